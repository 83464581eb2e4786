"""What a stored cell means, and the cells of a sheet sorted into their columns."""

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sales_batch.core.cells import CellColumn, CellKind
from sales_batch.core.finding import Refused
from sales_batch.core.place import letters
from sales_batch.excel import gate
from sales_batch.excel.package import Package

LAST_COLUMN = 16_384
_SPACE = " \t\r\n"
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?Z?"
_MOMENT = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:T{_CLOCK})?|{_CLOCK}")
_BOOLEANS = {"0": 0.0, "1": 1.0, "false": 0.0, "true": 1.0}
_BLANK = (CellKind.BLANK, math.nan, -1)


@dataclass(frozen=True)
class Source:
    """One sheet to be read: where its XML stands, its tab title, and the highest row allowed."""

    package: Package
    part: str
    title: str
    last_row: int

    def refuse_row(self, row: int) -> Refused:
        """The refusal of a row beyond the limit."""
        limit = f"{self.last_row:,}"
        return Refused(gate.TOO_MANY_ROWS, sheet=self.title, row=f"{row:,}", limit=limit)


class Texts:
    """The texts of a workbook: first the shared strings, then every other text as it is met."""

    def __init__(self, shared: Sequence[str]) -> None:
        self.all = list(shared)
        self.shared = len(shared)
        self._known: dict[str, int] = {}

    def place(self, text: str) -> int:
        """The index of a text that is not a shared string."""
        index = self._known.setdefault(text, len(self.all))
        if index == len(self.all):
            self.all.append(text)
        return index


class Cells(NamedTuple):
    """The cells of a sheet in the order of the file: equally long arrays.

    `kind`, `number` and `text` are those of a CellColumn; `style` is the index of the format.
    """

    row: npt.NDArray[np.int32]
    column: npt.NDArray[np.int16]
    kind: npt.NDArray[np.int8]
    number: npt.NDArray[np.float64]
    text: npt.NDArray[np.int32]
    style: npt.NDArray[np.int32]
    formula: npt.NDArray[np.bool_]


class SheetCells(NamedTuple):
    """What a reader finds in one sheet."""

    cells: Sequence[Cells]
    """In batches, in the order of the file."""
    merged: Sequence[tuple[int, int, int, int]]
    hidden_rows: npt.NDArray[np.int32]


def meaning(kind: str, stored: str | None, texts: Texts) -> tuple[int, float, int]:
    """A cell's kind, number and text index from its type and its stored value (None: no value).

    Raises ValueError for a type or value that Excel does not write.
    """
    if stored is None or (stored == "" and kind not in ("str", "inlineStr")):
        return _BLANK
    if kind in ("str", "inlineStr"):
        return CellKind.TEXT, math.nan, texts.place(stored)
    stored = stored.strip(_SPACE)
    if kind == "n" and _NUMBER.fullmatch(stored) and math.isfinite(number := float(stored)):
        return CellKind.NUMBER, number, -1
    if kind == "s" and stored.isdecimal() and stored.isascii() and int(stored) < texts.shared:
        return CellKind.TEXT, math.nan, int(stored)
    if kind == "b" and stored.lower() in _BOOLEANS:
        return CellKind.BOOLEAN, _BOOLEANS[stored.lower()], -1
    if kind == "e":
        return CellKind.ERROR, math.nan, texts.place(stored)
    if kind == "d" and _is_moment(stored):
        return CellKind.DATE, math.nan, texts.place(stored)
    raise ValueError(f"{kind}: {stored}")


def _is_moment(text: str) -> bool:
    """Whether a text is a day, a time or both, in ISO 8601; raises ValueError for 30 February."""
    found = _MOMENT.fullmatch(text)
    return bool(found and datetime.fromisoformat(text if found[1] else f"2000-01-01T{text}"))


def position(reference: str) -> tuple[int, int]:
    """The row and column of a cell reference such as `B7`; raises ValueError."""
    found = _REFERENCE.fullmatch(reference)
    column = 0
    for letter in found[1] if found else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    if found is None or column > LAST_COLUMN:
        raise ValueError(reference)
    return int(found[2]), column


def by_column(
    batches: Iterable[Cells], dated: npt.NDArray[np.bool_], source: Source
) -> Mapping[int, CellColumn]:
    """The cells of each column in order of row.

    Raises Refused for a cell that stands there twice and for a format that does not exist.
    """
    pieces: dict[int, list[Cells]] = {}
    for batch in batches:
        for piece in _split(batch) if len(batch.column) else ():
            pieces.setdefault(int(piece.column[0]), []).append(piece)
    columns = {column: _column(pieces.pop(column), dated, source) for column in sorted(pieces)}
    return {column: cells for column, cells in columns.items() if len(cells.row)}


def _split(batch: Cells) -> Iterator[Cells]:
    """The cells of each column of a batch; where every row has the same ones, without sorting."""
    count = len(batch.column)
    width = int(np.argmax(np.diff(batch.column, append=0) <= 0)) + 1
    if count % width == 0 and (batch.column.reshape(-1, width) == batch.column[:width]).all():
        yield from (Cells._make(array[at::width] for array in batch) for at in range(width))
        return
    order = np.argsort(batch.column, kind="stable")
    batch = Cells._make(array[order] for array in batch)
    bounds = [0, *(np.flatnonzero(np.diff(batch.column)) + 1).tolist(), count]
    for begin, end in itertools.pairwise(bounds):
        yield Cells._make(array[begin:end] for array in batch)


def _column(pieces: list[Cells], dated: npt.NDArray[np.bool_], source: Source) -> CellColumn:
    cells = Cells._make(np.concatenate(arrays) for arrays in zip(*pieces, strict=True))
    if (np.diff(cells.row) <= 0).any() or cells.style.max() >= len(dated):
        cells = _proved(cells, len(dated), source)
    return CellColumn(
        row=cells.row,
        kind=cells.kind,
        number=cells.number,
        text=cells.text,
        dated=dated[cells.style],
        formula=cells.formula,
    )


def _proved(cells: Cells, styles: int, source: Source) -> Cells:
    """The cells of a column in order of row, without blank ones, which may be as they like."""
    held = np.flatnonzero((cells.kind != CellKind.BLANK) | cells.formula)
    held = held[np.argsort(cells.row[held], kind="stable")]
    cells = Cells._make(array[held] for array in cells)
    doubled = np.flatnonzero(np.diff(cells.row) == 0)
    if len(doubled):
        cell = _name(cells, int(doubled[0]))
        raise Refused(gate.CELL_DOUBLED, sheet=source.title, cell=cell)
    if cells.style.max(initial=0) >= styles:
        at = int(np.argmax(cells.style))
        cell, value = _name(cells, at), f"s={cells.style[at]}"
        raise Refused(gate.CELL_UNREADABLE, sheet=source.title, cell=cell, value=value)
    return cells


def _name(cells: Cells, at: int) -> str:
    return f"{letters(int(cells.column[at]))}{cells.row[at]}"
