"""Which order lines are still to be delivered, and how late are they."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from sales_batch.core.exact import arrow_of, column_of, exact, throughout, totals, zeros
from sales_batch.core.figure import field, figure
from sales_batch.core.hold import HeldRows
from sales_batch.core.kinds import AMOUNT, DAY, FLAG, PRICE, QUANTITY, TEXT, WHOLE, ChoiceKind
from sales_batch.core.lookup import in_force, looked_up
from sales_batch.core.words import Words
from sales_batch.figures.line_history import DELIVERED_LINE, DELIVERY, LINE
from sales_batch.figures.movements import LINE_FIELDS, order_movements, ordered_lines
from sales_batch.figures.names import name_of, names
from sales_batch.figures.places import PLACE_FIELDS
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import OrderChange
from sales_batch.sheets.prices import Product
from sales_batch.sheets.production import ProductionOutput

AGES = {
    "1-7": Words("1–7 天", "1 to 7 days"),
    "8-30": Words("8–30 天", "8 to 30 days"),
    "31-90": Words("31–90 天", "31 to 90 days"),
    "over-90": Words("90 天以上", "over 90 days"),
}
LAST_DAYS = (7, 30, 90)
"""The bands of what is overdue, and the last day of each but the last."""
AGE = ChoiceKind("enum", Words("逾期", "overdue"), pa.string(), "", choices=AGES)


@figure(
    takes=(order_movements, ordered_lines, OrderChange, Delivery, names),
    fields=(
        *LINE_FIELDS,
        field("customer", "客户名称", "Customer", TEXT),
        field("product", "品名", "Product", TEXT),
        field("ordered", "原订数量", "Ordered", QUANTITY),
        field("changed", "变更数量", "Changed", QUANTITY),
        field("delivered", "已交数量", "Delivered", QUANTITY),
        field("returned", "退回数量", "Returned", QUANTITY),
        field("open_quantity", "未交数量", "Open quantity", QUANTITY),
        field("over_delivered", "超交数量", "Over-delivered", QUANTITY),
        field("price", "现行单价", "Price in force", PRICE),
        field("open_amount", "未交金额", "Open amount", AMOUNT, total=True),
        field("over_amount", "超交金额", "Over-delivered amount", AMOUNT, total=True),
        field("due_on", "交货日期", "Due on", DAY),
        field("overdue", "逾期", "Overdue", FLAG),
        field("days_overdue", "逾期天数", "Days overdue", WHOLE),
        field("age", "逾期段", "Age", AGE),
        field("incomplete", "资料不全", "Incomplete", FLAG),
        *PLACE_FIELDS,
    ),
    zh="未交订货明细",
    en="Open order lines",
    clause="R9 4(2)",
)  # fmt: skip
def open_lines(
    movements: DataFrame, lines: DataFrame, changes: DataFrame, deliveries: DataFrame,
    known: DataFrame, *, day: date, held: HeldRows,
) -> DataFrame:  # fmt: skip
    """Every order line of which something is still owed, or of which too much was delivered.

    One row per line, index as in order lines. Quantities in the product's unit over the line's
    whole life, amounts at the price in force on the day, unrounded. A line is overdue where
    something is open and its due date (the newest agreed) is before the day. `incomplete`: a
    delivery, return or output of the line is held, so that more or less may be open than is shown.
    """
    table = looked_up(lines, LINE, _moved(movements), LINE)[[*_STEPS]].join(lines)
    backlog = table["ordered"] + table["changed"] - table["delivered"] + table["returned"]
    owing = (backlog != 0).to_numpy(bool)
    table, backlog = table[owing], exact(backlog[owing], QUANTITY)
    table = _agreed(table, changes, day)
    positive, none = (backlog > 0).to_numpy(bool), zeros(table, QUANTITY)
    table["open_quantity"] = backlog.where(positive, none)
    table["over_delivered"] = (-backlog).where(~positive, none)
    for part, quantity in {"open": "open_quantity", "over": "over_delivered"}.items():
        table[f"{part}_amount"] = exact(table[quantity] * table["price"], AMOUNT)
    late = table["due_on"].where(positive & (table["due_on"] < day).fillna(value=False), pd.NA)
    table["overdue"] = exact(late.notna(), FLAG)
    days = pc.days_between(arrow_of(late), pa.scalar(day, pa.date32()))
    table["days_overdue"] = column_of(days, late)
    table["age"] = column_of(_ages(days), late)
    found = looked_up(table, LINE, _held_references(held, deliveries), LINE)
    table["incomplete"] = exact(found["line_no"].notna(), FLAG)
    table["customer"] = name_of(known, Customer, table["customer_id"])
    table["product"] = name_of(known, Product, table["product_id"])
    return table[[one.name for one in open_lines.fields]]


_STEPS = {
    "ordered": "received",
    "changed": "changed",
    "delivered": "delivered",
    "returned": "returned",
}


def _moved(movements: DataFrame) -> DataFrame:
    """What was ordered, changed, delivered and returned of each line since ever."""
    flow = movements["flow"].to_numpy(object)
    steps = {name: movements["quantity"].where(flow == of) for name, of in _STEPS.items()}
    table = DataFrame({**{name: movements[name] for name in LINE}, **steps})
    return totals(table, LINE, dict.fromkeys(_STEPS, QUANTITY))


def _agreed(table: DataFrame, changes: DataFrame, day: date) -> DataFrame:
    """Lines with the price and the due date in force on the day, after all changes until then."""
    asked = table.assign(today=throughout(table, day, DAY))

    def newest(name: str) -> Series:
        known = changes[changes[name].notna()]
        return in_force(asked, [*LINE, "today"], known, [*LINE, "changed_on"], [name])[name]

    return table.assign(
        price=newest("new_unit_price").fillna(table["unit_price"]),
        due_on=newest("new_due_on").fillna(table["due_on"]),
    )


def _ages(days: Any) -> Any:
    """The band of each number of days; null where there is none."""
    at = np.searchsorted(LAST_DAYS, pc.fill_null(days, 0).to_numpy())
    none = pc.is_null(days).to_numpy(zero_copy_only=False)
    return pa.array(list(AGES)).take(pa.array(at, mask=none))


def _held_references(held: HeldRows, deliveries: DataFrame) -> DataFrame:
    """The order lines that a held delivery, return or output names."""
    named = []
    parcels = deliveries
    if Delivery in held:
        parcels = pd.concat([deliveries, held[Delivery]])
        named.append(_keys(held[Delivery], "order_line_no"))
    if Return in held:
        sent = parcels[[*DELIVERY, *DELIVERED_LINE]]
        named.append(_keys(looked_up(held[Return], DELIVERY, sent, DELIVERY), "order_line_no"))
    if ProductionOutput in held:
        named.append(_keys(held[ProductionOutput], "line_no"))
    return pd.concat(named) if named else _keys(deliveries.iloc[:0], "order_line_no")


def _keys(rows: DataFrame, line_no: str) -> DataFrame:
    return rows[["order_no", line_no]].set_axis(LINE, axis=1)


FIGURES = (open_lines,)
