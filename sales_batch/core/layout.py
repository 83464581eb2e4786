"""Which sheets of a workbook are ours, where their columns stand, and what is amiss with that."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sales_batch.core import grammar
from sales_batch.core.cells import CellBook, CellKind, CellSheet
from sales_batch.core.finding import Check, Detail, Severity
from sales_batch.core.parse import Rows
from sales_batch.core.place import letters
from sales_batch.core.sheet import GUIDE, LISTS, PROBLEMS, Book, Sheet
from sales_batch.core.words import Words

HEADER_ROWS = 20

COLUMN_MISSING = Check(
    "G05",
    "column_missing",
    Severity.ERROR,
    Words(
        "缺少必需的列“{column}”，这张表的内容暂不能使用。请按模板补上这一列（第 {row} 行是表头）。",
        "The required column {column} is missing, so this sheet cannot be used. "
        "Add it as in the template (the headers stand in row {row}).",
    ),
)
COLUMN_TWICE = Check(
    "G05",
    "column_twice",
    Severity.ERROR,
    Words(
        "列“{column}”出现了两次（{cells}），无法判断以哪一列为准。请删除多余的一列。",
        "The column {column} stands here twice ({cells}), and it is unclear which one counts. "
        "Delete one of them.",
    ),
)
HEADERS_NOT_FOUND = Check(
    "G05",
    "headers_not_found",
    Severity.ERROR,
    Words(
        "前 20 行里没有找到表头。请把模板的表头行复制回来。",
        "No headers were found in the first 20 rows. Copy the header row back from the template.",
    ),
)
SHEET_MISSING = Check(
    "G05",
    "sheet_missing",
    Severity.ERROR,
    Words(
        "工作簿“{book}”缺少工作表“{sheet}”。请从模板复制这张表；没有内容也要保留空表。",
        "The workbook {book} lacks the sheet {sheet}. Copy it from the template; "
        "keep it even when there is nothing to enter.",
    ),
)
LOG_MISSING = Check(
    "G05",
    "log_missing",
    Severity.WARNING,
    Words(
        "工作簿“{book}”没有工作表“{sheet}”，按没有记录处理。请从模板复制这张表。",
        "The workbook {book} has no sheet {sheet}; it counts as having no entries. "
        "Copy the sheet from the template.",
    ),
)
SHEET_TWICE = Check(
    "G01",
    "sheet_twice",
    Severity.ERROR,
    Words(
        "工作表“{sheet}”出现了两次（{titles}），无法判断以哪一张为准，两张都没有读取。请删除多余的一张。",
        "The sheet {sheet} stands here twice ({titles}); it is unclear which one counts, so "
        "neither was read. Delete one of them.",
    ),
)
UNKNOWN_WORKBOOK = Check(
    "G02",
    "unknown_workbook",
    Severity.ERROR,
    Words(
        "这个文件里没有一张系统认识的工作表（现有：{titles}），没有读取。"
        "请使用模板；如果改过工作表的名称，请改回来。",
        "None of the sheets in this file is known ({titles}), so it was not read. "
        "Use a template; if you renamed a sheet, give it its name back.",
    ),
)
UNKNOWN_SHEET = Check(
    "G06",
    "unknown_sheet",
    Severity.NOTICE,
    Words("工作表“{value}”不属于模板，没有读取。{hint}",
          "The sheet {value} is not in the template and was not read.{hint}"),
)  # fmt: skip
UNKNOWN_COLUMN = Check(
    "G06",
    "unknown_column",
    Severity.NOTICE,
    Words("列“{value}”不属于模板，没有读取。{hint}",
          "The column {value} is not in the template and was not read.{hint}"),
)  # fmt: skip
MERGED = Check(
    "G13",
    "merged",
    Severity.WARNING,
    Words(
        "单元格 {range} 是合并的，只有左上角一格有值，其余各格按空白处理。请取消合并，逐格填写。",
        "The cells {range} are merged: only the first has a value, the others count as blank. "
        "Unmerge them and fill in each cell.",
    ),
)
HIDDEN_ROWS = Check(
    "G17",
    "hidden_rows",
    Severity.WARNING,
    Words(
        "有 {count} 行被隐藏或筛选掉了（第 {rows} 行），它们照样计入。请取消隐藏并核对。",
        "{count} rows are hidden or filtered out (row {rows}); they count all the same. "
        "Unhide and check them.",
    ),
)
HIDDEN_SHEET = Check(
    "G17",
    "hidden_sheet",
    Severity.WARNING,
    Words(
        "工作表“{sheet}”是隐藏的，其中 {count} 行照样计入。请取消隐藏并核对。",
        "The sheet {sheet} is hidden; its {count} rows count all the same. Unhide and check it.",
    ),
)
CHECKS = (
    SHEET_TWICE, UNKNOWN_WORKBOOK, COLUMN_MISSING, COLUMN_TWICE, HEADERS_NOT_FOUND, SHEET_MISSING,
    LOG_MISSING, UNKNOWN_SHEET, UNKNOWN_COLUMN, MERGED, HIDDEN_ROWS, HIDDEN_SHEET,
)  # fmt: skip


@dataclass(frozen=True)
class Remark:
    """A check broken by a file, a sheet (`title` is its tab) or cells of a column."""

    check: Check
    title: str = ""
    table: str = ""
    column: str = ""
    letter: str = ""
    rows: Sequence[int] = ()
    value: str = ""
    detail: Detail = field(default_factory=dict)


UNUSABLE = (COLUMN_MISSING, COLUMN_TWICE)
"""A row of a sheet with one of these cannot count."""
UNREAD = (SHEET_TWICE, SHEET_MISSING, HEADERS_NOT_FOUND)
"""Of a sheet with one of these nothing is known tonight."""


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
        titles = "、".join(tab.title for tab in book.sheets)
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
            titles = "、".join(tab.title for tab in twins)
            detail = {"sheet": sheet.words, "titles": titles}
            remarks.append(Remark(SHEET_TWICE, twins[1].title, sheet.table, detail=detail))
    return {sheet: twins[0] for sheet, twins in found.items() if len(twins) == 1}, remarks


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
    book: CellBook, tab: CellSheet, sheet: type[Sheet]
) -> tuple[int, dict[str, list[int]], list[Remark]]:
    """The header row (0: none), the column numbers of each field, and what is amiss with them."""
    fields = {
        _bare(name): column.name
        for column in sheet.columns.values()
        for name in (*column.title, column.name)
    }
    grid: dict[int, dict[int, str]] = {}
    for number, cells in tab.columns.items():
        top = int(np.searchsorted(cells.row, HEADER_ROWS, side="right"))
        for row, kind, text in zip(
            cells.row[:top], cells.kind[:top], cells.text[:top], strict=True
        ):
            if kind == CellKind.TEXT and book.texts[text].strip():
                grid.setdefault(int(row), {})[number] = book.texts[text]
    known = {row: [_bare(text) in fields for text in texts.values()] for row, texts in grid.items()}
    header = max(known, key=lambda row: (sum(known[row]), -row), default=0)
    if not header or sum(known[header]) < min(2, len(sheet.columns)):
        return 0, {}, [Remark(HEADERS_NOT_FOUND, tab.title, sheet.table)]
    at: dict[str, list[int]] = {}
    strange = {}
    for number, text in sorted(grid[header].items()):
        if name := fields.get(_bare(text)):
            at.setdefault(name, []).append(number)
        elif _bare(text) not in _OURS:
            strange[number] = text
    return header, at, list(_header_remarks(tab, sheet, header, at, strange))


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
            cells = "、".join(f"{letters(number)}{header}" for number in places)
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
            name = numbers.get(left, numbers[min(inside)])
            yield Remark(
                MERGED, tab.title, sheet.table, name, letters(left), [top], detail={"range": span}
            )


def hidden(
    tab: CellSheet, sheet: type[Sheet], at: Mapping[str, Sequence[int]], rows: Rows
) -> Iterator[Remark]:
    """Rows of ours that nobody sees: on a hidden sheet, hidden by hand or by a filter."""
    if tab.state != "visible" and len(rows):
        detail: Detail = {"sheet": tab.title, "count": str(len(rows))}
        yield Remark(HIDDEN_SHEET, tab.title, sheet.table, detail=detail)
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
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
