"""A clerk's own workbook: a title above the headers, columns in another order, no template."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sales_batch.core.sheet import Column, Sheet
from sales_batch.excel.book import Exact, new_book
from samples.files import File
from samples.rows import Row


def write_plain(file: File, path: Path) -> None:
    """Write a workbook without the template's helps, the same bytes each time."""
    with new_book(path, {"created": datetime(2026, 1, 1)}) as workbook:
        looks = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "header": workbook.add_format({"bold": True, "bottom": 1}),
            "day": workbook.add_format({"num_format": "yyyy/m/d"}),
        }
        for sheet in file.sheets:
            worksheet = workbook.add_worksheet(sheet.words.zh)
            worksheet.set_column(0, len(sheet.columns) - 1, 15)
            if file.title:
                worksheet.write_string(0, 0, file.title, looks["title"])
            names = file.columns(sheet)
            for place, name in enumerate(names):
                title = sheet.columns[name].title.zh
                worksheet.write_string(file.header - 1, place, title, looks["header"])
            for number, row in enumerate(file.rows[sheet.table], file.header):
                _write_row(worksheet, number, _cells(sheet, names, row), looks["day"])


def _cells(sheet: type[Sheet], names: list[str], row: Row) -> list[tuple[Column, Any]]:
    return [(sheet.columns[name], row.get(name)) for name in names]


def _write_row(worksheet: Any, number: int, cells: list[tuple[Column, Any]], day: Any) -> None:
    for place, (column, value) in enumerate(cells):
        if isinstance(value, date):
            worksheet.write_datetime(number, place, value, day)
        elif isinstance(value, Decimal | int) and not isinstance(value, bool):
            worksheet.write_number(number, place, Exact(value))
        elif value is not None:
            worksheet.write_string(number, place, column.kind.show(value, "zh"))
