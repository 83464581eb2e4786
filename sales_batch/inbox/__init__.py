"""Find, wait for, copy and fingerprint what staff handed in."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sales_batch.config import Settings
from sales_batch.config.values import folded
from sales_batch.core.finding import Check, Detail, Finding
from sales_batch.core.place import Place
from sales_batch.core.sheet import Book
from sales_batch.core.words import listed
from sales_batch.excel.gate import megabytes
from sales_batch.inbox import checks, copies, spelling
from sales_batch.inbox.checks import instead, once_more
from sales_batch.inbox.copies import Look
from sales_batch.inbox.inputs import Input, Verdict
from sales_batch.inbox.listing import (
    Entry,
    InboxUnreachable,
    Listing,
    age,
    refuse_sudden_emptiness,
    settled,
)

__all__ = [
    "CHECKS",
    "InboxUnreachable",
    "Snapshot",
    "collect",
    "fall_back",
    "lies_inside",
    "misplaced",
]

CHECKS = checks.CHECKS


@dataclass(frozen=True)
class Snapshot:
    """What was handed in tonight: every file seen, by path, and what was wrong with some."""

    inputs: Sequence[Input]
    findings: Sequence[Finding]

    @property
    def workbooks(self) -> Sequence[Input]:
        """Those to be read: the copy of each is that of its `good_content`."""
        return [one for one in self.inputs if one.counts]


@dataclass
class _Night:
    """A snapshot while it is taken."""

    settings: Settings
    previous: Mapping[str, Input]
    day: date
    inputs: dict[str, Input] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def find(self, check: Check, path: str, detail: Detail) -> None:
        self.findings.append(Finding(check, check.severity, Place(path), detail=detail))

    def keep(self, entry: Entry, verdict: Verdict) -> None:
        size = entry.look.size
        self.inputs[entry.path] = Input(entry.path, entry.department, size, verdict)

    def stand_in(self, entry: Entry, verdict: Verdict, check: Check, **detail: str) -> None:
        """Use an earlier copy, or give the file the verdict, and say which."""
        found = Input(entry.path, entry.department, entry.look.size, verdict)
        kept = fall_back(found, self.previous, self.settings.paths.state)
        self.inputs[entry.path] = kept
        self.find(check, entry.path, {**detail, "instead": instead(kept.good_on)})


def collect(
    settings: Settings,
    previous: Mapping[str, Input],
    day: date,
    wait: Callable[[float], None] = time.sleep,
) -> Snapshot:
    """Take the snapshot of a night: copies of all workbooks, findings, a record of every file.

    `previous` are the inputs of the newest run of an earlier day, by path. Files saved within the
    quiet period, or missing since, are waited for once, no longer than that period. Copies go into
    the content store under the state folder. Raises InboxUnreachable, and OSError where the store
    cannot be written.
    """
    copies.tidy(settings.paths.state)
    night = _Night(settings, previous, day)
    first, listing = settled(settings, previous, wait)
    refuse_sudden_emptiness(settings.paths.inbox, previous, listing)
    for entry in _without_copies(night, listing.entries.values()):
        _take(night, entry, first)
    _closed_folders(night, listing)
    _same_content(night, listing)
    _gone(night)
    inputs = [night.inputs[path] for path in sorted(night.inputs)]
    return Snapshot(
        inputs, sorted(night.findings, key=lambda one: (one.place.file, one.check.name))
    )


def fall_back(found: Input, previous: Mapping[str, Input], state: Path) -> Input:
    """A file that could not be read: the newest copy that could stands in, where there is one.

    Also for the workbook that the gate refuses: give it with the verdict REFUSED.
    """
    before = previous.get(found.path)
    if before is None or not before.good_content or not copies.holds(state, before.good_content):
        return replace(found, good_content="", good_on=None)
    return replace(
        found,
        verdict=Verdict.LAST_GOOD,
        good_content=before.good_content,
        good_on=before.good_on,
    )


def lies_inside(file: Path, settings: Settings) -> bool:
    """Whether a file stands in the inbox, links followed."""
    return file.resolve().is_relative_to(settings.paths.inbox.resolve())


def misplaced(found: Input, book: Book, settings: Settings) -> Finding | None:
    """The finding about a workbook in the folder of a department that does not hand it in."""
    if found.department == book.department:
        return None
    check = checks.WRONG_DEPARTMENT
    folder = settings.departments[book.department].folder
    detail: Detail = {"book": book.title, "folder": folder}
    return Finding(check, check.severity, Place(found.path), detail=detail)


def _without_copies(night: _Night, entries: Iterable[Entry]) -> list[Entry]:
    """The workbooks to be read; whatever else lies there gets its verdict, copies a finding."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.verdict is None:
            folder = entry.path.rpartition("/")[0]
            name = folded(spelling.original(entry.source.name))
            groups.setdefault(f"{folder}/{name}", []).append(entry)
        else:
            _set_aside(night, entry, entry.verdict)
    return sorted(
        (one for group in groups.values() for one in _originals(night, group)),
        key=lambda entry: entry.path,
    )


