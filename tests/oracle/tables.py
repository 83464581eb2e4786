"""The staff's tables as plain rows, as they read on a day, and exact numbers to write down."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
"""One row by field name: Decimal, date, str, int, bool, or None for a blank."""
Tables = Mapping[str, Sequence[Row]]
"""Rows in file order, by the name of their sheet; a sheet that is absent is empty."""
Settings = Mapping[str, Any]
"""prices_include_vat, vat_rate, overhead_rate, target_margin, price_step, market_days, currency."""

DATED = {
    "quotes": "requested_on",
    "orders": "received_on",
    "order_lines": "added_on",
    "order_changes": "changed_on",
    "forecast_requests": "requested_on",
    "production_output": "produced_on",
    "deliveries": "delivered_on",
    "returns": "happened_on",
    "visits": "visited_on",
}
PARENT = {
    "quote_lines": ("quotes", "quote_no"),
    "order_lines": ("orders", "order_no"),
    "order_changes": ("orders", "order_no"),
}
AHEAD = {"valid_until", "due_on", "new_due_on", "wanted_on", "next_on"}


def as_they_read(tables: Tables, day: date) -> dict[str, list[Row]]:
    """The tables as they read on a day.

    A row dated after it does not exist, nor does a row whose parent does not; any other date after
    it is blank, unless its column may lie ahead.
    """
    read: dict[str, list[Row]] = {}
    for name in sorted(tables, key=lambda name: name in PARENT):
        read[name] = []
        parents = None
        if name in PARENT:
            parent, key = PARENT[name]
            parents = {row[key] for row in read.get(parent, [])}
        for row in tables[name]:
            dated = row.get(DATED.get(name, ""))
            if dated is not None and dated > day:
                continue
            if parents is not None and row[PARENT[name][1]] not in parents:
                continue
            read[name].append({column: _as_it_reads(column, row[column], day) for column in row})
    return read


def _as_it_reads(column: str, value: Any, day: date) -> Any:
    if isinstance(value, date) and value > day and column not in AHEAD:
        return None
    return value


def fraction(value: Decimal | int | None) -> Fraction:
    """A number as a fraction; a blank is nought."""
    return Fraction(0) if value is None else Fraction(value)


def rounded(value: Fraction, places: int) -> Decimal:
    """Rounded half away from zero, with exactly so many decimals."""
    units = int(abs(value) * 10**places + Fraction(1, 2))
    return Decimal(f"{'-' if value < 0 and units else ''}{units}E-{places}")


def written(value: Fraction, places: int) -> Decimal:
    """The value itself with so many decimals; ValueError where it needs more."""
    units = value * 10**places
    if units.denominator != 1:
        raise ValueError(f"{value} has more than {places} decimals")
    return Decimal(f"{units.numerator}E-{places}")
