"""The column types that are kept as whole units: numbers of a fixed number of decimals, days."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
from typing_extensions import override

from sales_batch.core import grammar
from sales_batch.core.faults import (
    DATE_FOR_A_NUMBER,
    NO_SUCH_DAY,
    NOT_A_DATE,
    NOT_A_NUMBER,
    NOT_WHOLE,
    NUMBER_FOR_A_DATE,
    TOO_LARGE,
    TOO_MANY_DECIMALS,
    fault,
)
from sales_batch.core.kind import CellValue, Kind
from sales_batch.core.words import Language

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class NumberKind(Kind):
    """A number that is kept as whole units: of 1, or of 10 to the minus `places`."""

    places: int = 0
    digits: int = 15

    @override
    def read(self, cell: CellValue) -> Decimal:
        if isinstance(cell, datetime):
            raise fault(DATE_FOR_A_NUMBER)
        if isinstance(cell, float):
            value: Decimal | None = Decimal(f"{cell:.15g}")
        else:
            value = None if isinstance(cell, bool) else self._from_text(cell)
        if value is None or not value.is_finite():
            raise fault(NOT_A_NUMBER)
        if value and value.adjusted() >= self.digits - self.places:
            raise fault(TOO_LARGE, digits=str(self.digits - self.places))
        if value != round(value, self.places):
            raise fault(TOO_MANY_DECIMALS if self.places else NOT_WHOLE, places=str(self.places))
        return abs(value) if value == 0 else value

    def _from_text(self, text: str) -> Decimal | None:
        return grammar.number(text)

    @override
    def plain(self, cell: CellValue, value: Any) -> bool:
        return isinstance(cell, float)

    @override
    def entry(self, value: Any) -> str:
        text = format(Decimal(value), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text

    @override
    def stored(self, value: Any) -> int:
        return int(Decimal(value).scaleb(self.places))

    def units(
        self, number: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
        """Whole units of many floats at once; False where `read` must look at the number itself.

        A float within 1.5 steps of `units / 10**places` shows that decimal in 15 digits: half a
        unit of the 15th digit is more than two steps, and the division adds half a step.
        """
        scale = 10.0**self.places
        with np.errstate(invalid="ignore", over="ignore"):
            units = np.rint(number * scale)
            sure = np.abs(number - units / scale) <= 3.3e-16 * np.abs(number)
            sure &= np.abs(units) < 10.0**self.digits
        return sure, np.where(sure, units, 0).astype(np.int64)


@dataclass(frozen=True)
class WholeKind(NumberKind):
    """A whole number."""

    @override
    def show(self, value: Any, language: Language) -> str:
        return f"{int(value)}"


@dataclass(frozen=True)
class ExactKind(NumberKind):
    """An exact decimal; `least` decimals are always shown."""

    least: int = 0
    percent: bool = False

    @override
    def _from_text(self, text: str) -> Decimal | None:
        return grammar.percentage(text) if self.percent else grammar.number(text)

    @override
    def show(self, value: Any, language: Language) -> str:
        number = Decimal(value) * 100 if self.percent else Decimal(value)
        whole, _, part = f"{number:,f}".partition(".")
        part = part.rstrip("0").ljust(self.least, "0")
        return whole + ("." + part if part else "") + ("%" if self.percent else "")


@dataclass(frozen=True)
class DayKind(Kind):
    """A day; a number is one only where its eight digits spell it, such as 20261103."""

    @override
    def read(self, cell: CellValue) -> date:
        if isinstance(cell, float):
            if not (cell.is_integer() and 1900_00_00 <= cell <= 9999_99_99):
                raise fault(NUMBER_FOR_A_DATE)
            # Eight digits of a day; as a serial number it would lie beyond the year 9999.
            cell = f"{cell:.0f}"
        if isinstance(cell, datetime) and cell.year >= 1900:
            return cell.date()
        try:
            value = grammar.day(cell) if isinstance(cell, str) else None
        except ValueError:
            raise fault(NO_SUCH_DAY) from None
        if value is None:
            raise fault(NOT_A_DATE)
        return value

    @override
    def plain(self, cell: CellValue, value: Any) -> bool:
        return isinstance(cell, datetime) and cell.time() == datetime.min.time()

    @override
    def stored(self, value: date) -> int:
        return value.toordinal() - EPOCH
