"""What was admitted of each workbook, kept by the hash of its bytes, so it is read only once."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from sales_batch.core import admit
from sales_batch.core.admit import Admitted, AdmittedSheet
from sales_batch.core.finding import Check, Refused, pack, unpack
from sales_batch.core.layout import Remark
from sales_batch.excel import gate, read, workers
from sales_batch.excel.gate import Limits
from sales_batch.sheets import BOOKS

CHECKS: Mapping[str, Check] = {check.name: check for check in (*gate.CHECKS, *admit.CHECKS)}
STOPPED = {
    "time": gate.READING_TOO_SLOW,
    "memory": gate.READING_TOO_BIG,
    "crash": gate.READING_CRASHED,
}
INDEX = "admitted.json"
READING = ("core", "sheets", "excel")
"""The rooms that decide what is admitted: the declarations and the reader."""


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
    sheets. What is kept of contents that are no longer asked for is thrown away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    places = {content: folder / key(content) for content in sources}
    _tidy(folder, {place.name for place in places.values()})
    missing = [content for content, place in places.items() if not place.exists()]
    # The largest first, so that no process is left alone with one at the end.
    missing.sort(key=lambda content: (-sources[content].stat().st_size, content))
    tasks = [Task(sources[content], places[content], limits) for content in missing]
    stopped = {}
    for outcome in workers.run(
        admit_file,
        tasks,
        workers=processes,
        seconds=limits.worker_seconds,
        memory=limits.worker_bytes,
    ):
        if outcome.error:
            raise outcome.error
        if outcome.stopped:
            content = missing[outcome.position]
            stopped[content] = Admitted((), [_stopped(outcome.stopped.reason, limits)])
    return {
        content: stopped[content] if content in stopped else load(place)
        for content, place in places.items()
    }


def _stopped(reason: Literal["time", "memory", "crash"], limits: Limits) -> Remark:
    """The remark on a workbook whose reader was stopped; not kept, so it is tried again."""
    limit = {
        "time": f"{limits.worker_seconds:g}",
        "memory": gate.megabytes(limits.worker_bytes),
        "crash": "",
    }
    return Remark(gate.STOPPED[reason], detail={"limit": limit[reason]})


def admit_file(task: Task) -> None:
    """Read one workbook, admit it and keep the result; runs in a process of its own."""
    save(admit_workbook(task.source, task.limits), task.target)


def admit_workbook(source: Path, limits: Limits) -> Admitted:
    """What is admitted of one workbook; for one that cannot be read, the remark why."""
    try:
        book = read.read(source, limits)
    except Refused as refused:
        return Admitted((), [Remark(refused.check, detail=refused.detail)])
    return admit.admit(book, BOOKS)


def key(content: str) -> str:
    """The name under which a content is kept: it changes with the code that reads it."""
    return hashlib.sha256(f"{content} {program(*READING)}".encode()).hexdigest()[:40]


@cache
def program(*rooms: str) -> str:
    """A hash of the program's own text: of the named rooms, or of all of it."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for folder in [package / room for room in rooms] or [package]:
        for module in sorted(folder.rglob("*.py")):
            digest.update(module.read_bytes())
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
            "sheets": [
                {
                    "table": sheet.table,
                    "title": sheet.title,
                    "letters": dict(sheet.letters),
                    "unusable": list(sheet.unusable),
                }
                for sheet in admitted.sheets
            ],
            "remarks": [_plain(remark) for remark in admitted.remarks],
        }
        text = json.dumps(index, ensure_ascii=False)
        (aside / INDEX).write_text(text, encoding="utf-8", errors="surrogatepass")
        if not target.exists():
            aside.rename(target)


def load(place: Path) -> Admitted:
    """Read back what `save` wrote; the columns stay on disk until they are used."""
    text = (place / INDEX).read_text(encoding="utf-8", errors="surrogatepass")
    index = json.loads(text)
    sheets = [
        AdmittedSheet(
            table=one["table"],
            title=one["title"],
            rows=_mapped(place / f"{one['table']}.arrow"),
            letters=one["letters"],
            unusable=one["unusable"],
            typed=_mapped(place / f"{one['table']}.typed.arrow"),
        )
        for one in index["sheets"]
    ]
    return Admitted(sheets, [_remark(one) for one in index["remarks"]])


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
    given = dict(plain)
    return Remark(CHECKS[given.pop("check")], detail=unpack(given.pop("detail")), **given)


def _write(table: pa.Table, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def _mapped(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


def _tidy(folder: Path, wanted: set[str]) -> None:
    for stale in _entries(folder):
        if stale.name not in wanted:
            shutil.rmtree(stale, ignore_errors=True)


def _entries(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.is_dir())
