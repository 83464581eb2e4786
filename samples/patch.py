"""Does to a written workbook what clerks do and no template writer would, in its package."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_N = {"m": _MAIN}
_MIDNIGHT_1980 = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Sheets:
    """The parts of a workbook, and the sheet and table parts of its tabs by number (from 1)."""

    parts: dict[str, bytes]

    def sheet(self, number: int) -> etree._Element:
        """The sheet's XML."""
        return etree.fromstring(self.parts[f"xl/worksheets/sheet{number}.xml"])

    def keep(self, number: int, root: etree._Element) -> None:
        """Put a changed sheet back."""
        self.parts[f"xl/worksheets/sheet{number}.xml"] = _bytes(root)


def opened(path: Path) -> Sheets:
    """A workbook's parts, in their order."""
    with zipfile.ZipFile(path) as package:
        return Sheets({name: package.read(name) for name in package.namelist()})


def save(path: Path, sheets: Sheets) -> None:
    """Write the parts back, the same bytes for the same parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in sheets.parts.items():
            info = zipfile.ZipInfo(name, _MIDNIGHT_1980)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)


def _bytes(root: etree._Element) -> bytes:
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def _tag(name: str) -> str:
    return f"{{{_MAIN}}}{name}"


def _row(root: etree._Element, number: int) -> etree._Element:
    return root.find(f"m:sheetData/m:row[@r='{number}']", _N)


def write(sheets: Sheets, number: int, cell: tuple[str, int], kind: str, content: str) -> None:
    """Replace a cell by a text, a number, an error, or a formula without a value."""
    root = sheets.sheet(number)
    letter, row = cell
    found = _row(root, row).find(f"m:c[@r='{letter}{row}']", _N)
    for child in list(found):
        found.remove(child)
    found.attrib.pop("t", None)
    if kind == "text":
        _fill_text(found, content)
    elif kind == "formula":
        etree.SubElement(found, _tag("f")).text = content.removeprefix("=")
    else:
        if kind == "error":
            found.set("t", "e")
        etree.SubElement(found, _tag("v")).text = content
    sheets.keep(number, root)


def _fill_text(cell: etree._Element, text: str) -> None:
    cell.set("t", "inlineStr")
    etree.SubElement(etree.SubElement(cell, _tag("is")), _tag("t")).text = text


def hide(sheets: Sheets, number: int, rows: Sequence[int]) -> None:
    """Hide rows."""
    root = sheets.sheet(number)
    for row in rows:
        _row(root, row).set("hidden", "1")
    sheets.keep(number, root)


def add_column(sheets: Sheets, number: int, letter: str, texts: Sequence[str]) -> None:
    """Write a column right of the table: a header and what stands below it."""
    root = sheets.sheet(number)
    for row, text in enumerate(texts, 1):
        cell = etree.SubElement(_row(root, row), _tag("c"), r=f"{letter}{row}")
        _fill_text(cell, text)
    dimension = root.find("m:dimension", _N)
    first, last = dimension.get("ref").split(":")
    dimension.set("ref", f"{first}:{letter}{last.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}")
    sheets.keep(number, root)


def rename_header(sheets: Sheets, number: int, letter: str, texts: tuple[str, str]) -> None:
    """Another header in the cell and in the table, which must agree."""
    old, new = texts
    write(sheets, number, (letter, 1), "text", new)
    name = f"xl/tables/table{number - 1}.xml"
    root = etree.fromstring(sheets.parts[name])
    root.find(f"m:tableColumns/m:tableColumn[@name='{old}']", _N).set("name", new)
    sheets.parts[name] = _bytes(root)


def merge(sheets: Sheets, number: int, letter: str, rows: tuple[int, int]) -> None:
    """Merge cells below each other; Excel allows that only where there is no table any more."""
    root = sheets.sheet(number)
    cells = f"{letter}{rows[0]}:{letter}{rows[1]}"
    merged = etree.Element(_tag("mergeCells"), count="1")
    etree.SubElement(merged, _tag("mergeCell"), ref=cells)
    root.find("m:sheetData", _N).addnext(merged)
    root.remove(root.find("m:tableParts", _N))
    sheets.keep(number, root)
    table = f"tables/table{number - 1}.xml"
    del sheets.parts[f"xl/{table}"]
    for name in (f"xl/worksheets/_rels/sheet{number}.xml.rels", "[Content_Types].xml"):
        tree = etree.fromstring(sheets.parts[name])
        for child in list(tree):
            if table in (child.get("Target") or child.get("PartName") or ""):
                tree.remove(child)
        sheets.parts[name] = _bytes(tree)
