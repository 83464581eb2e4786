"""The ledger: what was done on every night, in one SQLite file, each run chained to the last."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sales_batch.core.words import Words
from sales_batch.inbox.inputs import Input, Verdict
from sales_batch.ledger import facts, words
from sales_batch.ledger.facts import FACTS, Facts
from sales_batch.ledger.file import (
    FILE_NAME,
    LedgerError,
    check,
    connect,
    make,
    migrate,
    told,
    transaction,
)

__all__ = ["FACTS", "FILE_NAME", "Facts", "Ledger", "LedgerError", "Run"]

CHAINED: Mapping[str, str] = {
    "inputs": "path",
    "seen_approvals": "approval",
    "approved_contents": "approval",
}
"""The tables whose rows of a run go into its link of the chain, and their order."""


@dataclass(frozen=True)
class Run:
    """One run: its number, the day it was for, when it ran, of what program, and what came of it.

    `fingerprint` names the set of inputs, configuration, facts and day; `folder` is the name of
    the set it published, empty where it published none. Times carry their time zone.
    """

    number: int
    day: date
    started: datetime
    finished: datetime
    version: str
    fingerprint: str
    exit_code: int
    folder: str


class Ledger:
    """An open ledger; one writer at a time. Use `opened` to get one, as a context manager."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def opened(cls, state: Path, published: int) -> Self:
        """Open the ledger of a state folder, or make it where nothing was ever published.

        `published` is the highest run number among the published sets, 0 where there is none. An
        older version is brought up to date after a backup. Raises LedgerError.
        """
        path = state / FILE_NAME
        if not path.exists():
            if published:
                raise LedgerError(words.missing(path, published))
            make(path)
        connection = connect(path)
        try:
            ledger = cls(connection)
            with told(path):
                check(connection, path)
                migrate(connection, path)
                if ledger.last_number() < published:
                    raise LedgerError(words.outdated(path, ledger.last_number(), published))
        except BaseException:
            connection.close()
            raise
        return ledger

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def last_number(self) -> int:
        """The number of the newest run; 0 before the first."""
        (number,) = self._connection.execute("SELECT max(number) FROM runs").fetchone()
        return number or 0

    def previous_inputs(self, before_day: date) -> Mapping[str, Input]:
        """The inputs, by path, of the newest run of the newest day before the given one."""
        found = self._run("WHERE day < ?", before_day.isoformat())
        if found is None:
            return {}
        names = ", ".join(field.name for field in fields(Input))
        rows = self._connection.execute(
            f"SELECT {names} FROM inputs WHERE run = ? ORDER BY path",
            (found.number,),
        )
        return {row[0]: _input(*row) for row in rows}

    def newest(self) -> Run | None:
        """The last run that was recorded."""
        return self._run("WHERE number = ?", str(self.last_number()))

    def latest_of(self, day: date) -> Run | None:
        """The run that published the newest set of a day."""
        return self._run("WHERE folder != '' AND day = ?", day.isoformat())

    def facts(self, day: date, without: int = 0) -> Facts:
        """What the runs for days until `day` saw, by the names of FACTS; `without` one of them."""
        return facts.facts(self._connection, day, without)

    def record(self, run: Run, inputs: Sequence[Input], new: Facts | None = None) -> None:
        """Record a night and its new facts, all in one transaction; its number must be the next.

        Raises ValueError for another number, LedgerError where the file cannot be written.
        """
        if run.number != self.last_number() + 1:
            raise ValueError(f"run {run.number} does not follow run {self.last_number()}")
        with told(Path(FILE_NAME)), transaction(self._connection) as connection:
            row = (*_plain(run), "")
            connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            connection.executemany(
                "INSERT INTO inputs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                ((run.number, *_plain(one)) for one in inputs),
            )
            facts.insert(connection, run.number, new or {})
            link = _link(connection, run.number)
            connection.execute("UPDATE runs SET chain = ? WHERE number = ?", (link, run.number))

    def verify(self) -> list[Words]:
        """What has been changed since it was recorded; changes nothing itself. Empty: nothing."""
        problems = []
        for (said,) in self._connection.execute("PRAGMA integrity_check"):
            if said != "ok":
                problems.append(words.damaged_inside(said))
        rows = self._connection.execute("SELECT number, chain FROM runs ORDER BY number")
        for position, (number, chain) in enumerate(rows.fetchall(), 1):
            if number != position:
                problems.append(words.run_lost(position))
                break
            if _link(self._connection, number) != chain:
                problems.append(words.run_changed(number))
        return problems

    def _run(self, condition: str, *values: str) -> Run | None:
        names = ", ".join(field.name for field in fields(Run))
        row = self._connection.execute(
            f"SELECT {names} FROM runs {condition} ORDER BY day DESC, number DESC LIMIT 1",
            values,
        ).fetchone()
        if row is None:
            return None
        number, day, started, finished, *others = row
        times = datetime.fromisoformat(started), datetime.fromisoformat(finished)
        return Run(number, date.fromisoformat(day), *times, *others)


def _plain(record: Run | Input) -> list[Any]:
    """The values of a record as SQLite keeps them: days and times as ISO text."""
    return [value.isoformat() if isinstance(value, date) else value for value in astuple(record)]


def _input(path: str, department: str, size: int, verdict: str, *contents: str | None) -> Input:
    content, good_content, good_on = contents
    day = date.fromisoformat(good_on) if good_on else None
    return Input(path, department, size, Verdict(verdict), content or "", good_content or "", day)


def _link(connection: sqlite3.Connection, number: int) -> str:
    """The SHA-256 (hex) over the link before, the run's own row and all its rows elsewhere."""
    before = connection.execute("SELECT chain FROM runs WHERE number = ?", (number - 1,)).fetchone()
    digest = hashlib.sha256((before[0] if before else "").encode())
    rows = [connection.execute("SELECT * FROM runs WHERE number = ?", (number,)).fetchone()[:-1]]
    for table, order in CHAINED.items():
        rows += connection.execute(
            f"SELECT * FROM {table} WHERE run = ? ORDER BY {order}",
            (number,),
        )
    for row in rows:
        digest.update(json.dumps(row, ensure_ascii=False).encode())
    return digest.hexdigest()
