"""Line 8: workbooks that other programs write, and Excel itself on another day."""

import datetime

from tests.excel import rawbook
from tests.excel.rawbook import MAIN, STRICT, STRICT_LINKS, XML, strings, styles, zipped
from tests.hostile.case import (
    STYLED,
    amount,
    book,
    cells,
    day,
    header,
    hostile,
    parts,
    row,
    table,
)

SHEET = "xl/worksheets/sheet1.xml"
NOVEMBER_1 = datetime.date(2026, 11, 1)
EAST_ASIAN = (*range(27, 37), *range(50, 59))


@hostile(8, rows=[{}])
def a_strict_workbook(no: str) -> bytes:
    """Saved as Strict Open XML: every namespace is another one, and dates are texts."""
    given = {"main": STRICT, "links": STRICT_LINKS, "styled": STYLED.replace(MAIN, STRICT)}
    dated = '<c r="E{at}" s="1" t="d"><v>2026-11-01</v></c>'
    files = parts(table(no, decided_on=dated), **given)
    return zipped(files | {SHEET: rawbook.sheet(table(no, decided_on=dated), main=STRICT)})


@hostile(8, rows=[{}])
def another_prefix(no: str) -> bytes:
    """The namespace is bound to a prefix, as some libraries write it."""
    xml = rawbook.sheet(table(no)).replace("</", "</x:").replace("<", "<x:")
    xml = xml.replace("<x:/x:", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    return zipped(parts(table(no)) | {SHEET: xml})


@hostile(8, rows=[{}])
def shared_strings_as_excel_writes_them(no: str) -> bytes:
    """Excel's own way: every text shared, phonetic hints beside it."""
    texts = [no, "估价", "Q-1", "S001", "同意", "好"]
    shared = "".join(f'<si><t>{text}</t><phoneticPr fontId="1"/></si>' for text in texts)
    names = ("approval_no", "subject", "reference", "approver", "decision", "note")
    other = {
        name: f'<c r="{letter}{{at}}" t="s"><v>{at}</v></c>'
        for at, (name, letter) in enumerate(zip(names, "ABCDFH", strict=True))
    }
    return book(table(no, **other), shared=strings(shared))


@hostile(8, rows=[{}])
def formulas_of_another_program(no: str) -> bytes:
    """Texts as results of formulas, shared and array formulas."""
    note = '<c r="H{at}" t="str"><f t="array" ref="H2">"好"</f><v>好</v></c>'
    sum_of = '<c r="G{at}" s="2"><f t="shared" ref="G2:G9" si="0">1+1</f><v>1234.5</v></c>'
    return book(table(no, note=note, amount=sum_of))


@hostile(8, rows=[{}])
def the_date_system_of_1904(no: str) -> bytes:
    """Old Macs count from 1904: the same day has another number."""
    return book(table(no, **day("44865")), properties=' date1904="1"')


@hostile(
    8, rows=[{"approval_no": f"D-{number}", "decided_on": NOVEMBER_1} for number in EAST_ASIAN]
)
def east_asian_date_formats(no: str) -> bytes:
    """Formats that stand in no styles part: only their number says that they show dates."""
    plain = amount("1234.5")
    rows = "".join(
        row(f"D-{number}", at + 1, **day("46327", f' s="{at}"'), **plain)
        for at, number in enumerate(EAST_ASIAN, 1)
    )
    return book(header() + rows, styled=styles(0, *EAST_ASIAN))


@hostile(8, rows=[{}])
def with_a_byte_order_mark(no: str) -> bytes:
    """Every part begins with the mark of UTF-8."""
    return zipped(
        {name: b"\xef\xbb\xbf" + str(xml).encode() for name, xml in parts(table(no)).items()}
    )


@hostile(8, rows=[{}])
def parts_in_utf_16(no: str) -> bytes:
    """XML may be written in UTF-16, with the mark that says so."""
    files = {name: str(xml).replace(XML, "") for name, xml in parts(table(no)).items()}
    return zipped({name: xml.encode("utf-16") for name, xml in files.items()})


@hostile(8, "xml_malformed")
def a_sheet_in_gb18030(no: str) -> bytes:
    """No reader of workbooks knows that encoding; read as UTF-8, it would be nonsense."""
    xml = str(parts(table(no))[SHEET]).replace("UTF-8", "GB18030")
    return zipped(parts(table(no)) | {SHEET: xml.encode("gb18030")})


@hostile(8, rows=[{}])
def extensions_of_wps(no: str) -> bytes:
    """Attributes and elements of namespaces that nobody else knows."""
    extended = row(no).replace(
        '<row r="2">', '<row r="2" xmlns:w="urn:wps" w:id="9" spans="1:8" ht="15" customHeight="1">'
    )
    after = '<extLst><ext uri="x"><w:x xmlns:w="urn:wps"><w:row r="2"/></w:x></ext></extLst>'
    return book(header() + extended, after)


@hostile(8, rows=[{}])
def with_alternate_content(no: str) -> bytes:
    """Compatibility marks around what stands beside the cells."""
    after = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        '2006"><mc:Choice Requires="x"><controls/></mc:Choice></mc:AlternateContent>'
    )
    return book(table(no), after)


@hostile(8, rows=[{}])
def english_headers_in_another_order(no: str) -> bytes:
    """English titles, columns moved about, a column of one's own between."""
    titles = {
        "B": "Note", "C": "amount", "D": "Decision", "E": "Decided on", "F": "APPROVER",
        "H": "reference", "I": " Subject ", "J": "Approval no *",
    }  # fmt: skip
    head = "".join(f'<c r="{at}1" t="str"><v>{title}</v></c>' for at, title in titles.items())
    old = {"A": "J", "B": "I", "C": "H", "D": "F", "E": "E", "F": "D", "G": "C", "H": "B"}
    body = cells(no, 2)
    for before, after in old.items():
        body = body.replace(f'r="{before}2"', f'r="~{after}2"')
    return book(f'<row r="1">{head}</row><row r="2">{body.replace("~", "")}</row>')


@hostile(8, rows=[{}])
def chart_and_dialog_sheets_beside(no: str) -> bytes:
    """Sheets without cells are left out."""
    files = parts(table(no))
    files["xl/workbook.xml"] = str(files["xl/workbook.xml"]).replace(
        "</sheets>", '<sheet name="图" sheetId="9" r:id="rId9"/></sheets>'
    )
    name = "xl/_rels/workbook.xml.rels"
    link = rawbook.relations({"rId9": ("chartsheet", "chartsheets/sheet1.xml")})
    item = link[link.index("<Relationship ") : link.index("</Relationships>")]
    files[name] = str(files[name]).replace("</Relationships>", f"{item}</Relationships>")
    return zipped(files | {"xl/chartsheets/sheet1.xml": "<chartsheet/>"})


@hostile(8, "read_leniently", rows=[{"amount": 1234}])
def full_width_digits(no: str) -> bytes:
    """Typed with a Chinese input method."""
    return book(table(no, amount='<c r="G{at}" t="str"><v>１，２３４</v></c>'))


@hostile(8, rows=[{"amount": 5}])
def a_number_with_spaces_around(no: str) -> bytes:
    """Line ends and spaces within the value."""
    return book(table(no, **amount("\n 5 \n")))
