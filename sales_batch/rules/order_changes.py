"""O: what the changes of an order must hold."""

import pandas as pd
from pandas import DataFrame

from sales_batch.core.lookup import naming, value_of
from sales_batch.core.rule import rule
from sales_batch.figures.line_history import (
    DELIVERED_LINE,
    LINE,
    NOTHING,
    at_odds,
    at_the_end_of_its_day,
    changed,
    changes_nothing,
    delivered,
    history,
    owed_again,
    understood,
)
from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import Order, OrderChange, OrderLine


@rule(
    "O06",
    takes=(OrderChange, OrderLine, Delivery, Return),
    at="quantity_change",
    whole=(OrderChange, Return),
    must="变更之后不少于已交的数量",
    zh="增减 {quantity_change} 之后（当天的变更合计），订货 {order_no} 第 {line_no} 行只有 "
    "{ordered}，少于到 {changed_on} 已交的 {out}。最多只能减去还没交的数量。请更正增减数量。",
    en="With the change of {quantity_change} (and all others of that day), order {order_no} line "
    "{line_no} comes to {ordered}, less than the {out} delivered by {changed_on}. At most what is "
    "still open can be taken away. Correct the change.",
)
def a_change_leaves_what_was_delivered(
    changes: DataFrame, lines: DataFrame, deliveries: DataFrame, returns: DataFrame
) -> DataFrame:
    """Reductions on a day that ends below what was delivered by then, or below 0.

    Goods that came back and are owed again do not count as delivered.
    """
    cut = naming(lines, LINE, changes[changes.quantity_change < 0], LINE)
    parcels = naming(deliveries, DELIVERED_LINE, cut, LINE)
    events = [owed_again(returns, deliveries), delivered(parcels), changed(changes)]
    past = at_the_end_of_its_day(history(events, understood(cut, changes)))
    cuts = past[(past.what == "changed") & (past.step < 0)]
    low = cuts[(cuts.ordered < cuts.out) | (cuts.ordered < 0)]
    out = low.out.where(low.out > 0, NOTHING)
    return changes.loc[low.index].assign(ordered=low.ordered, out=out)


@rule(
    "O06",
    takes=(OrderChange, OrderLine, Order),
    at="changed_on",
    must="变更不早于订货",
    zh="变更日期 {changed_on} 早于订货 {order_no} 第 {line_no} 行的受理日期 {since}。"
    "请更正变更日期。",
    en="Changed on {changed_on}, before order {order_no} line {line_no} was received on {since}. "
    "Correct the day of the change.",
)
def a_change_comes_after_its_order(
    changes: DataFrame, lines: DataFrame, orders: DataFrame
) -> DataFrame:
    """Changes before their line was added, or before their order was received."""
    received = value_of(changes, ["order_no"], orders, ["order_no"], "received_on")
    added = value_of(changes, LINE, lines, LINE, "added_on")
    since = added.where(~(added < received).fillna(value=False), received).fillna(received)
    return changes.assign(since=since)[changes.changed_on < since]


@rule(
    "O06",
    takes=(OrderChange,),
    at="quantity_change",
    blank=("new_unit_price", "new_due_on"),
    must="每项变更都改了内容",
    zh="这一行没有变更任何内容。增减数量、新单价、新交货日期三项至少填一项；多余的行请删除。",
    en="This row changes nothing. Enter a change of quantity, a new price or a new due date, or "
    "delete the row.",
)
def a_change_changes_something(changes: DataFrame) -> DataFrame:
    """Changes without a quantity other than 0, a price or a date."""
    return changes[changes_nothing(changes)]


@rule(
    "O06",
    takes=(OrderChange,),
    at=("new_unit_price", "new_due_on"),
    must="同一天的变更不互相矛盾",
    zh="{changed_on} 对订货 {order_no} 第 {line_no} 行有不止一项变更，“{column}”各不相同"
    "（这里是 {said}），无法确定以哪一个为准。请只保留有效的那一个，其余清空。",
    en="Several changes of order {order_no} line {line_no} on {changed_on} differ in {column} "
    "(here {said}), so it is unclear which one holds. Keep only the one that holds, and clear the "
    "others.",
)
def changes_of_one_day_agree(changes: DataFrame) -> DataFrame:
    """Changes of one line that give different prices, or different due dates, on one day."""
    return pd.concat(
        rows.assign(
            at=name, said=[OrderChange.columns[name].kind.show(one, "zh") for one in rows[name]]
        )
        for name in ("new_unit_price", "new_due_on")
        for rows in [at_odds(changes, name)]
    )


RULES = (
    a_change_leaves_what_was_delivered,
    a_change_comes_after_its_order,
    a_change_changes_something,
    changes_of_one_day_agree,
)
