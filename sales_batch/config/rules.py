"""The rules as the configuration knows them: their codes, and which thresholds they have."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sales_batch.config.faults import unknown
from sales_batch.config.file import Keys
from sales_batch.core.words import Words

LAST_CODES: Mapping[str, int] = {
    "G": 19, "C": 11, "P": 8, "Q": 12, "O": 11, "M": 6, "D": 11, "A": 20, "B": 2,
}  # fmt: skip
"""The sections of the rules and the number of each one's last code.

A number below it that no rule has is kept for a rule that is still to be written.
"""

RATES: Mapping[str, Mapping[str, Decimal]] = {
    "P07": {"changed": Decimal("0.3")},
    "Q06": {"off_market": Decimal("0.1")},
}
"""Thresholds that are fractions, by code and name, with what they are unless changed."""

COUNTS: Mapping[str, Mapping[str, int]] = {
    "Q07": {"days": 30},
    "Q09": {"working_days": 3},
}
"""Thresholds that are whole numbers."""

NOT_A_RATE = Words("应填比率，例如 0.15。", "a fraction belongs here, such as 0.15.")
NOT_A_COUNT = Words("应填整数，例如 30。", "a whole number belongs here, such as 30.")


def known(code: str) -> bool:
    """There is a rule of this code, or will be."""
    return code[1:].isdecimal() and 1 <= int(code[1:]) <= LAST_CODES.get(code[:1], 0)


def mistaken(changed: Any) -> Iterator[tuple[Keys, Words]]:
    """What is wrong with the thresholds in the section `rules`, with the way to each of them."""
    for code, given in changed.items() if isinstance(changed, Mapping) else ():
        for name, value in given.items() if isinstance(given, Mapping) else ():
            if name not in ("off", "severity") and (text := _told(code, name, value)):
                yield ("rules", code, name), text


def _told(code: str, name: str, value: Any) -> Words | None:
    names = [*RATES.get(code, ()), *COUNTS.get(code, ())]
    if name not in names:
        return unknown(name, names)
    number = re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(value))
    if number and (name in RATES.get(code, ()) or not number[1]):
        return None
    return NOT_A_RATE if name in RATES.get(code, ()) else NOT_A_COUNT
