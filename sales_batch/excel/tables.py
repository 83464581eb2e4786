"""One table of a report on a sheet: its columns, header, rows, totals and links."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import ceil
from pathlib import PurePath
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from sales_batch.core.figure import Field, field
from sales_batch.core.kinds import DAY, TEXT, WHOLE
from sales_batch.core.report import Cover, Table
from sales_batch.core.words import Language, Words
from sales_batch.excel import links, style
from sales_batch.excel.book import Book, Exact
from sales_batch.excel.bulk import Cells, Lines, Live, Numbers, Texts, cells_of, clean, part
from sales_batch.excel.formulas import Stands, Writer, cell_name
from sales_batch.excel.style import Formats

WIDEST = 40
"""Units after which a text column wraps instead of growing."""

TRACE = (
    field("file", "文件", "File", TEXT),
    field("sheet", "工作表", "Sheet", TEXT),
    field("row", "行", "Row", WHOLE),
)
TOTAL = Words("合计", "Total")
NOTHING = Words("（无）", "(none)")

Sums = Mapping[int, tuple[str, Decimal]]
"""Totals by column: the formula, and its exact value."""

_OPTIONAL_DECIMALS = re.compile(r"(.*)\.#+")


@dataclass(frozen=True)
class Press:
    """The workbook that is being written, and what all its sheets share.

    `inbox` is where the files of traced rows are found: a path from the folder that the report
    ends up in, or an absolute one; without it rows are traced without links. `stands` are the
    tables that formulas can refer to.
    """

    book: Book
    formats: Formats
    cover: Cover
    language: Language
    inbox: PurePath | None
    stands: Stands

    def put(self, sheet: Any, row: int, column: int, text: str, *looks: str) -> None:
        """Write a text, as a text, in the given looks."""
        sheet.write_string(row, column, clean(text, self.language), self.formats(*looks))


@dataclass(frozen=True)
class Shown:
    """A column of a table as it is shown; `laid` are its cells with their formulas."""

    title: str
    field: Field
    cells: Cells
    laid: Cells | Live

    @property
    def number_format(self) -> str:
        """How Excel shows the cells."""
        return self.field.kind.number_format

    @cached_property
    def _content(self) -> float:
        if not len(self.cells):
            return 0.0
        if isinstance(self.cells, Texts):
            texts = pa.array(self.cells.distinct, pa.large_string())
            sizes = pc.add(pc.utf8_length(texts), pc.binary_length(texts))
            return (pc.max(sizes).as_py() or 0) / 2
        if self.field.kind is DAY:
            return 10.0
        return max(map(self._digits, pc.min_max(self.cells.values).as_py().values()))

    def _digits(self, value: Decimal | int | None) -> int:
        decimals = len(re.sub(r"[^0#]", "", self.number_format.partition(".")[2]))
        percent = self.number_format.endswith("%")
        whole = int((value or 0) * (100 if percent else 1))
        return len(f"{whole:,}") + (decimals + 1 if decimals else 0) + percent

    @property
    def looks(self) -> Sequence[str]:
        """The looks of the cells; those of a trace step back."""
        return ("cell", "note") if self.field in TRACE else ("cell",)

    @property
    def wraps(self) -> bool:
        """The column holds texts that are wider than a column may become."""
        return isinstance(self.cells, Texts) and self._content > WIDEST

    def lines(self) -> Lines:
        """How many lines the text of each cell takes in a column of the greatest width."""
        assert isinstance(self.cells, Texts)
        each = [
            sum(max(1, ceil(style.width(line) / WIDEST)) for line in text.split("\n"))
            for text in self.cells.distinct
        ]
        known = pc.take(pa.array([*each, 1]), pc.fill_null(self.cells.codes, len(each)))
        return np.asarray(known)

    def width(self, beside: float, total: Decimal | None = None) -> float:
        """Units for the cells, their total, and the title on two lines beside a button."""
        title = style.width(self.title)
        if title > 8:
            words = max(map(style.width, self.title.split()))
            title = max(ceil(title / 2) + 1, 8, words if self.title.isascii() else 0)
        sums = 0 if total is None else self._digits(total) * 1.1
        return ceil(max(min(self._content, WIDEST), title + beside, sums, 4)) + 2

    def form(self, place: int) -> Mapping[str, Any]:
        """The XlsxWriter format properties of the cells, in the table's column `place`."""
        if isinstance(self.cells, Numbers) and self.field.kind is not DAY:
            return {"num_format": self.number_format, "align": "right"}
        wrap = {"text_wrap": True} if self.wraps else {}
        return {"num_format": self.number_format, "align": "left", "indent": min(place, 1)} | wrap

    def total(self) -> Decimal:
        """The exact sum."""
        assert isinstance(self.cells, Numbers)
        return Decimal(pc.sum(self.cells.values).as_py() or 0)


