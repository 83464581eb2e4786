"""Numbers out of bytes, many at once: eight bytes of text are handled as one 64-bit word."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sales_batch.excel.markup import Odd

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_ZEROS = np.uint64(0x3030303030303030)
_HIGH = np.uint64(0x8080808080808080)
_OVER_NINE = np.uint64(0x7676767676767676)
_POINTS = np.uint64(0x2E2E2E2E2E2E2E2E)
_ONES = np.uint64(0x0101010101010101)
_PAIRS = np.uint64(0x000000FF000000FF)
LOW = np.array([(1 << (8 * size)) - 1 for size in range(9)], np.uint64)
"""Masks that keep the first 0 to 8 bytes of a word."""
_TENS = 10.0 ** np.arange(8)
_SHIFT = np.array([64 - 8 * size for size in range(9)], np.uint64) % np.uint64(64)


def starts(words: Words, text: bytes) -> Flags:
    """Whether each word begins with a text of at most eight bytes."""
    value = np.uint64(int.from_bytes(text, "little"))
    found: Flags = (words & LOW[len(text)]) == value
    return found


def leading_digits(words: Words) -> Places:
    """How many of the first bytes of each word are digits, 0 to 8."""
    values = words ^ _ZEROS
    others = ((values + _OVER_NINE) | values) & _HIGH
    first = (others & (~others + np.uint64(1))) >> np.uint64(7)
    return ((((first - np.uint64(1)) & _ONES) * _ONES) >> np.uint64(56)).astype(np.int64)


def all_digits(words: Words, sizes: Places) -> Flags:
    """Whether the first `sizes` bytes (1 to 8) of each word are digits."""
    values = (words ^ _ZEROS) & LOW[sizes]
    digits: Flags = (((values + _OVER_NINE) | values) & _HIGH) == 0
    return digits


def integers(words: Words, sizes: Places) -> Places:
    """The integers that the first `sizes` bytes (1 to 8) of each word spell; all are digits."""
    values = (words ^ _ZEROS) << _SHIFT[sizes]
    values = values * np.uint64(10) + (values >> np.uint64(8))
    tens = (values & _PAIRS) * np.uint64(0x000F424000000064)
    ones = ((values >> np.uint64(16)) & _PAIRS) * np.uint64(0x0000271000000001)
    return ((tens + ones) >> np.uint64(32)).astype(np.int64)


def short_decimals(words: Words, sizes: Places) -> tuple[npt.NDArray[np.float64], Flags]:
    """The numbers that the first `sizes` bytes spell, digits with one point; and which are so.

    Each is a whole number below 10**7 divided by a power of ten, so correctly rounded.
    """
    values = words ^ _POINTS
    points = (values - _ONES) & ~values & _HIGH
    before: Words = ((points & (~points + np.uint64(1))) >> np.uint64(7)) - np.uint64(1)
    places = (((before & _ONES) * _ONES) >> np.uint64(56)).astype(np.int64)
    digits: Words = (words & before) | ((words >> np.uint64(8)) & ~before)
    sure = (sizes > 1) & (sizes <= 8) & (places < sizes)
    short = np.where(sure, sizes - 1, 1)
    sure &= all_digits(digits, short)
    return integers(digits, short) / _TENS[np.where(sure, short - places, 0)], sure


def floats(text: bytes, begin: Places, end: Places) -> npt.NDArray[np.float64]:
    """The decimal numbers in `text[begin:end]`, each correctly rounded; raises Odd for others."""
    count = len(begin)
    offsets = np.empty(2 * count + 1, np.int32)
    offsets[0:-1:2] = begin
    offsets[1::2] = end
    offsets[-1] = offsets[-2]
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text)]
    spans = pa.Array.from_buffers(pa.string(), 2 * count, buffers)
    # Built from a buffer, for pa.array() would import pandas.
    picked = pa.py_buffer(np.arange(0, 2 * count, 2, dtype=np.int32))
    evens = pa.Array.from_buffers(pa.int32(), count, [None, picked])
    try:
        numbers = spans.take(evens).cast(pa.float64())
    except pa.ArrowInvalid as invalid:
        raise Odd(str(invalid)) from invalid
    return np.frombuffer(numbers.buffers()[1], np.float64, count)
