"""Workbooks for tests, cell by cell, and a sheet with one column of every type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from sales_batch.core.cells import CellBook, CellColumn, CellKind, CellSheet
from sales_batch.core.kinds import (
    AnyRate,
    Below1,
    Choice,
    Code,
    Day,
    Email,
    Flag,
    Money,
    Month,
    Period,
    Pick,
    Positive,
    Price,
    Quantity,
    Quarter,
    Rate,
    Score,
    SignedMoney,
    SignedQuantity,
    Text,
    UpTo10,
    Whole,
)
from sales_batch.core.parse import Parsed, parse
from sales_batch.core.sheet import Book, Sheet, column


class Everything(Sheet, zh="各种列", en="Everything", note_zh="每种列一个。"):
    """One column of every type."""

    text: Text | None = column("文字")
    pick: Pick | None = column("选填")
    code: Code | None = column("编号")
    email: Email | None = column("邮箱")
    month: Month | None = column("月份")
    quarter: Quarter | None = column("季度")
    period: Period | None = column("考核期")
    flag: Flag | None = column("是否")
    day: Day | None = column("日期")
    whole: Whole | None = column("整数")
    up_to_10: UpTo10 | None = column("十以内")
    score: Score | None = column("评分")
    quantity: Quantity | None = column("数量")
    signed_quantity: SignedQuantity | None = column("增减数量")
    positive: Positive[Quantity] | None = column("正数")
    price: Price | None = column("单价")
    money: Money | None = column("金额")
    signed_money: SignedMoney | None = column("增减金额")
    rate: Rate | None = column("比率")
    any_rate: AnyRate | None = column("任意比率")
    below_1: Below1[Rate] | None = column("不足一")
    choice: Choice | None = column("类别", choices={"general": "一般", "special": "特别"})


EVERYTHING = Book("样本", "Samples", "order_desk", (Everything,))


@dataclass(frozen=True)
class Error:
    """An Excel error such as `#N/A`."""

    text: str


@dataclass(frozen=True)
class Dated:
    """A number in a cell whose format shows a date or a time."""

    serial: float


@dataclass(frozen=True)
class Iso:
    """A cell of the date type, which holds an ISO text."""

    text: str


@dataclass(frozen=True)
class Uncalculated:
    """A formula without a stored value."""


Cell = str | float | int | bool | date | Error | Dated | Iso | Uncalculated | None
Grid = Sequence[Sequence[Cell]]
"""Rows of cells, from row 1 and column A on; None is a cell that is not there."""


def book(tabs: Mapping[str, Grid], *, date1904: bool = False, **more: Any) -> CellBook:
    """A workbook of tabs by their title; `more` goes to every CellSheet."""
    texts: list[str] = []
    sheets = [CellSheet(title, _columns(grid, texts), **more) for title, grid in tabs.items()]
    return CellBook(sheets, texts, date1904)


def read(name: str, *cells: Cell, date1904: bool = False) -> Parsed:
    """Cells below each other, read as the column of that name of `Everything`."""
    made = book({"x": [[cell] for cell in cells]}, date1904=date1904)
    rows = np.arange(1, len(cells) + 1, dtype=np.int32)
    columns = made.sheets[0].columns
    return parse(Everything.columns[name], columns.get(1, _column({}, [])), rows, made)


def _columns(grid: Grid, texts: list[str]) -> dict[int, CellColumn]:
    found: dict[int, dict[int, Cell]] = {}
    for row, line in enumerate(grid, 1):
        for number, cell in enumerate(line, 1):
            if cell is not None:
                found.setdefault(number, {})[row] = cell
    return {number: _column(cells, texts) for number, cells in sorted(found.items())}


def _column(cells: Mapping[int, Cell], texts: list[str]) -> CellColumn:
    stored = [_stored(cell) for cell in cells.values()]
    places = []
    for kind, _, text in stored:
        known = kind in (CellKind.TEXT, CellKind.ERROR, CellKind.DATE)
        places.append(len(texts) if known else -1)
        texts += [text] if known else []
    dated = [isinstance(cell, date | Dated) for cell in cells.values()]
    formula = [isinstance(cell, Uncalculated) for cell in cells.values()]
    return CellColumn(
        row=np.array(list(cells), np.int32),
        kind=np.array([kind for kind, _, _ in stored], np.int8),
        number=np.array([number for _, number, _ in stored], np.float64),
        text=np.array(places, np.int32),
        dated=np.array(dated, bool),
        formula=np.array(formula, bool),
    )


def _stored(cell: Cell) -> tuple[int, float, str]:
    """What a file holds for a cell: its kind, its number, its text."""
    match cell:
        case bool():
            return CellKind.BOOLEAN, float(cell), ""
        case int() | float():
            return CellKind.NUMBER, float(cell), ""
        case str():
            return CellKind.TEXT, np.nan, cell
        case Error():
            return CellKind.ERROR, np.nan, cell.text
        case Iso():
            return CellKind.DATE, np.nan, cell.text
        case Dated():
            return CellKind.NUMBER, cell.serial, ""
        case datetime():
            return CellKind.NUMBER, (cell - datetime(1899, 12, 30)).total_seconds() / 86400, ""
        case date():
            return CellKind.NUMBER, float((cell - date(1899, 12, 30)).days), ""
        case _:
            return CellKind.BLANK, np.nan, ""
