"""Writes the workbooks that staff fill in, empty or filled, from their declarations alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from math import ceil
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range

from sales_batch.core.kinds import DayKind, NumberKind, TextKind
from sales_batch.core.sheet import GUIDE, Book, Column, Sheet
from sales_batch.core.words import Language
from sales_batch.excel import advice, style
from sales_batch.excel.book import Exact, new_book
from sales_batch.excel.book import Sheet as Worksheet
from sales_batch.excel.dropdown import Dropdowns, Lists
from sales_batch.excel.guide import MISSING, NEEDED, write_guide
from sales_batch.excel.validation import validation

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
"""Rows to fill in, by sheet (`Sheet.table`): values by column name as str, Decimal, date, int, bool
or None; a choice by its code."""

CREATED = datetime(2026, 1, 1)
"""The creation date that every template carries, so that it is the same file each time."""
BLANK_ROWS = 20
"""The rows of an empty table; Excel lets it grow as more are added below."""
SPARE_ROWS = 2000
"""The rows below the table that are checked as they are typed."""
FROZEN_KEYS = 2
"""At most so many leading key columns stay in sight."""
PAGE_WIDTH = 190
"""The columns' widths that still read well on one printed page."""
NOTE_WIDTH, NOTE_UNITS, NOTE_LINE = 320, 44, 18
"""A note's width in pixels and in half characters, and the height of its lines."""
HEADER = {"align": "center", "left": 1, "left_color": style.RULE}
FOOTER = {"zh": "&L{}　{}&R第 &P 页，共 &N 页", "en": "&L{}: {}&RPage &P of &N"}


@dataclass(frozen=True)
class _Draft:
    """A workbook while it is written."""

    book: Book
    language: Language
    formats: style.Formats
    dropdowns: Dropdowns


