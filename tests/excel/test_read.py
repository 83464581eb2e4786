"""What the reader finds in a workbook around its cells, and what it refuses."""

from pathlib import Path

import numpy as np
import pytest

from sales_batch.core.finding import Check
from sales_batch.core.place import letters
from sales_batch.excel import gate
from sales_batch.excel.formats import shows_date
from sales_batch.excel.gate import Limits
from sales_batch.excel.read import read
from tests.excel import rawbook
from tests.excel.rawbook import refusal, saved, sheet, table

SHARED = rawbook.strings("<si><t>甲</t></si>")
STYLED = rawbook.styles(0, 14, "0.00")


def test_shared_strings_in_unusual_xml(tmp_path: Path) -> None:
    prefixed = (
        f'<x:sst xmlns:x="{rawbook.STRICT}" count="2"><x:si><x:r><x:t>a</x:t></x:r>'
        "<x:r><x:t>b</x:t></x:r></x:si><x:si/><x:extLst><x:ext>t</x:ext></x:extLst></x:sst>"
    )
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    for shared in (prefixed.encode(), prefixed.encode("utf-16")):
        parts = rawbook.book(sheet(rows), shared="x")
        parts["xl/sharedStrings.xml"] = shared
        found = read(saved(tmp_path, parts), Limits())
        assert list(found.texts) == ["ab", ""]


BROKEN = {
    '<row r="2"><c r="A1"><v>1</v></c></row>': gate.CELL_MISPLACED,
    '<row r="1"><c r="a1"><v>1</v></c></row>': gate.CELL_MISPLACED,
    '<row r="1"><c r="$A$1"><v>1</v></c></row>': gate.CELL_MISPLACED,
    '<row r="1"><c r="XFE1"><v>1</v></c></row>': gate.CELL_MISPLACED,
    '<row r="1"><c r="A01"><v>1</v></c></row>': gate.CELL_MISPLACED,
    '<row r="0"><c r="A0"><v>1</v></c></row>': gate.CELL_MISPLACED,
    '<row r="x"/>': gate.CELL_MISPLACED,
    '<row r="1"><c r="XFD1"/><c><v>1</v></c></row>': gate.CELL_MISPLACED,
    '<row r="1048577"/>': gate.TOO_MANY_ROWS,
    '<row r="4294967297"><c r="A4294967297"/></row>': gate.CELL_MISPLACED,
    '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>': gate.CELL_DOUBLED,
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>': (
        gate.CELL_DOUBLED
    ),
    '<row r="1"><c r="A1" t="s"><v>3</v></c></row>': gate.CELL_UNREADABLE,
    '<row r="1"><c r="A1" t="s"><v>99999999999</v></c></row>': gate.CELL_UNREADABLE,
    '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>': gate.CELL_UNREADABLE,
    '<row r="1"><c r="A1" t="s"><v>1.0</v></c></row>': gate.CELL_UNREADABLE,
    '<row r="1"><c r="A1" t="b"><v>2</v></c></row>': gate.CELL_UNREADABLE,
    '<row r="1"><c r="A1" s="3"><v>2</v></c></row>': gate.CELL_UNREADABLE,
    '<row r="1"><c r="A1" s="x"><v>2</v></c></row>': gate.CONTENT_UNKNOWN,
    '<row r="1"><c r="A1"><v>2</v><v>3</v></c></row>': gate.CONTENT_UNKNOWN,
    '<row r="1"><c r="A1"><is><t>2</t></is></c></row>': gate.CONTENT_UNKNOWN,
    '<row r="1"><c r="A1" t="inlineStr"><v>2</v></c></row>': gate.CONTENT_UNKNOWN,
    '<row r="1"><c r="A1"><v>2<b/></v></c></row>': gate.CONTENT_UNKNOWN,
    '<row r="1"><c r="A1">2</c></row>': gate.CONTENT_UNKNOWN,
    '<row r="1"><cell r="A1"><v>2</v></cell></row>': gate.CONTENT_UNKNOWN,
    '<row r="1">word<c r="A1"/></row>': gate.CONTENT_UNKNOWN,
    '<row r="1"><c r="A1"/></row>word': gate.CONTENT_UNKNOWN,
    '<c r="A1"><v>2</v></c>': gate.CONTENT_UNKNOWN,
    '<row r="1" xmlns="urn:x"><c r="A1"><v>2</v></c></row>': gate.CONTENT_UNKNOWN,
    '<row r="1"><c r="A1" xmlns="urn:x"><v>2</v></c></row>': gate.CONTENT_UNKNOWN,
    '<row r="1"><c r="A1"><v>2</v></row>': gate.XML_MALFORMED,
    '<row r="1"><c r="A1"><v>2</v></c>': gate.XML_MALFORMED,
    '<row r="1"><c r="A1" r="B1"><v>2</v></c></row>': gate.XML_MALFORMED,
    '<row r="1"><c r="A1"><v>2</v></c></row></sheetData><sheetData>': gate.CONTENT_UNKNOWN,
}


