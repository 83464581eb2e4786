"""What an approval covers: any single change of the content voids it, and no other change does."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales_batch.figures.matters import matters
from sales_batch.sheets.quotes import Quote
from tests.approvals.office import BY_TABLE, REFERENCES, Office, Rows, found, other, states

CONTENT: Mapping[str, Mapping[str, set[str]]] = {
    "quote": {
        "quotes": {"customer_id"},
        "quote_lines": {"product_id", "quantity", "unit_price", "delivery_days"},
    },
    "special_order": {
        "orders": {"customer_id", "payment_terms", "payment_days"},
        "order_lines": {"product_id", "quantity", "unit_price"},
        "order_changes": {"quantity_change", "new_unit_price"},
    },
    "forecast_request": {"forecast_requests": {"product_id", "quantity"}},
    "return": {"returns": {"delivery_no", "line_no", "quantity", "remedy"}},
    "proposal": {"proposals": {"customer_id", "content"}},
    "entertainment": {"entertainment": {"customer_id", "kind", "budget"}},
    "credit": {"credit_checks": {"credit_limit", "result"}},
    "application": {"applications": {"purpose", "scope", "expected_benefit"}},
    "plan": {
        "plans": {
            "target_market", "target_customers", "product_strategy", "sales_strategy",
            "promotion", "budget", "starts_on", "ends_on", "target_sales",
            "target_customers_won", "target_share", "target_satisfaction",
        }
    },
}  # fmt: skip
CONTENT = {**CONTENT, "nonstandard": CONTENT["quote"]}
APART = {
    ("orders", "voucher_type"),
    ("order_lines", "line_no"),
    ("order_changes", "line_no"),
}
"""A general order needs no approval; another line number tears a line from its changes."""
BLANK = "blank"
Cell = tuple[str, str]
"""The first row of a sheet, and a column."""


def _cells(tables: Iterable[str]) -> Sequence[Cell]:
    """Every column of some sheets, but what names the row."""
    return [
        (table, name)
        for table in tables
        for name in BY_TABLE[table].columns
        if name not in {*BY_TABLE[table].key[:1], *BY_TABLE[table].root().key}
        and (table, name) not in APART
    ]


def _content(subject: str, to: str) -> Sequence[Cell]:
    """The cells of a subject's content that may hold another value, or a blank."""
    return [
        (table, name)
        for table, name in _cells(CONTENT[subject])
        if name in CONTENT[subject][table]
        and (to == "other" or not BY_TABLE[table].columns[name].required)
        and (table, name, to) != ("quote_lines", "unit_price", BLANK)
    ]


MOST = max(len(_content(subject, "other")) for subject in CONTENT)


def _change(rows: Rows, cell: Cell, to: str) -> None:
    table, name = cell
    row = rows[table][0]
    row[name] = None if to == BLANK else other(BY_TABLE[table], name, row[name])


@pytest.fixture(scope="module")
def approved() -> Office:
    """Everything approved, and seen once."""
    office = Office()
    for subject in REFERENCES:
        office.approve(subject)
    assert set(states(office.night()).values()) == {"approved"}
    return office


@contextmanager
def _kept(office: Office) -> Iterator[Rows]:
    """The office's rows, to be changed for one night; the facts stay as they were too."""
    facts, rows = office.facts, office.rows
    office.rows = copy.deepcopy(rows)
    try:
        yield office.rows
    finally:
        office.facts, office.rows = facts, rows


@pytest.mark.parametrize("to", ["other", BLANK])
@pytest.mark.parametrize("number", range(MOST))
def test_a_change_of_one_cell_of_a_content_voids_it(approved: Office, number: int, to: str) -> None:
    """One cell of every subject in a night, until all have had their turn."""
    turns = {subject: _content(subject, to) for subject in CONTENT if subject != "nonstandard"}
    changed = {subject: cells[number] for subject, cells in turns.items() if number < len(cells)}
    with _kept(approved) as rows:
        for cell in changed.values():
            _change(rows, cell, to)
        after = states(approved.night())
    expected = {subject: "void" if subject in changed else "approved" for subject in turns}
    assert after == expected | {"nonstandard": expected["quote"]}


@pytest.mark.parametrize("to", ["other", BLANK])
def test_changes_of_all_other_cells_void_nothing(approved: Office, to: str) -> None:
    content = {cell for subject in CONTENT for cell in _content(subject, "other")}
    with _kept(approved) as rows:
        for table, name in set(_cells(rows.keys() - {"approvals"})) - content:
            may_change = to == "other" or not BY_TABLE[table].columns[name].required
            if may_change and rows[table][0][name] is not None:
                _change(rows, (table, name), to)
        night = approved.night()
    assert night.table(matters).readable.all()
    assert set(states(night).values()) == {"approved"}


