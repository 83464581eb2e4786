"""The plain reader of a sheet: any legal XML, one cell at a time."""

import re
from array import array
from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np

from sales_batch.core.cells import CellKind
from sales_batch.core.finding import Refused
from sales_batch.core.place import letters
from sales_batch.excel import gate
from sales_batch.excel.markup import Walker
from sales_batch.excel.strings import unescaped
from sales_batch.excel.values import (
    LAST_COLUMN,
    Cells,
    SheetCells,
    Source,
    Texts,
    meaning,
    position,
)

_COUNT = re.compile(r"[0-9]{1,9}")
_TRUE = ("1", "true")
_NO_CELL = (0, 0)


class SheetWalker(Walker):
    """Gathers the cells, merged ranges and hidden rows of a sheet as its elements pass by."""

    roles: ClassVar = {
        ("", "worksheet"): "worksheet",
        ("worksheet", "sheetData"): "sheetData",
        ("worksheet", "mergeCells"): "mergeCells",
        ("mergeCells", "mergeCell"): "mergeCell",
        ("sheetData", "row"): "row",
        ("row", "c"): "c",
        ("row", "extLst"): "ignored",
        ("c", "f"): "f",
        ("c", "v"): "v",
        ("c", "is"): "is",
        ("c", "extLst"): "ignored",
        ("is", "t"): "t",
        ("is", "r"): "run",
        ("is", "rPh"): "ignored",
        ("is", "phoneticPr"): "ignored",
        ("run", "t"): "t",
        ("run", "rPr"): "ignored",
    }
    tolerant: ClassVar = frozenset({"worksheet", "mergeCells", "mergeCell", "ignored", "f"})
    texts: ClassVar = frozenset({"v", "t"})

    def __init__(self, source: Source, texts: Texts) -> None:
        super().__init__(source.part)
        self.source = source
        self.known = texts
        self.tables = 0
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden: set[int] = set()
        self._place = _NO_CELL
        self._attributes: dict[str, str] = {}
        self._seen: set[str] = set()
        self._columns: tuple[array[Any], ...] = tuple(array(code) for code in "ihbdiib")

    def opened(self, role: str, attributes: dict[str, str]) -> None:
        """Take note of a row, a cell, what stands in it, or a merged range."""
        match role:
            case "row":
                self._open_row(attributes)
            case "c":
                self._open_cell(attributes)
            case "f" | "v" | "is":
                if role in self._seen:
                    raise self.refuse(f"{self._name()}: {role}")
                self._seen.add(role)
            case "sheetData":
                self.tables += 1
                if self.tables > 1:
                    raise self.refuse(role)
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def closed(self, role: str) -> None:
        """Take a cell in when it is complete."""
        if role == "c":
            self._close_cell()

    def found(self) -> SheetCells:
        """What was gathered; raises Refused when the part held no table of cells."""
        if self.tables == 0:
            raise self.refuse("sheetData")
        hidden = np.array(sorted(self.hidden), np.int32)
        *columns, formula = (np.array(column) for column in self._columns)
        cells = Cells._make((*columns, formula.astype(np.bool_)))
        return SheetCells([cells], self.merged, hidden)

    def _open_row(self, attributes: dict[str, str]) -> None:
        row = self._place[0] + 1
        number = attributes.get("r", str(row))
        if not _COUNT.fullmatch(number) or int(number) < 1:
            raise self._misplaced(number)
        self._place = (int(number), 0)
        if int(number) > self.source.last_row:
            raise self.source.refuse_row(int(number))
        if attributes.get("hidden") in _TRUE:
            self.hidden.add(int(number))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        row, column = self._place[0], self._place[1] + 1
        reference = attributes.get("r")
        if reference is not None:
            try:
                stated, column = position(reference)
            except ValueError:
                raise self._misplaced(reference) from None
            if stated != row:
                raise self._misplaced(reference)
        if column > LAST_COLUMN:
            raise self._misplaced(letters(column))
        self._place = (row, column)
        self._attributes = attributes
        self._seen.clear()
        self.gathered.clear()

    def _close_cell(self) -> None:
        kind, style = self._attributes.get("t", "n"), self._attributes.get("s", "0")
        seen = self._seen
        stored = "".join(self.gathered) if "v" in seen or "is" in seen else None
        wrong = "v" if kind == "inlineStr" else "is"
        if wrong in seen or not _COUNT.fullmatch(style):
            raise self.refuse(f"{self._name()}: {wrong if wrong in seen else style}")
        if kind in ("str", "inlineStr") and stored:
            stored = unescaped(stored)
        try:
            means, number, text = meaning(kind, stored, self.known)
        except ValueError:
            shown = (stored or kind)[:40]
            raise Refused(
                gate.CELL_UNREADABLE, sheet=self.source.title, cell=self._name(), value=shown
            ) from None
        if means is not CellKind.BLANK or "f" in seen:
            cell = (*self._place, means, number, text, int(style), "f" in seen)
            for column, value in zip(self._columns, cell, strict=True):
                column.append(value)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        try:
            self.merged.append((*position(first), *position(last or first)))
        except ValueError:
            raise self.refuse(reference) from None

    def _name(self) -> str:
        return f"{letters(self._place[1])}{self._place[0]}"

    def _misplaced(self, reference: str) -> Refused:
        title, row = self.source.title, str(self._place[0])
        return Refused(gate.CELL_MISPLACED, sheet=title, row=row, cell=reference[:40])


def read_sheet(source: Source, texts: Texts, pieces: Iterable[bytes]) -> SheetCells:
    """Read a sheet from the pieces of its XML; raises Refused for what cannot be read."""
    walker = SheetWalker(source, texts)
    walker.walk(pieces)
    return walker.found()
