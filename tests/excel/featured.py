"""Workbooks with all that staff put into theirs, made by several programs and in several forms."""

import io
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.excel import rawbook
from tests.packages import parts_of

LINES, PLAIN, FILTERED = "订货明细", "客户", "Filtered & more"
"""A sheet with a table, one with none, one with a filter of its own."""
HEADERS = ["订货编号", "行号", "数量", "单价", "金额", "备注"]
ROWS = 12
STYLED = 0x10


def picture() -> bytes:
    """A red PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def by_xlsxwriter(path: Path) -> Path:
    """Pictures, charts, sparklines, formats, validation, notes, tables, names, hidden sheets."""
    with xlsxwriter.Workbook(path) as book:
        lines, plain = book.add_worksheet(LINES), book.add_worksheet(PLAIN)
        filtered, secret = book.add_worksheet(FILTERED), book.add_worksheet("secret")
        deep = book.add_worksheet("deep")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"='{LINES}'!$C$2:$C$9"})
        book.add_chartsheet("图").set_chart(chart)
        inner = book.add_chart({"type": "line"})
        inner.add_series({"values": f"='{LINES}'!$C$2:$C$9"})
        _lines(book, lines)
        lines.insert_chart("K3", inner)
        _plain(book, plain)
        filtered.write_row(0, 0, HEADERS)
        for row in range(1, ROWS):
            filtered.write_row(row, 0, [f"F{row}", row, row * 2])
        filtered.autofilter(0, 0, ROWS - 1, 2)
        filtered.filter_column("B", "x > 1")
        secret.hide()
        secret.write("A1", "x")
        deep.very_hidden()
        book.define_name("rate", "=0.13")
        book.define_name(f"'{PLAIN}'!local", f"='{PLAIN}'!$A$1")
        plain.activate()
        plain.set_first_sheet()
    return path


def _lines(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    money = book.add_format({"num_format": "#,##0.00", "bg_color": "#DDEEFF", "bold": True})
    bold = book.add_format({"bold": True})
    columns = [{"header": header} for header in HEADERS]
    sheet.add_table(1, 0, ROWS + 1, 5, {"name": "lines", "columns": columns})
    sheet.write("A1", "2026 年订货", bold)
    for row in range(2, ROWS + 2):
        sheet.write_row(row, 0, [f"SO-{row:03}", row, row * 2.5])
        sheet.write_number(row, 3, 1.25, money)
        sheet.write_formula(row, 4, f"=C{row + 1}*D{row + 1}", money, row * 3.125)
    sheet.write_rich_string("F4", "急", bold, "件", " <now> & then")
    sheet.write_comment("C4", "核对过", {"author": "甲"})
    sheet.conditional_format(
        "C3:C14", {"type": "cell", "criteria": ">", "value": 9, "format": bold}
    )
    sheet.conditional_format("D3:D14", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("B3:B14", {"validate": "integer", "criteria": ">", "value": 0})
    sheet.add_sparkline("H3", {"range": f"'{LINES}'!C3:D3"})
    sheet.insert_image("K20", "dot.png", {"image_data": io.BytesIO(picture())})
    sheet.freeze_panes(2, 1)
    sheet.print_area("A1:F14")
    sheet.repeat_rows(1)


def _plain(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    shaded = book.add_format({"bg_color": "#FFFF00", "italic": True})
    sheet.merge_range("A1:D1", "客户名单")
    sheet.write_row(2, 0, ["客户编号", "客户名称", "电话", "备注"])
    sheet.set_column("B:H", 14, shaded)
    sheet.set_row(5, 30, shaded)
    for row in range(3, ROWS):
        sheet.write_row(row, 0, [f"C{row:03}", f"客户{row}"])
    sheet.write_url("B4", "https://example.com/", string="网页")
    sheet.write_comment("B5", "老客户")
    sheet.protect()


def by_openpyxl(path: Path) -> Path:
    """A table, notes, formats, validation and names as openpyxl writes them."""
    book = openpyxl.Workbook()
    lines = book.active
    assert lines is not None
    lines.title = LINES
    lines.append(HEADERS)
    for row in range(2, ROWS + 2):
        lines.append([f"SO-{row}", row, row * 2.5, 1.25, f"=C{row}*D{row}", None])
    lines.add_table(Table(displayName="lines", ref=f"A1:F{ROWS + 1}"))
    lines["C3"].comment = Comment("核对过", "甲")
    lines["D4"].fill = PatternFill("solid", fgColor="FF00FF00")
    rule = CellIsRule(operator="greaterThan", formula=["9"], fill=PatternFill("solid"))
    lines.conditional_formatting.add("C2:C9", rule)
    validation = DataValidation(type="whole", operator="greaterThan", formula1="0")
    validation.add("B2:B9")
    lines.add_data_validation(validation)
    lines.freeze_panes = "B2"
    plain = book.create_sheet(PLAIN)
    plain.append(["客户编号", "客户名称"])
    plain.append(["C001", "甲"])
    plain.sheet_state = "hidden"
    book.defined_names["rate"] = DefinedName("rate", attr_text="0.13")
    book.save(path)
    return path


def by_office(source: Path, folder: Path) -> Path | None:
    """The workbook as LibreOffice saves it; None where there is no LibreOffice."""
    return next(iter(converted([source], folder, "xlsx")), None)


def converted(sources: list[Path], folder: Path, form: str) -> list[Path]:
    """Workbooks opened and saved in another form, in one run of LibreOffice; none without it."""
    if not (office := shutil.which("soffice")):
        return []
    subprocess.run(
        [office, "-env:UserInstallation=file:///tmp/lo_mark", "--headless", "--convert-to", form,
         "--outdir", str(folder), *map(str, sources)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return [folder / f"{source.stem}.{form}" for source in sources]


def packed(path: Path, parts: Mapping[str, bytes]) -> Path:
    """A workbook file of these parts."""
    path.write_bytes(rawbook.zipped(parts))
    return path


STRICT = {
    rawbook.MAIN: rawbook.STRICT,
    rawbook.LINKS: rawbook.STRICT_LINKS,
    "http://schemas.openxmlformats.org/drawingml/2006/": "http://purl.oclc.org/ooxml/drawingml/",
}


def strict(source: Path, path: Path) -> Path:
    """The workbook in Strict form."""
    parts = {}
    for name, content in parts_of(source).items():
        if name.endswith((".xml", ".rels")):
            for usual, form in STRICT.items():
                content = content.replace(usual.encode(), form.encode())
        parts[name] = content
    return packed(path, parts)


def prefixed(source: Path, path: Path) -> Path:
    """The workbook with a prefix on every element of its main parts, and another for its links."""
    parts = {}
    for name, content in parts_of(source).items():
        text = content.decode("utf-8", "surrogateescape")
        if f'xmlns="{rawbook.MAIN}"' in text and "/drawings/" not in name:
            text = re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s/>])", r"<\1x:\2", text)
            text = text.replace("xmlns=", "xmlns:x=", 1)
            text = re.sub(r"\br:id=", "k:id=", text).replace("xmlns:r=", "xmlns:k=")
        parts[name] = text.encode("utf-8", "surrogateescape")
    return packed(path, parts)


THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
RELATION = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"


def threaded(source: Path, path: Path, cell: str = "A5") -> Path:
    """The workbook with a threaded comment on its first sheet, without a note in its place."""
    parts = parts_of(source)
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    parts["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{THREADED}"><threadedComment ref="{cell}" '
        'dT="2026-11-03T09:00:00.00" personId="{0A}" id="{0B}"><text>?</text></threadedComment>'
        "</ThreadedComments>"
    ).encode()
    parts[rels] = parts[rels].replace(
        b"</Relationships>",
        f'<Relationship Id="rIdT" Type="{RELATION}" Target="../threadedComments/'
        'threadedComment1.xml"/></Relationships>'.encode(),
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/threadedComments/threadedComment1.xml" '
        b'ContentType="application/vnd.ms-excel.threadedcomments+xml"/></Types>',
    )
    return packed(path, parts)
