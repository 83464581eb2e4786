"""One column of cells in; one typed Arrow array out, and what was wrong with which cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import ValidationError

from sales_batch.core import faults
from sales_batch.core.arrays import numbers, texts
from sales_batch.core.cells import CellBook, CellColumn, CellKind
from sales_batch.core.distinct import (
    FIRST_SOUND_SERIAL,
    LAST_SERIAL,
    UNIX_EPOCH_IN_1900,
    UNIX_EPOCH_IN_1904,
    Distinct,
    gather,
)
from sales_batch.core.finding import Check, Detail
from sales_batch.core.kind import CellValue, typed
from sales_batch.core.number_kinds import DayKind, NumberKind
from sales_batch.core.sheet import Column
from sales_batch.core.words import Words

Rows = npt.NDArray[np.int32]

_LEAST = {"gt": Words("大于 {}", "greater than {}"), "ge": Words("不小于 {}", "at least {}")}
_MOST = {"lt": Words("小于 {}", "less than {}"), "le": Words("不大于 {}", "at most {}")}
_BOUNDS = {
    "greater_than": _LEAST,
    "greater_than_equal": _LEAST,
    "less_than": _MOST,
    "less_than_equal": _MOST,
}
"""The bounds on the side that an error of pydantic tells of; where two agree, the first is told."""
_CHECKS = {check.name: check for check in faults.CHECKS}


@dataclass(frozen=True)
class Mark:
    """One check that one value breaks, in however many rows of a column."""

    check: Check
    rows: Rows
    detail: Detail = field(default_factory=dict)


@dataclass(frozen=True)
class Typed:
    """A value that was typed otherwise than its column would show it, and the rows where it was."""

    rows: Rows
    text: str


@dataclass(frozen=True)
class Parsed:
    """A column: an Arrow array as long as `rows`, null where blank or faulty."""

    array: Any
    marks: Sequence[Mark]
    typed: Sequence[Typed] = ()


def empty(column: Column, rows: Rows) -> Parsed:
    """A column that the sheet does not have: blank throughout."""
    return Parsed(pa.nulls(len(rows), column.kind.arrow), ())


def parse(column: Column, cells: CellColumn, rows: Rows, book: CellBook) -> Parsed:
    """Read a column at the given rows: each distinct cell is validated once, by pydantic.

    `rows` are ascending sheet rows. A cell that cannot be read without doubt is null and marked;
    one that was read leniently is marked with a notice; a blank in a required column is marked.
    """
    cells = _aligned(cells, rows)
    units, sure = np.zeros(len(rows), np.int64), np.zeros(len(rows), bool)
    epoch = UNIX_EPOCH_IN_1904 if book.date1904 else UNIX_EPOCH_IN_1900
    plain = cells.kind == CellKind.NUMBER
    if isinstance(column.kind, NumberKind):
        at = np.flatnonzero(plain & ~cells.dated)
        ok, found = column.kind.units(cells.number[at])
        ok &= _within(column, found)
        units[at], sure[at] = found, ok
    elif isinstance(column.kind, DayKind):
        at = np.flatnonzero(plain & cells.dated)
        days = cells.number[at]
        ok = (days == np.floor(days)) & (days >= FIRST_SOUND_SERIAL) & (days <= LAST_SERIAL)
        units[at], sure[at] = np.where(ok, days - epoch, 0).astype(np.int64), ok
    parsed = _validate(column, gather(cells, ~sure, book, epoch), rows, (units, sure))
    errors = list(_errors(column, cells, rows, book.texts))
    return Parsed(
        parsed.array,
        [*(mark for mark, _ in errors), *_missing(column, cells, rows, book), *parsed.marks],
        [*(Typed(mark.rows, text) for mark, text in errors), *parsed.typed],
    )


def _aligned(cells: CellColumn, rows: Rows) -> CellColumn:
    """The cells at exactly `rows`; a row without a cell gets a blank one."""
    above = len(cells.row) - len(rows)
    if above >= 0 and np.array_equal(cells.row[above:], rows):
        return cells.below(above)
    at = np.searchsorted(rows, cells.row)
    inside = at < len(rows)
    inside[inside] = rows[at[inside]] == cells.row[inside]
    at = at[inside]

    def spread(values: Any, blank: Any) -> Any:
        out = np.full(len(rows), blank, values.dtype)
        out[at] = values[inside]
        return out

    return CellColumn(
        row=rows,
        kind=spread(cells.kind, CellKind.BLANK),
        number=spread(cells.number, np.nan),
        text=spread(cells.text, -1),
        dated=spread(cells.dated, False),
        formula=spread(cells.formula, False),
    )


def _within(column: Column, units: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which whole units certainly keep the bounds of the column and the digits of its kind."""
    assert isinstance(column.kind, NumberKind)
    scale = 10**column.kind.places
    ok = np.ones(len(units), bool)
    for bound in column.bounds:
        if (least := getattr(bound, "ge", None)) is not None:
            ok &= units >= least * scale
        if (above := getattr(bound, "gt", None)) is not None:
            ok &= units > above * scale
        if (most := getattr(bound, "le", None)) is not None:
            ok &= units <= most * scale
        if (below := getattr(bound, "lt", None)) is not None:
            ok &= units < below * scale
    return ok


