"""The cache: whatever happens to its files, the night reads what the workbooks hold."""

import errno
import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sales_batch import cache
from sales_batch.cache import INDEX, admit_all, forget_others, key, load
from sales_batch.core.admit import Admitted
from sales_batch.core.finding import Refused
from sales_batch.excel import gate
from sales_batch.excel.gate import Limits
from tests.hostile.case import amount, book, good, table
from tests.hostile.conftest import Read

USUAL = Limits()


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    """Two good workbooks, one with a notice, and one that is refused."""
    lenient = book(table("C", amount='<c r="G{at}" t="str"><v>１</v></c>'))
    files = {
        "a": good("A"),
        "b": book(table("B", **amount("7"))),
        "c": lenient,
        "d": b"no workbook",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return {name: tmp_path / name for name in files}


def shown(admitted: Admitted) -> object:
    sheets = [(one.title, one.letters, one.rows.to_pylist()) for one in admitted.sheets]
    return sheets, [(one.check.name, list(one.rows), one.detail) for one in admitted.remarks]


def entry(folder: Path, content: str) -> Path:
    return folder / "cache" / key(content, USUAL)


def night(folder: Path, sources: dict[str, Path], limits: Limits = USUAL) -> dict[str, object]:
    found = admit_all(sources, folder / "cache", limits, 1)
    return {content: shown(admitted) for content, admitted in found.items()}


def test_every_flipped_byte_is_noticed(
    tmp_path: Path, sources: dict[str, Path], read: Read
) -> None:
    night(tmp_path, sources)
    place = entry(tmp_path, "c")
    whole = load(place)
    assert whole is not None
    files = list(place.iterdir())
    assert len(files) == 3
    for file in files:
        data = bytearray(file.read_bytes())
        for at in range(0, len(data), 11):
            data[at] ^= 1 << (at % 8)
            file.write_bytes(data)
            assert load(place) is None
            data[at] ^= 1 << (at % 8)
        file.write_bytes(data)
    again = load(place)
    assert again is not None
    assert shown(again) == shown(whole)


def spoil_cut(place: Path) -> None:
    for file in place.iterdir():
        file.write_bytes(file.read_bytes()[:100])


def spoil_index(place: Path) -> None:
    (place / INDEX).unlink()


def spoil_columns(place: Path) -> None:
    next(place.glob("*.arrow")).unlink()


def spoil_file(place: Path) -> None:
    shutil.rmtree(place)
    place.write_text("a file")


def spoil_link(place: Path) -> None:
    shutil.rmtree(place)
    place.symlink_to(place.parent)


def spoil_empty(place: Path) -> None:
    shutil.rmtree(place)
    place.mkdir()


def spoil_foreign(place: Path) -> None:
    (place / INDEX).write_text('{"sheets": [], "remarks": []}')


@pytest.mark.parametrize(
    "spoil",
    [spoil_cut, spoil_index, spoil_columns, spoil_file, spoil_link, spoil_empty, spoil_foreign],
)
def test_a_spoilt_entry_is_read_anew_and_no_other(
    tmp_path: Path, sources: dict[str, Path], read: Read, spoil: Callable[[Path], None]
) -> None:
    first = night(tmp_path, sources)
    assert sorted(read) == ["a", "b", "c", "d"]
    read.clear()
    spoil(entry(tmp_path, "b"))
    assert night(tmp_path, sources) == first
    assert read == ["b"]
    assert night(tmp_path, sources) == first
    assert read == ["b"]


def test_a_file_in_place_of_the_whole_cache(
    tmp_path: Path, sources: dict[str, Path], read: Read
) -> None:
    (tmp_path / "cache").write_text("a file")
    first = night(tmp_path, sources)
    assert night(tmp_path, sources) == first
    assert len(read) == 4


def test_another_program_another_limit_another_entry(
    tmp_path: Path, sources: dict[str, Path], read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(tmp_path, sources)
    night(tmp_path, sources, replace(USUAL, worker_seconds=5))
    assert len(read) == 4
    night(tmp_path, sources, replace(USUAL, rows=1))
    assert len(read) == 8
    monkeypatch.setattr(cache, "program", lambda *_: "another")
    night(tmp_path, sources)
    assert len(read) == 12


def test_the_key_changes_with_the_text_of_the_cache_itself() -> None:
    assert cache.program("cache.py") != cache.program("core")
    assert cache.program("core", "cache.py") != cache.program("core")


def test_a_full_disk_leaves_nothing_half_kept(
    tmp_path: Path, sources: dict[str, Path], read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops the night, which could not write its reports either."""
    writing = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == INDEX:
            raise OSError(errno.ENOSPC, "No space left on device")
        return writing(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        night(tmp_path, sources)
    assert list((tmp_path / "cache").iterdir()) == []
    monkeypatch.undo()


def test_an_error_of_ours_is_told_of_that_file_alone(
    tmp_path: Path,
    sources: dict[str, Path],
    read: Read,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    reading = cache.admit_workbook

    def break_down(source: Path, limits: Limits) -> Admitted:
        if source.name == "b":
            raise IndexError("an error of ours")
        return reading(source, limits)

    monkeypatch.setattr(cache, "admit_workbook", break_down)
    found = admit_all(sources, tmp_path / "cache", USUAL, 1)
    assert [one.check for one in found["b"].remarks] == [gate.READING_CRASHED]
    assert found["a"].sheets
    assert "an error of ours" in caplog.text
    assert not entry(tmp_path, "b").exists()


def test_what_nobody_wants_is_thrown_away_after_a_day(
    tmp_path: Path, sources: dict[str, Path], read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(tmp_path, sources)
    folder = tmp_path / "cache"
    (folder / "stray").write_text("a file")
    (folder / ".new-x" / "entry").mkdir(parents=True)
    forget_others(["a"], folder, USUAL)
    assert len(list(folder.iterdir())) == 6
    monkeypatch.setattr(cache, "ABANDONED", -60)
    forget_others(["a"], folder, USUAL)
    assert list(folder.iterdir()) == [entry(tmp_path, "a")]


def test_a_refusal_can_be_sent_and_keeps_its_notes() -> None:
    refused = Refused(gate.FILE_DAMAGED, part="xl/workbook.xml")
    refused.add_note("where it happened")
    again = pickle.loads(pickle.dumps(refused))
    assert (again.check, again.detail) == (refused.check, refused.detail)
    assert again.__notes__ == ["where it happened"]
    assert str(again) == str(refused)
