"""One sheet's XML: its rows as bytes, and what stands around them as a tree."""

import re
from typing import Any

from sales_batch.core.place import letters
from sales_batch.excel.marking.row import ATTRIBUTES
from sales_batch.excel.marking.rows import Rows
from sales_batch.excel.marking.xml import (
    LINKS,
    Unpatchable,
    child,
    children,
    made,
    parsed,
    placed,
    space,
    written,
)
from sales_batch.excel.values import position

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""The elements of a sheet in the order in which Excel wants them."""
_ROOT = re.compile(rb"<((?:[\w.-]+:)?)worksheet[\s>]")
_DECLARED = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml\s+version=[\"']1\.0[\"'](?:\s+encoding=[\"']utf-8[\"'])?"
    rb"(?:\s+standalone=[\"'](?:yes|no)[\"'])?\s*\?>)?\s*(?=<)",
    re.IGNORECASE,
)

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


def span(reference: str) -> Range:
    """The range that a reference such as `A1:C9` or `B2` names; raises Unpatchable."""
    first, _, last = reference.replace("$", "").partition(":")
    try:
        return (*position(first), *position(last or first))
    except ValueError as error:
        raise Unpatchable(reference) from error


def reference(place: Range) -> str:
    """The reference that names a range."""
    top, left, bottom, right = place
    first, last = f"{letters(left)}{top}", f"{letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"


class SheetXml:
    """A worksheet part; raises Unpatchable for one whose rows cannot be found."""

    def __init__(self, content: bytes) -> None:
        content = _plain(content)
        root = _ROOT.search(content)
        prefix = root[1] if root else b""
        opening = re.search(rb"<%bsheetData(%b\s*)(/?)>" % (prefix, ATTRIBUTES), content)
        if not root or not opening:
            raise Unpatchable("no rows")
        close = b"</%bsheetData" % prefix
        self._place = b"<%bsheetData/>" % prefix
        end = opening.end() if opening[2] else content.rfind(close)
        if end < 0:
            raise Unpatchable("no end of the rows")
        after = opening.end() if opening[2] else content.index(b">", end) + 1
        self.root = parsed(content[: opening.start()] + self._place + content[after:])
        if child(self.root, "sheetData") is None or len(list(self.root.iter("{*}sheetData"))) > 1:
            raise Unpatchable("rows within something else")
        self.rows = Rows(content, prefix, opening.end(), end)
        self._open = self._place[:-2] + opening[1] + b">", close + b">"

    def content(self) -> list[bytes | memoryview]:
        """The part as it now is, in pieces."""
        head, place, tail = written(self.root).partition(self._place)
        if not place:
            raise Unpatchable("no place for the rows")
        opening, close = self._open
        return [head, opening, *self.rows.body(), close, tail]

    def style_at(self, row: int, column: int) -> int:
        """The format that a cell has or would have."""
        held = self.rows.row(row)
        if cell := held.cell(column):
            return cell.style
        if (style := held.style()) is not None:
            return style
        for one in self._columns():
            if int(one.get("min", "0")) <= column <= int(one.get("max", "0")):
                return int(one.get("style", "0"))
        return 0

    def widen(self, row: int, column: int) -> None:
        """Let the stated dimension hold a cell."""
        stated = child(self.root, "dimension")
        if stated is not None:
            top, left, bottom, right = span(stated.get("ref", "A1"))
            place = min(top, row), min(left, column), max(bottom, row), max(right, column)
            stated.set("ref", reference(place))

    def merged(self) -> list[Range]:
        """The merged ranges."""
        held = child(self.root, "mergeCells")
        found = [] if held is None else children(held, "mergeCell")
        return [span(one.get("ref", "A1")) for one in found]

    def set_width(self, column: int, width: float) -> None:
        """Give a column a width of its own and show it; the columns around it stay as they are."""
        held = placed(self.root, "cols", ORDER)
        at = 0
        for one in children(held, "col"):
            first, last = int(one.get("min", "0")), int(one.get("max", "0"))
            if first <= column <= last:
                rest = dict(one.attrib)
                at = held.index(one)
                held.remove(one)
                for low, high in ((first, column - 1), (column + 1, last)):
                    if low <= high:
                        part = made(held, "col", {**rest, "min": str(low), "max": str(high)})
                        held.insert(at + (low > column), part)
                at += first < column
                break
            at += last < column
        given = {"min": str(column), "max": str(column), "width": f"{width:g}", "customWidth": "1"}
        held.insert(at, made(held, "col", given))

    def draw(self, key: str) -> None:
        """Refer to the drawing of the notes by its relationship id."""
        links = LINKS[space(self.root)]
        placed(self.root, "legacyDrawing", ORDER).set(f"{{{links}}}id", key)

    def filter(self) -> Range | None:
        """The range of the sheet's own filter."""
        held = child(self.root, "autoFilter")
        return span(held.get("ref", "A1")) if held is not None else None

    def set_filter(self, place: Range | None) -> None:
        """Let the sheet's own filter reach over a range; None takes it away."""
        if place is None:
            self.root.remove(child(self.root, "autoFilter"))
        else:
            placed(self.root, "autoFilter", ORDER).set("ref", reference(place))

    def _columns(self) -> list[Any]:
        held = child(self.root, "cols")
        return [] if held is None else children(held, "col")


def deselect(root: Any) -> None:
    """Let the tab of a sheet of any kind not be selected any more."""
    views = child(root, "sheetViews")
    for view in [] if views is None else children(views, "sheetView"):
        if view.get("tabSelected") in ("1", "true"):
            del view.attrib["tabSelected"]


def _plain(content: bytes) -> bytes:
    """A sheet's XML in UTF-8, in which every `<` begins a tag."""
    declared = _DECLARED.match(content)
    if declared and not any(_holds(content, mark, declared.end()) for mark in (b"<!", b"<?")):
        return content
    root = parsed(content)
    for one in list(root.iter()):
        if not isinstance(one.tag, str):
            _take_out(one)
    return written(root)


def _holds(content: bytes, mark: bytes, start: int) -> bool:
    """Whether a mark stands in bytes; one byte is looked for much quicker than two."""
    return content.find(mark[1:], start) >= 0 and content.find(mark, start) >= 0


def _take_out(remark: Any) -> None:
    """Take a comment or an instruction out of a tree, the text behind it stays."""
    parent, before = remark.getparent(), remark.getprevious()
    if parent is None:
        return
    tail = remark.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    remark.tail = None
    parent.remove(remark)
