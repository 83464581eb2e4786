"""What an error holds and what it does not (docs/house.md, Holding)."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from sales_batch.core.finding import Check, Severity
from sales_batch.core.hold import Held, hold
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Faults, Tables
from sales_batch.core.words import Words
from tests.core.shop import (
    SHEETS,
    Claim,
    D,
    Deal,
    DealChange,
    DealLine,
    Item,
    Maker,
    Rows,
    Shipment,
    handed,
    one_file,
    put,
)

MAY = date(2026, 5, 4)
MAKERS: Rows = [["M1", "甲", "1", MAY], ["M2", "乙", "2", MAY]]
ITEMS: Rows = [["P1", "M1", 1], ["P2", "M1", 2]]
DEALS: Rows = [["S-1", "M1", MAY], ["S-2", "M2", MAY], ["S-3", "M1", MAY]]
LINES: Rows = [["S-1", 1, "P1", 5], ["S-1", 2, "P2", 6], ["S-2", 1, "P1", 7]]
CHANGES: Rows = [["S-1", 1, MAY], ["S-2", 1, MAY]]
SHIPMENTS: Rows = [["F-1", 1, "S-1", 1, MAY], ["F-2", 1, "S-2", 1, MAY]]


def company(**changed: Rows) -> Tables:
    """A sound company, but for the sheets that a test changes, by their English names."""
    rows = {
        Maker: MAKERS, Item: ITEMS, Deal: DEALS, DealLine: LINES, DealChange: CHANGES,
        Shipment: SHIPMENTS,
    }  # fmt: skip
    return one_file({sheet: changed.get(sheet.table, held) for sheet, held in rows.items()})


def check(code: str = "X01", severity: Severity = Severity.ERROR, counts: bool = False) -> Check:
    """A check of a code."""
    return Check(code, "x", severity, Words("错", "wrong"), counts=counts)


def fault(
    sheet: type[Sheet], ids: Sequence[int], column: str = "", breaks: Check | None = None
) -> Faults:
    """Rows of a sheet that break a check at a column."""
    breaks = breaks or check()
    return Faults(sheet, np.array(ids, np.int64), column, breaks, breaks.severity)


def held_ids(held: Held) -> dict[str, list[int]]:
    """The held row ids by sheet."""
    found: dict[str, list[int]] = {}
    for table, row_id in zip(held.table["table"], held.table["id"], strict=True):
        found.setdefault(table, []).append(int(row_id))
    return found


def test_a_sound_company_holds_nothing() -> None:
    tables = company()
    held = hold(tables, tables.faults)
    assert not tables.findings
    assert held.table.empty
    assert held.rows == {}
    assert all(len(held.frames[sheet]) == len(tables.frames[sheet]) for sheet in SHEETS)


@pytest.mark.parametrize(
    "one", [fault(Deal, [0]), fault(DealLine, [1]), fault(DealChange, [0])], ids=str
)
def test_an_error_in_any_row_of_a_document_holds_all_of_it(one: Faults) -> None:
    held = hold(company(), [one])
    assert held_ids(held) == {"deals": [0], "deal_lines": [0, 1], "deal_changes": [0]}
    assert held.frames[DealLine].index.tolist() == [2]
    assert held.rows[DealLine].index.tolist() == [0, 1]
    assert set(held.table["document"]) == {"S-1"}
    assert set(held.table["by_table"]) == {one.sheet.table}
    assert len(held.frames[Shipment]) == 2


def test_a_broken_reference_is_an_error_of_the_row_that_refers() -> None:
    tables = company(deal_lines=[*LINES, ["S-3", 1, "P9", 1]])
    held = hold(tables, tables.faults)
    assert held_ids(held) == {"deals": [2], "deal_lines": [3]}
    assert held.table["code"].tolist() == ["G12", "G12"]


def test_children_of_no_document_are_held_by_themselves() -> None:
    tables = company(deal_lines=[*LINES, ["S-9", 1, "P1", 1], ["S-9", 2, "P1", 1]])
    held = hold(tables, tables.faults)
    assert held_ids(held) == {"deal_lines": [3, 4]}


def test_rows_without_a_key_are_held_one_by_one() -> None:
    tables = company(deals=[*DEALS, [None, None, MAY], [None, None, MAY]])
    held = hold(tables, tables.faults)
    assert held_ids(held) == {"deals": [3, 4]}


def test_a_register_holds_nothing_that_refers_to_it() -> None:
    held = hold(company(), [fault(Maker, [0], "maker_id"), fault(Maker, [1], "name")])
    assert held_ids(held) == {"makers": [0, 1]}
    assert len(held.frames[Deal]) == 3
    assert len(held.frames[Item]) == 2


def test_a_faulty_register_row_is_still_there_for_those_who_name_it() -> None:
    tables = company(makers=[["M1", None], ["M2", "乙"]])
    held = hold(tables, tables.faults)
    assert held_ids(held) == {"makers": [0]}
    assert {one.check.code for one in tables.findings} == {"G07"}


def test_a_fault_in_an_optional_cell_of_a_register_blanks_the_cell() -> None:
    held = hold(company(), [fault(Maker, [0], "phone"), fault(Maker, [1], "since")])
    assert held.table.empty
    assert held.frames[Maker]["phone"].isna().tolist() == [True, False]
    assert held.frames[Maker]["since"].isna().tolist() == [False, True]
    assert held.frames[Maker]["name"].tolist() == ["甲", "乙"]


def test_in_prices_a_fault_in_any_cell_holds_the_row() -> None:
    held = hold(company(), [fault(Item, [0], "price")])
    assert held_ids(held) == {"items": [0]}
    assert len(held.frames[DealLine]) == 3


def test_what_happened_is_not_held_by_what_it_refers_to() -> None:
    rows: Rows = [
        ["F-1", 1, "S-9", 1, MAY], ["F-2", 1, "S-1", 9, MAY], ["F-3", 1, "S-1", None, MAY]
    ]  # fmt: skip
    tables = company(shipments=rows)
    assert [one.check.code for one in tables.findings] == ["G12", "G12", "G12"]
    assert hold(tables, tables.faults).table.empty


def test_what_happened_is_held_by_a_cell_of_its_own() -> None:
    tables = company(shipments=[["F-0", 1, "S-1", 1, None], *SHIPMENTS])
    assert held_ids(hold(tables, tables.faults)) == {"shipments": [0]}


def test_a_held_document_does_not_hold_what_happened() -> None:
    held = hold(company(), [fault(Deal, [0]), fault(Deal, [1])])
    assert len(held.frames[Shipment]) == 2


def test_two_sheets_of_one_workbook_without_a_parent_hold_each_other_not() -> None:
    rows: Rows = [["C1", "F-1", 1]]
    tables = one_file({Shipment: SHIPMENTS, Claim: rows})
    assert held_ids(hold(tables, [fault(Claim, [0])])) == {"claims": [0]}
    assert held_ids(hold(tables, [fault(Shipment, [0])])) == {"shipments": [0]}


def test_an_error_that_counts_holds_nothing() -> None:
    assert hold(company(), [fault(Deal, [0], breaks=check(counts=True))]).table.empty


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTICE])
def test_warnings_and_notices_hold_nothing(severity: Severity) -> None:
    held = hold(company(), [fault(Deal, [0], breaks=check(severity=severity)),
                            fault(Maker, [0], "phone", check(severity=severity))])  # fmt: skip
    assert held.table.empty
    assert held.frames[Maker]["phone"].tolist() == ["1", "2"]


def test_a_missing_approval_lets_the_document_wait() -> None:
    held = hold(company(), [fault(Deal, [1], breaks=check("X02", Severity.WAITING))])
    assert held_ids(held) == {"deals": [1], "deal_lines": [2], "deal_changes": [1]}
    assert set(held.table["state"]) == {"waiting"}


def test_an_error_goes_before_a_missing_approval() -> None:
    waits, wrong = check("A01", Severity.WAITING), check("X09")
    held = hold(company(), [fault(Deal, [0], breaks=waits), fault(DealChange, [0], "", wrong)])
    assert set(held.table["state"]) == {"held"}
    assert set(held.table["code"]) == {"X09"}


def test_of_several_causes_the_first_by_sheet_row_and_code_is_named() -> None:
    faults = [
        fault(DealChange, [0], breaks=check("A01")),
        fault(DealLine, [1], breaks=check("A01")),
        fault(DealLine, [0], "quantity", check("X02")),
        fault(DealLine, [0], "line_no", check("X01")),
    ]
    for order in (faults, faults[::-1]):
        cause = hold(company(), order).table[["by_table", "by_id", "by_column", "code"]]
        assert cause.drop_duplicates().values.tolist() == [["deal_lines", 0, "line_no", "X01"]]


def test_a_row_that_does_not_exist_yet_holds_nothing() -> None:
    later = D + timedelta(days=1)
    tables = company(deal_changes=[*CHANGES, ["S-2", 1, later, "nobody"]])
    assert [one.check.code for one in tables.findings] == ["G08", "G15"]
    assert hold(tables, tables.faults).table.empty


def test_a_double_that_is_still_to_come_holds_nothing_today() -> None:
    later = D + timedelta(days=1)
    tables = company(deals=[*DEALS, ["S-1", "M1", later]])
    assert [one.check.code for one in tables.findings] == ["G15"]
    assert len(tables.frames[DealLine]) == 3


def test_days_to_come_in_held_rows() -> None:
    tables = put(handed("a.xlsx", {Deal: [["S-1", None, D, None, D + timedelta(days=9)]]}))
    held = hold(tables, [fault(Deal, [0])])
    assert held.rows[Deal]["signed_on"].isna().all()


def test_two_hundred_thousand_rows_at_once() -> None:
    count = 200_000
    numbers: Rows = [[f"S-{n // 4}", n % 4 + 1, None, 1] for n in range(count)]
    deals: Rows = [[f"S-{n}", None, MAY] for n in range(count // 4)]
    tables = one_file({Deal: deals, DealLine: numbers})
    every = fault(DealLine, range(count), "quantity")
    few = [fault(DealLine, [n], "line_no", check("X02")) for n in range(100)]
    held = hold(tables, [every, *few])
    assert len(held.table) == count + count // 4
