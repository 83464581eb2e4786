"""What lies in the inbox, once it has come to rest."""

import contextlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sales_batch.config import Settings, inbox_missing
from sales_batch.config.values import folded
from sales_batch.core.words import Words
from sales_batch.inbox import spelling
from sales_batch.inbox.copies import Look
from sales_batch.inbox.inputs import Input, Verdict

PATIENCE = 0.05
"""Waited beyond the quiet period, in seconds, because clocks and file times are coarse."""


class InboxUnreachable(Exception):
    """The inbox is not there, or is empty although it was not: the run stops (exit 9)."""

    def __init__(self, text: Words) -> None:
        super().__init__(f"{text.zh}\n{text.en}")
        self.text = text


@dataclass(frozen=True)
class Entry:
    """Something that lies in the inbox: `source` on disk, its `look`, and who else is beside it.

    `verdict` is None for a workbook that is to be read; `lock` names the lock beside it.
    """

    path: str
    source: Path
    department: str
    look: Look
    verdict: Verdict | None
    lock: str = ""


@dataclass(frozen=True)
class Listing:
    """One walk through the inbox: its entries by path, and the folders that cannot be opened."""

    entries: Mapping[str, Entry]
    closed: Mapping[str, str]
    """The reason, by folder."""


def walk(inbox: Path, folders: Mapping[str, str]) -> Listing:
    """List the inbox in the order of the paths; `folders` names each department's folder.

    Raises OSError where the inbox itself cannot be listed.
    """
    entries: dict[str, Entry] = {}
    closed: dict[str, str] = {}
    homes = {folded(folder) + "/": department for department, folder in folders.items()}
    for below, found in _folders(inbox, closed):
        names = frozenset(one.name for one in found)
        for one in found:
            path = below + spelling.shown(one.name)
            while path in entries:
                path += "%"
            department = next((homes[key] for key in homes if folded(path).startswith(key)), "")
            lock = next((name for name in spelling.locks(one.name) if name in names), "")
            with contextlib.suppress(FileNotFoundError):
                look, source = Look.of(Path(one.path).lstat()), Path(one.path)
                verdict = _verdict(inbox, source, look, department)
                entries[path] = Entry(path, source, department, look, verdict, lock)
    return Listing(dict(sorted(entries.items())), closed)


def _folders(
    inbox: Path, closed: dict[str, str]
) -> Iterator[tuple[str, Sequence["os.DirEntry[str]"]]]:
    """Each folder's path below the inbox, and what lies in it except further folders."""
    waiting = [(inbox, "")]
    while waiting:
        folder, below = waiting.pop()
        try:
            found = sorted(os.scandir(folder), key=lambda one: one.name)
        except OSError as error:
            if not below:
                raise
            closed[below] = error.strerror or str(error)
            continue
        inner = [one for one in found if one.is_dir(follow_symlinks=False)]
        waiting += [
            (Path(one.path), f"{below}{spelling.shown(one.name)}/")
            for one in inner
            if not spelling.hidden_folder(one.name)
        ]
        yield below, [one for one in found if one not in inner]


def _verdict(inbox: Path, source: Path, look: Look, department: str) -> Verdict | None:
    """What is plain before the file is opened; None for a workbook that is to be read."""
    if spelling.temporary(source.name):
        return Verdict.TEMPORARY
    named = spelling.workbook(source.name)
    if stat.S_ISLNK(look.mode):
        inside = _target(source).is_relative_to(inbox.resolve())
        return Verdict.OTHER if inside or not (named or source.is_dir()) else Verdict.NOT_A_FILE
    if not named:
        return Verdict.OTHER
    if not stat.S_ISREG(look.mode):
        return Verdict.NOT_A_FILE
    return None if department else Verdict.NO_DEPARTMENT


def _target(link: Path) -> Path:
    """Where a link leads; for one that leads round in circles, nowhere within the inbox."""
    try:
        return link.resolve()
    except (OSError, RuntimeError):
        return Path()


def settled(
    settings: Settings, previous: Mapping[str, Input], wait: Callable[[float], None]
) -> tuple[Mapping[str, Look], Listing]:
    """The first look at every file, and the inbox once it has come to rest or time is up.

    Raises InboxUnreachable where it cannot be listed.
    """
    listing = _listed(settings)
    first = {path: entry.look for path, entry in listing.entries.items()}
    ages = [age(entry) for entry in listing.entries.values() if entry.verdict is None]
    young = [settings.quiet_seconds - age for age in ages if 0 <= age < settings.quiet_seconds]
    if any(before.lay_there and path not in first for path, before in previous.items()):
        young.append(settings.quiet_seconds)
    if young:
        wait(max(young) + PATIENCE)
        listing = _listed(settings)
    return first, listing


def _listed(settings: Settings) -> Listing:
    folders = {name: found.folder for name, found in settings.departments.items()}
    try:
        return walk(settings.paths.inbox, folders)
    except OSError as error:
        raise InboxUnreachable(inbox_missing(settings.paths.inbox)) from error


def age(entry: Entry) -> float:
    """Seconds since the file was saved; below zero where its clock runs ahead of ours."""
    return time.time() - entry.look.mtime_ns / 1e9


def refuse_sudden_emptiness(inbox: Path, previous: Mapping[str, Input], listing: Listing) -> None:
    """Raise InboxUnreachable where no workbook can be seen, although there were some."""
    if listing.closed:
        return
    if any(before.lay_there for before in previous.values()) and not any(
        entry.verdict is None for entry in listing.entries.values()
    ):
        raise InboxUnreachable(
            Words(
                f"收件文件夹 {inbox} 中没有工作簿，而上次运行时有。"
                "请检查网络盘是否已连接、文件是否被移走。",
                f"There is no workbook in the inbox {inbox}, although there were at the last run. "
                "Check that the file share is connected and that the files were not moved away.",
            )
        )
