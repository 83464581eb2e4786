"""Packs a zip in threads: the pieces of its parts are rendered and deflated side by side."""

import os
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from isal import isal_zlib

LEVEL = 1
"""Of isal's deflate: four times as quick as zlib's, and smaller; 2 and 3 save next to nothing."""

_AHEAD = 4
"""How many pieces wait at most, so that they take little memory."""

Piece = bytes | Callable[[], bytes | memoryview]
"""Some of a part's content, or what renders it."""


class _Packed(NamedTuple):
    """A piece deflated, up to the end of a byte; the size and the checksum of its content."""

    deflated: bytes
    size: int
    crc: int


def pack(path: Path, pieces: Iterable[tuple[str, Piece]]) -> None:
    """Write a zip of parts, of which each has one piece or several, in order, under its name.

    The same pieces give the same bytes, however many threads there are: nothing is deflated with
    regard to another piece, and each part is stamped with 1980, not with the time of day.
    """
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        ThreadPoolExecutor(os.cpu_count()) as threads,
    ):
        for name, packed in groupby(_ahead(threads, pieces), itemgetter(0)):
            with archive.open(name, "w") as part:
                for _, piece in packed:
                    _append(part, piece)


def _ahead(
    threads: ThreadPoolExecutor, pieces: Iterable[tuple[str, Piece]]
) -> Iterator[tuple[str, _Packed]]:
    waiting: deque[tuple[str, Future[_Packed]]] = deque()
    for name, piece in pieces:
        waiting.append((name, threads.submit(_packed, piece)))
        if len(waiting) > _AHEAD:
            name, packed = waiting.popleft()
            yield name, packed.result()
    for name, packed in waiting:
        yield name, packed.result()


def _packed(piece: Piece) -> _Packed:
    """Runs in a thread: Arrow and isal let others run."""
    content = piece() if callable(piece) else piece
    packing = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
    deflated = packing.compress(content) + packing.flush(isal_zlib.Z_SYNC_FLUSH)
    return _Packed(deflated, len(content), isal_zlib.crc32(content))


def _append(part: Any, piece: _Packed) -> None:
    """Put a piece into the open part of a zip, which cannot be told that it is deflated already.

    The part's own compressor gets nothing; when the part is closed, it ends the stream.
    """
    part._file_size += piece.size
    part._compress_size += len(piece.deflated)
    part._crc = isal_zlib.crc32_combine(part._crc, piece.crc, piece.size)
    part._fileobj.write(piece.deflated)
