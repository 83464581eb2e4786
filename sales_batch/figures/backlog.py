"""What do we still owe whom, and what is still to be produced ahead of orders."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core.exact import arrow_of, frame_of
from sales_batch.core.figure import Field, field, figure
from sales_batch.core.groups import Numbers, numbered
from sales_batch.core.kinds import AMOUNT, QUANTITY, TEXT, ChoiceKind, Kind
from sales_batch.core.lookup import chosen
from sales_batch.core.units import Units, decimals_of, nonzero, summed, units_of
from sales_batch.core.words import Words
from sales_batch.figures.movements import (
    LINE_FIELDS,
    forecast_movements,
    order_movements,
)

ORDER_FLOWS: Mapping[str, int] = {"received": 1, "changed": 1, "delivered": -1, "returned": 1}
FORECAST_FLOWS: Mapping[str, int] = {"requested": 1, "cancelled": -1, "produced": -1}
"""The flows of each backlog, and their signs in it."""
FLOW = ChoiceKind(
    "enum",
    Words("流向", "flow"),
    pa.string(),
    "",
    choices={
        "received": Words("受理", "Received"),
        "changed": Words("变更", "Changed"),
        "delivered": Words("交货", "Delivered"),
        "returned": Words("退回重交", "Returned"),
        "requested": Words("委托", "Requested"),
        "cancelled": Words("取消", "Cancelled"),
        "produced": Words("生产", "Produced"),
    },
)
"""Every flow as people read it; the movements say it by its plain name."""

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
    rows = movements[[*by, "month", "flow", *kinds]]
    rows = chosen(rows, pc.less_equal(arrow_of(rows["month"]), month))
    keys = [arrow_of(rows[name]) for name in by]
    groups, first = numbered(keys, len(rows))
    count = len(first) if by else 1
    cells = _cells(rows, flows, month) * count + groups
    steps: dict[str, Units] = {}
    for measure in kinds:
        sums = summed(units_of(arrow_of(rows[measure])), cells, 2 * (len(flows) + 1) * count)
        by_flow = sums.reshape(2, len(flows) + 1, count, *sums.shape[1:])
        steps |= {f"{name}_{measure}": step for name, step in _steps(by_flow, flows).items()}
    moved = np.logical_or.reduce([nonzero(step) for step in steps.values()]) | (not by)
    at = np.flatnonzero(moved)
    found = {name: key.take(pa.array(first[at])) for name, key in zip(by, keys, strict=True)}
    for name, step in steps.items():
        measure = name.rpartition("_")[-1]
        scale = arrow_of(rows[measure]).type.scale
        found[name] = decimals_of(step[at], scale, kinds[measure].arrow)
    return frame_of(pa.table({"month": pa.repeat(month, len(at)), **found}))


def _cells(rows: DataFrame, flows: Mapping[str, int], month: str) -> Numbers:
    """A number for each flow before the month, and then in it; one more for flows of no concern."""
    flow = pc.index_in(arrow_of(rows["flow"]), value_set=pa.array(list(flows)))
    now = np.asarray(pc.equal(arrow_of(rows["month"]), month), np.int64)
    return now * (len(flows) + 1) + np.asarray(pc.fill_null(flow, len(flows)), np.int64)


def _steps(sums: Units, flows: Mapping[str, int]) -> Mapping[str, Units]:
    """Opening, flows and closing from the sums of each flow, before the month and in it."""
    past, now = (dict(zip(flows, part, strict=False)) for part in sums)
    opening = np.add.reduce([sign * past[name] for name, sign in flows.items()])
    closing = np.add.reduce([opening, *(sign * now[name] for name, sign in flows.items())])
    return {"opening": opening, "adjustment": 0 * opening, **now, "closing": closing}


FIGURES = (order_backlog, forecast_backlog)
