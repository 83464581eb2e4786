"""Exact arithmetic on columns: what Arrow's own operators cannot do without losing decimals."""

from collections.abc import Mapping, Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, RangeIndex, Series
from pandas.arrays import ArrowExtensionArray

from sales_batch.core.groups import numbered
from sales_batch.core.kind import Kind
from sales_batch.core.kinds import RATIO
from sales_batch.core.units import decimals_of, summed, units_of

Number = Decimal | Fraction | int

_ABOVE_RATIOS = 10 ** (RATIO.arrow.precision - RATIO.arrow.scale)
"""No ratio has room for so much."""
_ALL_DIGITS = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)
_SURPLUS = 18
"""Half of a unit of so many decimals can be added to whole units without leaving 64 bits."""


def arrow_of(series: Series) -> Any:
    """The Arrow array under a column, in one piece."""
    if not isinstance(series.array, ArrowExtensionArray):
        return pa.array(series)
    found = series.array._pa_array
    if isinstance(found, pa.ChunkedArray):
        return found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()
    return found


def column_of(array: Any, like: Series) -> Series:
    """An Arrow array as a column with the index and the name of another."""
    return Series(ArrowExtensionArray(array), index=like.index, name=like.name)


def exact(series: Series, kind: Kind) -> Series:
    """The same values as `kind`; raises ArrowInvalid where a decimal would be lost.

    Sums and products widen; this brings them back before they reach Arrow's 38 digits.
    """
    return column_of(pc.cast(arrow_of(series), kind.arrow), series)


def rounded(series: Series, kind: Kind) -> Series:
    """Rounded half away from zero to the decimals of `kind`, as `kind`; blanks stay blank.

    Arrow's `half_up` will not do: it rounds -2.345 to -2.34. Whole numbers are rounded many times
    faster than decimals, where they fit. Raises ArrowInvalid where a number does not fit `kind`.
    """
    array, places = arrow_of(series), kind.arrow.scale
    surplus = array.type.scale - places
    units = units_of(array) if 0 < surplus <= _SURPLUS else None
    if units is None or units.ndim > 1:
        # A number that grows by a digit beyond its type is silently 0 in Arrow; here none can.
        wide = pc.cast(array, pa.decimal256(76, array.type.scale))
        found = pc.cast(pc.round(wide, places, "half_towards_infinity"), kind.arrow)
    else:
        step = 10**surplus
        size = (np.abs(units) + step // 2) // step
        found = decimals_of(np.sign(units) * size, places, kind.arrow)
        found = pc.if_else(pc.is_valid(array), found, pa.scalar(None, kind.arrow))
    return column_of(found, series)


def ratio(part: Series, whole: Series) -> Series:
    """A quotient, rounded half away from zero to 6 decimals.

    Blank where whole is 0 or blank, and where a column of ratios has no room for it.
    """
    pairs = zip(arrow_of(part).to_pylist(), arrow_of(whole).to_pylist(), strict=True)
    return column_of(pa.array([divided(a, b) for a, b in pairs], RATIO.arrow), part)


def divided(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """One quotient, rounded half away from zero to 6 decimals; None where it cannot be had."""
    if part is None or whole is None or whole == 0:
        return None
    found = quotient(part, whole, RATIO.arrow.scale)
    return found if found.copy_abs() < _ABOVE_RATIOS else None


def quotient(part: Number, whole: Number, places: int) -> Decimal:
    """Part / whole, rounded half away from zero to so many decimals, with all digits before them.

    Raises ZeroDivisionError where the whole is 0.
    """
    (a, b), (c, d) = part.as_integer_ratio(), whole.as_integer_ratio()
    top, under = abs(a * d) * 10**places, abs(b * c)
    size = (2 * top + under) // (2 * under)
    return _ALL_DIGITS.scaleb(Decimal(size if (a < 0) == (c < 0) else -size), -places)


def total(column: Series) -> Decimal:
    """The exact sum of a column; nothing adds up to 0."""
    return Decimal(pc.sum(arrow_of(column)).as_py() or 0)


def running(frame: DataFrame, by: list[str], column: str) -> Series:
    """The cumulative sum of a decimal column within each group, in the order of the frame's rows.

    A blank counts as nothing. The result has the index and the type of the column.
    """
    array = arrow_of(frame[column])
    steps = units_of(array)
    groups, _ = numbered([arrow_of(frame[name]) for name in by], len(frame))
    order = np.argsort(groups, kind="stable")
    sums = np.cumsum(steps[order], axis=0)
    first = np.flatnonzero(np.diff(groups[order], prepend=-1))
    before = np.concatenate([np.zeros_like(steps, shape=(1, *steps.shape[1:])), sums])[first]
    within = np.empty_like(sums)
    within[order] = sums - np.repeat(before, np.diff(np.append(first, len(order))), axis=0)
    return column_of(decimals_of(within, array.type.scale, array.type), frame[column])


def totals(frame: DataFrame, by: Sequence[str], columns: Mapping[str, Kind]) -> DataFrame:
    """Exact sums of decimal and integer columns per group, in ascending order of the group's keys.

    A blank key is a group of its own, and comes last; a blank value counts as nothing. With no
    `by` there is one row. Raises ArrowInvalid where a sum does not fit its kind.
    """
    keys = [arrow_of(frame[name]) for name in by]
    groups, first = numbered(keys, len(frame))
    found = {name: key.take(pa.array(first)) for name, key in zip(by, keys, strict=True)}
    count = len(first) if by else 1
    for name, kind in columns.items():
        array = arrow_of(frame[name])
        if pa.types.is_integer(array.type):
            array = pc.cast(array, pa.decimal128(19))
        sums = summed(units_of(array), groups, count)
        found[name] = decimals_of(sums, array.type.scale, kind.arrow)
    return frame_of(pa.table(found))


def frame_of(table: pa.Table) -> DataFrame:
    """An Arrow table as a frame with Arrow types."""
    return DataFrame(
        {name: ArrowExtensionArray(table[name]) for name in table.column_names},
        index=RangeIndex(table.num_rows),
        copy=False,
    )


def zeros(frame: DataFrame, kind: Kind) -> Series:
    """A column of exact zeros, as long as the frame."""
    return throughout(frame, Decimal(0), kind)


def throughout(frame: DataFrame, value: Any, kind: Kind) -> Series:
    """A column with one value in every row of the frame."""
    array = pa.repeat(pa.scalar(value, kind.arrow), len(frame))
    return Series(ArrowExtensionArray(array), index=frame.index)
