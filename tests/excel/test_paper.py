"""Printed pages of a readers' sheet end between its sections, where they can."""

from dataclasses import replace
from pathlib import Path

import openpyxl

from sales_batch.core.report import Table
from sales_batch.core.words import Words
from sales_batch.excel import paper
from sales_batch.excel.write import write
from tests.excel.reports import FIELDS, cover, order_lines, page
from tests.excel.test_write import chart


def test_a_section_that_would_be_torn_begins_a_page() -> None:
    """In full size a page holds 678 pixels: 36 of title, then 12 rows in 298, 14 in 342."""
    assert list(paper.breaks([range(3, 15), range(16, 30)], 1000)) == []
    assert list(paper.breaks([range(3, 15), range(16, 31), range(32, 40)], 1000)) == [16]


def test_a_wide_sheet_is_printed_smaller_and_holds_more() -> None:
    assert list(paper.breaks([range(3, 15), range(16, 31)], 2 * paper.WIDTH)) == []


def test_what_is_longer_than_a_page_begins_where_it_stands() -> None:
    assert list(paper.breaks([range(3, 15), range(16, 100)], 1000)) == []
    assert list(paper.breaks([range(3, 50), range(51, 70)], 1000)) == [51]


def test_charts_stay_on_one_page(tmp_path: Path) -> None:
    narrow = Table(order_lines().frame, FIELDS[:4], Words("按客户", "By customer"))
    charts = [replace(chart("bar"), table=at) for at in range(3)]
    write(tmp_path / "a.xlsx", cover(), [page(narrow, narrow, narrow, charts=charts)], "zh")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[1]
    starts = [cell.row - 1 for cell in sheet["A"] if cell.value == "按客户"]
    assert [found.id for found in sheet.row_breaks.brk] == starts[1:]
