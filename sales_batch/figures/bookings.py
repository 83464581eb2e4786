"""What was booked in a month: every order line received, and every change, with its row."""

from dataclasses import replace
from datetime import date

from pandas import DataFrame

from sales_batch.core.figure import field, figure
from sales_batch.core.kinds import AMOUNT, CODE, DAY, QUANTITY, TEXT, WHOLE
from sales_batch.core.lookup import value_of
from sales_batch.figures.backlog import FLOW, this
from sales_batch.figures.line_history import LINE
from sales_batch.figures.movements import order_movements
from sales_batch.figures.places import PLACE, PLACE_FIELDS
from sales_batch.figures.turnover import RECEIVED
from sales_batch.sheets.orders import OrderChange

BOOKED = replace(FLOW, choices={name: FLOW.choices[name] for name in RECEIVED})


@figure(
    takes=(order_movements, OrderChange),
    fields=(
        field("day", "日期", "Day", DAY),
        field("flow", "类别", "Kind", BOOKED),
        field("order_no", "订货编号", "Order no", CODE),
        field("line_no", "行号", "Line no", WHOLE),
        field("customer_id", "客户编号", "Customer id", CODE),
        field("product_id", "产品编号", "Product id", CODE),
        field("unit", "单位", "Unit", TEXT),
        field("quantity", "数量", "Quantity", QUANTITY),
        field("amount", "金额", "Amount", AMOUNT, total=True),
        field("reason", "变更原因", "Reason", TEXT),
        *PLACE_FIELDS,
    ),
    zh="本月受理登记",
    en="Bookings of the month",
    clause="R9 4(2)2",
)
def bookings(
    movements: DataFrame, changes: DataFrame, *, day: date, month: str | None = None
) -> DataFrame:
    """Every received and changed movement of a month (default: the day's), in order of its day.

    One row per movement with the row of the order line or of the change that it comes from.
    A new price is a movement of quantity 0 that revalues what was open. Amounts unrounded.
    """
    now = movements["month"] == (month or this(day))
    rows = movements[now & movements["flow"].isin(RECEIVED)].reset_index(drop=True)
    reason = value_of(rows, PLACE, changes, PLACE, "reason")
    table = rows.assign(reason=reason).sort_values(["day", *LINE], kind="stable", ignore_index=True)
    return table[[one.name for one in bookings.fields]]


FIGURES = (bookings,)
