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

JOINT = "\x1f"


def looked_up(
    frame: DataFrame, by: Sequence[str], other: DataFrame, key: Sequence[str]
) -> DataFrame:
    """The columns of `other` beside each row of `frame`: of the first row whose `key` is its `by`.

    Blank where there is none, and where a part of the key is blank.
    """
    at = pc.index_in(_joined(frame, by), value_set=_joined(other, key), skip_nulls=True)
    return _taken(other, at, frame)


def in_force(
    frame: DataFrame, by: Sequence[str], other: DataFrame, key: Sequence[str]
) -> DataFrame:
    """Like `looked_up`, where `by` and `key` end with a day: the newest row of `other` until then.

    Of several rows of one day the lowest counts.
    """
    known = _joined(other, key[:-1])
    codes = known.unique()
    theirs, held = _stamps(pc.index_in(known, value_set=codes, skip_nulls=True), other[key[-1]])
    mine, asked = _stamps(
        pc.index_in(_joined(frame, by[:-1]), value_set=codes, skip_nulls=True), frame[by[-1]]
    )
    rows = np.flatnonzero(held)
    rows = rows[np.argsort(theirs[rows], kind="stable")]
    at = np.searchsorted(theirs[rows], mine, side="right") - 1
    found = rows[at] if len(rows) else np.zeros(len(frame), np.int64)
    same = asked & (at >= 0)
    same[same] = theirs[found[same]] >> 32 == mine[same] >> 32
    return _taken(other, pa.array(found, mask=~same), frame)


def _joined(frame: DataFrame, names: Sequence[str]) -> Any:
    """The parts of a key as one text each; null where one of them is."""
    parts = [pc.cast(arrow_of(frame[name]), pa.string()) for name in names]
    return pc.binary_join_element_wise(*parts, JOINT) if len(parts) > 1 else parts[0]


def _stamps(codes: Any, days: Any) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """A number for each key and day, ascending by key, then by day; and where both are known."""
    day = pc.cast(arrow_of(days), pa.int32())
    known = pc.and_(pc.is_valid(codes), pc.is_valid(day)).to_numpy(zero_copy_only=False)
    code = pc.fill_null(codes, 0).to_numpy().astype(np.int64)
    return (code << 32) + pc.fill_null(day, 0).to_numpy() + 2**31, known


def _taken(other: DataFrame, at: Any, frame: DataFrame) -> DataFrame:
    columns = {name: ArrowExtensionArray(arrow_of(other[name]).take(at)) for name in other}
    return DataFrame(columns, index=frame.index)
