"""The columnar reader proves every word of XML that it does not parse, or leaves it."""

from pathlib import Path
from unittest.mock import patch

import pytest

from sales_batch.core.finding import Refused
from sales_batch.excel import strings
from sales_batch.excel.gate import Limits
from sales_batch.excel.markup import Odd
from sales_batch.excel.read import read
from tests.excel import rawbook
from tests.excel.rawbook import content, saved, table

STRINGS = rawbook.strings("<si><t>甲</t></si>")
OPEN = f'<worksheet xmlns="{rawbook.MAIN}">'
ROW = '<row r="50"><c r="A50"><v>1</v></c></row>'
FOREIGN = f'<x:worksheet xmlns:x="{rawbook.MAIN}">'
UNPROVED = {
    "spaces around the encoding": f'<?xml version="1.0" encoding = "iso-8859-1"?>{OPEN}'
    '<sheetData><row r="1"><c r="A1" t="str"><v>é</v></c></row></sheetData></worksheet>',
    "a tab before the version": f'<?xml\tversion="1.0"\tencoding="iso-8859-1"?>{OPEN}'
    '<sheetData><row r="1"><c r="A1" t="str"><v>é</v></c></row></sheetData></worksheet>',
    "ASCII that is none": f'<?xml version="1.0" encoding="us-ascii"?>{OPEN}'
    '<sheetData><row r="1"><c r="A1" t="str"><v>é</v></c></row></sheetData></worksheet>',
    "a table in a comment": f"{OPEN}<!--<sheetData>{ROW}</sheetData>--><sheetData/></worksheet>",
    "a comment that ends in a table": f"{OPEN}<!--<sheetData>{ROW}</sheetData>-->"
    f"<sheetData>{ROW}</sheetData></worksheet>",
    "a table in a text": f"{OPEN}<a><![CDATA[<sheetData>{ROW}</sheetData>]]></a>"
    "<sheetData/></worksheet>",
    "a table of others": f"{FOREIGN}<sheetData>{ROW}</sheetData><x:sheetData/></x:worksheet>",
    "a table of others behind ours": f"{FOREIGN}<x:sheetData/><sheetData>{ROW}</sheetData>"
    "</x:worksheet>",
    "a table in something else": f"{OPEN}<a><sheetData>{ROW}</sheetData></a>"
    "<sheetData/></worksheet>",
    "two tables": f"{OPEN}<sheetData>{ROW}</sheetData><sheetData>{ROW}</sheetData></worksheet>",
}
CELLS = [
    '<c r="A1" t="inlineStr"><is><t>a</t></si><si><t>b</t></is></c>',
    '<c r="A1" t="inlineStr"><is><t>a</t></is><is><t>b</t></is></c>',
    '<c r="A1" t="inlineStr"><is><t>a</t><t>b</t></is></c>',
    '<c r="A1" t="inlineStr"><is>junk<t>a</t></is></c>',
    '<c r="A1" t="inlineStr"><is><foo/></is></c>',
    '<c r="A1" t="inlineStr"><is><t xmlns="urn:x">a</t></is></c>',
    '<c r="A1" t="inlineStr"><is><x:t>a</x:t></is></c>',
    '<c r="A1" t="inlineStr"><is><r>b<t>a</t></r></is></c>',
    '<c r="A1" t="inlineStr"><is/></c>',
    '<c r="A1" t="inlineStr"><is></is></c>',
    '<c r="A1"><f xmlns="urn:x">B1</f><v>1</v></c>',
    '<c r="A1"><f xmlns="urn:x"/><v>1</v></c>',
    '<c r="A1"><f t="shared" t="array" si="0"/><v>1</v></c>',
    '<c r="A1"><f t="shared" si="0" t="array">B1</f><v>1</v></c>',
    '<c r="A1"><f x:t="shared"/><v>1</v></c>',
    '<c r="A1"><f t=shared/><v>1</v></c>',
    '<c r="A1"><f/><v>1</v></c>',
    '<c r="A1"><f>B1&nbsp;</f><v>1</v></c>',
    '<c r="A1"><f>B1&</f><v>1</v></c>',
    '<c r="A1"><f>B1&#1;</f><v>1</v></c>',
    '<c r="A1"><f>B1]]></f><v>1</v></c>',
    '<c r="A1"><f>B1\x01</f><v>1</v></c>',
    '<c r="A1"><f>B1&nbsp;</f></c>',
    '<c r="A1"><f xmlns="urn:x">B1</f></c>',
    '<c r="A1"><v xmlns="urn:x">1</v></c>',
    '<c r="A1" x="1" x="2"><v>1</v></c>',
    '<c r="A1" 1x="1"><v>1</v></c>',
    '<c r="A1" y:x="1"><v>1</v></c>',
    '<c r="A1" xmlns:x=""><v>1</v></c>',
    '<c r="A1" xmlns="urn:x"><v>1</v></c>',
    '<c r="A1" x="c>d"><v>1</v></c>',
    '<c r="A1" x="&nbsp;"><v>1</v></c>',
    '<c r="A1" x="\x02"><v>1</v></c>',
]
ROWS = [
    '<row r="1" x="1" x="2"><c r="A1"><v>1</v></c></row>',
    '<row r="1" y:x="1"><c r="A1"><v>1</v></c></row>',
    '<row r="1" 1x="1"><c r="A1"><v>1</v></c></row>',
    '<row r="1" r="2"><c r="A1"><v>1</v></c></row>',
    '<row r="1" x="\x02"><c r="A1"><v>1</v></c></row>',
    '<row r="1" xmlns="urn:x"><c r="A1"><v>1</v></c></row>',
    '<row r="1" y:hidden="1" xmlns:y="urn:x"><c r="A1"><v>1</v></c></row>',
    '<row r="1" x="a>b"><c r="A1"><v>1</v></c></row>',
]


