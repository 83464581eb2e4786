"""Every kind of cell, in every shape, as both readers find it."""

from pathlib import Path

import numpy as np
import pytest

from sales_batch.core.finding import Check
from sales_batch.excel import gate
from sales_batch.excel.gate import Limits
from sales_batch.excel.markup import Odd
from sales_batch.excel.read import read
from tests.excel import rawbook
from tests.excel.rawbook import Cell, content, refusal, saved, sheet, table

SHARED = rawbook.strings("<si><t>甲</t></si><si><t>5</t></si><si><t></t></si>")
STYLED = rawbook.styles(0, 14, "0.00")


def cell(folder: Path, xml: str) -> Cell | None:
    """What both readers find in A1, alone in its sheet."""
    parts = rawbook.book(sheet(f'<row r="1">{xml}</row>'), shared=SHARED, styled=STYLED)
    path = saved(folder, parts)
    found = read(path, Limits())
    assert content(found) == content(rawbook.read_plain(path))
    return table(found).get("A1")


def refused_as(folder: Path, rows: str, after: str = "") -> Check:
    parts = rawbook.book(sheet(rows, after), shared=SHARED, styled=STYLED)
    return refusal(folder, parts).check


NUMBERS = {
    "5": 5.0,
    "007": 7.0,
    "-0": -0.0,
    "12.5": 12.5,
    "99999999": 99999999.0,
    "123456789": 123456789.0,
    "12345678901234567890": 12345678901234567890.0,
    "0.1": 0.1,
    "59.970000000000006": 59.970000000000006,
    "1E+3": 1000.0,
    "1.5e-7": 1.5e-7,
    " 12 ": 12.0,
    "\n7\t": 7.0,
    "+5": 5.0,
    "5.": 5.0,
    ".5": 0.5,
    "&#49;2": 12.0,
    "4.9E-324": 5e-324,
}


@pytest.mark.parametrize(("stored", "number"), NUMBERS.items())
def test_numbers(tmp_path: Path, stored: str, number: float) -> None:
    found = cell(tmp_path, f'<c r="A1"><v>{stored}</v></c>')
    assert found == ("NUMBER", number, False, False)
    assert np.signbit(float(str(found[1]))) == np.signbit(number)


@pytest.mark.parametrize("kind", ["n", "b", "s", "e", "d", "unheard of"])
@pytest.mark.parametrize(
    "stored",
    [
        "NaN",
        "INF",
        "inf",
        "-infinity",
        "1_000",
        "0x10",
        "12 3",
        "1e999",
        "٣",
        "1,5",
        "--5",
        "2026-02-30",
        "2026-1-1",
        "2026-11-03 00:00",
        "25:00:00",
        "2026-11-03T25:00",
    ],
)
def test_what_is_no_number_is_refused(tmp_path: Path, stored: str, kind: str) -> None:
    xml = f'<row r="1"><c r="A1" t="{kind}"><v>{stored}</v></c></row>'
    if kind == "e":
        assert rawbook.read_fast(saved(tmp_path, rawbook.book(sheet(xml)))).texts == [stored]
    else:
        assert refused_as(tmp_path, xml) == gate.CELL_UNREADABLE


