"""One row of a sheet taken apart into its cells, as bytes."""

import re
from dataclasses import dataclass
from functools import cache
from html import escape

from sales_batch.core.place import letters
from sales_batch.excel.marking.xml import Unpatchable
from sales_batch.excel.values import position

_ATTRIBUTE = rb"\s+[^\s=<>\"'/]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')"
ATTRIBUTES = rb"(?:%b)*" % _ATTRIBUTE
"""All that may stand in a tag behind its name; a `>` in quotes does not end it."""
_SPLIT = re.compile(rb"\s+([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_HEAD = re.compile(rb"(%b\s*)(/?)>" % ATTRIBUTES)
_STYLE = re.compile(rb"[0-9]{1,9}")
_SPANS = re.compile(rb"([0-9]+):([0-9]+)")
_REFERENCE = re.compile(rb"([A-Z]{1,3})[0-9]{1,7}")
_NAME = re.compile(rb"\s*<(?:[\w.-]+:)?c")
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
        return _style(attribute(self._split()[1], b"s"))

    @property
    def filled(self) -> bool:
        """Whether anything stands in it."""
        return not self.xml.endswith(b"/>")

    def restyle(self, style: int) -> None:
        """Give it another format."""
        name, said, rest = self._split()
        self.xml = name + with_attribute(said, b"s", b"%d" % style) + rest

    def _split(self) -> tuple[bytes, bytes, bytes]:
        """Its beginning up to its name, its attributes, and the rest."""
        name = _NAME.match(self.xml)
        found = name and _HEAD.match(self.xml, name.end())
        if not name or not found:
            raise Unpatchable(repr(self.xml[:80]))
        return name[0], found[1], self.xml[found.end(1) :]


def attribute(said: bytes, name: bytes) -> bytes | None:
    """The value of one of a tag's attributes."""
    values = (one[2][1:-1] for one in _SPLIT.finditer(said) if one[1] == name)
    return next(values, None)


def with_attribute(said: bytes, name: bytes, value: bytes) -> bytes:
    """A tag's attributes with another value of one of them; it comes last where it is new."""
    for one in _SPLIT.finditer(said):
        if one[1] == name:
            return said[: one.start(2)] + b'"%b"' % value + said[one.end(2) :]
    return said.rstrip() + b' %b="%b"' % (name, value)


def _style(value: bytes | None) -> int:
    if value is not None and not _STYLE.fullmatch(value):
        raise Unpatchable(repr(value))
    return int(value or b"0")


class Row:
    """One row, taken apart; `xml` puts it together again."""

    def __init__(self, number: int, xml: bytes, prefix: bytes) -> None:
        self.number = number
        self._prefix = prefix
        head = _HEAD.match(xml)
        if not head:
            raise Unpatchable(f"row {number}")
        self._tag, rest = head[1], xml[head.end() :]
        if head[2]:
            rest = b"</%brow>" % prefix + rest
        self.cells: list[Cell] = []
        cell, foot = _shapes(prefix)
        last = 0
        while one := cell.match(rest, last):
            if b"<%bc" % prefix in one[2]:
                raise Unpatchable(f"a cell in a cell of row {number}")
            after = self.cells[-1].column + 1 if self.cells else 1
            self.cells.append(Cell(_column(attribute(one[1], b"r"), after), one[0]))
            last = one.end()
        self._foot = rest[last:]
        if not foot.fullmatch(self._foot):
            raise Unpatchable(f"something behind the cells of row {number}")

    def xml(self) -> bytes:
        """The row as XML, after its opening `<row`."""
        return b"".join([self._tag, b">", *(cell.xml for cell in self.cells), self._foot])

    def style(self) -> int | None:
        """The format that cells of this row have where the row says so."""
        custom = attribute(self._tag, b"customFormat") in (b"1", b"true")
        value = attribute(self._tag, b"s")
        return _style(value) if custom and value is not None else None

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
        if found := _SPANS.fullmatch(attribute(self._tag, b"spans") or b""):
            first, last = min(int(found[1]), column), max(int(found[2]), column)
            self._tag = with_attribute(self._tag, b"spans", b"%d:%d" % (first, last))


def _column(reference: bytes | None, after: int) -> int:
    """The column that a cell names, or else the one after the cell before it."""
    if reference is None:
        return after
    named = _REFERENCE.fullmatch(reference)
    if not named:
        raise Unpatchable(repr(reference))
    return column_number(named[1])


@cache
def column_number(name: bytes) -> int:
    """The number of a column by its letters; raises Unpatchable where there is none."""
    try:
        return position(f"{name.decode()}1")[1]
    except ValueError as error:
        raise Unpatchable(repr(name)) from error


@cache
def _shapes(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A cell with the space before it (its attributes, its content), and what ends a row."""
    cell = rb"\s*<%bc(%b)\s*(/>|>.*?</%bc\s*>)" % (prefix, ATTRIBUTES, prefix)
    more = rb"(?:<%bextLst(?:%b)\s*(?:/>|>.*</%bextLst\s*>)\s*)?" % (prefix, ATTRIBUTES, prefix)
    foot = rb"\s*%b</%brow\s*>\s*" % (more, prefix)
    return re.compile(cell, re.DOTALL), re.compile(foot, re.DOTALL)
