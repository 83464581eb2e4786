"""Each rule gives the findings of its cases; none is forgotten, and none is without a case."""

import importlib
import pkgutil
import re
from functools import cache

import pytest

import sales_batch.rules
from sales_batch.core.finding import Finding
from sales_batch.core.rule import Rule
from sales_batch.handbook.cases import Case
from sales_batch.handbook.examples import cases_by_code, found
from sales_batch.rules import RULES
from tests.rules.harness import FOLDER, row_of

CASES = cases_by_code(FOLDER)


@cache
def findings(number: int) -> list[Finding]:
    code, case = CASES[number]
    return found(code, case)


@pytest.mark.parametrize(
    "number", range(len(CASES)), ids=[f"{code}: {case}" for code, case in CASES]
)
def test_findings(number: int) -> None:
    expected = CASES[number][1].expected.get("findings", ())
    rows = [row_of(one) for one in findings(number)]
    assert _places(rows) == _places(expected)
    told = {tuple(_places([row])[0]): row["zh"] for row in rows}
    for row in expected:
        if row.get("zh"):
            assert told[tuple(_places([row])[0])] == row["zh"]


def _places(rows: object) -> list[list[str]]:
    """Sheet, row, column and severity of each finding, in order."""
    names = ("sheet", "row", "column", "severity")
    assert isinstance(rows, list | tuple)
    return sorted([row[name] for name in names] for row in rows)


def test_every_rule_is_told_in_full_once() -> None:
    told = set()
    for number, (_, case) in enumerate(CASES):
        texts = {row.get("zh") for row in case.expected.get("findings", ())}
        told |= {one.check.name for one in findings(number) if one.text("zh") in texts}
    assert {one.name for one in RULES} - told == set()


def test_english_is_told_in_english() -> None:
    for number in range(len(CASES)):
        for one in findings(number):
            said = one.text("en").replace(one.value or "-", "")
            assert not re.search("[一-鿿（）]", said), said


def test_no_rule_is_forgotten() -> None:
    listed: list[Rule] = []
    for found_module in pkgutil.iter_modules(sales_batch.rules.__path__):
        module = importlib.import_module(f"sales_batch.rules.{found_module.name}")
        own = [value for value in vars(module).values() if isinstance(value, Rule)]
        assert list(getattr(module, "RULES", ())) == own
        listed += own
    assert set(RULES) == set(listed)


def test_no_two_rules_share_a_name() -> None:
    names = [one.name for one in RULES]
    assert len(names) == len(set(names))


def test_a_case_that_is_misspelt_is_refused() -> None:
    case = Case("misspelt", tables={"orders": [{"order_number": "SO-1"}]})
    with pytest.raises(ValueError, match="order_number"):
        found("O02", case)
