"""D: what a delivery and a return must hold."""

import pandas as pd
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.exact import running
from sales_batch.core.lookup import naming, summed_by, value_of
from sales_batch.core.rule import rule
from sales_batch.core.tables import Tables
from sales_batch.figures.line_history import (
    DELIVERED_LINE,
    DELIVERY,
    LINE,
    NOTHING,
    at_odds,
    came_back,
    changed,
    delivered,
    history,
    owed_again,
    price_in_force,
    quantity_in_the_end,
    understood,
)
from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import Order, OrderChange, OrderLine


@rule(
    "D01",
    takes=(Delivery, OrderLine),
    at="product_id",
    clause="R9 5(4)",
    counts=True,
    must="送的是所订的产品",
    zh="送货的产品是 {product_id}，但订货 {order_no} 第 {order_line_no} 行的产品是 {ordered}。"
    "请核对实际送了什么，更正产品编号或订货行。",
    en="{product_id} was delivered, but order {order_no} line {order_line_no} is for {ordered}. "
    "Check what was really sent, and correct the product or the order line.",
)
def the_product_ordered_is_delivered(deliveries: DataFrame, lines: DataFrame) -> DataFrame:
    """Deliveries of another product than their order line's."""
    ordered = value_of(deliveries, DELIVERED_LINE, lines, LINE, "product_id")
    return deliveries.assign(ordered=ordered)[deliveries.product_id != ordered]


@rule(
    "D01",
    takes=(Delivery, OrderLine, OrderChange),
    at="unit_price",
    clause="R9 5(4)",
    counts=True,
    whole=(OrderChange,),
    must="送货按现行单价",
    zh="单价 {unit_price} 与订货 {order_no} 第 {order_line_no} 行在 {delivered_on} 的现行单价 "
    "{agreed} 不同。请更正单价或清空；如果价格已改，请在“订货变更”中登记。",
    en="Unit price {unit_price} is not {agreed}, the price of order {order_no} line "
    "{order_line_no} in force on {delivered_on}. Correct it, or clear the cell; if the price was "
    "changed, enter that in Order changes.",
)
def goods_are_delivered_at_the_price_in_force(
    deliveries: DataFrame, lines: DataFrame, changes: DataFrame
) -> DataFrame:
    """Deliveries at another unit price than their order line's on that day.

    Not those of a line that got two prices on one day.
    """
    by = [*DELIVERED_LINE, "delivered_on"]
    unclear = at_odds(changes, "new_unit_price")
    clear = lines[value_of(lines, LINE, unclear, LINE, "row").isna()]
    agreed = price_in_force(deliveries, by, understood(clear, changes), changes)
    other = deliveries.delivered_on.notna() & (deliveries.unit_price != agreed)
    return deliveries.assign(agreed=agreed)[other]


@rule(
    "D03",
    takes=(Delivery, OrderLine, OrderChange, Return),
    at="quantity",
    counts=True,
    whole=(OrderChange, Return),
    must="交货总数不超过订货总数",
    zh="到这一行为止，订货 {order_no} 第 {order_line_no} 行共交 {out}（已减去须补货的退回数量），"
    "超过到 {delivered_on} 为止的订货数量 {ordered}。请核对数量和订货行；客户加订的，"
    "请在“订货变更”中登记。",
    en="Up to this row, {out} were delivered of order {order_no} line {order_line_no} (less "
    "returns that must be replaced), but only {ordered} were ordered by {delivered_on}. Check the "
    "quantity and the order line; if the customer ordered more, enter that in Order changes.",
)
def no_more_is_delivered_than_ordered(
    deliveries: DataFrame,
    lines: DataFrame,
    changes: DataFrame,
    returns: DataFrame,
    *,
    settings: Settings,
) -> DataFrame:
    """The first delivery of each order line that goes beyond what was ordered until that day.

    Changes and returns of the same day count. A line with a return for redelivery of which the
    quantity is not known is not judged.
    """
    lines = _perhaps_exceeded(lines, changes, deliveries)
    parcels = naming(deliveries, DELIVERED_LINE, lines, LINE)
    events = [owed_again(returns, deliveries), changed(changes), delivered(parcels)]
    past = history(events, understood(lines, changes))
    open_ended = past[past.step.isna() & (past.what == "owed again")]
    unsure = value_of(past, LINE, open_ended, LINE, "day").notna()
    most = past.ordered * (1 + settings.deliveries.over_delivery)
    over = past[(past.what == "delivered") & (past.out > most) & ~unsure].drop_duplicates(LINE)
    return deliveries.loc[over.index].assign(ordered=over.ordered, out=over.out)


