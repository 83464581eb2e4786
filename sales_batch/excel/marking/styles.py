"""The cell formats of a workbook: a marked cell gets a clone of its own with our fill."""

import copy
import re
from collections.abc import Mapping
from typing import Any

from sales_batch.core.finding import Severity
from sales_batch.excel.marking.xml import (
    added,
    canonical,
    child,
    children,
    grafted,
    parsed,
    placed,
    recount,
    written,
)
from sales_batch.excel.style import INK

COLOURS: Mapping[Severity, str] = {
    Severity.ERROR: "FFFFB8AD",
    Severity.WARNING: "FFFFE08A",
    Severity.NOTICE: "FFC5DFF8",
}
"""The fill of a marked cell (ARGB). Odd enough that nobody else's cells have just these."""
_LIGHT = 140_000
"""The lightness, out of 255,000, above which a font cannot be read on these."""
_RGB = re.compile("(?:[0-9A-Fa-f]{2})?" + 3 * "([0-9A-Fa-f]{2})")
_TINT = 0.3
_LIGHT_OF_THEME = ("0", "2")
_LIGHT_OF_PALETTE = frozenset(
    (1, 3, 5, 7, 9, 11, 13, 15, 22, 26, 27, 31, 34, 35, *range(40, 48), 50, 51, 65)
)
_NO_FILL = '<fill><patternFill patternType="none"/></fill>'
EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill '
    'patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellXfs>'
    "</styleSheet>"
)
"""What a workbook without formats gets; its namespace is left open."""
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
)  # fmt: skip
_FIRST = {
    "fonts": ["<font/>"],
    "fills": [
        '<fill><patternFill patternType="none"/></fill>',
        '<fill><patternFill patternType="gray125"/></fill>',
    ],
    "borders": ["<border/>"],
}


