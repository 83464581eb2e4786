"""Very much that is wrong: a returned copy shows what a person can take in, and says so."""

import resource
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from sales_batch.excel.mark import Way, mark
from sales_batch.excel.marking import brief
from sales_batch.excel.marking.styles import COLOURS
from tests.excel.test_mark import finding

DAY = date(2026, 11, 23)


def wrong(folder: Path, rows: int) -> Path:
    """A workbook with a header and that many rows of two columns."""
    path = folder / "wrong.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("客户")
        for row in range(rows + 1):
            sheet.write_row(row, 0, (row, 1))
    return path


def told(path: Path) -> list[tuple[object, ...]]:
    """What the list of a copy says: the place, and what is wrong there."""
    rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [(row[2], row[5]) for row in rows if row[7] == "O01"]


def test_what_is_alike_is_summed_up_in_the_list_and_marked_at_every_cell(tmp_path: Path) -> None:
    source, target = wrong(tmp_path, 250), tmp_path / "copy.xlsx"
    found = [finding(f"{column}{row}", "客户") for row in range(2, 252) for column in "AB"]
    found.insert(3, finding("", "客户"))
    mark(source, target, [one for one in found if one.place.cell != "B251"], DAY, "zh")
    lines = told(target)
    assert len(lines) == 1 + 2 * brief.ALIKE + 2
    assert lines[-2:] == [
        ("客户 A102", "这一栏里还有 150 处同样的问题（第 102 至 251 行），不再逐条列出。"),
        ("客户 B102", "这一栏里还有 149 处同样的问题（第 102 至 250 行），不再逐条列出。"),
    ]
    book = load_workbook(target)
    assert book.worksheets[0]["B1"].value == "请更正这份工作簿（共 500 处）"
    sheet = book["客户"]
    noted = [cell.coordinate for row in sheet.rows for cell in row if cell.comment]
    assert len(noted) == 2 * brief.ALIKE
    assert noted[-1] == "B101"
    coloured = [row[0] for row in sheet.rows if row[0].fill.fgColor.rgb in COLOURS.values()]
    assert len(coloured) == 250
    assert sheet["C251"].value.startswith("错误 O01")


def test_one_more_than_the_limit_is_listed_as_it_is(tmp_path: Path) -> None:
    found = [finding(f"A{row}", "客户") for row in range(2, brief.ALIKE + 3)]
    mark(wrong(tmp_path, 200), tmp_path / "copy.xlsx", found, DAY, "zh")
    assert len(told(tmp_path / "copy.xlsx")) == brief.ALIKE + 1
    assert "同样" not in str(told(tmp_path / "copy.xlsx"))


def test_beyond_the_limit_whole_rows_stay_unmarked_and_the_list_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brief, "MARKED", 25)
    source, target = wrong(tmp_path, 60), tmp_path / "copy.xlsx"
    found = [finding(f"{column}{row}", "客户") for row in range(2, 62) for column in "AB"]
    mark(source, target, found, DAY, "en")
    book = load_workbook(target)
    said = [row[2] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert (
        "Too much is wrong on the sheet 客户: colours and the Problems column reach to row 14. "
        "Correct these first; the next check goes on from there." in said
    )
    marked = {row[2].row for row in book["客户"].rows if str(row[2].value).startswith("error")}
    assert marked == set(range(2, 15))


def test_two_hundred_thousand_wrong_cells(tmp_path: Path) -> None:
    source, target = wrong(tmp_path, 100_000), tmp_path / "copy.xlsx"
    found = [finding(f"{column}{row}", "客户") for row in range(2, 100_002) for column in "AB"]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert mark(source, target, found, DAY, "zh") is Way.MARKED
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024
    assert target.stat().st_size < 1.5 * source.stat().st_size
