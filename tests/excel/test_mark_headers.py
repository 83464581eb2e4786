"""A marked header can be read, and a note that is there says what is wrong, too."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree
from openpyxl import load_workbook
from openpyxl.comments import Comment

from sales_batch.core.finding import Severity
from sales_batch.excel.mark import Way, mark, unmark
from sales_batch.excel.marking.styles import COLOURS, is_light
from sales_batch.excel.marking.within import SIGNED
from sales_batch.excel.style import INK
from sales_batch.excel.template import write_template
from sales_batch.sheets import customers
from tests.excel.test_mark import finding, opened
from tests.packages import parts_of

DAY = date(2026, 11, 23)
SHEET = "客户"
OURS = [
    finding("A1", SHEET, Severity.NOTICE),
    finding("D1", SHEET),
    finding("A3", SHEET),
    finding("D4", SHEET, Severity.WARNING),
]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A workbook made from a template."""
    path = tmp_path / "客户.xlsx"
    write_template(customers.BOOK, path, "zh", {}, {"customers": [{"customer_id": "C001"}] * 5})
    return path


def test_a_marked_header_can_be_read(template: Path, tmp_path: Path) -> None:
    target, back = tmp_path / "copy.xlsx", tmp_path / "back.xlsx"
    assert mark(template, target, OURS, DAY, "zh") is Way.MARKED
    before, after = opened(template)[SHEET], opened(target)[SHEET]
    assert after["A1"].fill.fgColor.rgb == COLOURS[Severity.NOTICE]
    assert after["A1"].font.color.rgb == f"FF{INK[1:]}"
    assert after["A1"].font.b
    assert after["D1"].font.color.rgb == before["D1"].font.color.rgb
    assert unmark(target, back)
    clean = opened(back)[SHEET]
    for cell in ("A1", "B1", "D1", "A3", "D4"):
        assert repr(clean[cell].fill) == repr(before[cell].fill), cell
        assert repr(clean[cell].font) == repr(before[cell].font), cell


def test_the_note_of_a_header_says_what_is_wrong_and_then_what_it_said(
    template: Path, tmp_path: Path
) -> None:
    target, again, back = (tmp_path / f"{name}.xlsx" for name in ("copy", "again", "back"))
    mark(template, target, OURS, DAY, "zh")
    before, after = opened(template)[SHEET], opened(target)[SHEET]
    text = after["A1"].comment.text
    assert text.startswith("提示 O01\n“=1+A1”不对。")
    assert text.endswith(f"{SIGNED.zh}\n\n{before['A1'].comment.text}")
    assert after["B1"].comment.text == before["B1"].comment.text
    mark(target, again, OURS, DAY, "zh")
    assert opened(again)[SHEET]["A1"].comment.text == text
    assert boxes(again) == boxes(target)
    assert boxes(target)[0, 0] > boxes(template)[0, 0]
    assert unmark(again, back)
    for part, content in parts_of(template).items():
        if "comments" in part:
            old, new = (etree.tostring(etree.fromstring(one), method="c14n2")
                        for one in (content, parts_of(back)[part]))  # fmt: skip
            assert old.replace(b"<author></author>", b"") in new.replace(
                b"<author></author>", b""
            ).replace("<author>每日检查</author>".encode(), b"")
    assert boxes(back) == boxes(template)


def boxes(path: Path) -> dict[tuple[int, int], int]:
    """By row and column of a noted cell the row down to which its box reaches."""
    drawing = parts_of(path)["xl/drawings/vmlDrawing1.vml"].decode()
    shape = r"<x:Anchor>(?:\d+, ){6}(\d+), \d+</x:Anchor>.*?<x:Row>(\d+)</x:Row><x:Column>(\d+)<"
    return {(int(row), int(at)): int(end) for end, row, at in re.findall(shape, drawing)}


Edit = Callable[[str], str]


