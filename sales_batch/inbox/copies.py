"""The copies of what was handed in, kept under the state folder by their content."""

import contextlib
import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

BLOCK = 2**20
UNFINISHED = ".unfinished-"
ABANDONED = 24 * 3600
"""After so many seconds nobody copies any more: a look at the figures may run beside a night."""


class Look(NamedTuple):
    """What a file looks like from outside; two equal looks say that it has not changed."""

    size: int
    mtime_ns: int
    inode: int
    mode: int

    @classmethod
    def of(cls, found: os.stat_result) -> "Look":
        """The look that the system's answer holds."""
        return cls(found.st_size, found.st_mtime_ns, found.st_ino, stat.S_IFMT(found.st_mode))


class Changed(Exception):
    """The file was not the same before, during and after copying."""


class Unreadable(Exception):
    """The file cannot be opened or read; the message is the system's reason."""


def place_of(state: Path, content: str) -> Path:
    """Where the copy of a content (its SHA-256, in hex) is kept."""
    return state / "copies" / content[:2] / content


def holds(state: Path, content: str) -> bool:
    """The copy is there, and still has its content."""
    try:
        with place_of(state, content).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == content
    except OSError:
        return False


def look_at(source: Path) -> Look:
    """A look at a file now, links not followed; raises Changed where it has gone."""
    try:
        return Look.of(source.lstat())
    except FileNotFoundError:
        raise Changed from None
    except OSError as error:
        raise Unreadable(error.strerror) from error


def copy_aside(source: Path, look: Look, state: Path) -> str:
    """Copy a file into the store while hashing it; returns the SHA-256 of the content, in hex.

    Raises Changed where the file is not all the time what `look` saw, Unreadable where it cannot be
    read, OSError where the store cannot be written.
    """
    folder = state / "copies"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=UNFINISHED)
    copy = Path(name)
    try:
        with os.fdopen(handle, "wb") as target, _opened(source) as file:
            content = _copied(file, target, look)
            if look_at(source) != look:
                raise Changed
            if holds(state, content):
                return content
            target.flush()
            os.fsync(target.fileno())
        place = place_of(state, content)
        place.parent.mkdir(exist_ok=True)
        copy.replace(place)
    finally:
        copy.unlink(missing_ok=True)
    return content


def tidy(state: Path) -> None:
    """Remove what was left half copied, once it is too old to be another run's work."""
    for left in (state / "copies").glob(f"{UNFINISHED}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > ABANDONED:
                left.unlink()


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    """The file, never a link and never waiting for a pipe."""
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"):
        flags |= getattr(os, name, 0)
    try:
        handle = os.open(source, flags)
    except FileNotFoundError:
        raise Changed from None
    except OSError as error:
        raise Unreadable(error.strerror) from error
    with os.fdopen(handle, "rb") as file:
        yield file


def _copied(file: BinaryIO, target: BinaryIO, look: Look) -> str:
    if Look.of(os.fstat(file.fileno())) != look:
        raise Changed
    digest, left = hashlib.sha256(), look.size
    while left:
        block = _read(file, min(left, BLOCK))
        if not block:
            raise Changed
        digest.update(block)
        target.write(block)
        left -= len(block)
    if Look.of(os.fstat(file.fileno())) != look:
        raise Changed
    return digest.hexdigest()


def _read(file: BinaryIO, size: int) -> bytes:
    try:
        return file.read(size)
    except OSError as error:
        raise Unreadable(error.strerror) from error