def test_a_price_that_is_cleared_holds_the_quote(approved: Office) -> None:
    """With no price at all there is nothing to compare; a quote that is out needs its prices."""
    with _kept(approved) as rows:
        _change(rows, ("quote_lines", "unit_price"), BLANK)
        night = approved.night()
    assert states(night)["quote"] == "approved"
    assert found(night, "Q12") == ["error"]
    assert night.frames[Quote].empty


@pytest.mark.parametrize(
    ("subject", "table"),
    [
        ("quote", "quote_lines"),
        ("nonstandard", "quote_lines"),
        ("special_order", "order_lines"),
        ("special_order", "order_changes"),
    ],
)
def test_a_row_more_or_less_voids(approved: Office, subject: str, table: str) -> None:
    with _kept(approved) as rows:
        more = {"line_no": 2} if table != "order_changes" else {"changed_on": date(2026, 11, 3)}
        rows[table].append(rows[table][0] | more)
        assert states(approved.night())[subject] == "void"
    if table == "order_changes":
        with _kept(approved) as rows:
            rows[table].clear()
            assert states(approved.night())[subject] == "void"


def test_a_change_of_nothing_does_not_void(approved: Office) -> None:
    with _kept(approved) as rows:
        idle = {"changed_on": date(2026, 11, 3), "quantity_change": None, "new_unit_price": None}
        rows["order_changes"].append(rows["order_changes"][0] | idle)
        assert states(approved.night())["special_order"] == "approved"


def test_a_new_credit_check_with_another_limit_voids(approved: Office) -> None:
    with _kept(approved) as rows:
        check = rows["credit_checks"][0]
        rows["credit_checks"].append(check | {"checked_on": date(2026, 11, 3)})
        assert states(approved.night())["credit"] == "approved"
        rows["credit_checks"][-1]["credit_limit"] += 1
        assert states(approved.night())["credit"] == "void"


@given(price=st.decimals(1, 999, places=4), other_price=st.decimals(1, 999, places=4))
@settings(max_examples=5, deadline=None)
def test_a_proposed_price_is_content_as_a_typed_one_is(
    price: Decimal, other_price: Decimal
) -> None:
    """A list price that changes under an approved quote voids it; typed, it is the same."""
    office = Office()
    office.rows["products"][0]["standard"] = True
    listed = {"product_id": "X1", "valid_from": date(2026, 1, 1), "min_quantity": Decimal(0)}
    office.rows["standard_prices"] = [listed | {"price": price}]
    line = office.rows["quote_lines"][0]
    line |= {"product_id": "X1", "unit_price": None}
    office.approve("quote")
    assert office.state("quote") == "approved"
    office.rows["standard_prices"][0]["price"] = other_price
    assert office.state("quote") == ("approved" if other_price == price else "void")
    line["unit_price"] = price
    assert office.state("quote") == "approved"


@settings(max_examples=12, deadline=None)
@given(
    amount=st.integers(900, 1200),
    quantity=st.integers(1, 200),
    price=st.integers(1, 30),
)
def test_an_amount_binds_and_gives_room(amount: int, quantity: int, price: int) -> None:
    """1000 was approved up to `amount`: what comes to no more than that stays approved."""
    office = Office()
    line = office.rows["quote_lines"][0]
    line |= {"quantity": Decimal(100), "unit_price": Decimal(10)}
    office.approve("quote", amount=Decimal(amount))
    assert office.state("quote") == ("approved" if amount >= 1000 else "void")
    line |= {"quantity": Decimal(quantity), "unit_price": Decimal(price)}
    assert office.state("quote") == ("approved" if quantity * price <= amount else "void")
    line["delivery_days"] = 99
    assert office.state("quote") == "void"


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(4)), st.integers(10, 20))
def test_the_order_and_the_numbers_of_lines_do_not_count(order: list[int], first: int) -> None:
    office = Office()
    line = office.rows["quote_lines"][0]
    lines = [line | {"line_no": at + 1, "quantity": Decimal(at + 1)} for at in range(4)]
    office.rows["quote_lines"] = lines
    office.approve("quote")
    assert office.state("quote") == "approved"
    office.rows["quote_lines"] = [lines[at] | {"line_no": first + at} for at in order]
    assert office.state("quote") == "approved"
    office.rows["quote_lines"].pop()
    assert office.state("quote") == "void"


def test_a_content_put_back_is_approved_again() -> None:
    office = Office()
    office.approve("special_order")
    line = office.rows["order_lines"][0]
    assert office.state("special_order") == "approved"
    line["unit_price"] += 1
    assert office.state("special_order") == "void"
    line["unit_price"] -= 1
    assert office.state("special_order") == "approved"
