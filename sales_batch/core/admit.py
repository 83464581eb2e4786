"""One workbook's cells in; typed columns out, and what is wrong with its sheets and cells."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sales_batch.core import faults, layout
from sales_batch.core.arrays import integers, strings
from sales_batch.core.cells import CellBook, CellSheet
from sales_batch.core.parse import Parsed, Rows, Typed, empty, parse
from sales_batch.core.place import letters
from sales_batch.core.remark import CHECKS as REMARKS
from sales_batch.core.remark import Remark
from sales_batch.core.sheet import Book, Column, Sheet

CHECKS = (*REMARKS, *faults.CHECKS)


@dataclass(frozen=True)
class AdmittedSheet:
    """One sheet of ours: a typed Arrow column per declared column, and `row`, the sheet's row.

    `title` is its tab. `letters` has the column letters of every column that the sheet has.
    `typed` says, by column, row and text, what was typed where the value would not show it.
    """

    table: str
    title: str
    rows: pa.Table
    letters: Mapping[str, str]
    typed: pa.Table


@dataclass(frozen=True)
class Admitted:
    """One workbook, admitted; what hangs on its path, the day or other files comes later.

    `corrects` says of a returned copy of what file it is, and the content it was made from.
    """

    sheets: Sequence[AdmittedSheet]
    remarks: Sequence[Remark]
    corrects: tuple[str, str] | None = None


LAST_COLUMN = 256
"""IV, the last column of old workbooks: further right, nobody keeps a table."""


def admit(book: CellBook, books: Sequence[Book], last_column: int = LAST_COLUMN) -> Admitted:
    """Find our sheets in a workbook and read each of them; the rest is remarked on.

    Columns of ours are looked for up to `last_column`.
    """
    tabs, remarks = layout.tabs(book, books)
    sheets = []
    for sheet, tab in tabs.items():
        admitted, more = _admit_sheet(book, tab, sheet, last_column)
        remarks += more
        if admitted:
            sheets.append(admitted)
    return Admitted(sheets, remarks, layout.corrects(book))


def _admit_sheet(
    book: CellBook, tab: CellSheet, sheet: type[Sheet], last_column: int
) -> tuple[AdmittedSheet | None, list[Remark]]:
    header, at, remarks = layout.headers(book, tab, sheet, last_column)
    if not header:
        return None, remarks
    rows = _data_rows(book, tab, header, [number for places in at.values() for number in places])
    arrays = {"row": integers(rows)}
    typed: list[tuple[str, Typed]] = []
    for name, column in sheet.columns.items():
        places = at.get(name, ())
        parsed = _read_column(book, tab, column, places, rows)
        arrays[name] = parsed.array
        typed += [(name, entry) for entry in parsed.typed]
        letter = letters(places[0]) if places else ""
        remarks += [
            Remark(
                mark.check, tab.title, sheet.table, name, letter,
                array("i", mark.rows.tobytes()), detail=mark.detail,
            )
            for mark in parsed.marks
        ]  # fmt: skip
    remarks += [*layout.merged(tab, sheet, header, at, rows), *layout.hidden(tab, sheet, at, rows)]
    return AdmittedSheet(
        table=sheet.table,
        title=tab.title,
        rows=pa.table(arrays),
        letters={name: letters(places[0]) for name, places in at.items()},
        typed=_typed_table(typed),
    ), remarks


def _read_column(
    book: CellBook, tab: CellSheet, column: Column, places: Sequence[int], rows: Rows
) -> Parsed:
    if len(places) != 1:
        return empty(column, rows)
    return parse(column, tab.columns[places[0]], rows, book)


def _data_rows(book: CellBook, tab: CellSheet, header: int, numbers: Sequence[int]) -> Rows:
    """The rows below the header in which one of our columns holds anything."""
    columns = [tab.columns[number] for number in numbers]
    held = np.zeros(max(int(cells.row[-1]) for cells in columns) + 1, bool)
    held[: header + 1] = True
    for cells in columns:
        if not held[cells.row[0] : cells.row[-1] + 1].all():
            held[cells.row[layout.filled(book, cells)]] = True
    held[: header + 1] = False
    return np.flatnonzero(held).astype(np.int32)


def _typed_table(typed: Sequence[tuple[str, Typed]]) -> pa.Table:
    counts = [len(entry.rows) for _, entry in typed]
    which = integers(np.repeat(np.arange(len(typed), dtype=np.int32), counts))
    rows = np.concatenate([np.empty(0, np.int32), *[entry.rows for _, entry in typed]])
    return pa.table(
        {
            "column": strings([name for name, _ in typed]).take(which),
            "row": integers(rows),
            "text": strings([entry.text for _, entry in typed]).take(which),
        }
    )
