"""What stands in for a workbook that cannot be read tonight."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from sales_batch.config import Settings
from sales_batch.inbox import InboxUnreachable, collect, copies, fall_back
from sales_batch.inbox.inputs import Verdict
from tests.inbox.nights import (
    MONDAY,
    OLD,
    TUESDAY,
    Put,
    codes,
    night_before,
    nothing,
    take,
    verdicts,
)


@pytest.mark.parametrize("lock", ["~$x.xlsx", ".~lock.x.xlsx#", ".~x.xlsx"])
def test_an_open_workbook_is_skipped_or_its_last_good_copy_used(
    settings: Settings, put: Put, lock: str
) -> None:
    file = put("order_desk/x.xlsx", "monday")
    previous = night_before(settings)
    file.write_text("tuesday")
    put(f"order_desk/{lock}")
    assert verdicts(take(settings))["order_desk/x.xlsx"] == "skipped"
    snapshot = take(settings, previous)
    (one,) = snapshot.workbooks
    assert (one.verdict, one.good_on) == (Verdict.LAST_GOOD, MONDAY)
    assert copies.place_of(settings.paths.state, one.good_content).read_text() == "monday"
    (finding,) = snapshot.findings
    assert finding.check.code == "G04"
    assert "2026-11-02" in finding.text("zh")
    assert "2026-11-02" in finding.text("en")


def test_a_file_just_saved_is_waited_for_once(settings: Settings, put: Put) -> None:
    file = put("order_desk/x.xlsx")
    os.utime(file)
    waited: list[float] = []

    def settle(seconds: float) -> None:
        waited.append(seconds)
        os.utime(file, (OLD, OLD))

    assert verdicts(collect(settings, {}, TUESDAY, nothing)) == {"order_desk/x.xlsx": "skipped"}
    os.utime(file)
    assert codes(collect(settings, {}, TUESDAY, settle))[0][1] == "still_changing"
    assert 0 < waited[0] <= settings.quiet_seconds + 1
    assert verdicts(take(settings)) == {"order_desk/x.xlsx": "read"}


def test_a_file_that_grows_while_waited_for_is_not_read(settings: Settings, put: Put) -> None:
    file = put("order_desk/x.xlsx")
    other = put("order_desk/y.xlsx")
    os.utime(other)

    def grow(_: float) -> None:
        file.write_text("longer than it was before")
        os.utime(file, (OLD, OLD))
        os.utime(other, (OLD, OLD))

    assert verdicts(collect(settings, {}, TUESDAY, grow))["order_desk/x.xlsx"] == "skipped"


@pytest.mark.parametrize("what", ["grow", "cut", "replace", "delete"])
def test_a_file_changed_while_it_is_copied_is_not_read(
    settings: Settings, put: Put, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put("order_desk/x.xlsx", b"x" * 100)
    previous = night_before(settings)
    reading = copies._read

    def meddle(handle: object, size: int) -> bytes:
        if what == "grow":
            file.write_bytes(b"y" * 200)
        elif what == "cut":
            os.truncate(file, 10)
        elif what == "replace":
            put("order_desk/aside", b"z" * 100).replace(file)
        else:
            file.unlink()
        return reading(handle, size)  # type: ignore[arg-type]

    put("order_desk/x.xlsx", b"y" * 100)
    monkeypatch.setattr(copies, "_read", meddle)
    snapshot = take(settings, previous)
    (one,) = snapshot.workbooks
    assert (one.verdict, one.good_on) == (Verdict.LAST_GOOD, MONDAY)
    assert copies.place_of(settings.paths.state, one.good_content).read_bytes() == b"x" * 100
    assert list((settings.paths.state / "copies").glob(".*")) == []


def test_a_file_that_cannot_be_opened_is_a_finding(
    settings: Settings, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("order_desk/x.xlsx")
    put("order_desk/y.xlsx")
    opening = os.open

    def refuse(path: Path, *given: int) -> int:
        if str(path).endswith("x.xlsx"):
            raise PermissionError(13, "Permission denied")
        return opening(path, *given)

    monkeypatch.setattr(os, "open", refuse)
    snapshot = take(settings)
    assert verdicts(snapshot) == {"order_desk/x.xlsx": "unreadable", "order_desk/y.xlsx": "read"}
    assert codes(snapshot) == [("G01", "cannot_open", "order_desk/x.xlsx")]


def test_a_folder_that_cannot_be_opened_keeps_its_last_good_copies(
    settings: Settings, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("order_desk/x.xlsx")
    put("shipping/y.xlsx")
    previous = night_before(settings)
    scanning = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "order_desk":
            raise PermissionError(13, "Permission denied")
        return scanning(path)

    monkeypatch.setattr(os, "scandir", refuse)
    snapshot = take(settings, previous)
    assert verdicts(snapshot) == {"order_desk/x.xlsx": "last_good", "shipping/y.xlsx": "read"}
    assert codes(snapshot) == [("G01", "cannot_look", "order_desk/")]


def test_a_workbook_that_has_gone_counts_once_more(settings: Settings, put: Put) -> None:
    gone = put("order_desk/x.xlsx")
    put("order_desk/y.xlsx")
    previous = night_before(settings)
    gone.unlink()
    snapshot = take(settings, previous)
    assert verdicts(snapshot) == {"order_desk/x.xlsx": "missed", "order_desk/y.xlsx": "read"}
    assert codes(snapshot) == [("G18", "gone", "order_desk/x.xlsx")]
    assert len(snapshot.workbooks) == 2
    next_night = take(settings, {one.path: one for one in snapshot.inputs})
    assert verdicts(next_night) == {"order_desk/y.xlsx": "read"}
    assert next_night.findings == []


def test_a_workbook_renamed_and_edited_is_not_doubled(settings: Settings, put: Put) -> None:
    file = put("order_desk/x.xlsx")
    previous = night_before(settings)
    file.unlink()
    put("order_desk/x final.xlsx", "edited")
    snapshot = take(settings, previous)
    assert verdicts(snapshot) == {"order_desk/x final.xlsx": "read", "order_desk/x.xlsx": "gone"}
    assert [code for code, *_ in codes(snapshot)] == ["G18"]


def test_a_workbook_moved_to_the_archive_has_not_gone(settings: Settings, put: Put) -> None:
    file = put("order_desk/x.xlsx")
    previous = night_before(settings)
    (settings.paths.inbox / "order_desk" / "archive").mkdir()
    file.rename(settings.paths.inbox / "order_desk" / "archive" / "x.xlsx")
    snapshot = take(settings, previous)
    assert verdicts(snapshot) == {"order_desk/archive/x.xlsx": "read"}
    assert snapshot.findings == []


def test_a_workbook_away_for_a_moment_is_waited_for(settings: Settings, put: Put) -> None:
    file = put("order_desk/x.xlsx")
    put("order_desk/y.xlsx")
    previous = night_before(settings)
    aside = file.rename(settings.paths.inbox / "aside")

    def come_back(_: float) -> None:
        aside.rename(file)

    snapshot = collect(settings, previous, TUESDAY, come_back)
    assert snapshot.findings[0].check.code == "G04"
    assert len(snapshot.workbooks) == 2


def test_an_inbox_that_is_missing_or_suddenly_empty_stops_the_run(
    settings: Settings, put: Put
) -> None:
    file = put("order_desk/x.xlsx")
    previous = night_before(settings)
    file.unlink()
    with pytest.raises(InboxUnreachable, match="没有工作簿"):
        take(settings, previous)
    assert take(settings).inputs == []
    file.parent.rmdir()
    settings.paths.inbox.rmdir()
    with pytest.raises(InboxUnreachable, match="is not there"):
        take(settings)


def test_a_damaged_copy_never_stands_in(settings: Settings, put: Put) -> None:
    put("order_desk/x.xlsx", "monday")
    previous = night_before(settings)
    before = previous["order_desk/x.xlsx"]
    refused = replace(before, verdict=Verdict.REFUSED, content="", good_on=TUESDAY)
    assert fall_back(refused, previous, settings.paths.state).good_on == MONDAY
    copies.place_of(settings.paths.state, before.content).write_text("mondax")
    kept = fall_back(refused, previous, settings.paths.state)
    assert (kept.verdict, kept.good_on, kept.good_content) == (Verdict.REFUSED, None, "")


def test_a_department_that_has_nothing_left_keeps_what_it_had(settings: Settings, put: Put) -> None:
    file = put("order_desk/x.xlsx")
    put("shipping/y.xlsx")
    previous = night_before(settings)
    file.unlink()
    file.parent.rmdir()
    for _ in range(3):
        snapshot = take(settings, previous)
        assert verdicts(snapshot) == {"order_desk/x.xlsx": "missed", "shipping/y.xlsx": "read"}
        assert codes(snapshot) == [("G18", "deserted", "order_desk")]
        assert len(snapshot.workbooks) == 2
        previous = {one.path: one for one in snapshot.inputs}
    put("order_desk/z.xlsx", "a new one")
    snapshot = take(settings, previous)
    assert verdicts(snapshot) == {"order_desk/z.xlsx": "read", "shipping/y.xlsx": "read"}


def test_an_inbox_without_a_workbook_on_the_first_night_is_told(settings: Settings) -> None:
    assert codes(take(settings)) == [("G18", "nothing_there", "")]


def test_of_a_correction_and_its_original_the_newer_is_read(settings: Settings, put: Put) -> None:
    put("order_desk/x.xlsx", "original", age=100)
    put("order_desk/x.returned.xlsx", "corrected")
    put("shipping/y.xlsx", "mended at home")
    put("shipping/y.returned.xlsx", "as it was", age=100)
    snapshot = take(settings)
    assert verdicts(snapshot) == {
        "order_desk/x.returned.xlsx": "read",
        "order_desk/x.xlsx": "copy",
        "shipping/y.returned.xlsx": "copy",
        "shipping/y.xlsx": "read",
    }
    assert codes(snapshot) == [
        ("G16", "correction_beside", "order_desk/x.xlsx"),
        ("G16", "correction_beside", "shipping/y.returned.xlsx"),
    ]
