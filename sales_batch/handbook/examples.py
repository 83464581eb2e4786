"""An example of every finding: the rows of a case that are enough for it, judged anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pandas import DataFrame

from sales_batch.core.figure import compute
from sales_batch.core.finding import Finding
from sales_batch.core.rule import judge
from sales_batch.figures.approvals import approvals_in_force, to_keep
from sales_batch.handbook.cases import SHEET_NAMES, Case, Row, assembled, read_cases
from sales_batch.rules import RULES

BEFORE = " before"
"""`orders before` is the sheet as it stood the night before, when it was first seen."""


@dataclass(frozen=True)
class Example:
    """A few rows of some sheets, and the finding that they give."""

    case: Case
    finding: Finding


def cases_by_code(folder: Path) -> Sequence[tuple[str, Case]]:
    """Every case of every file; a file is named after its code: `O01_amount.md`."""
    return [
        (path.name.partition("_")[0], case)
        for path in sorted(folder.glob("*.md"))
        for case in read_cases(path)
    ]


def found(code: str, case: Case) -> list[Finding]:
    """What is found under one code; nothing is held before a figure is computed for the rules."""
    tables = assembled(case.given, case.day)
    if code.startswith("G"):
        return [one for one in tables.findings if one.check.code == code and one.place.sheet]
    chosen = [one for one in RULES if one.code == code]
    given = {"day": case.day, "settings": case.settings, "held": {}, "tables": tables, "facts": {}}
    if before := _before(case):
        earlier = assembled({**case.given, **before}, case.day)
        seen = compute([approvals_in_force], earlier.frames, given)[approvals_in_force]
        given["facts"] = {
            name: seen_in(1, fact) for name, fact in to_keep(seen, whole=True).items()
        }
    frames = compute([source for one in chosen for source in one.takes], tables.frames, given)
    return list(judge(chosen, tables, frames, given, {}).findings)


def _before(case: Case) -> Mapping[type, Sequence[Row]]:
    return {
        SHEET_NAMES[name.removesuffix(BEFORE)]: rows
        for name, rows in case.tables.items()
        if name.endswith(BEFORE)
    }


def seen_in(run: int, fact: DataFrame) -> DataFrame:
    """Facts as the ledger gives them back: with the run that saw them."""
    return fact.assign(run=pd.array([run] * len(fact), dtype=pd.ArrowDtype(pa.int64())))


def examples(folder: Path) -> Mapping[str, Example]:
    """The first example of each check that a case tells of in full, by the check's name."""
    known: dict[str, Example] = {}
    for code, case in cases_by_code(folder):
        for row in case.expected.get("findings", ()):
            if row.get("zh") and (one := _smallest(code, case, row)):
                known.setdefault(one.finding.check.name, one)
    return known


def _smallest(code: str, case: Case, told: Row) -> Example | None:
    """The fewest of a case's rows that still give a finding word by word."""
    for part in (_near(case, told, twins=False), _near(case, told, twins=True), case):
        for one in found(code, part):
            if one.text("zh") == told["zh"] and str(one.place.row) == told["row"]:
                return Example(part, one)
    return None


def _near(case: Case, told: Row, *, twins: bool) -> Case:
    """The row that a finding is told of, and from each other table the rows that share a code.

    With `twins` the other rows of its own sheet, too.
    """
    tables = {name: list(_numbered(rows)) for name, rows in case.tables.items()}
    tables.pop("findings")
    mine = [row for row in tables[told["sheet"]] if row["row"] == told["row"]]
    near = {told["sheet"]: mine}
    if twins:
        near[told["sheet"]] = list(_sharing(tables[told["sheet"]], mine)) or mine
    while reached := {
        name: shared
        for name, rows in tables.items()
        if name not in near
        if (shared := list(_sharing(rows, [row for kept in near.values() for row in kept])))
    }:
        near |= reached
    return replace(case, tables={name: near.get(name, []) for name in tables})


def _numbered(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows with their numbers in the workbook."""
    for number, row in enumerate(rows, 2):
        yield {"row": str(number), **row}


def _sharing(rows: Sequence[Row], others: Sequence[Row]) -> Iterator[Row]:
    """The rows that hold a code, as `SO-1`, that one of the others holds."""
    codes = {value for row in others for value in _codes(row)}
    return (row for row in rows if codes.intersection(_codes(row)))


def _codes(row: Row) -> set[str]:
    return {value for name, value in row.items() if name != "row" and any(map(str.isupper, value))}
