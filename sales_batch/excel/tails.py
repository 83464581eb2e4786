"""What stands in the tags of cells after their references: format, type, and what follows.

A workbook has few different tails, and mostly one in each column. So the first cell of a column
says what the others are compared with, and the first of those that differ again, until all agree.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sales_batch.excel.digits import Flags, Places, Words, starts
from sales_batch.excel.markup import Odd
from sales_batch.excel.proof import attributes, prove_content
from sales_batch.excel.shapes import References, Run

ODD, BARE, VALUE, FORMULA, INLINE = range(5)
"""What follows the attributes of a cell."""
NUMBER, SHARED, BOOLEAN, STRING = range(4)
_TYPES = {b"": NUMBER, b"n": NUMBER, b"s": SHARED, b"b": BOOLEAN, b"str": STRING}
_FORMS = {b"/>": BARE, b"><v>": VALUE, b"><f": FORMULA, b"><is><t>": INLINE}
_WORDS = 4
"""So many words of eight bytes are compared; what is longer is not usual."""
_USUAL = re.compile(rb'(?: s="([0-9]{1,7})")?(?: t="(n|s|b|str|inlineStr)")?(/>|><v>|><f|><is><t>)')
_UNUSUAL = re.compile(rb'(?: [\w:]+="[^"<>&]*")* ?(?:/>|>(?:<(?:v|is|t)(?: [^<>]*)?>)*)')
_LONGEST = 1 << 12
_ROUNDS = 32
"""Where a column has more different tails than this, the cells with the others are unusual."""
_END = b"</v></c>"


class Tail(NamedTuple):
    """One tail: its format, type and form, its length, and its bytes with a mask of them."""

    style: int
    type: int
    form: int
    size: int
    packed: bytes


class Told(NamedTuple):
    """Per cell its format and type, where its stored value begins and ends, and what it has.

    The value is there where `full` is set, after a formula where `formula` is; a cell that is
    `bare` holds nothing; the others are unusual.
    """

    style: npt.NDArray[np.int32]
    type: npt.NDArray[np.int8]
    begin: Places
    end: Places
    full: Flags
    bare: Flags
    formula: Flags


class FormulaRests(set[bytes]):
    """What stands behind the names of formulas, as far as it is proved to be attributes.

    `prefixes` are those that are declared around the cells.
    """

    def __init__(self, prefixes: Collection[str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def prove(self, rest: bytes) -> None:
        """Raise Odd unless these are attributes of a tag."""
        if rest not in self:
            attributes(rest, self._prefixes)
            self.add(rest)


def tell(run: Run, cells: References, rests: FormulaRests) -> Told:
    """The tails of a run's cells, and their values: `<v>`, `<f>` and `<v>`, `<is><t>`, or none."""
    tails, which = _tails(run, cells)
    style = np.array([tail.style for tail in tails], np.int32).take(which)
    kind = np.array([tail.type for tail in tails], np.int8).take(which)
    form = np.array([tail.form for tail in tails], np.int8).take(which)
    size = np.array([tail.size for tail in tails]).take(which)
    begin, end = cells.end + size, run.end - len(_END)
    bare = (form == BARE) & (begin == run.end)
    closed = starts(run.words[end], _END)
    full = closed & (form == VALUE)
    formula = closed & (form == FORMULA)
    at = np.flatnonzero(formula)
    if len(at):
        prove_content(run.rows)
        begin[at], formula[at] = _behind_formula(run, begin[at], at, rests)
        full |= formula
    at = np.flatnonzero(form == INLINE)
    if len(at):
        end[at], full[at] = _inline_end(run, at)
    return Told(style, kind, begin, end, full, bare, formula)


def _tails(run: Run, cells: References) -> tuple[list[Tail], Places]:
    """The tails of a run's cells, the first for unusual ones, and per cell which of them it has."""
    words = run.words_at(cells.end, _WORDS)
    told = [Tail(0, NUMBER, ODD, 0, b"")]
    which = np.zeros(len(words), np.int64)
    rest = np.flatnonzero(cells.proved)
    for _ in range(_ROUNDS):
        if not len(rest):
            break
        column = cells.column[rest].astype(np.int64)
        leads = np.full(int(column.max()) + 1, -1)
        leads[column[::-1]] = rest[::-1]
        columns = np.flatnonzero(leads >= 0)
        guesses = [_tail(run.text, at) for at in cells.end[leads[columns]].tolist()]
        leads[columns] = np.arange(len(guesses))
        guess = leads.take(column)
        same = _same(words if len(rest) == len(words) else words.take(rest, 0), guesses, guess)
        hits = np.flatnonzero(same)
        which[rest.take(hits)] = guess.take(hits) + len(told)
        told += guesses
        rest = rest.take(np.flatnonzero(~same))
    return told, which


