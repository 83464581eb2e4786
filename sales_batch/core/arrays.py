"""Arrow arrays from the numbers that admission keeps: whole units, days, codes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def decimals(units: npt.NDArray[np.int64], arrow: Any, present: Any = None) -> Any:
    """An Arrow decimal array from whole units of its last decimal; null where not `present`."""
    words = np.empty((len(units), 2), np.int64)
    words[:, 0], words[:, 1] = units, units >> 63
    return pa.Array.from_buffers(arrow, len(units), [_validity(present), pa.py_buffer(words)])


def numbers(units: npt.NDArray[np.int64], arrow: Any, present: Any) -> Any:
    """An Arrow array of `arrow` (decimal, int64, date32 or bool) from its units; null elsewhere."""
    if pa.types.is_decimal(arrow):
        return decimals(units, arrow, present)
    if pa.types.is_boolean(arrow):
        return pa.array(units.astype(bool), arrow, mask=~present)
    width = np.int32 if pa.types.is_date32(arrow) else np.int64
    values = pa.py_buffer(units.astype(width))
    return pa.Array.from_buffers(arrow, len(units), [_validity(present), values])


def texts(codes: npt.NDArray[np.int32], values: Sequence[str]) -> Any:
    """An Arrow dictionary of texts from codes into `values`; null where the code is negative."""
    indices = pa.array(codes, pa.int32(), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(values, pa.string()))


def _validity(present: Any) -> Any:
    if present is None or present.all():
        return None
    return pa.py_buffer(np.packbits(present, bitorder="little"))
