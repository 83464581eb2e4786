"""F6: what became of the quotes, as documents and against the oracle; what always holds."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as runs

from sales_batch.config import Settings
from sales_batch.core.figure import Figure, Frames, compute
from sales_batch.core.hold import hold
from sales_batch.core.records import records
from sales_batch.figures.follow_up import URGENCIES, quote_follow_up
from sales_batch.figures.lost_quotes import lost_reasons, lost_to, price_gaps
from sales_batch.figures.quote_ledger import (
    RESULT_LEVELS,
    SENT,
    STATUSES,
    quote_ledger,
    quote_results,
    quoted_amounts,
)
from sales_batch.handbook.cases import Case, assembled, read_cases
from sales_batch.sheets import SHEETS
from tests import generated, sampled
from tests.figures.test_oracle import configured
from tests.frames import assembled as framed
from tests.oracle import quotes as oracle
from tests.oracle.tables import Row

CASES = read_cases(Path(__file__).parent / "quote_ledger.md")
FIGURES = {
    one.name: one
    for one in (
        quoted_amounts, quote_ledger, quote_results, lost_reasons, lost_to, price_gaps,
        quote_follow_up,
    )
}  # fmt: skip
SINGLE = {
    quoted_amounts: oracle.quote_lines,
    quote_ledger: oracle.ledger,
    lost_reasons: oracle.lost_reasons,
    lost_to: oracle.lost_to,
    price_gaps: oracle.price_gaps,
    quote_follow_up: oracle.follow_up,
}


# As documents


@pytest.mark.parametrize("case", CASES, ids=str)
def test_as_written(case: Case) -> None:
    tables = assembled(case.given, case.day)
    frames = hold(tables, tables.faults).frames
    basis = {"day": case.day, "settings": case.settings, "held": {}}
    assert case.expected
    for title, wanted in case.expected.items():
        name, _, by = title.partition(" by ")
        figure = FIGURES[name]
        found = compute([figure], frames, {**basis, **({"by": by} if by else {})})[figure]
        assert list(_shown(figure, records(found), wanted[0])) == wanted, title


def _shown(figure: Figure, rows: Any, like: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The columns of a figure that a case speaks of, codes as codes and numbers as people see."""
    kinds = {one.name: one.kind for one in figure.fields}
    for row in rows:
        yield {
            name: ""
            if row[name] is None
            else str(row[name])
            if hasattr(kinds[name], "choices") and kinds[name].name == "enum"
            else kinds[name].show(row[name], "zh")
            for name in like
        }


# Against the oracle


def check(tables: Mapping[str, Any], day: date, row: Row, frames: Frames, basis: Row) -> None:
    """Every figure of F6 at every level, to the last digit."""
    known = compute([quote_ledger], frames, basis)
    for by in RESULT_LEVELS:
        ours = compute([quote_results], known, {**basis, "by": by})[quote_results]
        assert list(records(ours)) == oracle.results(tables, row, day, by), by
    for figure, function in SINGLE.items():
        theirs = function(tables, row, day)
        ours = list(records(compute([figure], known, basis)[figure]))
        assert len(ours) == len(theirs), figure.name
        for one, other in zip(ours, theirs, strict=True):
            both = {name: one[name] for name in one.keys() & other.keys()}
            assert both == {name: other[name] for name in both}, figure.name
            assert one.keys() - other.keys() <= NOT_COMPARED, figure.name


NOT_COMPARED = {"asked_by", "customer", "contact_person", "phone", "email", "file", "sheet", "row"}
"""What is only looked up."""


def check_company(tables: Mapping[str, Any], day: date, row: Row) -> None:
    basis = {"day": day, "settings": configured(row), "held": {}}
    check(tables, day, row, framed(tables, day=day).frames, basis)


SEEDS = range(24)


def company(seed: int) -> tuple[Mapping[str, Any], date, Row]:
    """A company of some quotes or many, its day and its settings."""
    return (
        generated.company(seed, 3 + 7 * (seed % 4)), generated.as_of(seed), generated.settings(seed)
    )  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_companies(seed: int) -> None:
    check_company(*company(seed))


@runs(max_examples=15, deadline=None, derandomize=True)
@given(generated.companies(3), generated.days(), generated.all_settings())
def test_drawn_companies(tables: Mapping[str, Any], day: date, row: Row) -> None:
    check_company(tables, day, row)


def test_the_samples() -> None:
    evaluated, settings = sampled.evaluated(), sampled.settings()
    names = ("prices_include_vat", "vat_rate", "currency")
    row = {name: getattr(settings, name) for name in names} | settings.costing.model_dump()
    frames = {sheet: evaluated.frames[sheet] for sheet in SHEETS}
    tables = {sheet.table: list(records(frame)) for sheet, frame in frames.items()}
    check(tables, sampled.DAY, row, evaluated.frames, dict(evaluated.given))
    assert len(tables["quotes"]) > 50


def test_the_companies_are_awkward_enough() -> None:
    """What a comparison should meet is met: otherwise it proves little."""
    met: Counter[str] = Counter()
    for tables, day, settings in map(company, SEEDS):
        met.update(row["urgency"] for row in oracle.follow_up(tables, settings, day))
        for row in oracle.ledger(tables, settings, day):
            met[row["status"]] += 1
            met["ordered"] += bool(row["ordered_amount"])
            met["in part"] += 0 < (row["ordered_amount"] or 0) < row["amount"]
            met["gap"] += row["status"] == "lost" and bool(row["competitor_price"])
            met["no day"] += row["status"] in SENT and not row["sent_on"]
            met["days"] += bool(row["working_days"])
    wanted = [*STATUSES, *URGENCIES, "ordered", "in part", "gap", "no day", "days"]
    assert {name: met[name] for name in wanted if met[name] < 3} == {}


# What always holds


@runs(max_examples=15, deadline=None, derandomize=True)
@given(generated.companies(4), generated.days())
def test_every_level_adds_up_to_the_same(tables: Mapping[str, Any], day: date) -> None:
    basis = {"day": day, "settings": Settings(), "held": {}}
    known = compute([quote_ledger], framed(tables, day=day).frames, basis)
    (whole,) = _results(known, basis, "total")
    ledger = list(records(known[quote_ledger]))
    assert whole["sent"] == sum(row["status"] in SENT for row in ledger)
    for by in RESULT_LEVELS:
        rows = _results(known, basis, by)
        for row in rows:
            assert row["sent"] == sum(row[status] for status in SENT)
            assert row["sent_amount"] == sum(row[f"{status}_amount"] for status in SENT)
            assert row["ordered_amount"] <= row["won_amount"]
        for name in ("sent_amount", "ordered_amount", *(f"{status}_amount" for status in SENT)):
            assert sum((row[name] for row in rows), Decimal(0)) == whole[name], (by, name)
        if by != "family":
            for name in ("sent", *SENT):
                assert sum(row[name] for row in rows) == whole[name], (by, name)
    gone = list(records(compute([price_gaps], known, basis)[price_gaps]))
    assert sum((row["amount"] for row in gone), Decimal(0)) == whole["lost_amount"]


def _results(known: Frames, basis: Mapping[str, Any], by: str) -> list[Row]:
    return list(records(compute([quote_results], known, {**basis, "by": by})[quote_results]))
