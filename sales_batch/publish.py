"""One night's output set: built aside, read back, and made visible whole by one rename."""

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sales_batch import pages
from sales_batch.core.words import Language, Words

MANIFEST = "manifest.json"
BUILDING = ".building-"
NOTHING_SAID = Words("", "")
SET = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.r([1-9]\d*))?")


class Damaged(Exception):
    """A file that was just written cannot be read back: our own fault, nothing is published."""


@dataclass(frozen=True)
class About:
    """What the manifest and the page of a set say about it.

    `fingerprint` names the set of inputs, configuration, facts and day; `links` are the files that
    people open, by path within the set, and lines that they read, in order.
    """

    company: str
    language: Language
    day: date
    run: int
    version: str
    fingerprint: str
    links: Sequence[pages.Link]
    summary: Words = NOTHING_SAID


def set_name(out: Path, day: date) -> str:
    """The name that the next set of a day gets: `2026-11-03`, then `2026-11-03.r2`, `.r3` ..."""
    revisions = [revision for found, revision in _sets(out) if found == day.isoformat()]
    return _named(day.isoformat(), max(revisions, default=0) + 1)


def begin(out: Path, name: str) -> Path:
    """An empty folder aside, in which the set of that name is built.

    What crashed runs left is removed: reveal a set that is still owed before.
    """
    building = _building(out, name)
    discard(out)
    building.mkdir(parents=True)
    return building


def seal(building: Path, about: About) -> None:
    """Finish a set that is built: its page, every file read back, the manifest, all on disk.

    Raises Damaged, and OSError where the disk refuses.
    """
    (building / "index.html").write_text(
        pages.of_set(
            building, (about.company, about.language), about.day, about.summary, about.links
        ),
        encoding="utf-8",
    )
    manifest = {
        "day": about.day.isoformat(),
        "files": [_described(building, file) for file in _files(building)],
        "fingerprint": about.fingerprint,
        "run": about.run,
        "version": about.version,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    (building / MANIFEST).write_text(text + "\n", encoding="utf-8")
    for place in [*sorted(building.rglob("*"), reverse=True), building]:
        _to_disk(place)


def reveal(out: Path, name: str, company: str, language: Language) -> Path:
    """Make a sealed set visible under its name, and let `out/index.html` lead to the newest.

    Can be repeated after a crash at any point. Raises FileExistsError rather than overwrite a set,
    FileNotFoundError where there is no such set.
    """
    building, folder = _building(out, name), out / name
    if building.exists():
        if folder.exists():
            raise FileExistsError(folder)
        building.rename(folder)
        _to_disk(out)
    elif not folder.exists():
        raise FileNotFoundError(building)
    page = out / (BUILDING + "index.html")
    newest_first = sets(out)[::-1]
    page.write_text(pages.of_sets(newest_first, company, language), encoding="utf-8")
    _to_disk(page)
    page.replace(out / "index.html")
    _to_disk(out)
    return folder


def finish(out: Path, name: str, company: str, language: Language) -> None:
    """Reveal what a crashed run sealed and recorded; nothing where the set was taken away since."""
    if _building(out, name).exists() or (out / name).exists():
        reveal(out, name, company, language)


def discard(out: Path) -> None:
    """Remove what crashed runs left: what is half built, and sealed sets that nobody owes."""
    for left in sorted(out.glob(f"{BUILDING}*")):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()


def same_set(out: Path, day: date, fingerprint: str) -> str:
    """The name of the newest set of the day, if it has this fingerprint; else empty."""
    of_day = [found for found in _sets(out) if found[0] == day.isoformat()]
    if not of_day:
        return ""
    name = _named(*of_day[-1])
    return name if manifest_of(out / name).get("fingerprint") == fingerprint else ""


def last_run(out: Path) -> int:
    """The highest run number of all published sets, 0 where there is none."""
    return max((manifest_of(out / name).get("run", 0) for name in sets(out)), default=0)


def sets(out: Path) -> list[str]:
    """The names of the published sets, oldest first."""
    return [_named(*found) for found in _sets(out)]


def manifest_of(folder: Path) -> Mapping[str, Any]:
    """The manifest of a published set; empty where it cannot be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def altered(folder: Path) -> list[str]:
    """The files of a published set that are missing or not what its manifest says, by path."""
    said = {entry["path"]: entry for entry in manifest_of(folder).get("files", [])}
    if not said:
        return [MANIFEST]
    return [
        path
        for path, entry in said.items()
        if not (folder / path).is_file() or _described(folder, folder / path) != entry
    ]


def _named(day: str, revision: int) -> str:
    return day if revision == 1 else f"{day}.r{revision}"


def _building(out: Path, name: str) -> Path:
    return out / (BUILDING + name)


def _sets(out: Path) -> list[tuple[str, int]]:
    """The published sets by day and revision, oldest first."""
    if not out.is_dir():
        return []
    found = [SET.fullmatch(folder.name) for folder in out.iterdir() if folder.is_dir()]
    return sorted((match[1], int(match[2] or 1)) for match in found if match)


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())


def _described(folder: Path, file: Path) -> dict[str, Any]:
    """A file's entry in the manifest, once it has been read back."""
    if file.suffix == ".xlsx":
        _read_back(file)
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = file.stat().st_size
    return {"path": file.relative_to(folder).as_posix(), "sha256": digest, "size": size}


def _read_back(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as package:
            bad = package.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Damaged(f"{file.name}: {error}") from error
    if bad:
        raise Damaged(f"{file.name}: {bad}")


def _to_disk(place: Path) -> None:
    """Have the system write a file or folder to the disk itself (Windows knows no such folders)."""
    if place.is_dir() and os.name == "nt":
        return
    handle = os.open(place, os.O_RDWR if place.is_file() and os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
