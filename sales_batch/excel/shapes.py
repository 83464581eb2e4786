"""What a run of rows is made of: its row tags and cells, recognised all at once, byte by byte.

The `<` of all row tags and cells are found at once; the bytes around them are gathered as 64-bit
words and compared with what the usual writers of workbooks write. Every row tag, cell and row end
must begin where the one before ends, so nothing goes unseen.
"""

import re
from collections.abc import Collection
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sales_batch.excel.digits import LOW, Flags, Places, Words, integers, leading_digits, starts
from sales_batch.excel.markup import Odd
from sales_batch.excel.proof import attributes
from sales_batch.excel.values import LAST_COLUMN

_PAD = bytes(64)
"""Makes it safe to look ahead from any cell."""
_BLOCK = 1 << 16
_MARK, _CELL, _ROW = b"<cr"
_A = np.uint8(ord("A"))
_ROW_REST = re.compile(rb'"((?: [\w.:-]+="[^"<>&]*")*) ?/?>')
_ROW_END = b"</row>"
_TRUE = ("1", "true")


class Run:
    """A sequence of whole rows: its bytes, its row tags and its cells.

    `text` is `rows` with a pad behind, so that words can be read at its very end.
    Per row tag: where it begins and ends, and how many cells follow. Per cell: where it begins
    and ends. Raises Odd for anything else.
    """

    def __init__(self, rows: bytes) -> None:
        self.rows = rows
        self.text = rows + _PAD
        self.octets = np.frombuffer(self.text, np.uint8)
        self.words: Words = np.ndarray((len(self.text) - 7,), "<u8", self.text, 0, (1,))
        items = _items(self.octets)
        is_row = self.octets[items + 1] == _ROW
        mine = self.octets[items + 2] == np.where(is_row, np.uint8(ord("o")), np.uint8(ord(" ")))
        if not mine.all():
            items, is_row = items[mine], is_row[mine]
        tags = np.flatnonzero(is_row)
        if not len(tags) or tags[0] != 0 or items[0] != 0:
            raise Odd("no run of rows")
        end = np.append(items[1:], len(rows))
        end[self._closed(end, tags)] -= len(_ROW_END)
        self.row_begin, self.row_end = items[tags], end[tags]
        self.row_cells = np.diff(tags, append=len(items)) - 1
        cells = np.flatnonzero(~is_row)
        self.begin, self.end = items[cells], end[cells]

    def words_at(self, places: Places, count: int) -> Words:
        """So many words from each place on: an array (places, `count`)."""
        size = 8 * count
        spans = np.ndarray((len(self.text) - size + 1,), f"V{size}", self.text, 0, (1,))
        found: Words = spans[places].view("<u8").reshape(-1, count)
        return found

    @cached_property
    def marks(self) -> Places:
        """Where every `<` stands."""
        return np.flatnonzero(self.octets == _MARK)

    def _closed(self, end: Places, tags: Places) -> Places:
        """The row tags and cells that end in `</row>`: the last of each row but `<row …/>`."""
        last = np.append(tags[1:], len(end)) - 1
        bare = self.octets[end[tags] - 2] == ord("/")
        if (bare & (last > tags)).any():
            raise Odd("cells outside rows")
        closed: Places = last[~bare]
        if not starts(self.words[end[closed] - len(_ROW_END)], _ROW_END).all():
            raise Odd("something after a row")
        return closed


def _items(octets: npt.NDArray[np.uint8]) -> Places:
    """Where `<c` and `<r` stand; searched in blocks, whose flags stay in the processor's cache."""
    found = []
    for start in range(0, len(octets) - 1, _BLOCK):
        block = octets[start : start + _BLOCK + 1]
        after = block[1:]
        begins = after == _CELL
        begins |= after == _ROW
        begins &= block[:-1] == _MARK
        found.append(np.flatnonzero(begins) + start)
    return np.concatenate(found)


