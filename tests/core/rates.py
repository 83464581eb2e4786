"""Exchange rates as staff may hand them in, and what is read of them."""

from datetime import date
from decimal import Decimal
from typing import Any

from sales_batch.core.admit import Admitted, admit
from sales_batch.core.finding import Check, say
from sales_batch.core.remark import Remark
from sales_batch.sheets import BOOKS
from sales_batch.sheets.company import BOOK as COMPANY
from sales_batch.sheets.company import ExchangeRate
from tests.core.workbooks import Cell, Grid, book

HEADERS = ["币种", "生效日期", "对本位币汇率"]
USD: list[Cell] = ["USD", date(2026, 1, 1), 7.15]
EUR: list[Cell] = ["EUR", date(2026, 2, 1), 8]
RATES = [
    {"currency": "USD", "valid_from": date(2026, 1, 1), "rate": Decimal("7.15")},
    {"currency": "EUR", "valid_from": date(2026, 2, 1), "rate": Decimal(8)},
]
OTHERS: dict[str, Grid] = {
    "员工": [[column.title.zh for column in COMPANY.sheets[0].columns.values()]],
    "工作日历": [["日期", "是否工作日", "说明"]],
}


def rates(grid: Grid, title: str = "汇率", **more: Any) -> Admitted:
    """A company workbook with this sheet of exchange rates, its other two sheets empty."""
    return admit(book({**OTHERS, title: grid}, **more), BOOKS)


def rows(admitted: Admitted) -> list[dict[str, Any]]:
    """The exchange rates, less their row numbers."""
    (sheet,) = (one for one in admitted.sheets if one.table == "exchange_rates")
    return [{name: row[name] for name in ExchangeRate.columns} for row in sheet.rows.to_pylist()]


def numbers(admitted: Admitted) -> list[int]:
    """The row numbers of the exchange rates."""
    (sheet,) = (one for one in admitted.sheets if one.table == "exchange_rates")
    found: list[int] = sheet.rows["row"].to_pylist()
    return found


def said(one: Remark, language: Any = "en") -> str:
    """The message of a remark."""
    return say(one.check.message, language, {"value": one.value, **one.detail})


def checks(admitted: Admitted) -> list[Check]:
    """The checks that were broken."""
    return [one.check for one in admitted.remarks]
