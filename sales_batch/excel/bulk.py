"""A frame's columns as cells, without a Python object per cell.

A text column is indices into its distinct texts; a number column stays an Arrow array until its
rows are rendered (see `rows`). Numbers become text straight from Arrow: no float is in between.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pandas import Series

from sales_batch.core.kinds import ChoiceKind, FlagKind, Kind
from sales_batch.core.words import Language, Words

Lines = npt.NDArray[np.int64]

TEXT_LIMIT = 32_767
"""UTF-16 units that a cell of Excel holds."""

SHORTENED = Words(
    "……（原文共 {} 字，Excel 的单元格放不下，以下略）", " … (shortened: {} characters)"
)

_DAY_ZERO = 25_569
_FIRST_SURE_DAY = 61
_PLAIN_SCALE = 6
_LEAST_PLAIN = Decimal("0.000001")
_UNHELD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Texts:
    """A column of texts: int32 indices into `distinct`, null where the cell is blank."""

    codes: Any
    distinct: Sequence[str]

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class Numbers:
    """A column of numbers: an Arrow array of decimals or integers, null where the cell is blank."""

    values: Any

    def __len__(self) -> int:
        return len(self.values)


Cells = Texts | Numbers


@dataclass(frozen=True)
class Live:
    """A column of formulas and what they come to.

    Each formula is put together from `pieces`: literals, None for the number of its row, and Arrow
    columns of text. The first is such a column; where it is null, the value stands alone.
    """

    cells: Cells
    pieces: Sequence[Any]

    def __len__(self) -> int:
        return len(self.cells)


def part(cells: Cells | Live, start: int, stop: int) -> Any:
    """Some rows of a column."""
    if isinstance(cells, Live):
        literal = (str, type(None))
        pieces = [one if isinstance(one, literal) else one[start:stop] for one in cells.pieces]
        return Live(part(cells.cells, start, stop), pieces)
    if isinstance(cells, Texts):
        return Texts(cells.codes[start:stop], cells.distinct)
    return Numbers(cells.values[start:stop])


def cells_of(series: Series, kind: Kind, language: Language) -> Cells:
    """A frame's column as cells: words for choices and flags, serial numbers for days.

    Raises TypeError for a column that holds floats or anything else a report does not show.
    """
    array = pa.array(series, from_pandas=True)
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    held = array.type
    if pa.types.is_date(held):
        return Numbers(_serials(array))
    if pa.types.is_decimal(held) or pa.types.is_integer(held):
        return Numbers(array)
    if pa.types.is_null(held):
        return Numbers(pc.cast(array, pa.int64()))
    if pa.types.is_dictionary(held):
        array = array.dictionary_decode()
    if not (pa.types.is_boolean(array.type) or _is_text(array.type)):
        raise TypeError(f"column {series.name} holds {held}, which no report shows")
    return _texts(array, kind, language)


def _is_text(held: Any) -> bool:
    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return any(is_kind(held) for is_kind in kinds)


def _serials(days: Any) -> Any:
    """Excel's numbers of days; before 1 March 1900 Excel counts a day that never was."""
    serials = pc.add(pc.cast(pc.cast(days, pa.date32()), pa.int32()), _DAY_ZERO)
    if (least := pc.min(serials).as_py()) is not None and least < _FIRST_SURE_DAY:
        raise ValueError("a day before 1900-03-01 cannot be shown in Excel")
    return serials


def _texts(array: Any, kind: Kind, language: Language) -> Texts:
    if pa.types.is_string_view(array.type):
        array = pc.cast(array, pa.large_string())
    encoded = pc.dictionary_encode(array)
    distinct = encoded.dictionary.to_pylist()
    if isinstance(kind, ChoiceKind | FlagKind):
        distinct = [kind.show(value, language) for value in distinct]
    codes = encoded.indices
    distinct = cleaned(distinct, language)
    if "" in distinct:
        blank = pa.array([text == "" for text in distinct])
        codes = pc.if_else(pc.take(blank, codes), pa.scalar(None, codes.type), codes)
    return Texts(codes, distinct)


def cleaned(texts: list[str], language: Language) -> list[str]:
    """The texts as Excel can hold them; see `clean`."""
    longest = max(map(len, texts), default=0)
    if longest * 2 <= TEXT_LIMIT and not _UNHELD.search("".join(texts)):
        return texts
    return [clean(text, language) for text in texts]


def clean(text: str, language: Language) -> str:
    """A text as Excel can hold it, otherwise unchanged.

    Every line ends in a line feed; a control character or half a surrogate pair becomes U+FFFD; a
    text of more than 32,767 UTF-16 units is shortened, and says so.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNHELD.sub("\ufffd", text)
    if len(text) * 2 <= TEXT_LIMIT or _units(text) <= TEXT_LIMIT:
        return text
    remark = SHORTENED.to(language).format(f"{len(text):,}")
    kept = text.encode("utf-16-le")[: 2 * (TEXT_LIMIT - _units(remark))]
    return kept.decode("utf-16-le", "ignore") + remark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def number_texts(numbers: Any) -> Any:
    """An Arrow array of decimals or integers as its exact texts: no exponent, no idle zeros."""
    texts = pc.cast(numbers, pa.large_string())
    if not pa.types.is_decimal(numbers.type) or numbers.type.scale <= 0:
        return texts
    if numbers.type.scale > _PLAIN_SCALE:
        texts = _plain(numbers, texts)
    return pc.ascii_rtrim(pc.ascii_rtrim(texts, "0"), ".")


def _plain(numbers: Any, texts: Any) -> Any:
    """The texts of decimals; Arrow writes the smallest, and zero, with an exponent."""
    small = pc.less(pc.abs(numbers), pa.scalar(_LEAST_PLAIN, numbers.type))
    odd = pc.dictionary_encode(pc.filter(texts, small))
    plain = pa.array([f"{Decimal(text):f}" for text in odd.dictionary.to_pylist()], texts.type)
    return pc.replace_with_mask(texts, small, pc.take(plain, odd.indices))


def formula_texts(live: Live, first: int) -> Any:
    """The formulas of a column, null where there is none; its first row is counted from 1."""
    numbers = pc.cast(pa.array(np.arange(first, first + len(live))), pa.large_string())
    return joined([numbers if piece is None else piece for piece in live.pieces])


def run_of(pieces: Sequence[Any]) -> memoryview:
    """Literals and columns of text put together row by row, as one run of bytes."""
    merged: list[Any] = []
    for piece in pieces:
        if merged and isinstance(piece, str) and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    texts = joined(merged)
    _, offsets, data = texts.buffers()
    return memoryview(data)[: np.frombuffer(offsets, np.int64)[len(texts)]]


def joined(pieces: Sequence[Any]) -> Any:
    """Literals and columns of text put together row by row; null where a piece is."""
    arguments = [
        pa.scalar(piece, pa.large_string()) if isinstance(piece, str) else piece for piece in pieces
    ]
    return pc.binary_join_element_wise(*arguments, pa.scalar("", pa.large_string()))
