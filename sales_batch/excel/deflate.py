"""Packs a zip in threads: the pieces of its parts are rendered and deflated side by side."""

import os
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from isal import isal_zlib

LEVEL = 1
"""Of isal's deflate: four times as quick as zlib's, and smaller; 2 and 3 save next to nothing."""

_THREADS = min(4, os.cpu_count() or 1)
"""How many pieces are made at once: each takes some 10 MiB until it is deflated."""

_AHEAD = 8
"""How many pieces wait at most, so that they take little memory."""

Rendered = Callable[[], Iterable[bytes | memoryview]]
"""Renders some of a part's content, a little at a time."""

Piece = bytes | Rendered
"""Some of a part's content, or what renders it."""


class _Packed(NamedTuple):
    """A piece deflated, up to the end of a byte; the size and the checksum of its content."""

    deflated: bytes
    size: int
    crc: int


class Packing:
    """A zip that is being written; see `packing`."""

    def __init__(
        self, archive: zipfile.ZipFile, threads: ThreadPoolExecutor, opened: ExitStack
    ) -> None:
        self._archive = archive
        self._threads = threads
        self._opened = opened
        self._name = ""
        self._part: Any = None
        self._waiting: deque[tuple[str, Future[_Packed]]] = deque()

    def add(self, name: str, pieces: Iterable[Piece]) -> None:
        """Take the pieces of a part, in order; the last few are deflated while others are made."""
        for piece in pieces:
            self._waiting.append((name, self._threads.submit(_packed, piece)))
            self.write(_AHEAD)

    def write(self, left: int = 0) -> None:
        """Write pieces until so many are left waiting."""
        while len(self._waiting) > left:
            name, packed = self._waiting.popleft()
            if name != self._name:
                self._opened.close()
                self._part = self._opened.enter_context(self._archive.open(name, "w"))
                self._name = name
            _append(self._part, packed.result())


@contextmanager
def packing(path: Path) -> Iterator[Packing]:
    """A zip that is written to `path` until the block ends.

    The same pieces give the same bytes, however many threads there are: nothing is deflated with
    regard to another piece, and each part is stamped with 1980, not with the time of day.
    """
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        ThreadPoolExecutor(_THREADS) as threads,
        ExitStack() as opened,
    ):
        made = Packing(archive, threads, opened)
        yield made
        made.write()


def _packed(piece: Piece) -> _Packed:
    """Runs in a thread: Arrow and isal let others run."""
    deflating = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
    deflated, size, crc = [], 0, 0
    for content in [piece] if isinstance(piece, bytes) else piece():
        deflated.append(deflating.compress(content))
        size += len(content)
        crc = isal_zlib.crc32(content, crc)
    deflated.append(deflating.flush(isal_zlib.Z_SYNC_FLUSH))
    return _Packed(b"".join(deflated), size, crc)


def _append(part: Any, piece: _Packed) -> None:
    """Put a piece into the open part of a zip, which cannot be told that it is deflated already.

    The part's own compressor gets nothing; when the part is closed, it ends the stream.
    """
    part._file_size += piece.size
    part._compress_size += len(piece.deflated)
    part._crc = isal_zlib.crc32_combine(part._crc, piece.crc, piece.size)
    part._fileobj.write(piece.deflated)
