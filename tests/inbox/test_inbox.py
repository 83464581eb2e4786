"""What the batch does with the files that it finds in the inbox."""

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from sales_batch.config import Settings
from sales_batch.core.sheet import Book
from sales_batch.inbox import copies, misplaced, spelling
from sales_batch.inbox.inputs import Input, Verdict
from tests.inbox.nights import (
    OLD,
    TUESDAY,
    Put,
    codes,
    night_before,
    take,
    verdicts,
)


def test_a_workbook_is_copied_aside_and_recorded(settings: Settings, put: Put) -> None:
    put("order_desk/archive/2025/订货.xlsx", "content")
    snapshot = take(settings)
    (one,) = snapshot.workbooks
    assert one.path == "order_desk/archive/2025/订货.xlsx"
    assert (one.department, one.size, one.verdict) == ("order_desk", 7, Verdict.READ)
    assert (one.good_content, one.good_on) == (one.content, TUESDAY)
    assert copies.place_of(settings.paths.state, one.content).read_bytes() == b"content"
    assert snapshot.findings == []


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("~$x.xlsx", "temporary"),
        (".~lock.x.xlsx#", "temporary"),
        (".hidden.xlsx", "temporary"),
        ("x.tmp", "temporary"),
        ("x.xlsx.part", "temporary"),
        ("Thumbs.db", "temporary"),
        ("x.pdf", "other"),
        ("D1B2C300", "other"),
        ("X.XLSX", "read"),
        ("x.xlsm", "read"),
        ("x.xls", "read"),
        ("x.csv", "read"),
        ("x.ods", "read"),
        ("x.xlsb", "read"),
        ("two\nlines.xlsx", "read"),
        ("x😀\u202e.xlsx", "read"),
        ("长" * 80 + ".xlsx", "read"),
    ],
)
def test_every_file_gets_a_verdict(settings: Settings, put: Put, name: str, verdict: str) -> None:
    put(f"order_desk/{name}")
    assert list(verdicts(take(settings)).values()) == [verdict]


def test_names_are_recorded_fit_to_print(settings: Settings, put: Put) -> None:
    put("order_desk/two\nlines.xlsx")
    bad = os.fsencode(settings.paths.inbox / "order_desk") + b"/\xff.xlsx"
    with open(bad, "wb") as file:  # noqa: PTH123 (a name that is no text)
        file.write(b"bad name")
    os.utime(bad, (OLD, OLD))
    paths = list(verdicts(take(settings)))
    assert paths == ["order_desk/%FF.xlsx", "order_desk/two%0Alines.xlsx"]
    "".join(paths).encode()


def test_folders_of_the_system_are_not_entered(settings: Settings, put: Put) -> None:
    put("order_desk/.snapshot/x.xlsx")
    put("order_desk/@eaDir/x.xlsx")
    assert take(settings).inputs == []


@pytest.mark.parametrize(
    "name",
    [
        "x (1).xlsx",
        "x（2）.xlsx",
        "x - 副本.xlsx",
        "x - 副本 (2).xlsx",
        "副本 x.xlsx",
        "x - Copy.xlsx",
        "x copy 2.xlsx",
        "Copy of x.xlsx",
        "x (conflicted copy 2026-11-01).xlsx",
        "x (desk's conflicted copy 2026-11-01).xlsx",
        "x.sync-conflict-20261101-101112-ABCDEFG.xlsx",
        "x_冲突文件.xlsx",
    ],
)
def test_a_copy_beside_its_original_is_named_and_not_read(
    settings: Settings, put: Put, name: str
) -> None:
    put("order_desk/x.xlsx")
    put(f"order_desk/{name}", age=-100)
    snapshot = take(settings)
    assert verdicts(snapshot) == {"order_desk/x.xlsx": "read", f"order_desk/{name}": "copy"}
    assert codes(snapshot) == [("G16", "copy_beside", f"order_desk/{name}")]


@pytest.mark.parametrize(
    "name", ["x (2026).xlsx", "photocopy.xlsx", "x 2.xlsx", "(1).xlsx", "副本.xlsx"]
)
def test_other_names_are_originals(name: str) -> None:
    assert spelling.original(name) == name


def test_of_copies_without_an_original_the_newest_is_read(settings: Settings, put: Put) -> None:
    put("order_desk/x (1).xlsx", age=100)
    put("order_desk/x (2).xlsx")
    assert verdicts(take(settings)) == {
        "order_desk/x (1).xlsx": "copy",
        "order_desk/x (2).xlsx": "read",
    }


