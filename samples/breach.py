"""A breach of one of the company's rules, as the samples' own check states it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from samples.rows import Row, Tables


@dataclass(frozen=True)
class Breach:
    """A rule's code, and the row and column at fault; the row is held by what it is, not by key."""

    code: str
    table: str
    row: int
    column: str
    why: str

    def __str__(self) -> str:
        return f"{self.code} {self.table}.{self.column}: {self.why}"


def breach(code: str, table: str, row: Row, column: str) -> Breach:
    """A breach at one cell; what is said of it is the row's first cells."""
    why = ", ".join(str(value) for value in list(row.values())[:5])
    return Breach(code, table, id(row), column, f"{why} ({row.get(column)!r})")


def grouped(rows: Iterable[Row], *columns: str) -> dict[Any, list[Row]]:
    """Rows by the values of some columns; a single one stands alone."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        key = tuple(row.get(column) for column in columns)
        groups[key if len(columns) > 1 else key[0]].append(row)
    return groups


def by(tables: Tables, table: str, column: str) -> dict[Any, Row]:
    """Rows by a key; of doubles the first."""
    return {key: rows[0] for key, rows in grouped(tables[table], column).items()}


Breaches = Iterator[Breach]
