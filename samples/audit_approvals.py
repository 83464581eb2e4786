"""The samples' own check of approvals: who gave them, for what, and whether they carry."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from samples.breach import Breaches, breach, by, grouped
from samples.rows import Row, Tables, cents

_BOSSES = ("manager", "representative")
_SALES = ("field_sales", "sales_office", "order_desk")
_OWNERS = {
    "quote": ("quotes", "quote_no", ("prepared_by", "requested_by")),
    "nonstandard": ("quotes", "quote_no", ("prepared_by", "requested_by")),
    "special_order": ("orders", "order_no", ("received_by",)),
    "forecast_request": ("forecast_requests", "request_no", ("requested_by",)),
    "proposal": ("proposals", "proposal_no", ("staff_id",)),
    "entertainment": ("entertainment", "request_no", ("staff_id",)),
    "return": ("returns", "return_no", ("handled_by",)),
    "credit": ("customers", "customer_id", ()),
    "application": ("applications", "application_no", ("applicant",)),
    "plan": ("plans", "plan_no", ("owner",)),
}


def audit_approvals(tables: Tables) -> Breaches:
    """A06 to A08, A03, A04, A10, and Q11 as far as an amount says it."""
    staff = by(tables, "staff", "staff_id")
    for row in tables["approvals"]:
        if fault := _fault(tables, staff, row):
            yield breach(fault[0], "approvals", row, fault[1])
    carried = approved(tables)
    dinners = [row for row in tables["entertainment"] if row["kind"] == "dining_out"]
    for code, subject, documents in (
        ("A03", "proposal", tables["proposals"]),
        ("A04", "entertainment", dinners),
        ("A10", "plan", tables["plans"]),
    ):
        table, column, _ = _OWNERS[subject]
        for row in documents:
            if (subject, row[column]) not in carried:
                yield breach(code, table, row, column)
    yield from _outgrown(tables, carried)


def _outgrown(tables: Tables, carried: set[tuple[Any, Any]]) -> Breaches:
    totals = _totals(tables)
    newest = {
        (row["subject"], row["reference"], row["approver"]): row for row in tables["approvals"]
    }
    for (subject, reference, _), row in newest.items():
        total = totals.get((subject, reference))
        if (subject, reference) not in carried or total is None:
            continue
        if row.get("amount", total) < total:
            table, column, _ = _OWNERS[subject]
            document = by(tables, table, column)[reference]
            if subject == "credit":
                table, column, document = "credit_checks", "credit_limit", _check(tables, reference)
            yield breach("Q11", table, document, column)


def approved(tables: Tables) -> set[tuple[Any, Any]]:
    """The matters of which some approval counts, and that nobody refused."""
    staff = by(tables, "staff", "staff_id")
    valid = [row for row in tables["approvals"] if not _void(tables, staff, row)]
    matters = grouped(valid, "subject", "reference")
    return {
        key for key, rows in matters.items() if {row["decision"] for row in rows} == {"approved"}
    }


def _check(tables: Tables, customer: str) -> Row:
    return [row for row in tables["credit_checks"] if row["customer_id"] == customer][-1]


def _void(tables: Tables, staff: dict[str, Row], row: Row) -> bool:
    """It does not count; of their own matter the only representative may decide."""
    fault = _fault(tables, staff, row)
    return bool(fault) and not (fault == ("A06", "approver") and _alone(staff, row))


def _alone(staff: dict[str, Row], row: Row) -> bool:
    tops = [one for one in staff.values() if one["position"] == "representative"]
    there = [one["staff_id"] for one in tops if one["joined_on"] <= row["decided_on"]]
    return there == [row["approver"]]


def _fault(tables: Tables, staff: dict[str, Row], row: Row) -> tuple[str, str] | None:
    table, column, owners = _OWNERS[row["subject"]]
    document = next((one for one in tables[table] if one[column] == row["reference"]), None)
    if document is None:
        return "A08", "reference"
    if row["approver"] in [document[name] for name in owners]:
        return "A06", "approver"
    person = staff[row["approver"]]
    there = person["joined_on"] <= row["decided_on"] <= (person["left_on"] or row["decided_on"])
    return None if there and _entitled(row["subject"], person) else ("A07", "approver")


def _entitled(subject: str, person: Row) -> bool:
    position, department = person["position"], person["department"]
    if subject == "nonstandard":
        return (position, department) == ("manager", "manufacturing")
    if subject == "forecast_request":
        return position == "manager" and department in _SALES
    if subject in ("credit", "application", "plan"):
        return position in ("department_head", *_BOSSES)
    if subject == "return":
        near = position in ("department_head", "manager") and department in (*_SALES, "shipping")
        return near or position == "representative"
    return position in _BOSSES


def _totals(tables: Tables) -> dict[tuple[str, Any], Decimal]:
    """The amounts of what is decided on, today; none where a price is missing."""
    found: dict[tuple[str, Any], Decimal] = defaultdict(Decimal)
    changes = grouped(tables["order_changes"], "order_no", "line_no")
    for line in tables["order_lines"]:
        rows = changes.get((line["order_no"], line["line_no"]), [])
        new = [row["new_unit_price"] for row in rows if row.get("new_unit_price")]
        price = new[-1] if new else line["unit_price"]
        quantity = line["quantity"] + sum(row.get("quantity_change") or 0 for row in rows)
        found["special_order", line["order_no"]] += cents(quantity * price)
    for number, lines in grouped(tables["quote_lines"], "quote_no").items():
        if all(line["unit_price"] is not None for line in lines):
            total = sum(
                (cents(line["quantity"] * line["unit_price"]) for line in lines), Decimal(0)
            )
            found["quote", number] = found["nonstandard", number] = total
    for row in tables["entertainment"]:
        found["entertainment", row["request_no"]] = row["budget"]
    for row in tables["plans"]:
        found["plan", row["plan_no"]] = row["budget"]
    for row in tables["credit_checks"]:
        found["credit", row["customer_id"]] = row["credit_limit"]
    return found
