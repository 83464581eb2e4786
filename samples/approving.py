"""The approvals of the year: everything that somebody had to decide."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

from samples.days import AS_OF, shift
from samples.making import numbered
from samples.people import (
    FACTORY_MANAGER,
    ORDER_HEAD,
    REPRESENTATIVES,
    SALES_HEAD,
    SALES_MANAGER,
    representatives,
)
from samples.rows import Row, Tables, cents

_NOTES = (None, None, None, "同意", "按此执行", "注意回款")


def approvals(random: Random, tables: Tables) -> list[Row]:
    """Everything decided, in order of the day; each by somebody whose place it is."""
    rows = [
        *_quotes(random, tables),
        *_special_orders(random, tables),
        *_requests(random, tables),
        *_returns(random, tables),
        *_activities(tables),
        *_credits(tables),
        *_plans(tables),
    ]
    for row in rows:
        row.setdefault("note", random.choice(_NOTES))
    return numbered(rows, "approval_no", "K", "decided_on")


def _approval(subject: str, reference: str, approver: str, day: date) -> Row:
    return {
        "approval_no": "",
        "subject": subject,
        "reference": reference,
        "approver": approver,
        "decided_on": min(day, AS_OF),
        "decision": "approved",
    }


def _leader(random: Random, day: date) -> str:
    return random.choice((SALES_MANAGER, SALES_MANAGER, *representatives(day)))


def _quotes(random: Random, tables: Tables) -> Iterator[Row]:
    special = {row["product_id"] for row in tables["products"] if not row["standard"]}
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in tables["quote_lines"]:
        lines[row["quote_no"]].append(row)
    for quote in tables["quotes"]:
        number, sent = quote["quote_no"], quote["sent_on"]
        if not sent:
            continue
        amount = sum(cents(row["quantity"] * row["unit_price"]) for row in lines[number])
        yield _approval("quote", number, _leader(random, sent), sent) | {"amount": amount}
        if any(row["product_id"] in special for row in lines[number]):
            day = quote["quoted_on"]
            yield _approval("nonstandard", number, FACTORY_MANAGER, day) | {"amount": amount}


def _special_orders(random: Random, tables: Tables) -> Iterator[Row]:
    value: dict[str, Decimal] = defaultdict(Decimal)
    price = {}
    for row in tables["order_lines"]:
        price[row["order_no"], row["line_no"]] = row["unit_price"]
        value[row["order_no"]] += cents(row["quantity"] * row["unit_price"])
    for row in tables["order_changes"]:
        more = max(row.get("quantity_change") or Decimal(0), Decimal(0))
        value[row["order_no"]] += cents(more * price[row["order_no"], row["line_no"]])
    for order in tables["orders"]:
        if order["voucher_type"] == "special":
            day = shift(order["received_on"], random.randint(0, 2))
            number = order["order_no"]
            row = _approval("special_order", number, _leader(random, day), day)
            yield row | {"amount": value[number]}


def _requests(random: Random, tables: Tables) -> Iterator[Row]:
    for request in tables["forecast_requests"]:
        day = shift(request["requested_on"], random.randint(0, 2))
        yield _approval("forecast_request", request["request_no"], SALES_MANAGER, day)


def _returns(random: Random, tables: Tables) -> Iterator[Row]:
    for row in tables["returns"]:
        if row.get("remedy"):
            day = shift(row["happened_on"], random.randint(1, 3))
            yield _approval(
                "return", row["return_no"], random.choice((SALES_HEAD, ORDER_HEAD)), day
            )


def _activities(tables: Tables) -> Iterator[Row]:
    for row in tables["proposals"]:
        day = shift(row["proposed_on"], -1)
        yield _approval("proposal", row["proposal_no"], SALES_MANAGER, day)
    for row in tables["entertainment"]:
        if row["kind"] == "dining_out":
            number, day = row["request_no"], shift(row["requested_on"], 1)
            row = _approval("entertainment", number, SALES_MANAGER, day) | {"amount": row["budget"]}
            yield row


def _credits(tables: Tables) -> Iterator[Row]:
    for check in tables["credit_checks"]:
        if check["credit_limit"]:
            day, number = shift(check["checked_on"], 2), check["customer_id"]
            row = _approval("credit", number, SALES_HEAD, day)
            yield row | {"amount": check["credit_limit"]}


def _plans(tables: Tables) -> Iterator[Row]:
    heads = {row["staff_id"]: row["reports_to"] for row in tables["staff"]}
    for row in tables["applications"]:
        number, day = row["application_no"], shift(row["applied_on"], 4)
        yield _approval("application", number, heads[row["applicant"]], day)
        last = _approval("application", number, REPRESENTATIVES[0], shift(day, 2))
        if number == "A26-04":
            last |= {"decision": "rejected", "note": "时机未到，明年再议"}
        yield last
    for row in tables["plans"]:
        for place, approver in enumerate((heads[row["owner"]], REPRESENTATIVES[1])):
            day = shift(row["starts_on"], place - 4)
            yield _approval("plan", row["plan_no"], approver, day) | {"amount": row["budget"]}
