"""A whole night over the samples: what is found, what is published, and that it repeats itself."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from sales_batch import batch, config, publish, reporting
from sales_batch.batch import Night
from sales_batch.config import Settings
from sales_batch.ledger import Ledger
from sales_batch.reports import REPORTS
from tests.packages import assert_same_bytes

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


def folder_of(place: Path) -> Settings:
    """A working folder with the samples for its inbox."""
    shutil.copytree(ROOT / "samples" / "inbox", place / "inbox")
    (place / "config.yaml").write_text(
        "paths: {inbox: inbox}\nquiet_seconds: 0\nworkers: 2\n", encoding="utf-8"
    )
    return config.load(place)


def run(settings: Settings, day: date = DAY) -> Night:
    return batch.run(settings, day, lambda: NOW)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return folder_of(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def night(settings: Settings) -> Night:
    return run(settings)


def test_every_planted_mistake_is_found_at_its_cell_and_nothing_else_is(night: Night) -> None:
    listed = yaml.safe_load((ROOT / "samples" / "mistakes.yaml").read_text(encoding="utf-8"))
    planted = sorted(
        (one["code"], one["severity"], one["file"], one["sheet"], str(one.get("cell") or ""))
        for one in listed
    )
    found = sorted(
        (one.check.code, str(one.severity), one.place.file, one.place.sheet, one.place.cell)
        for one in night.findings
    )
    assert found == planted


def test_the_set_holds_every_report_and_what_its_manifest_says(night: Night) -> None:
    assert night.exit_code == batch.HELD
    assert night.folder is not None
    names = {file.name for file in night.folder.glob("*.xlsx")}
    assert names == {f"{report.name}.xlsx" for report in REPORTS}
    assert publish.altered(night.folder) == []


def test_a_second_run_with_nothing_new_publishes_nothing(night: Night, settings: Settings) -> None:
    assert night.folder is not None
    again = run(settings)
    assert again.folder is None
    assert (again.same_as, again.exit_code) == (night.folder.name, batch.HELD)
    with Ledger.opened(settings.paths.state, publish.last_run(settings.paths.out)) as ledger:
        assert ledger.last_number() == 1
        assert ledger.verify() == []


def test_a_night_without_a_report_is_not_the_same_as_one_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "config.yaml").write_text("paths: {inbox: inbox}\n", encoding="utf-8")
    settings = config.load(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(reporting, "write", lambda *_, **__: 1 / 0)
        first = run(settings)
    second, third = run(settings), run(settings)
    assert (first.exit_code, second.exit_code, third.exit_code) == (1, 0, 0)
    assert second.folder is not None
    assert {file.stem for file in second.folder.glob("*.xlsx")} == {one.name for one in REPORTS}
    assert third.same_as == second.folder.name == f"{DAY}.r2"


def test_the_same_inputs_and_day_give_the_same_bytes(night: Night, tmp_path: Path) -> None:
    assert night.folder is not None
    twin = run(folder_of(tmp_path))
    assert twin.folder is not None
    for file in night.folder.glob("*.xlsx"):
        assert_same_bytes(twin.folder / file.name, file)


def test_a_changed_inbox_makes_a_second_set_beside_the_first(
    night: Night, settings: Settings
) -> None:
    assert night.folder is not None
    victim = settings.paths.inbox / "order_desk" / "受理订货 2026年11月补单.xlsx"
    kept = victim.read_bytes()
    try:
        victim.unlink()
        second = run(settings)
    finally:
        victim.write_bytes(kept)
    assert second.folder is not None
    assert second.folder.name == f"{DAY}.r2"
    assert publish.altered(night.folder) == []


def test_looking_records_and_publishes_nothing(tmp_path: Path) -> None:
    fresh = folder_of(tmp_path)
    looked = batch.look(fresh, DAY)
    assert looked.findings
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.yaml", "inbox"]
