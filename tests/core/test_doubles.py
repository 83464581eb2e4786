"""Two rows with one key, and wholly equal rows of a log (G11)."""

from sales_batch.core.place import Place
from tests.core.shop import (
    DEALS,
    LINES,
    MAY,
    Deal,
    DealChange,
    DealLine,
    Maker,
    Rows,
    codes,
    handed,
    one_file,
    put,
    told,
)
from tests.core.workbooks import Cell


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
    assert first.startswith("S-1 appears more than once; see also A4, b.xlsx 合同!A2.")
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
    assert "A3、A4、A5、A6、A7、…" in first.text("zh")
