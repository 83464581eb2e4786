"""Which sheets of a workbook are ours, where their columns stand, and what is amiss with that."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sales_batch.core import grammar
from sales_batch.core.cells import CellBook, CellColumn, CellKind, CellSheet
from sales_batch.core.finding import Detail
from sales_batch.core.parse import Rows
from sales_batch.core.place import letters
from sales_batch.core.remark import (
    COLUMN_MISSING,
    COLUMN_TWICE,
    HEADERS_NOT_FOUND,
    HIDDEN_ROWS,
    HIDDEN_SHEET,
    LOG_MISSING,
    MERGED,
    NAMELESS_COLUMN,
    SHEET_MISSING,
    SHEET_TWICE,
    TABLE_TOO_WIDE,
    UNKNOWN_COLUMN,
    UNKNOWN_SHEET,
    UNKNOWN_WORKBOOK,
    Remark,
)
from sales_batch.core.sheet import GUIDE, LISTS, MARKER, MARKER_COLUMN, PROBLEMS, Book, Sheet
from sales_batch.core.words import Words, listed

HEADER_ROWS = 20
NAMED = 20
"""How many titles or rows a message names."""


def tabs(
    book: CellBook, books: Sequence[Book]
) -> tuple[dict[type[Sheet], CellSheet], list[Remark]]:
    """The tab of each of our sheets; what is to be said of missing, doubled and strange ones."""
    known = {
        _bare(name): sheet
        for declared in books
        for sheet in declared.sheets
        for name in (*sheet.words, sheet.table)
    }
    found: dict[type[Sheet], list[CellSheet]] = {}
    strange = []
    for tab in book.sheets:
        if sheet := known.get(_bare(tab.title)):
            found.setdefault(sheet, []).append(tab)
        elif tab.columns and _bare(tab.title) not in _OURS:
            strange.append(tab.title)
    if not found:
        titles = listed(_some([tab.title for tab in book.sheets]))
        return {}, [Remark(UNKNOWN_WORKBOOK, detail={"titles": titles})]
    here = list(dict.fromkeys(sheet.book for sheet in found))
    absent = [sheet for part in here for sheet in part.sheets if sheet not in found]
    remarks = [
        Remark(UNKNOWN_SHEET, title, value=title, detail=_hint(title, [s.words for s in absent]))
        for title in strange
    ]
    english = any(twins[0].title == sheet.words.en for sheet, twins in found.items())
    for sheet in absent:
        detail: Detail = {"book": sheet.book.title, "sheet": sheet.words}
        check = SHEET_MISSING if sheet.key else LOG_MISSING
        title = sheet.words.to("en" if english else "zh")
        remarks.append(Remark(check, title, sheet.table, detail=detail))
    for sheet, twins in found.items():
        if len(twins) > 1:
            titles = listed([tab.title for tab in twins])
            detail = {"sheet": sheet.words, "titles": titles}
            remarks.append(Remark(SHEET_TWICE, twins[1].title, sheet.table, detail=detail))
    return {sheet: twins[0] for sheet, twins in found.items() if len(twins) == 1}, remarks


def corrects(book: CellBook) -> tuple[str, str] | None:
    """Of what file a returned copy is, and the content that it was made from; None for others."""
    for tab in book.sheets:
        if _bare(tab.title) in map(_bare, PROBLEMS):
            marker, file, content = (
                _first_text(book, tab.columns.get(MARKER_COLUMN + at)) for at in range(3)
            )
            if marker == MARKER and file:
                return file, content
    return None


def _first_text(book: CellBook, cells: CellColumn | None) -> str:
    if cells is None or cells.row[0] != 1 or cells.kind[0] != CellKind.TEXT:
        return ""
    return str(book.texts[cells.text[0]])


@lru_cache(maxsize=4096)
def _bare(title: str) -> str:
    """A title as it is compared: without case, spaces, underscores and the mark of a must."""
    return re.sub(r"[\s_*＊]", "", grammar.narrow(title)).casefold()


_OURS = {_bare(name) for words in (GUIDE, LISTS, PROBLEMS) for name in words}


def _hint(title: str, others: Sequence[Words]) -> Detail:
    """The nearest of the names that are still missing, said as a question."""
    names = {_bare(name): words for words in others for name in words}
    near = difflib.get_close_matches(_bare(title), names, n=1, cutoff=0.5)
    if not near:
        return {"hint": ""}
    words = names[near[0]]
    return {"hint": Words(f"是否应为“{words.zh}”？", f" Did you mean {words.en}?")}


def headers(
    book: CellBook, tab: CellSheet, sheet: type[Sheet], last_column: int
) -> tuple[int, dict[str, list[int]], list[Remark]]:
    """The header row (0: none), the column numbers of each field, and what is amiss with them.

    Headers are looked for up to `last_column`; one of ours further right is remarked on.
    """
    fields = _fields(sheet)
    grid = _texts_on_top(book, tab)
    known = {
        row: sum(_bare(text) in fields for number, text in texts.items() if number <= last_column)
        for row, texts in grid.items()
    }
    header = max(known, key=lambda row: (known[row], -row), default=0)
    if header and known[header] < min(2, len(sheet.columns)):
        header = 0
    at: dict[str, list[int]] = {}
    strange = {}
    for number, text in sorted(grid.get(header, {}).items()):
        if number > last_column:
            break
        name, ours = fields.get(_bare(text)), _bare(text) in _OURS
        if name and not (ours and name in at):
            at.setdefault(name, []).append(number)
        elif not ours:
            strange[number] = text
    remarks = [*_too_far(tab, sheet, grid if not header else {header: grid[header]}, last_column)]
    if not header:
        return 0, {}, [Remark(HEADERS_NOT_FOUND, tab.title, sheet.table), *remarks]
    unnamed = [number for number in tab.columns if number not in grid[header]]
    remarks += _nameless(book, tab, sheet, header, sorted(unnamed))
    return header, at, [*_header_remarks(tab, sheet, header, at, strange), *remarks]


def _fields(sheet: type[Sheet]) -> Mapping[str, str]:
    """The field that each title stands for."""
    return {
        _bare(name): column.name
        for column in sheet.columns.values()
        for name in (*column.title, column.name)
    }


def _texts_on_top(book: CellBook, tab: CellSheet) -> dict[int, dict[int, str]]:
    """The texts in the first rows of a sheet, by row and column."""
    grid: dict[int, dict[int, str]] = {}
    for number, cells in tab.columns.items():
        top = int(np.searchsorted(cells.row, HEADER_ROWS, side="right"))
        held = np.flatnonzero(cells.kind[:top] == CellKind.TEXT)
        for row, text in zip(cells.row[held].tolist(), cells.text[held].tolist(), strict=True):
            if book.texts[text].strip():
                grid.setdefault(row, {})[number] = book.texts[text]
    return grid


def _too_far(
    tab: CellSheet, sheet: type[Sheet], grid: Mapping[int, Mapping[int, str]], last_column: int
) -> Iterator[Remark]:
    """The first column of ours that stands too far to the right."""
    fields = _fields(sheet)
    far = (
        (number, row, text)
        for row, texts in grid.items()
        for number, text in texts.items()
        if number > last_column and _bare(text) in fields
    )
    if found := min(far, default=None):
        number, row, text = found
        detail: Detail = {
            "column": text,
            "cell": f"{letters(number)}{row}",
            "limit": str(last_column),
            "last": letters(last_column),
        }
        yield Remark(TABLE_TOO_WIDE, tab.title, sheet.table, "", letters(number), [row], "", detail)


def _nameless(
    book: CellBook, tab: CellSheet, sheet: type[Sheet], header: int, unnamed: Sequence[int]
) -> Iterator[Remark]:
    """Columns without a title that hold something below the header."""
    counts = {
        number: int(np.count_nonzero(filled(book, cells) & (cells.row > header)))
        for number in unnamed
        for cells in (tab.columns[number],)
    }
    if held := [letters(number) for number, count in counts.items() if count]:
        detail: Detail = {
            "columns": listed(_some(held)), "count": str(sum(counts.values())), "row": str(header)
        }  # fmt: skip
        yield Remark(NAMELESS_COLUMN, tab.title, sheet.table, "", held[0], [header], "", detail)


def filled(book: CellBook, cells: CellColumn) -> npt.NDArray[np.bool_]:
    """Which cells of a column hold anything that can be seen."""
    holds: npt.NDArray[np.bool_] = (cells.kind != CellKind.BLANK) | cells.formula
    if book.has_blank:
        holds &= ~((cells.kind == CellKind.TEXT) & book.blank[cells.text])
    return holds


def _header_remarks(
    tab: CellSheet,
    sheet: type[Sheet],
    header: int,
    at: Mapping[str, Sequence[int]],
    strange: Mapping[int, str],
) -> Iterator[Remark]:
    absent = [column for name, column in sheet.columns.items() if name not in at]
    for number, text in strange.items():
        hint = _hint(text, [column.title for column in absent])
        yield Remark(
            UNKNOWN_COLUMN, tab.title, sheet.table, "", letters(number), [header], text, hint
        )
    for column in absent:
        if column.required:
            missing: Detail = {"column": column.title, "row": str(header)}
            yield Remark(COLUMN_MISSING, tab.title, sheet.table, column.name, detail=missing)
    for name, places in at.items():
        if len(places) > 1:
            cells = listed([f"{letters(number)}{header}" for number in places])
            title = sheet.columns[name].title
            twice: Detail = {"column": title, "cells": cells}
            yield Remark(
                COLUMN_TWICE, tab.title, sheet.table, name, letters(places[1]), [header],
                title.zh, twice,
            )  # fmt: skip


def merged(
    tab: CellSheet, sheet: type[Sheet], header: int, at: Mapping[str, Sequence[int]], rows: Rows
) -> Iterator[Remark]:
    """Merged ranges that reach into the rows and columns of ours."""
    if not len(rows):
        return
    numbers = {number: name for name, places in at.items() for number in places}
    for top, left, bottom, right in tab.merged:
        inside = [number for number in numbers if left <= number <= right]
        if bottom > header and top <= rows[-1] and inside:
            span = f"{letters(left)}{top}:{letters(right)}{bottom}"
            first = min(inside)
            name = numbers[first] if top in rows else ""
            yield Remark(
                MERGED, tab.title, sheet.table, name, letters(first), [top], detail={"range": span}
            )


def hidden(
    tab: CellSheet, sheet: type[Sheet], at: Mapping[str, Sequence[int]], rows: Rows
) -> Iterator[Remark]:
    """Rows of ours that nobody sees: on a hidden sheet, hidden by hand or by a filter."""
    if tab.state != "visible" and len(rows):
        detail: Detail = {"sheet": tab.title, "count": str(len(rows))}
        yield Remark(HIDDEN_SHEET, tab.title, sheet.table, detail=detail)
    if not len(tab.hidden_rows):
        return
    out_of_sight = np.intersect1d(rows, tab.hidden_rows)
    if len(out_of_sight):
        first = min(number for places in at.values() for number in places)
        detail = {"count": str(len(out_of_sight)), "rows": _spans(out_of_sight.tolist())}
        row = int(out_of_sight[0])
        yield Remark(HIDDEN_ROWS, tab.title, sheet.table, "", letters(first), [row], detail=detail)


def _spans(rows: Sequence[int]) -> str:
    """Row numbers in words: `5, 8-12`."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ", ".join(_some([str(a) if a == b else f"{a}-{b}" for a, b in spans]))


def _some(names: Sequence[str]) -> list[str]:
    """The first of many names, and a sign that there are more."""
    return [*names[:NAMED], *(["…"] if len(names) > NAMED else [])]
