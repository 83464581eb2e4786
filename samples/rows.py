"""What a row of the invented company is, and the exact rounding of its amounts."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
"""One row by field name; choices by their code, blanks as None or left out."""

Tables = dict[str, list[Row]]
"""The rows of every sheet, by the sheet's table name."""

CENT = Decimal("0.01")
VAT = Decimal("0.13")


def cents(value: Decimal) -> Decimal:
    """A money amount, rounded half away from zero to 2 decimals."""
    return value.quantize(CENT, ROUND_HALF_UP)


def stepped(value: Decimal | Fraction | int, step: str) -> Decimal:
    """The next multiple of a step at or above a value."""
    steps = Fraction(value) / Fraction(step)
    return Decimal(-(-steps.numerator // steps.denominator)) * Decimal(step)


def half(day: date) -> int:
    """1 for January to June, else 2."""
    return 1 if day.month <= 6 else 2


def quarter(day: date) -> int:
    """The quarter of the year, 1 to 4."""
    return (day.month + 2) // 3
