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

Coded = tuple[Any, Any, int]
"""Two Arrow columns of numbers that can be compared, null where unknown, and what is above them."""

_FEW = 8
"""Of a frame with so many times more rows than another those are chosen first that could match."""
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
    if mine[0].type == theirs[0].type:
        if len(other) > _FEW * len(frame):
            near = _near(theirs[0], mine[0])
            return near.take(_first(mine, [part.take(near) for part in theirs]))
        if len(frame) > _FEW * len(other) and len(mine) > 1:
            near = _near(mine[0], theirs[0])
            found = _first([part.take(near) for part in mine], theirs)
            at = np.full(len(frame), -1)
            at[near] = pc.fill_null(found, -1)
            return pa.array(at, mask=at < 0)
    return _first(mine, theirs)


def beside(frame: DataFrame, key: str, other: DataFrame) -> DataFrame:
    """The frame with the other columns of `other`, of the first row with the same `key`."""
    found = looked_up(frame, [key], other, [key])
    return frame.assign(**{name: found[name] for name in found if name != key})


def naming(frame: DataFrame, by: Sequence[str], other: DataFrame, key: Sequence[str]) -> DataFrame:
    """The rows whose `by` is the `key` of a row of `other`."""
    return chosen(frame, pc.is_valid(found_at(frame, by, other, key)))


def chosen(frame: DataFrame, rows: Any) -> DataFrame:
    """The rows of a frame where the Arrow booleans `rows` are true; all of them without a copy."""
    mask = pc.fill_null(rows, False)
    if pc.all(mask, min_count=0).as_py():
        return frame
    columns = {name: ArrowExtensionArray(pc.filter(arrow_of(frame[name]), mask)) for name in frame}
    return DataFrame(columns, index=frame.index[mask.to_numpy(zero_copy_only=False)])


def in_force(
    frame: DataFrame, by: Sequence[str], other: DataFrame, key: Sequence[str]
) -> DataFrame:
    """Like `looked_up`, where `by` and `key` end with a day: the newest row of `other` until then.

    Of several rows of one day the lowest counts. A whole number that ascends will do for a day.
    """
    asking, known, count = _coded(_columns(frame, by[:-1]), _columns(other, key[:-1]))
    if count >= _MOST:
        asking, known, _ = _numbered(asking, known)
    theirs, held = _stamps(known, other[key[-1]])
    mine, asked = _stamps(asking, frame[by[-1]])
    rows, asks = np.flatnonzero(held), np.flatnonzero(asked)
    rows = rows[np.argsort(theirs[rows], kind="stable")]
    at = np.searchsorted(theirs[rows], mine[asks], side="right") - 1
    asks, found = asks[at >= 0], rows[at[at >= 0]]
    same = theirs[found] >> 32 == mine[asks] >> 32
    newest = np.full(len(frame), -1)
    newest[asks[same]] = found[same]
    return _taken(other, pa.array(newest, mask=newest < 0), frame)


def _coded(mine: Sequence[Any], theirs: Sequence[Any]) -> Coded:
    """Two keys, given as the Arrow columns of their parts, as one column of numbers each.

    The numbers are equal where all parts are, and null where a part is, or where the second key
    has no such part anywhere.
    """
    pairs = zip(mine, theirs, strict=True)
    head = _numbered(*_alike(*next(pairs)))
    for pair in pairs:
        head = _side_by_side(head, _numbered(*_alike(*pair)))
    return head


def _alike(one: Any, other: Any) -> tuple[Any, Any]:
    """A part of one type here and of another there is compared as text."""
    if one.type == other.type:
        return one, other
    return pc.cast(one, pa.string()), pc.cast(other, pa.string())


def _numbered(one: Any, other: Any) -> Coded:
    """Two columns as numbers of the distinct values of the second; null where it has none."""
    known = pc.dictionary_encode(other)
    values = known.dictionary
    return pc.index_in(one, value_set=values, skip_nulls=True), known.indices, len(values)


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


def _near(one: Any, other: Any) -> Any:
    """Where a column has a value that another has."""
    return pa.array(np.flatnonzero(pc.is_in(one, value_set=other)))


def _first(mine: Sequence[Any], theirs: Sequence[Any]) -> Any:
    if len(mine) == 1:
        one, other = _alike(mine[0], theirs[0])
        return pc.index_in(one, value_set=other, skip_nulls=True)
    one, other, count = _coded(mine, theirs)
    if count > DENSE * len(other):
        return pc.index_in(one, value_set=other, skip_nulls=True)
    rows = np.flatnonzero(pc.is_valid(other))[::-1]
    first = np.full(count, -1)
    first[other.take(pa.array(rows)).to_numpy()] = rows
    return pa.array(first, mask=first < 0).take(one)


def _columns(frame: DataFrame, names: Sequence[str]) -> Sequence[Any]:
    return [arrow_of(frame[name]) for name in names]


def _stamps(codes: Any, days: Any) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """A number for each key and day, ascending by key, then by day; and where both are known."""
    day = pc.cast(arrow_of(days), pa.int32())
    known = pc.and_(pc.is_valid(codes), pc.is_valid(day)).to_numpy(zero_copy_only=False)
    code = pc.fill_null(codes, 0).to_numpy().astype(np.int64)
    return (code << 32) + pc.fill_null(day, 0).to_numpy() + 2**31, known


def _taken(other: DataFrame, at: Any, frame: DataFrame) -> DataFrame:
    columns = {name: ArrowExtensionArray(arrow_of(other[name]).take(at)) for name in other}
    return DataFrame(columns, index=frame.index)
