"""Where the printed pages of a readers' sheet end: not within a chart or a short table."""

from collections.abc import Iterable, Iterator, Mapping

from sales_batch.excel import style

WIDTH, HEIGHT = 1045, 678
"""Pixels of an A4 page in landscape within the margins of our sheets, in full size."""

TITLE = 36
"""The row that is repeated at the top of every page."""
HEADINGS = 34
"""By how much the heading, the header and the totals of a section exceed ordinary rows."""


def extent(wide: Mapping[int, float], columns: int) -> int:
    """The pixels that the first columns of a sheet take."""
    return sum(int(wide.get(at, style.DEFAULT_WIDTH) * 7 + 0.5) + 5 for at in range(columns))


def breaks(sections: Iterable[range], width: int) -> Iterator[int]:
    """The rows above which a page must end, so that what fits on one page is not torn apart.

    Every section is some rows of the sheet; `width` is what is fitted to the width of a page.
    """
    room = HEIGHT * max(width, WIDTH) // WIDTH
    used = TITLE
    for section in sections:
        height = len(section) * style.ROW_HEIGHT + HEADINGS
        if used + height > room >= height + TITLE:
            yield section.start
            used = TITLE
        used = (used + height) % room if height > room else used + height
