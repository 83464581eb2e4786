"""Printed pages of a readers' sheet end between its sections, where they can."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import openpyxl

from sales_batch.core.report import Table
from sales_batch.core.words import Words
from sales_batch.excel import paper
from sales_batch.excel.write import write
from tests.excel.reports import FIELDS, cover, order_lines, page
from tests.excel.test_write import chart


def breaks(*sections: tuple[int, ...], width: int = 1000) -> list[int]:
    parts = [[range(*rows) for rows in pairwise(section)] for section in sections]
    return list(paper.breaks(parts, width, [20] * 200))


def test_a_section_that_would_be_torn_begins_a_page() -> None:
    """In full size a page holds 33 rows of 20 pixels; below the first, one of them is the title."""
    assert breaks((3, 15), (16, 33)) == []
    assert breaks((3, 15), (16, 34)) == [16]
    assert breaks((3, 15), (16, 34), (35, 48), (49, 60)) == [16, 49]
    assert breaks((3, 15), (16, 34), (35, 49)) == [16, 35]


def test_the_first_section_never_leaves_the_title_alone() -> None:
    assert breaks((3, 34)) == []
    assert breaks((3, 20, 34)) == [20]


def test_parts_stay_together_where_a_page_holds_them() -> None:
    assert breaks((3, 15), (16, 30, 45)) == [16]
    assert breaks((3, 15), (16, 30, 49)) == [30]


def test_a_wide_sheet_is_printed_smaller_and_holds_more() -> None:
    assert breaks((3, 15), (16, 34), width=2 * paper.WIDTH) == []


def test_what_is_longer_than_a_page_begins_where_it_stands() -> None:
    """Of rows 3 to 69 the first page holds those up to 33, the next 32, the third the rest."""
    assert breaks((3, 100)) == []
    assert breaks((3, 69), (70, 90)) == []
    assert breaks((3, 69), (70, 98)) == [70]


def test_charts_stay_on_one_page(tmp_path: Path) -> None:
    narrow = Table(order_lines().frame, FIELDS[:4], Words("按客户", "By customer"))
    charts = [replace(chart("bar"), table=at) for at in range(3)]
    write(tmp_path / "a.xlsx", cover(), [page(narrow, narrow, narrow, charts=charts)], "zh")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[1]
    starts = [cell.row - 1 for cell in sheet["A"] if cell.value == "按客户"]
    assert [found.id for found in sheet.row_breaks.brk] == starts[1:]
