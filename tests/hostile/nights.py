"""A night over an inbox that a test fills: read in, put together, judged."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sales_batch.config import Settings
from sales_batch.config.sections import Limits
from sales_batch.core.exact import arrow_of
from sales_batch.core.finding import Finding
from sales_batch.evaluate import Evaluated, evaluate
from sales_batch.inbox import collect
from sales_batch.inbox.inputs import Input
from sales_batch.intake import Intake, read_in
from sales_batch.sheets.approvals import Approval
from tests.hostile.case import FIELDS
from tests.inbox.nights import OLD, TUESDAY, nothing


@dataclass(frozen=True)
class Taken:
    """A night: what was read in, and what came of it."""

    intake: Intake
    evaluated: Evaluated

    def findings(self, path: str) -> list[Finding]:
        """What is said of one file."""
        return [one for one in self.evaluated.findings if one.place.file == path]

    def checks(self, path: str) -> set[str]:
        """The names of the checks of files, sheets and cells that one file breaks."""
        return {one.check.name for one in self.findings(path) if one.check.code.startswith("G")}

    def rows(self, path: str) -> list[dict[str, object]]:
        """What is read of one file."""
        frame = self.evaluated.tables.rows[Approval]
        chosen = frame[frame["file"] == path]
        columns = {name: arrow_of(chosen[name]).to_pylist() for name in FIELDS}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    @property
    def inputs(self) -> dict[str, Input]:
        """What became of every file, as the next night will know it."""
        return {one.path: one for one in self.intake.inputs}


def settings_in(folder: Path, **limits: int) -> Settings:
    """The settings of a working folder, with other limits than usual."""
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    return Settings(folder=folder, workers=2, limits=Limits.model_validate(limits))


def put(settings: Settings, path: str, content: bytes, age: int = 0) -> Path:
    """Lay a file into the inbox, saved long ago."""
    file = settings.paths.inbox / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    os.utime(file, (OLD - age, OLD - age))
    return file


def take(
    settings: Settings,
    files: Mapping[str, bytes] | None = None,
    previous: Mapping[str, Input] | None = None,
) -> Taken:
    """One night over the inbox, after some more files were laid into it."""
    for path, content in (files or {}).items():
        put(settings, path, content)
    before = previous or {}
    intake = read_in(collect(settings, before, TUESDAY, nothing), before, settings)
    evaluated = evaluate(
        intake.handed, settings, TUESDAY, unread=intake.unread, found=intake.findings
    )
    return Taken(intake, evaluated)
