"""The cells of a workbook as openpyxl sees them, and as our reader does, in the same terms."""

import warnings
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from openpyxl.utils.escape import unescape

from sales_batch.core.cells import CellBook, CellKind
from sales_batch.core.place import letters

Seen = Mapping[tuple[str, str], object]
"""What stands in each cell that is not blank, by tab and reference."""


def as_seen(path: Path) -> Seen | None:
    """The cells as openpyxl sees them; None where it cannot open the workbook."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, data_only=True)
            return {
                (sheet.title, cell.coordinate): _plain(_unescaped(cell.value))
                for sheet in book.worksheets
                for row in sheet.iter_rows()
                for cell in row
                if cell.value not in (None, "")
            }
    except Exception:
        return None


def _unescaped(value: Any) -> Any:
    """Excel's `_xHHHH_` resolved, which openpyxl leaves as it stands."""
    return unescape(value) if isinstance(value, str) else value


def as_read(book: CellBook) -> Seen:
    """The cells as our reader reads them."""
    epoch = CALENDAR_MAC_1904 if book.date1904 else CALENDAR_WINDOWS_1900
    cells: dict[tuple[str, str], object] = {}
    for sheet in book.sheets:
        for number, column in sheet.columns.items():
            for at, row in enumerate(column.row.tolist()):
                value: Any = None
                kind = column.kind[at]
                if kind == CellKind.NUMBER:
                    value = float(column.number[at])
                    if column.dated[at]:
                        value = _moment(value, epoch)
                elif kind == CellKind.BOOLEAN:
                    value = bool(column.number[at])
                elif kind != CellKind.BLANK:
                    value = book.texts[column.text[at]]
                if value not in (None, ""):
                    cells[sheet.title, f"{letters(number)}{row}"] = _plain(value)
    return cells


def _moment(serial: float, epoch: datetime) -> object:
    try:
        return from_excel(serial, epoch)
    except (ValueError, OverflowError):
        return serial


def _plain(value: Any) -> object:
    """A value in terms that both share: moments to the second, numbers as floats."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if isinstance(value, date | time | timedelta):
        return value
    return float(value)
