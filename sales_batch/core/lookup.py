"""Looking rows up in another frame: the index stays, and no row is ever multiplied."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series
from pandas.arrays import ArrowExtensionArray

from sales_batch.core.exact import arrow_of
from sales_batch.core.groups import DENSE
from sales_batch.core.units import decimals_of, summed, units_of

Ids = npt.NDArray[np.int64]
Coded = tuple[Any, Any, int]
"""Two Arrow columns of numbers that can be compared, null where unknown, and what is above them."""

_FEW = 8
"""Where a frame has so many times fewer rows, what it asks for is chosen from the other first."""
_MOST = 2**31
"""From here on numbers are given anew, so that two of them, or one and a day, fit into 64 bits."""


def looked_up(
    frame: DataFrame, by: Sequence[str], other: DataFrame, key: Sequence[str]
) -> DataFrame:
    """The columns of `other` beside each row of `frame`: of the first row whose `key` is its `by`.

    Blank where there is none, and where a part of the key is blank.
    """
    return _taken(other, found_at(frame, by, other, key), frame)


def value_of(
    frame: DataFrame, by: Sequence[str], other: DataFrame, key: Sequence[str], column: str
) -> Series:
    """One column of `other` beside each row of `frame`, found in the same way."""
    found = arrow_of(other[column]).take(found_at(frame, by, other, key))
    return Series(ArrowExtensionArray(found), index=frame.index, name=column)


def found_at(frame: DataFrame, by: Sequence[str], other: DataFrame, key: Sequence[str]) -> Any:
    """Where in `other` the first row stands whose `key` is a row's `by`: Arrow integers from 0.

    Null where there is none, and where a part of the key is blank.
    """
    mine, theirs = _columns(frame, by), _columns(other, key)
    if len(other) > _FEW * len(frame) and mine[0].type == theirs[0].type:
        near = pa.array(np.flatnonzero(pc.is_in(theirs[0], value_set=mine[0])))
        return near.take(_first(mine, [part.take(near) for part in theirs]))
    return _first(mine, theirs)


def beside(frame: DataFrame, key: str, other: DataFrame) -> DataFrame:
    """The frame with the other columns of `other`, of the first row with the same `key`."""
    found = _taken(other.drop(columns=key), found_at(frame, [key], other, [key]), frame)
    return frame.assign(**found)


def matched(frame: DataFrame, key: str, other: DataFrame) -> DataFrame:
    """The rows whose `key` a row of `other` has too, with the other columns of the first of these.

    A column of both is that of `other`.
    """
    at = found_at(frame, [key], other, [key])
    there = chosen(frame, pc.is_valid(at))
    return there.assign(**_taken(other.drop(columns=key), at.drop_null(), there))


def naming(frame: DataFrame, by: Sequence[str], other: DataFrame, key: Sequence[str]) -> DataFrame:
    """The rows whose `by` is the `key` of a row of `other`."""
    return chosen(frame, pc.is_valid(found_at(frame, by, other, key)))


def summed_by(
    frame: DataFrame, key: Sequence[str], rows: DataFrame, by: Sequence[str], column: str
) -> Series:
    """The exact sum of a decimal column over the `rows` whose `by` is a row's `key`.

    Of rows with one key the first has all of it. A blank counts as nothing, and so does no row.
    """
    at = found_at(rows, by, frame, key)
    there, values = pc.is_valid(at), arrow_of(rows[column])
    places = at.drop_null().to_numpy().astype(np.int64)
    sums = summed(units_of(values.filter(there)), places, len(frame))
    found = decimals_of(sums, values.type.scale, pa.decimal128(38, values.type.scale))
    return Series(ArrowExtensionArray(found), index=frame.index, name=column)


def chosen(frame: DataFrame, rows: Any) -> DataFrame:
    """The rows of a frame where the Arrow booleans `rows` are true; all of them without a copy."""
    mask = pc.fill_null(rows, False)
    at = np.flatnonzero(mask)
    if len(at) == len(frame):
        return frame
    pick, which = (pc.take, pa.array(at)) if 2 * len(at) < len(frame) else (pc.filter, mask)
    columns = {name: ArrowExtensionArray(pick(arrow_of(frame[name]), which)) for name in frame}
    return DataFrame(columns, index=frame.index[at])


def in_force(
    frame: DataFrame,
    by: Sequence[str],
    other: DataFrame,
    key: Sequence[str],
    names: Sequence[str],
) -> DataFrame:
    """Columns of `other` beside each row, where `by` and `key` end with a day: of the newest row.

    It is the newest until the row's day, and of several rows of one day the lowest. A whole number
    will do for a day.
    """
    rows, asking, known, count = _coded(_columns(frame, by[:-1]), _columns(other, key[:-1]))
    if count >= _MOST:
        asking, known, _ = _numbered(asking, known)
    theirs, held = _stamps(known, arrow_of(other[key[-1]]))
    mine, asked = _stamps(asking, arrow_of(frame[by[-1]]).take(pa.array(rows)))
    there, rows, mine = np.flatnonzero(held), rows[asked], mine[asked]
    there = there[np.argsort(theirs[there], kind="stable")]
    at = np.searchsorted(theirs[there], mine, side="right") - 1
    rows, mine, at = rows[at >= 0], mine[at >= 0], there[at[at >= 0]]
    same = theirs[at] >> 32 == mine >> 32
    newest = np.full(len(frame), -1)
    newest[rows[same]] = at[same]
    return _taken(other[[*names]], pa.array(newest, mask=newest < 0), frame)


def _coded(mine: Sequence[Any], theirs: Sequence[Any]) -> tuple[Ids, Any, Any, int]:
    """Two keys, given as the Arrow columns of their parts, as one column of numbers each.

    Of the first key only those rows are left whose first part the second has at all: they come
    first. The numbers are equal where all parts are, null where one is blank or unknown, and stay
    below the last of what is returned.
    """
    pairs = [_alike(*pair) for pair in zip(mine, theirs, strict=True)]
    asking, known, count = _numbered(*pairs[0])
    rows = np.flatnonzero(pc.is_valid(asking))
    head = asking.drop_null(), known, count
    for one, other in pairs[1:]:
        head = _side_by_side(head, _numbered(one.take(pa.array(rows)), other))
    return rows, *head


def _alike(one: Any, other: Any) -> tuple[Any, Any]:
    """A part of one type here and of another there is compared as text."""
    if one.type == other.type:
        return one, other
    return pc.cast(one, pa.string()), pc.cast(other, pa.string())


def _numbered(one: Any, other: Any) -> Coded:
    """Two columns as numbers of the distinct values of the second; null where it has none."""
    known = pc.dictionary_encode(other)
    values = known.dictionary
    return _at(one, values), known.indices, len(values)


def _side_by_side(head: Coded, tail: Coded) -> Coded:
    """Two parts of a key as one."""
    if head[-1] >= _MOST:
        head = _numbered(*head[:-1])
    count = pa.scalar(tail[-1], pa.int64())
    one, other = (
        pc.add(pc.multiply(before, count), after)
        for before, after in zip(head[:-1], tail[:-1], strict=True)
    )
    return one, other, head[-1] * tail[-1]


def _first(mine: Sequence[Any], theirs: Sequence[Any]) -> Any:
    if len(mine) == 1:
        one, other = _alike(mine[0], theirs[0])
        return _at(one, other)
    rows, one, other, count = _coded(mine, theirs)
    found = np.full(len(mine[0]), -1)
    if count > DENSE * len(other):
        found[rows] = pc.fill_null(_at(one, other), -1)
    else:
        found[rows] = _first_of(other, count)[pc.fill_null(one, count)]
    return pa.array(found, mask=found < 0)


def _at(one: Any, other: Any) -> Any:
    return pc.index_in(one, value_set=other, skip_nulls=True)


def _first_of(numbers: Any, count: int) -> Ids:
    """The first row of each number below `count`, -1 where it has none; and -1 for a blank."""
    first = np.full(count + 1, -1)
    first[pc.fill_null(numbers, count).to_numpy()[::-1]] = np.arange(len(numbers))[::-1]
    first[count] = -1
    return first


def _columns(frame: DataFrame, names: Sequence[str]) -> Sequence[Any]:
    return [arrow_of(frame[name]) for name in names]


def _stamps(codes: Any, days: Any) -> tuple[Ids, npt.NDArray[np.bool_]]:
    """A number for each key and day, ascending by key, then by day; and where both are known."""
    day = pc.cast(days, pa.int32())
    known = pc.and_(pc.is_valid(codes), pc.is_valid(day)).to_numpy(zero_copy_only=False)
    code = pc.fill_null(codes, 0).to_numpy().astype(np.int64)
    return (code << 32) + pc.fill_null(day, 0).to_numpy() + 2**31, known


def _taken(other: DataFrame, at: Any, frame: DataFrame) -> DataFrame:
    columns = {name: ArrowExtensionArray(arrow_of(other[name]).take(at)) for name in other}
    return DataFrame(columns, index=frame.index)
