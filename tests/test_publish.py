"""One night's set: whole or not visible at all, and never overwritten."""

import json
import os
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sales_batch import publish
from sales_batch.core.words import Words
from sales_batch.pages import Link, readable
from sales_batch.publish import About, Damaged

DAY = date(2026, 11, 3)
REPORTS, VOUCHERS = Words("报表", "Reports"), Words("凭证", "Vouchers")


def about(run: int = 1, fingerprint: str = "f1", company: str = "示例电机有限公司") -> About:
    links = (
        Link("backlog.xlsx", Words("订货受理余额表", "Order backlog"), REPORTS),
        Link("vouchers/送货 1.xlsx", Words("送货通知单 <1>", "Delivery notice <1>"), VOUCHERS),
    )
    return About(company, "zh", DAY, run, "1.0", fingerprint, links)


def fill(building: Path) -> None:
    (building / "vouchers").mkdir()
    for path in ("backlog.xlsx", "vouchers/送货 1.xlsx"):
        with zipfile.ZipFile(building / path, "w") as package:
            package.writestr("xl/workbook.xml", "<workbook/>" * 100)


def night(out: Path, run: int = 1, fingerprint: str = "f1", day: date = DAY) -> Path:
    name = publish.set_name(out, day)
    building = publish.begin(out, name)
    fill(building)
    publish.seal(building, about(run, fingerprint))
    return publish.reveal(out, name, "示例电机有限公司", "zh")


def shown(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir()) if out.exists() else []


def test_a_set_is_published_whole(tmp_path: Path) -> None:
    folder = night(tmp_path)
    assert folder == tmp_path / "2026-11-03"
    assert shown(tmp_path) == ["2026-11-03", "index.html"]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest) == ["day", "files", "fingerprint", "run", "version"]
    assert [entry["path"] for entry in manifest["files"]] == [
        "backlog.xlsx",
        "index.html",
        "vouchers/送货 1.xlsx",
    ]
    assert (manifest["run"], manifest["fingerprint"]) == (1, "f1")
    assert publish.altered(folder) == []


def test_the_page_leads_to_the_files_and_shows_texts_as_texts(tmp_path: Path) -> None:
    page = (night(tmp_path) / "index.html").read_text(encoding="utf-8")
    assert '<a href="vouchers/%E9%80%81%E8%B4%A7%201.xlsx">送货通知单 &lt;1&gt;</a>' in page
    assert "截止日 2026-11-03" in page
    assert page.index("<h2>报表</h2>") < page.index("<h2>凭证</h2>")


def test_a_day_run_again_gets_a_further_set(tmp_path: Path) -> None:
    names = [night(tmp_path, run, f"f{run}").name for run in range(1, 12)]
    assert names[:3] == ["2026-11-03", "2026-11-03.r2", "2026-11-03.r3"]
    assert publish.same_set(tmp_path, DAY, "f11") == "2026-11-03.r11"
    assert publish.same_set(tmp_path, DAY, "f2") == ""
    assert publish.same_set(tmp_path, date(2026, 11, 4), "f11") == ""
    assert publish.last_run(tmp_path) == 11


def test_the_first_page_leads_to_the_newest_day(tmp_path: Path) -> None:
    night(tmp_path, 1)
    night(tmp_path, 2, day=date(2026, 11, 5))
    night(tmp_path, 3)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'class="newest" href="2026-11-05/index.html"' in page
    assert page.index("2026-11-03.r2/") < page.index("2026-11-03/")
    assert ">2026-11-03（第 2 版）</a></li>" in page
    assert ">2026-11-03</a><span>已由2026-11-03（第 2 版）取代</span>" in page
    assert page.count('class="old"') == 1


def test_sets_of_equal_content_are_equal_to_the_byte(tmp_path: Path) -> None:
    sets = []
    for out in (tmp_path / "a", tmp_path / "b"):
        folder = night(out)
        sets.append({file.name: file.read_bytes() for file in folder.rglob("*.html")})
    assert sets[0] == sets[1]


