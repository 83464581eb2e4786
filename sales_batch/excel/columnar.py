"""The fast reader of a sheet: runs of whole rows at once, by columns of bytes."""

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import numpy as np

from sales_batch.core.finding import Refused
from sales_batch.excel.markup import Odd
from sales_batch.excel.scan import Scanner
from sales_batch.excel.streaming import SheetWalker
from sales_batch.excel.values import SheetCells, Source, Texts

_PIECE = 1 << 19
_LONGEST_ROW = 1 << 23
_OPEN, _CLOSE, _ROW = b"<sheetData>", b"</sheetData>", b"<row "
_OTHER_CODE = re.compile(
    rb'\s*<\?xml [^>]*?encoding=["\'](?!utf-8["\']|us-ascii["\'])', re.IGNORECASE
)


def read_sheet(source: Source, texts: Texts, pieces: Iterable[bytes]) -> SheetCells:
    """Read a sheet from the pieces of its XML; raises Odd for whatever it cannot prove.

    The cells are scanned; what stands around them goes to the plain reader, which so proves that
    there is one table of cells, in the right namespace. A refusal is left to the plain reader.
    """
    walker = SheetWalker(source, texts)
    scanner = Scanner(source.last_row, texts)
    try:
        with ThreadPoolExecutor(1) as pool:
            walker.walk(_around(_ahead(iter(pieces), pool), scanner.scan))
        around = walker.found()
    except (Refused, UnicodeDecodeError) as error:
        raise Odd(str(error)) from error
    hidden = np.unique(np.concatenate([around.hidden_rows, *scanner.hidden]))
    return SheetCells([*around.cells, *scanner.cells], around.merged, hidden)


def _around(pieces: Iterator[bytes], scan: Callable[[bytes], None]) -> Iterator[bytes]:
    """The XML around the cells; the cells themselves go to `scan`, in runs of whole rows.

    Without a plain `<sheetData>` everything comes out, and whoever reads it finds the cells.
    """
    held = b""
    for piece in pieces:
        held += piece
        if _OPEN in held or len(held) > _LONGEST_ROW:
            break
    head, opening, rows = held.partition(_OPEN)
    if _OTHER_CODE.match(head):
        raise Odd("another encoding than UTF-8")
    yield head
    if opening:
        yield b"<sheetData/>"
        yield _hand_on(rows, pieces, scan)
    yield from pieces


def _ahead(pieces: Iterator[bytes], pool: Executor) -> Iterator[bytes]:
    """The same pieces, the next one being unpacked in a thread while one is scanned."""
    coming = pool.submit(next, pieces, None)
    while (piece := coming.result()) is not None:
        coming = pool.submit(next, pieces, None)
        yield piece


def _hand_on(rows: bytes, pieces: Iterator[bytes], scan: Callable[[bytes], None]) -> bytes:
    """Hand every row on to `scan`; what follows the last is returned."""
    while True:
        cut = max(rows.rfind(_ROW), 0)
        end = rows.find(_CLOSE, cut)
        if end >= 0:
            scan(rows[:end])
            return rows[end + len(_CLOSE) :]
        if cut > 0 and len(rows) >= _PIECE:
            scan(rows[:cut])
            rows = rows[cut:]
        elif len(rows) > _LONGEST_ROW:
            raise Odd("a very long row")
        piece = next(pieces, None)
        if piece is None:
            raise Odd("no end of the cells")
        rows += piece
