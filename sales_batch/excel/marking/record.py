"""What an earlier returned copy left in a workbook: known again, and taken away."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sales_batch.core.finding import SEVERITIES
from sales_batch.core.layout import HEADER_ROWS
from sales_batch.core.place import letters
from sales_batch.core.sheet import PROBLEMS
from sales_batch.excel.marking import problems
from sales_batch.excel.marking.notes import remove_ours
from sales_batch.excel.marking.outline import Tab
from sales_batch.excel.marking.patch import Patch
from sales_batch.excel.marking.problems import Place
from sales_batch.excel.marking.sheet import span
from sales_batch.excel.values import position

MARKER = "sales_batch: marks of a returned copy"
"""Stands in the first hidden cell of our sheet."""
FIRST_COLUMN = 11
"""The first of the hidden columns of our sheet; the record takes three."""
_NO_FILL = '<fill><patternFill patternType="none"/></fill>'
_TOLD = re.compile(rf"(?:{'|'.join(name for pair in SEVERITIES.values() for name in pair)}) [A-Z]")


FILTER = "filter"


class Kept(NamedTuple):
    """What a cell (its fill, as XML) or a sheet's filter (its range) was before we changed it."""

    sheet: str
    what: str
    before: str


class Left(NamedTuple):
    """What an earlier copy left behind: our sheet, and headers of columns that had to stay."""

    tab: Tab | None
    headers: Mapping[str, Place]
    """By the part of the sheet."""


def clear(patch: Patch) -> Left:
    """Take our earlier notes, colours and problem texts away, wherever they have moved since."""
    tab, kept = _our_sheet(patch)
    formats = patch.styles.ours()
    if tab is None and not formats:
        return Left(None, {})
    headers = {}
    for one in patch.outline.tabs():
        if one.kind != "worksheet" or one == tab:
            continue
        remove_ours(patch.parts, one.part)
        if formats:
            _uncolour(patch, one, formats, kept)
        filters = [entry for entry in kept if (entry.sheet, entry.what) == (one.title, FILTER)]
        right = span(filters[0].before)[3] if filters else 0
        if place := _empty_column(patch, one, right):
            headers[one.part] = place
    return Left(tab, headers)


def is_marked(patch: Patch) -> bool:
    """Whether the workbook still carries our sheet."""
    return _our_sheet(patch)[0] is not None


def _our_sheet(patch: Patch) -> tuple[Tab | None, list[Kept]]:
    for tab in patch.outline.tabs():
        if tab.kind == "worksheet" and tab.title.strip("_ ") in PROBLEMS:
            found = list(_records(patch, tab))
            if found and found[0].sheet == MARKER:
                return tab, found[1:]
    return None, []


def _records(patch: Patch, tab: Tab) -> Iterator[Kept]:
    for row in patch.sheet(tab.part).rows.within(FIRST_COLUMN):
        cells = [row.cell(FIRST_COLUMN + at) for at in range(3)]
        yield Kept(*("" if cell is None else patch.text(cell) for cell in cells))


def _uncolour(patch: Patch, tab: Tab, formats: set[int], kept: list[Kept]) -> None:
    """Give the coloured cells of a sheet the fill back that they had, or none."""
    exact = {one.what: one.before for one in kept if one.sheet == tab.title and one.what != FILTER}
    nearby = {position(cell)[1]: fill for cell, fill in exact.items()}
    for row in patch.sheet(tab.part).rows.styled(formats):
        for cell in row.cells:
            if cell.style in formats:
                name = f"{letters(cell.column)}{row.number}"
                fill = exact.get(name) or nearby.get(cell.column) or _NO_FILL
                cell.restyle(patch.styles.filled(cell.style, fill))


def _empty_column(patch: Patch, tab: Tab, right: int) -> Place | None:
    """Take our column away; one that others now stand beside is emptied and its header returned.

    A filter that reached over it reaches to the column `right` again, or to the one before ours.
    """
    header = _our_header(patch, tab)
    if header is None:
        return None
    row, column = header
    sheet = patch.sheet(tab.part)
    for table in problems.tables(patch.parts, tab):
        top, left, _, last = table.place
        if top == row and left <= column <= last:
            if column < last:
                _blank(patch, tab, row + 1, column)
                return header
            table.shorten()
    _blank(patch, tab, row, column)
    if (place := sheet.filter()) and place[3] == column:
        shorter = None if place[1] == column else (*place[:3], right or column - 1)
        sheet.set_filter(shorter)
        patch.outline.name_filter(tab.title, shorter)
    return None


def _our_header(patch: Patch, tab: Tab) -> Place | None:
    """The header of a column that bears our title and holds nothing but our texts."""
    rows = patch.sheet(tab.part).rows
    for row in rows.top(HEADER_ROWS):
        for cell in row.cells:
            if patch.text(cell).strip("_ ") in PROBLEMS:
                below = rows.within(cell.column, row.number + 1)
                held = [one.cell(cell.column) for one in below]
                texts = [patch.text(one) for one in held if one]
                if texts and all(_TOLD.match(text) for text in texts if text):
                    return row.number, cell.column
    return None


def _blank(patch: Patch, tab: Tab, first: int, column: int) -> None:
    for row in patch.sheet(tab.part).rows.within(column, first):
        row.remove(column)
