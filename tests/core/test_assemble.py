"""Workbooks put together: whose row is whose, doubles, references, links, and the day."""

import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales_batch.core.admit import admit
from sales_batch.core.place import Place
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Handed, Tables
from tests.core.shop import (
    BOOKS,
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
    told,
)
from tests.core.workbooks import Cell, book

MAY = date(2026, 5, 4)
MAKERS: Rows = [["M1", "甲"], ["M2", "乙"]]
DEALS: Rows = [["S-1", "M1", MAY, "u1"], ["S-2", "M2", MAY, "u2"]]
LINES: Rows = [["S-1", 1, None, 5], ["S-1", 2, None, 6], ["S-2", 1, None, 7]]


def column(tables: Tables, sheet: type[Sheet], name: str) -> list[Any]:
    """What a column of the rows that exist holds."""
    found = tables.frames[sheet][name]
    return [None if blank else value for value, blank in zip(found, found.isna(), strict=True)]


def codes(tables: Tables) -> set[str]:
    """The codes of what was found."""
    return {one.check.code for one in tables.findings}


def test_rows_of_two_files_follow_each_other_and_know_where_they_stand() -> None:
    tables = put(
        handed("b.xlsx", {Deal: DEALS[:1], DealLine: LINES[:2]}),
        handed("a.xlsx", {Deal: [[], DEALS[1]], DealLine: LINES[2:]}),
        handed("m.xlsx", {Maker: MAKERS}),
    )
    assert not tables.findings
    assert not tables.faults
    deals = tables.frames[Deal]
    assert deals.index.tolist() == [0, 1]
    assert deals["deal_no"].tolist() == ["S-1", "S-2"]
    assert deals["file"].tolist() == ["b.xlsx", "a.xlsx"]
    assert deals["sheet"].tolist() == ["合同", "合同"]
    assert deals["row"].tolist() == [2, 3]
    assert tables.place(DealLine, 2, "quantity") == Place("a.xlsx", "合同明细", 2, "D")
    assert tables.place(DealLine, 2, "") == Place("a.xlsx", "合同明细", 2, "")
    assert tables.typed(DealLine, 2, "quantity") == "7"
    assert tables.typed(DealLine, 2, "item_id") == ""
    assert tables.document(DealLine, 2) == "S-2"
    assert tables.person(DealLine, 2) == "u2"


def test_a_finding_of_a_cell_names_the_cell_the_value_the_document_and_the_person() -> None:
    tables = one_file({Deal: DEALS, DealLine: [["S-1", 1, None, "五"], ["S-2", 1, None, "７"]]})
    wrong, lenient = (one for one in tables.findings if one.check.code != "G12")
    assert (wrong.check.name, wrong.place) == ("not_a_number", Place("a.xlsx", "合同明细", 2, "D"))
    assert (wrong.value, wrong.document, wrong.person) == ("五", "S-1", "u1")
    assert (lenient.check.name, lenient.value) == ("read_leniently", "７")
    assert lenient.place == Place("a.xlsx", "合同明细", 3, "D")
    assert [(one.column, one.ids.tolist()) for one in tables.faults] == [
        ("quantity", [0]),
        ("quantity", [1]),
    ]


def test_an_unusable_column_makes_every_row_of_that_file_faulty() -> None:
    tabs: dict[str, Any] = {
        "合同": [list(Deal.columns), *DEALS],
        "合同明细": [["deal_no", "line_no"], *[line[:2] for line in LINES]],
        "合同变更": [list(DealChange.columns)],
    }
    whole = handed("b.xlsx", {Deal: [], DealLine: [["S-1", 9, None, 1]]})
    tables = put(Handed("a.xlsx", admit(book(tabs), BOOKS)), whole)
    assert told(tables, "G05") == [("column_missing", "a.xlsx 合同明细!", "", "")]
    (fault,) = tables.faults
    assert (fault.sheet, fault.column, fault.ids.tolist()) == (DealLine, "quantity", [0, 1, 2])


# Doubles


