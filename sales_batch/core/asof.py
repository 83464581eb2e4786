"""As of a day: days that cannot be meant, rows that do not exist yet, days still to come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core import faults
from sales_batch.core.exact import arrow_of, column_of
from sales_batch.core.finding import Check, Detail, Severity
from sales_batch.core.kinds import DAY
from sales_batch.core.sheet import Column, Sheet
from sales_batch.core.tables import Breach, Ids, ids_where
from sales_batch.core.text_kinds import FormKind
from sales_batch.core.words import Words

NOT_YET = Check(
    "G15",
    "not_yet",
    Severity.NOTICE,
    Words(
        "日期 {value} 在今天（{day}）之后，这一行到那天才计入。日期填错的，请更正。",
        "The date {value} is after today ({day}); the row counts from that day on. If the date is "
        "wrong, correct it.",
    ),
)
CHECKS = (NOT_YET,)


def refused_days(sheet: type[Sheet], frame: DataFrame, first: date, last: date) -> Iterator[Breach]:
    """Days, months, quarters and years outside `first` to `last`; they count as blank."""
    for name, column in sheet.columns.items():
        if column.kind is not DAY and not isinstance(column.kind, FormKind):
            continue
        array = arrow_of(frame[name])
        ids = ids_where(_outside(column, array, first, last))
        if len(ids):
            detail: Detail = {
                "first": first.isoformat(), "last": last.isoformat(), "column": column.title
            }  # fmt: skip
            blank = pa.nulls(len(ids), array.type)
            yield Breach(sheet, ids, name, faults.OUTSIDE_DATES, [detail] * len(ids), blank)


def _outside(column: Column, array: Any, first: date, last: date) -> Any:
    if column.kind is DAY:
        return pc.or_(pc.less(array, pa.scalar(first)), pc.greater(array, pa.scalar(last)))
    years = pc.cast(pc.utf8_slice_codeunits(array, 0, 4), pa.int32())
    return pc.or_(pc.less(years, first.year), pc.greater(years, last.year))


def existing(
    rows: Mapping[type[Sheet], DataFrame], sheets: Sequence[type[Sheet]], day: date
) -> tuple[Mapping[type[Sheet], DataFrame], Sequence[Breach]]:
    """The rows that exist on the day, other days to come read as blank; and those not yet there.

    `sheets` stand with parents before their children, which do not exist without them.
    """
    frames: dict[type[Sheet], DataFrame] = {}
    not_yet = []
    for sheet in sheets:
        frame = rows[sheet]
        later = np.empty(0, np.int64)
        if sheet.dated:
            later = ids_where(pc.greater(arrow_of(frame[sheet.dated]), pa.scalar(day)))
        if len(later):
            detail: Detail = {"day": day.isoformat(), "column": sheet.columns[sheet.dated].title}
            not_yet.append(Breach(sheet, later, sheet.dated, NOT_YET, [detail] * len(later)))
        if sheet.of:
            later = np.union1d(later, _orphaned(sheet, frame, rows[sheet.of], frames[sheet.of]))
        # To drop nothing would copy everything.
        there = frame.drop(index=later) if len(later) else frame
        frames[sheet] = _without_days_to_come(sheet, there, day)
    return frames, not_yet


def _orphaned(sheet: type[Sheet], frame: DataFrame, parents: DataFrame, existing: DataFrame) -> Ids:
    """Rows all of whose parents do not exist yet."""
    key = sheet.root().key[0]
    if len(existing) == len(parents):
        return np.empty(0, np.int64)
    to_come = parents[key].drop(index=existing.index).dropna()
    orphaned = frame[key].isin(to_come) & ~frame[key].isin(existing[key])
    return np.flatnonzero(orphaned.to_numpy(bool, na_value=False))


def _without_days_to_come(sheet: type[Sheet], frame: DataFrame, day: date) -> DataFrame:
    blanked = {}
    for name, column in sheet.columns.items():
        if column.kind is DAY and not column.ahead and name != sheet.dated:
            days = arrow_of(frame[name])
            later = pc.greater(days, pa.scalar(day))
            if pc.any(later).as_py():
                blank = pc.if_else(later, pa.scalar(None, days.type), days)
                blanked[name] = column_of(blank, frame[name])
    return frame.assign(**blanked) if blanked else frame
