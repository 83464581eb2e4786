"""Every hostile file through the inbox in one night: each a clear finding, or read right."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from sales_batch.config import Settings
from sales_batch.config.sections import Limits
from sales_batch.core.exact import arrow_of
from sales_batch.core.finding import Finding
from sales_batch.evaluate import Evaluated, evaluate
from sales_batch.inbox import collect
from sales_batch.intake import Intake, read_in
from sales_batch.sheets.approvals import Approval
from tests.hostile import containers, dialects, held, markup, places
from tests.hostile.case import CASES, FIELDS, GOOD, Case
from tests.inbox.nights import OLD, TUESDAY, nothing

MODULES = (containers, markup, places, dialects, held)
SECONDS, BYTES = 20, 2 * 2**30


@dataclass(frozen=True)
class Taken:
    """A night: what was read in, and what came of it."""

    intake: Intake
    evaluated: Evaluated

    def findings(self, path: str) -> list[Finding]:
        """What is said of one file."""
        return [one for one in self.evaluated.findings if one.place.file == path]

    def rows(self, path: str) -> list[dict[str, object]]:
        """What is read of one file."""
        frame = self.evaluated.tables.rows[Approval]
        chosen = frame[frame["file"] == path]
        columns = {name: arrow_of(chosen[name]).to_pylist() for name in FIELDS}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def path_of(case: Case) -> str:
    return f"management/{case.name}{case.suffix}"


def number_of(case: Case) -> str:
    return f"AP-{CASES.index(case):03}"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    folder = tmp_path_factory.mktemp("hostile")
    limits = Limits(worker_seconds=SECONDS, worker_bytes=BYTES)
    settings = Settings(folder=folder, workers=2, limits=limits)
    (folder / "inbox" / "management").mkdir(parents=True)
    for case in CASES:
        file = settings.paths.inbox / path_of(case)
        file.write_bytes(case.make(number_of(case)))
        os.utime(file, (OLD, OLD))
    return take(settings)


def take(settings: Settings) -> Taken:
    intake = read_in(collect(settings, {}, TUESDAY, nothing), {}, settings)
    evaluated = evaluate(
        intake.handed, settings, TUESDAY, unread=intake.unread, found=intake.findings
    )
    return Taken(intake, evaluated)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_hostile_file(night: Taken, case: Case) -> None:
    findings = night.findings(path_of(case))
    about_files = {one.check.name for one in findings if one.check.code.startswith("G")}
    assert about_files == case.checks, [one.text("en") for one in findings]
    expected = [{"approval_no": number_of(case), **GOOD, **row} for row in case.rows]
    assert night.rows(path_of(case)) == expected
    for one in findings:
        assert one.text("zh")
        assert one.text("en")
        assert len(one.text("zh")) < 1000


def test_every_case_says_what_it_is() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.make.__doc__ for case in CASES)


def test_no_hostile_file_ends_the_night(night: Taken) -> None:
    assert len(night.intake.inputs) == len(CASES)
    read = {path_of(case) for case in CASES if case.rows}
    assert {one.file for one in night.intake.handed} >= read


def test_nothing_is_left_in_the_inbox(night: Taken, tmp_path: Path) -> None:
    assert night.evaluated.tables.known == frozenset()