def _same(words: Words, tails: list[Tail], guess: Places) -> Flags:
    """Which cells begin, after their references, with the tail that is guessed for them."""
    packed = np.frombuffer(b"".join(tail.packed for tail in tails), "<u8")
    values, masks = packed.reshape(len(tails), 2, _WORDS).transpose(1, 2, 0)
    other = np.zeros(len(words), np.uint64)
    for part in range((max(tail.size for tail in tails) + 7) // 8):
        value, mask = np.ascontiguousarray(values[part]), np.ascontiguousarray(masks[part])
        other |= (words[:, part] ^ value.take(guess)) & mask.take(guess)
    same: Flags = other == 0
    return same


def _tail(text: bytes, at: int) -> Tail:
    """The tail that begins at a place; raises Odd for what is none."""
    stop = at + _LONGEST
    found = _USUAL.match(text, at, stop) or _UNUSUAL.match(text, at, stop)
    if not found:
        raise Odd(repr(text[at : at + 80]))
    return _read(found[0])


@lru_cache(maxsize=1024)
def _read(tail: bytes) -> Tail:
    found, size = _USUAL.fullmatch(tail), min(len(tail), 8 * _WORDS)
    packed = (tail[:size].ljust(8 * _WORDS, b"\0"), (b"\xff" * size).ljust(8 * _WORDS, b"\0"))
    style, kind, form = found.groups(b"") if found else (b"", b"", b"")
    if not found or len(tail) > size or (kind == b"inlineStr") != (form == b"><is><t>"):
        return Tail(0, NUMBER, ODD, size, b"".join(packed))
    shown = _TYPES.get(kind, STRING)
    return Tail(int(style or 0), shown, _FORMS[form], size, b"".join(packed))


def _behind_formula(
    run: Run, name_end: Places, at: Places, rests: FormulaRests
) -> tuple[Places, Flags]:
    """Where the value after a formula begins, and whether just that formula stands before it."""
    first, count = _marks(run, at)
    value = run.marks[first + count - 3]
    after = run.octets[name_end]
    closed = (count == 6) & starts(run.words[value - 4], b"</f><v>")
    empty = (count == 5) & starts(run.words[value - 2], b"/><v>")
    bare, said = after == ord(">"), after == ord(" ")
    _prove_attributes(run, name_end, value - 2, np.flatnonzero(said & empty), rests)
    for place in name_end[said & closed].tolist():
        rests.prove(run.text[place : run.text.index(b">", place)])
    return value + 3, (closed & (bare | said)) | (empty & (said | (value - 2 == name_end)))


def _prove_attributes(
    run: Run, begin: Places, end: Places, which: Places, rests: FormulaRests
) -> None:
    """Prove what stands between the places: first what is equal to others, then one by one."""
    for _ in range(_ROUNDS):
        if not len(which):
            return
        first = run.text[begin[which[0]] : end[which[0]]]
        rests.prove(first)
        same = end[which] - begin[which] == len(first)
        for offset in range(0, len(first), 8):
            part = first[offset : offset + 8]
            same[same] = starts(run.words[begin[which[same]] + offset], part)
        which = which[~same]
    for begins, ends in zip(begin[which].tolist(), end[which].tolist(), strict=True):
        rests.prove(run.text[begins:ends])


def _inline_end(run: Run, at: Places) -> tuple[Places, Flags]:
    """Where the text of inline cells ends, and whether that is proved."""
    first, count = _marks(run, at)
    end = run.marks[first + np.minimum(count, 4) - 1]
    full = starts(run.words[end], b"</t></is") & starts(run.words[end + 8], b"></c>")
    return end, full & (count == 6) & (end + 13 == run.end[at])


def _marks(run: Run, at: Places) -> tuple[Places, Places]:
    """Which `<` of the run is the first of each of these cells, and how many each has."""
    first, stop = (np.searchsorted(run.marks, place[at]) for place in (run.begin, run.end))
    return first, stop - first
