"""What an earlier returned copy left in a workbook: known again, and taken away."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sales_batch.core.finding import SEVERITIES
from sales_batch.core.place import letters
from sales_batch.core.sheet import PROBLEMS
from sales_batch.excel.marking import problems
from sales_batch.excel.marking.notes import remove_ours
from sales_batch.excel.marking.outline import Tab
from sales_batch.excel.marking.patch import Patch
from sales_batch.excel.marking.problems import HEADER_ROWS, Place
from sales_batch.excel.values import position

MARKER = "sales_batch: marks of a returned copy"
"""Stands in the first hidden cell of our sheet."""
FIRST_COLUMN = 11
"""The first of the hidden columns of our sheet; the record takes three."""
_NO_FILL = '<fill><patternFill patternType="none"/></fill>'
_TOLD = re.compile(rf"(?:{'|'.join(name for pair in SEVERITIES.values() for name in pair)}) [A-Z]")


class Fill(NamedTuple):
    """The fill that a cell had before it was marked: tab, cell, XML of the fill."""

    sheet: str
    cell: str
    xml: str


class Left(NamedTuple):
    """What an earlier copy left behind: our sheet, and headers of columns that had to stay."""

    tab: Tab | None
    headers: Mapping[str, Place]
    """By the part of the sheet."""


def clear(patch: Patch) -> Left:
    """Take our earlier notes, colours and problem texts away, wherever they have moved since."""
    tab, fills = _our_sheet(patch)
    formats = patch.styles.ours()
    if tab is None and not formats:
        return Left(None, {})
    headers = {}
    for one in patch.outline.tabs():
        if one.kind != "worksheet" or one == tab:
            continue
        remove_ours(patch.parts, one.part)
        if formats:
            _uncolour(patch, one, formats, fills)
        if place := _empty_column(patch, one):
            headers[one.part] = place
    return Left(tab, headers)


def _our_sheet(patch: Patch) -> tuple[Tab | None, list[Fill]]:
    for tab in patch.outline.tabs():
        if tab.kind == "worksheet" and tab.title.strip("_ ") in PROBLEMS:
            found = list(_records(patch, tab))
            if found and found[0].sheet == MARKER:
                return tab, found[1:]
    return None, []


def _records(patch: Patch, tab: Tab) -> Iterator[Fill]:
    rows = patch.sheet(tab.part).rows
    for row in rows.among(range(1, rows.last_row() + 1)):
        cells = [row.cell(FIRST_COLUMN + at) for at in range(3)]
        if cells[0]:
            yield Fill(*("" if cell is None else patch.text(cell) for cell in cells))


def _uncolour(patch: Patch, tab: Tab, formats: set[int], fills: list[Fill]) -> None:
    """Give the coloured cells of a sheet the fill back that they had, or none."""
    exact = {one.cell: one.xml for one in fills if one.sheet == tab.title}
    nearby = {position(cell)[1]: xml for cell, xml in exact.items()}
    numbers = b"|".join(b"%d" % number for number in sorted(formats))
    token = re.compile(rb"\ss\s*=\s*[\"'](?:%b)[\"']" % numbers)
    for row in patch.sheet(tab.part).rows.holding(token):
        for cell in row.cells:
            if cell.style in formats:
                name = f"{letters(cell.column)}{row.number}"
                fill = exact.get(name) or nearby.get(cell.column) or _NO_FILL
                cell.restyle(patch.styles.filled(cell.style, fill))


def _empty_column(patch: Patch, tab: Tab) -> Place | None:
    """Take our column away; one that others now stand beside is emptied and its header returned."""
    header = _our_header(patch, tab)
    if header is None:
        return None
    row, column = header
    sheet = patch.sheet(tab.part)
    for table in problems.tables(patch.parts, tab):
        top, left, _, right = table.place
        if top == row and left <= column <= right:
            if column < right:
                _blank(patch, tab, range(row + 1, sheet.rows.last_row() + 1), column)
                return header
            table.shorten()
    _blank(patch, tab, range(row, sheet.rows.last_row() + 1), column)
    if (place := sheet.filter()) and place[3] == column:
        shorter = None if place[1] == column else (*place[:3], column - 1)
        sheet.set_filter(shorter)
        patch.outline.name_filter(tab.title, shorter)
    return None


def _our_header(patch: Patch, tab: Tab) -> Place | None:
    """The header of a column that bears our title and holds nothing but our texts."""
    rows = patch.sheet(tab.part).rows
    for row in rows.among(range(1, HEADER_ROWS + 1)):
        for cell in row.cells:
            if patch.text(cell).strip("_ ") in PROBLEMS:
                below = range(row.number + 1, rows.last_row() + 1)
                held = [one.cell(cell.column) for one in rows.within(below, cell.column)]
                texts = [patch.text(one) for one in held if one]
                if texts and all(_TOLD.match(text) for text in texts if text):
                    return row.number, cell.column
    return None


def _blank(patch: Patch, tab: Tab, numbers: range, column: int) -> None:
    for row in patch.sheet(tab.part).rows.within(numbers, column):
        row.remove(column)
