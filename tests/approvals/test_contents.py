"""What an approval covers: any single change of the content voids it, and no other change does."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.approvals.office import BY_TABLE, REFERENCES, Office, other, states

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


def _changes() -> Iterator[tuple[str, str, str]]:
    """Every column of every sheet that a subject's content stands in, but what names the row."""
    for subject, tables in CONTENT.items():
        for table in tables:
            sheet = BY_TABLE[table]
            names = {*sheet.key[:1], *sheet.root().key}
            for name in sheet.columns:
                if name not in names and (table, name) not in APART:
                    yield subject, table, name


@pytest.fixture(scope="module")
def approved() -> Office:
    """Everything approved, and seen once."""
    office = Office()
    for subject in REFERENCES:
        office.approve(subject)
    assert set(states(office.night()).values()) == {"approved"}
    return office


def _after(office: Office, table: str, name: str) -> Mapping[str, str]:
    """The states with one cell changed; the facts stay as they were."""
    facts, row = office.facts, office.rows[table][0]
    kept = row[name]
    row[name] = other(BY_TABLE[table], name, kept)
    try:
        return states(office.night())
    finally:
        office.facts, row[name] = facts, kept


@pytest.mark.parametrize(("subject", "table", "name"), list(_changes()))
def test_a_change_voids_what_it_is_part_of(
    approved: Office, subject: str, table: str, name: str
) -> None:
    expected = "void" if name in CONTENT[subject][table] else "approved"
    assert _after(approved, table, name)[subject] == expected


@settings(max_examples=25, deadline=None)
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


@settings(max_examples=15, deadline=None)
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