def _set_aside(night: _Night, entry: Entry, verdict: Verdict) -> None:
    night.keep(entry, verdict)
    if verdict is Verdict.NOT_A_FILE:
        night.find(checks.NOT_A_FILE, entry.path, {})
    elif verdict is Verdict.NO_DEPARTMENT:
        folders = [found.folder for found in night.settings.departments.values()]
        detail = {"folders": listed(folders)}
        night.find(checks.NO_DEPARTMENT, entry.path, detail)


def _originals(night: _Night, group: Sequence[Entry]) -> list[Entry]:
    """Of files that are one by their names: the originals, else the newest; copies are named."""
    by_name: dict[str, Entry] = {}
    for entry in sorted(group, key=lambda entry: (-entry.look.mtime_ns, entry.path)):
        name = spelling.shown(entry.source.name)
        if name in by_name:
            _second(night, entry, checks.NAME_TWICE, by_name[name])
        else:
            by_name[name] = entry
    newest = next(iter(by_name))
    marked = {name for name in by_name if spelling.original(name) != name}
    corrected = {name for name in marked if spelling.returned(name)}
    unmarked = [by_name[name] for name in by_name if name not in marked]
    kept = unmarked if unmarked and newest not in corrected else [by_name[newest]]
    for name, entry in by_name.items():
        if entry not in kept:
            of_correction = name in corrected or newest in corrected
            check = checks.CORRECTION_BESIDE if of_correction else checks.COPY_BESIDE
            _second(night, entry, check, kept[0])
    return kept


def _second(night: _Night, entry: Entry, check: Check, other: Entry) -> None:
    night.keep(entry, Verdict.COPY)
    night.find(check, entry.path, {"other": other.path})


def _take(night: _Night, entry: Entry, first: Mapping[str, Look]) -> None:
    """Copy one workbook, or say why not and what stands in."""
    limit, size = night.settings.limits.file_bytes, entry.look.size
    if entry.lock:
        lock = spelling.shown(entry.lock)
        night.stand_in(entry, Verdict.SKIPPED, checks.OPEN_IN_EXCEL, lock=lock)
    elif size > limit:
        sizes = {"size": megabytes(size), "limit": megabytes(limit)}
        night.stand_in(entry, Verdict.REFUSED, checks.TOO_BIG, **sizes)
    elif first.get(entry.path) != entry.look or 0 <= age(entry) < night.settings.quiet_seconds:
        night.stand_in(entry, Verdict.SKIPPED, checks.STILL_CHANGING)
    else:
        try:
            content = copies.copy_aside(entry.source, entry.look, night.settings.paths.state)
        except copies.Changed:
            night.stand_in(entry, Verdict.SKIPPED, checks.STILL_CHANGING)
        except copies.Unreadable as error:
            night.stand_in(entry, Verdict.UNREADABLE, checks.CANNOT_OPEN, reason=str(error))
        else:
            night.inputs[entry.path] = Input(
                entry.path, entry.department, size, Verdict.READ, content, content, night.day
            )


