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


def breaks(
    sections: Iterable[Sequence[range]], width: int, heights: Sequence[int]
) -> Iterator[int]:
    """The rows above which a page must end, so that what fits on one page is not torn apart.

    Every section is some parts of the sheet's rows, which are torn from each other only where one
    page is too short for all of them; `width` is what is fitted to the width of a page, `heights`
    are the pixels of the rows. The first row is repeated at the top of every page; the first
    section begins below what stands above it.
    """
    room = HEIGHT * max(width, WIDTH) // WIDTH
    above = [0, *accumulate(heights)]
    page, title, first = 0, 0, True
    for parts in sections:
        whole = range(parts[0].start, parts[-1].stop)
        begin = 0 if first else whole.start
        fits = above[whole.stop] - above[begin] + (0 if first else heights[0]) <= room
        for part in [whole] if fits else parts:
            torn = above[part.stop] - above[page] + title > room
            alone = above[part.stop] - above[part.start] + heights[0] <= room
            if torn and alone and not first:
                yield part.start
                page, title = part.start, heights[0]
            while above[part.stop] - above[page] + title > room:
                page = max(bisect_right(above, above[page] + room - title) - 1, page + 1)
                title = heights[0]
            first = False
