"""The workbook part: its sheets, its names, and a new sheet before all others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sales_batch.excel.links import quoted
from sales_batch.excel.marking.parts import Parts, element_of, workbook_part
from sales_batch.excel.marking.sheet import Range, reference
from sales_batch.excel.marking.xml import (
    LINKS,
    Unpatchable,
    added,
    child,
    children,
    made,
    placed,
    space,
    written,
)

_TRUE = ("1", "true", "on")
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr",
)  # fmt: skip
_FILTER = "_xlnm._FilterDatabase"
SHEET_TYPE = "officedocument.spreadsheetml.worksheet+xml"


@dataclass(frozen=True)
class Tab:
    """A sheet of the workbook: its title, its kind (`worksheet` …) and its part."""

    title: str
    kind: str
    part: str


class Outline:
    """The list of sheets of a workbook and what hangs on their order."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.part = workbook_part(parts)
        self._root = element_of(parts, self.part)
        self.namespace = space(self._root)
        self._sheets = child(self._root, "sheets")
        if self._sheets is None:
            raise Unpatchable("no sheets")

    def save(self) -> None:
        """Put the changed part back."""
        self._parts.put(self.part, written(self._root))

    @property
    def locked(self) -> bool:
        """Whether sheets may not be added, or the workbook is signed."""
        protection = child(self._root, "workbookProtection")
        locked = protection is not None and protection.get("lockStructure") in _TRUE
        return locked or any(name.startswith("_xmlsignatures/") for name in self._parts.names())

    def tabs(self) -> Sequence[Tab]:
        """All sheets in the order of their tabs."""
        links = {one.key: one for one in self._parts.related(self.part)}
        found = []
        for one in children(self._sheets, "sheet"):
            link = links.get(one.get(f"{{{LINKS[self.namespace]}}}id", ""))
            if link is None or link.target not in self._parts:
                raise Unpatchable("a sheet without its part")
            found.append(Tab(one.get("name", ""), link.kind, link.target))
        return found

    def insert_first(self, title: str, part: str) -> None:
        """Put a new worksheet before all others; what counts sheets by position moves on."""
        key = self._parts.relate(self.part, "worksheet", part, self.namespace)
        self._parts.declare(part, SHEET_TYPE)
        numbers = [int(one.get("sheetId", "0")) for one in children(self._sheets, "sheet")]
        element = made(self._sheets, "sheet", {"name": title})
        element.set("sheetId", str(max(numbers, default=0) + 1))
        element.set(f"{{{LINKS[self.namespace]}}}id", key)
        self._sheets.insert(0, element)
        for name in self._names():
            if "localSheetId" in name.attrib:
                name.set("localSheetId", str(int(name.get("localSheetId")) + 1))

    def remove(self, tab: Tab) -> None:
        """Take a sheet and its names away; the workbook opens on the first that can be seen."""
        at = self.tabs().index(tab)
        self._sheets.remove(children(self._sheets, "sheet")[at])
        self._parts.drop(tab.part, self.part)
        for name in self._names():
            place = int(name.get("localSheetId", "-1"))
            if place == at:
                name.getparent().remove(name)
            elif place > at:
                name.set("localSheetId", str(place - 1))
        states = [one.get("state", "visible") for one in children(self._sheets, "sheet")]
        self.show(states.index("visible"))

    def show(self, at: int) -> None:
        """Let the workbook open on one of its sheets, its tab in sight."""
        children(self._sheets, "sheet")[at].attrib.pop("state", None)
        views = placed(self._root, "bookViews", _ORDER)
        for view in children(views, "workbookView") or [added(views, "workbookView")]:
            for name, value in (("activeTab", at), ("firstSheet", 0)):
                if value:
                    view.set(name, str(value))
                else:
                    view.attrib.pop(name, None)

    def name_filter(self, title: str, place: Range | None) -> None:
        """Name the range of a sheet's own filter, as Excel does; None takes the name away."""
        titles = [one.get("name") for one in children(self._sheets, "sheet")]
        at = str(titles.index(title))
        found = [
            one
            for one in self._names()
            if one.get("name") == _FILTER and one.get("localSheetId") == at
        ]
        if place is None:
            for one in found:
                one.getparent().remove(one)
            return
        top, left, bottom, right = place
        first, last = reference((top, left, top, left)), reference((bottom, right, bottom, right))
        names = placed(self._root, "definedNames", _ORDER)
        if not found:
            given = {"name": _FILTER, "localSheetId": at, "hidden": "1"}
            found = [added(names, "definedName", given)]
        found[0].text = f"{quoted(title)}!{_fixed(first)}:{_fixed(last)}"

    def _names(self) -> list[Any]:
        held = child(self._root, "definedNames")
        return [] if held is None else children(held, "definedName")


def _fixed(cell: str) -> str:
    column = cell.rstrip("0123456789")
    return f"${column}${cell[len(column) :]}"
