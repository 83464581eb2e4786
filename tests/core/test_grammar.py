"""What may stand in a cell, value by value, for every column type."""

from datetime import date
from typing import Any

import pytest

from sales_batch.core import faults
from sales_batch.core.finding import Check
from sales_batch.core.sheet import Column
from tests.core.outcomes import Lenient, Outcome, Plain, Refused
from tests.core.values_of_numbers import NUMBERS
from tests.core.values_of_texts import MAY_3, TEXTS
from tests.core.workbooks import Cell, Dated, Error, Everything, Uncalculated, read

CASES = NUMBERS | TEXTS
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
    read_as = getattr(marks[0].detail.get("read", ""), "en", "") if marks else ""
    said, bracket, kind = read_as.partition(" (")
    if bracket:  # What looks as it was typed is told with its kind.
        assert kind == Everything.columns[name].kind.title.en + ")"
    return parsed.array[0].as_py(), marks[0].check if marks else None, said


def _expected(column: Column, expected: Outcome) -> tuple[Any, Any, str]:
    match expected:
        case Plain(value):
            return value, None, ""
        case Lenient(value, said):
            return value, faults.READ_LENIENTLY, said
        case Refused(check):
            return None, check, ""
