"""The sample company keeps the rules, its mistakes are the planted ones, and it is made anew."""

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
import yaml

from sales_batch.figures.approval_states import STATE, approval_states
from sales_batch.rules import RULES
from sales_batch.sheets.approvals import Approval
from sales_batch.sheets.quotes import Quote
from samples.audit import audit
from samples.breach import grouped
from samples.company import company
from samples.days import AS_OF
from samples.make import HERE, make
from samples.mistakes import checked, plant
from samples.quoting import ASKED
from samples.rows import Row
from samples.slips import planned
from tests.packages import parts_of
from tests.sampled import evaluated

CELLS = {
    "G05", "G06", "G07", "G08", "G09", "G10", "G11", "G12", "G13", "G14", "G15", "G17",
}  # fmt: skip
"""What can be wrong with sheets and cells; the other codes of G are about whole files."""

NO_AMOUNT = "its approval names no amount: only a change between two nights voids it"
NOT_PLANTED = {
    "a_forecast_request_is_what_was_approved": NO_AMOUNT,
    "a_remedy_is_what_was_approved": NO_AMOUNT,
    "a_proposal_is_what_was_approved": NO_AMOUNT,
    "an_application_is_what_was_approved": NO_AMOUNT,
}
"""The rules that no row of one night can break, and why."""

