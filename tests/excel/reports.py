"""Small report contents for the tests, and a workbook written down as text."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
from pandas import DataFrame

from sales_batch.core.figure import Field, field
from sales_batch.core.kinds import CODE, DAY, FLAG, MONEY, QUANTITY, RATIO, TEXT, ChoiceKind
from sales_batch.core.report import Control, Cover, Page, Table
from sales_batch.core.words import Words

STATE = ChoiceKind(
    "enum",
    Words("选项", "choice"),
    pa.string(),
    "",
    choices={"open": Words("未交", "Open"), "late": Words("延迟", "Late")},
)
FIELDS = (
    field("order_no", "订货编号", "Order no.", CODE),
    field("customer", "客户", "Customer", TEXT),
    field("quantity", "数量", "Quantity", QUANTITY, total=True),
    field("amount", "金额", "Amount", MONEY, total=True),
    field("due_on", "交货日期", "Due on", DAY),
    field("state", "状态", "State", STATE),
    field("special", "特别订货", "Special", FLAG),
    field("margin", "毛利率", "Margin", RATIO),
)
ARROW = {
    "order_no": CODE.arrow,
    "customer": TEXT.arrow,
    "quantity": QUANTITY.arrow,
    "amount": MONEY.arrow,
    "due_on": DAY.arrow,
    "state": STATE.arrow,
    "special": FLAG.arrow,
    "margin": RATIO.arrow,
    "file": pa.string(),
    "sheet": pa.string(),
    "row": pa.int32(),
}
ROWS = (
    ("SO-001", "示例客户", "120", "8220.00", date(2026, 11, 3), "open", True, "0.253"),
    ("SO-002", None, "0.5", "-3.05", None, "late", False, None),
    ("0003", "=1+1", "1234567.0001", "99999999.99", date(2026, 1, 1), None, None, "-0.01"),
)


def frame(columns: Mapping[str, Sequence[Any]], types: Mapping[str, Any] = ARROW) -> DataFrame:
    """A frame with pandas' Arrow columns."""
    made = {}
    for name, values in columns.items():
        array = pa.array(list(values), types[name])
        made[name] = pd.Series(pd.arrays.ArrowExtensionArray(array))
    return DataFrame(made)


def order_lines(copies: int = 1, *, trace: bool = True) -> Table:
    """The three ROWS, so many times, as a traced table."""
    rows: list[list[Any]] = [list(row) for _ in range(copies) for row in ROWS]
    for row in rows:
        for at in (2, 3, 7):
            row[at] = None if row[at] is None else Decimal(str(row[at]))
    columns: dict[str, Sequence[Any]] = {
        item.name: list(values)
        for item, values in zip(FIELDS, zip(*rows, strict=True), strict=True)
    }
    columns["file"] = ["order_desk/订货 1.xlsx", None, "订货'2.xlsx"] * copies
    columns["sheet"] = ["订货明细", "订货明细", "Bob's"] * copies
    columns["row"] = list(range(2, len(rows) + 2))
    return Table(frame(columns), FIELDS, trace=trace)


def texts(values: Sequence[str | None]) -> Table:
    """A table of one text column."""
    column: Field = field("text", "文字", "Text", TEXT)
    return Table(frame({"text": values}, {"text": pa.string()}), [column])


def page(*tables: Table, **more: Any) -> Page:
    """A page of tables."""
    return Page("order_lines", Words("订货明细", "Order lines"), tables, **more)


def cover(*controls: Control, held: Table | None = None) -> Cover:
    """The front of a small report."""
    nothing = Table(order_lines().frame.iloc[:0], FIELDS[:2])
    return Cover(
        "示例电机有限公司",
        Words("订货受理余额表", "Order backlog"),
        date(2026, 11, 3),
        "1.0.0",
        "9f2c41d07be8a3f6",
        ((Words("已读工作簿", "Workbooks read"), "14"),),
        held or nothing,
        controls,
    )


def dump(path: Path) -> dict[str, str]:
    """What stands on each sheet: a line a row, its cells apart by ` | `, formulas as stored."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: "\n".join(
            f"{line[0].row}: "
            + " | ".join(
                _shown(cell, values[sheet.title][cell.coordinate].value) for cell in line
            ).rstrip(" |")
            for line in sheet.iter_rows()
            if any(cell.value is not None for cell in line)
        )
        for sheet in formulas
    }


def _shown(cell: Any, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    formula = f"{cell.value} -> " if cell.data_type == "f" else ""
    link = " ->" + _target(cell.hyperlink) if cell.hyperlink else ""
    return f"{formula}{value!r}" + link if isinstance(value, str) else f"{formula}{value}{link}"


def _target(link: Any) -> str:
    return f"{link.target or ''}#{link.location}"
