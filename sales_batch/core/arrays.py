"""Arrow arrays from the numbers that admission keeps: whole units, days, codes, texts.

They are built from their buffers: `pa.array` imports pandas, a quarter of a second for a reader.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def decimals(units: npt.NDArray[np.int64], arrow: Any, present: Any = None) -> Any:
    """An Arrow decimal array from whole units of its last decimal; null where not `present`."""
    words = np.empty((len(units), 2), np.int64)
    words[:, 0], words[:, 1] = units, units >> 63
    return _array(words, arrow, len(units), present)


def numbers(units: npt.NDArray[np.int64], arrow: Any, present: Any) -> Any:
    """An Arrow array of `arrow` (decimal, int64, date32 or bool) from its units; null elsewhere."""
    if pa.types.is_decimal(arrow):
        return decimals(units, arrow, present)
    if pa.types.is_boolean(arrow):
        return _array(
            np.packbits(units.astype(bool), bitorder="little"), arrow, len(units), present
        )
    width = np.int32 if pa.types.is_date32(arrow) else np.int64
    return _array(units.astype(width), arrow, len(units), present)


def integers(values: npt.NDArray[np.int32], present: Any = None) -> Any:
    """An Arrow array of 32-bit integers; null where not `present`."""
    return _array(values, pa.int32(), len(values), present)


def strings(values: Sequence[str]) -> Any:
    """An Arrow array of texts, of less than 2 GiB together."""
    joined = "".join(values)
    content = joined.encode()
    assert len(content) < 2**31
    encoded = values if len(content) == len(joined) else [value.encode() for value in values]
    offsets = np.zeros(len(values) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, encoded), np.int32, len(values)), out=offsets[1:])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(content)]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def texts(codes: npt.NDArray[np.int32], values: Sequence[str]) -> Any:
    """An Arrow dictionary of texts from codes into `values`; null where the code is negative."""
    indices = integers(np.maximum(codes, 0), codes >= 0)
    return pa.DictionaryArray.from_arrays(indices, strings(values))


def _array(values: npt.NDArray[Any], arrow: Any, count: int, present: Any) -> Any:
    validity = None
    if present is not None and not present.all():
        validity = pa.py_buffer(np.packbits(present, bitorder="little"))
    return pa.Array.from_buffers(arrow, count, [validity, pa.py_buffer(values)])