def agree(path: Path) -> None:
    """What the columnar reader reads, the plain one reads alike."""
    try:
        fast = content(rawbook.read_fast(path))
    except (Odd, Refused):
        return
    assert fast == content(rawbook.read_plain(path))


@pytest.mark.parametrize("xml", UNPROVED.values(), ids=UNPROVED)
def test_what_stands_around_the_cells_is_proved(tmp_path: Path, xml: str) -> None:
    path = saved(tmp_path, rawbook.book(xml))
    agree(path)
    with pytest.raises(Odd):
        rawbook.read_fast(path)


@pytest.mark.parametrize("rest", ["", '<c r="B1"><f t="shared" si="0"/><v>1</v></c>'])
@pytest.mark.parametrize("cell", CELLS)
def test_every_word_of_a_cell_is_proved(tmp_path: Path, cell: str, rest: str) -> None:
    row = f'<row r="1">{cell}{rest}</row>'
    agree(saved(tmp_path, rawbook.book(rawbook.sheet(row), shared=STRINGS)))


@pytest.mark.parametrize("row", ROWS)
def test_every_word_of_a_row_is_proved(tmp_path: Path, row: str) -> None:
    agree(saved(tmp_path, rawbook.book(rawbook.sheet(row))))


@pytest.mark.parametrize("declared", ["", ' xmlns:y="urn:x"'])
def test_a_prefix_counts_where_it_is_declared(tmp_path: Path, declared: str) -> None:
    opened = OPEN.replace(">", f"{declared}>")
    row = '<row r="1" y:x="1"><c r="A1" y:x="1"><f y:x="1"/><v>1</v></c></row>'
    around = f'<cols xmlns:y="urn:x"/><sheetData>{row}</sheetData></worksheet>'
    path = saved(tmp_path, rawbook.book(f"{opened}{around}"))
    if declared:
        assert table(rawbook.read_fast(path)) == {"A1": ("NUMBER", 1.0, False, True)}
    else:
        with pytest.raises(Odd):
            rawbook.read_fast(path)


def test_formulas_of_very_many_shapes(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{at}"><c r="A{at}"><f t="shared" si="{at}"/><v>1</v></c></row>'
        for at in range(1, 200)
    )
    path = saved(tmp_path, rawbook.book(rawbook.sheet(rows)))
    assert content(rawbook.read_fast(path)) == content(rawbook.read_plain(path))
    path = saved(tmp_path, rawbook.book(rawbook.sheet(rows.replace('si="150"', "si='150'"))))
    with pytest.raises(Odd):
        rawbook.read_fast(path)


@pytest.mark.parametrize(
    "items",
    [
        '<si><t>a</t></si><si x="1"><t>b</t></si>',
        "<si><t>a</t></si><si/></si>",
        '<si><t>a</t><phoneticPr fontId="1" fontId="2"/></si>',
        "<si><r><rPr><1b/></rPr><t>a</t></r></si>",
    ],
)
def test_shared_strings_are_proved(tmp_path: Path, items: str) -> None:
    shared = rawbook.strings(items)
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    path = saved(tmp_path, rawbook.book(rawbook.sheet(row), shared=shared))
    found: list[object] = []
    for usual in (None, Odd):
        with patch("sales_batch.excel.strings._usual", side_effect=usual, wraps=strings._usual):
            try:
                found.append(content(read(path, Limits())))
            except Refused as refused:
                found.append(refused.check)
    assert found[0] == found[1]
