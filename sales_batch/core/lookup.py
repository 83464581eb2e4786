"""Looking rows up in another frame: the index stays, and no row is ever multiplied."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame
from pandas.arrays import ArrowExtensionArray

from sales_batch.core.exact import arrow_of

_FEW = 8
"""Where a frame has so many times fewer rows, what it asks for is chosen from the other first."""


def looked_up(
    frame: DataFrame, by: Sequence[str], other: DataFrame, key: Sequence[str]
) -> DataFrame:
    """The columns of `other` beside each row of `frame`: of the first row whose `key` is its `by`.

    Blank where there is none, and where a part of the key is blank.
    """
    return _taken(other, found_at(frame, by, other, key), frame)


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

    Of several rows of one day the lowest counts.
    """
    asking, known = comparable(_columns(frame, by[:-1]), _columns(other, key[:-1]))
    asking, known = _numbered(asking, known)
    theirs, held = _stamps(known, other[key[-1]])
    mine, asked = _stamps(asking, frame[by[-1]])
    rows = np.flatnonzero(held)
    rows = rows[np.argsort(theirs[rows], kind="stable")]
    at = np.searchsorted(theirs[rows], mine, side="right") - 1
    found = rows[at] if len(rows) else np.zeros(len(frame), np.int64)
    same = asked & (at >= 0)
    same[same] = theirs[found[same]] >> 32 == mine[same] >> 32
    return _taken(other, pa.array(found, mask=~same), frame)


def comparable(mine: Sequence[Any], theirs: Sequence[Any]) -> tuple[Any, Any]:
    """Two keys, given as the Arrow columns of their parts, as one column each.

    Their values are equal where all parts are, and null where a part is; a part of one type here
    and of another there is compared as text.
    """
    pairs = [
        (a, b) if a.type == b.type else (pc.cast(a, pa.string()), pc.cast(b, pa.string()))
        for a, b in zip(mine, theirs, strict=True)
    ]
    one, other = pairs[0]
    for more in pairs[1:]:
        heads, tails = _numbered(one, other), _numbered(*more)
        one, other = (_side_by_side(*both) for both in zip(heads, tails, strict=True))
    return one, other


def _numbered(one: Any, other: Any) -> tuple[Any, Any]:
    """Two columns as numbers of the distinct values of the second; null where it has none."""
    known = pc.dictionary_encode(other)
    return pc.index_in(one, value_set=known.dictionary, skip_nulls=True), known.indices


def _side_by_side(head: Any, tail: Any) -> Any:
    """Two columns of numbers below 2^31 as one."""
    return pc.add(pc.shift_left(pc.cast(head, pa.int64()), 32), pc.cast(tail, pa.int64()))


def _first(mine: Sequence[Any], theirs: Sequence[Any]) -> Any:
    one, other = comparable(mine, theirs)
    return pc.index_in(one, value_set=other, skip_nulls=True)


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
