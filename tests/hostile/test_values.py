"""Lines 10 to 13, typed into workbooks that XlsxWriter and openpyxl write: what is read of them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sales_batch.core.admit import AdmittedSheet, admit
from sales_batch.core.place import letters
from sales_batch.core.sheet import Sheet
from sales_batch.excel.gate import Limits
from sales_batch.excel.read import read
from sales_batch.sheets import BOOKS
from sales_batch.sheets.approvals import Approval
from sales_batch.sheets.channels import ChannelIncentive, Partner
from tests.hostile.case import book, day, table
from tests.hostile.nights import settings_in, take

GENERAL, DATED, TEXT = "General", "yyyy-mm-dd", "@"


class Entry(NamedTuple):
    """A value as someone typed it, the format of its cell, and what must come of it."""

    sheet: type[Sheet]
    field: str
    value: Any
    form: str
    read: object
    check: str = ""


def money(value: Any, read: object, check: str = "", form: str = GENERAL) -> Entry:
    return Entry(Approval, "amount", value, form, read, check)


def on(value: Any, read: object, check: str = "", form: str = DATED) -> Entry:
    return Entry(Approval, "decided_on", value, form, read, check)


def code(value: Any, read: object, check: str = "", form: str = GENERAL) -> Entry:
    return Entry(Approval, "reference", value, form, read, check)


def rate(value: Any, read: object, check: str = "", form: str = "0%") -> Entry:
    return Entry(ChannelIncentive, "bonus_rate", value, form, read, check)


def flag(value: Any, read: object, check: str = "") -> Entry:
    return Entry(Partner, "active", value, GENERAL, read, check)


def score(value: Any, read: object, check: str = "") -> Entry:
    return Entry(Partner, "screening_score", value, GENERAL, read, check)


NOV_3 = date(2026, 11, 3)
ENTRIES = [
    # Float noise: what Excel shows in 15 digits.
    money(19.99 * 3, Decimal("59.97")),
    money(0.1 + 0.2, Decimal("0.30")),
    money(1.1 * 1.1 * 100, Decimal("121.00")),
    money(1234567890.12, Decimal("1234567890.12")),
    money(0.285 * 100, Decimal("28.50")),
    money(1.005, None, "too_many_decimals"),
    money(1 / 3, None, "too_many_decimals"),
    money(999999999999.99, Decimal("999999999999.99")),
    money(1e16, None, "too_large"),
    money(-0.01, None, "out_of_bounds"),
    money(0.5, Decimal("0.50"), form="0%"),
    # Numbers stored as text.
    money("1234.50", Decimal("1234.50"), "read_leniently", TEXT),
    money("￥1,234.50 元", Decimal("1234.50"), "read_leniently"),
    money("1234.50 ", Decimal("1234.50"), "read_leniently"),
    money("1.234,50", None, "not_a_number"),
    money("1e3", None, "not_a_number"),
    money("(5)", None, "not_a_number"),
    money("12 元/件", None, "not_a_number"),
    money("五百", None, "not_a_number"),
    money("5%", None, "not_a_number"),
    money(True, None, "not_a_number"),
    money(NOV_3, None, "date_for_a_number", DATED),
    # Days.
    on(NOV_3, NOV_3),
    on(datetime(2026, 11, 3), NOV_3, form="[$-804]yyyy年m月d日"),
    on(datetime(2026, 11, 3, 15, 30), NOV_3, "read_leniently", "yyyy-mm-dd hh:mm"),
    on("2026-11-03", NOV_3, "read_leniently", TEXT),
    on("2026年11月3日", NOV_3, "read_leniently"),
    on("２０２６/１１/３", NOV_3, "read_leniently"),
    on("20261103", NOV_3, "read_leniently", TEXT),
    on(20261103, NOV_3, "read_leniently", GENERAL),
    on(46329, None, "number_for_a_date", GENERAL),
    on("03/11/2026", None, "not_a_date"),
    on("26-11-03", None, "not_a_date"),
    on("2026-02-29", None, "no_such_day"),
    on(time(12, 30), None, "not_a_date", "hh:mm"),
    # Codes.
    code("007", "007"),
    code(7, "7", "read_leniently"),
    code(7, "7", "read_leniently", "000"),
    code(123456789012345, "123456789012345", "read_leniently"),
    code(1234567890123456, None, "not_a_code"),
    code(1.5, None, "not_a_code"),
    code("ｄ－０１　", "d-01", "read_leniently"),
    code(NOV_3, None, "not_a_code", DATED),
    code("=1+1", "=1+1", form=TEXT),
    # Rates.
    rate(0.05, Decimal("0.05")),
    rate(0.07 * 3, Decimal("0.21")),
    rate("5%", Decimal("0.05"), "read_leniently"),
    rate("12.5 %", Decimal("0.1250"), "read_leniently"),
    rate("12.5‰", None, "not_a_number"),
    rate(0.12345, None, "too_many_decimals"),
    # Flags and scores.
    flag("是", True),
    flag("NO", False, "read_leniently"),
    flag(True, True, "read_leniently"),
    flag(1, None, "not_a_choice"),
    score(4, 4),
    score("４", 4, "read_leniently"),
    score(4.0000000000000004, 4),
    score(4.5, None, "not_whole"),
    score(6, None, "out_of_bounds"),
]
GOOD: dict[type[Sheet], dict[str, Any]] = {
    Approval: {"approval_no": "SP", "subject": "估价", "reference": "Q-1", "approver": "S001",
               "decided_on": NOV_3, "decision": "同意"},
    ChannelIncentive: {"attainment_from": 1, "bonus_rate": 0},
    Partner: {"channel_id": "C", "name": "甲", "kind": "经销商", "owner": "S001", "active": "是"},
}  # fmt: skip

Write = Callable[[Path, bool], None]


def lines(sheet: type[Sheet]) -> Sequence[tuple[int, dict[str, tuple[Any, str]]]]:
    """The rows of a sheet, each with one entry and otherwise good values."""
    entries = [entry for entry in ENTRIES if entry.sheet is sheet]
    return [
        (
            row,
            {
                name: (value, DATED if isinstance(value, date) else GENERAL)
                for name, value in GOOD[sheet].items()
            }
            | {entry.field: (entry.value, entry.form)},
        )
        for row, entry in enumerate(entries, 2)
    ]


def by_xlsxwriter(path: Path, since_1904: bool) -> None:
    with xlsxwriter.Workbook(path, {"date_1904": since_1904}) as book:
        for sheet in GOOD:
            tab = book.add_worksheet(sheet.words.zh)
            names = list(sheet.columns)
            tab.write_row(0, 0, [sheet.columns[name].title.zh for name in names])
            for row, cells in lines(sheet):
                for name, (value, form) in cells.items():
                    kept = book.add_format({"num_format": form})
                    at = (row - 1, names.index(name), value, kept)
                    if isinstance(value, str):
                        tab.write_string(*at)
                    else:
                        tab.write(*at)


def by_openpyxl(path: Path, since_1904: bool) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    for sheet in GOOD:
        tab = book.create_sheet(sheet.words.zh)
        names = list(sheet.columns)
        tab.append([sheet.columns[name].title.zh for name in names])
        for row, cells in lines(sheet):
            for name, (value, form) in cells.items():
                cell = tab[f"{letters(names.index(name) + 1)}{row}"]
                cell.value = value
                cell.number_format = form
                if isinstance(value, str):
                    cell.data_type = "s"
    book.save(path)


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
def test_typed_values(tmp_path: Path, write: Write, since_1904: bool) -> None:
    path = tmp_path / "book.xlsx"
    write(path, since_1904)
    admitted = admit(read(path, Limits()), BOOKS)
    sheets: dict[str, AdmittedSheet] = {one.table: one for one in admitted.sheets}
    for sheet in GOOD:
        entries = [entry for entry in ENTRIES if entry.sheet is sheet]
        held = sheets[sheet.table].rows.to_pylist()
        for row, entry in enumerate(entries, 2):
            found = next(line for line in held if line["row"] == row)[entry.field]
            told = {
                one.check.name
                for one in admitted.remarks
                if (one.table, one.column) == (sheet.table, entry.field) and row in one.rows
            }
            if since_1904 and isinstance(entry.value, time):
                assert (found, told) == (date(1904, 1, 1), {"read_leniently"})  # and too early
                continue
            assert (found, told) == (entry.read, {entry.check} - {""}), entry


@pytest.mark.parametrize("serial", [1, 2, 59, 60, 0, 2958465])
def test_a_small_number_typed_into_a_date_column_is_no_day(tmp_path: Path, serial: int) -> None:
    """A typed 1 shows as 1900-01-01: it is never taken for that day in the figures."""
    data = book(table("AP-1", **day(str(serial))))
    night = take(settings_in(tmp_path), {"management/a.xlsx": data})
    assert [row["decided_on"] for row in night.rows("management/a.xlsx")] == [None]
    assert len(night.checks("management/a.xlsx")) == 1
