"""Lines 1 to 5: whatever happens around the files, no row is doubled and none lost unsaid."""

import os
import shutil
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from sales_batch.config import Settings
from sales_batch.inbox import copies
from sales_batch.inbox.inputs import Verdict
from tests.excel.rawbook import zipped
from tests.hostile.case import GOOD, book, good, header, parts, row
from tests.hostile.conftest import Read
from tests.hostile.nights import Taken, put, settings_in, take
from tests.hostile.originals import TYPES

A, B = good("AP-A"), good("AP-B")
X, Y = "management/x.xlsx", "management/y.xlsx"


@pytest.fixture
def settings(tmp_path: Path, read: Read) -> Settings:
    return settings_in(tmp_path)


def numbers(night: Taken) -> list[str]:
    """The approvals that count, each as often as it does."""
    return sorted(
        str(row["approval_no"]) for one in night.intake.handed for row in night.rows(one.file)
    )


ODD = [
    "two\nlines.xlsx",
    "tab\tand\rreturn.xlsx",
    "\u202egnp.xlsx",
    "😀.xlsx",
    "名" * 83 + ".xlsx",
    "-rf.xlsx",
    "'; drop table.xlsx",
    "=cmd|x.xlsx",
    "<script>.xlsx",
    "a&b {value} %s.xlsx",
    " leading and trailing .xlsx",
    "UPPER.XLSX",
    "caf\u00e9.xlsx",
]


def test_line_5_odd_names(settings: Settings) -> None:
    for at, name in enumerate(ODD):
        put(settings, f"management/{name}", good(f"AP-{at}"))
    odd = os.fsencode(settings.paths.inbox / "management") + b"/\xff\xfe.xlsx"
    with open(odd, "wb") as file:  # noqa: PTH123 (a name that is no text)
        file.write(good("AP-none"))
    os.utime(odd, (1e9, 1e9))
    night = take(settings)
    assert {one.verdict for one in night.intake.inputs} == {Verdict.READ}
    assert len(numbers(night)) == len(ODD) + 1
    for one in night.intake.inputs:
        assert one.path.isprintable() or "\u202e" in one.path
        one.path.encode()
        assert [row["subject"] for row in night.rows(one.path)] == [GOOD["subject"]]


def test_line_5_two_unicode_forms_of_one_name(settings: Settings) -> None:
    put(settings, "management/caf\u00e9.xlsx", A, age=9)
    put(settings, unicodedata.normalize("NFD", "management/caf\u00e9.xlsx"), B)
    night = take(settings)
    assert numbers(night) == ["AP-B"]
    assert "name_twice" in {one.check.name for one in night.intake.findings}