@pytest.mark.parametrize(
    ("edited", "left"),
    [
        (lambda text: text, "看看"),
        (lambda text: f"先看\n{text}", "先看\n看看"),
        (lambda text: f"{text}\n再看", "看看\n再看"),
        (lambda text: text.replace(f"{SIGNED.zh}\n\n", ""), None),
    ],
)
def test_what_staff_wrote_in_a_note_stays(tmp_path: Path, edited: Edit, left: str | None) -> None:
    """The note of openpyxl is plain text, and what it saves has lost every look."""
    source, target, back = (tmp_path / f"{name}.xlsx" for name in ("source", "copy", "back"))
    with xlsxwriter.Workbook(source) as book:
        book.add_worksheet(SHEET).write("A3", 1)
    plain = load_workbook(source)
    plain[SHEET]["A3"].comment = Comment("看看", "甲")
    plain.save(source)
    mark(source, target, [finding("A3", SHEET)], DAY, "zh")
    saved = opened(target)
    text = saved[SHEET]["A3"].comment.text
    saved[SHEET]["A3"].comment = Comment(edited(text), "甲")
    saved.save(target)
    assert unmark(target, back)
    found = opened(back)[SHEET]["A3"].comment.text
    assert found == (edited(text) if left is None else left)


def test_a_note_of_ours_that_staff_wrote_on_keeps_what_they_wrote(tmp_path: Path) -> None:
    source, target, back = (tmp_path / f"{name}.xlsx" for name in ("source", "copy", "back"))
    with xlsxwriter.Workbook(source) as book:
        book.add_worksheet(SHEET).write("A3", 1)
    mark(source, target, [finding("A3", SHEET), finding("B3", SHEET)], DAY, "en")
    saved = opened(target)
    for cell, more in (("A3", "\nYes."), ("B3", "\n ")):
        saved[SHEET][cell].comment = Comment(saved[SHEET][cell].comment.text + more, "甲")
    saved.save(target)
    assert unmark(target, back)
    assert opened(back)[SHEET]["A3"].comment.text == "Yes."
    assert opened(back)[SHEET]["B3"].comment is None


def test_the_header_of_a_table_of_excel_s_own_look(tmp_path: Path) -> None:
    """Its white font comes from the table, so the cell must say its own."""
    source, target, back = (tmp_path / f"{name}.xlsx" for name in ("source", "copy", "back"))
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.add_table("A1:B4", {"columns": [{"header": "甲"}, {"header": "乙"}]})
    mark(source, target, [finding("A1", SHEET), finding("A2", SHEET)], DAY, "zh")
    marked = opened(target)[SHEET]
    assert marked["A1"].font.color.rgb == f"FF{INK[1:]}"
    assert marked["A2"].font.color.theme == 1
    assert unmark(target, back)
    assert opened(back)[SHEET]["A1"].font.color.theme == 1


def test_a_header_does_not_lend_its_fill_to_a_cell_below(template: Path, tmp_path: Path) -> None:
    target, back = tmp_path / "copy.xlsx", tmp_path / "back.xlsx"
    mark(template, target, OURS, DAY, "zh")
    assert unmark(target, back)
    assert opened(back)[SHEET]["A3"].fill.fill_type is None


@pytest.mark.parametrize(
    ("colour", "light"),
    [
        ({"rgb": "FFFFFFFF"}, True),
        ({"rgb": "FFFFFF"}, True),
        ({"rgb": "FF1F4E79"}, False),
        ({"rgb": "FFFF0000"}, False),
        ({"rgb": "FFBFBFBF"}, True),
        ({"rgb": "nonsense"}, False),
        ({"theme": "0"}, True),
        ({"theme": "0", "tint": "-0.5"}, False),
        ({"theme": "1"}, False),
        ({"theme": "4", "tint": "0.8"}, True),
        ({"indexed": "9"}, True),
        ({"indexed": "8"}, False),
        ({"auto": "1"}, False),
    ],
)
def test_colours_that_could_not_be_read(colour: dict[str, str], light: bool) -> None:
    assert is_light(colour) is light