def test_of_two_unicode_forms_of_a_name_the_newer_is_read(settings: Settings, put: Put) -> None:
    name = "order_desk/caf\u00e9.xlsx"
    put(name, "older", age=100)
    put(unicodedata.normalize("NFD", name), "newer")
    snapshot = take(settings)
    assert sorted(verdicts(snapshot).values()) == ["copy", "read"]
    assert [one.size for one in snapshot.workbooks] == [5]
    assert [code for code, *_ in codes(snapshot)] == ["G16"]
    assert all(unicodedata.is_normalized("NFC", path) for path in verdicts(snapshot))


def test_the_older_of_two_files_of_one_content_is_ignored(settings: Settings, put: Put) -> None:
    put("order_desk/a.xlsx", "same", age=100)
    put("order_desk/archive/b.xlsx", "same")
    snapshot = take(settings)
    assert verdicts(snapshot) == {
        "order_desk/a.xlsx": "same_content",
        "order_desk/archive/b.xlsx": "read",
    }
    assert codes(snapshot) == [("G16", "same_content", "order_desk/a.xlsx")]


def test_of_one_content_the_file_known_before_stays(settings: Settings, put: Put) -> None:
    put("order_desk/a.xlsx", "same", age=100)
    previous = night_before(settings)
    put("order_desk/b.xlsx", "same")
    assert verdicts(take(settings, previous))["order_desk/a.xlsx"] == "read"


def test_one_content_in_two_departments_is_left_to_the_kind_of_workbook(
    settings: Settings, put: Put
) -> None:
    put("management/a.xlsx", "same")
    put("order_desk/a.xlsx", "same")
    assert set(verdicts(take(settings)).values()) == {"read"}


def test_links_and_pipes_are_not_read(settings: Settings, put: Put, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.xlsx").write_text("secret")
    here = settings.paths.inbox / "order_desk"
    (here / "link.xlsx").symlink_to(outside / "x.xlsx")
    (here / "folder").symlink_to(outside)
    (here / "loop").symlink_to(here)
    (here / "twin.xlsx").symlink_to(put("order_desk/x.xlsx"))
    os.mkfifo(here / "pipe.xlsx")
    snapshot = take(settings)
    assert verdicts(snapshot) == {
        "order_desk/folder": "not_a_file",
        "order_desk/link.xlsx": "not_a_file",
        "order_desk/loop": "other",
        "order_desk/pipe.xlsx": "not_a_file",
        "order_desk/twin.xlsx": "other",
        "order_desk/x.xlsx": "read",
    }
    assert [code for code, *_ in codes(snapshot)] == ["G01"] * 3


def test_a_file_outside_the_folders_of_the_departments_is_refused(
    settings: Settings, put: Put
) -> None:
    put("x.xlsx")
    put("elsewhere/y.xlsx")
    snapshot = take(settings)
    assert set(verdicts(snapshot).values()) == {"no_department"}
    assert [code for code, *_ in codes(snapshot)] == ["G03", "G03"]


def test_a_file_past_the_limit_is_not_copied(settings: Settings, put: Put) -> None:
    small = settings.model_copy(
        update={"limits": settings.limits.model_copy(update={"file_bytes": 10})}
    )
    put("order_desk/x.xlsx", b"x" * 11)
    snapshot = take(small)
    assert verdicts(snapshot) == {"order_desk/x.xlsx": "refused"}
    assert codes(snapshot) == [("G01", "too_big_to_copy", "order_desk/x.xlsx")]


def test_a_crash_leaves_nothing_half_copied(settings: Settings, put: Put) -> None:
    left = settings.paths.state / "copies" / ".unfinished-abc"
    left.parent.mkdir(parents=True)
    left.write_text("half")
    at_work = left.with_name(".unfinished-def")
    at_work.write_text("another run copies here")
    os.utime(left, (OLD, OLD))
    put("order_desk/x.xlsx")
    take(settings)
    assert not left.exists()
    assert at_work.exists()


def test_a_workbook_in_the_wrong_department(settings: Settings) -> None:
    book = Book(zh="审批", en="Approvals", department="management", sheets=())
    found = Input("order_desk/x.xlsx", "order_desk", 1, Verdict.READ)
    finding = misplaced(found, book, settings)
    assert finding is not None
    assert (
        finding.text("zh") == "这是《审批》，不由这个部门提交，没有读取。请移到文件夹 management。"
    )
    assert misplaced(replace(found, department="management"), book, settings) is None


def test_the_snapshot_does_not_depend_on_the_order_of_the_disk(
    settings: Settings, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("b", "a", "c (1)", "c"):
        put(f"order_desk/{name}.xlsx")
    first = take(settings)
    scanning = os.scandir

    def backwards(path: Path) -> object:
        return scanning(path) if "copies" in path.parts else reversed(list(scanning(path)))

    monkeypatch.setattr(os, "scandir", backwards)
    assert take(settings) == first