def test_line_5_links_out_of_the_inbox(settings: Settings, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.xlsx").write_bytes(A)
    put(settings, Y, B)
    home = settings.paths.inbox / "management"
    (home / "file.xlsx").symlink_to(outside / "x.xlsx")
    (home / "folder").symlink_to(outside)
    (home / "nowhere.xlsx").symlink_to(tmp_path / "gone.xlsx")
    (home / "round.xlsx").symlink_to(home / "round.xlsx")
    os.mkfifo(home / "pipe.xlsx")
    night = take(settings)
    assert numbers(night) == ["AP-B"]
    for name in ("file.xlsx", "folder", "nowhere.xlsx", "round.xlsx", "pipe.xlsx"):
        assert night.checks(f"management/{name}") == {"not_a_file"}, name


def test_line_5_a_file_that_may_not_be_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(settings, X, A)
    put(settings, Y, B)
    opening = os.open

    def refuse(path: Path, *given: int, **named: int) -> int:
        if str(path).endswith("x.xlsx"):
            raise PermissionError(13, "Permission denied")
        return opening(path, *given, **named)

    monkeypatch.setattr(os, "open", refuse)
    night = take(settings)
    assert numbers(night) == ["AP-B"]
    assert night.checks(X) == {"cannot_open"}


def test_line_5_many_files(settings: Settings) -> None:
    """Ten thousand take as long for each as these; see the report of the benchmark."""
    night = take(settings, {f"management/{at}.xlsx": good(f"AP-{at}") for at in range(150)})
    assert len(numbers(night)) == 150


def test_line_2_a_file_replaced_while_it_is_copied(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(settings, Y, B)
    before = take(settings, {X: A})
    put(settings, X, good("AP-C"))
    reading = copies._read

    def meddle(handle: object, size: int) -> bytes:
        put(settings, "management/aside", good("AP-D")).replace(settings.paths.inbox / X)
        return reading(handle, size)  # type: ignore[arg-type]

    monkeypatch.setattr(copies, "_read", meddle)
    during = take(settings, previous=before.inputs)
    assert during.checks(X) >= {"still_changing"}
    assert [line["approval_no"] for line in during.rows(X)] == ["AP-A"]
    monkeypatch.undo()
    after = take(settings, previous=during.inputs)
    assert [line["approval_no"] for line in after.rows(X)] == ["AP-D"]


def test_line_3_gone_for_a_night(settings: Settings) -> None:
    first = take(settings, {X: A, Y: B})
    (settings.paths.inbox / X).unlink()
    second = take(settings, previous=first.inputs)
    assert (numbers(second), second.checks(X)) == (["AP-A", "AP-B"], {"gone"})
    third = take(settings, previous=second.inputs)
    assert numbers(third) == ["AP-B"]


def test_line_4_the_same_content_under_two_names(settings: Settings) -> None:
    night = take(settings, {X: A, Y: A, "management/archive/z.xlsx": A})
    assert numbers(night) == ["AP-A"]
    assert sum(one.check.name == "same_content" for one in night.intake.findings) == 2


@pytest.mark.parametrize("name", ["x (1).xlsx", "x - 副本.xlsx", "x (conflicted copy).xlsx"])
def test_line_1_a_copy_that_was_edited(settings: Settings, name: str) -> None:
    edited = book(header() + row("AP-A") + row("AP-NEW", 3))
    night = take(settings, {X: A, f"management/{name}": edited})
    assert numbers(night) == ["AP-A"]
    assert night.checks(f"management/{name}") == {"copy_beside"}


def test_line_4_the_same_rows_in_two_files_are_named_and_held(settings: Settings) -> None:
    other = book(header() + row("AP-A") + row("AP-B", 3))
    night = take(settings, {X: A, Y: other})
    for path in (X, Y):
        assert "key_twice" in night.checks(path)
    held = night.evaluated.holding.table
    assert len(held) == 2


def test_line_4_a_renamed_file(settings: Settings) -> None:
    first = take(settings, {X: A})
    (settings.paths.inbox / X).rename(settings.paths.inbox / Y)
    second = take(settings, previous=first.inputs)
    assert numbers(second) == ["AP-A"]
    assert second.intake.findings == []


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_line_4_renamed_and_saved_again(settings: Settings) -> None:
    """Other bytes, the same rows, another name: one night, one copy of each row."""
    data = zipped(parts(header() + row("AP-A")) | {"[Content_Types].xml": TYPES})
    first = take(settings, {X: data})
    old = settings.paths.inbox / X
    again = openpyxl.load_workbook(old)
    again.save(settings.paths.inbox / Y)
    os.utime(settings.paths.inbox / Y, (1e9, 1e9))
    old.unlink()
    second = take(settings, previous=first.inputs)
    assert numbers(second) == ["AP-A"]
    assert second.checks(Y) == set()
    third = take(settings, previous=second.inputs)
    assert numbers(third) == ["AP-A"]


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_line_4_saved_again_with_the_same_rows(settings: Settings) -> None:
    data = zipped(parts(header() + row("AP-A")) | {"[Content_Types].xml": TYPES})
    first = take(settings, {X: data})
    openpyxl.load_workbook(settings.paths.inbox / X).save(settings.paths.inbox / X)
    os.utime(settings.paths.inbox / X, (1e9, 1e9))
    second = take(settings, previous=first.inputs)
    assert second.inputs[X].content != first.inputs[X].content
    assert second.rows(X) == first.rows(X)
    assert numbers(second) == ["AP-A"]


def test_line_2_the_last_good_copy_of_a_spoilt_file(settings: Settings) -> None:
    first = take(settings, {X: A, Y: B})
    put(settings, X, A[:-30])
    second = take(settings, previous=first.inputs)
    assert second.checks(X) == {"file_cut_short", "last_good_used"}
    assert numbers(second) == ["AP-A", "AP-B"]
    put(settings, X, b"")
    third = take(settings, previous=second.inputs)
    assert third.checks(X) == {"file_empty", "last_good_used"}
    assert numbers(third) == ["AP-A", "AP-B"]


def test_line_2_the_store_of_copies_is_lost(settings: Settings) -> None:
    """Copies can be made anew of all that lies in the inbox; what stood in for the rest is gone."""
    first = take(settings, {X: A, Y: B})
    shutil.rmtree(settings.paths.state / "copies")
    second = take(settings, previous=first.inputs)
    assert numbers(second) == ["AP-A", "AP-B"]
    shutil.rmtree(settings.paths.state / "copies")
    put(settings, X, b"no workbook")
    third = take(settings, previous=second.inputs)
    assert third.checks(X) == {"plain_text"}
    assert numbers(third) == ["AP-B"]
    assert third.evaluated.tables.known == frozenset()


def test_line_2_a_spoilt_copy_in_the_store(settings: Settings) -> None:
    """A copy whose bytes no longer fit its name is never read as what it was."""
    first = take(settings, {X: A, Y: B})
    copy = copies.place_of(settings.paths.state, first.inputs[X].content)
    copy.write_bytes(good("AP-Z"))
    shutil.rmtree(settings.paths.state / "cache")
    second = take(settings, previous=first.inputs)
    assert numbers(second) == ["AP-A", "AP-B"]
