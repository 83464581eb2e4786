"""Live cells: formulas that are declared over fields, read back from the workbook."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from sales_batch.core.figure import field
from sales_batch.core.kinds import MONEY, PRICE, QUANTITY, RATIO, TEXT
from sales_batch.core.report import Formula, Page, Table
from sales_batch.core.words import Language, Words
from sales_batch.excel.write import write
from tests.excel.reports import ARROW, STATE, cover, frame

LIMITS = Table(
    frame({"least": [Decimal("0.1")]}, {"least": RATIO.arrow}),
    [field("least", "最低 毛利率", "Least margin", RATIO)],
    name="limits",
)
PARTS = (field("part", "材料", "Part", TEXT), field("amount", "金额", "Amount", MONEY))
FIELDS = (
    field("product", "产品", "Product", TEXT),
    field("cost", "成本", "Cost", MONEY, total=True),
    field("price", "单价", "Price", PRICE),
    field("quantity", "数量", "Quantity", QUANTITY),
    field("state", "状态", "State", STATE),
)
FORMULAS = {
    "cost": Formula("ROUND(SUM({parts.amount[first:stop]}),2)"),
    "price": Formula("{cost}/(1-{limits.least})", where="proposed"),
    "state": Formula('IF({price}<{cost}&"",{:late},"")'),
}
TYPES = {
    **ARROW, "product": pa.string(), "cost": MONEY.arrow, "price": PRICE.arrow,
    "first": pa.int64(), "stop": pa.int64(), "proposed": pa.bool_(),
}  # fmt: skip


def parts(count: int) -> Page:
    amounts: dict[str, list[Any]] = {"part": ["=1+1"] * count, "amount": [Decimal("0.5")] * count}
    types = {"part": pa.string(), "amount": MONEY.arrow}
    return Page(
        "parts", Words("构成", "O'Parts"), [Table(frame(amounts, types), PARTS, name="parts")]
    )


def goods(copies: int = 1, formulas: dict[str, Formula] = FORMULAS) -> Page:
    """Three products of two parts, of three and of none; the second has a price of its own."""
    columns: dict[str, list[Any]] = {
        "product": ['=HYPERLINK("x")', "B", "+C"],
        "cost": [Decimal(1), Decimal("1.5"), None],
        "price": [Decimal("1.1111"), Decimal(1), None],
        "quantity": [Decimal(3), None, Decimal(2)],
        "state": [None, "late", None],
        "first": [0, 2, None],
        "stop": [2, 5, None],
        "proposed": [True, False, None],
    }
    rows = frame({name: values * copies for name, values in columns.items()}, TYPES)
    return Page("goods", Words("产品", "Goods"), [Table(rows, FIELDS, formulas=formulas)])


def limits() -> Page:
    return Page("limits", Words("界限", "Limits"), [LIMITS, LIMITS_AGAIN])


LIMITS_AGAIN = Table(LIMITS.frame, LIMITS.fields)


def cells(path: Path, sheet: str, row: int) -> list[Any]:
    """Formulas, or values where there is none, of the columns of `goods`; then the values."""
    formulas, values = (openpyxl.load_workbook(path, data_only=only)[sheet] for only in (0, 1))
    return [
        (formulas.cell(row, at).value, values.cell(row, at).value)
        if formulas.cell(row, at).data_type == "f"
        else formulas.cell(row, at).value
        for at in range(1, 6)
    ]


@pytest.mark.parametrize("copies", [1, 100])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_formulas_stand_beside_their_values(
    tmp_path: Path, copies: int, language: Language
) -> None:
    """Of few rows and of many, which are written in different ways."""
    zh, path = language == "zh", tmp_path / "a.xlsx"
    write(path, cover(), [goods(copies), parts(5), limits()], language)
    sheet, least = ("产品", "最低_毛利率") if zh else ("Goods", "Least_margin")
    amounts, late = ("'构成'", "延迟") if zh else ("'O''Parts'", "Late")
    state = f'=IF(C{{0}}<B{{0}}&"","{late}","")'
    for row in range(5, 5 + 3 * copies, 3):
        assert cells(path, sheet, row) == [
            '=HYPERLINK("x")',
            (f"=ROUND(SUM({amounts}!$B$4:$B$5),2)", 1),
            (f"=B{row}/(1-{least})", 1.1111),
            3,
            (state.format(row), None),
        ]
        assert cells(path, sheet, row + 1) == [
            "B",
            (f"=ROUND(SUM({amounts}!$B$6:$B$8),2)", 1.5),
            1,
            None,
            (state.format(row + 1), late),
        ]
        assert cells(path, sheet, row + 2) == ["+C", None, None, 2, (state.format(row + 2), None)]
    names = openpyxl.load_workbook(path).defined_names
    assert names[least].attr_text == ("'界限'" if zh else "'Limits'") + "!$A$5"


def test_texts_of_users_stay_texts(tmp_path: Path) -> None:
    for copies in (1, 100):
        write(tmp_path / "a.xlsx", cover(), [goods(copies), parts(5 * copies), limits()], "zh")
        book = openpyxl.load_workbook(tmp_path / "a.xlsx")
        for sheet, column in (("产品", "A"), ("构成", "A")):
            kinds = {cell.data_type for cell in book[sheet][column][4:]}
            assert kinds == {"s"}


def test_a_range_that_goes_on_on_another_sheet_is_a_value(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", cover(), [goods(), parts(7), limits()], "zh", sheet_rows=7)
    first, second = (cells(tmp_path / "a.xlsx", "产品", row) for row in (5, 6))
    assert first[1] == ("=ROUND(SUM('构成'!$B$4:$B$5),2)", 1)
    assert second[1] == 1.5
    write(tmp_path / "a.xlsx", cover(), [goods(), parts(7), limits()], "zh", sheet_rows=8)
    assert cells(tmp_path / "a.xlsx", "产品", 6)[1] == ("=ROUND(SUM('构成'!$B$6:$B$8),2)", 1.5)


def test_rows_on_a_second_sheet_refer_to_its_own_cells(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", cover(), [goods(3), parts(5), limits()], "zh", sheet_rows=10)
    assert cells(tmp_path / "a.xlsx", "产品 (2)", 5)[2] == ("=B5/(1-最低_毛利率)", 1.1111)


@pytest.mark.parametrize(
    "text",
    ["{nothing}", "{limits.nothing}", "{nobody.least}", "{:nowhere}", "{parts.cost[first:stop]}"],
)
def test_a_reference_to_nothing_is_an_error(tmp_path: Path, text: str) -> None:
    page = goods(formulas={"state": Formula(text)})
    with pytest.raises(ValueError, match="formula of state refers to"):
        write(tmp_path / "a.xlsx", cover(), [page, parts(5), limits()], "zh")


def test_a_named_table_has_one_row_or_a_page_of_its_own(tmp_path: Path) -> None:
    two = Table(frame({"least": [None] * 2}, {"least": RATIO.arrow}), LIMITS.fields, name="limits")
    page = Page("limits", Words("界限", "Limits"), [two, LIMITS_AGAIN])
    with pytest.raises(ValueError, match="limits has neither"):
        write(tmp_path / "a.xlsx", cover(), [page], "zh")