def shown(press: Press, table: Table) -> Sequence[Shown]:
    """The columns of a table in order, those of its trace last."""
    language, found = press.language, []
    writer = Writer(table, language, press.stands)
    for item in (*table.fields, *(TRACE if table.trace else ())):
        cells = cells_of(table.frame[item.name], item.kind, language)
        title = clean(item.title.to(language), language)
        found.append(Shown(title, item, cells, writer.live(item, cells)))
    return found


def widths(
    columns: Sequence[Shown], totals: Mapping[int, Decimal], beside: float
) -> dict[int, float]:
    """Each column's width in units; `beside` is that of a filter's button, 0 without one."""
    return {at: column.width(beside, totals.get(at)) for at, column in enumerate(columns)}


def write_header(
    press: Press,
    sheet: Any,
    row: int,
    columns: Sequence[Shown],
    wide: Mapping[int, float],
    beside: float = 0,
) -> None:
    """The titles, in a row that is as high as the columns' widths make it."""
    taken = beside + 1.5
    lines = 1 + any(style.width(item.title) + taken > wide[at] for at, item in enumerate(columns))
    sheet.set_row_pixels(row, 8 + 20 * lines)
    for at, column in enumerate(columns):
        form = column.form(at)
        look = press.formats("header", align=form["align"], indent=form.get("indent", 0))
        sheet.write_string(row, at, column.title, look)


def write_rows(press: Press, sheet: Any, row: int, columns: Sequence[Shown]) -> None:
    """The cells from `row` on, and the links of traced rows as far as Excel holds them."""
    size = len(columns[0].cells)
    if not size:
        return
    cells = [column.laid for column in columns]
    formats = [press.formats(*column.looks, **column.form(at)) for at, column in enumerate(columns)]
    linked = press.inbox is not None and tuple(column.field for column in columns[-3:]) == TRACE
    lines = np.ones(size, np.int64)
    for column in columns:
        if column.wraps:
            np.maximum(lines, column.lines(), out=lines)
    if not linked:
        sheet.lay(row, cells, formats, lines)
        return
    near = min(size, sheet.links_left)
    sheet.links_left -= near
    link = press.formats("cell", "link", **columns[-1].form(len(columns)))
    sheet.lay(row, _part(cells, 0, near), [*formats[:-1], link], lines[:near])
    source: Any = tuple(_part(cells[-3:], 0, near))
    assert press.inbox is not None
    letter = xl_rowcol_to_cell(0, len(columns) - 1)[:-1]
    sheet.link(links.to_rows(press.inbox, source, letter, row + 1))
    if near < size:
        sheet.lay(row + near, _part(cells, near, size), formats, lines[near:])


def _part(cells: Sequence[Cells | Live], start: int, stop: int) -> Sequence[Any]:
    return [part(found, start, stop) for found in cells]


def name_cells(press: Press, sheet: Any, row: int, table: Table) -> None:
    """Give the cells of a named table's only row the names that formulas know them by."""
    for at, item in enumerate(table.fields if table.name else ()):
        cell = xl_rowcol_to_cell(row, at, row_abs=True, col_abs=True)
        where = f"={links.quoted(sheet.name)}!{cell}"
        press.book.define_name(cell_name(item, press.language), where)


def write_totals(press: Press, sheet: Any, row: int, columns: Sequence[Shown], sums: Sums) -> None:
    """A row of totals: per column a formula and its exact value, the word in the first column."""
    sheet.set_row_pixels(row, 28)
    for at, column in enumerate(columns):
        form = press.formats("total", **column.form(at))
        if at in sums:
            formula, value = sums[at]
            sheet.write_formula(row, at, formula, form, Exact(value))
        elif at == 0:
            sheet.write_string(row, at, TOTAL.to(press.language), press.formats("total"))


def hide_idle_points(press: Press, sheet: Any, rows: range, columns: Sequence[Shown]) -> None:
    """Show 120 as 120 and not as 120., where decimals are optional; `rows` may be empty."""
    for at, column in enumerate(columns):
        optional = _OPTIONAL_DECIMALS.fullmatch(column.number_format)
        if optional and rows:
            cell = xl_rowcol_to_cell(rows[0], at)
            sheet.conditional_format(
                rows[0],
                at,
                rows[-1],
                at,
                {
                    "type": "formula",
                    "criteria": f"=INT({cell})={cell}",
                    "format": press.book.add_format({"num_format": optional[1]}),
                },
            )


def totals_of(columns: Sequence[Shown]) -> dict[int, Decimal]:
    """The exact sums of the columns that ask for one."""
    return {at: column.total() for at, column in enumerate(columns) if column.field.total}


def subtotal(rows: range, column: int, sheet: str = "") -> str:
    """The sum of what a filter leaves of a column; an empty table sums the row under its header."""
    last = max(rows.start, rows.stop - 1)
    prefix = f"{links.quoted(sheet)}!" if sheet else ""
    return f"SUBTOTAL(109,{prefix}{xl_range(rows.start, column, last, column)})"