def test_one_key_twice_in_one_file_and_in_two() -> None:
    tables = put(
        handed("a.xlsx", {Deal: [DEALS[0], DEALS[1], ["S-1", None, MAY]]}),
        handed("b.xlsx", {Deal: [DEALS[0]]}),
    )
    assert told(tables, "G11") == [
        ("key_twice", "a.xlsx 合同!A2", "S-1", "S-1"),
        ("key_twice", "a.xlsx 合同!A4", "S-1", "S-1"),
        ("key_twice", "b.xlsx 合同!A2", "S-1", "S-1"),
    ]
    said = {one.place: one.text("en") for one in tables.findings if one.check.code == "G11"}
    first = said[Place("a.xlsx", "合同", 2, "A")]
    assert first.startswith("S-1 stands here more than once, see also A4、b.xlsx 合同!A2.")
    (fault,) = (one for one in tables.faults if one.check.code == "G11")
    assert fault.ids.tolist() == [0, 2, 3]


def test_a_key_of_two_columns_is_a_double_only_as_a_whole() -> None:
    tables = one_file({Deal: DEALS, DealLine: [*LINES, ["S-2", 1, None, 9]]})
    assert [(name, cell) for name, cell, _, _ in told(tables, "G11")] == [
        ("key_twice", "a.xlsx 合同明细!A4"),
        ("key_twice", "a.xlsx 合同明细!A5"),
    ]


def test_keys_that_are_blank_or_cannot_be_read_are_no_doubles() -> None:
    lines: Rows = [["S-1", None, None, 5], ["S-1", None, None, 5], ["S-1", "x", None, 5]] * 2
    assert not told(one_file({Deal: DEALS, DealLine: lines}), "G11")


def test_doubles_written_loosely_are_seen_once_their_codes_are_read() -> None:
    tables = one_file({Deal: DEALS, DealLine: [*LINES, ["s-2", 1, None, 9]]})
    assert [cell for _, cell, _, _ in told(tables, "G11")] == [
        "a.xlsx 合同明细!A4",
        "a.xlsx 合同明细!A5",
    ]


def test_wholly_equal_rows_of_a_log_are_a_warning_and_blanks_compare_equal() -> None:
    change: list[Cell] = ["S-1", 1, MAY, None]
    tables = put(
        handed("a.xlsx", {Deal: DEALS, DealLine: LINES, DealChange: [change, change]}),
        handed("b.xlsx", {Deal: [], DealChange: [change, ["S-1", 1, MAY, "maker"]]}),
    )
    doubles = [one for one in tables.findings if one.check.code == "G11"]
    assert {(one.check.name, str(one.severity)) for one in doubles} == {("row_twice", "warning")}
    assert [one.place.cell for one in doubles] == ["A2", "A3", "A2"]
    assert len(tables.frames[DealChange]) == 4


def test_a_row_of_a_log_that_cannot_be_read_is_no_double() -> None:
    changes: Rows = [["S-1", 1, "bald"], ["S-1", 1, "später"]]
    assert "G11" not in codes(one_file({Deal: DEALS, DealLine: LINES, DealChange: changes}))


def test_of_many_doubles_five_are_named() -> None:
    tables = one_file({Maker: [["M1", "甲"]] * 9})
    first = min(tables.findings, key=lambda one: one.place.row)
    assert "A3、A4、A5、A6、A7…" in first.text("zh")


# References


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
    assert column(tables, DealLine, "deal_no") == [known]
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
    assert column(tables, DealLine, "deal_no") == ["S-01"]


def test_the_head_of_a_link_is_read_loosely_too() -> None:
    tables = one_file({Shipment: [["F-1", 1, None, None, MAY]], Claim: [["C1", "f-01", 1]]})
    assert "G12" not in codes(tables)
    assert column(tables, Claim, "shipment_no") == ["F-1"]


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


# The day


