"""The rows of a sheet as bytes: only those that change are taken apart, all others stay."""

import re
from collections.abc import Collection, Iterable
from functools import cached_property

from sales_batch.core.place import letters
from sales_batch.excel.marking.row import ATTRIBUTES, Row, attribute, column_number
from sales_batch.excel.marking.xml import Unpatchable

_HEAD = re.compile(ATTRIBUTES)
_LETTERS = re.compile(rb' r="([A-Z]{1,3})')


class Rows:
    """All rows of a sheet: its XML from the end of one tag, of its sheetData, to the next.

    Rows are found by searching the bytes; only when that fails is every row looked up.
    """

    def __init__(self, body: bytes, prefix: bytes, start: int = 0, stop: int | None = None) -> None:
        self._body = body
        self._start = start
        self._stop = len(body) if stop is None else stop
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
        number, at = 0, self._find(self._open)
        while at >= 0:
            number = self._stated(at) or number + 1
            found.setdefault(number, at)
            at = self._find(self._open, at + 1)
        return found

    def _find(self, token: bytes, start: int = 0, stop: int | None = None) -> int:
        """Where a token stands first among the rows; -1 where it does not."""
        return self._body.find(token, max(start, self._start), stop or self._stop)

    def _locate(self, number: int) -> int | None:
        """Where a row begins, looked for onwards from the last one; None where there is none."""
        if "_index" in self.__dict__:
            return self._index.get(number)
        token = b'%b r="%d"' % (self._open, number)
        at = self._find(token, self._reached)
        if at < 0:
            at = self._find(token, 0, self._reached)
        self._reached = max(at, 0)
        return self._index.get(number) if at < 0 else at

    def _end(self, start: int) -> int:
        """Where the row that begins there ends: at the next one."""
        at = self._find(self._open, start + 1)
        return self._stop if at < 0 else at

    def body(self) -> list[bytes | memoryview]:
        """The XML of all rows, in pieces."""
        whole, last = memoryview(self._body)[: self._stop], self._start
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
        return min(higher, default=self._stop)

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
        found, number, at = [], 0, self._find(self._open)
        while at >= 0:
            number = self._stated(at) or number + 1
            if number > last:
                break
            found.append(self._taken_apart(number, at))
            at = self._find(self._open, at + 1)
        return found

    def within(self, column: int, first: int = 1) -> list[Row]:
        """The rows from a number on that have a cell in a column; they may be changed."""
        token = letters(column).encode()
        # A single letter that stands nowhere is soon told; a column beyond the last is the rule.
        if self._find(token) < 0:
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
            at = self._find(token)
            while at >= 0:
                after = self._body[at + len(token) : at + len(token) + 1]
                start = self._body.rfind(self._open, self._start, at)
                if start >= 0 and (not then or (after and after in then)):
                    number = self._number_at(start)
                    found[number] = self._taken_apart(number, start)
                    at = self._end(start) - 1
                at = self._find(token, at + 1)
        return [found[number] for number in sorted(found)]

    def _number_at(self, start: int) -> int:
        if number := self._stated(start):
            return number
        return next(number for number, at in self._index.items() if at == start)

    def _stated(self, start: int) -> int:
        """What the row that begins there says its number is; 0 where it does not."""
        said = _HEAD.match(self._body, start + len(self._open))
        value = attribute(said[0], b"r") if said else None
        if value is not None and not value.isdigit():
            raise Unpatchable(f"row {value!r}")
        return int(value or b"0")

    def last_row(self) -> int:
        """The number of the last row."""
        at = self._body.rfind(self._open, self._start, self._stop)
        return self._number_at(at) if at >= 0 else 0

    def last_column(self) -> int:
        """The highest column in which anything stands."""
        known = [*self._rows.values(), *self._new.values()]
        widest = max((row.width() for row in known), default=0)
        changed, mark = {start for start, _ in self._spans.values()}, b"<%bc" % self._prefix
        at, size = self._find(self._open), len(mark)
        pieces = self._body[at : self._stop].split(self._open)[1:] if at >= 0 else []
        lasts = [
            piece[(cell := piece.rfind(mark)) + size : cell + size + 7].rstrip(b'0123456789"')
            for piece in pieces
        ]
        beyond = {last for last in set(lasts) if _column_of(last, widest + 1) > widest}
        for piece, last in zip(pieces, lasts, strict=True):
            if last in beyond and at not in changed and mark in piece:
                widest = max(widest, Row(0, piece, self._prefix).width())
                if _column_of(last, widest + 1) <= widest:
                    beyond.remove(last)
            at += len(self._open) + len(piece)
        return widest

    def taken(self, column: int, numbers: range) -> bool:
        """Whether anything stands in a column in the rows of those numbers."""
        cells = (row.cell(column) for row in self.within(column) if row.number in numbers)
        return any(cell.filled for cell in cells if cell)


def _column_of(tag: bytes, unknown: int) -> int:
    """The column of a cell by the beginning of its attributes, where it is easily told."""
    found = _LETTERS.fullmatch(tag)
    return column_number(found[1]) if found else unknown
