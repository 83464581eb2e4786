"""What an earlier returned copy left in a workbook: known again, and taken away."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sales_batch.core.layout import HEADER_ROWS
from sales_batch.core.sheet import MARKER, MARKER_COLUMN, PROBLEMS
from sales_batch.excel.marking import problems
from sales_batch.excel.marking.notes import remove_ours
from sales_batch.excel.marking.outline import Tab
from sales_batch.excel.marking.patch import Patch
from sales_batch.excel.marking.problems import Place
from sales_batch.excel.marking.sheet import span
from sales_batch.excel.marking.within import TOLD
from sales_batch.excel.values import position

_CELL = re.compile(r"(?:[A-Z]{1,2}|[A-W][A-Z]{2})[1-9][0-9]{0,6}")
FILTER = "filter"
NOTE = "note "
"""Before the name of a cell: by how many rows its note has grown."""


class Kept(NamedTuple):
    """What we changed, as it was: a cell's fill and font (XML), a sheet's filter, a note's size."""

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
        grown = _by_cell(kept, one, NOTE).items()
        heights = {place: int(rows) for place, rows in grown if rows.isdecimal()}
        remove_ours(patch.parts, one.part, heights)
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
    for row in patch.sheet(tab.part).rows.within(MARKER_COLUMN):
        cells = [row.cell(MARKER_COLUMN + at) for at in range(3)]
        yield Kept(*("" if cell is None else patch.text(cell) for cell in cells))


def _by_cell(kept: Sequence[Kept], tab: Tab, prefix: str = "") -> dict[Place, str]:
    """What is kept of the cells of a sheet, by their place."""
    found = {}
    for one in kept:
        name = _CELL.fullmatch(one.what, len(prefix))
        if one.sheet == tab.title and one.what.startswith(prefix) and name:
            found[position(name[0])] = one.before
    return found


def _uncolour(patch: Patch, tab: Tab, formats: set[int], kept: list[Kept]) -> None:
    """Give the coloured cells of a sheet the look back that they had, or no fill.

    A cell that has moved since has the look of one that stood in its column and is not there now.
    """
    exact = _by_cell(kept, tab)
    coloured = {
        (row.number, cell.column): cell
        for row in patch.sheet(tab.part).rows.styled(formats)
        for cell in row.cells
        if cell.style in formats
    }
    nearby = {place[1]: look for place, look in exact.items() if place not in coloured}
    for place, cell in coloured.items():
        look = exact.get(place) or nearby.get(place[1], "")
        cell.restyle(patch.styles.restored(cell.style, look))


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
                if texts and all(TOLD.match(text) for text in texts if text):
                    return row.number, cell.column
    return None


def _blank(patch: Patch, tab: Tab, first: int, column: int) -> None:
    for row in patch.sheet(tab.part).rows.within(column, first):
        row.remove(column)
