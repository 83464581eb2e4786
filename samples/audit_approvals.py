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
    """A06 to A08, and Q11 as far as an amount says it."""
    staff = by(tables, "staff", "staff_id")
    for row in tables["approvals"]:
        for code, column in _faults(tables, staff, row):
            yield breach(code, "approvals", row, column)
    totals = _totals(tables)
    carried = approved(tables)
    for row in tables["approvals"]:
        key = row["subject"], row["reference"]
        if key in carried and key in totals and row.get("amount", totals[key]) < totals[key]:
            table, column, _ = _OWNERS[row["subject"]]
            document = by(tables, table, column)[row["reference"]]
            yield breach("Q11", table, document, column)


def approved(tables: Tables) -> set[tuple[Any, Any]]:
    """The matters of which some approval counts, and that nobody refused."""
    staff = by(tables, "staff", "staff_id")
    valid = [row for row in tables["approvals"] if not list(_faults(tables, staff, row))]
    matters = grouped(valid, "subject", "reference")
    return {
        key for key, rows in matters.items() if {row["decision"] for row in rows} == {"approved"}
    }


def _faults(tables: Tables, staff: dict[str, Row], row: Row) -> list[tuple[str, str]]:
    table, column, owners = _OWNERS[row["subject"]]
    document = next((one for one in tables[table] if one[column] == row["reference"]), None)
    if document is None:
        return [("A08", "reference")]
    if row["approver"] in [document[name] for name in owners]:
        return [("A06", "approver")]
    return [] if _entitled(row["subject"], staff[row["approver"]]) else [("A07", "approver")]


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
    """The amounts of quotes and special orders today; none where a price is missing."""
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
    return found
