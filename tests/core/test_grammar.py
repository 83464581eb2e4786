"""What may stand in a cell, value by value, for every column type (RELIABILITY 10 to 13)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sales_batch.core import faults
from sales_batch.core.finding import Check
from sales_batch.core.sheet import Column
from tests.core.workbooks import Cell, Dated, Error, Everything, Iso, Uncalculated, read


@dataclass(frozen=True)
class Plain:
    """Read as this value, without a word."""

    value: Any


@dataclass(frozen=True)
class Lenient:
    """Read as this value, with a notice that says how it was read."""

    value: Any
    said: str


@dataclass(frozen=True)
class Refused:
    """Not read; this check says why."""

    check: Check


D = Decimal
NOT_A_NUMBER = Refused(faults.NOT_A_NUMBER)
TOO_MANY_DECIMALS = Refused(faults.TOO_MANY_DECIMALS)
TOO_LARGE = Refused(faults.TOO_LARGE)
OUT_OF_BOUNDS = Refused(faults.OUT_OF_BOUNDS)
NOT_WHOLE = Refused(faults.NOT_WHOLE)
NOT_A_DATE = Refused(faults.NOT_A_DATE)
NO_SUCH_DAY = Refused(faults.NO_SUCH_DAY)
NUMBER_FOR_A_DATE = Refused(faults.NUMBER_FOR_A_DATE)
DATE_FOR_A_NUMBER = Refused(faults.DATE_FOR_A_NUMBER)
NOT_A_CODE = Refused(faults.NOT_A_CODE)
NOT_A_CHOICE = Refused(faults.NOT_A_CHOICE)
NOT_IN_FORM = Refused(faults.NOT_IN_FORM)
MAY_3 = date(2026, 5, 3)

CASES: dict[str, list[tuple[Cell, Plain | Lenient | Refused]]] = {
    "money": [
        (1234.5, Plain(D("1234.50"))),
        (0, Plain(D(0))),
        (-0.0, Plain(D(0))),
        (19.99 * 3, Plain(D("59.97"))),
        (0.1 + 0.2, Plain(D("0.30"))),
        (1.005 * 1000, Plain(D("1005.00"))),
        (9_999_999_999_999.99, Plain(D("9999999999999.99"))),
        (1e13, TOO_LARGE),
        (1e16, TOO_LARGE),
        (1e300, TOO_LARGE),
        (float("inf"), NOT_A_NUMBER),
        (float("nan"), NOT_A_NUMBER),
        (1.005, TOO_MANY_DECIMALS),
        (0.001, TOO_MANY_DECIMALS),
        (1e-300, TOO_MANY_DECIMALS),
        (-0.01, OUT_OF_BOUNDS),
        ("1234.5", Lenient(D("1234.50"), "1,234.50")),
        (" 1234.5 ", Lenient(D("1234.50"), "1,234.50")),
        ("１，２３４．５０", Lenient(D("1234.50"), "1,234.50")),
        ("1,234.50", Lenient(D("1234.50"), "1,234.50")),
        ("12,345,678", Lenient(D(12345678), "12,345,678.00")),
        ("¥1,234.50", Lenient(D("1234.50"), "1,234.50")),
        ("￥ 1234.5", Lenient(D("1234.50"), "1,234.50")),
        ("RMB 1234.5", Lenient(D("1234.50"), "1,234.50")),
        ("人民币1234.5元", Lenient(D("1234.50"), "1,234.50")),
        ("1234.5 元", Lenient(D("1234.50"), "1,234.50")),
        ("\u200e1234.5\u202c", Lenient(D("1234.50"), "1,234.50")),
        ("1\u00a0", Lenient(D(1), "1.00")),
        ("007.10", Lenient(D("7.10"), "7.10")),
        ("-0", Lenient(D(0), "0.00")),
        ("1.000", Lenient(D(1), "1.00")),
        ("1234567890123.45", Lenient(D("1234567890123.45"), "1,234,567,890,123.45")),
        ("1234567890123456.78", TOO_LARGE),
        ("12345678901234567", TOO_LARGE),
        ("1.234,50", NOT_A_NUMBER),
        ("1,23", NOT_A_NUMBER),
        ("1,2345", NOT_A_NUMBER),
        ("0,123", NOT_A_NUMBER),
        ("1 234", NOT_A_NUMBER),
        ("12 pcs", NOT_A_NUMBER),
        ("1_000", NOT_A_NUMBER),
        ("1e3", NOT_A_NUMBER),
        ("(5)", NOT_A_NUMBER),
        ("--5", NOT_A_NUMBER),
        ("-¥-5", NOT_A_NUMBER),
        ("5%", NOT_A_NUMBER),
        ("$5", NOT_A_NUMBER),
        ("5.", NOT_A_NUMBER),
        ("1.2.3", NOT_A_NUMBER),
        ("0x10", NOT_A_NUMBER),
        ("NaN", NOT_A_NUMBER),
        ("inf", NOT_A_NUMBER),
        ("Infinity", NOT_A_NUMBER),
        ("5²", NOT_A_NUMBER),
        ("①", NOT_A_NUMBER),
        ("٣", NOT_A_NUMBER),
        ("५", NOT_A_NUMBER),
        ("五", NOT_A_NUMBER),
        ("½", NOT_A_NUMBER),
        ("1\n2", NOT_A_NUMBER),
        ("N/A", NOT_A_NUMBER),
        (True, NOT_A_NUMBER),
        (MAY_3, DATE_FOR_A_NUMBER),
        (Iso("2026-05-03"), DATE_FOR_A_NUMBER),
        (Dated(0.5), DATE_FOR_A_NUMBER),
    ],
    "signed_money": [
        (-12.5, Plain(D("-12.50"))),
        ("-12.5", Lenient(D("-12.50"), "-12.50")),
        ("－１２．５", Lenient(D("-12.50"), "-12.50")),
        ("−12.5", Lenient(D("-12.50"), "-12.50")),
        ("- 12.5", Lenient(D("-12.50"), "-12.50")),
        ("-¥12.5", Lenient(D("-12.50"), "-12.50")),
        ("¥-12.5", Lenient(D("-12.50"), "-12.50")),
        ("+12.5", Lenient(D("12.50"), "12.50")),
        ("12.5-", NOT_A_NUMBER),
    ],
    "quantity": [
        (0.0001, Plain(D("0.0001"))),
        (0.00005, TOO_MANY_DECIMALS),
        (1 / 3, TOO_MANY_DECIMALS),
        (33.3333, Plain(D("33.3333"))),
        (999_999_999.9999, Plain(D("999999999.9999"))),
        (1e9, TOO_LARGE),
        (1_000_000_000, TOO_LARGE),
        ("120台", NOT_A_NUMBER),
    ],
    "signed_quantity": [(-10, Plain(D(-10)))],
    "positive": [(0.5, Plain(D("0.5"))), (0, OUT_OF_BOUNDS), (-1, OUT_OF_BOUNDS)],
    "price": [
        (68.5, Plain(D("68.50"))),
        (19.99 * 3, Plain(D("59.97"))),
        (0.12345, TOO_MANY_DECIMALS),
        ("68.5", Lenient(D("68.50"), "68.50")),
        ("0.1234", Lenient(D("0.1234"), "0.1234")),
    ],
    "whole": [
        (3, Plain(3)),
        (3.5, NOT_WHOLE),
        (3.0000000000000004, Plain(3)),
        (-1, OUT_OF_BOUNDS),
        (999_999_999_999_999, Plain(999_999_999_999_999)),
        (1e15, TOO_LARGE),
        ("３", Lenient(3, "3")),
        ("1,000", Lenient(1000, "1000")),
        ("3.0", Lenient(3, "3")),
        ("3.5", NOT_WHOLE),
        ("三", NOT_A_NUMBER),
        (False, NOT_A_NUMBER),
        (Dated(2), DATE_FOR_A_NUMBER),
    ],
    "up_to_10": [(10, Plain(10)), (0, Plain(0)), (11, OUT_OF_BOUNDS)],
    "score": [(1, Plain(1)), (5, Plain(5)), (0, OUT_OF_BOUNDS), (6, OUT_OF_BOUNDS)],
    "rate": [
        (0.05, Plain(D("0.05"))),
        (1, Plain(D(1))),
        (0.07 * 3, Plain(D("0.21"))),
        (1.01, OUT_OF_BOUNDS),
        (5, OUT_OF_BOUNDS),
        (0.00005, TOO_MANY_DECIMALS),
        ("5%", Lenient(D("0.05"), "5%")),
        ("５％", Lenient(D("0.05"), "5%")),
        ("12.5 %", Lenient(D("0.125"), "12.5%")),
        ("0.05", Lenient(D("0.05"), "5%")),
        ("5", OUT_OF_BOUNDS),
        ("0.001%", TOO_MANY_DECIMALS),
        ("¥5%", NOT_A_NUMBER),
        ("5元", NOT_A_NUMBER),
        ("5%%", NOT_A_NUMBER),
        ("百分之五", NOT_A_NUMBER),
        (True, NOT_A_NUMBER),
    ],
    "any_rate": [(1.5, Plain(D("1.5"))), ("150%", Lenient(D("1.5"), "150%"))],
    "day": [
        (MAY_3, Plain(MAY_3)),
        (date(9999, 12, 31), Plain(date(9999, 12, 31))),
        (Iso("2026-05-03"), Plain(MAY_3)),
        (Iso("2026-05-03T00:00:00Z"), Plain(MAY_3)),
        (datetime(2026, 5, 3, 14, 30), Lenient(MAY_3, "2026-05-03")),
        (Iso("2026-05-03T14:30:00"), Lenient(MAY_3, "2026-05-03")),
        ("2026-05-03", Lenient(MAY_3, "2026-05-03")),
        ("2026-5-3", Lenient(MAY_3, "2026-05-03")),
        ("2026/5/3", Lenient(MAY_3, "2026-05-03")),
        ("2026.5.3", Lenient(MAY_3, "2026-05-03")),
        ("2026年5月3日", Lenient(MAY_3, "2026-05-03")),
        ("2026 年 5 月 3 号", Lenient(MAY_3, "2026-05-03")),
        ("２０２６－０５－０３", Lenient(MAY_3, "2026-05-03")),
        ("20260503", Lenient(MAY_3, "2026-05-03")),
        ("2026-05-03 00:00:00", Lenient(MAY_3, "2026-05-03")),
        ("2026-05-03 14:30", NOT_A_DATE),
        ("2026-02-29", NO_SUCH_DAY),
        ("2026-13-01", NO_SUCH_DAY),
        ("20260230", NO_SUCH_DAY),
        ("0000-01-01", NO_SUCH_DAY),
        ("26-05-03", NOT_A_DATE),
        ("01/02/03", NOT_A_DATE),
        ("03/05/2026", NOT_A_DATE),
        ("3 May 2026", NOT_A_DATE),
        ("5月3日", NOT_A_DATE),
        ("2026-05", NOT_A_DATE),
        ("2026/05-03", NOT_A_DATE),
        ("2026-5-3-1", NOT_A_DATE),
        ("明天", NOT_A_DATE),
        ("46145", NOT_A_DATE),
        (1, NUMBER_FOR_A_DATE),
        (2, NUMBER_FOR_A_DATE),
        (46145, NUMBER_FOR_A_DATE),
        (20260503, NUMBER_FOR_A_DATE),
        (Dated(0.5), NOT_A_DATE),
        (Dated(0), NOT_A_DATE),
        (Dated(-5), NUMBER_FOR_A_DATE),
        (Dated(1e300), NUMBER_FOR_A_DATE),
        (Dated(float("nan")), NUMBER_FOR_A_DATE),
        (Dated(2958466), NUMBER_FOR_A_DATE),
        (Iso("14:30:00"), NOT_A_DATE),
        (Iso("2026-02-30"), NO_SUCH_DAY),
        (True, NOT_A_DATE),
    ],
    "month": [
        ("2026-11", Plain("2026-11")),
        (date(2026, 11, 1), Lenient("2026-11", "2026-11")),
        (date(2026, 11, 15), Lenient("2026-11", "2026-11")),
        ("2026/11", Lenient("2026-11", "2026-11")),
        ("2026.11", Lenient("2026-11", "2026-11")),
        ("2026年1月", Lenient("2026-01", "2026-01")),
        ("202611", Lenient("2026-11", "2026-11")),
        (202611, Lenient("2026-11", "2026-11")),
        (2026.1, NOT_IN_FORM),
        (2026.11, NOT_IN_FORM),
        ("2026-13", NOT_IN_FORM),
        ("2026-00", NOT_IN_FORM),
        ("11月", NOT_IN_FORM),
        ("26-11", NOT_IN_FORM),
        ("Nov-26", NOT_IN_FORM),
        (True, NOT_IN_FORM),
    ],
    "quarter": [
        ("2026Q4", Plain("2026Q4")),
        ("2026q4", Lenient("2026Q4", "2026Q4")),
        ("2026-Q4", Lenient("2026Q4", "2026Q4")),
        ("2026 Q4", Lenient("2026Q4", "2026Q4")),
        ("２０２６Ｑ４", Lenient("2026Q4", "2026Q4")),
        ("2026年第四季度", Lenient("2026Q4", "2026Q4")),
        ("2026年4季度", Lenient("2026Q4", "2026Q4")),
        ("2026Q5", NOT_IN_FORM),
        ("2026Q0", NOT_IN_FORM),
        ("Q4", NOT_IN_FORM),
        ("26Q4", NOT_IN_FORM),
        (20264, NOT_IN_FORM),
        (date(2026, 10, 1), NOT_IN_FORM),
        (True, NOT_IN_FORM),
    ],
    "period": [
        ("2026Q4", Plain("2026Q4")),
        ("2026", Plain("2026")),
        (2026, Plain("2026")),
        ("2026年", Lenient("2026", "2026")),
        ("2026年度", Lenient("2026", "2026")),
        ("2026年第1季度", Lenient("2026Q1", "2026Q1")),
        (2026.5, NOT_IN_FORM),
        ("26", NOT_IN_FORM),
        ("2026H1", NOT_IN_FORM),
        (date(2026, 1, 1), NOT_IN_FORM),
    ],
    "flag": [
        ("是", Plain(True)),
        ("否", Plain(False)),
        ("Yes", Plain(True)),
        ("no", Plain(False)),
        ("YES", Lenient(True, "Yes")),
        ("Y", Lenient(True, "Yes")),
        (" 是 ", Lenient(True, "Yes")),
        (True, Lenient(True, "Yes")),
        (False, Lenient(False, "No")),
        (1, NOT_A_CHOICE),
        (0, NOT_A_CHOICE),
        ("√", NOT_A_CHOICE),
        ("有", NOT_A_CHOICE),
    ],
    "choice": [
        ("一般", Plain("general")),
        ("General", Plain("general")),
        ("general", Plain("general")),
        ("GENERAL", Lenient("general", "General")),
        ("特别 ", Lenient("special", "Special")),
        ("特殊", NOT_A_CHOICE),
        ("一般/特别", NOT_A_CHOICE),
        (1, NOT_A_CHOICE),
        (True, NOT_A_CHOICE),
        (MAY_3, NOT_A_CHOICE),
    ],
    "code": [
        ("SO-1", Plain("SO-1")),
        ("0012", Plain("0012")),
        ("订-1", Plain("订-1")),
        ("so-1", Plain("so-1")),
        ("1234567890123456", Plain("1234567890123456")),
        (1001, Lenient("1001", "1001")),
        (999_999_999_999_999, Lenient("999999999999999", "999999999999999")),
        (1e15, NOT_A_CODE),
        (1234567890123456, NOT_A_CODE),
        (-5, NOT_A_CODE),
        (10.5, NOT_A_CODE),
        ("ＳＯ－１", Lenient("SO-1", "SO-1")),
        ("SO 1", Lenient("SO1", "SO1")),
        ("SO-1\n", Plain("SO-1")),
        ("S\u200bO-1\u200f", Lenient("SO-1", "SO-1")),
        ("SO-1\x07", Lenient("SO-1", "SO-1")),
        (True, NOT_A_CODE),
        (MAY_3, NOT_A_CODE),
    ],
    "email": [
        ("a.b@example.com", Plain("a.b@example.com")),
        ("ａ@example.com", Lenient("a@example.com", "a@example.com")),
        ("a@example.com\n", Lenient("a@example.com", "a@example.com")),
        ("a@b", NOT_IN_FORM),
        ("a@example.com, b@example.com", NOT_IN_FORM),
        ("A <a@example.com>", NOT_IN_FORM),
        ("a@example.com\nBcc: b@example.com", NOT_IN_FORM),
        ("张@example.com", NOT_IN_FORM),
        (5, NOT_IN_FORM),
    ],
    "text": [
        ("文字", Plain("文字")),
        (" 文字 ", Plain("文字")),
        ("一\n二", Plain("一\n二")),
        (1234.5, Plain("1234.5")),
        (0.1 + 0.2, Plain("0.3")),
        (1e20, Plain("100000000000000000000")),
        (1e-7, Plain("0.0000001")),
        ("=1+1", Plain("=1+1")),
        ("😀👨‍👩‍👧", Plain("😀👨‍👩‍👧")),
        ("\u202eabc", Plain("\u202eabc")),
        ("a\x07b", Lenient("ab", "ab")),
        ("a\ufffeb", Lenient("ab", "ab")),
        ("\ufffd", Plain("\ufffd")),
        ("文" * 32767, Plain("文" * 32767)),
        (True, Lenient("TRUE", "TRUE")),
        (MAY_3, Lenient("2026-05-03", "2026-05-03")),
    ],
    "pick": [("华东", Plain("华东")), (7, Plain("7"))],
}  # fmt: skip
BLANKS: list[Cell] = [None, "", " ", "\u3000", "\t\n", "\u200b", "\ufeff", "\x07"]


def test_every_type_has_its_table() -> None:
    assert set(CASES) == set(Everything.columns)


@pytest.mark.parametrize("name", CASES)
def test_each_value_by_itself(name: str) -> None:
    wrong = []
    for cell, expected in CASES[name]:
        came = _outcome(name, cell)
        if came != _expected(Everything.columns[name], expected):
            wrong.append((cell, expected, came))
    assert not wrong


@pytest.mark.parametrize("name", CASES)
def test_all_values_below_each_other(name: str) -> None:
    cells = [cell for cell, _ in CASES[name]]
    parsed = read(name, *cells)
    expected = [_expected(Everything.columns[name], one) for _, one in CASES[name]]
    assert parsed.array.to_pylist() == [value for value, _, _ in expected]
    said = {int(row): mark.check for mark in parsed.marks for row in mark.rows}
    assert said == {row: check for row, (_, check, _) in enumerate(expected, 1) if check}


@pytest.mark.parametrize("name", CASES)
def test_errors_formulas_and_blanks_are_three_things(name: str) -> None:
    cells = [Error("#REF!"), Uncalculated(), *BLANKS, Error("#N/A"), Error("#REF!")]
    parsed = read(name, *cells)
    assert parsed.array.null_count == len(cells)
    assert {int(row): mark.check for mark in parsed.marks for row in mark.rows} == {
        1: faults.EXCEL_ERROR,
        2: faults.NEVER_CALCULATED,
        len(cells) - 1: faults.EXCEL_ERROR,
        len(cells): faults.EXCEL_ERROR,
    }
    assert {int(row): typed.text for typed in parsed.typed for row in typed.rows} == {
        1: "#REF!",
        len(cells) - 1: "#N/A",
        len(cells): "#REF!",
    }


def test_the_first_days_of_excel() -> None:
    """Excel counts a 29 February 1900: until then its days are one ahead of its numbers."""
    days = read("day", Dated(1), Dated(2), Dated(59), Dated(61)).array.to_pylist()
    assert days == [date(1900, 1, 1), date(1900, 1, 2), date(1900, 2, 28), date(1900, 3, 1)]


def test_workbooks_that_count_from_1904() -> None:
    parsed = read("day", Dated(44683), Dated(0), Dated(44683.5), Dated(46145), date1904=True)
    assert parsed.array.to_pylist() == [MAY_3, date(1904, 1, 1), MAY_3, date(2030, 5, 4)]
    assert [list(mark.rows) for mark in parsed.marks] == [[3]]


def _outcome(name: str, cell: Cell) -> tuple[Any, Check | None, str]:
    parsed = read(name, cell)
    marks = list(parsed.marks)
    assert len(marks) <= 1
    read_as = marks[0].detail.get("read", "") if marks else ""
    return parsed.array[0].as_py(), marks[0].check if marks else None, getattr(read_as, "en", "")


def _expected(column: Column, expected: Plain | Lenient | Refused) -> tuple[Any, Any, str]:
    match expected:
        case Plain(value):
            return value, None, ""
        case Lenient(value, said):
            return value, faults.READ_LENIENTLY, said
        case Refused(check):
            return None, check, ""
