"""One row of a sheet taken apart into its cells, as bytes."""

import re
from dataclasses import dataclass
from functools import cache
from html import escape

from sales_batch.core.place import letters
from sales_batch.excel.marking.xml import Unpatchable
from sales_batch.excel.values import position

_SPANS = re.compile(rb"(\sspans\s*=\s*[\"'])(\d+):(\d+)([\"'])")
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,3})\d{1,7}[\"']")
_CUSTOM = re.compile(rb"\scustomFormat\s*=\s*[\"'](?:1|true)[\"']")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LONGEST = 32_000
"""Characters that a cell can surely hold."""


def safe(text: str) -> str:
    """A text from data as XML: escaped, cut to what a cell holds, never read as anything else."""
    kept = _LOOKALIKE.sub("_x005F_", _NOT_XML.sub("\ufffd", text[:LONGEST]))
    return escape(kept).replace("\r", "&#13;")


@dataclass
class Cell:
    """One cell: its column number, and its XML."""

    column: int
    xml: bytes

    @property
    def style(self) -> int:
        """The number of its format."""
        found = _STYLE.search(self.xml, 0, self.xml.index(b">"))
        return int(found[1]) if found else 0

    @property
    def filled(self) -> bool:
        """Whether anything stands in it."""
        return not self.xml.endswith(b"/>")

    def restyle(self, style: int) -> None:
        """Give it another format."""
        tag, bracket, rest = self.xml.partition(b">")
        name, value = b"s", b'"%d"' % style
        if _STYLE.search(tag):
            tag = _STYLE.sub(b" %b=%b" % (name, value), tag, count=1)
        else:
            end = b"/" if tag.endswith(b"/") else b""
            tag = tag.removesuffix(b"/").rstrip() + b" %b=%b" % (name, value) + end
        self.xml = tag + bracket + rest


class Row:
    """One row, taken apart; `xml` puts it together again."""

    def __init__(self, number: int, xml: bytes, prefix: bytes) -> None:
        self.number = number
        self._prefix = prefix
        self._tag, bracket, rest = xml.partition(b">")
        close = b"</%brow" % prefix
        if self._tag.endswith(b"/"):
            self._tag = self._tag[:-1]
            rest = close + b">" + rest
        elif not bracket or close not in rest:
            raise Unpatchable(f"row {number}")
        self.cells: list[Cell] = []
        last = 0
        for one in _cell_shape(prefix).finditer(rest):
            named = _REFERENCE.search(one[0], 0, one[0].index(b">"))
            after = self.cells[-1].column + 1 if self.cells else 1
            at = column_number(named[1]) if named else after
            self.cells.append(Cell(at, rest[last : one.end()]))
            last = one.end()
        self._foot = rest[last:]

    def xml(self) -> bytes:
        """The row as XML, after its opening `<row`."""
        return b"".join([self._tag, b">", *(cell.xml for cell in self.cells), self._foot])

    def style(self) -> int | None:
        """The format that cells of this row have where the row says so."""
        found = _STYLE.search(self._tag)
        return int(found[1]) if found and _CUSTOM.search(self._tag) else None

    def cell(self, column: int) -> Cell | None:
        """The cell of a column, if the row holds it."""
        return next((cell for cell in self.cells if cell.column == column), None)

    def width(self) -> int:
        """The highest column in which anything stands."""
        return max((cell.column for cell in self.cells if cell.filled), default=0)

    def put(self, column: int, style: int, text: str | None = None) -> None:
        """Set a cell anew: a text, or only a format; created in its place where there is none."""
        name = f'{self._prefix.decode()}c r="{letters(column)}{self.number}" s="{style}"'
        if text is None:
            xml = f"<{name}/>"
        else:
            p = self._prefix.decode()
            held = f'<{p}is><{p}t xml:space="preserve">{safe(text)}</{p}t></{p}is>'
            xml = f'<{name} t="inlineStr">{held}</{p}c>'
        lead = b""
        if old := self.cell(column):
            lead = old.xml[: old.xml.index(b"<")]
            self.remove(column)
        at = sum(cell.column < column for cell in self.cells)
        self.cells.insert(at, Cell(column, lead + xml.encode("utf-8")))
        self._widen(column)

    def remove(self, column: int) -> None:
        """Take a cell out."""
        self.cells = [cell for cell in self.cells if cell.column != column]

    def _widen(self, column: int) -> None:
        def widened(found: re.Match[bytes]) -> bytes:
            first, last = min(int(found[2]), column), max(int(found[3]), column)
            return found[1] + b"%d:%d" % (first, last) + found[4]

        self._tag = _SPANS.sub(widened, self._tag)


@cache
def column_number(name: bytes) -> int:
    """The number of a column by its letters."""
    return position(f"{name.decode()}1")[1]


@cache
def _cell_shape(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<%bc(?=[\s/>])[^>]*?(?:/>|>.*?</%bc\s*>)" % (prefix, prefix), re.DOTALL)
