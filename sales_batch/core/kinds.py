"""The column types: each reads a cell, says how it is shown, and is one Arrow type."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from annotated_types import Ge, Gt, Le
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from sales_batch.core import grammar
from sales_batch.core.faults import (
    DATE_FOR_A_NUMBER,
    NO_SUCH_DAY,
    NOT_A_CHOICE,
    NOT_A_CODE,
    NOT_A_DATE,
    NOT_A_NUMBER,
    NOT_IN_FORM,
    NOT_WHOLE,
    NUMBER_FOR_A_DATE,
    TOO_LARGE,
    TOO_MANY_DECIMALS,
    fault,
)
from sales_batch.core.words import Language, Words

CellValue = float | str | bool | datetime
"""One distinct cell as admission hands it to a kind: a date-formatted number is a datetime."""

EPOCH = date(1970, 1, 1).toordinal()


def shortest(value: float) -> str:
    """A float as Excel shows it: 15 significant digits, no exponent, no trailing zeros."""
    text = format(Decimal(f"{value:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def typed(value: CellValue) -> str:
    """A cell's value as it was typed, for a message."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return shortest(value)
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


@dataclass(frozen=True)
class TextKind(Kind):
    """A free text; with `pick`, one of the values that the column already holds is offered."""

    pick: bool = False

    @override
    def read(self, cell: CellValue) -> str:
        return grammar.clean(typed(cell))

    @override
    def plain(self, cell: CellValue, value: Any) -> bool:
        return isinstance(cell, float) or (isinstance(cell, str) and cell.strip() == value)

    @override
    def settled(self, texts: Sequence[str]) -> bool:
        return "".join(texts).isprintable() and all(text.strip() == text for text in texts)


@dataclass(frozen=True)
class CodeKind(Kind):
    """A code such as an order number: text, or a number of at most 15 digits."""

    @override
    def read(self, cell: CellValue) -> str:
        if isinstance(cell, str):
            value = grammar.code(cell)
        elif isinstance(cell, float) and cell >= 0 and cell.is_integer() and cell < 1e15:
            value = str(int(cell))
        else:
            raise fault(NOT_A_CODE)
        if not value:
            raise fault(NOT_A_CODE)
        return value

    @override
    def plain(self, cell: CellValue, value: Any) -> bool:
        return isinstance(cell, str) and cell.strip() == value

    @override
    def settled(self, texts: Sequence[str]) -> bool:
        return re.fullmatch("[!-~]*", "".join(texts)) is not None


@dataclass(frozen=True)
class EmailKind(Kind):
    """One plain mail address; anything that could carry a header or a second address is refused."""

    @override
    def read(self, cell: CellValue) -> str:
        value = grammar.narrow(typed(cell))
        if not re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value):
            raise fault(NOT_IN_FORM)
        return value


@dataclass(frozen=True)
class FormKind(Kind):
    """A month, a quarter or a period: a text in one fixed form."""

    form: Literal["month", "quarter", "period"] = "month"

    @override
    def read(self, cell: CellValue) -> str:
        if isinstance(cell, datetime) and self.form == "month":
            return f"{cell:%Y-%m}"
        if isinstance(cell, bool | datetime):
            raise fault(NOT_IN_FORM)
        value: str | None = getattr(grammar, self.form)(typed(cell))
        if value is None:
            raise fault(NOT_IN_FORM)
        return value


