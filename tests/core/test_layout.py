"""Where our sheets and headers are found in what staff hand in (G01 to G13)."""

from datetime import date

import pytest

from sales_batch.core import remark
from sales_batch.core.admit import admit
from sales_batch.core.place import letters
from sales_batch.core.sheet import GUIDE, LISTS, PROBLEMS
from sales_batch.sheets import BOOKS, SHEETS
from tests.core.rates import (
    EUR,
    HEADERS,
    OTHERS,
    RATES,
    USD,
    checks,
    numbers,
    rates,
    rows,
    said,
)
from tests.core.workbooks import Cell, Grid, book


def test_a_sheet_as_the_template_has_it() -> None:
    admitted = rates([HEADERS, USD, EUR])
    assert rows(admitted) == RATES
    assert numbers(admitted) == [2, 3]
    assert not admitted.remarks


@pytest.mark.parametrize(
    "headers",
    [
        ["Currency", "Valid from", "Rate"],
        ["currency", "valid_from", "rate"],
        ["CURRENCY", "VALID FROM", "RATE"],
        ["币 种", "生效\n日期", "对本位币汇率 *"],
        ["*币种", "＊生效日期", " 对本位币汇率 "],
        ["币种", "Valid from", "rate"],
        ["ｃｕｒｒｅｎｃｙ", "Valid_From", "Ｒate"],
    ],
)
def test_headers_in_either_language_and_as_staff_write_them(headers: list[Cell]) -> None:
    admitted = rates([headers, USD, EUR])
    assert rows(admitted) == RATES
    assert not admitted.remarks


@pytest.mark.parametrize(
    "title", ["汇率", "Exchange rates", "exchange_rates", " 汇 率 ", "EXCHANGE RATES"]
)
def test_the_sheet_in_either_language(title: str) -> None:
    assert rows(rates([HEADERS, USD, EUR], title)) == RATES


@pytest.mark.parametrize("above", [0, 1, 7, 19])
def test_the_header_stands_in_the_first_20_rows(above: int) -> None:
    titles: list[list[Cell]] = [["2026年汇率表"], [], ["币种如下"], [date(2026, 1, 1), 5]]
    grid: Grid = [*(titles * 5)[:above], HEADERS, USD, EUR]
    admitted = rates(grid)
    assert rows(admitted) == RATES
    assert numbers(admitted) == [above + 2, above + 3]
    assert not admitted.remarks


def test_a_header_below_the_first_20_rows_is_not_looked_for() -> None:
    admitted = rates([*[[]] * 20, HEADERS, USD])
    assert checks(admitted) == [remark.HEADERS_NOT_FOUND]
    assert not [one for one in admitted.sheets if one.table == "exchange_rates"]


@pytest.mark.parametrize("grid", [[], [[]], [["币种"]], [["汇率表"], USD], [USD, EUR]])
def test_a_sheet_without_headers(grid: Grid) -> None:
    admitted = rates(grid)
    assert checks(admitted) == [remark.HEADERS_NOT_FOUND]
    assert admitted.remarks[0].title == "汇率"


def test_columns_in_another_order_with_others_between() -> None:
    grid: Grid = [
        [None, "对本位币汇率", "备注", None, "币种", "生效日期"],
        [None, 7.15, "甲", None, "USD", date(2026, 1, 1)],
        [None, 8, "乙", None, "EUR", date(2026, 2, 1)],
    ]
    admitted = rates(grid)
    assert rows(admitted) == RATES
    (sheet,) = (one for one in admitted.sheets if one.table == "exchange_rates")
    assert sheet.letters == {"rate": "B", "currency": "E", "valid_from": "F"}
    (only,) = admitted.remarks
    assert (only.check, only.letter, list(only.rows)) == (remark.UNKNOWN_COLUMN, "C", [1])
    assert said(only).startswith("The column 备注 is not one of the template and was not read. If")


def test_a_misspelt_header_is_guessed_at_but_not_read() -> None:
    admitted = rates([["币种", "生校日期", "对本位币汇率"], USD])
    assert checks(admitted) == [remark.UNKNOWN_COLUMN, remark.COLUMN_MISSING]
    assert said(admitted.remarks[0], "zh").endswith("是否应为“生效日期”？自己加的列不必处理。")
    assert said(admitted.remarks[0]).endswith(
        "Did you mean Valid from? If you added it yourself, leave it."
    )
    assert rows(admitted) == [{**RATES[0], "valid_from": None}]


def test_a_required_column_that_is_missing_is_one_finding_not_one_per_row() -> None:
    admitted = rates([["币种", "生效日期"], USD[:2], EUR[:2]])
    assert [(one.check, one.column) for one in admitted.remarks] == [
        (remark.COLUMN_MISSING, "rate")
    ]