def _errors(
    column: Column, cells: CellColumn, rows: Rows, book_texts: Sequence[str]
) -> Iterator[tuple[Mark, str]]:
    """Excel errors, with the error."""
    at = np.flatnonzero(cells.kind == CellKind.ERROR)
    for code in np.unique(cells.text[at]).tolist():
        same = at[cells.text[at] == code]
        mark = Mark(faults.EXCEL_ERROR, rows[same], {"column": column.title})
        yield mark, book_texts[code]


def _missing(column: Column, cells: CellColumn, rows: Rows, book: CellBook) -> Iterator[Mark]:
    """Formulas that were never calculated, and blanks where something is required."""
    blank = cells.kind == CellKind.BLANK
    never = blank & cells.formula
    if never.any():
        yield Mark(faults.NEVER_CALCULATED, rows[never], {"column": column.title})
    if not column.required:
        return
    blank &= ~cells.formula
    if book.has_blank:
        blank |= (cells.kind == CellKind.TEXT) & book.blank[cells.text]
    if blank.any():
        yield Mark(faults.MISSING, rows[blank], {"column": column.title})


def _validate(column: Column, distinct: Distinct, rows: Rows, known: tuple[Any, Any]) -> Parsed:
    """Validate the distinct cells and spread what came of them over the rows."""
    if distinct.texts and column.kind.settled(distinct.texts):
        return Parsed(texts(distinct.which, distinct.texts), ())
    values, wrong = validated(column, distinct.cells)
    marks, as_typed = [], []
    for code, where in enumerate(distinct.rows(rows)):
        cell, value, text = distinct.cells[code], values[code], typed(distinct.cells[code])
        if not len(where):
            continue
        if code in wrong:
            marks.append(Mark(wrong[code][0], where, wrong[code][1]))
        elif not column.kind.plain(cell, value):
            read = _read_as(column, value, text)
            marks.append(Mark(faults.READ_LENIENTLY, where, {"column": column.title, "read": read}))
        if code in wrong or text != column.kind.entry(value):
            as_typed.append(Typed(where, text))
    good = np.array([code not in wrong for code in range(len(values))] + [False])
    which = np.where(good[distinct.which], distinct.which, -1)
    return Parsed(_array(column, which, values, known), marks, as_typed)


def _read_as(column: Column, value: Any, text: str) -> Words:
    """What was read; of what looks as typed, such as a number in a text cell, also its kind."""
    kind = column.kind
    read = Words(kind.show(value, "zh"), kind.show(value, "en"))
    if text not in read:
        return read
    return Words(f"{read.zh}（{kind.title.zh}）", f"{read.en} ({kind.title.en})")


def _array(column: Column, which: Any, values: Sequence[Any], known: tuple[Any, Any]) -> Any:
    if pa.types.is_string(column.kind.arrow):
        return texts(which.astype(np.int32), [value or "" for value in values])
    units, present = known
    stored = [0 if value is None else column.kind.stored(value) for value in values]
    at = np.flatnonzero(which >= 0)
    if len(at):
        units[at] = np.array(stored, np.int64)[which[at]]
        present[at] = True
    return numbers(units, column.kind.arrow, present)


def validated(
    column: Column, cells: Sequence[CellValue]
) -> tuple[list[Any], Mapping[int, tuple[Check, Detail]]]:
    """The value of each cell (None where it is wrong), and what is wrong by position."""
    try:
        return column.adapter.validate_python(list(cells)), {}
    except ValidationError as error:
        wrong = {
            int(found["loc"][0]): _explained(column, found)
            for found in reversed(error.errors(include_url=False))
        }
    good = iter(
        column.adapter.validate_python(
            [cell for code, cell in enumerate(cells) if code not in wrong]
        )
    )
    return [None if code in wrong else next(good) for code in range(len(cells))], wrong


def _explained(column: Column, error: Any) -> tuple[Check, Detail]:
    """The check and the detail of its message for one of pydantic's errors."""
    given = error.get("ctx", {})
    detail: dict[str, str | Words] = {
        "column": column.title,
        "kind": column.kind.title,
        "example": column.example,
        "choices": Words(
            "、".join(words.zh for words in column.choices.values()),
            ", ".join(words.en for words in column.choices.values()),
        ),
    }
    if error["type"] in _BOUNDS:
        bound = _bound(column, _BOUNDS[error["type"]])
        return faults.OUT_OF_BOUNDS, {**detail, "bound": bound}
    detail |= {name: str(value) for name, value in given.items() if name != "check"}
    return _CHECKS[error["type"]], detail


def _bound(column: Column, side: Mapping[str, Words]) -> Words:
    """The narrowest bound of a column on one side, in words: keeping it keeps the others too."""
    held = [
        (limit, words)
        for name, words in side.items()
        for bound in column.bounds
        if (limit := getattr(bound, name, None)) is not None
    ]
    limit, words = (max if side is _LEAST else min)(held, key=lambda one: one[0])
    shown = column.kind.show(limit, "zh")
    return Words(words.zh.format(shown), words.en.format(shown))
