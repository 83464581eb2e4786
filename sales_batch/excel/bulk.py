"""A frame's columns as cells, and the XML of many rows at once, without a Python object per cell.

A text column is indices into its distinct texts; a number column stays an Arrow array until its
block of rows is rendered. Numbers become text straight from Arrow: no float is in between.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pandas import Series

from sales_batch.core.kinds import ChoiceKind, FlagKind, Kind
from sales_batch.core.words import Language, Words
from sales_batch.excel import style

Lines = npt.NDArray[np.int64]

BLOCK = 16_384
"""Rows that are rendered together: enough for the kernels, little in memory."""

TEXT_LIMIT = 32_767
"""UTF-16 units that a cell of Excel holds."""

SHORTENED = Words(
    "……（原文共 {} 字，Excel 的单元格放不下，以下略）", " … (shortened: {} characters)"
)

_DAY_ZERO = 25_569
_FIRST_SURE_DAY = 61
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
    if _is_text(array.type):
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
    small = pc.match_substring(texts, "E")
    if pc.any(small).as_py():
        odd = pc.dictionary_encode(pc.filter(texts, small))
        plain = pa.array([f"{Decimal(text):f}" for text in odd.dictionary.to_pylist()], texts.type)
        texts = pc.replace_with_mask(texts, small, pc.take(plain, odd.indices))
    return pc.utf8_rtrim(pc.utf8_rtrim(texts, "0"), ".")


@dataclass(frozen=True)
class Column:
    """One column to render: its letter, its cells, the style, and where its texts are shared."""

    letter: str
    cells: Cells | Live
    style: int
    shared: npt.NDArray[np.int64] | None = None


def rows(first: int, columns: Sequence[Column], lines: Lines) -> Iterator[memoryview]:
    """The <row> elements of the columns in UTF-8, block by block; `first` is counted from 1.

    `lines` says how many lines of text the highest cell of each row has.
    """
    inserts = [_insert(column) for column in columns]
    heights = pa.array([_height(count) for count in range(int(lines.max()) + 1)], pa.large_string())
    for start in range(0, len(columns[0].cells), BLOCK):
        stop = min(start + BLOCK, len(columns[0].cells))
        numbers = pc.cast(pa.array(np.arange(first + start, first + stop)), pa.large_string())
        high = [] if len(heights) == 2 else [pc.take(heights, pa.array(lines[start:stop]))]
        pieces: list[Any] = ['<row r="', numbers, '"', *high, ">"]
        for column, insert in zip(columns, inserts, strict=True):
            pieces += [f'<c r="{column.letter}', numbers]
            pieces += _values(part(column.cells, start, stop), insert, first + start)
        yield joined([*pieces, "</row>"])


def _height(lines: int) -> str:
    """The attributes of a row that is higher than the others."""
    return f' ht="{style.height(lines) * 0.75:.16G}" customHeight="1"' if lines > 1 else ""


def _insert(column: Column) -> Any:
    """What follows the reference of a cell: of each distinct text, and last of a blank cell."""
    style = f' s="{column.style}"' if column.style else ""
    blank = pa.array([f'"{style}/>'], pa.large_string())
    if column.shared is None:
        return blank
    indices = pc.cast(pa.array(column.shared), pa.large_string())
    return pa.concat_arrays([_join([f'"{style} t="s"><v>', indices, "</v></c>"]), blank])


def _values(cells: Cells | Live, insert: Any, first: int) -> list[Any]:
    """What follows the references of a block of cells; its first row is counted from 1."""
    blank = insert[-1].as_py()
    if isinstance(cells, Texts):
        return [pc.take(insert, pc.fill_null(cells.codes, len(insert) - 1))]
    if isinstance(cells, Live):
        return _live_values(cells, blank, first)
    texts = number_texts(cells.values)
    opening, closing = blank.removesuffix("/>") + "><v>", "</v></c>"
    if not texts.null_count:
        return [opening, texts, closing]
    return [pc.fill_null(_join([opening, texts, closing]), blank)]


def _live_values(live: Live, blank: str, first: int) -> list[Any]:
    """Formulas with their values; a formula that comes to a text has one, if only an empty one."""
    opening = blank.removesuffix("/>")
    if isinstance(live.cells, Texts):
        distinct = pa.array([*map(escape, live.cells.distinct), ""], pa.large_string())
        texts = pc.take(distinct, pc.fill_null(live.cells.codes, len(distinct) - 1))
        opening += ' t="str"'
    else:
        texts = number_texts(live.cells.values)
    formulas = formula_texts(live, first)
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        formulas = pc.replace_substring(formulas, sign, entity)
    formulas = pc.fill_null(_join(["<f>", formulas, "</f>"]), "")
    return [pc.fill_null(_join([opening + ">", formulas, "<v>", texts, "</v></c>"]), blank)]


def formula_texts(live: Live, first: int) -> Any:
    """The formulas of a column, null where there is none; its first row is counted from 1."""
    numbers = pc.cast(pa.array(np.arange(first, first + len(live))), pa.large_string())
    return _join([numbers if piece is None else piece for piece in live.pieces])


def joined(pieces: Sequence[Any]) -> memoryview:
    """Literals and columns of text put together row by row, as one run of bytes."""
    merged: list[Any] = []
    for piece in pieces:
        if merged and isinstance(piece, str) and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    texts = _join(merged)
    _, offsets, data = texts.buffers()
    return memoryview(data)[: np.frombuffer(offsets, np.int64)[len(texts)]]


def _join(pieces: Sequence[Any]) -> Any:
    arguments = [
        pa.scalar(piece, pa.large_string()) if isinstance(piece, str) else piece for piece in pieces
    ]
    return pc.binary_join_element_wise(*arguments, pa.scalar("", pa.large_string()))