def write_templates(
    folder: Path, language: Language, books: Iterable[Book], lists: Lists | None = None
) -> list[Path]:
    """Write the empty templates of `books` into `folder`, each named by its title."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for book in books:
        paths.append(folder / f"{book.title.to(language)}.xlsx")
        write_template(book, paths[-1], language, lists)
    return paths


def write_template(
    book: Book,
    path: Path,
    language: Language,
    lists: Lists | None = None,
    rows: Rows | None = None,
) -> None:
    """Write the template of a workbook to `path`, the same bytes for the same arguments.

    `lists` fills the dropdowns of references and free wordings with what is now in use; `rows`
    fills the tables as a clerk would. Raises ValueError for rows of an unknown sheet or column,
    and Dropped, or XlsxWriter's warning, for whatever would be missing in the file.
    """
    rows = rows or {}
    if unknown := rows.keys() - {sheet.table for sheet in book.sheets}:
        raise ValueError(f"{book.name} has no sheet {sorted(unknown)}")
    title = book.title.to(language)
    with new_book(path, {"title": title, "created": CREATED}) as workbook:
        last_row = {sheet.table: _last_row(rows.get(sheet.table, ())) for sheet in book.sheets}
        dropdowns = Dropdowns(book, language, lists or {}, last_row)
        draft = _Draft(book, language, style.Formats(workbook), dropdowns)
        write_guide(workbook.add_worksheet(GUIDE.to(language)), book, language, draft.formats)
        for sheet in book.sheets:
            worksheet = workbook.add_worksheet(sheet.words.to(language))
            _write_sheet(draft, worksheet, sheet, rows.get(sheet.table, ()))
        dropdowns.write(workbook)


def _last_row(rows: Sequence[Row]) -> int:
    return 1 + (len(rows) or BLANK_ROWS) + SPARE_ROWS


def _write_sheet(
    draft: _Draft, worksheet: Worksheet, sheet: type[Sheet], rows: Sequence[Row]
) -> None:
    columns = list(sheet.columns.values())
    worksheet.add_table(
        0, 0, len(rows) or BLANK_ROWS, len(columns) - 1,
        {
            "name": sheet.table,
            "style": None,
            "columns": [{"header": column.title.to(draft.language)} for column in columns],
        },
    )  # fmt: skip
    worksheet.set_row_pixels(0, 44)
    for index, column in enumerate(columns):
        _write_header(draft, worksheet, sheet, index)
        _prepare(draft, worksheet, sheet, index)
        _fill(draft, worksheet, index, column, [row.get(column.name) for row in rows])
    area = xl_range(1, 0, draft.dropdowns.last_row[sheet.table] - 1, len(columns) - 1)
    worksheet.ignore_errors({"number_stored_as_text": area})
    if unknown := {name for row in rows for name in row} - sheet.columns.keys():
        raise ValueError(f"{sheet.table} has no column {sorted(unknown)}")
    _lay_out(draft, worksheet, sheet)


def _write_header(draft: _Draft, worksheet: Worksheet, sheet: type[Sheet], index: int) -> None:
    column = list(sheet.columns.values())[index]
    note = advice.note(sheet, column, draft.language)
    lines = sum(ceil(style.width(line) / NOTE_UNITS) for line in note.split("\n"))
    look = draft.formats("header", **HEADER | (NEEDED if column.required else {}))
    worksheet.write_string(0, index, column.title.to(draft.language), look)
    worksheet.write_comment(
        0, index, note,
        {"width": NOTE_WIDTH, "height": NOTE_LINE * (lines + 1), "font_name": style.FONT,
         "font_size": 9},
    )  # fmt: skip


def _prepare(draft: _Draft, worksheet: Worksheet, sheet: type[Sheet], index: int) -> None:
    """Width, format, validation and the mark of a missing cell, for a whole column."""
    column = list(sheet.columns.values())[index]
    last = draft.dropdowns.last_row[sheet.table] - 1
    worksheet.set_column(index, index, _width(column, draft.language), _look(draft, column))
    worksheet.data_validation(1, index, last, index, validation(sheet, column, draft.dropdowns))
    if column.required:
        cell, end = xl_col_to_name(index), xl_col_to_name(len(sheet.columns) - 1)
        begun = f"=AND(LEN({cell}2)=0,COUNTA($A2:${end}2)>0)"
        missing = {"type": "formula", "criteria": begun, "format": draft.formats(**MISSING)}
        worksheet.conditional_format(1, index, last, index, missing)


def _fill(
    draft: _Draft, worksheet: Worksheet, index: int, column: Column, values: Sequence[Any]
) -> None:
    look = _look(draft, column)
    for row, value in enumerate(values or [None] * BLANK_ROWS, 1):
        if value is None:
            worksheet.write_blank(row, index, None, look)
        elif isinstance(column.kind, DayKind):
            worksheet.write_datetime(row, index, value, look)
        elif isinstance(column.kind, NumberKind):
            worksheet.write_number(row, index, Exact(value), look)
        else:
            worksheet.write_string(row, index, column.kind.show(value, draft.language), look)


def _look(draft: _Draft, column: Column) -> Any:
    if isinstance(column.kind, TextKind):
        return draft.formats("cell", num_format="@", text_wrap=True)
    align = {"align": "center"} if isinstance(column.kind, DayKind) else {}
    return draft.formats("cell", num_format=column.kind.number_format, **align)


def _width(column: Column, language: Language) -> float:
    """As wide as its values, its choices and half its title, which may take two lines."""
    title = column.title.to(language)
    longest = max(map(style.width, title.split()))
    words = [style.width(choice.to(language)) for choice in column.choices.values()]
    return max(column.kind.width, longest + 4, style.width(title) / 2 + 4, *(w + 4 for w in words))


def _lay_out(draft: _Draft, worksheet: Worksheet, sheet: type[Sheet]) -> None:
    """What stays in sight on the screen and how it is printed."""
    leading = list(takewhile(lambda column: column.key, sheet.columns.values()))[:FROZEN_KEYS]
    across = sum(_width(column, draft.language) for column in sheet.columns.values())
    worksheet.freeze_panes(1, len(leading))
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(ceil(across / PAGE_WIDTH), 0)
    worksheet.repeat_rows(0)
    if leading:
        worksheet.repeat_columns(0, len(leading) - 1)
    worksheet.set_margins(0.4, 0.4, 0.5, 0.6)
    titles = draft.book.title.to(draft.language), sheet.words.to(draft.language)
    worksheet.set_footer(FOOTER[draft.language].format(*titles))
