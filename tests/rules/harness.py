"""A case of a rule: what is found under one code in its tables."""

from pathlib import Path

from sales_batch.core.finding import Finding
from sales_batch.handbook.cases import Row
from sales_batch.sheets import SHEETS

FOLDER = Path(__file__).parent / "cases"
TABLES = {sheet.words.zh: sheet.table for sheet in SHEETS}


def row_of(finding: Finding) -> Row:
    """A finding as a row of the table that a case expects."""
    return {
        "sheet": TABLES[finding.place.sheet],
        "row": str(finding.place.row),
        "column": finding.column,
        "severity": str(finding.severity),
        "zh": finding.text("zh"),
    }
