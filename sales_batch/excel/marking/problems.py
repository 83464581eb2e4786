"""The column that says beside each row what is wrong in it, and that can be filtered."""

import uuid
from collections.abc import Mapping, Sequence

from sales_batch.core.sheet import PROBLEMS
from sales_batch.excel import style
from sales_batch.excel.marking.outline import Tab
from sales_batch.excel.marking.parts import Parts, element_of
from sales_batch.excel.marking.patch import Patch
from sales_batch.excel.marking.sheet import Range, SheetXml, reference, span
from sales_batch.excel.marking.xml import added, child, children, recount, written
from sales_batch.excel.values import LAST_COLUMN

WIDTH = 60.0
HEADER_ROWS = 20
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
        self.grown = False

    @property
    def ordinary(self) -> bool:
        """Whether it has a header and no source of data of its own."""
        kind, header = self._root.get("tableType", "worksheet"), self._root.get("headerRowCount")
        return kind == "worksheet" and header != "0" and self._columns is not None

    def titles(self) -> list[str]:
        """The titles of its columns."""
        return [one.get("name", "") for one in children(self._columns, "tableColumn")]

    def extend(self, title: str) -> None:
        """Let it have one more column, at its right; a title that it has gets a mark."""
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
        self.grown = True

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
    """Say beside each row (by number) what is wrong in it.

    The column extends the table that holds the rows, or stands right of all that stands there;
    `kept` is the header of an earlier one. Returns the header's row and column, None where a sheet
    has no room.
    """
    sheet, title = patch.sheet(tab.part), PROBLEMS.to(patch.language)
    here = tables(patch.parts, tab)
    header = kept or _in_table(sheet, here, texts, title) or _beside(patch, tab, here, texts)
    if header is None:
        return None
    row, column = header
    if not kept:
        beside = sheet.style_at(row, column - 1)
        sheet.rows.row(row).put(column, beside, _title(title, here, row))
        sheet.widen(row, column)
        sheet.set_width(column, WIDTH)
    look = patch.styles.look(FONT, alignment=ALIGNMENT)
    for number, text in texts.items():
        sheet.rows.row(number).put(column, look, text)
        sheet.widen(number, column)
    return header


def _title(title: str, here: Sequence[Table], row: int) -> str:
    """The title, as it was given to a table whose header stands in that row."""
    return next((one.titles()[-1] for one in here if one.grown and one.place[0] == row), title)


def _in_table(
    sheet: SheetXml, here: Sequence[Table], texts: Mapping[int, str], title: str
) -> Place | None:
    """Extend the table that holds most of the rows, if there is room at its right."""
    held = [(sum(one.place[0] < row <= one.place[2] for row in texts), one) for one in here]
    count, table = max(held, key=lambda pair: pair[0], default=(0, None))
    if not count or table is None or not table.ordinary:
        return None
    top, _, bottom, right = table.place
    rows = range(top, max(bottom, *texts) + 1)
    occupied = [one.place for one in here if one is not table] + sheet.merged()
    if right >= LAST_COLUMN or sheet.rows.taken(right + 1, rows):
        return None
    if any(
        low[1] <= right + 1 <= low[3] and low[0] <= rows[-1] and low[2] >= top for low in occupied
    ):
        return None
    table.extend(title)
    return top, right + 1


def _beside(
    patch: Patch, tab: Tab, here: Sequence[Table], texts: Mapping[int, str]
) -> Place | None:
    """A column right of all that stands on the sheet, with a filter where there is none."""
    sheet = patch.sheet(tab.part)
    edges = [one.place[3] for one in here] + [one[3] for one in sheet.merged()]
    column = max(sheet.rows.last_column(), *edges, 0) + 1
    if column > LAST_COLUMN:
        return None
    found = sheet.filter()
    header = found[0] if found else _header(sheet, min(texts))
    last = max(sheet.rows.last_row(), *texts)
    if found:
        place = (*found[:3], column)
    elif here:
        return header, column
    else:
        place = (header, column, last, column)
    sheet.set_filter(place)
    patch.outline.name_filter(tab.title, place)
    return header, column


def _header(sheet: SheetXml, first: int) -> int:
    """The row of the headers: above the first finding, the fullest."""
    above = sheet.rows.top(min(first - 1, HEADER_ROWS))
    full = {row.number: sum(cell.filled for cell in row.cells) for row in above}
    return max(full, key=lambda number: (full[number], -number), default=1)
