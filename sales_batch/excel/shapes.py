"""What a run of rows is made of: its row tags and cells, recognised all at once, byte by byte.

All the `<` of a run are found at once; the bytes around them are gathered as 64-bit words and
compared with what the usual writers of workbooks write. Every row tag, cell and row end must
begin where the one before ends, so nothing goes unseen.
"""

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sales_batch.excel.digits import LOW, Flags, Places, Words, integers, leading_digits, starts
from sales_batch.excel.markup import Odd
from sales_batch.excel.values import LAST_COLUMN

_AHEAD = 8
# Some marks beyond the last, and zeros, so that looking ahead from any cell is safe.
_PAD = b"<" * _AHEAD + b"\0" * 64
_A = np.uint8(ord("A"))
_ROW_REST = re.compile(rb'"(?: [\w:]+="[^"<>&]*")* ?/?>')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')

_ROW, _BARE_ROW, _CELL, _ROW_END = range(4)
_FOLLOWS = np.zeros((4, 4), np.bool_)
_FOLLOWS[[_ROW, _CELL], _CELL] = True
_FOLLOWS[[_ROW, _CELL], _ROW_END] = True
_FOLLOWS[[_BARE_ROW, _ROW_END], _ROW] = True
_FOLLOWS[[_BARE_ROW, _ROW_END], _BARE_ROW] = True

NUMBER, SHARED, BOOLEAN, STRING, INLINE = range(5)
_SHORT_TYPES = ((b's"', SHARED), (b'b"', BOOLEAN), (b'n"', NUMBER))


class Run:
    """A sequence of whole rows: its bytes, where its `<` stand, and the cells among them.

    Raises Odd for anything else. Per cell: where it begins and ends, which `<` is its first, how
    many it has, and the index of its row tag.
    """

    def __init__(self, rows: bytes) -> None:
        self.text = rows + _PAD
        self.octets = np.frombuffer(self.text, np.uint8)
        reach = (len(self.text) - 7,)
        self.words: Words = np.ndarray(reach, "<u8", self.text, 0, (1,))
        self.marks: Places = np.flatnonzero(self.octets == ord("<"))
        marks = self.marks[:-_AHEAD]
        fours = np.ndarray(reach, "<u4", self.text, 0, (1,))[marks]
        cell = (fours & 0xFFFFFF) == int.from_bytes(b"<c ", "little")
        row = fours == int.from_bytes(b"<row", "little")
        row_end = fours == int.from_bytes(b"</ro", "little")
        items = np.flatnonzero(cell | row | row_end)
        begin = marks[items]
        end = np.append(begin[1:], len(rows))
        kind = np.where(cell[items], _CELL, np.where(row_end[items], _ROW_END, _ROW))
        kind[(kind == _ROW) & (self.octets[end - 2] == ord("/"))] = _BARE_ROW
        self._prove(kind, begin, end)

        opening = kind <= _BARE_ROW
        self.row_begin, self.row_end = begin[opening], end[opening]
        cells = np.flatnonzero(kind == _CELL)
        self.begin, self.end = begin[cells], end[cells]
        self.first = items[cells]
        self.count = np.diff(items, append=len(marks))[cells]
        self.owner = (np.cumsum(opening) - 1)[cells]

    def _prove(self, kind: npt.NDArray[np.int64], begin: Places, end: Places) -> None:
        if not len(kind) or begin[0] != 0 or not _FOLLOWS[_ROW_END, kind[0]]:
            raise Odd("no run of rows")
        if not _FOLLOWS[kind[:-1], kind[1:]].all() or not _FOLLOWS[kind[-1], _ROW]:
            raise Odd("rows and cells in disorder")
        closing = kind == _ROW_END
        begin, end = begin[closing], end[closing]
        if not (starts(self.words[begin], b"</row>") & (end - begin == 6)).all():
            raise Odd("something after a row")


class RowTags(NamedTuple):
    """Per row tag its number, the same as a word of bytes with their count, and if it is hidden."""

    number: Places
    digits: Words
    size: Places
    hidden: Flags


def row_tags(run: Run, known: dict[bytes, bool]) -> RowTags:
    """The row tags of a run; raises Odd for unusual ones.

    `known` keeps, for the further attributes of a tag, whether they hide the row.
    """
    words = run.words[run.row_begin + 8]
    size = leading_digits(words)
    usual = starts(run.words[run.row_begin], b'<row r="') & (size > 0) & (size < 8)
    if not usual.all() or starts(words, b"0").any():
        raise Odd("a row without a plain number first")
    spans = zip((run.row_begin + 8 + size).tolist(), run.row_end.tolist(), strict=True)
    rests = [run.text[begin:end] for begin, end in spans]
    for rest in set(rests) - known.keys():
        if not _ROW_REST.fullmatch(rest):
            raise Odd("an unusual row tag")
        known[rest] = bool(_HIDDEN.search(rest))
    hidden = np.array([known[rest] for rest in rests], np.bool_)
    return RowTags(integers(words, size), words & LOW[size + 1], size, hidden)


class Heads(NamedTuple):
    """Per cell what its tag says; `close` is where the last quote of the tag stands.

    Only where `proved` is set; other cells have an unusual tag.
    """

    row: Places
    column: npt.NDArray[np.int16]
    style: npt.NDArray[np.int32]
    type: npt.NDArray[np.int8]
    close: Places
    proved: Flags