def _closed_folders(night: _Night, listing: Listing) -> None:
    """Folders that cannot be opened: what was read from them before stands in."""
    for folder, reason in listing.closed.items():
        inside = [
            replace(before, verdict=Verdict.UNREADABLE, content="")
            for path, before in night.previous.items()
            if path.startswith(folder) and before.lay_there
        ]
        kept = [fall_back(one, night.previous, night.settings.paths.state) for one in inside]
        night.inputs |= {one.path: one for one in kept}
        count = str(sum(one.counts for one in kept))
        night.find(checks.CANNOT_LOOK, folder, {"reason": reason, "count": count})


def _same_content(night: _Night, listing: Listing) -> None:
    """Of files with one content in a department, the one known before, else the newest, is read."""
    groups: dict[tuple[str, str], list[Input]] = {}
    for one in night.inputs.values():
        if one.counts:
            groups.setdefault((one.department, one.good_content), []).append(one)
    for group in groups.values():
        first, *others = sorted(group, key=lambda one: _standing(night, listing, one))
        for one in others:
            night.inputs[one.path] = replace(
                one, verdict=Verdict.SAME_CONTENT, good_content="", good_on=None
            )
            night.find(checks.SAME_CONTENT, one.path, {"other": first.path})


def _standing(night: _Night, listing: Listing, one: Input) -> tuple[bool, int, str]:
    before, entry = night.previous.get(one.path), listing.entries.get(one.path)
    known = before is not None and before.lay_there and before.good_content == one.good_content
    return not known, -entry.look.mtime_ns if entry else 0, one.path


def _gone(night: _Night) -> None:
    """Workbooks that have gone: not those that were renamed or moved unchanged.

    Where the department has a new workbook tonight, the lost one may be that one, renamed and
    edited: counting both would double its rows, so only the new one counts. Where a department has
    none left, its folder is more likely lost than its work is over: all of them stay.
    """
    _deserted(night)
    here = {one.good_content for one in night.inputs.values() if one.counts}
    new = {
        one.department
        for one in night.inputs.values()
        if one.counts and one.path not in night.previous
    }
    for path, before in night.previous.items():
        renamed = before.good_content in here
        if path in night.inputs or renamed or not before.lay_there:
            continue
        gone = Input(path, before.department, before.size, Verdict.GONE)
        kept = fall_back(gone, night.previous, night.settings.paths.state)
        if kept.counts:
            again = before.department not in new
            kept = replace(kept, verdict=Verdict.MISSED) if again else gone
        night.inputs[path] = kept
        night.find(checks.GONE, path, {"instead": once_more(kept.good_on)})


def _deserted(night: _Night) -> None:
    """Departments that handed in workbooks and have none tonight: what was read before stays."""
    present = {one.department for one in night.inputs.values()}
    left: dict[str, list[Input]] = {}
    for one in night.previous.values():
        if one.counts and one.department not in present:
            left.setdefault(one.department, []).append(one)
    for department, before in left.items():
        refound = [replace(one, verdict=Verdict.GONE, content="") for one in before]
        kept = [fall_back(one, night.previous, night.settings.paths.state) for one in refound]
        missed = [replace(one, verdict=Verdict.MISSED) for one in kept if one.counts]
        night.inputs |= {one.path: one for one in missed}
        folder = night.settings.departments[department].folder
        night.find(checks.DESERTED, folder, {"count": str(len(missed))})
    if not night.previous and not night.inputs:
        folders = [found.folder for found in night.settings.departments.values()]
        detail = {"folders": listed(folders)}
        night.find(checks.NOTHING_THERE, "", detail)
