"""Deflate in threads: pieces of one stream are compressed side by side."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from isal import isal_zlib

LEVEL = 1
"""Of isal's deflate: four times as quick as zlib's, and smaller; 2 and 3 save next to nothing."""

_AHEAD = 4
"""How many pieces wait at most, so that they take little memory."""

_WINDOW = 1 << 15
"""How far back deflate looks."""

_END = b"\x03\x00"
"""An empty last block, which ends a stream."""


class Deflate:
    """A compressor for `zipfile` that compresses pieces side by side: isal lets threads run.

    Each piece knows the end of the one before it, so little is lost; the bytes do not depend on
    how many threads there are.
    """

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._waiting: deque[Future[bytes]] = deque()
        self._before = b""

    def compress(self, piece: bytes) -> bytes:
        """Take a piece; returns what is ready of those before it."""
        self._waiting.append(self._threads.submit(_deflated, piece, self._before))
        self._before = piece[-_WINDOW:]
        return self._waiting.popleft().result() if len(self._waiting) > _AHEAD else b""

    def flush(self) -> bytes:
        """The rest, and the end of the stream."""
        return b"".join([*(piece.result() for piece in self._waiting), _END])


def _deflated(piece: bytes, before: bytes) -> bytes:
    packing = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS, zdict=before)
    return packing.compress(piece) + packing.flush(isal_zlib.Z_SYNC_FLUSH)
