"""Marking sheets of any shape, at any cell: the bytes around the marks stay."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from sales_batch.core.place import letters
from sales_batch.excel.gate import Limits
from sales_batch.excel.mark import Way, mark, unmark
from sales_batch.excel.marking.row import LONGEST
from sales_batch.excel.marking.rows import Rows
from sales_batch.excel.read import read
from tests.excel import rawbook
from tests.excel.growth import differences
from tests.excel.test_mark import content, finding
from tests.packages import parts_of

DAY = date(2026, 11, 23)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="xml" ContentType="application/xml"/></Types>'
)
PLACES = st.lists(
    st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=12, unique=True
)


def saved(folder: Path, *sheets: str | bytes, titles: tuple[str, ...] = ("客户",)) -> Path:
    """A workbook file with these sheets."""
    parts = rawbook.book(*("x" for _ in sheets), titles=titles)
    for number, content_of in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = content_of
    return rawbook.saved(folder, {"[Content_Types].xml": TYPES, **parts})


def grid(cells: dict[tuple[int, int], int], bare: bool) -> str:
    """Rows of numbers; `bare` leaves references out where they can be told without."""
    rows: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        rows.setdefault(row, []).append(column)
    return "".join(
        f'<row r="{row}" spans="1:9">'
        + "".join(
            f"<c><v>{cells[row, at]}</v></c>"
            if bare and columns[: number + 1] == list(range(1, number + 2))
            else f'<c r="{letters(at)}{row}"><v>{cells[row, at]}</v></c>'
            for number, at in enumerate(columns)
        )
        + "</row>"
        for row, columns in rows.items()
    )


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(held=PLACES, marked=PLACES, bare=st.booleans())
def test_any_cells_can_be_marked(
    tmp_path: Path, held: list[tuple[int, int]], marked: list[tuple[int, int]], bare: bool
) -> None:
    xml = grid({place: at for at, place in enumerate(held)}, bare)
    source = saved(tmp_path, rawbook.sheet(xml))
    found = [finding(f"{letters(column)}{row}", "客户") for row, column in marked]
    target, again = tmp_path / "copy.xlsx", tmp_path / "again.xlsx"
    assert mark(source, target, found, DAY, "en") is Way.MARKED
    before, after = read(source, Limits()), rawbook.read_plain(target)
    kept = {
        name: cell
        for name, cell in rawbook.table(after, 1).items()
        if not str(cell[1]).startswith(("Problems", "error"))
    }
    assert kept == rawbook.table(before)
    if not bare:
        assert rawbook.content(rawbook.read_fast(target)) == rawbook.content(after)
    assert mark(target, again, found, DAY, "en") is Way.MARKED
    twice: Any = rawbook.content(read(again, Limits()))
    once: Any = rawbook.content(after)
    made_of = [book[1][0][-1].pop("M1") for book in (twice, once)]
    assert made_of[0] != made_of[1]
    assert twice == once
    for part, old in parts_of(source).items():
        assert not [
            change
            for change in differences(old, parts_of(target)[part])
            if part.endswith("sheet1.xml") and change.endswith(("=text", "v", "f"))
        ]


SHAPES = {
    "remarks": "<!-- <row r='1'> -->{rows}<!-- <c/> -->",
    "unordered": '<row r="9"><c r="B9"><v>9</v></c></row>{rows}',
    "single quotes": "<row r='20'  ><c s='0' r='A20'><v>1</v></c></row>{rows}",
    "self closed": '<row r="1"/>{rows}<row r="30" ht="9"/>',
    "pretty": '\n  <row\n r="1"><c\n r="A1"/>\n </row>\n{rows}\n',
}
QUOTED = {
    "a cell with a > in quotes": '<row r="2"><c r="A2" x="c>d"><v>1</v></c></row>',
    "a cell that seems to end": '<row r="2"><c r="A2" x="c/>d"><v>1</v></c></row>',
    "an empty cell that seems to end": "<row r='2'><c r='A2' x='c/>d'/></row>",
    "a row with a > in quotes": '<row r="2" x="a>b"><c r="A2"><v>1</v></c></row>',
    "a row whose number comes late": '<row x="a>b" r="2"><c r="A2"><v>1</v></c></row>',
    "a row that seems to have a number": "<row x=' r=\"9\"' r='2'><c r='A2'><v>1</v></c></row>",
    "a format that is none": "<row r='2'><c x=' s=\"7\"' r='A2'><v>1</v></c></row>",
    "a row with more behind its cells": '<row r="2"><c r="A2"><v>1</v></c><extLst><ext uri="x">'
    '<c r="B2"/></ext></extLst></row>',
    "a row with nothing but more": '<row r="2"><extLst><ext uri="x"/></extLst></row>',
    "a cell with more in it": '<row r="2"><c r="A2"><v>1</v><extLst><ext uri="x"/></extLst></c>'
    "</row>",
}
LAST = '<row r="31"><c r="A31"><f>A1&gt;2</f><v>0</v></c><c r="C31"><v>3</v></c></row>'


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("code", ["utf-8", "utf-16", "utf-8-sig"])
def test_unusual_xml(tmp_path: Path, shape: str, code: str) -> None:
    xml = rawbook.sheet(SHAPES[shape].format(rows=LAST))
    declared = xml.replace("UTF-8", "UTF-16" if code == "utf-16" else "UTF-8")
    source, target = saved(tmp_path, declared.encode(code)), tmp_path / "copy.xlsx"
    cells = ("A1", "B31", "C31", "A20", "B9", "D40")
    assert mark(source, target, [finding(cell, "客户") for cell in cells], DAY, "zh") is Way.MARKED
    assert content(read(target, Limits()))["客户"] == content(read(source, Limits()))["客户"]


@pytest.mark.parametrize("shape", QUOTED)
def test_only_what_is_marked_changes(tmp_path: Path, shape: str) -> None:
    xml = rawbook.sheet(QUOTED[shape] + LAST)
    source, target, back = saved(tmp_path, xml), tmp_path / "copy.xlsx", tmp_path / "back.xlsx"
    found = [finding(cell, "客户") for cell in ("A2", "C2")]
    assert mark(source, target, found, DAY, "zh") is Way.MARKED
    assert content(read(target, Limits()))["客户"] == content(read(source, Limits()))["客户"]
    part = "xl/worksheets/sheet1.xml"
    for path in (target, back):
        old, new = parts_of(source)[part], parts_of(path)[part]
        root, before = etree.fromstring(new), etree.fromstring(old)
        assert _bare(root) == _bare(before)
        assert unmark(target, back)


MALFORMED = {
    "a cell in a cell": '<row r="2"><c r="A2"><extLst><ext uri="x"><c r="B2"/></ext></extLst></c>'
    "</row>",
    "something between cells": '<row r="2"><c r="A2"><v>1</v></c><b/><c r="B2"><v>1</v></c></row>',
    "a cell of no column": '<row r="2"><c r="A2"><v>1</v></c><c r="XFE2"/></row>',
    "no end": '<row r="2"><c r="A2"><v>1</v></row>',
    "one name twice": '<row r="2"><c r="A2" s="0" s="0"><v>1</v></c></row>',
    "a prefix of nobody": '<row r="9"><c r="A9" y:x="1"><v>1</v></c></row>',
    "a character of none": '<row r="9"><c r="A9"><v>1\x01</v></c></row>',
}


@pytest.mark.parametrize("shape", MALFORMED)
def test_what_is_not_plainly_known_is_listed(tmp_path: Path, shape: str) -> None:
    source = saved(tmp_path, rawbook.sheet(MALFORMED[shape] + LAST))
    target = tmp_path / "copy.xlsx"
    assert mark(source, target, [finding("A2", "客户")], DAY, "zh") is Way.LISTED
    assert [sheet.title for sheet in read(target, Limits()).sheets] == ["问题"]


@pytest.mark.parametrize(
    "around",
    [
        '<?xml version="1.0" encoding = "iso-8859-1"?><worksheet xmlns="{main}">',
        '<worksheet xmlns="{main}"><?x <row r="2"><c r="A2"/></row> ?>',
        '<!-- <worksheet> --><worksheet xmlns="{main}">',
    ],
)
def test_what_stands_before_the_rows_misleads_nobody(tmp_path: Path, around: str) -> None:
    rows = '<row r="2"><c r="A2" t="str"><v>é</v></c></row><?x <row r="3"> ?>'
    opened = around.format(main=rawbook.MAIN)
    xml = f"{opened}<sheetData>{rows}{LAST}</sheetData></worksheet>"
    source, target = saved(tmp_path, xml), tmp_path / "copy.xlsx"
    assert mark(source, target, [finding("A2", "客户")], DAY, "zh") is Way.MARKED
    assert content(read(target, Limits()))["客户"] == content(read(source, Limits()))["客户"]


def test_a_table_of_cells_within_something_else_is_listed(tmp_path: Path) -> None:
    table = f"<a><sheetData>{LAST}</sheetData></a><sheetData/>"
    xml = f'<worksheet xmlns="{rawbook.MAIN}">{table}</worksheet>'
    source, target = saved(tmp_path, xml), tmp_path / "copy.xlsx"
    assert mark(source, target, [finding("A31", "客户")], DAY, "zh") is Way.LISTED


def _bare(root: Any) -> bytes:
    """The rows without formats, cells that hold nothing and what we say beside them."""
    data = root.find("{*}sheetData")
    for cell in list(data.iter("{*}c")):
        cell.attrib.pop("s", None)
        said = "".join(cell.itertext())
        if (not len(cell) and "x" not in cell.attrib) or said.startswith(("问题", "错误")):
            cell.getparent().remove(cell)
    for row in list(data):
        row.attrib.pop("spans", None)
        if not len(row) and len(row.attrib) == 1:
            data.remove(row)
    bare: bytes = etree.tostring(data, method="c14n")
    return bare


def test_a_sheet_without_rows_and_a_full_one(tmp_path: Path) -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    empty = f'{rawbook.XML}<worksheet xmlns="{rawbook.MAIN}"><sheetData/></worksheet>'
    source = saved(tmp_path, empty, rawbook.sheet(corner), titles=("客户", "产品"))
    target = tmp_path / "copy.xlsx"
    found = [finding("B2", "客户"), finding("XFD1048576", "产品")]
    assert mark(source, target, found, DAY, "zh") is Way.MARKED
    book = read(target, Limits())
    assert [sheet.title for sheet in book.sheets] == ["问题", "客户", "产品"]
    assert list(rawbook.table(book, 2)) == ["XFD1048576"]


def test_a_sheet_of_their_own_with_our_name(tmp_path: Path) -> None:
    source = saved(tmp_path, *[rawbook.sheet(LAST)] * 2, titles=("问题", "客户"))
    target = tmp_path / "copy.xlsx"
    again = tmp_path / "again.xlsx"
    mark(source, target, [finding("A31", "客户")], DAY, "zh")
    mark(target, again, [finding("A31", "客户")], DAY, "zh")
    for path in (target, again):
        titles = [sheet.title for sheet in read(path, Limits()).sheets]
        assert titles == ["问题_", "问题", "客户"]


NASTY = [
    "=1+1", "+cmd", "@SUM(A1)", "-2", "\t=1", "<b>&amp;</b>", "]]>", "_x0041_", "\x00\x0b",
    "\ud800", "\ufffe", "\U0001f600", "‮abc", "a\r\nb", "x" * 40_000, "#N/A", "https://a.b/",
]  # fmt: skip


def test_texts_of_data_are_nothing_but_texts(tmp_path: Path) -> None:
    source = saved(tmp_path, rawbook.sheet(LAST))
    target = tmp_path / "copy.xlsx"
    found = [replace(finding("A31", "客户"), value=text) for text in NASTY]
    assert mark(source, target, found, DAY, "zh") is Way.MARKED
    told = rawbook.table(read(target, Limits()))
    shown = [str(cell[1]) for name, cell in told.items() if name.startswith("E")]
    for text, value in zip(NASTY, shown[1:], strict=True):
        clean = text.encode("utf-8", "replace").decode() if text == "\ud800" else text
        for bad in "\x00\x0b\ufffe":
            clean = clean.replace(bad, "\ufffd")
        assert value == clean.replace("?", "\ufffd")[:LONGEST], repr(text)
    assert not any(formula for *_, formula in told.values())


def test_rows_are_found_from_any_side() -> None:
    rows = Rows(b'<row r="3"><c r="A3"/></row><row r="7"><c r="B7"/></row>', b"")
    for number in (7, 3, 5, 9, 1):
        rows.row(number).put(2, 1, "x")
    body = b"".join(rows.body()).decode()
    assert [int(part.split('"')[1]) for part in body.split("<row")[1:]] == [1, 3, 5, 7, 9]
