"""The day: rows that do not exist yet, days still to come, days that cannot be (G15, G08)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.shop import (
    LINES,
    MAY,
    Claim,
    D,
    Deal,
    DealChange,
    DealLine,
    Rows,
    Shipment,
    codes,
    existing,
    one_file,
    told,
)
from tests.core.workbooks import Cell


def test_a_row_of_a_later_day_does_not_exist_yet_nor_do_its_children() -> None:
    later = D + timedelta(days=1)
    deals: Rows = [["S-1", None, D], ["S-2", None, later]]
    changes: Rows = [["S-1", 1, D], ["S-1", 2, later], ["S-2", 1, D]]
    tables = one_file({Deal: deals, DealLine: LINES, DealChange: changes})
    assert existing(tables, Deal, "deal_no") == ["S-1"]
    assert tables.frames[DealLine].index.tolist() == [0, 1]
    assert tables.frames[DealChange].index.tolist() == [0]
    assert [len(tables.rows[sheet]) for sheet in (Deal, DealLine, DealChange)] == [2, 3, 3]
    assert told(tables, "G15") == [
        ("not_yet", "a.xlsx 合同!C3", "2026-11-24", "S-2"),
        ("not_yet", "a.xlsx 合同变更!C3", "2026-11-24", "S-1"),
    ]
    assert codes(tables) == {"G15"}


def test_days_to_come_read_as_blank_unless_they_may_lie_ahead() -> None:
    later = D + timedelta(days=1)
    tables = one_file({Deal: [["S-1", None, D, None, later, later], ["S-2", None, D, None, D, D]]})
    assert existing(tables, Deal, "signed_on") == [None, D]
    assert existing(tables, Deal, "due_on") == [later, D]
    assert [str(day) for day in tables.rows[Deal]["signed_on"]] == ["2026-11-24", "2026-11-23"]
    assert not tables.findings
    assert not tables.faults


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2036, 11, 24), date(1900, 1, 1)])
def test_days_outside_the_window_are_refused(day: date) -> None:
    tables = one_file({Deal: [["S-1", None, D, "u1", day]]})
    shown = day + timedelta(days=1) if day.year == 1900 else day
    assert told(tables, "G08") == [("outside_dates", "a.xlsx 合同!E2", str(shown), "S-1")]
    assert existing(tables, Deal, "signed_on") == [None]
    (fault,) = tables.faults
    assert (fault.column, fault.ids.tolist()) == ("signed_on", [0])
    assert tables.typed(Deal, 0, "signed_on") == str(shown)


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2036, 11, 23)])
def test_the_window_includes_its_ends(day: date) -> None:
    assert "G08" not in codes(one_file({Deal: [["S-1", None, D, None, None, day]]}))


@pytest.mark.parametrize("month", ["1999-12", "2037-01", "0026-11"])
def test_months_outside_the_window_are_refused(month: str) -> None:
    shipments: Rows = [["F-1", 1, None, None, MAY]]
    tables = one_file({Shipment: shipments, Claim: [["C1", "F-1", 1, month]]})
    assert told(tables, "G08") == [("outside_dates", "a.xlsx 索赔!D2", month, "C1")]
    assert existing(tables, Claim, "month") == [None]


@given(rows=st.lists(st.tuples(st.integers(1, 4), st.integers(-3, 3)), max_size=8), data=st.data())
@settings(max_examples=50, deadline=None)
def test_rows_of_later_days_change_nothing_that_exists(
    rows: list[tuple[int, int]], data: st.DataObject
) -> None:
    deals: list[list[Cell]] = [
        [f"S-{number}", None, D + timedelta(days=ahead)] for number, (_, ahead) in enumerate(rows)
    ]
    lines: list[list[Cell]] = [
        [f"S-{number}", line, None, line]
        for number, (count, _) in enumerate(rows)
        for line in range(1, count + 1)
    ]
    now = {f"S-{number}" for number, (_, ahead) in enumerate(rows) if ahead <= 0}
    every = one_file({Deal: deals, DealLine: lines})
    few = one_file(
        {
            Deal: [row for row in deals if row[0] in now],
            DealLine: [row for row in lines if row[0] in now],
        }
    )
    for sheet in (Deal, DealLine):
        names = list(sheet.columns)
        assert every.frames[sheet][names].to_dict("records") == few.frames[sheet][names].to_dict(
            "records"
        )
