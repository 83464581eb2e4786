"""Rows typed in as small tables of text."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.oracle.tables import Row


def rows(text: str, **blank: Any) -> list[Row]:
    """Rows from a table in text: dates, numbers, line numbers and words; `-` is a blank."""
    header, *body = [line.split() for line in text.strip().splitlines()]
    return [
        blank | {name: cell(name, word) for name, word in zip(header, line, strict=True)}
        for line in body
    ]


def cell(name: str, word: str) -> Any:
    if word == "-":
        return None
    if name in ("item_no", "line_no", "order_line_no"):
        return int(word)
    if name.endswith(("_on", "_from")):
        return date.fromisoformat(f"2026-{word}")
    if word in ("yes", "no"):
        return word == "yes"
    return Decimal(word) if word[0] in "-0123456789" else word
