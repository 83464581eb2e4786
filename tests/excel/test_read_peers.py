"""Our reader beside openpyxl, calamine and fastexcel, wherever those are right.

Not compared, because the peers are known to be wrong or blind there: calamine gives '' for errors,
blanks and formulas without a value, and calls East Asian date formats numbers; fastexcel types
whole columns and cuts decimals; openpyxl (data_only) gives None for a formula without a value and
resolves only some of Excel's `_xHHHH_`.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import fastexcel
import openpyxl
import pytest
import python_calamine
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.datavalidation import DataValidation

from sales_batch.core.place import letters
from sales_batch.excel.gate import Limits
from sales_batch.excel.read import read
from tests.excel import rawbook
from tests.excel.rawbook import content, table


def by_xlsxwriter(path: Path, options: dict[str, object] | None = None) -> None:
    book = xlsxwriter.Workbook(path, options or {})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("订货明细")
    sheet.write_row(0, 0, ["订货编号", "数量", "单价", "交货日期", "完成", "金额"])
    for row in range(1, 300):
        sheet.write_string(row, 0, f"SO-{row:04d}")
        sheet.write_number(row, 1, row * 10**6 + row)
        sheet.write_number(row, 2, row / 7)
        sheet.write_datetime(row, 3, datetime(2026, 1, 1) + timedelta(days=row), day)
        sheet.write_boolean(row, 4, row % 2 == 0)
        sheet.write_formula(row, 5, f"=B{row + 1}*C{row + 1}", None, row * row / 7)
    sheet.write_rich_string(300, 0, "加急 ", book.add_format({"bold": True}), "now", " & <here>")
    sheet.write_string(301, 0, "  spaces and\na line  ")
    sheet.write_string(
        302, 0, "_x0041_ \x07 \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
    )
    sheet.merge_range("C305:D306", "merged")
    sheet.set_row(310, None, None, {"hidden": True})
    hidden = book.add_worksheet("隐藏")
    hidden.hide()
    hidden.write_number(1_048_575, 16_383, 1e-300)
    book.close()


def by_xlsxwriter_inline(path: Path) -> None:
    by_xlsxwriter(path, {"constant_memory": True})


def by_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客户"
    sheet.append(["编号", "名称", "日期", "时间", "值"])
    for row in range(200):
        sheet.append(
            [f"{row:05d}", f"名 {row % 7}", date(2026, 2, 1), time(8, row % 60), row * 0.1]
        )
    sheet["F1"] = "=SUM(E2:E9)"
    sheet["F2"] = CellRichText("a", TextBlock(InlineFont(b=True), "b"))
    sheet["F3"] = "#N/A"
    sheet["F4"] = True
    sheet["F5"] = "'=not a formula"
    sheet["A1"].comment = Comment("注", "me")
    sheet.merge_cells("H1:J2")
    sheet.row_dimensions[9].hidden = True
    sheet.auto_filter.ref = "A1:E9"
    sheet.add_data_validation(DataValidation(type="list", formula1='"a,b"'))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=1, max_row=9))
    book.create_chartsheet("图").add_chart(chart)
    book.create_sheet("空").sheet_state = "veryHidden"
    book.save(path)


WRITERS = [by_xlsxwriter, by_xlsxwriter_inline, by_openpyxl]


@pytest.fixture(params=WRITERS)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    write: Callable[[Path], None] = request.param
    write(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_both_readers_read_it_alike_and_the_fast_one_alone(path: Path) -> None:
    assert content(rawbook.read_fast(path)) == content(rawbook.read_plain(path))


def test_openpyxl_reads_the_same(path: Path) -> None:
    peer = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    ours = read(path, Limits())
    assert [one.title for one in ours.sheets] == [one.title for one in peer.worksheets]
    for at, sheet in enumerate(peer.worksheets):
        found = table(ours, at)
        assert ours.sheets[at].state == sheet.sheet_state
        ranges = [
            (one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells
        ]
        assert sorted(ours.sheets[at].merged) == sorted(ranges)
        hidden = [row for row, one in sheet.row_dimensions.items() if one.hidden]
        assert ours.sheets[at].hidden_rows.tolist() == sorted(hidden)
        cells = {cell.coordinate: cell for cell in sheet._cells.values() if cell.value is not None}
        assert cells.keys() == {name for name, shown in found.items() if shown[0] != "BLANK"}
        for name, cell in cells.items():
            kind, value, dated, formula = found[name]
            assert formula == (formulas[sheet.title][name].data_type == "f")
            assert dated == cell.is_date or kind != "NUMBER"
            if dated:
                value = from_excel(value)
            assert value == cell.value or "_x" in str(cell.value)


def test_calamine_reads_the_same_texts_and_numbers(path: Path) -> None:
    ours = read(path, Limits())
    with python_calamine.CalamineWorkbook.from_path(path) as peer:
        for at, sheet in enumerate(ours.sheets):
            if 16_384 in sheet.columns:
                continue  # it would fill the whole grid
            rows = peer.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
            found = table(ours, at)
            for row, values in enumerate(rows, 1):
                for column, value in enumerate(values, 1):
                    kind, shown, _, _ = found.get(f"{letters(column)}{row}", ("BLANK", "", 0, 0))
                    if kind in ("TEXT", "NUMBER", "BOOLEAN") and not isinstance(value, date | time):
                        assert value == shown


def test_fastexcel_finds_the_same_tabs(path: Path) -> None:
    peer = fastexcel.read_excel(path)
    titles = [one.title for one in read(path, Limits()).sheets]
    assert [name for name in peer.sheet_names if name != "图"] == titles
