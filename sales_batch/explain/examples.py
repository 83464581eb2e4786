"""An example of every finding that no rule gives: what its message could be filled with."""

from collections.abc import Mapping
from datetime import date

from sales_batch.core.finding import Check, Detail, placeholders
from sales_batch.core.kinds import MONTH
from sales_batch.core.words import Words
from sales_batch.excel.gate import megabytes
from sales_batch.inbox.checks import instead, once_more
from sales_batch.sheets import deliveries, orders, prices
from sales_batch.sheets.orders import OrderLine
from sales_batch.sheets.prices import Product

FRIDAY = date(2026, 11, 20)
USUAL: Detail = {
    "sheet": OrderLine.words,
    "book": orders.BOOK.title,
    "target": Product.words,
    "column": OrderLine.columns["due_on"].title,
    "cell": "F12",
    "row": "12",
    "part": "xl/worksheets/sheet1.xml",
    "other": "orders.xlsx",
    "folder": "order_desk",
    "folders": Words("order_desk、sales_office", "order_desk, sales_office"),
    "instead": instead(FRIDAY),
    "reason": Words("没有权限", "permission denied"),
    "report": Words("订货受理余额表", "Order backlog"),
    "count": "3",
}
"""What a placeholder is filled with unless its check has something of its own below."""
OWN: Mapping[str, Detail] = {
    "file_too_large": {"size": megabytes(73 * 2**20), "limit": megabytes(50 * 2**20)},
    "too_big_to_copy": {"size": megabytes(73 * 2**20), "limit": megabytes(50 * 2**20)},
    "unpacked_too_large": {"size": megabytes(512 * 2**20), "limit": megabytes(400 * 2**20)},
    "too_many_parts": {"count": "1,204", "limit": "1,000"},
    "packed_too_tightly": {"ratio": "2,400", "limit": "1,000"},
    "part_name_unsafe": {"part": "../sheet1.xml"},
    "xml_malformed": {"line": "2"},
    "content_unknown": {"what": "t=x"},
    "sheet_titles_equal": {"sheet": "Orders", "other": "ORDERS"},
    "too_many_rows": {"row": "2,000,000", "limit": "1,048,576"},
    "cell_misplaced": {"cell": "F-12"},
    "cell_unreadable": {"value": "12,5x"},
    "reading_too_slow": {"limit": "120"},
    "reading_too_big": {"limit": megabytes(2 * 2**30)},
    "table_too_wide": {"cell": "JA1", "limit": "256", "last": "IV"},
    "sheet_twice": {"titles": Words("订货明细、订货 明细", "Order lines, order_lines")},
    "unknown_workbook": {"titles": Words("Sheet1、Sheet2", "Sheet1, Sheet2")},
    "column_missing": {"row": "1"},
    "column_twice": {"cells": Words("F1、K1", "F1, K1")},
    "sheet_missing": {"sheet": OrderLine.words},
    "sheet_lost": {"sheets": OrderLine.words},
    "log_missing": {
        "book": deliveries.BOOK.title,
        "sheet": deliveries.DeliveryNotice.words,
    },
    "unknown_sheet": {"value": Words("草稿", "Draft"), "hint": ""},
    "unknown_column": {
        "value": Words("交期", "Due"),
        "hint": Words("是否应为“交货日期”？", " Did you mean Due on?"),
    },
    "nameless_column": {"columns": "K", "row": "1"},
    "merged": {"range": "B5:B8"},
    "hidden_rows": {"rows": "5, 8-9"},
    "excel_error": {"value": "#REF!"},
    "read_leniently": {"value": "１，２００", "read": "1,200"},
    "outside_dates": {"value": "1926-11-03", "first": "2000-01-01", "last": "2036-12-31"},
    "not_a_number": {"value": Words("12 台", "12 pcs"), "example": "120"},
    "too_many_decimals": {"value": "0.12345", "places": "4"},
    "not_whole": {"value": "1.5", "example": "3"},
    "too_large": {"value": "12345678901234", "digits": "9"},
    "out_of_bounds": {"value": "-3", "bound": Words("不小于 0", "at least 0")},
    "not_a_date": {"value": "11/3"},
    "no_such_day": {"value": "2026-11-31"},
    "not_in_form": {"value": "2026.1", "kind": MONTH.title, "example": MONTH.example},
    "not_a_choice": {
        "value": Words("急", "Urgent"),
        "choices": Words("一般、特别", "General, Special"),
    },
    "key_twice": {"key": "SO-1 1", "others": "A4"},
    "row_twice": {"others": "A4"},
    "not_yet": {"value": "2026-12-01", "day": "2026-11-23"},
    "reference_missing": {"value": "P-10", "hint": Words("是否应为 P-1？", " Did you mean P-1?")},
    "link_missing": {
        "target": OrderLine.words,
        "named": Words("SO-1 第 9 行", "SO-1 line 9"),
        "hint": "",
    },
    "link_incomplete": {
        "target": OrderLine.words,
        "named": "SO-1",
        "column": OrderLine.columns["line_no"].title,
    },
    "date_for_a_number": {"value": "2026-11-03"},
    "number_for_a_date": {"value": "46329"},
    "not_a_code": {"value": "-5"},
    "references_not_judged": {"book": prices.BOOK.title},
    "open_in_excel": {"lock": "~$orders.xlsx"},
    "copy_beside": {"other": "orders.xlsx"},
    "gone": {"instead": once_more(FRIDAY)},
    "control_totals_add_up": {
        "control": Words("各产品之和 = 订货明细", "Products = order lines"),
        "left": "1,200.00",
        "right": "1,000.00",
    },
    "reports_can_be_made": {"reason": "KeyError"},
    "working_days_provisional": {"years": "2027"},
}
"""By the names of the checks."""


def example(check: Check) -> Detail:
    """What could stand in place of every placeholder of a check that is no rule.

    Raises KeyError for a placeholder that nothing is given for.
    """
    known = {**USUAL, **OWN.get(check.name, {})}
    return {name: known[name] for name in placeholders(check.message.zh)}
