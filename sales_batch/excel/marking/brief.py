"""How much a returned copy shows of what was found, so that a person can take it in."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sales_batch.core.finding import Finding

ALIKE = 100
"""Findings of one check in one column that the list names one by one, and that get notes."""
MARKED = 20_000
"""Findings of one sheet that are marked at their cells; whole rows, from the top."""


class More(NamedTuple):
    """The rest of findings that are alike: their number, the first and the last of their rows."""

    number: int
    first: int
    last: int


def in_brief(findings: Sequence[Finding]) -> Iterator[tuple[Finding, More | None]]:
    """The findings; where many are alike, one stands for all those beyond the first."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for number, one in enumerate(findings):
        groups.setdefault(_kind(one), []).append(number)
    left: dict[int, More | None] = {}
    for numbers in groups.values():
        if len(rest := numbers[ALIKE:]) > 1:
            left |= dict.fromkeys(rest)
            rows = [findings[number].place.row for number in rest]
            left[rest[0]] = More(len(rest), min(rows), max(rows))
    for number, one in enumerate(findings):
        if number not in left or left[number]:
            yield one, left.get(number)


def marked(findings: Sequence[Finding]) -> tuple[list[Finding], int]:
    """The findings of one sheet that are marked, and the row up to which; 0 where it is all."""
    rows = sorted(one.place.row for one in findings)
    if len(rows) <= MARKED:
        return list(findings), 0
    last = rows[MARKED - 1]
    return [one for one in findings if one.place.row <= last], last


def _kind(finding: Finding) -> tuple[str, str, str]:
    place = finding.place
    return place.sheet, place.column, finding.check.name