def test_a_row_of_a_later_day_does_not_exist_yet_nor_do_its_children() -> None:
    later = D + timedelta(days=1)
    deals: Rows = [["S-1", None, D], ["S-2", None, later]]
    changes: Rows = [["S-1", 1, D], ["S-1", 2, later], ["S-2", 1, D]]
    tables = one_file({Deal: deals, DealLine: LINES, DealChange: changes})
    assert column(tables, Deal, "deal_no") == ["S-1"]
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
    assert column(tables, Deal, "signed_on") == [None, D]
    assert column(tables, Deal, "due_on") == [later, D]
    assert [str(day) for day in tables.rows[Deal]["signed_on"]] == ["2026-11-24", "2026-11-23"]
    assert not tables.findings
    assert not tables.faults


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2036, 11, 24), date(1900, 1, 1)])
def test_days_outside_the_window_are_refused(day: date) -> None:
    tables = one_file({Deal: [["S-1", None, D, "u1", day]]})
    shown = day + timedelta(days=1) if day.year == 1900 else day
    assert told(tables, "G08") == [("outside_dates", "a.xlsx 合同!E2", str(shown), "S-1")]
    assert column(tables, Deal, "signed_on") == [None]
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
    assert column(tables, Claim, "month") == [None]


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


# Order, and size


@given(cut=st.integers(0, 6), data=st.data())
@settings(max_examples=30, deadline=None)
def test_splitting_a_workbook_and_shuffling_its_rows_changes_no_row(
    cut: int, data: st.DataObject
) -> None:
    lines: Rows = [["S-1", n, None, n / 2] for n in range(1, 6)] + [["s-2", 1, None, "五"]]
    order = data.draw(st.permutations(range(len(lines))))
    shuffled = [lines[at] for at in order]
    whole = one_file({Deal: DEALS, DealLine: lines})
    parts = put(
        handed("a.xlsx", {Deal: DEALS[:1], DealLine: shuffled[:cut]}),
        handed("b.xlsx", {DealLine: shuffled[cut:], Deal: DEALS[1:]}),
    )
    assert _set(whole) == _set(parts)
    assert sorted((one.check.name, one.value, one.document) for one in whole.findings) == sorted(
        (one.check.name, one.value, one.document) for one in parts.findings
    )


def _set(tables: Tables) -> set[tuple[Any, ...]]:
    names = list(DealLine.columns)
    return {tuple(map(str, row)) for row in tables.frames[DealLine][names].itertuples(index=False)}


def test_the_same_handed_in_gives_the_same_findings_in_the_same_order() -> None:
    files = [
        handed("a.xlsx", {Deal: [*DEALS, DEALS[0]], DealLine: [*LINES, ["s-1", "x", None, "五"]]}),
        handed("b.xlsx", {Deal: DEALS, DealChange: [["S-7", 1, MAY]] * 2}),
    ]
    once, again = put(*files), put(*files)
    assert [(one.place, one.check.name) for one in once.findings] == [
        (one.place, one.check.name) for one in again.findings
    ]


def test_a_finding_s_cell_holds_the_value_it_quotes() -> None:
    grid: list[list[Cell]] = [
        ["S-1", "m1", "2026年5月4日", 7, date(1999, 1, 1)],
        ["ｓ－１", "M9", 46000, True, "x"],
        ["S-1", None, date(2027, 1, 1)],
        [" S-4 ", "M1", date(2026, 5, 4)],
        ["S-4", "M1", date(2026, 5, 4)],
    ]
    tables = put(handed("a.xlsx", {Deal: grid}), handed("m.xlsx", {Maker: MAKERS}))
    quoted = [one for one in tables.findings if one.value]
    assert {one.check.code for one in quoted} == {"G08", "G11", "G12", "G14", "G15"}
    for one in quoted:
        cell = grid[one.place.row - 2]["ABCDE".index(one.place.column)]
        shown = str(cell).upper() if cell is True else str(cell)
        assert one.value.strip() == shown.strip()


def test_a_whole_file_handed_in_twice_under_two_names() -> None:
    """Twenty thousand doubles, lenient readings and broken references take seconds."""
    count = 10_000
    lines: Rows = [["S-1", n, f"P-{n}", f"{n}.5 "] for n in range(1, count + 1)]
    items: Rows = [[f"P-{n}0", None, Decimal(1).__int__()] for n in range(1, 3000)]
    files = [handed(name, {Deal: DEALS[:1], DealLine: lines}) for name in ("a.xlsx", "b.xlsx")]
    started = time.perf_counter()
    tables = put(*files, handed("p.xlsx", {Item: items}))
    assert time.perf_counter() - started < 8
    found = [one.check.name for one in tables.findings if one.place.sheet == "合同明细"]
    assert found.count("key_twice") == 2 * count
    assert found.count("read_leniently") == 2 * count
    assert found.count("reference_missing") > count
