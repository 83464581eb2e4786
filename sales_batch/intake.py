"""Reads what was handed in, or the last good copy of it, into what can be put together."""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sales_batch import cache, inbox
from sales_batch.config import Settings
from sales_batch.core.admit import Admitted
from sales_batch.core.finding import Check, Detail, Finding, Severity
from sales_batch.core.place import Place
from sales_batch.core.remark import LOST, Remark
from sales_batch.core.sheet import Book, Sheet
from sales_batch.core.tables import Handed
from sales_batch.core.words import Words
from sales_batch.excel.gate import Limits
from sales_batch.inbox import Snapshot, copies
from sales_batch.inbox.checks import CORRECTION_BESIDE, instead
from sales_batch.inbox.inputs import Input, Verdict
from sales_batch.sheets import BOOKS, SHEETS

LAST_GOOD_USED = Check(
    "G01",
    "last_good_used",
    Severity.NOTICE,
    Words("{instead}文件改好之前，报表中是那时的内容。",
          "{instead} The reports show what it held then until the file is mended."),
)  # fmt: skip
SHEET_LOST = Check(
    "G05",
    "sheet_lost",
    Severity.NOTICE,
    Words("以前读到的“{sheets}”现在用不了。{instead}整个文件改好之前，报表中是那时的内容。",
          "What was read before of {sheets} is of no use now. {instead} Until the file is mended, "
          "the reports show all of it as it was then."),
)  # fmt: skip
CHECKS = (LAST_GOOD_USED, SHEET_LOST)


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
    snapshot = _without_originals(snapshot, admitted)
    inputs, findings = [], list(snapshot.findings)
    earlier = _earlier(snapshot, previous, settings)
    for one in snapshot.inputs:
        if one.counts:
            before = earlier.get(one.path)
            kept, told = _stood_in(one, admitted[one.good_content], before, previous, settings)
            findings += told
            inputs.append(kept)
        else:
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


def _without_originals(snapshot: Snapshot, admitted: Mapping[str, Admitted]) -> Snapshot:
    """Of a returned copy and its original, under whatever names, only one counts.

    It is the copy, unless the original was changed after the copy was made of it.
    """
    counting = {one.path: one for one in snapshot.workbooks}
    aside: dict[str, str] = {}
    for one in counting.values():
        file, content = admitted[one.good_content].corrects or ("", "")
        folder = one.path.rpartition("/")[0]
        original = counting.get(file) or counting.get(f"{folder}/{file}")
        if original and original is not one and original.department == one.department:
            older, newer = (original, one) if original.good_content == content else (one, original)
            aside[older.path] = newer.path
    inputs = [
        replace(one, verdict=Verdict.COPY, good_content="", good_on=None)
        if one.path in aside
        else one
        for one in snapshot.inputs
    ]
    check = CORRECTION_BESIDE
    found = [
        Finding(check, check.severity, Place(path), detail={"other": other})
        for path, other in aside.items()
    ]
    return Snapshot(inputs, [*snapshot.findings, *found])


def _earlier(
    snapshot: Snapshot, previous: Mapping[str, Input], settings: Settings
) -> Mapping[str, Admitted]:
    """By path, what was last read of the workbooks that are different tonight."""
    changed = {
        one.path: previous[one.path].good_content
        for one in snapshot.workbooks
        if one.path in previous
        and one.good_content != previous[one.path].good_content
        and copies.holds(settings.paths.state, previous[one.path].good_content)
    }
    admitted = _admitted(sorted(set(changed.values())), settings)
    return {path: admitted[content] for path, content in changed.items()}


def _stood_in(
    one: Input,
    admitted: Admitted,
    before: Admitted | None,
    previous: Mapping[str, Input],
    settings: Settings,
) -> tuple[Input, list[Finding]]:
    """A workbook, or the last good copy of one that is refused or has lost a sheet; and why."""
    lost = _lost(admitted, before) if before else []
    if not lost and not _refused(admitted):
        return one, []
    refused = replace(one, verdict=Verdict.REFUSED)
    found = _told(one.path, lost or admitted.remarks)
    one = inbox.fall_back(refused, previous, settings.paths.state)
    if one.counts:
        check = SHEET_LOST if lost else LAST_GOOD_USED
        tables = {remark.table for remark in lost}
        sheets = [sheet.words for sheet in SHEETS if sheet.table in tables]
        named = Words("、".join(one.zh for one in sheets), ", ".join(one.en for one in sheets))
        detail: Detail = {"instead": instead(one.good_on), "sheets": named}
        found.append(Finding(check, check.severity, Place(one.path), detail=detail))
    return one, found


def _lost(admitted: Admitted, before: Admitted) -> list[Remark]:
    """What takes from a workbook a sheet of which rows were read before."""
    filled = {sheet.table for sheet in before.sheets if sheet.rows.num_rows}
    amiss = {(remark.check, remark.table, remark.column) for remark in before.remarks}
    return [
        remark
        for remark in admitted.remarks
        if remark.check in LOST
        and remark.table in filled
        and (remark.check, remark.table, remark.column) not in amiss
    ]


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


def _told(path: str, remarks: Sequence[Remark]) -> list[Finding]:
    return [
        Finding(one.check, one.check.severity, Place(path, one.title), detail=one.detail)
        for one in remarks
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