@pytest.mark.parametrize(("rows", "check"), BROKEN.items())
def test_what_is_not_plainly_a_workbook_is_refused(tmp_path: Path, rows: str, check: Check) -> None:
    parts = rawbook.book(sheet(rows), shared=SHARED, styled=STYLED)
    assert refusal(tmp_path, parts).check == check


def test_rows_and_cells_out_of_order_are_sorted(tmp_path: Path) -> None:
    rows = (
        '<row r="9"><c r="B9"><v>92</v></c><c r="A9"><v>91</v></c></row>'
        '<row r="2"><c r="A2"><v>21</v></c></row>'
    )
    path = saved(tmp_path, rawbook.book(sheet(rows)))
    for found in (rawbook.read_fast(path), rawbook.read_plain(path)):
        assert found.sheets[0].columns[1].row.tolist() == [2, 9]
        assert found.sheets[0].columns[1].number.tolist() == [21.0, 91.0]
        assert list(found.sheets[0].columns) == [1, 2]


def test_rows_and_cells_without_references_follow_on(tmp_path: Path) -> None:
    rows = '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"/><c><v>3</v></c></row>'
    rows += "<row><c><v>4</v></c></row>"
    found = read(saved(tmp_path, rawbook.book(sheet(rows))), Limits())
    assert {name: shown[1] for name, shown in table(found).items()} == {
        "A1": 1.0,
        "B1": 2.0,
        "D5": 3.0,
        "A6": 4.0,
    }


def test_merged_ranges_and_hidden_rows(tmp_path: Path) -> None:
    rows = (
        '<row r="2" hidden="1"/><row r="3" spans="1:1" hidden="true"><c r="A3"><v>1</v></c></row>'
        '<row r="4" hidden="0"/><row r="5" x14ac:dyDescent="0.2" xmlns:x14ac="urn:x"/>'
    )
    after = '<mergeCells count="2"><mergeCell ref="A1:C2"/><mergeCell ref="D7"/></mergeCells>'
    path = saved(tmp_path, rawbook.book(sheet(rows, after)))
    for found in (rawbook.read_fast(path), rawbook.read_plain(path)):
        assert found.sheets[0].merged == ((1, 1, 2, 3), (7, 4, 7, 4))
        assert found.sheets[0].hidden_rows.tolist() == [2, 3]
        assert found.sheets[0].hidden_rows.dtype == np.int32


def test_one_cell_at_the_far_corner_costs_nothing(tmp_path: Path) -> None:
    rows = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    path = saved(tmp_path, rawbook.book(sheet(rows)))
    for found in (rawbook.read_fast(path), rawbook.read_plain(path)):
        assert table(found) == {"XFD1048576": ("NUMBER", 7.0, False, False)}


def test_the_row_limit_is_said_with_the_figure(tmp_path: Path) -> None:
    refused = refusal(tmp_path, rawbook.book(sheet('<row r="2001"/>')), Limits(rows=2000))
    assert refused.check == gate.TOO_MANY_ROWS
    assert refused.detail == {"sheet": "Sheet1", "row": "2,001", "limit": "2,000"}


@pytest.mark.parametrize(
    "namespaces", [(rawbook.MAIN, rawbook.LINKS), (rawbook.STRICT, rawbook.STRICT_LINKS)]
)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_strict_files_and_prefixes(
    tmp_path: Path, namespaces: tuple[str, str], prefix: str
) -> None:
    main, links = namespaces
    declared = f'xmlns:x="{main}"' if prefix else f'xmlns="{main}"'
    xml = (
        f"<~worksheet {declared}><~sheetData><~row r='1'><~c r='A1'><~v>5</~v></~c></~row>"
        "</~sheetData><~mergeCells><~mergeCell ref='A1:B1'/></~mergeCells></~worksheet>"
    ).replace("~", prefix)
    parts = rawbook.book(xml, main=main, links=links, properties=' date1904="1"')
    found = read(saved(tmp_path, parts), Limits())
    assert table(found) == {"A1": ("NUMBER", 5.0, False, False)}
    assert found.sheets[0].merged == ((1, 1, 1, 2),)
    assert found.date1904


def test_no_namespace_is_no_workbook(tmp_path: Path) -> None:
    parts = rawbook.book("<worksheet><sheetData/></worksheet>")
    assert refusal(tmp_path, parts).check == gate.CONTENT_UNKNOWN


@pytest.mark.parametrize(
    "xml",
    [
        "<!-- <sheetData> -->{head}<sheetData>{rows}</sheetData></worksheet>",
        "{head}<!-- <sheetData></sheetData> --><sheetData>{rows}</sheetData></worksheet>",
        "{head}<sheetData >{rows}</sheetData></worksheet>",
        "{head}<sheetData>{rows}</sheetData><!-- </sheetData> --></worksheet>",
        "{head}<sheetData>{rows}<!-- </sheetData> --></sheetData></worksheet>",
        '<?xml version="1.0"?>{head}\n<sheetData>\n{rows}\n</sheetData></worksheet>',
        "{head}<cols><col/></cols><sheetData>{rows}</sheetData></worksheet>\n<!-- end -->",
    ],
)
def test_the_cells_are_found_whatever_stands_around_them(tmp_path: Path, xml: str) -> None:
    rows = '<row r="1"><c r="A1"><v>5</v></c></row>'
    whole = xml.format(head=f'<worksheet xmlns="{rawbook.MAIN}">', rows=rows)
    found = read(saved(tmp_path, rawbook.book(whole)), Limits())
    assert table(found) == {"A1": ("NUMBER", 5.0, False, False)}


