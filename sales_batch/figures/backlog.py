"""What do we still owe whom, and what is still to be produced ahead of orders."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series
from pandas.arrays import ArrowExtensionArray

from sales_batch.core.exact import arrow_of, exact, totals, zeros
from sales_batch.core.figure import Field, field, figure
from sales_batch.core.kinds import AMOUNT, QUANTITY, TEXT, Kind
from sales_batch.figures.movements import (
    LINE_FIELDS,
    TEXT_TYPE,
    forecast_movements,
    order_movements,
)

ORDER_FLOWS: Mapping[str, int] = {"received": 1, "changed": 1, "delivered": -1, "returned": 1}
FORECAST_FLOWS: Mapping[str, int] = {"requested": 1, "cancelled": -1, "produced": -1}
"""The flows of each backlog, and their signs in it."""

ORDER_LEVELS: Mapping[str, Sequence[str]] = {
    "total": (),
    "family": ("family",),
    "product": ("product_id",),
    "customer": ("customer_id",),
    "account_manager": ("account_manager",),
    "channel": ("channel_id",),
    "line": ("order_no", "line_no"),
}
FORECAST_LEVELS: Mapping[str, Sequence[str]] = {
    "total": (),
    "family": ("family",),
    "product": ("product_id",),
    "request": ("request_no",),
}
_TITLES = {
    "opening": ("上月末余额", "Opening"),
    "adjustment": ("调整", "Adjustment"),
    "received": ("本月受理", "Received"),
    "changed": ("本月变更", "Changed"),
    "delivered": ("本月交货", "Delivered"),
    "returned": ("本月退回", "Returned"),
    "requested": ("本月委托", "Requested"),
    "cancelled": ("本月取消", "Cancelled"),
    "produced": ("本月生产", "Produced"),
    "closing": ("本月末余额", "Closing"),
}


def _columns(flows: Mapping[str, int], measure: str, zh: str, kind: Kind) -> list[Field]:
    return [
        field(
            f"{name}_{measure}", f"{_TITLES[name][0]}{zh}", f"{_TITLES[name][1]} {measure}",
            kind, total=True,
        )
        for name in ("opening", "adjustment", *flows, "closing")
    ]  # fmt: skip


MONTH = field("month", "月份", "Month", TEXT)


@figure(
    takes=(order_movements,),
    fields=(
        MONTH,
        *LINE_FIELDS,
        *_columns(ORDER_FLOWS, "quantity", "数量", QUANTITY),
        *_columns(ORDER_FLOWS, "amount", "金额", AMOUNT),
    ),
    zh="订货受理余额",
    en="Order backlog",
    clause="R9 4(2)1-3",
)
def order_backlog(
    movements: DataFrame, *, day: date, month: str | None = None, by: str = "line"
) -> DataFrame:
    """The roll-forward of the order backlog in one month (default: the day's), by one level (F2).

    One row per group with any figure other than 0, in order of its key; with `total` one row.
    opening + adjustment + received + changed - delivered + returned = closing, in quantity (the
    product's unit) and amount (base currency, unrounded). Raises KeyError for an unknown level.
    """
    kinds = {"quantity": QUANTITY, "amount": AMOUNT}
    return roll_forward(
        _until(movements, month, day), ORDER_LEVELS[by], ORDER_FLOWS, kinds, month or this(day)
    )


@figure(
    takes=(forecast_movements,),
    fields=(
        MONTH,
        *forecast_movements.fields[:4],
        *_columns(FORECAST_FLOWS, "quantity", "数量", QUANTITY),
    ),
    zh="预估生产委托余额",
    en="Forecast backlog",
    clause="R9 4(2)4-6",
)
def forecast_backlog(
    movements: DataFrame, *, day: date, month: str | None = None, by: str = "request"
) -> DataFrame:
    """The roll-forward of production asked for ahead of orders in one month, by one level (F3).

    One row per group with any figure other than 0; with `total` one row.
    opening + adjustment + requested - cancelled - produced = closing, in the product's unit.
    """
    kinds = {"quantity": QUANTITY}
    return roll_forward(
        _until(movements, month, day),
        FORECAST_LEVELS[by],
        FORECAST_FLOWS,
        kinds,
        month or this(day),
    )


def this(day: date) -> str:
    """The month of a day: `2026-11`."""
    return f"{day:%Y-%m}"


def _until(movements: DataFrame, month: str | None, day: date) -> DataFrame:
    """Nothing for a month that has not begun: what will be open then is not known."""
    return movements.iloc[:0] if month and month > this(day) else movements


def roll_forward(
    movements: DataFrame,
    by: Sequence[str],
    flows: Mapping[str, int],
    kinds: Mapping[str, Kind],
    month: str,
) -> DataFrame:
    """Opening, flows and closing of one month, per group of the columns `by`.

    `movements` needs the columns `by`, `month`, `flow`, and one per measure in `kinds`; `flows` are
    the flows with their signs. Sums of movements per group, month and flow will do as well.
    """
    needed = movements[[*by, "month", "flow", *kinds]]
    past = _chosen(needed, (needed["month"] <= month).to_numpy(bool))
    before = (past["month"] != month).to_numpy(bool)
    takes = [name for name, sign in flows.items() if sign < 0]
    taken = before & past["flow"].isin(takes).to_numpy(bool)
    signed = {name: exact(past[name].mask(taken, -past[name]), kinds[name]) for name in kinds}
    parts = past.assign(step=past["flow"].mask(before, "opening"), **signed)
    table = _beside(totals(parts, [*by, "step"], kinds), by, ("opening", *flows), kinds)
    for measure, kind in kinds.items():
        closing = table[f"opening_{measure}"]
        for name, sign in flows.items():
            step = table[f"{name}_{measure}"]
            closing = exact(closing + step if sign > 0 else closing - step, kind)
        table[f"adjustment_{measure}"] = zeros(table, kind)
        table[f"closing_{measure}"] = closing
    order = [
        f"{name}_{measure}"
        for measure in kinds
        for name in ("opening", "adjustment", *flows, "closing")
    ]
    if by:
        moved = np.logical_or.reduce([(table[name] != 0).to_numpy(bool) for name in order])
        table = _chosen(table, moved)
    table = table.assign(month=Series(month, index=table.index, dtype=TEXT_TYPE))
    return table[["month", *by, *order]].reset_index(drop=True)


def _chosen(frame: DataFrame, rows: npt.NDArray[np.bool_]) -> DataFrame:
    """Some rows of a frame; all of them without a copy."""
    return frame if rows.all() else frame[rows]


def _beside(
    sums: DataFrame, by: Sequence[str], steps: Sequence[str], kinds: Mapping[str, Kind]
) -> DataFrame:
    """Sums per group and step, in the order of the groups, as one row per group; 0 where none."""
    first = np.zeros(len(sums), bool)
    first[:1] = True
    for name in by:
        codes = arrow_of(sums[name]).dictionary_encode("encode").indices.to_numpy()
        first[1:] |= np.diff(codes) != 0
    group = np.cumsum(first) - 1
    count = int(first.sum()) if by else 1
    table = sums.loc[first, list(by)].reset_index(drop=True) if by else DataFrame(index=range(1))
    for measure, kind in kinds.items():
        for name in steps:
            rows = np.flatnonzero((sums["step"] == name).to_numpy(bool))
            at = np.full(count, -1)
            at[group[rows]] = rows
            found = arrow_of(sums[measure]).take(pa.array(at, mask=at < 0))
            none = pa.scalar(Decimal(0), kind.arrow)
            table[f"{name}_{measure}"] = ArrowExtensionArray(pc.fill_null(found, none))
    return table


FIGURES = (order_backlog, forecast_backlog)