class RowTags(NamedTuple):
    """Per row tag its number, how many digits that has, and whether the row is hidden.

    `digits` is the number as it stands there with the quote after it, as a word of bytes.
    """

    number: npt.NDArray[np.int32]
    digits: Words
    size: Places
    hidden: Flags


class RowRests(dict[bytes, bool]):
    """Whether the rest of a row's tag, behind its number, hides the row; Odd for unusual ones.

    `prefixes` are those that are declared around the rows.
    """

    def __init__(self, prefixes: Collection[str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, rest: bytes) -> bool:
        found = _ROW_REST.fullmatch(rest)
        said = attributes(found[1], self._prefixes) if found else {"r": ""}
        if "r" in said:
            raise Odd("an unusual row tag")
        return self.setdefault(rest, said.get("hidden") in _TRUE)


def row_tags(run: Run, known: RowRests) -> RowTags:
    """The row tags of a run; raises Odd for unusual ones."""
    words = run.words[run.row_begin + 8]
    size = leading_digits(words)
    usual = starts(run.words[run.row_begin], b'<row r="') & (size > 0) & (size < 8)
    if not usual.all() or starts(words, b"0").any():
        raise Odd("a row without a plain number first")
    hidden = _hidden(run, run.row_begin + 8 + size, known)
    return RowTags(integers(words, size).astype(np.int32), words & LOW[size + 1], size, hidden)


def _hidden(run: Run, begin: Places, known: RowRests) -> Flags:
    """Which rows are hidden, by the rests of their tags; most are the same as the first."""
    first = run.text[begin[0] : run.row_end[0]]
    same = run.row_end - begin == len(first)
    for offset in range(0, len(first), 8):
        part = first[offset : offset + 8]
        same[same] = starts(run.words[begin[same] + offset], part)
    others = np.flatnonzero(~same)
    spans = zip(begin[others].tolist(), run.row_end[others].tolist(), strict=True)
    rests = [run.text[start:stop] for start, stop in spans]
    hidden = np.full(len(begin), known[first])
    hidden[others] = [known[rest] for rest in rests]
    return hidden


class References(NamedTuple):
    """Per cell what its reference says, where that ends, and whether it is proved.

    `end` is where the quote after the reference ends.
    """

    row: npt.NDArray[np.int32]
    column: npt.NDArray[np.int16]
    end: Places
    proved: Flags


def references(run: Run, tags: RowTags) -> References:
    """The beginnings `<c r="…` of a run's cells, each of which must name the row it stands in."""
    words = run.words_at(run.begin, 2)
    head, after = words[:, 0].copy(), words[:, 1].copy()
    column, letters, digits, named = _columns(head, after)
    size = np.repeat(tags.size, run.row_cells)
    named &= (digits & np.repeat(LOW[tags.size + 1], run.row_cells)) == np.repeat(
        tags.digits, run.row_cells
    )
    row = np.repeat(tags.number, run.row_cells)
    return References(row, column, run.begin + 7 + letters + size, named)


def _columns(
    head: Words, after: Words
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int8], Words, Flags]:
    """Per cell its column, how many letters that has, the word behind them, and if it is proved.

    `head` and `after` are the first two words of the cells.
    """
    first = (head >> np.uint64(48)).astype(np.uint8) - _A
    second = (head >> np.uint64(56)).astype(np.uint8) - _A
    column = first.astype(np.int16) + np.int16(1)
    letters = np.ones(len(column), np.int8)
    digits = (head >> np.uint64(56)) | (after << np.uint64(8))
    wide = np.flatnonzero(second < 26)
    if len(wide):
        third = after[wide].astype(np.uint8) - _A
        pair = column[wide] * np.int16(26) + second[wide] + np.int16(1)
        three = third < 26
        column[wide] = np.where(three, pair * np.int16(26) + third + np.int16(1), pair)
        letters[wide] = 2 + three
        digits[wide] = after[wide] >> np.where(three, np.uint64(8), np.uint64(0))
    proved = starts(head, b'<c r="') & (first < 26) & (column <= LAST_COLUMN)
    return column, letters, digits, proved
