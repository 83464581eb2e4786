"""The parts of a workbook's file, and two files compared part by part, then byte by byte."""

import io
import zipfile
from pathlib import Path


def parts_of(source: Path | bytes) -> dict[str, bytes]:
    """The content of every part by its name, in order."""
    with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as package:
        return {name: package.read(name) for name in package.namelist()}


def assert_same_bytes(first: Path, second: Path) -> None:
    """The files are equal; where they are not, it says in which part and how it is packed."""
    before, after = parts_of(first), parts_of(second)
    assert list(before) == list(after)
    for name, content in before.items():
        assert content == after[name], name
    assert _packed(first) == _packed(second)
    assert first.read_bytes() == second.read_bytes()


def _packed(path: Path) -> dict[str, tuple[int, int]]:
    with zipfile.ZipFile(path) as package:
        return {one.filename: (one.compress_size, one.header_offset) for one in package.infolist()}
