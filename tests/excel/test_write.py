"""A report workbook, read back: every sheet as text, its print setup, its links and charts."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pytest

from sales_batch.core.report import Chart, Control, Table
from sales_batch.core.words import Language, Words
from sales_batch.excel import book, links, style
from sales_batch.excel.book import Dropped, new_book
from sales_batch.excel.bulk import Numbers
from sales_batch.excel.write import write
from tests.excel.office import formula_values, needs_office, recalculated
from tests.excel.reports import (
    FIELDS,
    cover,
    dump,
    order_lines,
    page,
    texts,
)
from tests.packages import assert_same_bytes, parts_of

BALANCED = Control(
    Words("期初 + 受理 − 交货 = 期末", "Roll-forward"), Decimal("1.10"), Decimal("1.1")
)
OFF = Control(Words("各行之和 = 余额", "Lines = backlog"), Decimal("2.5000"), Decimal("2.4999"))


def written(tmp_path: Path, *pages: Any, language: Language = "zh", **more: Any) -> Path:
    path = tmp_path / "report.xlsx"
    front = more.pop("front", cover())
    write(path, front, pages, language, **more)
    return path


def case(name: str) -> str:
    """A sheet as it must be written, from the folder `written`."""
    return (Path(__file__).parent / "written" / f"{name}.txt").read_text("utf-8").strip()


def test_detail_sheet_in_chinese(tmp_path: Path) -> None:
    lines = page(order_lines(), note=Words("到期的在前。", "Overdue first."))
    path = written(tmp_path, lines, inbox=PurePath("../../inbox"))
    assert dump(path)["订货明细"] == case("detail.zh")


def test_detail_sheet_in_english(tmp_path: Path) -> None:
    path = written(tmp_path, page(order_lines()), language="en")
    assert dump(path)["Order lines"] == case("detail.en")


def test_cover(tmp_path: Path) -> None:
    held = Table(order_lines().frame.iloc[:1], FIELDS[:2], trace=True)
    front = cover(BALANCED, OFF, held=held)
    path = written(tmp_path, page(order_lines()), front=front, inbox=PurePath("../../in"))
    assert dump(path)["封面"] == case("cover.zh")


def test_cover_in_english_when_all_is_balanced(tmp_path: Path) -> None:
    path = written(tmp_path, page(order_lines()), front=cover(BALANCED), language="en")
    assert dump(path)["Cover"].split("\n")[8:] == [
        "12: 'Control totals'",
        "13: 'All 1 control totals are balanced.'",
        "14: 'Item' | 'One way' | 'The other way' | 'Difference' | 'Result'",
        "15: 'Roll-forward' | 1.1 | 1.1 | 0.0 | '✓ balanced'",
        "17: 'What was held, and why'",
        "18: '(none)'",
    ]


def test_readers_sheet(tmp_path: Path) -> None:
    empty = Table(order_lines().frame.iloc[:0], FIELDS[:3], Words("待决定", "To decide"))
    first = Table(order_lines().frame, FIELDS[:4], Words("按客户", "By customer"))
    assert dump(written(tmp_path, page(first, empty)))["订货明细"] == case("readers.zh")


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    pages = (page(order_lines(100)), page(order_lines(), charts=[chart("column")]))
    first = written(tmp_path, *pages, front=cover(OFF)).rename(tmp_path / "first.xlsx")
    assert_same_bytes(first, written(tmp_path, *pages, front=cover(OFF)))
    core = parts_of(tmp_path / "report.xlsx")["docProps/core.xml"]
    assert core.count(b"2026-11-03T00:00:00Z") == 2


def test_rows_beyond_a_sheet_go_on_on_further_sheets(tmp_path: Path) -> None:
    path = written(tmp_path, page(order_lines(4)), sheet_rows=9)
    found = dump(path)
    total = "=" + "+".join(
        f"SUBTOTAL(109,'订货明细{suffix}'!C5:C{last})"
        for suffix, last in (("", 9), (" (2)", 9), (" (3)", 6))
    )
    assert list(found) == ["封面", "订货明细", "订货明细 (2)", "订货明细 (3)"]
    for sheet, rows in zip(list(found)[1:], (5, 5, 2), strict=True):
        lines = found[sheet].split("\n")
        assert len(lines) == 4 + rows
        assert f"{total} -> 4938750.0004" in lines[2]
    assert "第 2 张，共 3 张" in found["订货明细 (2)"]
    numbers = [line.rsplit("| ", 1)[1] for name in list(found)[1:] for line in body(found[name])]
    assert numbers == [str(number) for number in range(2, 14)]


def body(sheet: str) -> list[str]:
    return sheet.split("\n")[4:]


def test_a_readers_page_too_long_becomes_detail_sheets(tmp_path: Path) -> None:
    found = dump(written(tmp_path, page(order_lines(2), order_lines(1)), sheet_rows=10))
    assert list(found) == ["封面", "订货明细", "订货明细 (2)"]
    with pytest.raises(ValueError, match="charts"):
        written(tmp_path, page(order_lines(4), charts=[chart("bar")]), sheet_rows=10)


def test_sheet_names_are_such_as_excel_takes(tmp_path: Path) -> None:
    titles = ["A/B: [c]*?\\", "History", "X" * 40, "x" * 40, "'q'", "封面"]
    pages = [replace(page(order_lines()), title=Words(title, title)) for title in titles]
    assert list(dump(written(tmp_path, *pages))) == [
        "封面",
        "A B c",
        "History (2)",
        "X" * 31,
        "x" * 27 + " (2)",
        "q",
        "封面 (2)",
    ]


def test_links_end_where_excel_holds_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "LINK_LIMIT", 4)
    path = written(tmp_path, page(order_lines(2)), inbox=PurePath("../../inbox"))
    sheet = openpyxl.load_workbook(path).worksheets[1]
    column = [row[10] for row in sheet.iter_rows(min_row=5)]
    assert [cell.value for cell in column] == [2, 3, 4, 5, 6, 7]
    assert [cell.hyperlink is not None for cell in column] == [
        True,
        False,
        True,
        True,
        False,
        False,
    ]
    assert [cell.font.u for cell in column] == ["single"] * 4 + [None] * 2


def test_links_share_one_relation_a_file(tmp_path: Path) -> None:
    path = written(tmp_path, page(order_lines(300)), inbox=PurePosixPath("/srv/in"))
    rels = parts_of(path)["xl/worksheets/_rels/sheet2.xml.rels"].decode()
    assert rels.count("Target=") == 2
    assert 'Target="file:///srv/in/order_desk/订货%201.xlsx" TargetMode="External"' in rels


@pytest.mark.parametrize(
    ("inbox", "target"),
    [
        (PurePosixPath("../../inbox"), "../../inbox/a%23b.xlsx"),
        (PurePosixPath("/srv/收件"), "file:///srv/收件/a%23b.xlsx"),
        (PureWindowsPath("D:\\in"), "file:///D:/in/a%23b.xlsx"),
        (PureWindowsPath(r"\\server\share\in"), "file://server/share/in/a%23b.xlsx"),
    ],
)
def test_where_a_link_leads(inbox: PurePath, target: str) -> None:
    assert links.target(inbox, "a#b.xlsx") == target


def chart(kind: Any) -> Chart:
    return Chart(kind, Words("金额", "Amount"), 0, "order_no", ["amount", "quantity"])


def test_charts_stand_beside_a_narrow_table_and_under_a_wide_one(tmp_path: Path) -> None:
    narrow, wide = Table(order_lines().frame, FIELDS[:4]), order_lines()
    drawn = [chart("line"), chart("bar"), chart("stacked"), replace(chart("column"), table=1)]
    path = written(tmp_path, page(narrow, wide, charts=drawn), page(narrow, charts=drawn[:1]))
    first, second = openpyxl.load_workbook(path).worksheets[1:]
    anchors = [anchored.anchor for anchored in first._charts]
    assert [(at._from.col > 3, at._from.row) for at in anchors] == [
        (True, 3),
        (True, 3),
        (True, 19),
        (False, 41),
    ]
    assert first["A36"].value == "订货编号"
    assert len(second._charts) == 1
    cached = parts_of(path)["xl/charts/chart1.xml"].decode()
    assert "<c:v>SO-001</c:v>" in cached
    assert "<c:v>99999999.99</c:v>" in cached


def test_a_chart_over_no_table_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="order_lines has a chart"):
        written(tmp_path, page(order_lines(), charts=[replace(chart("bar"), table=1)]))


def test_an_empty_table_has_no_chart(tmp_path: Path) -> None:
    empty = Table(order_lines().frame.iloc[:0], FIELDS)
    path = written(tmp_path, page(empty, charts=[chart("line")]), page(empty))
    assert openpyxl.load_workbook(path).worksheets[1]._charts == []
    assert "=SUBTOTAL(109,C5) -> 0" in dump(path)["订货明细 (2)"]


def test_a_detail_sheet_is_ready_to_filter_and_to_print(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, page(order_lines()))).worksheets[1]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B5", "A4:K7")
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$4:$4", "landscape")
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    footer = sheet.oddFooter
    assert footer.left.text.strip() == "截至 2026-11-03 · 9f2c41d07be8"
    assert footer.center.text.strip() == "第 &P 页，共 &N 页"
    assert footer.right.text.strip() == "示例电机有限公司 · 订货受理余额表"
    formats = [cell.number_format for cell in sheet[5]]
    assert formats[:5] == ["@", "General", "#,##0.####", "#,##0.00", "yyyy-mm-dd"]
    assert formats[7] == "0.0%"
    assert {cell.alignment.horizontal for cell in sheet[5][2:4]} == {"right"}


def test_columns_are_wide_enough_for_their_totals(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, page(order_lines()))).worksheets[1]
    assert sheet.column_dimensions["C"].max == 4
    assert sheet.column_dimensions["C"].width > len("100,008,216.94") * 1.1
    assert sheet.column_dimensions["B"].width < 14


def test_long_texts_wrap(tmp_path: Path) -> None:
    path = written(tmp_path, page(texts(["字" * 60])), page(texts(["短"])))
    first, second = openpyxl.load_workbook(path).worksheets[1:]
    assert first["A4"].alignment.wrap_text
    assert first.column_dimensions["A"].width < 55
    assert not second["A4"].alignment.wrap_text


@pytest.mark.filterwarnings("ignore")
def test_nothing_is_dropped_in_silence(tmp_path: Path) -> None:
    with new_book(tmp_path / "x.xlsx", {}) as made:
        sheet = made.add_worksheet("a")
        with pytest.raises(Dropped, match="write_string"):
            sheet.write_string(0, 16_384, "x")
        with pytest.raises(UserWarning, match="Formula"):
            sheet.write_formula(0, 0, "")
        with pytest.raises(Dropped, match="fit"):
            sheet.lay(1_048_500, [Numbers(pa.array(range(300)))], [None], np.ones(300, np.int64))


def test_a_far_away_file_has_no_link(tmp_path: Path) -> None:
    path = written(tmp_path, page(order_lines()), inbox=PurePath("x" * 2_080))
    found = parts_of(path)
    assert "xl/worksheets/_rels/sheet2.xml.rels" not in found
    assert b"<hyperlinks" not in found["xl/worksheets/sheet2.xml"]


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("ab", 2), ("客户 A", 6), ("一二\n三", 4), ("\ud800", 1)]
)
def test_a_chinese_character_is_two_units_wide(text: str, units: float) -> None:
    assert style.width(text) == units


@needs_office
def test_libreoffice_computes_the_stored_totals(tmp_path: Path) -> None:
    path = written(
        tmp_path, page(order_lines(20)), page(order_lines(), order_lines()), sheet_rows=30
    )
    stored = formula_values(path)
    assert len(stored) == 2 * 3 + 2 * 2
    assert formula_values(recalculated(path, tmp_path)) == stored
