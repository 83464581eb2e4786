"""Decimals as whole numbers of their last decimal, which numpy adds up exactly, and fast.

Where every sum fits into 64 bits a number is one int64. Else it is a row of four, one for each 32
bits of it from the lowest: each of them is added up by itself, and what does not fit in 32 bits is
carried over in the end.
"""

from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sales_batch.core.arrays import decimals
from sales_batch.core.groups import Numbers

Units = npt.NDArray[np.int64]

_SURE = 2.0**62
_BITS = 32
_LOW = 2**_BITS - 1
_HIGHEST, _LOWEST = 10**38 >> 3 * _BITS, -(10**38) >> 3 * _BITS
"""What the last of four is at most and at least: Arrow holds 38 digits."""


def units_of(array: Any) -> Units:
    """A decimal128 array as whole units of its last decimal; a blank is 0."""
    if array.null_count:
        array = pc.fill_null(array, pa.scalar(Decimal(0), array.type))
    words = np.frombuffer(array.buffers()[1], np.int64).reshape(-1, 2)
    words = words[array.offset : array.offset + len(array)]
    low, high = words.T
    if ((low >> 63) == high).all() and (
        _most(low) * len(low) < _SURE or np.abs(low.astype(float)).sum() < _SURE
    ):
        return np.array(low)
    four = words.view(np.int32).astype(np.int64)
    four[:, :3] &= _LOW
    return four


def summed(units: Units, groups: Numbers, count: int) -> Units:
    """The sum of the units in each of `count` groups."""
    if units.ndim > 1:
        return np.stack([summed(part, groups, count) for part in units.T], axis=1)
    sums = np.zeros(count, np.int64)
    np.add.at(sums, groups, units)
    return sums


def decimals_of(units: Units, scale: int, arrow: Any) -> Any:
    """Whole units of the decimal at `scale` as an Arrow array of a decimal type.

    Raises ArrowInvalid where one of them does not fit.
    """
    widest = pa.decimal128(38, scale)
    if units.ndim == 1:
        as_it_is = pa.types.is_decimal(arrow) and arrow.scale == scale
        if as_it_is and _most(units) < 10**arrow.precision:
            return decimals(units, arrow)
        return pc.cast(decimals(units, widest), arrow)
    four = _carried(units)
    if four[:, 3].max(initial=0) > _HIGHEST or four[:, 3].min(initial=0) < _LOWEST:
        raise pa.ArrowInvalid("a sum has more than 38 digits")
    words = pa.py_buffer(four.astype(np.int32))
    found = pa.Array.from_buffers(widest, len(four), [None, words])
    found.validate(full=True)
    return pc.cast(found, arrow)


def nonzero(units: Units) -> npt.NDArray[np.bool_]:
    """Where whole units are other than 0."""
    return np.asarray(units if units.ndim == 1 else _carried(units).any(axis=1), bool)


def _most(units: Units) -> int:
    """The largest size of a number."""
    return max(int(units.max(initial=0)), -int(units.min(initial=0)))


def _carried(units: Units) -> Units:
    """Rows of four whose first three hold 32 bits each."""
    four = units.copy()
    for at in range(3):
        four[:, at + 1] += four[:, at] >> _BITS
    four[:, :3] &= _LOW
    return four
