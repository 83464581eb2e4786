"""A case of a rule: what the rules of one code find in its tables."""

from collections.abc import Sequence
from pathlib import Path

from sales_batch.core.figure import compute
from sales_batch.core.finding import Finding
from sales_batch.core.rule import Rule, judge
from sales_batch.sheets import SHEETS
from tests.cases import Case, Row, assembled, read_cases

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
    """What the rules of one code find; nothing is held before a figure is computed for them."""
    tables = assembled(case.given, case.day)
    chosen = [one for one in rules if one.code == code]
    given = {"day": case.day, "settings": case.settings, "held": {}}
    frames = compute([source for one in chosen for source in one.takes], tables.frames, given)
    return list(judge(chosen, tables, frames, given, {}).findings)


def row_of(finding: Finding) -> Row:
    """A finding as a row of the table that a case expects."""
    return {
        "sheet": TABLES[finding.place.sheet],
        "row": str(finding.place.row),
        "column": finding.column,
        "severity": str(finding.severity),
        "zh": finding.text("zh"),
    }
