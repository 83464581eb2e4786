"""The quotes report: what each line costs, what became of the quotes, and whether it ties."""

from decimal import Decimal
from pathlib import Path

import pytest

from sales_batch.config import Settings
from sales_batch.core.figure import compute
from sales_batch.core.records import records
from sales_batch.core.report import Content
from sales_batch.core.words import Language
from sales_batch.excel.write import write
from sales_batch.figures.quotes import costed_lines
from sales_batch.handbook.cases import assembled, read_cases
from sales_batch.reports.quotes import REPORT
from sales_batch.sheets.approvals import Approval
from sales_batch.sheets.quotes import QuoteLine
from tests import frames, generated
from tests.excel.reports import cover
from tests.figures.test_oracle import configured
from tests.oracle import costing
from tests.oracle.tables import fraction, rounded
from tests.reports.contents import ANEW, content, dump, page, written, wrong

CASE = read_cases(Path(__file__).parent / "quoting.md")[0]


def example(language: Language = "zh") -> Content:
    settings = CASE.settings.model_copy(update={"language": language})
    return content(REPORT, assembled(CASE.given, CASE.day), CASE.day, settings)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_as_text(language: Language) -> None:
    assert dump(example(language), language) == written(f"quotes.{language}"), ANEW


@pytest.mark.parametrize("seed", range(10))
def test_costing_agrees_with_the_oracle_and_ties(seed: int) -> None:
    rows, day, row = generated.company(seed, 2), generated.as_of(seed), generated.settings(seed)
    made = content(REPORT, frames.assembled(rows, day=day), day, configured(row))
    assert wrong(made) == []
    theirs = costing.quote_costing(rows, row, day)
    ours = list(records(page(made, "costing").tables[0].frame))
    assert [{name: line[name] for name in theirs[0]} for line in ours] == theirs
    amounts: dict[str, Decimal] = {}
    for line in theirs:
        cents = rounded(fraction(line["quantity"]) * fraction(line["price"]), 2)
        amounts[line["quote_no"]] = amounts.get(line["quote_no"], Decimal(0)) + cents
    ledger = records(page(made, "ledger").tables[0].frame)
    assert {one["quote_no"]: one["amount"] for one in ledger if one["lines"]} == amounts


def test_a_quote_that_was_sent_needs_a_decision_though_it_is_lost() -> None:
    approvals = [one for one in CASE.given[Approval] if one["approval_no"] != "A-2"]
    tables = assembled({**CASE.given, Approval: approvals}, CASE.day)
    made = content(REPORT, tables, CASE.day, CASE.settings)
    asked = list(records(page(made, "decisions").tables[0].frame))
    assert {(one["quote_no"], one["subject"]) for one in asked} == {
        ("Q-2", "quote"),
        ("Q-3", "quote"),
        ("Q-4", "quote"),
        ("Q-4", "nonstandard"),
    }


def test_what_is_given_away_is_a_loss() -> None:
    free = [{**line, "unit_price": "0"} for line in CASE.given[QuoteLine]]
    made = content(
        REPORT, assembled({**CASE.given, QuoteLine: free}, CASE.day), CASE.day, CASE.settings
    )
    costed = [one for one in records(page(made, "costing").tables[0].frame) if one["unit_cost"]]
    assert costed
    assert {(one["price"], one["warning"]) for one in costed} == {(Decimal(0), "loss")}


def test_a_line_that_is_lost_does_not_tie() -> None:
    tables = assembled(CASE.given, CASE.day)
    given = {"day": CASE.day, "settings": CASE.settings, "held": {}}
    costed = compute([costed_lines], tables.frames, given)[costed_lines]
    made = content(REPORT, tables, CASE.day, CASE.settings, {costed_lines: costed.iloc[1:]})
    assert wrong(made) == ["估价明细的行数 = 估价成本的行数"]


def test_no_quotes(tmp_path: Path) -> None:
    made = content(REPORT, frames.assembled({}, day=CASE.day), CASE.day, Settings())
    assert wrong(made) == []
    write(tmp_path / "none.xlsx", cover(*made.controls), made.pages, "zh")
