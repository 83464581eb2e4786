"""The column types that are kept as texts or flags: texts, codes, mail addresses, choices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from typing_extensions import override

from sales_batch.core import grammar
from sales_batch.core.faults import NOT_A_CHOICE, NOT_A_CODE, NOT_IN_FORM, fault
from sales_batch.core.kind import CellValue, Kind, shortest, typed
from sales_batch.core.words import Language, Words


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
        elif isinstance(cell, float) and re.fullmatch("[0-9]{1,15}", shortest(cell)):
            value = shortest(cell)
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
        if isinstance(cell, float) and "." in shortest(cell):
            # 2026.1 may have been typed as 2026.10.
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
