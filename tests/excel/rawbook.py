"""Workbook files written part by part, in whatever shape a test wants, and read back as a table."""

import io
import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import patch

import pytest

from sales_batch.core.cells import CellBook, CellKind
from sales_batch.core.finding import Refused
from sales_batch.core.place import letters
from sales_batch.excel.gate import CHECKS, Limits
from sales_batch.excel.markup import Odd
from sales_batch.excel.read import read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Parts = dict[str, "str | bytes"]
_KINDS = {number: name for name, number in vars(CellKind).items() if name.isupper()}
Cell = tuple[str, object, bool, bool]
"""Kind, value, whether it shows a date, whether a formula stands in it."""


def relations(links: Mapping[str, tuple[str, str]], links_ns: str = LINKS) -> str:
    """A rels part: type and target by id."""
    items = "".join(
        f'<Relationship Id="{key}" Type="{links_ns}/{kind}" Target="{target}"/>'
        for key, (kind, target) in links.items()
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}">{items}</Relationships>'


def sheet(rows: str, after: str = "", main: str = MAIN) -> str:
    """A worksheet part around the rows of its sheetData."""
    return f'{XML}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def strings(items: str, main: str = MAIN) -> str:
    """A shared strings part around its `si` elements."""
    return f'{XML}<sst xmlns="{main}">{items}</sst>'


def styles(*formats: int | str, main: str = MAIN) -> str:
    """A styles part: one cell format per number format, given as built-in id or as code."""
    codes = [code for code in formats if isinstance(code, str)]
    ids = [code if isinstance(code, int) else 164 + codes.index(code) for code in formats]
    escaped = [code.replace("&", "&amp;").replace('"', "&quot;") for code in codes]
    declared = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(escaped)
    )
    xfs = "".join(f'<xf numFmtId="{number}"/>' for number in ids)
    return (
        f'{XML}<styleSheet xmlns="{main}"><numFmts>{declared}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{xfs}</cellXfs></styleSheet>'
    )


def book(
    *sheets: str,
    titles: tuple[str, ...] = (),
    shared: str = "",
    styled: str = "",
    properties: str = "",
    main: str = MAIN,
    links: str = LINKS,
) -> Parts:
    """The parts of a workbook with these worksheet parts."""
    named = titles or tuple(f"Sheet{number}" for number in range(1, len(sheets) + 1))
    tabs = "".join(
        f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>'
        for number, title in enumerate(named, 1)
    )
    targets = {
        f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml")
        for number in range(1, len(sheets) + 1)
    }
    parts: Parts = {
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}, links),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{main}" xmlns:r="{links}">'
        f"<workbookPr{properties}/><sheets>{tabs}</sheets></workbook>",
    }
    if shared:
        parts["xl/sharedStrings.xml"] = shared
        targets["rIdS"] = ("sharedStrings", "sharedStrings.xml")
    if styled:
        parts["xl/styles.xml"] = styled
        targets["rIdF"] = ("styles", "styles.xml")
    parts["xl/_rels/workbook.xml.rels"] = relations(targets, links)
    for number, content in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = content
    return parts


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of the parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def saved(folder: Path, parts: Mapping[str, str | bytes]) -> Path:
    """The parts as a workbook file."""
    path = folder / "book.xlsx"
    path.write_bytes(zipped(parts))
    return path


def read_fast(path: Path) -> CellBook:
    """Read with the columnar reader alone; raises Odd where it gives up."""
    with patch("sales_batch.excel.streaming.read_sheet", side_effect=Odd):
        return read(path, Limits())


def read_plain(path: Path) -> CellBook:
    """Read with the plain reader alone."""
    with patch("sales_batch.excel.columnar.read_sheet", side_effect=Odd):
        return read(path, Limits())


def refusal(
    folder: Path, file: Mapping[str, str | bytes] | bytes, limits: Limits | None = None
) -> Refused:
    """How a workbook, given as its parts or its bytes, is refused, in complete words."""
    path = folder / "book.xlsx"
    path.write_bytes(file if isinstance(file, bytes) else zipped(file))
    with pytest.raises(Refused) as caught:
        read(path, limits or Limits())
    refused = caught.value
    assert refused.check in CHECKS
    for words in refused.check.message:
        assert "{" not in words.format_map(refused.detail)
    return refused


def table(found: CellBook, at: int = 0) -> dict[str, Cell]:
    """The cells of one sheet by their reference; of blank ones those with a formula."""
    cells: dict[str, Cell] = {}
    for number, column in found.sheets[at].columns.items():
        for row, kind, value, text, dated, formula in zip(
            column.row,
            column.kind,
            column.number,
            column.text,
            column.dated,
            column.formula,
            strict=True,
        ):
            shown: object = found.texts[text] if text >= 0 else float(value)
            assert (text >= 0) == math.isnan(value) or kind == CellKind.BLANK
            if kind == CellKind.BLANK and not formula:
                continue
            shown = None if kind == CellKind.BLANK else shown
            name = f"{letters(number)}{row}"
            cells[name] = (_KINDS[kind], shown, bool(dated), bool(formula))
    return cells


def content(found: CellBook) -> object:
    """All of a workbook in a form that can be compared."""
    return found.date1904, [
        (sheet.title, sheet.state, list(sheet.merged), sheet.hidden_rows.tolist(), table(found, at))
        for at, sheet in enumerate(found.sheets)
    ]
