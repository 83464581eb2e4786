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
_ROW_END = b"</row>"
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')

NUMBER, SHARED, BOOLEAN, STRING, INLINE = range(5)
_SHORT_TYPES = ((b's"', SHARED), (b'b"', BOOLEAN), (b'n"', NUMBER))


class Run:
    """A sequence of whole rows: its bytes, where its `<` stand, its row tags and its cells.

    `text` is `rows` with a pad behind, so that words can be read at its very end.
    Per row tag: where it begins and ends, and how many cells follow. Per cell: where it begins
    and ends, which `<` is its first, and how many it has. Raises Odd for anything else.
    """

    def __init__(self, rows: bytes) -> None:
        self.rows = rows
        self.text = rows + _PAD
        self.octets = np.frombuffer(self.text, np.uint8)
        self.words: Words = np.ndarray((len(self.text) - 7,), "<u8", self.text, 0, (1,))
        self.marks: Places = np.flatnonzero(self.octets == ord("<"))
        count = len(self.marks) - _AHEAD
        after = self.octets[1:][self.marks[:count]]
        items = np.flatnonzero((after == ord("c")) | (after == ord("r")))
        is_row = after[items] == ord("r")
        begin = self.marks[items]
        mine = self.octets[begin + 2] == np.where(is_row, np.uint8(ord("o")), np.uint8(ord(" ")))
        if not mine.all():
            items, begin, is_row = items[mine], begin[mine], is_row[mine]
        end = np.append(begin[1:], len(rows))
        closed = self._closed(begin, end, is_row)
        end[closed] -= len(_ROW_END)
        tally = np.diff(items, append=count)
        tally[closed] -= 1

        tags = np.flatnonzero(is_row)
        self.row_begin, self.row_end = begin[tags], end[tags]
        self.row_cells = np.diff(tags, append=len(items)) - 1
        cells = np.flatnonzero(~is_row)
        self.begin, self.end, self.first = begin[cells], end[cells], items[cells]
        self.count = tally[cells]

    def _closed(self, begin: Places, end: Places, is_row: Flags) -> Places:
        """The row tags and cells that end in `</row>`: the last of each row but `<row …/>`."""
        if not len(begin) or begin[0] != 0 or not is_row[0]:
            raise Odd("no run of rows")
        last = np.append(is_row[1:], True)
        bare = is_row & (self.octets[end - 2] == ord("/"))
        if (bare & ~last).any():
            raise Odd("cells outside rows")
        closed = np.flatnonzero(last & ~bare)
        if not starts(self.words[end[closed] - len(_ROW_END)], _ROW_END).all():
            raise Odd("something after a row")
        return closed


class RowTags(NamedTuple):
    """Per row tag its number, the same as a word of bytes with their count, and if it is hidden."""

    number: npt.NDArray[np.int32]
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
        if not _ROW_REST.fullmatch(rest) or b" xmlns=" in rest:
            raise Odd("an unusual row tag")
        known[rest] = bool(_HIDDEN.search(rest))
    hidden = np.array([known[rest] for rest in rests], np.bool_)
    number = integers(words, size).astype(np.int32)
    return RowTags(number, words & LOW[size + 1], size, hidden)


class Heads(NamedTuple):
    """Per cell what its tag says; `close` is where the last quote of the tag stands.

    Only where `proved` is set; other cells have an unusual tag.
    """

    row: npt.NDArray[np.int32]
    column: npt.NDArray[np.int16]
    style: npt.NDArray[np.int32]
    type: npt.NDArray[np.int8]
    close: Places
    proved: Flags


def heads(run: Run, tags: RowTags) -> Heads:
    """The tags `<c r="…" s="…" t="…"` of a run's cells."""
    column, size, proved = _columns(run)
    at = run.begin + 6 + size
    mask = np.repeat(LOW[tags.size + 1], run.row_cells)
    proved &= (run.words[at] & mask) == np.repeat(tags.digits, run.row_cells)
    close = at + np.repeat(tags.size, run.row_cells)
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
    row = np.repeat(tags.number, run.row_cells)
    return Heads(row, column, style, kind, close, proved)


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
    begin, end = head.close + 5, run.end - 8
    whole = head.proved & (head.type != INLINE) & starts(run.words[end], b"</v></c>")
    full = whole & (run.count == 4) & starts(words, b'"><v>')
    formula = whole & (run.count >= 5) & (run.count <= 6) & starts(words, b'"><f')
    at = np.flatnonzero(formula)
    if len(at):
        begin[at], formula[at] = _formula(run, head.close[at] + 4, run.first[at], run.count[at])
        full |= formula
    at = np.flatnonzero(head.proved & (head.type == INLINE) & (run.count == 6))
    if len(at):
        begin[at], end[at], full[at] = _inline(run, head.close[at], run.first[at], run.end[at])
    return Stored(begin, end, formula, full, bare)


def _formula(run: Run, name_end: Places, first: Places, count: Places) -> tuple[Places, Flags]:
    """Where the value after a formula begins, and whether just that formula stands before it."""
    value = run.marks[first + count - 3]
    after = run.octets[name_end]
    named = (after == ord(" ")) | (after == ord(">"))
    closed = (count == 6) & starts(run.words[value - 4], b"</f><v>")
    empty = (count == 5) & starts(run.words[value - 2], b"/><v>")
    return value + 3, named & (closed | empty)


def _inline(
    run: Run, close: Places, first: Places, cell_end: Places
) -> tuple[Places, Places, Flags]:
    """Where the text of inline cells begins and ends, and whether that is proved."""
    end = run.marks[first + 3]
    full = starts(run.words[close], b'"><is><t') & starts(run.words[close + 8], b">")
    full &= starts(run.words[end], b"</t></is") & starts(run.words[end + 8], b"></c>")
    return close + 9, end, full & (end + 13 == cell_end)
