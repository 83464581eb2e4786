"""The look of our workbooks: colours, cell formats, and how wide a text is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

FONT = "Microsoft YaHei"
ACCENT = "#1F4E79"
INK = "#262626"
MUTED = "#6B7280"
RULE = "#D5DBE3"
TINT = "#EDF2F8"
GOOD = "#1E6B3A"
BAD, BAD_TINT = "#A61B1B", "#FBE9E9"

SERIES = (ACCENT, "#E08A1E", "#7F93A8", "#3C8D7D", "#B9C7D6", "#8C5A7D")
"""Colours of a chart's series; neighbours differ in lightness, so that they survive printing."""

BODY: Mapping[str, Any] = MappingProxyType(
    {
        "font_name": FONT,
        "font_size": 10,
        "font_family": 2,
        "font_color": INK,
        "font_scheme": "none",
    }
)
"""What every cell starts from: XlsxWriter's `default_format_properties`, as a dict of its own.

Excel puts another Chinese font where this one is missing; no scheme, or the theme's would win.
"""

DEFAULT_WIDTH = 8.43
"""Excel's own width of a column, in units."""

ROW_HEIGHT = 22
LINE_HEIGHT = 18
"""Pixels; what FONT needs."""

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "plain": {"valign": "vcenter"},
    "company": {"font_color": MUTED},
    "title": {"font_size": 16, "bold": True, "font_color": ACCENT, "valign": "vcenter"},
    "heading": {"font_size": 12, "bold": True, "font_color": ACCENT, "valign": "bottom"},
    "note": {"font_color": MUTED, "valign": "vcenter"},
    "label": {"font_color": MUTED, "valign": "vcenter"},
    "header": {
        "bold": True,
        "font_color": ACCENT,
        "bg_color": TINT,
        "text_wrap": True,
        "valign": "vcenter",
        "top": 1,
        "top_color": ACCENT,
        "bottom": 1,
        "bottom_color": ACCENT,
    },
    "cell": {"valign": "vcenter", "bottom": 1, "bottom_color": RULE},
    "total": {"bold": True, "valign": "vcenter"},
    "link": {"font_color": "#0563C1", "underline": 1},
    "wrapped": {"text_wrap": True},
    "good": {"bold": True, "font_color": GOOD},
    "bad": {"bold": True, "font_color": BAD},
    "indented": {"align": "left", "indent": 1},
    "alarm": {"bg_color": BAD_TINT},
}


class Formats:
    """The cell formats of one XlsxWriter workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, *looks: str, **more: Any) -> Any:
        """The format that several of LOOKS and further XlsxWriter properties make together."""
        properties: dict[str, Any] = {}
        for look in looks:
            properties |= LOOKS[look]
        properties |= more
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


def height(lines: int) -> int:
    """The pixels of a row whose highest cell has so many lines of text."""
    return ROW_HEIGHT + LINE_HEIGHT * (lines - 1)


def width(text: str) -> float:
    """The width of a text in Excel's units: of its longest line, a Chinese character being two.

    A character of n bytes in UTF-8 counts (1 + n) / 2.
    """
    return max((len(line) + len(line.encode("utf-8", "replace"))) / 2 for line in text.split("\n"))
