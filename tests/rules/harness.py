"""A case of a rule: what the rules of one code find in its tables."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pandas import DataFrame

from sales_batch.core.figure import compute
from sales_batch.core.finding import Finding
from sales_batch.core.rule import Rule, judge
from sales_batch.figures.approvals import approvals_in_force, to_keep
from sales_batch.sheets import SHEETS
from tests.cases import SHEET_NAMES, Case, Row, assembled, read_cases

BEFORE = " before"
FOLDER = Path(__file__).parent / "cases"
TABLES = {sheet.words.zh: sheet.table for sheet in SHEETS}


def cases_by_code() -> list[tuple[str, Case]]:
    """Every case of every file; a file is named after its code: `O01_amount.md`."""
    return [
        (path.name.partition("_")[0], case)
        for path in sorted(FOLDER.glob("*.md"))
        for case in read_cases(path)
    ]


def found(code: str, case: Case, rules: Sequence[Rule]) -> list[Finding]:
    """What the rules of one code find; nothing is held before a figure is computed for them.

    A table `orders before` is the sheet as it stood the night before, when it was first seen.
    """
    tables = assembled(case.given, case.day)
    chosen = [one for one in rules if one.code == code]
    given = {"day": case.day, "settings": case.settings, "held": {}, "tables": tables, "facts": {}}
    if before := {
        SHEET_NAMES[name.removesuffix(BEFORE)]: rows
        for name, rows in case.tables.items()
        if name.endswith(BEFORE)
    }:
        earlier = assembled({**case.given, **before}, case.day)
        seen = compute([approvals_in_force], earlier.frames, given)[approvals_in_force]
        given["facts"] = {name: seen_in(1, fact) for name, fact in to_keep(seen).items()}
    frames = compute([source for one in chosen for source in one.takes], tables.frames, given)
    return list(judge(chosen, tables, frames, given, {}).findings)


def seen_in(run: int, fact: DataFrame) -> DataFrame:
    """Facts as the ledger gives them back: with the run that saw them."""
    return fact.assign(run=pd.array([run] * len(fact), dtype=pd.ArrowDtype(pa.int64())))


def row_of(finding: Finding) -> Row:
    """A finding as a row of the table that a case expects."""
    return {
        "sheet": TABLES[finding.place.sheet],
        "row": str(finding.place.row),
        "column": finding.column,
        "severity": str(finding.severity),
        "zh": finding.text("zh"),
    }
