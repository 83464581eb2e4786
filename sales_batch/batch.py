"""The night, top to bottom."""

import hashlib
import json
import os
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from sales_batch import __version__, inbox, publish
from sales_batch.cache import program
from sales_batch.config import Settings
from sales_batch.core.admit import Admitted
from sales_batch.core.finding import Finding, Severity, pack
from sales_batch.core.tables import Handed
from sales_batch.evaluate import Evaluated, evaluate
from sales_batch.figures.approvals import Facts, approvals_in_force, to_keep
from sales_batch.inbox.inputs import Input
from sales_batch.intake import Intake, read_in
from sales_batch.ledger import Ledger, Run
from sales_batch.pages import Link
from sales_batch.publish import About
from sales_batch.reporting import NOT_MADE, Built, build, summary
from sales_batch.reports import REPORTS
from sales_batch.returning import not_read, return_copies

DONE, OUR_FAULT, HELD, OUT_OF_BALANCE = 0, 1, 3, 4

NOTHING: Mapping[str, Admitted] = {}

Clock = Callable[[], datetime]


class Busy(Exception):
    """Another run is at work; the message says which."""


@dataclass(frozen=True)
class Night:
    """What a run did: the set it published, and what it found.

    `links` are the files of the set, `evaluated` what they were made from. Where nothing changed
    there is no set but the name of the same one, with its exit code.
    """

    day: date
    folder: Path | None
    same_as: str
    findings: Sequence[Finding]
    exit_code: int
    inputs: Sequence[Input]
    links: Sequence[Link] = ()
    evaluated: Evaluated | None = None


def run(settings: Settings, day: date, clock: Clock) -> Night:
    """One night: read, judge, compute, report, publish; every file and the run are recorded."""
    started = clock()
    out, state = settings.paths.out, settings.paths.state
    with _alone(state, started), Ledger.opened(state, publish.last_run(out)) as ledger:
        _finish(ledger, settings)
        previous = ledger.previous_inputs(day)
        intake = read_in(inbox.collect(settings, previous, day), previous, settings)
        if last := _repeated(ledger, intake, settings, day):
            return Night(day, None, last.folder, intake.findings, last.exit_code, intake.inputs)

        number, facts = ledger.last_number() + 1, ledger.facts(day)
        fingerprint = _fingerprint(intake, settings, day, facts)
        evaluated = _evaluated(intake, settings, day, facts)
        name = publish.set_name(out, day)
        building = publish.begin(out, name)
        built = build(REPORTS, evaluated, building, fingerprint, out / name)
        returned = return_copies(evaluated.findings, intake.inputs, settings, building)
        links = [*built.links, *returned]
        told = [*built.links, *not_read(intake.inputs, intake.findings), *returned]
        about = About(
            settings.company, settings.language, day, number, __version__, fingerprint, told,
            summary(evaluated, built),
        )  # fmt: skip
        publish.seal(building, about)
        code = _exit_code(evaluated, built, intake)
        done = Run(number, day, started, clock(), __version__, fingerprint, code, name)
        new = to_keep(evaluated.table(approvals_in_force), whole=not evaluated.tables.unread)
        ledger.record(done, intake.inputs, new)
        folder = publish.reveal(out, name, settings.company, settings.language)
    found = [*evaluated.findings, *built.findings]
    return Night(day, folder, "", found, code, intake.inputs, links, evaluated)


def look(settings: Settings, day: date, now: Mapping[str, Admitted] = NOTHING) -> Evaluated:
    """The day's inputs judged and computed, with nothing recorded and nothing published.

    `now` has workbooks of the inbox by their paths, which are judged as they are this moment.
    Before the first run there is no state folder, and none is made.
    """
    if not settings.paths.state.exists():
        with tempfile.TemporaryDirectory() as scratch:
            paths = settings.paths.model_copy(update={"state": Path(scratch)})
            return _looked(settings.model_copy(update={"paths": paths}), day, now, {}, {})
    with Ledger.opened(settings.paths.state, publish.last_run(settings.paths.out)) as ledger:
        previous, facts = ledger.previous_inputs(day), ledger.facts(day)
        return _looked(settings, day, now, previous, facts)


def _looked(
    settings: Settings,
    day: date,
    now: Mapping[str, Admitted],
    previous: Mapping[str, Input],
    facts: Facts,
) -> Evaluated:
    intake = read_in(inbox.collect(settings, previous, day), previous, settings)
    others = [one for one in intake.handed if one.file not in now]
    handed = [*others, *(Handed(file, admitted) for file, admitted in now.items())]
    found = [one for one in intake.findings if one.place.file not in now]
    intake = replace(intake, handed=sorted(handed, key=lambda one: one.file), findings=found)
    return _evaluated(intake, settings, day, facts)


def _evaluated(intake: Intake, settings: Settings, day: date, facts: Facts) -> Evaluated:
    return evaluate(
        intake.handed, settings, day, unread=intake.unread, found=intake.findings, facts=facts
    )


@contextmanager
def _alone(state: Path, now: datetime) -> Iterator[None]:
    """Hold the lock of the working folder; raises Busy, saying who holds it."""
    state.mkdir(parents=True, exist_ok=True)
    holder = state / "run.holder"
    lock = FileLock(state / "run.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        who = holder.read_text(encoding="utf-8") if holder.exists() else "?"
        raise Busy(who) from None
    try:
        holder.write_text(f"{socket.gethostname()} {os.getpid()} {now.isoformat()}", "utf-8")
        yield
    finally:
        lock.release()


def _repeated(ledger: Ledger, intake: Intake, settings: Settings, day: date) -> Run | None:
    """The run whose set this one would publish again; one that lacks a report is not repeated."""
    last = ledger.latest_of(day)
    if last is None or last.exit_code not in (DONE, HELD):
        return None
    facts = ledger.facts(day, without=last.number)
    same = publish.same_set(settings.paths.out, day, _fingerprint(intake, settings, day, facts))
    return last if same == last.folder else None


def _finish(ledger: Ledger, settings: Settings) -> None:
    """Publish the set that an interrupted run recorded but did not make visible."""
    owed = ledger.newest()
    if owed and owed.folder:
        publish.finish(settings.paths.out, owed.folder, settings.company, settings.language)


def _fingerprint(intake: Intake, settings: Settings, day: date, facts: Facts) -> str:
    """What names a night's set: inputs, what was found in them, configuration, facts and day."""
    inputs = [(one.path, one.verdict, one.good_content) for one in intake.inputs]
    found = [(one.place.file, one.check.name, pack(one.detail)) for one in intake.findings]
    known = [frame.drop(columns="run").to_csv(index=False) for frame in facts.values()]
    named = [__version__, program(), day.isoformat(), settings.fingerprint(), inputs, found, known]
    return hashlib.sha256(json.dumps(named).encode("utf-8", "surrogatepass")).hexdigest()


def _exit_code(evaluated: Evaluated, built: Built, intake: Intake) -> int:
    if any(one.check is NOT_MADE for one in built.findings):
        return OUR_FAULT
    if built.findings:
        return OUT_OF_BALANCE
    refused = any(one.severity is Severity.ERROR for one in intake.findings)
    return HELD if refused or len(evaluated.holding.table) else DONE
