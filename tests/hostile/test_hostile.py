"""Every hostile file through the inbox in one night: each a clear finding, or read right."""

from datetime import UTC, datetime

import pytest

from sales_batch import batch, publish
from sales_batch.config import Settings
from tests.hostile import containers, dialects, files, held, markup, places
from tests.hostile.case import CASES, GOOD, Case
from tests.hostile.nights import Taken, settings_in, take
from tests.inbox.nights import TUESDAY

MODULES = (files, containers, markup, places, dialects, held)
"""Loading them declares the cases."""
SECONDS, BYTES = 20, 2 * 2**30


def path_of(case: Case) -> str:
    return f"management/{case.name}{case.suffix}"


def number_of(case: Case) -> str:
    return f"AP-{CASES.index(case):03}"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("hostile")
    return settings_in(folder, worker_seconds=SECONDS, worker_bytes=BYTES)


@pytest.fixture(scope="module")
def night(settings: Settings) -> Taken:
    return take(settings, {path_of(case): case.make(number_of(case)) for case in CASES})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_hostile_file(night: Taken, case: Case) -> None:
    findings = night.findings(path_of(case))
    assert night.checks(path_of(case)) == case.checks, [one.text("en") for one in findings]
    expected = [{"approval_no": number_of(case), **GOOD, **row} for row in case.rows]
    assert night.rows(path_of(case)) == expected
    for one in findings:
        assert one.text("zh")
        assert one.text("en")
        assert len(one.text("zh")) < 1000


def test_every_case_says_what_it_is() -> None:
    assert MODULES
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.make.__doc__ for case in CASES)


def test_no_hostile_file_ends_the_night(night: Taken) -> None:
    assert len(night.intake.inputs) == len(CASES)
    read = {path_of(case) for case in CASES if case.rows}
    assert {one.file for one in night.intake.handed} >= read


def test_the_whole_night_is_published(night: Taken, settings: Settings) -> None:
    clock = datetime(2026, 11, 3, 22, 0, tzinfo=UTC)
    run = batch.run(settings, TUESDAY, lambda: clock)
    assert run.exit_code == batch.HELD
    assert run.folder is not None
    assert publish.altered(run.folder) == []
    assert len(run.findings) >= len(night.evaluated.findings)


def test_of_what_was_not_read_nothing_is_called_absent(night: Taken) -> None:
    assert night.evaluated.tables.known == frozenset()
