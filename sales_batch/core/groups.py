"""Rows by their key: a number for each group, so that sums and cumulations work on numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]

_MOST = 2**62
DENSE = 4
"""Numbers below so many times their count are told apart by a table of all that there could be."""


def numbered(columns: Sequence[Any], size: int) -> tuple[Numbers, Numbers]:
    """The group of each of `size` rows, counted from 0, and the first row of each group.

    `columns` are the Arrow arrays of the key's parts. Groups ascend by their keys, part by part; a
    blank is a value like others, and comes last. Without columns all rows are one group.
    """
    codes, count = np.zeros(size, np.int64), 1
    for column in columns:
        part, values = _ranked(column)
        if count * values >= _MOST:
            codes, count = closed_up(codes, count)
        codes, count = codes * values + part, count * values
    groups, count = closed_up(codes, count) if len(columns) != 1 else (codes, count)
    first = np.empty(count, np.int64)
    first[groups[::-1]] = np.arange(size)[::-1]
    return groups, first


def closed_up(numbers: Numbers, below: int) -> tuple[Numbers, int]:
    """Numbers from 0 to `below` without gaps, in the same order, and how many there are."""
    if below > DENSE * len(numbers):
        return _ranked(pa.array(numbers))
    there = np.zeros(below, bool)
    there[numbers] = True
    rank = np.cumsum(there) - 1
    return rank[numbers], int(there.sum())


def _ranked(column: Any) -> tuple[Numbers, int]:
    """The place of each value among the distinct ones, in ascending order, and their number."""
    encoded = pc.dictionary_encode(column, "encode")
    codes, values = encoded.indices.to_numpy(), encoded.dictionary
    # Documents mostly stand in the order of their numbers.
    if pc.all(pc.less(values[:-1], values[1:]), skip_nulls=False, min_count=0).as_py():
        return codes.astype(np.int64), len(values)
    order = pc.sort_indices(values).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[codes], len(order)
