"""The templates as a clerk's Excel sees them."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sales_batch.core.admit import admit
from sales_batch.core.sheet import GUIDE, LISTS, Book, Column, Sheet
from sales_batch.core.words import Language
from sales_batch.excel import advice
from sales_batch.excel.gate import Limits
from sales_batch.excel.guide import version
from sales_batch.excel.read import read
from sales_batch.excel.template import SPARE_ROWS, write_template, write_templates
from sales_batch.sheets import BOOKS, SHEETS, customers, orders
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.orders import Order, OrderLine
from tests.core.workbooks import EVERYTHING, Everything
from tests.packages import assert_same_bytes, parts_of

COMMITTED = Path(__file__).parents[2] / "workbook_templates"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
IN_USE = {
    ("customers", "customer_id"): ["C001", "007"],
    ("products", "product_id"): [f"P-{number}" for number in range(100, 200)],
    ("customers", "region"): ["华东"],
    ("market_sizes", "region"): ["华北", "华东"],
}
FILLED: dict[str, list[dict[str, Any]]] = {
    "orders": [
        {
            "order_no": "007",
            "voucher_type": "special",
            "received_on": date(2026, 11, 3),
            "vat_rate": Decimal("0.13"),
            "payment_days": 30,
            "delivery_place": "东门",
        }
    ],
    "order_lines": [{"order_no": "007", "line_no": 1, "quantity": Decimal("0.1234")}],
}

Open = Callable[..., Any]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def write_and_open(book: Book, language: Language, *lists_and_rows: Any) -> Any:
        path = tmp_path / "template.xlsx"
        write_template(book, path, language, *lists_and_rows)
        return load_workbook(path)

    return write_and_open


def validation_of(worksheet: Worksheet, index: int) -> Any:
    cell = worksheet.cell(2, index).coordinate
    [found] = [rule for rule in worksheet.data_validations.dataValidation if cell in rule.sqref]
    return found


def columns() -> list[tuple[type[Sheet], Column]]:
    return [(sheet, column) for sheet in SHEETS for column in sheet.columns.values()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_every_column_has_its_header_note_and_validation(
    book: Book, language: Language, opened: Open
) -> None:
    workbook = opened(book, language)
    for sheet in book.sheets:
        worksheet = workbook[sheet.words.to(language)]
        for index, column in enumerate(sheet.columns.values(), 1):
            header, rule = worksheet.cell(1, index), validation_of(worksheet, index)
            assert header.value == column.title.to(language)
            assert header.comment.text == advice.note(sheet, column, language)
            assert rule.promptTitle == header.value
            assert worksheet.cell(SPARE_ROWS, index).coordinate in rule.sqref
            for choice in column.choices.values():
                assert choice.to(language) in rule.formula1.strip('"').split(",")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_every_sheet_is_a_table_that_prints_and_scrolls_well(
    book: Book, language: Language, opened: Open
) -> None:
    workbook = opened(book, language)
    for sheet in book.sheets:
        worksheet = workbook[sheet.words.to(language)]
        [table] = worksheet.tables.values()
        assert table.name == sheet.table
        assert len(table.tableColumns) == len(sheet.columns)
        assert worksheet.freeze_panes.endswith("2")
        assert worksheet.print_title_rows == "$1:$1"
        assert (worksheet.page_setup.orientation, worksheet.page_setup.paperSize) == (
            "landscape",
            9,
        )
        assert not worksheet.protection.sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_fit_excels_limits_and_say_something(language: Language) -> None:
    for sheet, column in columns():
        assert len(column.title.to(language)) <= 32
        assert len(advice.prompt(sheet, column, language)) <= 255
        assert len(advice.alert(sheet, column, language)) <= 255
        assert bool(column.note.zh) == bool(column.note.en)
        assert column.choices or column.kind.name in advice.FORMS


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_the_guide_leads_through_the_workbook(book: Book, opened: Open) -> None:
    for language in LANGUAGES:
        guide = opened(book, language)[GUIDE.to(language)]
        texts = {str(cell.value) for row in guide.iter_rows() for cell in row}
        assert {book.note_zh if language == "zh" else book.note_en, version(book)} <= texts
        assert {sheet.about.to(language) for sheet in book.sheets} <= texts
        links = {cell.value for row in guide.iter_rows() for cell in row if cell.hyperlink}
        assert links == {sheet.words.to(language) for sheet in book.sheets}


def test_required_columns_differ_by_colour_and_by_a_mark(opened: Open) -> None:
    worksheet = opened(orders.BOOK, "zh")[Order.words.zh]
    headers = dict(zip(Order.columns, worksheet[1], strict=True))
    colours = {
        required: {
            headers[name].fill.fgColor.rgb
            for name, column in Order.columns.items()
            if column.required == required
        }
        for required in (True, False)
    }
    assert [len(found) for found in colours.values()] == [1, 1]
    assert colours[True] != colours[False]
    assert headers["order_no"].comment.text.startswith("★ 必填")
    assert headers["remark"].comment.text.startswith("○ 选填")


def test_references_and_free_wordings_offer_what_is_in_use(opened: Open) -> None:
    workbook = opened(orders.BOOK, "en", IN_USE)
    lists = workbook[LISTS.en]
    assert lists.sheet_state == "hidden"
    assert [cell.value for cell in lists["A"][:4]] == ["Customer id", "007", "C001", None]
    place = list(Order.columns).index("customer_id") + 1
    assert validation_of(workbook[Order.words.en], place).formula1 == "Lists!$A$2:$A$3"
    place = list(OrderLine.columns).index("product_id") + 1
    assert validation_of(workbook[OrderLine.words.en], place).formula1 == "Lists!$B$2:$B$101"

    workbook = opened(customers.BOOK, "zh", IN_USE)
    assert [cell.value for cell in workbook[LISTS.zh]["A"]] == ["地区", "华东", "华北"]
    place = list(Customer.columns).index("region") + 1
    assert not validation_of(workbook[Customer.words.zh], place).showErrorMessage


def test_a_reference_into_the_same_workbook_offers_what_is_being_typed(opened: Open) -> None:
    workbook = opened(orders.BOOK, "en")
    assert LISTS.en not in workbook.sheetnames
    rule = validation_of(workbook[OrderLine.words.en], 1)
    assert rule.formula1 == "OFFSET(Orders!$A$2,0,0,MAX(1,COUNTA(Orders!$A$2:$A$2021)),1)"
    assert rule.errorStyle == "warning"


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_are_written_as_a_clerk_would(language: Language, opened: Open) -> None:
    workbook = opened(orders.BOOK, language, None, FILLED)
    worksheet = workbook[Order.words.to(language)]
    row = dict(zip(Order.columns, worksheet[2], strict=True))
    assert row["order_no"].value == "007"
    assert row["order_no"].number_format == "@"
    assert row["voucher_type"].value == {"zh": "特别", "en": "Special"}[language]
    assert row["received_on"].value == datetime(2026, 11, 3)
    assert row["vat_rate"].value == pytest.approx(0.13)
    assert row["vat_rate"].number_format == "0.0###%"
    assert row["customer_id"].value is None
    assert worksheet.tables["orders"].ref == "A1:P2"
    assert workbook[OrderLine.words.to(language)]["F2"].value == pytest.approx(0.1234)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_a_row_of_the_examples_is_read_back_without_a_remark(
    book: Book, language: Language, tmp_path: Path
) -> None:
    rows = {
        sheet.table: [
            {
                name: column.kind.read(advice.example(column, language) or "example")
                for name, column in sheet.columns.items()
            }
        ]
        for sheet in book.sheets
    }
    write_template(book, tmp_path / "filled.xlsx", language, IN_USE, rows)
    admitted = admit(read(tmp_path / "filled.xlsx", Limits()), BOOKS)
    assert list(admitted.remarks) == []
    found = {sheet.table: sheet.rows.drop_columns("row").to_pylist() for sheet in admitted.sheets}
    assert found == rows


def test_rows_of_an_unknown_sheet_or_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no sheet"):
        write_template(orders.BOOK, tmp_path / "a.xlsx", "zh", None, {"quotes": []})
    with pytest.raises(ValueError, match="no column"):
        write_template(orders.BOOK, tmp_path / "a.xlsx", "zh", None, {"orders": [{"colour": "x"}]})
    assert not (tmp_path / "a.xlsx").exists()


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_template(orders.BOOK, tmp_path / name, "zh", IN_USE, FILLED)
    assert_same_bytes(tmp_path / "a", tmp_path / "b")


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_a_filled_template_survives_libreoffice(tmp_path: Path) -> None:
    write_template(orders.BOOK, tmp_path / "filled.xlsx", "zh", IN_USE, FILLED)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "xlsx", "--outdir", "saved", "filled.xlsx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip
    before = load_workbook(tmp_path / "filled.xlsx")
    after = load_workbook(tmp_path / "saved" / "filled.xlsx")
    assert after.sheetnames == before.sheetnames
    for sheet in before:
        saved = after[sheet.title]
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert saved[cell.coordinate].value == cell.value
            if cell.value is not None:
                kept = saved[cell.coordinate].number_format.replace("\\-", "-")
                assert kept == cell.number_format
            if cell.comment:
                assert saved[cell.coordinate].comment.text == cell.comment.text
        for rule in sheet.data_validations.dataValidation:
            [area] = rule.sqref.ranges
            assert validation_of(saved, area.min_col).prompt == rule.prompt


@pytest.mark.parametrize("language", LANGUAGES)
def test_committed_templates_are_fresh(language: Language, tmp_path: Path) -> None:
    fresh = write_templates(tmp_path, language, BOOKS)
    committed = {path.name: path for path in (COMMITTED / language).glob("*.xlsx")}
    assert committed.keys() == {path.name for path in fresh}
    for path in fresh:
        assert parts_of(path) == parts_of(committed[path.name]), (
            f"{path.name} is stale: run sales-batch templates workbook_templates/{language} "
            f"--language {language}"
        )


def test_a_bound_that_is_out_is_told() -> None:
    column = Everything.columns["below_1"]
    assert advice.form(Everything, column, "zh") == "百分比，0% 以上，小于 100%。"
    assert advice.form(Everything, column, "en") == "A percentage, from 0% to below 100%."


def test_every_upper_bound_reaches_excel(tmp_path: Path) -> None:
    write_template(EVERYTHING, tmp_path / "a.xlsx", "zh")
    worksheet = load_workbook(tmp_path / "a.xlsx")["各种列"]
    index = [*Everything.columns].index("below_1") + 1
    assert validation_of(worksheet, index).formula2 == "0.9999"
