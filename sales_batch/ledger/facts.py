"""What was once seen and stays true: approvals, and the contents that they were given for."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
from pandas import DataFrame

from sales_batch.core.exact import arrow_of, frame_of

TEXT, DAY, FLAG, WHOLE, MONEY = (
    pa.string(), pa.date32(), pa.bool_(), pa.int64(), pa.decimal128(18, 2)
)  # fmt: skip
FACTS: Mapping[str, Mapping[str, Any]] = {
    "seen_approvals": {
        "approval": TEXT,
        "place": WHOLE,
        "approval_no": TEXT,
        "subject": TEXT,
        "reference": TEXT,
        "approver": TEXT,
        "department": TEXT,
        "position": TEXT,
        "superior": FLAG,
        "decided_on": DAY,
        "decision": TEXT,
        "amount": MONEY,
    },
    "approved_contents": {
        "approval": TEXT,
        "fingerprint": TEXT,
        "outline": TEXT,
        "total": MONEY,
    },
}
"""The tables of facts and the types of their columns; the first names a row, after its run."""

Facts = Mapping[str, DataFrame]
"""Frames of facts, by the name of their table."""


def facts(connection: sqlite3.Connection, day: date, without: int) -> Facts:
    """What the runs for days until `day` saw, but for one run; of doubles what was seen first."""
    return {name: _known(connection, name, day, without) for name in FACTS}


def insert(connection: sqlite3.Connection, run: int, new: Facts) -> None:
    """Add the facts of a run; each frame has the columns that FACTS gives its table."""
    for name, frame in new.items():
        columns = FACTS[name]
        values = [
            [_plain(one) for one in arrow_of(frame[column]).to_pylist()] for column in columns
        ]
        marks = ", ".join("?" * (len(columns) + 1))
        rows = ((run, *row) for row in zip(*values, strict=True))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)


def _known(connection: sqlite3.Connection, name: str, day: date, without: int) -> DataFrame:
    columns = FACTS[name]
    found = connection.execute(
        f"SELECT run, {', '.join(columns)} FROM {name} WHERE run != ? "
        f"AND run IN (SELECT number FROM runs WHERE day <= ?) ORDER BY run, {next(iter(columns))}",
        (without, day.isoformat()),
    )
    first: dict[str, Sequence[Any]] = {}
    for row in found:
        first.setdefault(row[1], row)
    types = {"run": WHOLE, **columns}
    by_column = zip(*first.values(), strict=True) if first else [()] * len(types)
    arrays = {
        column: pa.array([_typed(value, kind) for value in values], kind)
        for (column, kind), values in zip(types.items(), by_column, strict=True)
    }
    return frame_of(pa.table(arrays))


def _plain(value: Any) -> Any:
    """A value as SQLite keeps it: money in cents, days as ISO text, flags as 0 and 1."""
    if isinstance(value, Decimal):
        return int(value.scaleb(2))
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _typed(value: Any, kind: Any) -> Any:
    if value is None or kind in (TEXT, WHOLE):
        return value
    if kind == DAY:
        return date.fromisoformat(value)
    return bool(value) if kind == FLAG else Decimal(value).scaleb(-2)
