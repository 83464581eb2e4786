"""The distinct cells of a column, as Python values, and the rows that hold each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from sales_batch.core.cells import CellBook, CellColumn, CellKind
from sales_batch.core.kind import CellValue

UNIX_EPOCH_IN_1900, UNIX_EPOCH_IN_1904 = 25569, 24107
LAST_SERIAL = 2958465
"""9999-12-31 in the 1900 date system."""
FIRST_SOUND_SERIAL = 61
"""1900-03-01; Excel knows a 29 February 1900, so it counts the days before one too high."""


@dataclass
class Distinct:
    """The distinct cells of a column that must be looked at, and which row holds which of them."""

    which: npt.NDArray[np.int32]
    cells: list[CellValue] = field(default_factory=list)
    texts: Sequence[str] = ()
    """The same cells, where all of them are texts."""

    def add(self, at: Any, codes: Any, cells: Sequence[CellValue]) -> None:
        """Let the rows at `at` hold `cells[codes]`."""
        self.which[at] = codes + len(self.cells)
        self.cells.extend(cells)

    def rows(self, rows: npt.NDArray[np.int32]) -> Sequence[npt.NDArray[np.int32]]:
        """For each distinct cell the rows that hold it."""
        order = np.argsort(self.which, kind="stable")
        cuts = np.searchsorted(self.which[order], np.arange(len(self.cells) + 1))
        return [rows[order[a:b]] for a, b in pairwise(cuts.tolist())]


def gather(
    cells: CellColumn, wanted: npt.NDArray[np.bool_], book: CellBook, epoch: int
) -> Distinct:
    """The distinct cells among the wanted ones, as Python values, texts first."""
    distinct = Distinct(np.full(len(cells.row), -1, np.int32))
    there = np.flatnonzero(wanted & (cells.kind != CellKind.BLANK))
    kind = cells.kind[there]
    if not len(there):
        return distinct
    if len(at := there[kind == CellKind.TEXT]):
        at = at[~book.blank[cells.text[at]]] if book.has_blank else at
        codes, inverse = _unique_codes(cells.text[at], len(book.texts))
        held = [*map(book.texts.__getitem__, codes.tolist())]
        distinct.add(at, inverse, held)
        if len(at) == len(there):
            distinct.texts = held
            return distinct
    for row in there[kind == CellKind.DATE].tolist():
        distinct.add(row, 0, [_from_iso(book.texts[cells.text[row]])])
    if len(at := there[kind == CellKind.BOOLEAN]):
        distinct.add(at, cells.number[at].astype(np.int32), [False, True])
    for dated in (False, True):
        if len(at := there[(kind == CellKind.NUMBER) & (cells.dated[there] == dated)]):
            found, inverse = np.unique(cells.number[at], return_inverse=True)
            numbers = found.tolist()
            held_as = [_moment(value, epoch) for value in numbers] if dated else numbers
            distinct.add(at, inverse, held_as)
    return distinct


def _unique_codes(codes: Any, count: int) -> tuple[Any, Any]:
    """The distinct codes below `count`, ascending, and each code's place among them."""
    seen = np.zeros(count, bool)
    seen[codes] = True
    rank = np.cumsum(seen) - 1
    return np.flatnonzero(seen), rank[codes]


def _moment(serial: float, epoch: int) -> CellValue:
    """The day and time of a date-formatted number; the number itself where there is no such day."""
    if not 0 <= serial <= LAST_SERIAL + 1:
        return serial
    early = epoch == UNIX_EPOCH_IN_1900 and 1 <= serial < FIRST_SOUND_SERIAL
    try:
        days = serial + early - epoch
        return datetime(1970, 1, 1) + timedelta(milliseconds=round(days * 86400000))
    except OverflowError:
        return serial


def _from_iso(text: str) -> CellValue:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
