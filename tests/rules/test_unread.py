"""What could not be read is no breach: rows that are missing raise nothing that was not there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sales_batch.core.figure import Figure, Source
from sales_batch.core.finding import SEVERITIES
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Tables
from sales_batch.handbook.cases import SHEET_NAMES, Case, Grid, Row, assembled
from sales_batch.handbook.examples import cases_by_code, found
from sales_batch.rules import RULES
from tests.rules.harness import FOLDER, row_of

CASES = [(code, case) for code, case in cases_by_code(FOLDER) if code[0] != "G"]
MOVES_ON = {("D03", "deliveries"), ("M02", "production_output"), ("D04", "orders")}
"""What adds up is told at the first row that is too much: without it at the next. Of an order that
was entered twice the first row counts."""

GRAVITY = {severity: -number for number, severity in enumerate(SEVERITIES)}
NOTHING = -len(SEVERITIES)
Told = dict[tuple[str, ...], int]
"""How grave what is found is, by sheet, row, column and rule."""


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{code}: {case}" for code, case in CASES])
def test_what_is_unread_is_no_breach(
    code: str, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = replace(case, tables={name: numbered(rows) for name, rows in case.tables.items()})
    before = told(code, case)
    for name in taken(code) & case.tables.keys() - {name for at, name in MOVES_ON if at == code}:
        monkeypatch.setitem(found.__globals__, "assembled", reading_all_but(SHEET_NAMES[name]))
        for part in parts(case, name):
            graver = {
                at for at, grave in told(code, part).items() if grave > before.get(at, NOTHING)
            }
            assert not graver, (name, part.tables[name])


def taken(code: str) -> set[str]:
    """The sheets that a rule looks at, and figures below it, and that it is judged without."""

    def below(sources: Sequence[Source]) -> Iterator[type[Sheet]]:
        for source in sources:
            if isinstance(source, Figure):
                yield from below(source.takes)
            else:
                yield source

    rules = [rule for rule in RULES if rule.code == code]
    return {
        sheet.table
        for rule in rules
        for sheet in set(below(rule.takes)).difference(rule.absent, rule.whole)
    }


def numbered(rows: list[Row]) -> list[Row]:
    """Rows that keep their places when others are taken away."""
    return [{"row": str(at), **row} for at, row in enumerate(rows, 2)]


def parts(case: Case, name: str) -> Iterator[Case]:
    """The case without one row of a sheet, and without any."""
    rows = case.tables[name]
    for at in range(len(rows)):
        yield replace(case, tables={**case.tables, name: rows[:at] + rows[at + 1 :]})
    yield replace(case, tables={**case.tables, name: []})


def reading_all_but(sheet: type[Sheet]) -> Any:
    """Tables as they are where some file of a sheet could not be read."""

    def part(given: Mapping[type[Sheet], Grid], day: date) -> Tables:
        tables = assembled(given, day)
        unread = frozenset({*tables.unread, sheet})
        return replace(tables, unread=unread, known=tables.known - unread)

    return part


def told(code: str, case: Case) -> Told:
    """What is found, but for its words: these speak of sums, too."""
    return {
        (row["sheet"], row["row"], row["column"], one.check.name): GRAVITY[one.severity]
        for one in found(code, case)
        for row in [row_of(one)]
    }
