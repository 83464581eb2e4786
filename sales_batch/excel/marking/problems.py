"""The column that says beside each row what is wrong in it, and that can be filtered."""

import uuid
from collections.abc import Mapping, Sequence

from sales_batch.core.layout import HEADER_ROWS
from sales_batch.core.sheet import PROBLEMS
from sales_batch.excel import style
from sales_batch.excel.marking.outline import Tab
from sales_batch.excel.marking.parts import Parts, element_of
from sales_batch.excel.marking.patch import Patch
from sales_batch.excel.marking.sheet import Range, SheetXml, reference, span
from sales_batch.excel.marking.xml import added, child, children, recount, written
from sales_batch.excel.values import LAST_COLUMN

WIDTH = 60.0
FONT = (
    f'<font><sz val="10"/><color rgb="FF9C1C10"/><name val="{style.FONT}"/><family val="2"/></font>'
)
ALIGNMENT = '<alignment vertical="center"/>'

Place = tuple[int, int]
"""A row and a column number."""


class Table:
    """An Excel table on a sheet."""

    def __init__(self, parts: Parts, part: str) -> None:
        self._parts, self._part = parts, part
        self._root = element_of(parts, part)
        self.place: Range = span(self._root.get("ref", "A1"))
        self._columns = child(self._root, "tableColumns")

    @property
    def ordinary(self) -> bool:
        """Whether it has a header and no source of data of its own."""
        kind, header = self._root.get("tableType", "worksheet"), self._root.get("headerRowCount")
        return kind == "worksheet" and header != "0" and self._columns is not None

    def titles(self) -> list[str]:
        """The titles of its columns."""
        return [one.get("name", "") for one in children(self._columns, "tableColumn")]

    def extend(self, title: str) -> str:
        """Let it have one more column, at its right; returns its title, which is no other's."""
        taken = {name.casefold() for name in self.titles()}
        while title.casefold() in taken:
            title += "_"
        held = children(self._columns, "tableColumn")
        number = max((int(one.get("id", "0")) for one in held), default=0) + 1
        column = added(self._columns, "tableColumn", {"id": str(number), "name": title})
        for name, value in held[-1].attrib.items() if held else ():
            if name.endswith("}uid"):
                column.set(name, f"{{{uuid.uuid5(uuid.NAMESPACE_OID, value)}}}".upper())
        self._reach(1)
        return title

    def shorten(self) -> None:
        """Take its last column away."""
        self._columns.remove(children(self._columns, "tableColumn")[-1])
        self._reach(-1)

    def _reach(self, step: int) -> None:
        recount(self._columns)
        for element in (self._root, child(self._root, "autoFilter")):
            if element is not None:
                top, left, bottom, right = span(element.get("ref", "A1"))
                element.set("ref", reference((top, left, bottom, right + step)))
        self.place = span(self._root.get("ref"))
        self._parts.put(self._part, written(self._root))


def tables(parts: Parts, tab: Tab) -> list[Table]:
    """The tables of a sheet."""
    return [Table(parts, one.target) for one in parts.related(tab.part) if one.kind == "table"]


def add(patch: Patch, tab: Tab, texts: Mapping[int, str], kept: Place | None) -> Place | None:
    """Say beside each row (by number) what is wrong in it; not beside headers.

    The column extends the table that holds the rows, or stands right of all that stands there;
    `kept` is the header of an earlier one. Returns the header's row and column, None where there
    is nothing to say or no room.
    """
    sheet, here = patch.sheet(tab.part), tables(patch.parts, tab)
    table = _holding(here, texts)
    row = kept[0] if kept else _header(sheet, table)
    texts = {number: text for number, text in texts.items() if number > row}
    if not texts:
        return None
    if kept:
        column = kept[1]
    elif table and _has_room(sheet, table, here, max(texts)):
        title = table.extend(PROBLEMS.to(patch.language))
        column = table.place[3]
        _head(sheet, (row, column), title)
    else:
        column = _free_column(sheet, here)
        if column > LAST_COLUMN:
            return None
        _head(sheet, (row, column), PROBLEMS.to(patch.language))
        if not here:
            _filter(patch, tab, (row, column, max(sheet.rows.last_row(), *texts), column))
    look = patch.styles.look(FONT, alignment=ALIGNMENT)
    for number, text in texts.items():
        sheet.rows.row(number).put(column, look, text)
        sheet.widen(number, column)
    return row, column


def _head(sheet: SheetXml, place: Place, title: str) -> None:
    """Write the header in the look of the one at its left."""
    row, column = place
    look = sheet.style_at(row, column - 1) if column > 1 else 0
    sheet.rows.row(row).put(column, look, title)
    sheet.widen(row, column)
    sheet.set_width(column, WIDTH)


def _holding(here: Sequence[Table], texts: Mapping[int, str]) -> Table | None:
    """The table that holds most of the rows; none where it is of a kind that cannot grow."""
    held = {
        at: sum(one.place[0] < row <= one.place[2] for row in texts) for at, one in enumerate(here)
    }
    at = max(held, key=held.__getitem__, default=-1)
    return here[at] if at >= 0 and held[at] and here[at].ordinary else None


def _has_room(sheet: SheetXml, table: Table, here: Sequence[Table], last: int) -> bool:
    """Whether nothing stands right of a table, down to the last row that is told of."""
    top, _, bottom, right = table.place
    bottom = max(bottom, last)
    if right >= LAST_COLUMN or sheet.rows.taken(right + 1, range(top, bottom + 1)):
        return False
    others = [one.place for one in here if one is not table] + sheet.merged()
    return not any(
        one[1] <= right + 1 <= one[3] and one[0] <= bottom and one[2] >= top for one in others
    )


def _free_column(sheet: SheetXml, here: Sequence[Table]) -> int:
    """The first column right of all that stands on a sheet."""
    edges = [one.place[3] for one in here] + [one[3] for one in sheet.merged()]
    return max(sheet.rows.last_column(), *edges, 0) + 1


def _filter(patch: Patch, tab: Tab, place: Range) -> None:
    """Let the sheet's filter reach over the column; where there is none, the column gets one."""
    sheet = patch.sheet(tab.part)
    if found := sheet.filter():
        place = (*found[:3], place[3])
    sheet.set_filter(place)
    patch.outline.name_filter(tab.title, place)


def _header(sheet: SheetXml, table: Table | None) -> int:
    """The row of the headers: of the table, of the filter, or the first of the fullest rows."""
    place = table.place if table else sheet.filter()
    if place:
        return place[0]
    full = {
        row.number: sum(cell.filled for cell in row.cells) for row in sheet.rows.top(HEADER_ROWS)
    }
    return max(full, key=lambda number: (full[number], -number), default=1)
