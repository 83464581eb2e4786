"""What customers have booked with us and what they have got: orders received against delivered."""

import pandas as pd
from pandas import DataFrame

from sales_batch.core.exact import arrow_of, column_of, exact, throughout
from sales_batch.core.figure import figure
from sales_batch.core.kinds import AMOUNT, QUANTITY, TEXT
from sales_batch.core.lookup import looked_up
from sales_batch.figures.line_history import DELIVERED_LINE, DELIVERY, LINE, came_back, repriced
from sales_batch.figures.movements import (
    LINE_FIELDS,
    MOVED,
    WORTH,
    month_of,
    order_movements,
    ordered_lines,
)
from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import OrderChange

RECEIVED = ("received", "changed")
MINUS = ("returned", "credited")
"""Flows that count as received; flows that take away from what was delivered."""


@figure(
    takes=(order_movements, ordered_lines, OrderChange, Delivery, Return),
    fields=(
        *LINE_FIELDS,
        *MOVED,
        WORTH,
    ),
    zh="受理额与交货额",
    en="Received and delivered",
)
def turnover(
    movements: DataFrame, lines: DataFrame, changes: DataFrame,
    deliveries: DataFrame, returns: DataFrame,
) -> DataFrame:  # fmt: skip
    """What was received (with later changes) and delivered (less all that came back), by day.

    One row per movement with its flow, `received` or `delivered`; what came back is a negative
    delivery. Quantities in the product's unit; amounts in the base currency at the order line's
    price in force on the day, unrounded, including VAT as the prices do.
    """
    moved = movements[[one.name for one in turnover.fields]]
    moved = pd.concat([moved, _credited(lines, changes, deliveries, returns)])
    flow = moved["flow"]
    back = flow.isin(MINUS).to_numpy(bool)
    booked = flow.isin(RECEIVED).to_numpy(bool)
    named = throughout(moved, "received", TEXT).where(booked, "delivered")
    return moved.assign(
        flow=named,
        quantity=exact(moved["quantity"].where(~back, -moved["quantity"]), QUANTITY),
        amount=exact(moved["amount"].where(~back, -moved["amount"]), AMOUNT),
    ).reset_index(drop=True)


def _credited(
    lines: DataFrame, changes: DataFrame, deliveries: DataFrame, returns: DataFrame
) -> DataFrame:
    """Goods that came back and are not owed again, as movements of their order lines."""
    back = came_back(returns[returns["quantity"].notna()])
    back = back[~back["remedy"].eq("redeliver").fillna(value=False)]
    sent = looked_up(back, DELIVERY, deliveries[[*DELIVERY, *DELIVERED_LINE]], DELIVERY)
    keys = sent[DELIVERED_LINE].set_axis(LINE, axis=1)
    known = looked_up(keys, LINE, lines, LINE)
    rows = known.assign(day=back["happened_on"], quantity=back["quantity"])
    rows = rows[rows["order_no"].notna() & rows["day"].notna()]
    price = repriced(rows, [*LINE, "day"], rows["unit_price"], changes)
    return rows[[one.name for one in LINE_FIELDS]].assign(
        day=rows["day"],
        month=column_of(month_of(arrow_of(rows["day"])), rows["day"]),
        flow=throughout(rows, "credited", TEXT),
        quantity=rows["quantity"],
        amount=exact(rows["quantity"] * price, AMOUNT),
    )


FIGURES = (turnover,)
