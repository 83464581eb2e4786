"""What may come of a cell: read plainly, read leniently, refused."""

from dataclasses import dataclass
from typing import Any

from sales_batch.core import faults
from sales_batch.core.finding import Check


@dataclass(frozen=True)
class Plain:
    """Read as this value, without a word."""

    value: Any


@dataclass(frozen=True)
class Lenient:
    """Read as this value, with a notice that says how it was read."""

    value: Any
    said: str


@dataclass(frozen=True)
class Refused:
    """Not read; this check says why."""

    check: Check


NOT_A_NUMBER = Refused(faults.NOT_A_NUMBER)
TOO_MANY_DECIMALS = Refused(faults.TOO_MANY_DECIMALS)
TOO_LARGE = Refused(faults.TOO_LARGE)
OUT_OF_BOUNDS = Refused(faults.OUT_OF_BOUNDS)
NOT_WHOLE = Refused(faults.NOT_WHOLE)
NOT_A_DATE = Refused(faults.NOT_A_DATE)
NO_SUCH_DAY = Refused(faults.NO_SUCH_DAY)
NUMBER_FOR_A_DATE = Refused(faults.NUMBER_FOR_A_DATE)
DATE_FOR_A_NUMBER = Refused(faults.DATE_FOR_A_NUMBER)
NOT_A_CODE = Refused(faults.NOT_A_CODE)
NOT_A_CHOICE = Refused(faults.NOT_A_CHOICE)
NOT_IN_FORM = Refused(faults.NOT_IN_FORM)

Outcome = Plain | Lenient | Refused
