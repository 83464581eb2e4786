"""The XML of many rows at once: a column's cells are put together by Arrow, not one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sales_batch.excel import style
from sales_batch.excel.bulk import (
    Cells,
    Lines,
    Live,
    Texts,
    formula_texts,
    joined,
    number_texts,
    part,
    run_of,
)
from sales_batch.excel.deflate import Rendered

BLOCK = 16_384
"""Rows that are rendered together; a number that several of them have becomes text once."""

STEP = 4_096
"""Rows that are put together at once: enough for the kernels, little for the processor's cache."""


@dataclass(frozen=True)
class Column:
    """One column to render: its letter, its cells, the style, and where its texts are shared."""

    letter: str
    cells: Cells | Live
    style: int
    shared: npt.NDArray[np.int64] | None = None


def rows_of(first: int, columns: Sequence[Column], lines: Lines) -> Iterator[Rendered]:
    """What renders the <row> elements of the columns, a block of them each; any order will do.

    `first` is counted from 1; `lines` says how many lines of text the highest cell of each row has.
    """
    heights = [_height(count) + f'><c r="{columns[0].letter}' for count in range(lines.max() + 1)]
    openings = pa.array(heights, pa.large_string())
    ends = [*(f'<c r="{column.letter}' for column in columns[1:]), "</row>"]
    cells = [_Cells(column, end) for column, end in zip(columns, ends, strict=True)]

    def render(start: int) -> Iterator[memoryview]:
        stop = min(start + BLOCK, len(lines))
        values = [column.values(start, stop, first) for column in cells]
        for begin in range(start, stop, STEP):
            end = min(begin + STEP, stop)
            numbers = pc.cast(pa.array(np.arange(first + begin, first + end)), pa.large_string())
            pieces: list[Any] = ['<row r="', numbers, pc.take(openings, pa.array(lines[begin:end]))]
            for texts, codes in values:
                pieces += [numbers, _chosen(texts, codes[begin - start : end - start])]
            yield run_of(pieces)

    return (partial(render, start) for start in range(0, len(lines), BLOCK))


def _height(lines: int) -> str:
    """What follows the number of a row: the height, if it is higher than others."""
    return f'" ht="{style.height(lines) * 0.75:.16G}" customHeight="1"' if lines > 1 else '"'


class _Cells:
    """Renders the cells of a column, from behind their references to where the next cell's begin.

    `end` is what comes between. A value that many cells have is rendered once.
    """

    def __init__(self, column: Column, end: str) -> None:
        self._cells = column.cells
        self._opening = f'" s="{column.style}"' if column.style else '"'
        self._closing = "</v></c>" + end
        self._blank = f"{self._opening}/>{end}"
        self._shared: Any = None
        if column.shared is not None:
            shared = pc.cast(pa.array(column.shared), pa.large_string())
            self._shared = self._each(' t="s"><v>', shared)

    def values(self, start: int, stop: int, first: int) -> tuple[Any, Any]:
        """The distinct cells of a block, and which of them each row has; see `_chosen`.

        The column's first row is counted from 1.
        """
        cells = part(self._cells, start, stop)
        if isinstance(cells, Live):
            return self._live(cells, first + start), pa.array(np.arange(len(cells)))
        if isinstance(cells, Texts):
            return self._shared, cells.codes
        encoded = pc.dictionary_encode(cells.values)
        return self._each("><v>", number_texts(encoded.dictionary)), encoded.indices

    def _each(self, opening: str, values: Any) -> Any:
        """The cell of each value, and last a blank cell."""
        texts = joined([self._opening + opening, values, self._closing])
        return pa.concat_arrays([texts, pa.array([self._blank], pa.large_string())])

    def _live(self, live: Live, first: int) -> Any:
        """Formulas with their values; one that comes to a text has one, if only an empty one."""
        opening = self._opening
        if isinstance(live.cells, Texts):
            opening += ' t="str"'
            distinct = pa.array([*map(escape, live.cells.distinct), ""], pa.large_string())
            texts = _chosen(distinct, live.cells.codes)
        else:
            texts = number_texts(live.cells.values)
        formulas = formula_texts(live, first)
        for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            formulas = pc.replace_substring(formulas, sign, entity)
        formulas = pc.fill_null(joined(["<f>", formulas, "</f>"]), "")
        cells = joined([opening + ">", formulas, "<v>", texts, self._closing])
        return pc.fill_null(cells, self._blank)


def _chosen(texts: Any, codes: Any) -> Any:
    """The text of each code, the last one where there is none."""
    whole = pc.fill_null(codes, len(texts) - 1) if codes.null_count else codes
    return pc.take(texts, whole, boundscheck=False)