class Styles:
    """The formats of one workbook, with those that are added; format 0 is the default one."""

    def __init__(self, content: bytes) -> None:
        self._root = parsed(content)
        for name, entries in _FIRST.items():
            held = placed(self._root, name, _ORDER)
            if not len(held):
                held.extend([grafted(held, entry) for entry in entries])
                recount(held)
        self._formats = placed(self._root, "cellXfs", _ORDER)
        if not len(self._formats):
            added(self._formats, "xf", {"numFmtId": "0", "fontId": "0"})
        self._known: dict[str, dict[bytes, int]] = {}
        self._marked: dict[tuple[int, str, str], int] = {}

    def content(self) -> bytes:
        """The part as it now is."""
        return written(self._root)

    def marked(self, style: int, severity: Severity, *, header: bool) -> int:
        """The clone of a format that shows a finding of this weight, in a font that can be read.

        `header`: the cell is the header of a table, whose look may bring a light font of its own.
        """
        font = self._font(style) if self._is_light(style, header=header) else None
        return self._clone(style, solid(COLOURS[severity]), "" if font is None else _dark(font))

    def before(self, style: int, *, header: bool) -> str:
        """What a cell loses when it is marked: its fill and its font, as XML; mostly nothing."""
        font = self._font(style) if self._is_light(style, header=header) else None
        return self._fill(style) + ("" if font is None else canonical(font).decode())

    def restored(self, style: int, before: str) -> int:
        """The clone of a format of ours with the fill and the font that were there before."""
        fill, font, rest = before.partition("<font")
        return self._clone(style, fill or _NO_FILL, font + rest)

    def _clone(self, style: int, fill: str, font: str) -> int:
        """The clone of a format with another fill, and another font unless that is empty."""
        key = style, fill, font
        if key not in self._marked:
            clone = copy.deepcopy(self._xf(style))
            clone.set("fillId", str(self._put("fills", fill)))
            clone.set("applyFill", "1")
            if font:
                clone.set("fontId", str(self._put("fonts", font)))
                clone.set("applyFont", "1")
            clone.tail = None
            self._marked[key] = self._put_element(self._formats, clone)
        return self._marked[key]

    def ours(self) -> set[int]:
        """The formats that show one of our colours."""
        fills = {
            number
            for number, fill in enumerate(children(placed(self._root, "fills", _ORDER), "fill"))
            if _colour(fill) in COLOURS.values()
        }
        return {
            number
            for number, xf in enumerate(children(self._formats, "xf"))
            if int(xf.get("fillId", "0")) in fills
        }

    def _font(self, style: int) -> Any:
        """The font of a format, None where it has none."""
        number = int(self._xf(style).get("fontId", "0"))
        fonts = children(placed(self._root, "fonts", _ORDER), "font")
        return fonts[number] if number < len(fonts) else None

    def _is_light(self, style: int, *, header: bool) -> bool:
        """Whether the font of a format could hardly be read on our colours."""
        font = self._font(style)
        colour = child(font, "color") if font is not None else None
        if colour is None or colour.get("theme") == "1":
            return header
        return is_light(colour.attrib)

    def _fill(self, style: int) -> str:
        """The fill of a format as XML; empty where it has none."""
        number = int(self._xf(style).get("fillId", "0"))
        fills = children(placed(self._root, "fills", _ORDER), "fill")
        if number == 0 or number >= len(fills):
            return ""
        return canonical(fills[number]).decode()

    def look(self, font: str, fill: str = "", border: str = "", alignment: str = "") -> int:
        """A format of ours: its font, fill, border and alignment as XML."""
        parts = {
            "fontId": self._put("fonts", font),
            "fillId": self._put("fills", fill) if fill else 0,
            "borderId": self._put("borders", border) if border else 0,
        }
        xf = self._formats.makeelement(self._formats.tag.replace("cellXfs", "xf"))
        for name, number in {"numFmtId": 0, **parts}.items():
            xf.set(name, str(number))
        if child(self._root, "cellStyleXfs") is not None:
            xf.set("xfId", "0")
        for name in ("applyFont", "applyFill", "applyBorder", "applyAlignment"):
            xf.set(name, "1")
        if alignment:
            xf.append(grafted(xf, alignment))
        return self._put_element(self._formats, xf)

    def _xf(self, style: int) -> Any:
        formats = children(self._formats, "xf")
        return formats[style if style < len(formats) else 0]

    def _put(self, name: str, content: str) -> int:
        held = placed(self._root, name, _ORDER)
        return self._put_element(held, grafted(held, content))

    def _put_element(self, held: Any, element: Any) -> int:
        """The number of an equal element in a list, or of the element itself, then added."""
        key = held.tag
        if key not in self._known:
            self._known[key] = {}
            for number, one in enumerate(children(held, element.tag.rpartition("}")[2])):
                self._known[key].setdefault(canonical(one), number)
        known = self._known[key]
        found = known.setdefault(canonical(element), len(children(held, _name(element))))
        if found == len(children(held, _name(element))):
            held.append(element)
            recount(held)
        return found


def solid(colour: str) -> str:
    """A fill of one colour (ARGB), as XML."""
    fill = f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
    return f'{fill}<bgColor indexed="64"/></patternFill></fill>'


def is_light(colour: Mapping[str, str]) -> bool:
    """Whether a colour, given by its attributes, is too light for a font on a pale fill."""
    if rgb := _RGB.fullmatch(colour.get("rgb", "")):
        red, green, blue = (int(part, 16) for part in rgb.groups())
        return 299 * red + 587 * green + 114 * blue > _LIGHT
    tint = float(colour.get("tint", "0"))
    if theme := colour.get("theme"):
        return tint > -_TINT if theme in _LIGHT_OF_THEME else tint > _TINT
    return int(colour.get("indexed", "64")) in _LIGHT_OF_PALETTE


def _dark(font: Any) -> str:
    """A font as XML, its colour dark."""
    clone = copy.deepcopy(font)
    colour = child(clone, "color")
    if colour is None:
        order = (
            "b",
            "i",
            "strike",
            "condense",
            "extend",
            "outline",
            "shadow",
            "u",
            "vertAlign",
            "sz",
        )
        colour = placed(clone, "color", order)
    colour.attrib.clear()
    colour.set("rgb", f"FF{INK[1:]}")
    return canonical(clone).decode()


def _name(element: Any) -> str:
    return str(element.tag.rpartition("}")[2])


def _colour(fill: Any) -> str:
    pattern = child(fill, "patternFill")
    colour = child(pattern, "fgColor") if pattern is not None else None
    return "" if colour is None else colour.get("rgb", "").upper()