@pytest.mark.parametrize("code", ["utf-16", "utf-8-sig", "gb18030"])
def test_other_encodings(tmp_path: Path, code: str) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>é</t></is></c></row>'
    declared = {"utf-16": "UTF-16", "utf-8-sig": "UTF-8", "gb18030": "ISO-8859-1"}[code]
    xml = sheet(rows).replace("UTF-8", declared)
    data = xml.encode("iso-8859-1" if code == "gb18030" else code)
    parts = rawbook.book("x")
    parts["xl/worksheets/sheet1.xml"] = data
    assert table(read(saved(tmp_path, parts), Limits()))["A1"][1] == "é"


DATES = [
    "yyyy-mm-dd", "m/d/yy h:mm", "[h]:mm", "[mm]:ss", "[ss]", 'yyyy"年"m"月"d"日"', "[$-804]aaaa",
    "[$-F800]dddd, mmmm dd, yyyy", "[Red]mm/dd", 'e"年"m"月"', 'h"时"mm"分"', "mm:ss.0;@", "D-MMM",
    "上午/下午h:mm", "[DBNum1][$-804]yyyy", "General;[h]",
]  # fmt: skip
NOT_DATES = [
    "General", "0.00", "#,##0", '0"days"', '"ymd"0', "[Red]0", "[$USD] 0", "0.00E+00", "0.0e-0",
    r"0\d", "_d0", "*y0", "G/通用格式", '#,##0"元"', "@", "[>=100]0;0.0", '0 "kmh', "0元/件",
    "##0.0E+0", "[$¥-804]#,##0.00", "[Blue]General", ";;;",
]  # fmt: skip


@pytest.mark.parametrize("code", DATES)
def test_formats_that_show_a_date(code: str) -> None:
    assert shows_date(code)


@pytest.mark.parametrize("code", NOT_DATES)
def test_formats_that_show_none(code: str) -> None:
    assert not shows_date(code)


def test_built_in_date_formats(tmp_path: Path) -> None:
    dates = [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)]
    cells = "".join(
        f'<c r="{letters(number + 1)}1" s="{number}"><v>1</v></c>' for number in range(90)
    )
    styled = rawbook.styles(*range(90))
    parts = rawbook.book(sheet(f'<row r="1">{cells}</row>'), styled=styled)
    found = read(saved(tmp_path, parts), Limits()).sheets[0].columns
    assert [number - 1 for number, column in found.items() if column.dated[0]] == dates


def test_tabs_in_their_order_and_state(tmp_path: Path) -> None:
    parts = rawbook.book(sheet(""), sheet(""), sheet(""), sheet(""))
    parts["xl/workbook.xml"] = (
        f'<w:workbook xmlns:w="{rawbook.MAIN}" xmlns:k="{rawbook.LINKS}"><w:sheets>'
        '<w:sheet name="图" k:id="rId3"/><w:sheet name="三 &amp; 四" k:id="rId4" state="hidden"/>'
        '<w:sheet name="一" k:id="rId2" state="veryHidden"/><w:sheet name="z" k:id="rId1"/>'
        "</w:sheets></w:workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = rawbook.relations(
        {
            "rId1": ("worksheet", "/xl/worksheets/SHEET1.xml"),
            "rId2": ("worksheet", "../xl/./worksheets/sheet2.xml"),
            "rId3": ("chartsheet", "chartsheets/sheet1.xml"),
            "rId4": ("worksheet", "worksheets/sheet4.xml"),
        }
    )
    found = read(saved(tmp_path, parts), Limits())
    assert [(one.title, one.state) for one in found.sheets] == [
        ("三 & 四", "hidden"),
        ("一", "veryHidden"),
        ("z", "visible"),
    ]
    assert not found.date1904


def test_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    for titles in (("订单", "订单"), ("Orders", "ORDERS")):
        parts = rawbook.book(sheet(""), sheet(""), titles=titles)
        assert refusal(tmp_path, parts).check == gate.SHEET_TITLES_EQUAL


def test_links_to_files_and_hosts_are_never_followed(tmp_path: Path) -> None:
    parts = rawbook.book(sheet(""))
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(
        'Target="worksheets', 'TargetMode="External" Target="http://localhost/x'
    )
    assert refusal(tmp_path, parts).check == gate.PART_MISSING


def test_unknown_kinds_of_sheets_are_refused(tmp_path: Path) -> None:
    parts = rawbook.book(sheet(""))
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("/worksheet", "/novelty")
    assert refusal(tmp_path, parts).check == gate.CONTENT_UNKNOWN