def test_an_optional_column_may_be_missing() -> None:
    grid: Grid = [["日期", "是否工作日"], [date(2026, 5, 1), "否"]]
    admitted = admit(book({**OTHERS, "工作日历": grid, "汇率": [HEADERS]}), BOOKS)
    assert not admitted.remarks
    assert admitted.sheets[1].rows["reason"].to_pylist() == [None]


def test_a_header_that_stands_twice() -> None:
    admitted = rates([["币种", "生效日期", "对本位币汇率", "Rate"], [*USD, 9]])
    (only,) = admitted.remarks
    assert (only.check, only.column, only.letter) == (remark.COLUMN_TWICE, "rate", "D")
    assert "C1, D1" in said(only)
    assert rows(admitted)[0]["rate"] is None


def test_what_we_added_to_a_template_or_a_returned_copy_is_no_finding() -> None:
    for language in ("zh", "en"):
        ours = {words.to(language): [["anything"]] for words in (GUIDE, LISTS, PROBLEMS)}
        grid: Grid = [[*HEADERS, PROBLEMS.to(language)], [*USD, "G08: ..."], EUR]
        admitted = admit(book({**ours, **OTHERS, "汇率": grid}), BOOKS)
        assert rows(admitted) == RATES
        assert not admitted.remarks


def test_a_column_that_bears_the_title_of_ours_is_read_and_ours_beside_it_is_not() -> None:
    reviews = next(one for one in SHEETS if one.table == "reviews")
    grid: Grid = [[*(column.title.en for column in reviews.columns.values()), "Problems_"]]
    tabs = {one.words.en: [list(one.columns)] for one in reviews.book.sheets}
    assert not admit(book({**tabs, "Reviews": grid}), BOOKS).remarks


def test_a_strange_sheet_is_ignored_and_named() -> None:
    admitted = admit(book({**OTHERS, "汇率": [HEADERS], "草稿": [["x"]], "空": []}), BOOKS)
    (only,) = admitted.remarks
    assert (only.check, only.title) == (remark.UNKNOWN_SHEET, "草稿")


def test_a_renamed_sheet_is_missing_and_guessed_at() -> None:
    admitted = rates([HEADERS, USD], "汇率表")
    assert checks(admitted) == [remark.UNKNOWN_SHEET, remark.SHEET_MISSING]
    assert "Did you mean Exchange rates? " in said(admitted.remarks[0])


def test_a_missing_log_is_only_a_warning() -> None:
    orders = next(one for one in BOOKS if one.name == "orders")
    titles = {
        sheet.words.zh: [[column.title.zh for column in sheet.columns.values()]]
        for sheet in orders.sheets
        if sheet.table != "order_changes"
    }
    assert checks(admit(book(titles), BOOKS)) == [remark.LOG_MISSING]


def test_a_sheet_that_stands_twice_is_not_read_at_all() -> None:
    admitted = admit(book({**OTHERS, "汇率": [HEADERS, USD], "exchange_rates": [HEADERS]}), BOOKS)
    assert checks(admitted) == [remark.SHEET_TWICE]
    assert [one.table for one in admitted.sheets] == ["staff", "calendar"]


@pytest.mark.parametrize("tabs", [{}, {"Sheet1": []}, {"Sheet1": [HEADERS, USD]}])
def test_no_known_workbook(tabs: dict[str, Grid]) -> None:
    admitted = admit(book(tabs), BOOKS)
    assert checks(admitted) == [remark.UNKNOWN_WORKBOOK]
    assert not admitted.sheets


@pytest.mark.parametrize(
    ("span", "cell", "column"),
    [
        ((3, 1, 4, 1), "A3", "currency"),
        ((2, 2, 2, 3), "B2", "valid_from"),
        ((4, 3, 4, 9), "C4", "rate"),
    ],
)
def test_merged_cells_in_the_table(span: tuple[int, int, int, int], cell: str, column: str) -> None:
    admitted = rates([HEADERS, USD, EUR, USD], merged=[span])
    (only,) = (one for one in admitted.remarks if one.title == "汇率")
    assert only.check is remark.MERGED
    assert (f"{only.letter}{only.rows[0]}", only.column) == (cell, column)
    top, left, bottom, right = span
    assert f"{letters(left)}{top}:{letters(right)}{bottom}" in said(only)


@pytest.mark.parametrize("span", [(1, 1, 1, 3), (1, 5, 4, 6), (5, 1, 9, 3)])
def test_merged_cells_elsewhere_do_no_harm(span: tuple[int, int, int, int]) -> None:
    assert not rates([["标题"], HEADERS, USD, EUR], merged=[span]).remarks


def test_merged_cells_that_begin_above_the_rows_name_no_row_of_ours() -> None:
    admitted = rates([HEADERS, [], USD, EUR], merged=[(2, 1, 4, 1)])
    (only,) = (one for one in admitted.remarks if one.title == "汇率")
    assert (only.column, only.letter, list(only.rows)) == ("", "A", [2])
