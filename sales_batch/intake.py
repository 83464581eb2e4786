"""Reads what was handed in, or the last good copy of it, into what can be put together."""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sales_batch import cache, inbox
from sales_batch.config import Settings
from sales_batch.core.admit import Admitted
from sales_batch.core.finding import Check, Finding, Severity
from sales_batch.core.place import Place
from sales_batch.core.sheet import Book, Sheet
from sales_batch.core.tables import Handed
from sales_batch.core.words import Words
from sales_batch.excel.gate import Limits
from sales_batch.inbox import Snapshot, copies
from sales_batch.inbox.checks import instead
from sales_batch.inbox.inputs import Input, Verdict
from sales_batch.sheets import BOOKS

LAST_GOOD_USED = Check(
    "G01",
    "last_good_used",
    Severity.NOTICE,
    Words("{instead}文件改好之前，报表中是那时的内容。",
          "{instead} The reports show what it held then until the file is mended."),
)  # fmt: skip
CHECKS = (LAST_GOOD_USED,)


@dataclass(frozen=True)
class Intake:
    """The workbooks of a night, read.

    `inputs` are those of the snapshot with what reading made of them; `unread` are the sheets that
    a workbook of which nothing could be used may hold.
    """

    handed: Sequence[Handed]
    inputs: Sequence[Input]
    findings: Sequence[Finding]
    unread: Collection[type[Sheet]]


def read_in(snapshot: Snapshot, previous: Mapping[str, Input], settings: Settings) -> Intake:
    """Admit every workbook of a snapshot; for one that cannot be read its last good copy."""
    admitted = _admitted([one.good_content for one in snapshot.workbooks], settings)
    inputs, findings = [], list(snapshot.findings)
    for one in snapshot.inputs:
        if one.counts and _refused(admitted[one.good_content]):
            refused = replace(one, verdict=Verdict.REFUSED)
            findings += _told(one.path, admitted[one.good_content])
            one = inbox.fall_back(refused, previous, settings.paths.state)
            if one.counts:
                detail = {"instead": instead(one.good_on)}
                check = LAST_GOOD_USED
                findings.append(Finding(check, check.severity, Place(one.path), detail=detail))
        inputs.append(one)
    counting = {one.good_content for one in inputs if one.counts}
    admitted |= _admitted(sorted(counting - admitted.keys()), settings)
    handed = []
    for at, one in enumerate(inputs):
        if not one.counts:
            continue
        part, misplaced = _placed(one, admitted[one.good_content], settings)
        findings += misplaced
        if part:
            handed.append(part)
        else:
            inputs[at] = replace(one, verdict=Verdict.MISPLACED)
    cache.forget_others(admitted, _cache(settings), limits(settings))
    return Intake(handed, inputs, findings, _unread(inputs))


def limits(settings: Settings) -> Limits:
    """The limits of the configuration as the gate takes them."""
    return Limits(**settings.limits.model_dump())


def _admitted(contents: Sequence[str], settings: Settings) -> dict[str, Admitted]:
    return cache.admit_all(
        {content: copies.place_of(settings.paths.state, content) for content in contents},
        _cache(settings),
        limits(settings),
        settings.workers or os.cpu_count() or 1,
    )


def _cache(settings: Settings) -> Path:
    return settings.paths.state / "cache"


def _refused(admitted: Admitted) -> bool:
    """Nothing of the workbook can be used."""
    return not admitted.sheets and any(
        remark.check.code in ("G01", "G02") for remark in admitted.remarks
    )


def _told(path: str, admitted: Admitted) -> list[Finding]:
    return [
        Finding(one.check, one.check.severity, Place(path, one.title), detail=one.detail)
        for one in admitted.remarks
    ]


def _placed(
    one: Input, admitted: Admitted, settings: Settings
) -> tuple[Handed | None, list[Finding]]:
    """The workbook, unless it stands in the folder of a department that may not hand it in."""
    for book in _books(admitted):
        if found := inbox.misplaced(one, book, settings):
            return None, [found]
    return Handed(one.path, admitted), []


def _books(admitted: Admitted) -> list[Book]:
    tables = {sheet.table for sheet in admitted.sheets}
    return [book for book in BOOKS if tables & {sheet.table for sheet in book.sheets}]


def _unread(inputs: Sequence[Input]) -> set[type[Sheet]]:
    """The sheets that the departments of unread files hand in."""
    lost = {Verdict.REFUSED, Verdict.UNREADABLE, Verdict.SKIPPED}
    departments = {one.department for one in inputs if one.verdict in lost}
    return {sheet for book in BOOKS if book.department in departments for sheet in book.sheets}
