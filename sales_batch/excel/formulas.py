"""Live cells: the formulas that a table declares over its fields, as Excel reads them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_col_to_name

from sales_batch.core.exact import arrow_of
from sales_batch.core.figure import Field
from sales_batch.core.kinds import ChoiceKind
from sales_batch.core.report import Table
from sales_batch.core.words import Language
from sales_batch.excel.bulk import Cells, Live, Numbers
from sales_batch.excel.links import quoted

_REFERENCE = re.compile(r"\{(?:(\w+)\.)?(\w*)(?:\[(\w+):(\w+)\])?(?::(\w+))?\}")
_NO_NAME = re.compile(r"\W+")


@dataclass(frozen=True)
class Stand:
    """Where a named table stands: on which sheets, and the rows of each of them that it fills.

    Without sheets it has one row, whose cells have names (`cell_name`).
    """

    fields: Sequence[Field]
    sheets: Sequence[str] = ()
    rows: Sequence[range] = ()

    def at(self, name: str) -> int:
        """The place of a column."""
        return [one.name for one in self.fields].index(name)


Stands = Mapping[str, Stand]


def cell_name(one: Field, language: Language) -> str:
    """What the cell of a field is called in formulas: its title, without blanks and signs."""
    return _NO_NAME.sub("_", one.title.to(language))


@dataclass(frozen=True)
class Writer:
    """Writes the formulas of one table; `stands` are the tables of the report that have names."""

    table: Table
    language: Language
    stands: Stands

    def live(self, item: Field, cells: Cells) -> Cells | Live:
        """A column of the table with its formula, if it has one.

        Raises ValueError for a reference to what is not there.
        """
        formula = self.table.formulas.get(item.name)
        if formula is None:
            return cells
        stands = pc.is_valid(cells.values) if isinstance(cells, Numbers) else _always(len(cells))
        if formula.where:
            said = arrow_of(self.table.frame[formula.where])
            stands = pc.and_(stands, pc.fill_null(said, False))
        pieces: list[Any] = [pc.if_else(stands, pa.scalar("", pa.large_string()), None)]
        end = 0
        for found in _REFERENCE.finditer(formula.text):
            pieces += [formula.text[end : found.start()], *self._reference(found, item)]
            end = found.end()
        return Live(cells, [*pieces, formula.text[end:]])

    def _reference(self, found: re.Match[str], item: Field) -> list[Any]:
        table, name, first, stop, choice = found.groups()
        try:
            if choice:
                assert isinstance(item.kind, ChoiceKind)
                word = item.kind.show(choice, self.language)
                return ['"' + word.replace('"', '""') + '"']
            if not table:
                return [xl_col_to_name(Stand(self.table.fields).at(name)), None]
            stand = self.stands[table]
            if first:
                return [self._span(stand, name, first, stop)]
            return [cell_name(stand.fields[stand.at(name)], self.language)]
        except (KeyError, ValueError):
            raise ValueError(f"formula of {item.name} refers to {found[0]}") from None

    def _span(self, stand: Stand, name: str, first: str, stop: str) -> Any:
        """Cells of a column of another table, by row; null where they are none or on two sheets."""
        begin, end = (arrow_of(self.table.frame[one]) for one in (first, stop))
        letter, spans = xl_col_to_name(stand.at(name), True), []
        before = 0
        for sheet, rows in zip(stand.sheets, stand.rows, strict=True):
            inside = pc.and_(
                pc.and_(pc.greater_equal(begin, before), pc.less_equal(end, before + len(rows))),
                pc.less(begin, end),
            )
            below = rows.start - before
            spans.append(
                _joined(
                    pc.if_else(inside, f"{quoted(sheet)}!{letter}$", None),
                    pc.add(begin, below + 1),
                    f":{letter}$",
                    pc.add(end, below),
                )
            )
            before += len(rows)
        return pc.coalesce(*spans)


def _always(size: int) -> Any:
    return pa.repeat(pa.scalar(True), size)


def _joined(*pieces: Any) -> Any:
    """Literals, texts and whole numbers as one text a row; null where one of them is."""
    texts = [
        pa.scalar(piece, pa.large_string())
        if isinstance(piece, str)
        else pc.cast(piece, pa.large_string())
        for piece in pieces
    ]
    return pc.binary_join_element_wise(*texts, pa.scalar("", pa.large_string()))
