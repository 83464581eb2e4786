"""References and links: what exists, what is meant, and what is not judged (G12)."""

from typing import Any

import pytest

from sales_batch.core.admit import admit
from sales_batch.core.tables import Handed
from tests.core.shop import (
    BOOKS,
    DEALS,
    LINES,
    MAKERS,
    MAY,
    Claim,
    Deal,
    DealLine,
    Maker,
    Rows,
    Shipment,
    codes,
    existing,
    handed,
    one_file,
    put,
    told,
)
from tests.core.workbooks import Cell, book


def test_a_code_that_names_nothing() -> None:
    tables = put(
        handed("a.xlsx", {Deal: [["S-1", "M3", MAY], ["S-2", "X-99999", MAY]]}),
        handed("m.xlsx", {Maker: MAKERS}),
    )
    assert told(tables, "G12") == [
        ("reference_missing", "a.xlsx 合同!B2", "M3", "S-1"),
        ("reference_missing", "a.xlsx 合同!B3", "X-99999", "S-2"),
    ]
    near, far = (one.text("en") for one in tables.findings)
    assert near.startswith("There is no M3 in Makers. Did you mean M2?")
    assert "Did you mean" not in far


@pytest.mark.parametrize(
    ("typed", "known"),
    [("s-1", "S-1"), ("S-01", "S-1"), ("Ｓ－００１", "S-1"), ("12", "0012"), (12, "0012")],
)
def test_a_code_written_loosely_that_can_only_mean_one(typed: Cell, known: str) -> None:
    tables = one_file({Deal: [[known, None, MAY, "u1"]], DealLine: [[typed, 1, None, 5]]})
    assert existing(tables, DealLine, "deal_no") == [known]
    assert "G12" not in codes(tables)
    notices = [one for one in tables.findings if one.check.code == "G14"]
    assert notices[-1].value == str(typed)
    assert notices[-1].text("en").startswith(f"“{typed}” was read as {known}.")
    assert tables.typed(DealLine, 0, "deal_no") == str(typed)
    assert {one.document for one in notices} == {known}
    assert {one.person for one in notices} == {"u1"}


def test_a_loose_code_that_could_mean_two_is_not_guessed() -> None:
    deals: Rows = [["S-1", None, MAY], ["s-1", None, MAY]]
    tables = one_file({Deal: deals, DealLine: [["S-01", 1, None, 5]]})
    assert [cell for _, cell, _, _ in told(tables, "G12")] == ["a.xlsx 合同明细!A2"]
    assert existing(tables, DealLine, "deal_no") == ["S-01"]


def test_the_head_of_a_link_is_read_loosely_too() -> None:
    tables = one_file({Shipment: [["F-1", 1, None, None, MAY]], Claim: [["C1", "f-01", 1]]})
    assert "G12" not in codes(tables)
    assert existing(tables, Claim, "shipment_no") == ["F-1"]


def test_a_blank_names_nothing_and_is_not_missed() -> None:
    assert not one_file({Deal: [["S-1", None, MAY]]}).findings


# Links


def test_links_that_name_no_row() -> None:
    shipments: Rows = [
        ["F1", 1, "S-1", 1, MAY],
        ["F1", 2, "S-1", 9, MAY],
        ["F1", 3, "S-9", 1, MAY],
        ["F1", 4, "S-1", None, MAY],
        ["F1", 5, None, 2, MAY],
        ["F1", 6, None, None, MAY],
    ]
    tables = put(
        handed("a.xlsx", {Deal: DEALS, DealLine: LINES}),
        handed("m.xlsx", {Maker: MAKERS}),
        handed("f.xlsx", {Shipment: shipments}),
    )
    assert [(name, cell) for name, cell, _, _ in told(tables, "G12")] == [
        ("link_missing", "f.xlsx 发货!D3"),
        ("reference_missing", "f.xlsx 发货!C4"),
        ("link_incomplete", "f.xlsx 发货!D5"),
        ("link_incomplete", "f.xlsx 发货!C6"),
    ]
    assert next(
        one.text("en") for one in tables.findings if one.check.name == "link_missing"
    ).startswith("There is no S-1 line 9 in Deal lines.")


def test_a_link_whose_code_names_nothing_is_at_fault_in_its_code() -> None:
    tables = one_file({Shipment: [["F-1", 1, None, None, MAY]], Claim: [["C1", "F-2", 1]]})
    assert told(tables, "G12") == [("link_missing", "a.xlsx 索赔!B2", "F-2", "C1")]
    assert "Did you mean F-1?" in tables.findings[0].text("en")


def test_a_link_with_a_part_that_cannot_be_read_is_not_judged_again() -> None:
    shipments: Rows = [["F1", 1, "S-1", "x", MAY], ["F1", 2, True, 1, MAY]]
    tables = put(handed("a.xlsx", {Deal: DEALS}), handed("f.xlsx", {Shipment: shipments}))
    assert not {"link_missing", "link_incomplete"} & {one.check.name for one in tables.findings}
    assert [name for name, _, _, _ in told(tables, "G08")] == ["not_a_number", "not_a_code"]


# What was not read is not absent


def test_a_sheet_that_nobody_hands_in_is_one_notice() -> None:
    tables = put(handed("a.xlsx", {Deal: DEALS}), handed("b.xlsx", {Deal: [["S-3", "M9", MAY]]}))
    assert [(one.check.name, str(one.severity)) for one in tables.findings] == [
        ("references_not_judged", "notice")
    ]
    assert Maker not in tables.known
    assert {Deal, DealLine} <= tables.known


def test_a_sheet_that_nobody_refers_to_is_not_missed() -> None:
    assert not one_file({Deal: [["S-1", None, MAY]]}).findings


def test_a_sheet_that_an_unread_workbook_may_hold_is_not_judged_nor_called_missing() -> None:
    deals = handed("a.xlsx", {Deal: DEALS})
    assert not put(deals, unread=[Maker]).findings
    half = put(deals, handed("m.xlsx", {Maker: MAKERS[:1]}), unread=[Maker])
    assert not half.findings
    assert Maker not in half.known


@pytest.mark.parametrize(
    "tabs",
    [
        {"合同": [["x"]], "合同明细": [list(DealLine.columns), *LINES]},
        {"合同明细": [list(DealLine.columns), *LINES]},
        {"合同": [list(Deal.columns)], "Deals": [], "合同明细": [list(DealLine.columns), *LINES]},
        {"合同": [["maker_id", "agreed_on"], ["M1", MAY]], "合同明细": [list(DealLine.columns)]},
    ],
    ids=["no headers", "no sheet", "two sheets", "no key column"],
)
def test_a_sheet_of_which_something_is_missing_is_not_judged(tabs: dict[str, Any]) -> None:
    other = handed("b.xlsx", {Deal: [["S-3", None, MAY]], DealLine: [["S-1", 5, None, 1]]})
    tables = put(Handed("a.xlsx", admit(book(tabs), BOOKS)), other)
    assert Deal not in tables.known
    assert "reference_missing" not in {one.check.name for one in tables.findings}
