"""The file of the ledger: made, checked, brought up to date, and its errors told in words."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sales_batch.core.words import Words
from sales_batch.ledger import words

FILE_NAME = "ledger.db"
APPLICATION = 0x53424C47
"""SQLite's application_id of our files: SBLG."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE runs (
        number INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        started TEXT NOT NULL,
        finished TEXT NOT NULL,
        version TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        exit_code INTEGER NOT NULL,
        folder TEXT NOT NULL,
        chain TEXT NOT NULL
    ) STRICT;
    CREATE INDEX runs_by_day ON runs (day, number);
    CREATE TABLE inputs (
        run INTEGER NOT NULL REFERENCES runs (number),
        path TEXT NOT NULL,
        department TEXT NOT NULL,
        size INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        content TEXT NOT NULL,
        good_content TEXT NOT NULL,
        good_on TEXT,
        PRIMARY KEY (run, path)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE seen_approvals (
        run INTEGER NOT NULL REFERENCES runs (number),
        approval TEXT NOT NULL,
        place INTEGER NOT NULL,
        approval_no TEXT NOT NULL,
        subject TEXT NOT NULL,
        reference TEXT NOT NULL,
        approver TEXT NOT NULL,
        department TEXT NOT NULL,
        position TEXT NOT NULL,
        superior INTEGER NOT NULL,
        decided_on TEXT NOT NULL,
        decision TEXT NOT NULL,
        amount INTEGER,
        PRIMARY KEY (run, approval)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE approved_contents (
        run INTEGER NOT NULL REFERENCES runs (number),
        approval TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        outline TEXT NOT NULL,
        total INTEGER,
        PRIMARY KEY (run, approval)
    ) STRICT, WITHOUT ROWID;
    """,
)
"""Each brings the file from the version of its position to the next; only ever added to."""


class LedgerError(Exception):
    """The ledger cannot be used as it is (exit 8); the text says what to do."""

    def __init__(self, text: Words) -> None:
        super().__init__(f"{text.zh}\n{text.en}")
        self.text = text


def make(path: Path) -> None:
    """Make an empty ledger aside and move it into place: a crash leaves none, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.unlink(missing_ok=True)
    with contextlib.closing(connect(aside)) as connection, transaction(connection):
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        _apply(connection, 0)
    aside.rename(path)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that waits a few seconds for others; raises LedgerError."""
    connection = sqlite3.connect(path, timeout=5, isolation_level=None)
    with told(path):
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA foreign_keys = ON")
    return connection


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse an emptied, damaged, foreign or newer file; raises LedgerError."""
    if not path.stat().st_size:
        raise LedgerError(words.damaged(path, "0 bytes"))
    pages, size = _pragma(connection, "page_count"), _pragma(connection, "page_size")
    if path.stat().st_size < pages * size:
        raise LedgerError(words.damaged(path, f"< {pages * size} bytes"))
    if _pragma(connection, "application_id") != APPLICATION:
        raise LedgerError(words.foreign(path))
    version = _pragma(connection, "user_version")
    if version > len(MIGRATIONS):
        raise LedgerError(words.newer(path, version, len(MIGRATIONS)))
    if (said := _pragma(connection, "quick_check(1)")) != "ok":
        raise LedgerError(words.damaged(path, said))


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring an older file up to date, in one transaction, with a backup beside it."""
    version = _pragma(connection, "user_version")
    if version == len(MIGRATIONS):
        return
    backup = path.with_name(f"{path.stem}.version{version}{path.suffix}")
    with contextlib.closing(sqlite3.connect(backup)) as target:
        connection.backup(target)
    with transaction(connection):
        _apply(connection, version)


def _apply(connection: sqlite3.Connection, version: int) -> None:
    for script in MIGRATIONS[version:]:
        for statement in filter(str.strip, script.split(";")):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file into ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        locked = error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        text = words.locked(path) if locked else words.unusable(path, str(error))
        raise LedgerError(text) from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise LedgerError(words.damaged(path, str(error))) from error


def _pragma(connection: sqlite3.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]
