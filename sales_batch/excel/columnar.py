"""The fast reader of a sheet: runs of whole rows at once, by columns of bytes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from sales_batch.core.finding import Refused
from sales_batch.excel.markup import Odd
from sales_batch.excel.scan import Scanner
from sales_batch.excel.streaming import SheetWalker
from sales_batch.excel.values import SheetCells, Source, Texts

_RUN = 1 << 19
"""About so many bytes are scanned at once."""
_LONGEST_ROW = 1 << 23
_OPEN, _CLOSE, _ROW = b"<sheetData>", b"</sheetData>", b"<row "


class _Around(SheetWalker):
    """Reads what stands around the cells, and says in what they stand.

    `prefixes` are the prefixes of namespaces that are declared here.
    """

    def __init__(self, source: Source, texts: Texts) -> None:
        super().__init__(source, texts)
        self.prefixes: Counter[str] = Counter()
        self._code = "UTF-8"
        self._parser.XmlDeclHandler = self._declare
        self._parser.StartNamespaceDeclHandler = self._bind
        self._parser.EndNamespaceDeclHandler = self._release

    def prove_opened(self, tables: int) -> None:
        """Raise Odd unless so many tables of cells have begun, in UTF-8."""
        if self.tables != tables or self._code.upper() != "UTF-8":
            raise Odd("another encoding, or cells where no table of them is")

    def _declare(self, _: str, code: str | None, __: int) -> None:
        self._code = code or self._code

    def _bind(self, prefix: str | None, _: str) -> None:
        self.prefixes[prefix or ""] += 1

    def _release(self, prefix: str | None) -> None:
        self.prefixes -= Counter([prefix or ""])


def read_sheet(source: Source, texts: Texts, pieces: Iterable[bytes]) -> SheetCells:
    """Read a sheet from the pieces of its XML; raises Odd for whatever it cannot prove.

    The cells are scanned; what stands around them goes to the plain reader, which so proves that
    there is one table of cells, in the right namespace. A refusal is left to the plain reader.
    """
    walker = _Around(source, texts)
    scanner = Scanner(source.last_row, texts, walker.prefixes)
    try:
        walker.walk(_around(iter(pieces), walker, scanner.scan))
        around = walker.found()
    except (Refused, UnicodeDecodeError) as error:
        raise Odd(str(error)) from error
    hidden = np.unique(np.concatenate([around.hidden_rows, *scanner.hidden]))
    return SheetCells([*around.cells, *scanner.cells], around.merged, hidden)


def _around(
    pieces: Iterator[bytes], walker: _Around, scan: Callable[[bytes], None]
) -> Iterator[bytes]:
    """The XML around the cells for the walker; the cells go to `scan`, in runs of whole rows.

    Without a plain `<sheetData>` everything comes out, and the walker finds the cells. With one,
    just there the walker must see a table of cells begin, the first: it might be a comment.
    """
    held = b""
    for piece in pieces:
        held += piece
        if _OPEN in held or len(held) > _LONGEST_ROW:
            break
    head, opening, rows = held.partition(_OPEN)
    yield head
    if opening:
        walker.prove_opened(0)
        yield b"<sheetData/>"
        walker.prove_opened(1)
        yield _hand_on(rows, pieces, scan)
    yield from pieces


def _hand_on(rows: bytes, pieces: Iterator[bytes], scan: Callable[[bytes], None]) -> bytes:
    """Hand every row on to `scan`; what follows the last is returned."""
    while True:
        more = [rows]
        while sum(map(len, more)) < len(rows) + _RUN and (piece := next(pieces, b"")):
            more.append(piece)
        rows = b"".join(more)
        cut = max(rows.rfind(_ROW), 0)
        end = rows.find(_CLOSE, cut)
        if end >= 0:
            scan(rows[:end])
            return rows[end + len(_CLOSE) :]
        if len(more) == 1:
            raise Odd("no end of the cells")
        if len(rows) - cut > _LONGEST_ROW:
            raise Odd("a very long row")
        scan(rows[:cut])
        rows = rows[cut:]