PLANT = (
    "a rule needs a breach planted in samples/slips_*.py (called in samples/mistakes.py) and found "
    "by samples/audit_*.py; then run python -m samples.make"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    make(folder)
    return folder


def _expected(folder: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = yaml.safe_load((folder / "mistakes.yaml").read_text("utf-8"))
    return found


def test_a_clean_company_breaks_no_rule() -> None:
    tables = company()
    breaches = [str(found) for found in audit(tables) if found.code != "G15"]
    assert not breaches, "the samples, or their check in samples/audit_*.py, are at fault"
    assert len(list(planned(tables))) == sum(found.code == "G15" for found in audit(tables))


def test_the_planted_mistakes_break_just_what_they_are_meant_to() -> None:
    tables = company()
    slips, _ = plant(tables)
    wanted = {(slip.code, id(slip.row), slip.column): slip for slip in slips if slip.row}
    found = {(one.code, one.row, one.column): one for one in audit(tables)}
    assert not [str(found[key]) for key in found.keys() - wanted.keys()], (
        "samples/audit_*.py finds what samples/slips_*.py did not plant"
    )
    missed = [wanted[key] for key in wanted.keys() - found.keys()]
    assert {slip.code for slip in missed if slip.how == "row"} <= {"G08", "G15"}, (
        "planted in samples/slips_*.py, but not found by samples/audit_*.py"
    )


def test_there_are_mistakes_of_every_kind(made: Path) -> None:
    expected = _expected(made)
    assert {one["code"] for one in expected} == {rule.code for rule in RULES} | CELLS, PLANT
    cells = Counter((one["file"], one["sheet"], one.get("cell")) for one in expected)
    assert max(cells.values()) == 1


def test_every_rule_has_a_planted_breach_or_a_reason_why_not() -> None:
    broken = {found.check.name for found in evaluated().findings}
    assert {rule.name for rule in RULES} - broken == NOT_PLANTED.keys(), (
        f"{PLANT}; where no row of one night can break it, say why in NOT_PLANTED"
    )


def test_what_no_rule_finds_yet_is_listed_apart(made: Path) -> None:
    slips, _ = plant(company())
    later = sorted(slip.code for slip in slips if not checked(slip))
    assert not {rule.code for rule in RULES} & set(later)
    _, apart = (made / "mistakes.md").read_text("utf-8").split("## Not found yet")
    assert sorted(re.findall(r"^\| ([A-Z][0-9]+) ", apart, re.MULTILINE)) == later


def test_the_company_is_as_large_as_it_says() -> None:
    tables = company()
    sizes = {name: len(tables[name]) for name in ("customers", "products", "materials", "orders")}
    assert sizes == {"customers": 40, "products": 64, "materials": 42, "orders": 400}
    assert len(tables["quotes"]) == sum(ASKED.values()) > 150
    assert len(tables["order_lines"]) > 650
    assert max(order["received_on"] for order in tables["orders"]) <= AS_OF


def test_approvals_are_of_every_subject_and_of_every_state() -> None:
    states = evaluated().table(approval_states)
    asked = states[states.needed & (states.state != "missing")]
    assert set(asked.subject) == set(Approval.columns["subject"].choices)
    assert set(states.state) == set(STATE.choices)


def test_the_quotes_look_like_a_years() -> None:
    """Few are won around the holidays and in the heat; who is beaten is beaten by a little."""
    quotes = company()["quotes"]
    decided = [row for row in quotes if row["outcome"] in ("won", "lost")]
    rates = {
        month: Fraction(sum(row["outcome"] == "won" for row in rows), len(rows))
        for month, rows in _by_month(decided).items()
    }
    assert min(rates, key=rates.__getitem__) in (2, 8)
    assert all(Fraction(1, 4) < rate < Fraction(2, 3) for rate in rates.values())
    lost = [row for row in decided if row["outcome"] == "lost"]
    assert {row["lost_reason"] for row in lost} == set(Quote.columns["lost_reason"].choices)
    assert sum(bool(row.get("competitor_price")) for row in lost) > 40
    assert len({row["prepared_by"] for row in quotes}) == 3


def _by_month(quotes: list[Row]) -> dict[int, list[Row]]:
    months: dict[int, list[Row]] = {}
    for row in quotes:
        months.setdefault(row["quoted_on"].month, []).append(row)
    return months


def test_prices_have_a_history() -> None:
    tables = company()
    for rows in grouped(tables["material_prices"], "material_id").values():
        assert len({row["valid_from"] for row in rows}) >= 5
        assert len({row["price"] for row in rows}) > 1
    for rows in grouped(tables["standard_prices"], "product_id").values():
        assert len({row["valid_from"] for row in rows}) >= 2
        assert len({row["min_quantity"] for row in rows}) >= 3
    for rows in grouped(tables["market_prices"], "product_id").values():
        assert len({row["source"] for row in rows}) == 3


def test_parts_of_parts_are_shared_by_several_products() -> None:
    items = [row for row in company()["cost_items"] if row["cost_type"] == "subassembly"]
    users = grouped(items, "component_id")
    inner = {row["component_id"] for row in items if row["product_id"] in users}
    assert {"T01", "T02", "G02"} <= inner
    assert sum(len(rows) > 3 for rows in users.values()) > 10


def test_the_samples_are_what_the_generator_makes(made: Path) -> None:
    fresh = {path.relative_to(made).as_posix(): path for path in made.rglob("*.*")}
    kept = {path.relative_to(HERE).as_posix(): path for path in HERE.glob("inbox/*/*.xlsx")}
    kept |= {name: HERE / name for name in ("mistakes.md", "mistakes.yaml")}
    assert fresh.keys() == kept.keys()
    for name, path in fresh.items():
        assert _content(path) == _content(kept[name]), f"{name}: run python -m samples.make"


def _content(path: Path) -> bytes | dict[str, bytes]:
    """The parts of a workbook, whatever its compression; other files as they are."""
    return parts_of(path) if path.suffix == ".xlsx" else path.read_bytes()


def test_the_same_bytes_each_time(made: Path, tmp_path: Path) -> None:
    make(tmp_path)
    again = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert again == {path.relative_to(made): path.read_bytes() for path in made.rglob("*.*")}


def test_the_inbox_is_small(made: Path) -> None:
    assert sum(path.stat().st_size for path in made.rglob("*.xlsx")) < 5_000_000


def test_each_mistake_stands_where_the_list_says(made: Path) -> None:
    """The value of the cell in the workbook is the one in the list, as openpyxl reads it."""
    for file in sorted({one["file"] for one in _expected(made)}):
        book = openpyxl.load_workbook(made / "inbox" / file, data_only=True)
        for one in _expected(made):
            if one["file"] == file and "cell" in one and one["code"] not in ("G13", "G17"):
                cell = book[one["sheet"]][one["cell"]].value
                assert _shown(cell) == one["value"], one


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:%Y-%m-%d}" if hasattr(value, "year") else str(value).removesuffix(".0")
