"""One workbook while it is patched: its parts, its list of sheets, its cell formats."""

import re
from dataclasses import dataclass
from functools import cached_property

from sales_batch.core.words import Language
from sales_batch.excel.marking.outline import Outline
from sales_batch.excel.marking.parts import Parts, refers
from sales_batch.excel.marking.row import Cell
from sales_batch.excel.marking.sheet import SheetXml
from sales_batch.excel.marking.styles import EMPTY, Styles
from sales_batch.excel.marking.xml import parsed
from sales_batch.excel.strings import shared_strings, unescaped

_SELECTED = re.compile(rb"\stabSelected\s*=\s*[\"'](?:1|true)[\"']")
_STYLES = "officedocument.spreadsheetml.styles+xml"


@dataclass
class Patch:
    """A workbook being patched for a reader of one language."""

    parts: Parts
    language: Language

    def __post_init__(self) -> None:
        self.outline = Outline(self.parts)
        self._sheets: dict[str, SheetXml] = {}

    @cached_property
    def styles(self) -> Styles:
        """The formats of the workbook; it gets the part that holds them where it has none."""
        part = refers(self.parts, self.outline.part, "styles")
        if part is None:
            return Styles(EMPTY.format(self.outline.namespace).encode())
        return Styles(self.parts.content(part))

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        part = refers(self.parts, self.outline.part, "sharedStrings")
        return shared_strings(self.parts.package, part) if part else []

    def sheet(self, part: str) -> SheetXml:
        """A worksheet to be changed."""
        if part not in self._sheets:
            self._sheets[part] = SheetXml(self.parts.content(part))
        return self._sheets[part]

    def replace(self, part: str, content: bytes) -> None:
        """Put another content in the place of a worksheet."""
        self.leave(part)
        self.parts.put(part, content)

    def leave(self, part: str) -> None:
        """Forget a worksheet that was looked into."""
        self._sheets.pop(part, None)

    def selected(self, part: str) -> bool:
        """Whether the tab of a sheet is selected; only the part's beginning is unpacked for it."""
        head = next(self.parts.package.pieces(part), b"") if part in self.parts.package else b""
        return bool(_SELECTED.search(head))

    def text(self, cell: Cell) -> str:
        """The text that stands in a cell; empty for anything else."""
        root = parsed(re.sub(rb"<(/?)[\w.-]+:", rb"<\1", cell.xml.strip()))
        stored, kind = root.findtext("v") or "", root.get("t")
        if kind == "s" and stored.strip().isdigit():
            return self.strings[int(stored)] if int(stored) < len(self.strings) else ""
        if kind == "inlineStr":
            return unescaped("".join(one.text or "" for one in root.iter("t")))
        return unescaped(stored) if kind == "str" else ""

    def finish(self) -> None:
        """Put everything that was changed into the parts."""
        for part, sheet in self._sheets.items():
            self.parts.put(part, *sheet.content())
        formats = refers(self.parts, self.outline.part, "styles")
        if formats is None:
            usual = "xl/styles.xml"
            formats = usual if usual not in self.parts else self.parts.free("xl/styles{}.xml")
            self.parts.relate(self.outline.part, "styles", formats, self.outline.namespace)
            self.parts.declare(formats, _STYLES)
        self.parts.put(formats, self.styles.content())
        self.outline.save()
