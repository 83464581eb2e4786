"""The rows of a sheet as bytes: only those that change are taken apart, all others stay."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape

from sales_batch.core.place import letters
from sales_batch.excel.marking.xml import Unpatchable
from sales_batch.excel.values import position

_NUMBER = re.compile(rb"[^>]*?\sr\s*=\s*[\"'](\d{1,7})[\"']")
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
            at = _column(named[1]) if named else after
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


class Rows:
    """All rows of a sheet, from the XML between the tags of its sheetData.

    Rows are found by searching the bytes; only when that fails is every row looked up.
    """

    def __init__(self, body: bytes, prefix: bytes) -> None:
        self._body = body
        self._prefix = prefix
        self._open = b"<%brow" % prefix
        self._reached = 0
        self._rows: dict[int, Row] = {}
        self._new: dict[int, Row] = {}
        self._spans: dict[int, tuple[int, int]] = {}

    @cached_property
    def _index(self) -> dict[int, int]:
        """Where each row begins, by its number."""
        found: dict[int, int] = {}
        number, at = 0, self._body.find(self._open)
        while at >= 0:
            named = _NUMBER.match(self._body, at + len(self._open))
            number = int(named[1]) if named else number + 1
            found.setdefault(number, at)
            at = self._body.find(self._open, at + 1)
        return found

    def _locate(self, number: int) -> int | None:
        """Where a row begins, looked for onwards from the last one; None where there is none."""
        if "_index" in self.__dict__:
            return self._index.get(number)
        token = b'%b r="%d"' % (self._open, number)
        at = self._body.find(token, self._reached)
        if at < 0:
            at = self._body.find(token, 0, self._reached)
        self._reached = max(at, 0)
        return self._index.get(number) if at < 0 else at

    def _end(self, start: int) -> int:
        """Where the row that begins there ends: at the next one."""
        at = self._body.find(self._open, start + 1)
        return len(self._body) if at < 0 else at

    def body(self) -> list[bytes | memoryview]:
        """The XML of all rows, in pieces."""
        whole, last = memoryview(self._body), 0
        changes = [(*self._spans[number], row) for number, row in self._rows.items()]
        changes += [(at := self._before(number), at, row) for number, row in self._new.items()]
        pieces: list[bytes | memoryview] = []
        for start, end, row in sorted(changes, key=lambda change: (change[0], change[2].number)):
            pieces += [whole[last:start], self._open, row.xml()]
            last = end
        return [*pieces, whole[last:]]

    def _before(self, number: int) -> int:
        """Where a new row is to stand: before the first of a higher number."""
        higher = [at for other, at in self._index.items() if other > number]
        return min(higher, default=len(self._body))

    def row(self, number: int) -> Row:
        """A row to change; created where there is none."""
        if row := self._rows.get(number) or self._new.get(number):
            return row
        at = self._locate(number)
        if at is None:
            self._new[number] = Row(number, b' r="%d"/>' % number, self._prefix)
            return self._new[number]
        return self._taken_apart(number, at)

    def _taken_apart(self, number: int, at: int) -> Row:
        if number not in self._rows:
            self._spans[number] = at, self._end(at)
            piece = self._body[at + len(self._open) : self._spans[number][1]]
            self._rows[number] = Row(number, piece, self._prefix)
        return self._rows[number]

    def top(self, last: int) -> list[Row]:
        """The rows that are there up to a number; they may be changed."""
        found, number, at = [], 0, self._body.find(self._open)
        while at >= 0:
            named = _NUMBER.match(self._body, at + len(self._open))
            number = int(named[1]) if named else number + 1
            if number > last:
                break
            found.append(self._taken_apart(number, at))
            at = self._body.find(self._open, at + 1)
        return found

    def within(self, column: int, first: int = 1) -> list[Row]:
        """The rows from a number on that have a cell in a column; they may be changed."""
        token = letters(column).encode()
        # A single letter that stands nowhere is soon told; a column beyond the last is the rule.
        if token not in self._body:
            return []
        found = self._holding([quote + token for quote in (b'"', b"'")], b"0123456789")
        return [row for row in found if row.number >= first and row.cell(column)]

    def styled(self, styles: Collection[int]) -> list[Row]:
        """The rows with a cell in one of these formats; they may be changed."""
        quotes = (b'"', b"'")
        return self._holding([b"s=%b%d%b" % (q, one, q) for one in styles for q in quotes], b"")

    def _holding(self, tokens: Iterable[bytes], then: bytes) -> list[Row]:
        """The rows in which any of the tokens stands, before one of the bytes of `then`."""
        found: dict[int, Row] = {}
        for token in tokens:
            at = self._body.find(token)
            while at >= 0:
                after = self._body[at + len(token) : at + len(token) + 1]
                start = self._body.rfind(self._open, 0, at)
                if start >= 0 and (not then or (after and after in then)):
                    number = self._number_at(start)
                    found[number] = self._taken_apart(number, start)
                    at = self._end(start) - 1
                at = self._body.find(token, at + 1)
        return [found[number] for number in sorted(found)]

    def _number_at(self, start: int) -> int:
        named = _NUMBER.match(self._body, start + len(self._open))
        if named:
            return int(named[1])
        return next(number for number, at in self._index.items() if at == start)

    def last_row(self) -> int:
        """The number of the last row."""
        at = self._body.rfind(self._open)
        return self._number_at(at) if at >= 0 else 0

    def last_column(self) -> int:
        """The highest column in which anything stands."""
        widest = max(
            (row.width() for row in [*self._rows.values(), *self._new.values()]), default=0
        )
        changed = {start for start, _ in self._spans.values()}
        within, mark = set[bytes](), b"<%bc" % self._prefix
        at = -len(self._open)
        for number, piece in enumerate(self._body.split(self._open)):
            if number and at not in changed and mark in piece:
                last = _last(piece, mark)
                if last not in within:
                    widest = max(widest, Row(0, piece, self._prefix).width())
                if last and _column(last) <= widest:
                    within.add(last)
            at += len(self._open) + len(piece)
        return widest

    def taken(self, column: int, numbers: range) -> bool:
        """Whether anything stands in a column in the rows of those numbers."""
        cells = (row.cell(column) for row in self.within(column) if row.number in numbers)
        return any(cell.filled for cell in cells if cell)


def _last(row: bytes, mark: bytes) -> bytes:
    """The letters of a row's last cell, where they are easily told."""
    at = row.rfind(mark) + len(mark)
    return row[at + 4 : at + 7].rstrip(b'0123456789"') if row.startswith(b' r="', at) else b""


@cache
def _column(name: bytes) -> int:
    """The number of a column by its letters."""
    return position(f"{name.decode()}1")[1]


@cache
def _cell_shape(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<%bc(?=[\s/>])[^>]*?(?:/>|>.*?</%bc\s*>)" % (prefix, prefix), re.DOTALL)
