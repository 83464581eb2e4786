"""A zip packed in threads holds what was put into it, and its bytes depend on nothing else."""

import time
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from sales_batch.excel import deflate
from sales_batch.excel.deflate import Piece, packing


def slowly(content: bytes, seconds: float) -> Iterator[bytes]:
    """A piece that is ready after a while, half by half."""
    time.sleep(seconds)
    half = len(content) // 2
    yield content[:half]
    yield content[half:]


def packed(path: Path, parts: dict[str, list[Piece]]) -> bytes:
    with packing(path) as made:
        for name, pieces in parts.items():
            made.add(name, pieces)
    return path.read_bytes()


def test_pieces_stand_in_their_order_whichever_is_ready_first(tmp_path: Path) -> None:
    pieces: list[Piece] = [partial(slowly, b"%d," % at, 0.02 / (at + 1)) for at in range(20)]
    path = tmp_path / "x.zip"
    packed(path, {"first": pieces, "second": [b"whole"], "third": [b"", b"x" * 10**6, b""]})
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "first": b"".join(b"%d," % at for at in range(20)),
            "second": b"whole",
            "third": b"x" * 10**6,
        }


def test_the_bytes_do_not_depend_on_the_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for threads in (1, 4):
        monkeypatch.setattr(deflate, "_THREADS", threads)
        found.append(packed(tmp_path / "x.zip", {"a": [b"abc" * 1000] * 30, "b": [b"b"]}))
    assert found[0] == found[1]


def test_a_mistake_in_a_piece_is_told(tmp_path: Path) -> None:
    def fail() -> Iterator[bytes]:
        yield b"b"
        raise ValueError("no such row")

    with pytest.raises(ValueError, match="no such row"):
        packed(tmp_path / "x.zip", {"a": [b"a", fail], "b": [b"b"]})
