"""What every column type can do: read a cell, say how it is shown, be one Arrow type."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from sales_batch.core.words import Language, Words

CellValue = float | str | bool | datetime
"""One distinct cell as admission hands it to a kind: a date-formatted number is a datetime, and a
mere time of day one of the day before the calendar of Excel begins (1899-12-30)."""


def shortest(value: float) -> str:
    """A float as Excel shows it: 15 significant digits, no exponent, no trailing zeros."""
    text = format(Decimal(f"{value + 0.0:.15g}"), "f")  # no minus before a zero
    return text.rstrip("0").rstrip(".") if "." in text else text


def typed(value: CellValue) -> str:
    """A cell's value as it was typed, for a message."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return shortest(value)
    if isinstance(value, datetime) and value.year < 1900:
        return value.time().isoformat()
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return value


@dataclass(frozen=True)
class Kind:
    """A column type; pydantic validates a cell through its `read`."""

    name: str
    title: Words
    arrow: Any
    example: str
    number_format: str = "General"
    width: int = 14

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, handler(source))

    def read(self, cell: Any) -> Any:
        """The value of a cell; raises PydanticCustomError named after a check."""
        raise NotImplementedError

    def plain(self, cell: CellValue, value: Any) -> bool:
        """The cell is written as this kind is meant to be: nothing was read leniently."""
        return bool(typed(cell) == value)

    def show(self, value: Any, language: Language) -> str:  # noqa: ARG002
        """The value for people, in a message or a dropdown."""
        return str(value)

    def entry(self, value: Any) -> str:
        """The value as a clerk would type it, in Chinese where that matters."""
        return str(value)

    def stored(self, value: Any) -> Any:
        """The value as admission keeps it: an int for numbers, days and flags, a str for texts."""
        return value

    def settled(self, texts: Sequence[str]) -> bool:  # noqa: ARG002
        """A quick look at many texts at once: `read` would return every one of them as it is."""
        return False
