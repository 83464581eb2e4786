"""Which rows stand in which workbook: by quarter, by half year, by person, or all in one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sales_batch.core.place import letters
from sales_batch.core.sheet import Book, Sheet
from sales_batch.sheets import (
    BOOKS,
    activity,
    approvals,
    channels,
    deliveries,
    finance,
    production,
    quotes,
)
from sales_batch.sheets import orders as ordering
from samples.rows import Row, Tables, half, quarter

Label = Callable[[str, Row], str]
"""What a workbook's file name says of the rows that stand in it."""


@dataclass(frozen=True)
class File:
    """A workbook of the inbox: its path there, what it holds, and how it is laid out.

    `title`: a clerk's own workbook with a title above the headers and the columns in another
    order, not the template. `sheets` are those that it has.
    """

    path: str
    book: Book
    rows: Tables
    sheets: tuple[type[Sheet], ...]
    title: str = ""

    @property
    def plain(self) -> bool:
        """It is not made from the template."""
        return bool(self.title) or len(self.sheets) < len(self.book.sheets)

    @property
    def header(self) -> int:
        """The row in which the headers stand."""
        return 3 if self.title else 1

    def columns(self, sheet: type[Sheet]) -> list[str]:
        """The fields in the order of the columns."""
        names = list(sheet.columns)
        return [*names[1:], names[0]] if self.title else names

    def place(self, sheet: type[Sheet], row: Row, column: str) -> tuple[str, int]:
        """Column letter and row number of a cell."""
        index = next(n for n, one in enumerate(self.rows[sheet.table]) if one is row)
        return letters(self.columns(sheet).index(column) + 1), self.header + 1 + index


def files(tables: Tables, supplement: str) -> list[File]:
    """The inbox; `supplement` is the order that was handed in late, in a file of its own."""
    late = {
        name: [row for row in tables[name] if row.get("order_no") == supplement]
        for name in ("orders", "order_lines")
    }
    usual = tables | {
        name: [row for row in tables[name] if row.get("order_no") != supplement] for name in late
    }
    found = [file for book in BOOKS for file in _files(book, usual)]
    without_changes = tuple(
        sheet for sheet in ordering.BOOK.sheets if sheet.table != "order_changes"
    )
    rows = late | {"forecast_requests": []}
    path = "order_desk/受理订货 2026年11月补单.xlsx"
    return [*found, File(path, ordering.BOOK, rows, without_changes)]


def _files(book: Book, tables: Tables) -> list[File]:
    label = _label(book, tables)
    parts: dict[str, Tables] = {}
    for sheet in book.sheets:
        for row in tables[sheet.table]:
            part = parts.setdefault(label(sheet.table, row), {s.table: [] for s in book.sheets})
            part[sheet.table].append(row)
    title = f"示例电机有限公司  {book.zh}（2026年11月）" if book is channels.BOOK else ""
    return [
        File(f"{book.department}/{book.zh}{text}.xlsx", book, rows, tuple(book.sheets), title)
        for text, rows in sorted(parts.items())
    ]


def _label(book: Book, tables: Tables) -> Label:
    if book in (ordering.BOOK, deliveries.BOOK, finance.BOOK):
        return _dated(book, tables, _quarter)
    if book in (quotes.BOOK, production.BOOK, approvals.BOOK):
        return _dated(book, tables, _half)
    if book is activity.BOOK:
        names = {row["staff_id"]: row["name"] for row in tables["staff"]}
        return lambda _, row: f" {names[row['staff_id']]}"
    return lambda *_: ""


def _quarter(day: date) -> str:
    return f" 2026年第{quarter(day) if day.year == 2026 else 1}季度"


def _half(day: date) -> str:
    return f" 2026年{'上' if day.year < 2026 or half(day) == 1 else '下'}半年"


def _dated(book: Book, tables: Tables, text: Callable[[date], str]) -> Label:
    """By the day of a row, or of the document that it belongs to."""
    own = {
        sheet.table: next(
            name for name, column in sheet.columns.items() if column.kind.name == "date"
        )
        for sheet in book.sheets
        if not sheet.of and any(column.kind.name == "date" for column in sheet.columns.values())
    }
    parents = {sheet.table: sheet.of for sheet in book.sheets if sheet.of}
    days = {
        (parent.table, row[parent.key[0]]): row[own[parent.table]]
        for parent in parents.values()
        for row in tables[parent.table]
    }

    def label(table: str, row: Row) -> str:
        if table in own:
            return text(row[own[table]])
        parent = parents[table]
        return text(days.get((parent.table, row[parent.key[0]])) or _own_day(row))

    return label


def _own_day(row: Row) -> date:
    """The day of a line or change whose order is not there."""
    day: date = row.get("changed_on") or row["due_on"]
    return day
