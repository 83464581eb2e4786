"""Workbooks put together: whose row is whose, in which order, and how fast."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sales_batch.core.admit import admit
from sales_batch.core.place import Place
from sales_batch.core.tables import Handed, Tables
from tests.core.shop import (
    BOOKS,
    DEALS,
    LINES,
    MAKERS,
    MAY,
    Deal,
    DealChange,
    DealLine,
    Item,
    Maker,
    Rows,
    handed,
    one_file,
    put,
    told,
)
from tests.core.workbooks import Cell, book


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
    count = 10_000
    lines: Rows = [["S-1", n, f"P-{n}", f"{n}.5 "] for n in range(1, count + 1)]
    items: Rows = [[f"P-{n}0", None, Decimal(1).__int__()] for n in range(1, 3000)]
    files = [handed(name, {Deal: DEALS[:1], DealLine: lines}) for name in ("a.xlsx", "b.xlsx")]
    tables = put(*files, handed("p.xlsx", {Item: items}))
    found = [one.check.name for one in tables.findings if one.place.sheet == "合同明细"]
    assert found.count("key_twice") == 2 * count
    assert found.count("read_leniently") == 2 * count
    assert found.count("reference_missing") > count
