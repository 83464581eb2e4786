"""What is checked, what was found, and the small grammar in which it is said."""

import json
import string
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

from sales_batch.core.place import Place
from sales_batch.core.words import Language, Words


class Severity(StrEnum):
    """How much a finding weighs; the order is that of a list of findings."""

    ERROR = "error"
    WAITING = "waiting"
    WARNING = "warning"
    NOTICE = "notice"


SEVERITIES: Mapping[Severity, Words] = {
    Severity.ERROR: Words("错误", "error"),
    Severity.WAITING: Words("待审批", "waiting"),
    Severity.WARNING: Words("警告", "warning"),
    Severity.NOTICE: Words("提示", "notice"),
}

GRAVITY = {severity: number for number, severity in enumerate(SEVERITIES)}
"""The place of each severity, the gravest first."""

LONGEST_DETAIL = 120
"""How much of a name in a damaged file is told."""

Detail = Mapping[str, "str | Words"]
"""What a message is filled with, by placeholder."""


@dataclass(frozen=True)
class Check:
    """Something that is checked: its code, its weight, and what a breach is told in both languages.

    `name` says what must hold or what is wrong, and is unique; several checks may share a code.
    `counts`: an error that tells of something that has happened; its row stays in the figures.
    The message is a text with placeholders in braces: `{value}` the value as typed, `{column}` and
    `{sheet}` the titles, and whatever the finding's detail holds.
    """

    code: str
    name: str
    severity: Severity
    message: Words
    clause: str = ""
    counts: bool = False

    def __post_init__(self) -> None:
        zh, en = (set(placeholders(text)) for text in self.message)
        if zh != en:
            raise ValueError(f"{self.code} {self.name}: the languages differ in {sorted(zh ^ en)}")


def placeholders(message: str) -> list[str]:
    """The names in braces of a message."""
    return [name for _, name, _, _ in string.Formatter().parse(message) if name]


def say(message: Words, language: Language, detail: Detail) -> str:
    """Fill a message in; a name that the detail lacks is an error of ours (KeyError)."""
    shown = {
        name: part.to(language) if isinstance(part, Words) else part
        for name, part in detail.items()
    }
    return message.to(language).format_map(shown)


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach at one place.

    `column` is the field's name, `value` what was typed there; `document` and `person` say whose it
    is (a staff id, or several joined by commas). `severity` is the check's own unless a rule or the
    configuration weighs it otherwise.
    """

    check: Check
    severity: Severity
    place: Place
    column: str = ""
    value: str = ""
    detail: Detail = field(default_factory=dict)
    document: str = ""
    person: str = ""

    def text(self, language: Language) -> str:
        """The message, filled in."""
        return say(self.check.message, language, {"value": self.value, **self.detail})


def pack(detail: Detail) -> str:
    """A detail as JSON text, for keeping; a bilingual part is a list of two."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True)


def unpack(text: str) -> dict[str, str | Words]:
    """The detail that `pack` wrote."""
    return {
        name: Words(*part) if isinstance(part, list) else part
        for name, part in json.loads(text).items()
    }


class Refused(Exception):
    """A workbook that cannot be read: the check it breaks, and the detail of its message.

    The detail comes from a file that nobody trusts: it is kept short, and fit to be printed.
    """

    def __init__(self, check: Check, **detail: str | Words) -> None:
        super().__init__(f"{check.code} {check.name}")
        self.check = check
        self.detail = {
            name: part if isinstance(part, Words) else _printable(part)
            for name, part in detail.items()
        }

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as what it was made from, with the notes that were added to it."""
        return partial(Refused, self.check, **self.detail), (), self.__dict__


def _printable(text: str) -> str:
    """The beginning of a text on one line, without characters that steer a terminal."""
    shown = text if len(text) <= LONGEST_DETAIL else text[:LONGEST_DETAIL] + "…"
    return "".join(
        letter if letter.isprintable() or letter == "\u3000" else "\ufffd" for letter in shown
    )


def tally(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """How many findings there are of each severity, the gravest first."""
    found = Counter(one.severity for one in findings)
    return {severity: found[severity] for severity in SEVERITIES}
