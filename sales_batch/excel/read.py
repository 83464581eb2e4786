"""Reads a workbook file into the cells of its sheets, exactly as they are stored."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from sales_batch.core.cells import CellBook, CellSheet
from sales_batch.core.finding import Refused
from sales_batch.excel import columnar, gate, streaming
from sales_batch.excel.formats import dated_styles
from sales_batch.excel.gate import Limits
from sales_batch.excel.markup import Odd, elements
from sales_batch.excel.package import Package, open_package
from sales_batch.excel.strings import shared_strings
from sales_batch.excel.values import Source, Texts, by_column

State = Literal["visible", "hidden", "veryHidden"]
_STATES: Mapping[str, State] = {
    "visible": "visible",
    "hidden": "hidden",
    "veryHidden": "veryHidden",
}
_TITLE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,255}")
"""Excel allows 31 characters; other programs allow more, but none allows control characters."""
_NO_TABLES = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_TRUE = ("1", "true", "on")


@dataclass(frozen=True)
class Link:
    """A relationship from one part to another: the last word of its type, and the part's name."""

    kind: str
    target: str


@dataclass
class Outline:
    """What workbook.xml says: its tabs (title, state, relationship) and its date system."""

    tabs: list[tuple[str, State, str]] = field(default_factory=list)
    date1904: bool = False


def read(path: Path, limits: Limits) -> CellBook:
    """Every cell of every sheet of a workbook; the file is only read, links are never followed.

    Raises Refused (code G01) for a file that is no sound workbook or is past the limits, OSError
    when it cannot be opened. Macros, charts, dialogs and macro sheets are left out.
    """
    package = open_package(path, limits)
    try:
        book = _read_book(package, limits)
    except Refused:
        package.prove()
        raise
    package.prove()
    return book


def _read_book(package: Package, limits: Limits) -> CellBook:
    part = _workbook_part(package)
    outline = _outline(package, part)
    links = _links(package, part)
    _refuse_equal_titles(outline)
    strings = _part_of(links, "sharedStrings", part)
    texts = Texts(shared_strings(package, strings) if strings else ())
    dated = dated_styles(package, _part_of(links, "styles", part))
    sheets = []
    for title, state, key in outline.tabs:
        link = links.get(key)
        if link is None:
            raise Refused(gate.PART_MISSING, part=f"{part} {key}")
        if link.kind == "worksheet":
            source = Source(package, link.target, title, limits.rows)
            sheets.append(_sheet(source, state, texts, dated))
        elif link.kind not in _NO_TABLES:
            raise Refused(gate.CONTENT_UNKNOWN, part=part, what=link.kind)
    return CellBook(sheets, texts.all, outline.date1904)


def _sheet(source: Source, state: State, texts: Texts, dated: npt.NDArray[np.bool_]) -> CellSheet:
    try:
        found = columnar.read_sheet(source, texts, source.package.pieces(source.part))
    except Odd:
        found = streaming.read_sheet(source, texts, source.package.pieces(source.part))
    columns = by_column(found.cells, dated, source)
    return CellSheet(source.title, columns, state, tuple(found.merged), found.hidden_rows)


def _workbook_part(package: Package) -> str:
    """The part that the package declares to be its workbook; other kinds of file are named."""
    if "mimetype" in package and b"opendocument" in package.content("mimetype")[:100]:
        raise Refused(gate.OPEN_DOCUMENT)
    if "_rels/.rels" not in package:
        raise Refused(gate.NOT_A_WORKBOOK)
    target = _part_of(_links(package, ""), "officeDocument", "_rels/.rels")
    if target is None:
        raise Refused(gate.NOT_A_WORKBOOK)
    if target.lower().endswith(".bin"):
        raise Refused(gate.BINARY_XLSB)
    return target


def _links(package: Package, part: str) -> Mapping[str, Link]:
    """The relationships of a part (of the package itself: "") by their ids; external ones not."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    links: dict[str, Link] = {}
    for path, attributes in elements(package.pieces(rels), rels):
        if path != ("Relationships", "Relationship"):
            continue
        key = attributes.get("Id", "")
        if attributes.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
        kind = attributes.get("Type", "").rpartition("/")[2]
        if links.setdefault(key, link := Link(kind, target.lstrip("/"))) is not link:
            raise Refused(gate.CONTENT_UNKNOWN, part=rels, what=key)
    return links


def _part_of(links: Mapping[str, Link], kind: str, part: str) -> str | None:
    """The one part of a kind; raises Refused where two of them are named."""
    targets = {link.target for link in links.values() if link.kind == kind}
    if len(targets) > 1:
        raise Refused(gate.CONTENT_UNKNOWN, part=part, what=kind)
    return next(iter(targets), None)


def _outline(package: Package, part: str) -> Outline:
    outline = Outline()
    for path, attributes in elements(package.pieces(part), part):
        match path:
            case ("workbook", "workbookPr"):
                outline.date1904 = attributes.get("date1904", "") in _TRUE
            case ("workbook", "sheets", "sheet"):
                state = _STATES.get(attributes.get("state", "visible"))
                if state is None:
                    raise Refused(gate.CONTENT_UNKNOWN, part=part, what=attributes["state"])
                title = attributes.get("name", "")
                if not _TITLE.fullmatch(title):
                    raise Refused(gate.CONTENT_UNKNOWN, part=part, what=title)
                outline.tabs.append((title, state, attributes.get("r:id", "")))
            case (root,) if root != "workbook":
                raise Refused(gate.NOT_A_WORKBOOK)
    return outline


def _refuse_equal_titles(outline: Outline) -> None:
    seen: dict[str, str] = {}
    for title, _, _ in outline.tabs:
        other = seen.get(title.casefold())
        if other is not None:
            raise Refused(gate.SHEET_TITLES_EQUAL, sheet=title, other=other)
        seen[title.casefold()] = title
