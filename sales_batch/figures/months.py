"""How the order backlog moves from month to month, and how fast it comes and goes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pyarrow as pa
from pandas import DataFrame
from pandas.arrays import ArrowExtensionArray

from sales_batch.core.exact import divided, frame_of, total, totals, zeros
from sales_batch.core.figure import field, figure
from sales_batch.core.kinds import AMOUNT, QUANTITY, RATIO, TEXT
from sales_batch.core.lookup import looked_up
from sales_batch.figures.backlog import MONTH, ORDER_FLOWS, order_backlog, roll_forward, this
from sales_batch.figures.movements import order_movements
from sales_batch.figures.turnover import turnover

SPAN = 13
"""Months that are shown: the day's and the twelve before it."""
TIMES = replace(RATIO, number_format="#,##0.00", percent=False)
"""A ratio that is read as a number: 1.08 times, 2.4 months."""


def months_until(last: str, count: int = SPAN) -> Sequence[str]:
    """So many months up to and including the last, in order."""
    year, month = map(int, last.split("-"))
    numbers = range(12 * year + month - count, 12 * year + month)
    return [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]


@figure(
    takes=(order_movements,),
    fields=(MONTH, field("unit", "单位", "Unit", TEXT), *order_backlog.fields[-14:]),
    zh="各月订货受理余额",
    en="Order backlog by month",
    clause="R9 4(2)1-3",
)
def order_backlog_months(movements: DataFrame, *, day: date, by: str = "unit") -> DataFrame:
    """The roll-forward of the order backlog in each of 13 months up to the day's (F2).

    With `unit` a row per unit of measure and month in which anything was open or moved; with
    `total` a row per month, quantities of all units together. Amounts unrounded.
    """
    kinds = {"quantity": QUANTITY, "amount": AMOUNT}
    sums = totals(movements, ["unit", "month", "flow"], kinds)
    begun = sums["month"].min() if len(sums) else this(day)
    months = [month for month in months_until(this(day)) if month >= begun]
    rows = [roll_forward(sums, ["unit"], ORDER_FLOWS, kinds, month) for month in months]
    by_unit = pd.concat(rows, ignore_index=True)
    return by_unit if by == "unit" else in_all(by_unit, day)


def in_all(by_unit: DataFrame, day: date) -> DataFrame:
    """The roll-forwards of all units of measure together: a row for each of the 13 months."""
    kinds = {one.name: one.kind for one in order_backlog_months.fields[2:]}
    months = pa.array(months_until(this(day)))
    table = DataFrame({"month": ArrowExtensionArray(months)})
    found = looked_up(table, ["month"], totals(by_unit, ["month"], kinds), ["month"])
    return table.assign(
        **{name: found[name].fillna(zeros(table, kind)) for name, kind in kinds.items()}
    )


@figure(
    takes=(turnover, order_movements),
    fields=(
        MONTH,
        field("received", "本月受理额", "Received in the month", AMOUNT),
        field("delivered", "本月交货额", "Delivered in the month", AMOUNT),
        field("book_to_bill", "受理÷交货 本月", "Book-to-bill, month", TIMES),
        field("book_to_bill_3", "受理÷交货 近三月", "Book-to-bill, 3 months", TIMES),
        field("coverage", "余额 可交月数", "Months of delivery", TIMES),
    ),
    zh="受理与交货之比",
    en="Book-to-bill and coverage",
    clause="R9 4(2)",
)
def order_pace(moved: DataFrame, movements: DataFrame, *, day: date) -> DataFrame:
    """One row: received against delivered, in the day's month and in the three months up to it.

    Coverage is the order backlog over the average delivered amount of the last three full months:
    the months of delivery that it stands for. Amounts in the base currency; blank where nothing
    was delivered.
    """
    month = this(day)
    tomorrow = day + timedelta(days=1)
    full = months_until(this(tomorrow.replace(day=1) - timedelta(days=1)), 3)
    received = _amount(moved, "received", [month])
    delivered = _amount(moved, "delivered", [month])
    recent = months_until(month, 3)
    average = _amount(moved, "delivered", full)
    backlog = order_backlog(movements, day=day, by="total")["closing_amount"].iloc[0]
    row = {
        "month": month,
        "received": received,
        "delivered": delivered,
        "book_to_bill": divided(received, delivered),
        "book_to_bill_3": divided(
            _amount(moved, "received", recent), _amount(moved, "delivered", recent)
        ),
        "coverage": divided(backlog * 3, average),
    }
    return frame_of(
        pa.table({one.name: pa.array([row[one.name]], one.kind.arrow) for one in order_pace.fields})
    )


def _amount(moved: DataFrame, flow: str, months: Sequence[str]) -> Decimal:
    """The amount of one flow in some months."""
    chosen = moved[moved["month"].isin(months) & (moved["flow"] == flow)]
    return total(chosen["amount"])


FIGURES = (order_backlog_months, order_pace)
