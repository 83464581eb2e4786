"""Cells out of runs of rows: many at once where they have the usual shape, else one by one."""

import re
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sales_batch.core.cells import CellKind
from sales_batch.excel.digits import (
    Flags,
    Places,
    all_digits,
    floats,
    integers,
    short_decimals,
)
from sales_batch.excel.markup import Odd
from sales_batch.excel.proof import attributes, prove_content
from sales_batch.excel.shapes import References, RowRests, Run, references, row_tags
from sales_batch.excel.strings import inline_text, prove_text, resolved, unescaped
from sales_batch.excel.tails import BOOLEAN, NUMBER, SHARED, STRING, FormulaRests, Told, tell
from sales_batch.excel.values import Cells, Texts, meaning, position

_CELL = re.compile(
    rb'<c((?: [\w.:-]+="[^"<>&]*")+) ?(?:/>|>'
    rb'(<f((?: [\w.:-]+="[^"<>&]*")*) ?(?:/>|>([^<]*)</f>))?'
    rb'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|(<v ?/>))?'
    rb"(?:<is>(.*)</is>)?"
    rb"</c>)",
    re.DOTALL,
)
_MOSTLY_BLANK = 4
"""Blank cells go only where they are so many times the others: all rows having the same cells is
worth more, but a table that is formatted down to the last row of its sheet must not cost memory."""


@dataclass
class _Taken:
    """What the cells of a run mean, as it is found out; blank at first."""

    kind: npt.NDArray[np.int8]
    number: npt.NDArray[np.float64]
    text: npt.NDArray[np.int32]
    odd: Flags

    @classmethod
    def blank(cls, odd: Flags) -> "_Taken":
        count = len(odd)
        text = np.full(count, -1, np.int32)
        return cls(np.zeros(count, np.int8), np.full(count, np.nan), text, odd)


class Scanner:
    """Reads runs of rows; `cells` and `hidden` (row numbers) hold what was found in each."""

    def __init__(self, last_row: int, texts: Texts, prefixes: Collection[str]) -> None:
        self.cells: list[Cells] = []
        self.hidden: list[npt.NDArray[np.int32]] = []
        self._last_row = last_row
        self._texts = texts
        self._known: dict[bytes, int] = {}
        self._prefixes = prefixes
        self._row_rests = RowRests(prefixes)
        self._formula_rests = FormulaRests(prefixes)

    def scan(self, rows: bytes) -> None:
        """Take one run of whole rows in; raises Odd for what it cannot prove."""
        if not rows:
            return
        run = Run(rows)
        tags = row_tags(run, self._row_rests)
        if tags.number.max() > self._last_row:
            raise Odd("a row past the limit")
        self.hidden.append(tags.number[tags.hidden])
        if len(run.begin):
            named = references(run, tags)
            self.cells.append(self._cells(run, named, tell(run, named, self._formula_rests)))

    def _cells(self, run: Run, named: References, told: Told) -> Cells:
        taken = _Taken.blank(~(told.full | told.bare))
        # An empty `<v></v>` is a blank, but for a string.
        held = told.full & ((told.end > told.begin) | (told.type == STRING))
        self._shared(run, told, np.flatnonzero(held & (told.type == SHARED)), taken)
        self._numbers(run, told, np.flatnonzero(held & (told.type == NUMBER)), taken)
        self._booleans(run, told, np.flatnonzero(held & (told.type == BOOLEAN)), taken)
        self._strings(run, told, np.flatnonzero(held & (told.type == STRING)), taken)
        found = (taken.kind, taken.number, taken.text)
        cells = Cells(named.row, named.column, *found, told.style, told.formula)
        for at in np.flatnonzero(taken.odd).tolist():
            self._odd(run.text[run.begin[at] : run.end[at]], cells, at)
        keep = (cells.kind != CellKind.BLANK) | cells.formula
        if np.count_nonzero(keep) * _MOSTLY_BLANK > len(keep):
            return cells
        return Cells._make(array[keep] for array in cells)

    def _shared(self, run: Run, told: Told, at: Places, taken: _Taken) -> None:
        size = told.end[at] - told.begin[at]
        words = run.words[told.begin[at]]
        short = np.minimum(size, 8)
        index = integers(words, short)
        sure = all_digits(words, short) & (size <= 8) & (index < self._texts.shared)
        _accept(taken, at, sure, CellKind.TEXT)
        taken.text[at[sure]] = index[sure]

    def _booleans(self, run: Run, told: Told, at: Places, taken: _Taken) -> None:
        value = run.octets[told.begin[at]] - np.uint8(ord("0"))
        sure = (told.end[at] - told.begin[at] == 1) & (value < 2)
        _accept(taken, at, sure, CellKind.BOOLEAN)
        taken.number[at[sure]] = value[sure]

    def _numbers(self, run: Run, told: Told, at: Places, taken: _Taken) -> None:
        begin, end = told.begin[at], told.end[at]
        size = end - begin
        words = run.words[begin]
        short = np.minimum(size, 8)
        number = integers(words, short).astype(np.float64)
        sure = all_digits(words, short) & (size <= 8)
        others = np.flatnonzero(~sure)
        if len(others):
            number[others], sure[others] = short_decimals(words[others], size[others])
            others = others[~sure[others]]
        if len(others):
            try:
                number[others] = floats(run.text, begin[others], end[others])
                sure[others] = np.isfinite(number[others])
            except Odd:
                pass
        _accept(taken, at, sure, CellKind.NUMBER)
        taken.number[at[sure]] = number[sure]

    def _strings(self, run: Run, told: Told, at: Places, taken: _Taken) -> None:
        if not len(at):
            return
        prove_text(run.rows)
        spans = zip(told.begin[at].tolist(), told.end[at].tolist(), strict=True)
        raws = [run.text[begin:end] for begin, end in spans]
        for raw in dict.fromkeys(raws):
            if b"<" in raw:
                raise Odd("a tag in a text")
            if raw not in self._known:
                self._known[raw] = self._texts.place(unescaped(resolved(raw.decode())))
        taken.text[at] = [self._known[raw] for raw in raws]
        taken.kind[at] = CellKind.TEXT

    def _odd(self, cell: bytes, cells: Cells, at: int) -> None:
        """Read one cell on its own; raises Odd when it is not plainly of a known shape."""
        found = _CELL.fullmatch(cell)
        if found is None:
            raise Odd(repr(cell[:80]))
        behind, formula, behind_formula, calculation, value, empty, inline = found.groups()
        said = attributes(behind, self._prefixes)
        if formula is not None:
            attributes(behind_formula, self._prefixes)
            prove_content(calculation or b"")
        kind, style = said.get("t", "n"), said.get("s", "0")
        text = "" if empty else None
        if value is not None:
            prove_text(value)
            text = resolved(value.decode())
        if inline is not None:
            text = inline_text(inline)
        elif kind == "str" and text:
            text = unescaped(text)
        try:
            row, cells.column[at] = position(said["r"])
            cells.style[at] = int(style)
            cells.kind[at], cells.number[at], cells.text[at] = meaning(kind, text, self._texts)
        except (KeyError, ValueError) as error:
            raise Odd(str(error)) from error
        if row != cells.row[at]:
            raise Odd("a cell in the wrong row")
        if (inline is not None) != (kind == "inlineStr" and text is not None):
            raise Odd("a value where its type has none")
        cells.formula[at] = formula is not None


def _accept(taken: _Taken, at: Places, sure: Flags, kind: int) -> None:
    taken.kind[at[sure]] = kind
    taken.odd[at[~sure]] = True
