"""The samples' own check of production, credit and activity: sections M, C and A of the rules."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from samples.audit_approvals import approved
from samples.audit_trade import Trade
from samples.breach import Breaches, breach, by, grouped
from samples.days import AS_OF
from samples.rows import Row, Tables


def audit_production(tables: Tables) -> Breaches:
    """M01 to M04."""
    trade = Trade(tables)
    requests = by(tables, "forecast_requests", "request_no")
    parts = {row.get("component_id") for row in tables["cost_items"]}
    for row in tables["production_output"]:
        yield from _output(trade, requests, parts, row)
    for row in tables["production_progress"]:
        if bool(row.get("request_no")) == bool(row.get("order_no")):
            yield breach("M01", "production_progress", row, "order_no")
        if row["in_process"] and not row["expected_on"]:
            yield breach("M04", "production_progress", row, "expected_on")
    yield from _too_much(trade, tables, requests)
    yield from _reported(trade, tables)


def audit_stock(tables: Tables) -> Breaches:
    """M05 and M06, and no stock below nothing."""
    newest = max(row["as_of"] for row in tables["product_stock"])
    for table in ("product_stock", "material_stock"):
        for row in tables[table]:
            if row["quantity"] < 0:
                yield breach("stock", table, row, "quantity")
            if newest < AS_OF - timedelta(31):
                yield breach("M05", table, row, "as_of")
    for row in tables["material_arrivals"]:
        if row["expected_on"] < AS_OF and not row["received_on"]:
            yield breach("M06", "material_arrivals", row, "expected_on")


def _output(trade: Trade, requests: Any, parts: set[Any], row: Row) -> Breaches:
    request, order = row.get("request_no"), row.get("order_no")
    if request and order:
        yield breach("M01", "production_output", row, "order_no")
    if not request and not order and row["product_id"] not in parts:
        yield breach("M01", "production_output", row, "product_id")
    source = requests.get(request) or trade.lines.get((order, row.get("line_no")))
    if source and source["product_id"] != row["product_id"]:
        yield breach("M01", "production_output", row, "product_id")


def _too_much(trade: Trade, tables: Tables, requests: dict[str, Row]) -> Breaches:
    made: dict[Any, Decimal] = defaultdict(Decimal)
    for row in sorted(tables["production_output"], key=lambda row: row["produced_on"]):
        key = row.get("request_no") or (row.get("order_no"), row.get("line_no"))
        if row.get("request_no") and row.get("order_no"):
            continue
        if isinstance(key, str):
            asked = requests[key]["quantity"] - (requests[key].get("cancelled_quantity") or 0)
        elif key in trade.lines:
            asked = trade.lines[key]["quantity"] + trade.changed(key, AS_OF)
        else:
            continue
        before, made[key] = made[key], made[key] + row["quantity"]
        if before <= asked < made[key]:
            yield breach("M02", "production_output", row, "quantity")


def _reported(trade: Trade, tables: Tables) -> Breaches:
    fresh = [row for row in tables["production_progress"] if row["as_of"] >= AS_OF - timedelta(7)]
    named = {row.get("request_no") or (row.get("order_no"), row.get("line_no")) for row in fresh}
    made = grouped(tables["production_output"], "request_no")
    for request in tables["forecast_requests"]:
        number = request["request_no"]
        done = sum(row["quantity"] for row in made.get(number, []))
        asked = request["quantity"] - (request.get("cancelled_quantity") or 0)
        if done < asked and number not in named:
            yield breach("M03", "forecast_requests", request, "request_no")
    for key, line in trade.lines.items():
        if key[0] not in trade.orders or not line["due_on"]:
            continue
        near = trade.due(key, AS_OF) <= AS_OF + timedelta(14)
        if near and trade.open_quantity(key) and key not in named:
            yield breach("M03", "order_lines", line, "due_on")


def audit_credit(tables: Tables) -> Breaches:
    """C01, C02 and C11."""
    checks = grouped(tables["credit_checks"], "customer_id")
    for order in tables["orders"]:
        day = order["received_on"]
        if order["payment_terms"] != "credit":
            continue
        known = [c for c in checks.get(order["customer_id"], []) if c["checked_on"] <= day]
        if not known or known[-1]["result"] == "rejected":
            yield breach("C01", "orders", order, "customer_id")
        elif known[-1]["checked_on"] < day - timedelta(365):
            yield breach("C02", "orders", order, "customer_id")
    carried = approved(tables)
    for customer, rows in checks.items():
        if rows[-1]["credit_limit"] and ("credit", customer) not in carried:
            yield breach("C11", "credit_checks", rows[-1], "credit_limit")


def audit_receivables(tables: Tables) -> Breaches:
    """C09."""
    invoices = by(tables, "receivables", "invoice_no")
    for number, rows in grouped(tables["collections"], "invoice_no").items():
        amount = invoices[number]["amount"]
        if abs(sum(row["amount"] for row in rows)) > abs(amount):
            yield breach("C09", "collections", rows[-1], "amount")
    for row in tables["receivables"]:
        if row["due_on"] < row["invoiced_on"]:
            yield breach("C09", "receivables", row, "due_on")


def audit_activity(tables: Tables) -> Breaches:
    """A02 for visits, A05, A11, A18 and A20."""
    made = grouped(tables["visits"], "customer_id")
    for plan in tables["visit_plans"]:
        visits = [row for row in made.get(plan["customer_id"], []) if row["occasion"] == "visit"]
        count = sum(f"{row['visited_on']:%Y-%m}" == plan["month"] for row in visits)
        if plan["month"] == "2026-10" and count * 5 < plan["planned_visits"] * 4:
            yield breach("A02", "visit_plans", plan, "planned_visits")
    for row in tables["visits"]:
        past = row["visited_on"] <= AS_OF
        if past and row["occasion"] == "visit" and not row.get("plan_fit"):
            yield breach("A18", "visits", row, "plan_fit")
    for row in tables["entertainment"]:
        if (row["actual"] or 0) > row["budget"]:
            yield breach("A05", "entertainment", row, "actual")
    yield from _plans(tables)
    yield from _approvals(tables)


def audit_people(tables: Tables) -> Breaches:
    """A15 and A17."""
    kinds = grouped(tables["intelligence"], "source_kind")
    for rows in kinds.values():
        if rows[-1]["collected_on"] < AS_OF - timedelta(31):
            yield breach("A17", "intelligence", rows[-1], "collected_on")
    for rows in grouped(tables["kpi_targets"], "period", "staff_id").values():
        if sum(row["weight"] for row in rows) != 1:
            yield breach("A15", "kpi_targets", rows[0], "weight")


def _plans(tables: Tables) -> Breaches:
    reviews = grouped(tables["reviews"], "plan_no")
    for plan in tables["plans"]:
        held = [row["held_on"] for row in reviews[plan["plan_no"]]]
        days = [plan["starts_on"], *held, min(plan["ends_on"], AS_OF)]
        if any(b - a > timedelta(36) for a, b in pairwise(days)):
            yield breach("A11", "plans", plan, "plan_no")
        last = reviews[plan["plan_no"]][-1]
        if last["spent"] / plan["budget"] - last["progress"] > Decimal("0.2"):
            yield breach("A11", "reviews", last, "spent")
    for row in tables["milestones"]:
        if row["planned_on"] < AS_OF and not row["done_on"]:
            yield breach("A11", "milestones", row, "planned_on")


def _approvals(tables: Tables) -> Breaches:
    day = {
        "quote": {row["quote_no"]: row["sent_on"] for row in tables["quotes"]},
        "nonstandard": {row["quote_no"]: row["sent_on"] for row in tables["quotes"]},
        "proposal": {row["proposal_no"]: row["proposed_on"] for row in tables["proposals"]},
        "entertainment": {row["request_no"]: row["held_on"] for row in tables["entertainment"]},
        "plan": {row["plan_no"]: row["starts_on"] for row in tables["plans"]},
    }
    for row in tables["approvals"]:
        latest = day.get(row["subject"], {}).get(row["reference"])
        if latest and row["decided_on"] > latest and row["decision"] == "approved":
            yield breach("A20", "approvals", row, "decided_on")