KINDS = {
    '<c r="A1" t="s"><v>0</v></c>': ("TEXT", "甲", False, False),
    '<c r="A1" t="s"><v> 1 </v></c>': ("TEXT", "5", False, False),
    '<c r="A1" t="s"><v>2</v></c>': ("TEXT", "", False, False),
    '<c r="A1" t="n"><v>5</v></c>': ("NUMBER", 5.0, False, False),
    '<c r="A1" s="1"><v>46000</v></c>': ("NUMBER", 46000.0, True, False),
    '<c r="A1" s="2"><v>46000</v></c>': ("NUMBER", 46000.0, False, False),
    '<c r="A1" s="1" t="s"><v>0</v></c>': ("TEXT", "甲", True, False),
    '<c t="s" s="1" r="A1"><v>0</v></c>': ("TEXT", "甲", True, False),
    "<c r='A1' t='s'><v>0</v></c>": ("TEXT", "甲", False, False),
    "<c><v>5</v></c>": ("NUMBER", 5.0, False, False),
    '<c r="A1" t="b"><v>1</v></c>': ("BOOLEAN", 1.0, False, False),
    '<c r="A1" t="b"><v>0</v></c>': ("BOOLEAN", 0.0, False, False),
    '<c r="A1" t="b"><v>true</v></c>': ("BOOLEAN", 1.0, False, False),
    '<c r="A1" t="e"><v>#N/A</v></c>': ("ERROR", "#N/A", False, False),
    '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>': ("ERROR", "#DIV/0!", False, True),
    '<c r="A1" t="d"><v>2026-11-03T00:00:00</v></c>': ("DATE", "2026-11-03T00:00:00", False, False),
    '<c r="A1" t="d"><v>12:30:00</v></c>': ("DATE", "12:30:00", False, False),
    '<c r="A1" t="d"><v>2026-11-03T12:30:00.123Z</v></c>': (
        "DATE",
        "2026-11-03T12:30:00.123Z",
        False,
        False,
    ),
    '<c r="A1" s="1" t="d"><v>2026-11-03</v></c>': ("DATE", "2026-11-03", True, False),
    '<c r="A1"/>': None,
    '<c r="A1" s="1"/>': None,
    '<c r="A1"></c>': None,
    '<c r="A1"><v></v></c>': None,
    '<c r="A1"><v/></c>': None,
    '<c r="A1" t="s"><v></v></c>': None,
    '<c r="A1" t="str"/>': None,
    '<c r="A1" t="str"><v></v></c>': ("TEXT", "", False, False),
    '<c r="A1" t="inlineStr"/>': None,
    '<c r="A1" t="inlineStr"><is><t>乙</t></is></c>': ("TEXT", "乙", False, False),
    '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> b </t></is></c>': (
        "TEXT",
        " b ",
        False,
        False,
    ),
    '<c r="A1" t="inlineStr"><is><r><rPr><b/><color rgb="FF0000"/></rPr><t>a</t></r>'
    '<r><t>b</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>': ("TEXT", "ab", False, False),
    '<c r="A1"><f>B1*2</f><v>4</v></c>': ("NUMBER", 4.0, False, True),
    '<c r="A1" s="1"><f>TODAY()</f><v>46000</v></c>': ("NUMBER", 46000.0, True, True),
    '<c r="A1" t="b"><f>1=1</f><v>1</v></c>': ("BOOLEAN", 1.0, False, True),
    '<c r="A1" t="str"><f>B1&amp;""</f><v>丙</v></c>': ("TEXT", "丙", False, True),
    '<c r="A1" t="str"><f>""</f><v></v></c>': ("TEXT", "", False, True),
    '<c r="A1" t="str"><f>""</f><v/></c>': ("TEXT", "", False, True),
    '<c r="A1" t="str"><f>A2</f></c>': ("BLANK", None, False, True),
    '<c r="A1"><f>B1*2</f></c>': ("BLANK", None, False, True),
    '<c r="A1"><f>B1*2</f><v></v></c>': ("BLANK", None, False, True),
    '<c r="A1"><f>B1*2</f><v /></c>': ("BLANK", None, False, True),
    '<c r="A1" t="e"><f>B1*2</f><v></v></c>': ("BLANK", None, False, True),
    '<c r="A1"><f t="shared" si="0"/><v>4</v></c>': ("NUMBER", 4.0, False, True),
    '<c r="A1"><f t="shared" ref="A1:A9" si="0">B1</f><v>4</v></c>': ("NUMBER", 4.0, False, True),
    '<c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B9)</f><v>4</v></c>': (
        "NUMBER",
        4.0,
        False,
        True,
    ),
    '<c r="A1" t="str"><f>A2>B2</f><v xml:space="preserve"> x </v></c>': (
        "TEXT",
        " x ",
        False,
        True,
    ),
    '<c r="A1" xmlns:x="urn:x"><v>4</v></c>': ("NUMBER", 4.0, False, False),
    '<c r="A1"><!-- why --><v>4</v></c>': ("NUMBER", 4.0, False, False),
    '<c r="A1"><v>4<!-- why -->2</v></c>': ("NUMBER", 42.0, False, False),
    '<c r="A1" t="str"><v><![CDATA[<c r="B1">]]></v></c>': ("TEXT", '<c r="B1">', False, False),
    '<c r="A1"><v>4</v><extLst><ext uri="x"/></extLst></c>': ("NUMBER", 4.0, False, False),
}


@pytest.mark.parametrize(("xml", "expected"), KINDS.items())
def test_kinds_of_cells(tmp_path: Path, xml: str, expected: Cell | None) -> None:
    assert cell(tmp_path, xml) == expected


TEXTS = {
    "a &amp; b &lt;&gt;&quot;&apos;": "a & b <>\"'",
    "&#20013;&#x6587;": "中文",
    "&#128;": "\x80",
    "_x4E2D_": "中",
    "a_x000D_b": "a\rb",
    "_x005F_x4E2D_": "_x4E2D_",
    "_x4e2d_ and _xZZZZ_": "中 and _xZZZZ_",
    "_xD83D__xDE00_": "😀",
    "_xD83D_ alone": "\ufffd alone",
    "a\r\nb\rc\nd": "a\nb\nc\nd",
    "a&#13;b": "a\rb",
    "  both  ": "  both  ",
    "a&#10;b": "a\nb",
    "😀 \u200f": "😀 \u200f",
    "a>b": "a>b",
}