def test_nothing_was_published_yet(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert publish.last_run(out) == 0
    assert publish.same_set(out, DAY, "f1") == ""
    assert publish.set_name(out, DAY) == "2026-11-03"


@pytest.mark.parametrize("harm", ["flip", "cut", "empty"])
def test_a_workbook_that_cannot_be_read_back_is_not_published(tmp_path: Path, harm: str) -> None:
    building = publish.begin(tmp_path, "2026-11-03")
    fill(building)
    file = building / "backlog.xlsx"
    content = file.read_bytes()
    flipped = content[:60] + bytes([content[60] ^ 1]) + content[61:]
    file.write_bytes({"flip": flipped, "cut": content[:90], "empty": b""}[harm])
    with pytest.raises(Damaged, match=r"backlog\.xlsx"):
        publish.seal(building, about())


def test_altered_files_are_found(tmp_path: Path) -> None:
    folder = night(tmp_path)
    (folder / "backlog.xlsx").unlink()
    (folder / "index.html").write_text("changed")
    assert publish.altered(folder) == ["backlog.xlsx", "index.html"]
    (folder / "manifest.json").write_text("{")
    assert publish.altered(folder) == ["manifest.json"]


def test_what_a_crash_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    night(tmp_path)
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "precious.txt").write_text("keep")
    for name in ("2026-11-01", "2026-11-02"):
        building = tmp_path / f".building-{name}"
        building.mkdir()
        (building / "half.xlsx").write_text("half")
    (tmp_path / ".building-link").symlink_to(outside)
    publish.begin(tmp_path, "2026-11-04")
    assert shown(tmp_path) == [".building-2026-11-04", "2026-11-03", "index.html"]
    assert (outside / "precious.txt").exists()


def test_a_set_is_never_overwritten(tmp_path: Path) -> None:
    folder = night(tmp_path)
    before = (folder / "manifest.json").read_bytes()
    building = publish.begin(tmp_path, "2026-11-03")
    fill(building)
    publish.seal(building, about(2))
    with pytest.raises(FileExistsError):
        publish.reveal(tmp_path, "2026-11-03", "", "zh")
    with pytest.raises(FileNotFoundError):
        publish.reveal(tmp_path, "2026-11-09", "", "zh")
    assert (folder / "manifest.json").read_bytes() == before


class PowerCut(Exception):
    """The machine stops here."""


STEPS = (
    (Path, "mkdir"),
    (Path, "write_text"),
    (Path, "rename"),
    (Path, "replace"),
    (os, "fsync"),
    (shutil, "rmtree"),
)


def cut_at(monkeypatch: pytest.MonkeyPatch, step: int) -> list[int]:
    """Stop at the given write, rename or sync; the list counts them."""
    count = [0]

    def guarded(function: Any) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            count[0] += 1
            if count[0] == step:
                raise PowerCut
            return function(*given, **named)

        return call

    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, guarded(getattr(owner, name)))
    return count


def assert_only_whole_sets(out: Path) -> None:
    for folder in out.glob("2*"):
        assert publish.altered(folder) == []
        assert (folder / "backlog.xlsx").exists()
    if (out / "index.html").exists():
        assert "</html>" in (out / "index.html").read_text(encoding="utf-8")


def test_no_half_set_is_ever_visible(tmp_path: Path) -> None:
    night(tmp_path / "whole", 1, "before", date(2026, 11, 2))
    with pytest.MonkeyPatch.context() as patch:
        steps = cut_at(patch, 0)
        building = publish.begin(tmp_path / "whole", "2026-11-03")
        fill(building)
        publish.seal(building, about(2))
        sealed = steps[0]
        publish.reveal(tmp_path / "whole", "2026-11-03", "示例电机有限公司", "zh")
    assert 0 < sealed < steps[0]
    for step in range(1, steps[0] + 1):
        out = tmp_path / str(step)
        night(out, 1, "before", date(2026, 11, 2))
        with pytest.MonkeyPatch.context() as patch:
            cut_at(patch, step)
            with pytest.raises(PowerCut):
                night(out, 2)
        assert_only_whole_sets(out)
        if step > sealed:
            publish.finish(out, "2026-11-03", "示例电机有限公司", "zh")
        else:
            night(out, 2)
        publish.discard(out)
        assert_only_whole_sets(out)
        assert shown(out) == ["2026-11-02", "2026-11-03", "index.html"]
        assert 'newest" href="2026-11-03/' in (out / "index.html").read_text(encoding="utf-8")


def test_a_sealed_set_that_is_owed_is_shown_by_the_next_run(tmp_path: Path) -> None:
    building = publish.begin(tmp_path, "2026-11-03")
    fill(building)
    publish.seal(building, about())
    publish.finish(tmp_path, "2026-11-03", "示例电机有限公司", "zh")
    assert publish.altered(tmp_path / "2026-11-03") == []


def test_a_set_that_was_taken_away_is_not_owed(tmp_path: Path) -> None:
    shutil.rmtree(night(tmp_path))
    publish.finish(tmp_path, "2026-11-03", "示例电机有限公司", "zh")
    assert shown(tmp_path) == ["index.html"]


def test_sizes_are_readable() -> None:
    assert [readable(size) for size in (0, 1, 1024, 1025, 20_000_000)] == [
        "0 KB",
        "1 KB",
        "1 KB",
        "2 KB",
        "20 MB",
    ]
