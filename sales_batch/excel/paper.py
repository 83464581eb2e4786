"""Where the printed pages of a readers' sheet end: not within a chart or a short table."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from sales_batch.excel import style

WIDTH, HEIGHT = 1045, 678
"""Pixels of an A4 page in landscape within the margins of our sheets, in full size."""


def extent(wide: Mapping[int, float], columns: int) -> int:
    """The pixels that the first columns of a sheet take."""
    return sum(int(wide.get(at, style.DEFAULT_WIDTH) * 7 + 0.5) + 5 for at in range(columns))


def breaks(sections: Iterable[range], width: int, heights: Sequence[int]) -> Iterator[int]:
    """The rows above which a page must end, so that what fits on one page is not torn apart.

    Every section is some rows of the sheet; `width` is what is fitted to the width of a page,
    `heights` are the pixels of the rows. The first row is repeated at the top of every page.
    """
    room = HEIGHT * max(width, WIDTH) // WIDTH
    above = [0, *accumulate(heights)]
    page, title = 0, 0
    for section in sections:
        torn = above[section.stop] - above[page] + title > room
        if torn and above[section.stop] - above[section.start] + heights[0] <= room:
            yield section.start
            page, title = section.start, heights[0]
        while above[section.stop] - above[page] + title > room:
            page = max(bisect_right(above, above[page] + room - title) - 1, page + 1)
            title = heights[0]
