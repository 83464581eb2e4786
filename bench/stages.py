"""The stages of a night, each to be timed by itself.

A stage is a generator: what it does before its first `yield` is not timed, and it hands over the
month's totals where it has computed them.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import marking, peers
from bench.registers import DAY
from sales_batch import batch
from sales_batch.cache import admit_all
from sales_batch.config import Settings
from sales_batch.config.sections import Paths
from sales_batch.core.admit import Admitted
from sales_batch.core.figure import compute
from sales_batch.core.report import Cover, Page, Table
from sales_batch.core.tables import Handed
from sales_batch.core.words import Words
from sales_batch.evaluate import Evaluated, evaluate
from sales_batch.excel.gate import Limits
from sales_batch.excel.read import read
from sales_batch.excel.write import write
from sales_batch.figures.backlog import ORDER_LEVELS, order_backlog
from sales_batch.figures.judged import held
from sales_batch.figures.movements import order_movements, ordered_lines
from sales_batch.figures.quotes import costed_lines

PROCESSES = 2
NOW = datetime(2026, 11, 30, 20, tzinfo=UTC)
LEVELS = ("total", *peers.LEVELS)
Totals = dict[str, float]


@dataclass(frozen=True)
class Ground:
    """Where the inbox is, and a folder to work in."""

    inbox: Path
    scratch: Path

    @property
    def cache(self) -> Path:
        """What was admitted."""
        return self.scratch / "cache"


Stage = Callable[[Ground], Iterator[Totals]]


def admitted(ground: Ground) -> dict[str, Admitted]:
    """Read and admit every workbook, from the cache where it is there."""
    paths = sorted(ground.inbox.rglob("*.xlsx"))
    sources = {path.relative_to(ground.inbox).as_posix(): path for path in paths}
    return admit_all(sources, ground.cache, Limits(), PROCESSES)


def evaluated(ground: Ground, day: date = DAY) -> Evaluated:
    """Admit, assemble, judge and hold."""
    handed = [Handed(path, found) for path, found in admitted(ground).items()]
    return evaluate(handed, Settings(), day)


def read_cold(ground: Ground) -> Iterator[Totals]:
    """Reading and admission without a cache."""
    shutil.rmtree(ground.cache, ignore_errors=True)
    yield {}
    admitted(ground)


def read_warm(ground: Ground) -> Iterator[Totals]:
    """Reading and admission where nothing has changed."""
    admitted(ground)
    yield {}
    admitted(ground)


def judged(ground: Ground) -> Iterator[Totals]:
    """Assemble, judge, hold."""
    handed = [Handed(path, found) for path, found in admitted(ground).items()]
    yield {}
    evaluate(handed, Settings(), DAY)


def figured(ground: Ground) -> Iterator[Totals]:
    """The order lines that count, and the backlog on every level."""
    found = evaluated(ground)
    yield {}
    pages(found)


def costed(ground: Ground) -> Iterator[Totals]:
    """Every quote line costed, from the frames."""
    handed = [Handed(path, found) for path, found in admitted(ground).items()]
    frames = evaluate(handed, Settings(), DAY).tables.frames
    yield {}
    compute([costed_lines], frames, {"day": DAY, "settings": Settings(), "held": {}})


def written(ground: Ground) -> Iterator[Totals]:
    """The workbook with all order lines and the backlog on every level."""
    found = evaluated(ground)
    shown = pages(found)
    yield {}
    report(ground, found, shown)


def whole(ground: Ground) -> Iterator[Totals]:
    """Everything the peers do, without a cache."""
    shutil.rmtree(ground.cache, ignore_errors=True)
    yield {}
    found = evaluated(ground)
    shown = pages(found)
    report(ground, found, shown)
    total = shown[1 + LEVELS.index("total")].tables[0].frame
    yield {name: float(total[name].sum()) for name in peers.MEASURES}


def night(ground: Ground) -> Iterator[Totals]:
    """The whole night as `sales-batch run` has it, with all of its reports, and nothing kept."""
    settings = _new_folder(ground)
    yield {}
    batch.run(settings, DAY, lambda: NOW)


def next_night(ground: Ground) -> Iterator[Totals]:
    """The night after, when no workbook has changed."""
    settings = _new_folder(ground)
    batch.run(settings, DAY - timedelta(1), lambda: NOW)
    yield {}
    batch.run(settings, DAY, lambda: NOW)


def _new_folder(ground: Ground) -> Settings:
    out, state = ground.scratch / "out", ground.scratch / "state"
    for folder in (out, state):
        shutil.rmtree(folder, ignore_errors=True)
    paths = Paths(inbox=ground.inbox, out=out, state=state)
    return Settings(folder=ground.scratch, paths=paths, quiet_seconds=0, workers=PROCESSES)


def peer(name: str) -> Stage:
    """The whole work of a peer."""

    def stage(ground: Ground) -> Iterator[Totals]:
        yield {}
        yield peers.run(peers.PEERS[name], ground.inbox, ground.scratch / "peer.xlsx", DAY)

    return stage


def fastexcel(ground: Ground) -> Iterator[Totals]:
    """Peer c."""
    yield {}
    peers.read_with_fastexcel(ground.inbox)


def read_one(ground: Ground) -> Iterator[Totals]:
    """The workbook that is marked, read only, in this process."""
    source = marking.largest(ground.inbox)
    yield {}
    read(source, Limits())


def marker(mark: Callable[[Path, Path, int], None]) -> Stage:
    """A workbook marked."""

    def stage(ground: Ground) -> Iterator[Totals]:
        source = marking.largest(ground.inbox)
        yield {}
        mark(source, ground.scratch / "marked.xlsx", marking.LINES)

    return stage


STAGES: Mapping[str, Stage] = {
    "read_cold": read_cold,
    "read_warm": read_warm,
    "judged": judged,
    "figured": figured,
    "costed": costed,
    "written": written,
    "whole": whole,
    "night": night,
    "next_night": next_night,
    "read_one": read_one,
    "marked": marker(marking.ours),
    "a": peer("a"),
    "b": peer("b"),
    "c": fastexcel,
    "d": marker(marking.with_openpyxl),
}


def pages(found: Evaluated) -> list[Page]:
    """A page of all order lines and one for each level of the backlog."""
    known = found.computed([ordered_lines, order_movements])
    shown = [_page("lines", known[ordered_lines], ordered_lines.fields[:-3], trace=True)]
    for level in LEVELS:
        table = order_backlog(known[order_movements], day=DAY, by=level)
        keys = {"month", *ORDER_LEVELS[level]}
        fields = [one for one in order_backlog.fields if one.total or one.name in keys]
        shown.append(_page(level, table, fields))
    return shown


def _page(name: str, frame: Any, fields: Any, *, trace: bool = False) -> Page:
    return Page(name, Words(name, name), [Table(frame, fields, trace=trace)])


def report(ground: Ground, found: Evaluated, shown: list[Page]) -> None:
    """Write the pages with a cover, as the batch does."""
    cover = Cover(
        company="示例电机有限公司",
        title=order_backlog.title,
        day=DAY,
        version="",
        fingerprint="0" * 16,
        facts=(),
        held=Table(found.table(held), held.fields),
        controls=(),
    )
    write(ground.scratch / "report.xlsx", cover, shown, "zh", inbox=ground.inbox)