def heads(run: Run, tags: RowTags) -> Heads:
    """The tags `<c r="…" s="…" t="…"` of a run's cells."""
    column, size, proved = _columns(run)
    at = run.begin + 6 + size
    digits, mask = tags.digits[run.owner], LOW[tags.size + 1][run.owner]
    proved &= (run.words[at] & mask) == digits
    close = at + tags.size[run.owner]
    words = run.words[close]

    style = np.zeros(len(close), np.int32)
    styled = np.flatnonzero(starts(words, b'" s="'))
    if len(styled):
        at = close[styled] + 5
        spelt = run.words[at]
        size = leading_digits(spelt)
        proved[styled] &= (size > 0) & (size < 8)
        style[styled] = integers(spelt, size)
        close[styled] = at + size
        words[styled] = run.words[at + size]

    kind = np.zeros(len(close), np.int8)
    typed = np.flatnonzero(starts(words, b'" t="'))
    if len(typed):
        kind[typed], size = _types(run, close[typed])
        proved[typed] &= size > 0
        close[typed] += size
    return Heads(tags.number[run.owner], column, style, kind, close, proved)


def _columns(run: Run) -> tuple[npt.NDArray[np.int16], Places, Flags]:
    """Per cell the number of its column, how many letters it has, and whether that is proved."""
    words = run.words[run.begin]
    first = (words >> np.uint64(48)).astype(np.uint8) - _A
    second = (words >> np.uint64(56)).astype(np.uint8) - _A
    column = first.astype(np.int16) + np.int16(1)
    size = np.ones(len(column), np.int64)
    wide = np.flatnonzero(second < 26)
    if len(wide):
        third = run.octets[run.begin[wide] + 8] - _A
        pair = column[wide] * np.int16(26) + second[wide] + np.int16(1)
        three = third < 26
        column[wide] = np.where(three, pair * np.int16(26) + third + np.int16(1), pair)
        size[wide] = 2 + three
    proved = starts(words, b'<c r="') & (first < 26) & (column <= LAST_COLUMN)
    return column, size, proved


def _types(run: Run, close: Places) -> tuple[npt.NDArray[np.int8], Places]:
    """The type of cells with ` t="` after `close`, and the bytes it takes; 0 for other types."""
    words = run.words[close + 5]
    kind = np.zeros(len(close), np.int8)
    size = np.zeros(len(close), np.int64)
    for text, code in _SHORT_TYPES:
        found = starts(words, text)
        kind[found], size[found] = code, 6
    if not size.all():
        found = starts(words, b'str"')
        kind[found], size[found] = STRING, 8
        found = starts(words, b"inlineSt") & starts(run.words[close + 13], b'r"')
        kind[found], size[found] = INLINE, 14
    return kind, size


class Stored(NamedTuple):
    """Per cell where its stored value begins and ends, and whether a formula stands before it.

    Only where `full` is set; a cell that is `bare` holds nothing, other cells are unusual.
    """

    begin: Places
    end: Places
    formula: Flags
    full: Flags
    bare: Flags


def stored(run: Run, head: Heads) -> Stored:
    """The values of a run's cells: `<v>`, `<f>` and `<v>`, `<is><t>`, or nothing."""
    words = run.words[head.close]
    bare = head.proved & starts(words, b'"/>') & (head.close + 3 == run.end)
    value = run.first + np.clip(run.count - 3, 1, 3)
    begin, end = run.marks[value] + 3, run.marks[value + 1]
    whole = starts(run.words[begin - 3], b"<v>") & starts(run.words[end], b"</v></c>")
    whole &= head.proved & (head.type != INLINE) & (end + 8 == run.end)
    formula = whole & starts(words, b'"><f')
    full = whole & (run.count == 4) & starts(words, b'"><v>')
    at = np.flatnonzero(formula)
    if len(at):
        formula[at] = _formula(run, head.close[at] + 4, begin[at] - 3, run.count[at])
        full |= formula
    at = np.flatnonzero(head.proved & (head.type == INLINE) & (run.count == 6))
    if len(at):
        begin[at], end[at], full[at] = _inline(run, head.close[at], run.first[at], run.end[at])
    return Stored(begin, end, formula, full, bare)


def _formula(run: Run, name_end: Places, value: Places, count: Places) -> Flags:
    """Whether just one formula, empty or not, stands between `<f` and the `<v>` at `value`."""
    after = run.octets[name_end]
    named = (after == ord(" ")) | (after == ord(">"))
    closed = (count == 6) & starts(run.words[value - 4], b"</f><v>")
    empty = (count == 5) & starts(run.words[value - 2], b"/><v>")
    proved: Flags = named & (closed | empty)
    return proved


def _inline(
    run: Run, close: Places, first: Places, cell_end: Places
) -> tuple[Places, Places, Flags]:
    """Where the text of inline cells begins and ends, and whether that is proved."""
    end = run.marks[first + 3]
    full = starts(run.words[close], b'"><is><t') & starts(run.words[close + 8], b">")
    full &= starts(run.words[end], b"</t></is") & starts(run.words[end + 8], b"></c>")
    return close + 9, end, full & (end + 13 == cell_end)
