"""Frames row by row, as Python values: for the few that are looked at one by one."""

from collections.abc import Iterator, Sequence
from typing import Any

from pandas import DataFrame

from sales_batch.core.exact import arrow_of


def records(rows: DataFrame) -> Iterator[dict[str, Any]]:
    """Rows as dicts of Python values; None for a blank."""
    names = list(rows.columns)
    for values in columns(rows, names):
        yield dict(zip(names, values, strict=True))


def columns(rows: DataFrame, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The named columns of each row."""
    return zip(*(arrow_of(rows[name]).to_pylist() for name in names), strict=True)