@pytest.mark.parametrize(("stored", "text"), TEXTS.items())
def test_texts_are_unescaped_wherever_they_stand(tmp_path: Path, stored: str, text: str) -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        f'<c r="C1" t="str"><v>{stored}</v></c>'
        f'<c r="D1" t="inlineStr"><is><t xml:space="preserve">{stored}</t></is></c>'
        f'<c r="E1" t="inlineStr"><is><t>{stored}</t></is></c></row>'
    )
    usual = f'<si><t>{stored}</t></si><si><t xml:space="preserve">{stored}</t></si>'
    rich = (
        f'<si><t>{stored}</t><phoneticPr fontId="1"/></si>'
        f"<si><r><rPr><b/></rPr><t>{stored}</t></r><rPh><t>no</t></rPh></si>"
    )
    look = '<rPr><sz val="11"/><rFont val="Noto Sans CJK SC"/></rPr>'
    empty = f'<r>{look}<t xml:space="preserve"></t></r>'
    runs = f"<r>{look}<t>{stored}</t></r>{empty}"
    by_libreoffice = f"<si>{runs}</si><si>{empty}{runs}</si>"
    odd = f"<!-- odd -->{usual}"
    for shared in (usual, rich, by_libreoffice, odd):
        path = saved(tmp_path, rawbook.book(sheet(rows), shared=rawbook.strings(shared)))
        for found in (rawbook.read_fast(path), rawbook.read_plain(path)):
            assert {shown[1] for shown in table(found).values()} == {text}


@pytest.mark.parametrize("stored", ["&nbsp;", "a & b", "\x01", "&#0;", "\ufffe", "]]>", "&#xD800;"])
def test_texts_that_xml_forbids_are_refused(tmp_path: Path, stored: str) -> None:
    inline = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{stored}</t></is></c></row>'
    assert refused_as(tmp_path, inline) == gate.XML_MALFORMED
    parts = rawbook.book(sheet(""), shared=rawbook.strings(f"<si><t>{stored}</t></si>"))
    assert refusal(tmp_path, parts).check == gate.XML_MALFORMED


def test_usual_shapes_never_need_the_plain_reader(tmp_path: Path) -> None:
    usual = [xml for xml in KINDS if "<!" not in xml and "extLst" not in xml and "'" not in xml]
    usual.remove("<c><v>5</v></c>")
    for xml in usual:
        parts = rawbook.book(sheet(f'<row r="1">{xml}</row>'), shared=SHARED, styled=STYLED)
        rawbook.read_fast(saved(tmp_path, parts))


def test_an_unusual_shape_is_left_to_the_plain_reader(tmp_path: Path) -> None:
    path = saved(tmp_path, rawbook.book(sheet('<row r="1"><c><v>5</v></c></row>')))
    with pytest.raises(Odd):
        rawbook.read_fast(path)


def test_every_cell_of_a_column_may_be_of_another_kind(tmp_path: Path) -> None:
    usual = [xml for xml in KINDS if "<!" not in xml and "extLst" not in xml and "'" not in xml]
    usual.remove("<c><v>5</v></c>")
    rows = "".join(
        f'<row r="{number}">{xml.replace("A1", f"A{number}", 1)}'
        f'<c r="B{number}"><v>{number}.5</v></c></row>'
        for number, xml in enumerate(usual * 20, 1)
    )
    path = saved(tmp_path, rawbook.book(sheet(rows), shared=SHARED, styled=STYLED))
    found = rawbook.table(rawbook.read_fast(path))
    assert found == rawbook.table(rawbook.read_plain(path))
    expected = {f"A{at}": KINDS[xml] for at, xml in enumerate(usual * 20, 1) if KINDS[xml]}
    assert {name: cell for name, cell in found.items() if name[0] == "A"} == expected


@pytest.mark.parametrize("blank", ['<c r="A1" s="77"/>', '<c r="A1"/>', '<c r="A1"><v></v></c>'])
def test_a_blank_cell_is_as_good_as_none(tmp_path: Path, blank: str) -> None:
    rows = f'<row r="1">{blank}<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    path = saved(tmp_path, rawbook.book(sheet(rows), styled=STYLED))
    for reader in (rawbook.read_fast, rawbook.read_plain):
        found = rawbook.table(reader(path))
        assert {name: cell[1] for name, cell in found.items()} == {"A1": 1.0, "B1": 2.0}


def test_every_cell_of_a_column_may_have_a_format_of_its_own(tmp_path: Path) -> None:
    styled = rawbook.styles(*[0, 14] * 50)
    rows = "".join(
        f'<row r="{at + 1}"><c r="A{at + 1}" s="{at}"><v>{at}</v></c></row>' for at in range(100)
    )
    path = saved(tmp_path, rawbook.book(sheet(rows), styled=styled))
    found = rawbook.table(rawbook.read_fast(path))
    assert found == {f"A{at + 1}": ("NUMBER", float(at), at % 2 == 1, False) for at in range(100)}
