"""A figure as data for other programs: CSV, JSON or Parquet, every number exact."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pandas import DataFrame

from sales_batch.core.exact import arrow_of

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "\r")


def written(table: DataFrame, form: str) -> bytes:
    """A frame as `csv`, `json` or `parquet` bytes; numbers in decimal notation, blanks empty."""
    columns = pa.table({name: arrow_of(table[name]) for name in table.columns})
    if form == "parquet":
        sink = pa.BufferOutputStream()
        pq.write_table(columns, sink, compression="zstd")
        return bytes(sink.getvalue())
    values = [columns[name].to_pylist() for name in columns.column_names]
    rows = list(zip(*values, strict=True))
    text = _csv(columns.column_names, rows) if form == "csv" else _json(columns.column_names, rows)
    return text.encode()


def _csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """CSV with a header; a text that a spreadsheet could take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[_cell(_plain(value)) for value in row] for row in rows])
    return out.getvalue()


def _json(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A list of objects; numbers are written with all their decimals."""
    quoted = [json.dumps(name) for name in names]
    lines = [
        "{"
        + ", ".join(f"{name}: {_literal(part)}" for name, part in zip(quoted, row, strict=True))
        + "}"
        for row in rows
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def _plain(value: Any) -> Any:
    """A value as it stands in a text: decimals with all their places, days in ISO form."""
    if isinstance(value, Decimal):
        return _Number(format(value, "f"))
    if isinstance(value, date):
        return value.isoformat()
    return value


class _Number(str):
    """The text of a number, which may begin with a minus."""

    __slots__ = ()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    is_text = isinstance(value, str) and not isinstance(value, _Number)
    return f"'{value}" if is_text and value.startswith(FORMULA_STARTS) else value


def _literal(value: Any) -> str:
    plain = _plain(value)
    return plain if isinstance(plain, _Number) else json.dumps(plain, ensure_ascii=False)