def _perhaps_exceeded(lines: DataFrame, changes: DataFrame, deliveries: DataFrame) -> DataFrame:
    """Order lines of which more was delivered in all than was ordered when it was least.

    Of the others no history is needed, and they are nearly all. Lines entered twice stay together:
    the first of them counts, and has all the deliveries.
    """
    most = summed_by(lines, LINE, deliveries, DELIVERED_LINE, "quantity")
    cuts = changes[changes.quantity_change < 0]
    beyond = lines[(most > quantity_in_the_end(lines, cuts)).fillna(value=False)]
    return naming(lines, LINE, beyond, LINE)


@rule(
    "D04",
    takes=(Delivery, Order),
    at="delivered_on",
    counts=True,
    must="出货不早于订货受理",
    zh="出货日期 {delivered_on} 早于订货 {order_no} 的受理日期 {received_on}。"
    "请更正出货日期或订货编号。",
    en="Delivered on {delivered_on}, before order {order_no} was received on {received_on}. "
    "Correct the delivery day or the order number.",
)
def goods_leave_after_the_order(
    deliveries: DataFrame, orders: DataFrame, *, tables: Tables
) -> DataFrame:
    """Deliveries before their order was received, be that still to come."""
    named = ["order_no", "received_on"]
    every = pd.concat([orders[named], tables.rows[Order][named].drop(index=orders.index)])
    received = value_of(deliveries, ["order_no"], every, ["order_no"], "received_on")
    return deliveries.assign(received_on=received)[deliveries.delivered_on < received]


@rule(
    "D07",
    takes=(Return, Delivery),
    at="quantity",
    clause="R9 5(7)",
    must="退回总数不超过送货数量",
    zh="到这一行为止，送货单 {delivery_no} 第 {line_no} 行共退回 {back}，超过送货数量 {sent}。"
    "请更正数量或送货单号。",
    en="Up to this row, {back} came back of delivery {delivery_no} line {line_no}, but only "
    "{sent} were delivered. Correct the quantity or the delivery number.",
)
def no_more_comes_back_than_was_delivered(returns: DataFrame, deliveries: DataFrame) -> DataFrame:
    """Refused and returned goods, in order of day and number, beyond what was delivered."""
    back = came_back(returns).sort_values(["happened_on", "return_no"], kind="stable")
    sent = value_of(back, DELIVERY, deliveries, DELIVERY, "quantity")
    total = running(back, DELIVERY, "quantity")
    return back.assign(back=total, sent=sent)[back.quantity.notna() & (total > sent)]


@rule(
    "D07",
    takes=(Return,),
    at="quantity",
    clause="R9 5(7)",
    must="退回的货物填有数量",
    zh="类别是“{kind}”，但没有填“{column}”。请填退回的数量；没有退货的，类别请选“抱怨”。",
    en="The kind is {kind}, but {column} is blank. Enter how many came back; if nothing came "
    "back, choose Complaint.",
)
def goods_that_came_back_are_counted(returns: DataFrame) -> DataFrame:
    """Refused or returned goods without a quantity."""
    back = came_back(returns)
    return back[back.quantity.isna()]


@rule(
    "D07",
    takes=(Return,),
    at="restocked_quantity",
    blank=("quantity",),
    clause="R9 5(7)",
    must="良品入库数量不超过退回数量",
    zh="良品入库数量是“{restocked_quantity}”，退回数量是“{quantity}”：入库的不能比退回的多。"
    "请更正其中一个。",
    en="Restocked: {restocked_quantity}; came back: {quantity}. No more can be restocked than "
    "came back. Correct one of the two.",
)
def no_more_is_restocked_than_came_back(returns: DataFrame) -> DataFrame:
    """More put back into stock than came back; a complaint without a quantity had no goods."""
    complaint = returns.kind == "complaint"
    came = returns.quantity.where(~(complaint & returns.quantity.isna()), NOTHING)
    return returns[returns.restocked_quantity > came]


RULES = (
    the_product_ordered_is_delivered,
    goods_are_delivered_at_the_price_in_force,
    no_more_is_delivered_than_ordered,
    goods_leave_after_the_order,
    no_more_comes_back_than_was_delivered,
    goods_that_came_back_are_counted,
    no_more_is_restocked_than_came_back,
)
