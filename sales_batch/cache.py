"""What was admitted of each workbook, kept by the hash of its bytes, so it is read only once."""

import contextlib
import hashlib
import json
import logging
import shutil
import sys
import tempfile
import time
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pydantic

from sales_batch.core import admit
from sales_batch.core.admit import Admitted, AdmittedSheet
from sales_batch.core.finding import Check, Refused, pack, unpack
from sales_batch.core.remark import Remark
from sales_batch.excel import gate, read, workers
from sales_batch.excel.gate import Limits
from sales_batch.sheets import BOOKS

CHECKS: Mapping[str, Check] = {check.name: check for check in (*gate.CHECKS, *admit.CHECKS)}
INDEX = "admitted.json"
READING = ("core", "sheets", "excel", "cache.py")
"""What decides what is admitted, and how it is kept: the declarations, the reader, this module."""
_TEXTS = {".py", ".html", ".css"}
ABANDONED = 24 * 3600
"""After so many seconds nobody writes or reads any more what another run does not want."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """One workbook to read, and the folder that will hold what was admitted of it."""

    source: Path
    target: Path
    limits: Limits


def admit_all(
    sources: Mapping[str, Path], folder: Path, limits: Limits, processes: int
) -> dict[str, Admitted]:
    """What is admitted of each workbook, by the hash of its content; read where not yet kept.

    `sources` has the copy of each content. A workbook that cannot be read is one remark and no
    sheets. Raises OSError where a copy cannot be read or the result cannot be kept.
    """
    if folder.is_file():
        folder.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    places = {content: folder / key(content, limits) for content in sources}
    kept = {content: load(place) for content, place in places.items()}
    missing = [content for content, found in kept.items() if found is None]
    # The largest first, so that no process is left alone with one at the end.
    missing.sort(key=lambda content: (-sources[content].stat().st_size, content))
    tasks = [Task(sources[content], places[content], limits) for content in missing]
    for outcome in workers.run(
        admit_file,
        tasks,
        workers=processes,
        seconds=limits.worker_seconds,
        memory=limits.worker_bytes,
    ):
        content = missing[outcome.position]
        kept[content] = _failed(outcome, limits) or load(places[content])
    if lost := [content for content, found in kept.items() if found is None]:
        raise OSError(f"{folder}: {', '.join(lost)} was kept, and cannot be read back")
    return {content: found for content, found in kept.items() if found is not None}


def forget_others(contents: Iterable[str], folder: Path, limits: Limits) -> None:
    """Throw away what is kept of other contents, unless another run may be at work on it."""
    wanted = {key(content, limits) for content in contents}
    for entry in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if entry.name not in wanted and time.time() - entry.stat().st_mtime > ABANDONED:
                _discard(entry)


def _failed(outcome: workers.Outcome[None], limits: Limits) -> Admitted | None:
    """The remark on a workbook whose reader failed; not kept, so it is tried again every night.

    An error of ours stops no other workbook: it goes to the log with its traceback.
    """
    if isinstance(outcome.error, OSError):
        raise outcome.error
    if outcome.error:
        _log.error("The reader broke down.", exc_info=outcome.error)
    elif not outcome.stopped:
        return None
    reason = outcome.stopped.reason if outcome.stopped else "crash"
    limit = {
        "time": f"{limits.worker_seconds:g}",
        "memory": gate.megabytes(limits.worker_bytes),
        "crash": "",
    }
    return Admitted((), [Remark(gate.STOPPED[reason], detail={"limit": limit[reason]})])


def admit_file(task: Task) -> None:
    """Read one workbook, admit it and keep the result; runs in a process of its own."""
    save(admit_workbook(task.source, task.limits), task.target)


def admit_workbook(source: Path, limits: Limits) -> Admitted:
    """What is admitted of one workbook; for one that cannot be read, the remark why."""
    try:
        book = read.read(source, limits)
    except Refused as refused:
        return Admitted((), [Remark(refused.check, detail=refused.detail)])
    return admit.admit(book, BOOKS, limits.columns)


def key(content: str, limits: Limits) -> str:
    """The name under which a content is kept: it changes with all that decides how it is read."""
    allowed = replace(limits, worker_seconds=0, worker_bytes=0)
    libraries = (sys.version, np.__version__, pa.__version__, pydantic.VERSION)
    named = f"{content} {allowed} {program(*READING)} {libraries}"
    return hashlib.sha256(named.encode()).hexdigest()[:40]


@cache
def program(*rooms: str) -> str:
    """A hash of the program's own text: of the named rooms and modules, or of all of it."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for room in [package / name for name in rooms] or [package]:
        for file in sorted(room.rglob("*")) or [room]:
            if file.suffix in _TEXTS:
                digest.update(file.read_bytes())
    return digest.hexdigest()


def save(admitted: Admitted, target: Path) -> None:
    """Write an admitted workbook to a folder that appears whole or not at all."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as made:
        aside = Path(made) / "entry"
        aside.mkdir()
        for sheet in admitted.sheets:
            _write(sheet.rows, aside / f"{sheet.table}.arrow")
            _write(sheet.typed, aside / f"{sheet.table}.typed.arrow")
        index = {
            "digests": {file.name: _digest(file) for file in sorted(aside.iterdir())},
            "sheets": [
                {"table": sheet.table, "title": sheet.title, "letters": dict(sheet.letters)}
                for sheet in admitted.sheets
            ],
            "remarks": [_plain(remark) for remark in admitted.remarks],
            "corrects": admitted.corrects,
        }
        text = json.dumps(index).encode()
        (aside / INDEX).write_bytes(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
        if load(target) is None:
            _discard(target)
            try:
                aside.rename(target)
            except OSError:
                # Another run may have been quicker; what it has kept is as good.
                if load(target) is None:
                    raise


def load(place: Path) -> Admitted | None:
    """Read back what `save` wrote; None where it is not there, or not byte for byte.

    The columns stay on disk until they are used.
    """
    try:
        digest, _, text = (place / INDEX).read_bytes().partition(b"\n")
        if hashlib.sha256(text).hexdigest().encode() != digest:
            return None
        index = json.loads(text)
        if any(_digest(place / name) != digest for name, digest in index["digests"].items()):
            return None
        sheets = [
            AdmittedSheet(
                **one,
                rows=_mapped(place / f"{one['table']}.arrow"),
                typed=_mapped(place / f"{one['table']}.typed.arrow"),
            )
            for one in index["sheets"]
        ]
    except OSError:
        return None
    corrects = tuple(index["corrects"]) if index["corrects"] else None
    return Admitted(sheets, [_remark(one) for one in index["remarks"]], corrects)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _plain(remark: Remark) -> dict[str, Any]:
    return {
        "check": remark.check.name,
        "title": remark.title,
        "table": remark.table,
        "column": remark.column,
        "letter": remark.letter,
        "rows": list(remark.rows),
        "value": remark.value,
        "detail": pack(remark.detail),
    }


def _remark(plain: Mapping[str, Any]) -> Remark:
    given = {**plain, "rows": array("i", plain["rows"]), "detail": unpack(plain["detail"])}
    return Remark(CHECKS[given.pop("check")], **given)


def _write(table: pa.Table, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def _mapped(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


def _discard(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)