@dataclass(frozen=True)
class ChoiceKind(Kind):
    """One of a few codes; the code itself and its words in either language are read."""

    choices: Mapping[str, Words] = field(default_factory=dict, hash=False)

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The choice that a text stands for, for every accepted text."""
        return {
            spelling: choice
            for choice, words in self.choices.items()
            for spelling in (choice, words.zh, words.en)
        }

    @cached_property
    def _loose(self) -> Mapping[str, str]:
        return {spelling.casefold(): choice for spelling, choice in self.spellings.items()}

    @override
    def read(self, cell: CellValue) -> str:
        text = grammar.narrow(typed(cell))
        choice: str | None = self._loose.get(text.casefold())
        if choice is None:
            raise fault(NOT_A_CHOICE)
        return choice

    @override
    def plain(self, cell: CellValue, value: Any) -> bool:
        return cell in self.spellings

    @override
    def show(self, value: Any, language: Language) -> str:
        return self.choices[str(value)].to(language)

    @override
    def entry(self, value: Any) -> str:
        return self.choices[str(value)].zh


YES, NO = Words("是", "Yes"), Words("否", "No")


@dataclass(frozen=True)
class FlagKind(Kind):
    """Yes or no."""

    choices: Mapping[str, Words] = field(default_factory=lambda: {"yes": YES, "no": NO}, hash=False)

    @override
    def read(self, cell: CellValue) -> bool:
        text = grammar.narrow(typed(cell)).casefold()
        if text in ("是", "yes", "y", "true"):
            return True
        if text in ("否", "no", "n", "false"):
            return False
        raise fault(NOT_A_CHOICE)

    @override
    def plain(self, cell: CellValue, value: Any) -> bool:
        return cell in ("是", "否", "Yes", "No", "yes", "no")

    @override
    def show(self, value: Any, language: Language) -> str:
        return (YES if value else NO).to(language)

    @override
    def entry(self, value: Any) -> str:
        return (YES if value else NO).zh

    @override
    def stored(self, value: Any) -> int:
        return int(value)


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
        if value is None:
            raise fault(NOT_A_NUMBER)
        if value and value.adjusted() >= self.digits - self.places:
            raise fault(TOO_LARGE, digits=str(self.digits - self.places))
        if value != round(value, self.places):
            raise fault(TOO_MANY_DECIMALS if self.places else NOT_WHOLE, places=str(self.places))
        return value

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
            sure &= np.abs(units) < 1e15
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
    """A day."""

    @override
    def read(self, cell: CellValue) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, float):
            raise fault(NUMBER_FOR_A_DATE)
        try:
            value = None if isinstance(cell, bool) else grammar.day(cell)
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


TEXT = TextKind("text", Words("文字", "text"), pa.string(), "", width=20)
PICK = TextKind("pick", Words("文字", "text"), pa.string(), "", width=16, pick=True)
CODE = CodeKind("id", Words("编号", "code"), pa.string(), "A-001", "@", 16)
EMAIL = EmailKind("email", Words("邮箱", "mail address"), pa.string(), "name@example.com", "@", 26)
MONTH = FormKind("month", Words("月份", "month"), pa.string(), "2026-11", "@", 12)
QUARTER = FormKind("quarter", Words("季度", "quarter"), pa.string(), "2026Q4", "@", 12, "quarter")
PERIOD = FormKind("period", Words("考核期", "period"), pa.string(), "2026Q4", "@", 12, "period")
FLAG = FlagKind("flag", Words("是/否", "yes or no"), pa.bool_(), "是", width=10)
DAY = DayKind("date", Words("日期", "date"), pa.date32(), "2026-11-03", "yyyy-mm-dd", 13)
WHOLE = WholeKind("int", Words("整数", "whole number"), pa.int64(), "3", "0", 10)
SCORE = WholeKind("score", Words("评分 1–5", "score 1 to 5"), pa.int64(), "4", "0", 10)


def _exact(name: str, title: Words, form: str, example: str, **shape: Any) -> ExactKind:
    arrow = pa.decimal128(shape["digits"], shape["places"])
    return ExactKind(name, title, arrow, example, form, **shape)


QUANTITY = _exact("qty", Words("数量", "quantity"), "#,##0.####", "120", places=4, digits=18)
PRICE = _exact("price", Words("单价", "price"), "#,##0.00##", "68.50", places=4, digits=18, least=2)
MONEY = _exact("money", Words("金额", "money"), "#,##0.00", "8220.00", places=2, digits=18, least=2)
AMOUNT = _exact(
    "amount", Words("未舍入金额", "unrounded amount"), "#,##0.00", "", places=8, digits=28, least=2
)
RATE = _exact("rate", Words("比率", "rate"), "0.0###%", "5%", places=4, digits=18, percent=True)
RATIO = _exact("ratio", Words("比率", "ratio"), "0.0%", "", places=6, digits=18, percent=True)

Text = Annotated[str, TEXT]
Pick = Annotated[str, PICK]
Code = Annotated[str, CODE]
Email = Annotated[str, EMAIL]
Month = Annotated[str, MONTH]
Quarter = Annotated[str, QUARTER]
Period = Annotated[str, PERIOD]
Flag = Annotated[bool, FLAG]
Day = Annotated[date, DAY]
Whole = Annotated[int, WHOLE, Ge(0)]
UpTo10 = Annotated[int, WHOLE, Ge(0), Le(10)]
Score = Annotated[int, SCORE, Ge(1), Le(5)]
Quantity = Annotated[Decimal, QUANTITY, Ge(0)]
SignedQuantity = Annotated[Decimal, QUANTITY]
Price = Annotated[Decimal, PRICE, Ge(0)]
Money = Annotated[Decimal, MONEY, Ge(0)]
SignedMoney = Annotated[Decimal, MONEY]
Rate = Annotated[Decimal, RATE, Ge(0), Le(1)]
AnyRate = Annotated[Decimal, RATE, Ge(0)]
Choice = Annotated[str, ChoiceKind("enum", Words("选项", "choice"), pa.string(), "")]
"""A column of this type gets its choices from its own declaration."""

T = TypeVar("T")
Positive = Annotated[T, Gt(0)]
