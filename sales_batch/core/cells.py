"""What a reader hands to admission: the cells of one workbook, column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from sales_batch.core import grammar


class CellKind:
    """What a cell holds; for a formula, what its stored value is.

    Plain integers: an array is compared with one eight times as fast as with a member of an enum.
    """

    BLANK, NUMBER, TEXT, BOOLEAN, ERROR, DATE = range(6)


@dataclass(frozen=True)
class CellColumn:
    """The cells that a file holds for one column of a sheet: equally long arrays, in order of row.

    A blank cell may be there (a formatted cell) or not. A formula that was never calculated is
    BLANK with `formula` set; a formula whose stored value is the empty text is TEXT, text "".
    """

    row: npt.NDArray[np.int32]
    """1-based row numbers, strictly ascending."""
    kind: npt.NDArray[np.int8]
    """A CellKind each."""
    number: npt.NDArray[np.float64]
    """NUMBER: the stored float; BOOLEAN: 0 or 1; NaN elsewhere."""
    text: npt.NDArray[np.int32]
    """TEXT, ERROR (`#N/A`) and DATE (an ISO text): an index into CellBook.texts; -1 elsewhere."""
    dated: npt.NDArray[np.bool_]
    """The number format of the cell shows a date or a time."""
    formula: npt.NDArray[np.bool_]
    """A formula stands in the cell."""

    def below(self, count: int) -> "CellColumn":
        """The cells without the first `count`."""
        return CellColumn(*(getattr(self, part.name)[count:] for part in fields(self)))


@dataclass(frozen=True)
class CellSheet:
    """One sheet: its tab title, and its columns by 1-based number; one without cells is absent."""

    title: str
    columns: Mapping[int, CellColumn]
    state: Literal["visible", "hidden", "veryHidden"] = "visible"
    merged: Sequence[tuple[int, int, int, int]] = ()
    """Merged ranges: first row, first column, last row, last column (1-based)."""
    hidden_rows: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    """Rows that are hidden, by hand or by a filter, in ascending order."""


@dataclass(frozen=True)
class CellBook:
    """One workbook. Sheets stand in tab order; chart and dialog sheets are left out."""

    sheets: Sequence[CellSheet]
    texts: Sequence[str]
    """Every text that the columns point to; equal texts may stand in it twice.

    They are whole characters: the reader leaves no half of a surrogate pair.
    """
    date1904: bool = False
    """Day numbers count from 1904-01-01 instead of 1899-12-30."""

    @cached_property
    def blank(self) -> npt.NDArray[np.bool_]:
        """Which of the texts show nothing."""
        return np.fromiter(map(grammar.blank, self.texts), bool, len(self.texts))

    @cached_property
    def has_blank(self) -> bool:
        """Whether any of them does."""
        return bool(self.blank.any())
