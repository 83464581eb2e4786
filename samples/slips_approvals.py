"""Mistakes planted among approvals: of every subject, and of every way in which one can fail."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from samples.days import AS_OF, shift
from samples.people import REPRESENTATIVES, SALES_MANAGER, SECOND_SINCE
from samples.rows import CENT, Row
from samples.slips import Planter
from samples.slips_quotes import lost, won

SECTION_CHIEF = "1502"
"""Of manufacturing, where only the manager approves special products."""


def plant_quote_approvals(planter: Planter) -> None:
    """Q02, Q03 and Q11 of quotes: missing, refused, contradicted, taken back, outgrown."""
    quote = planter.find("quotes", lost)
    planter.tables["approvals"].remove(_approval(planter, "quote", quote["quote_no"]))
    planter.wait("Q02", ("quotes", quote, "sent_on"), "Sent, and nobody approved it.")

    quote = planter.find("quotes", lambda row: lost(row) and _by_manager(planter, row))
    approval = _approval(planter, "quote", quote["quote_no"])
    _further(planter, approval, {"approver": REPRESENTATIVES[0], "decision": "rejected"})
    wrong = "The manager approved it, a representative refused it."
    planter.wait("Q02", ("quotes", quote, "sent_on"), wrong)

    quote = planter.find("quotes", lost)
    approval = _approval(planter, "quote", quote["quote_no"])
    approval |= {"decision": "rejected", "note": "毛利太薄，重新核价"}
    planter.wait("Q02", ("quotes", quote, "sent_on"), "Sent although it was refused.")

    quote = planter.find("quotes", won)
    approval = _approval(planter, "quote", quote["quote_no"])
    day = shift(approval["decided_on"], 1)
    _further(planter, approval, {"decision": "withdrawn", "decided_on": day})
    planter.wait("Q02", ("quotes", quote, "sent_on"), "The approval was taken back the next day.")

    quote = planter.find("quotes", lambda row: lost(row) and _nonstandard(planter, row))
    _approval(planter, "nonstandard", quote["quote_no"])["decision"] = "rejected"
    wrong = "Manufacturing refused to make it."
    planter.wait("Q03", ("quotes", quote, "sent_on"), wrong)

    quote = planter.find("quotes", lambda row: lost(row) and row["sent_on"])
    _approval(planter, "quote", quote["quote_no"])["amount"] -= 1000
    wrong = "A thousand yuan more than was approved."
    planter.wait("Q11", ("quotes", quote, "quote_no"), wrong)


def plant_order_approvals(planter: Planter) -> None:
    """O03, O04 and Q11 of special orders."""

    def special(order: Row) -> bool:
        return bool(order["voucher_type"] == "special")

    order = planter.find("orders", special)
    _approval(planter, "special_order", order["order_no"])["decision"] = "rejected"
    planter.wait("O03", ("orders", order, "voucher_type"), "The special order was refused.")
    order = planter.find("orders", special)
    planter.tables["approvals"].remove(_approval(planter, "special_order", order["order_no"]))
    planter.wait("O03", ("orders", order, "voucher_type"), "A special order nobody approved.")
    order = planter.find("orders", special)
    approval = _approval(planter, "special_order", order["order_no"])
    day = min(shift(approval["decided_on"], 1), AS_OF)
    _further(planter, approval, {"decision": "withdrawn", "decided_on": day})
    wrong = "The approval of the special order was taken back."
    planter.wait("O03", ("orders", order, "voucher_type"), wrong)
    order = planter.find(
        "orders", lambda row: special(row) and row["order_no"] not in planter.changed
    )
    _approval(planter, "special_order", order["order_no"])["amount"] -= CENT
    wrong = "A cent more than the approved amount."
    planter.wait("Q11", ("orders", order, "order_no"), wrong)

    request = planter.find("forecast_requests", lambda row: not row.get("cancelled_on"))
    approval = _approval(planter, "forecast_request", request["request_no"])
    approval |= {"decision": "rejected", "note": "库存够两个月"}
    wrong = "The forecast request was refused."
    planter.wait("O04", ("forecast_requests", request, "request_no"), wrong)


def plant_further_approvals(planter: Planter) -> None:
    """Q11 of entertainment, credit and plans; A03, A04, A10, C11 and D08."""
    request = planter.find("entertainment", lambda row: row["kind"] == "dining_out")
    _approval(planter, "entertainment", request["request_no"])["amount"] -= 400
    wrong = "The budget was raised above what was approved."
    planter.wait("Q11", ("entertainment", request, "request_no"), wrong)
    customer = planter.find("customers", lambda row: _checked(planter, row["customer_id"]))
    number = customer["customer_id"]
    _approvals(planter, "credit", number)[-1]["amount"] -= 50_000
    check = [row for row in planter.tables["credit_checks"] if row["customer_id"] == number][-1]
    wrong = "A higher limit than the approved one."
    planter.wait("Q11", ("credit_checks", check, "credit_limit"), wrong)
    plan = planter.only("plans", plan_no="B26-02")
    _approvals(planter, "plan", "B26-02")[-1]["amount"] -= 20_000
    wrong = "A larger budget than the representative approved."
    planter.wait("Q11", ("plans", plan, "plan_no"), wrong)

    proposal = planter.find("proposals", lambda row: row["proposed_on"] < AS_OF)
    _approval(planter, "proposal", proposal["proposal_no"])["decision"] = "rejected"
    wrong = "Proposed to the customer although it was refused."
    planter.wait("A03", ("proposals", proposal, "proposal_no"), wrong)
    request = planter.find("entertainment", lambda row: row["kind"] == "dining_out")
    approvals = planter.tables["approvals"]
    approvals.remove(_approval(planter, "entertainment", request["request_no"]))
    wrong = "A dinner that nobody approved."
    planter.wait("A04", ("entertainment", request, "request_no"), wrong)
    plan = planter.only("plans", plan_no="B26-03")
    approval = _approvals(planter, "plan", "B26-03")[-1]
    day = shift(approval["decided_on"], 1)
    _further(planter, approval, {"decision": "withdrawn", "decided_on": day})
    wrong = "A representative took the approval of the plan back."
    planter.wait("A10", ("plans", plan, "plan_no"), wrong)
    customer = planter.find("customers", lambda row: _checked(planter, row["customer_id"]))
    number = customer["customer_id"]
    for approval in _approvals(planter, "credit", number):
        approvals.remove(approval)
    check = [row for row in planter.tables["credit_checks"] if row["customer_id"] == number][-1]
    planter.wait("C11", ("credit_checks", check, "credit_limit"), "A limit that nobody approved.")
    for decision, wrong in (
        ("rejected", "Given back although that was refused."),
        ("withdrawn", "Given back, and the approval was taken back."),
    ):
        row = planter.find("returns", lambda row: row["remedy"] == "credit")
        _approval(planter, "return", row["return_no"])["decision"] = decision
        planter.wait("D08", ("returns", row, "remedy"), wrong)


def plant_late_approvals(planter: Planter) -> None:
    """A20 of a quote and of entertainment; A08 of a quote and of an application."""
    quote = planter.find("quotes", won)
    approval = _approval(planter, "quote", quote["quote_no"])
    approval["decided_on"] = shift(quote["sent_on"], 2)
    wrong = "Approved two working days after it was sent."
    planter.warn("A20", ("approvals", approval, "decided_on"), wrong)
    new = _further(planter, approval, {"reference": "Q26-0800"})
    wrong = "An approval of a quote that is not there."
    planter.plant("A08", ("approvals", new, "reference"), wrong)

    def dined(row: Row) -> bool:
        return bool(row["kind"] == "dining_out" and row["held_on"] < AS_OF - timedelta(7))

    request = planter.find("entertainment", dined)
    approval = _approval(planter, "entertainment", request["request_no"])
    approval["decided_on"] = shift(request["held_on"], 1)
    wrong = "A dinner approved the day after."
    planter.warn("A20", ("approvals", approval, "decided_on"), wrong)
    approval = _approvals(planter, "application", "A26-03")[-1]
    new = _further(planter, approval, {"reference": "A26-30"})
    wrong = "The digits of the application's number exchanged."
    planter.plant("A08", ("approvals", new, "reference"), wrong)


def plant_approvers(planter: Planter) -> None:
    """A06 and A07: of somebody's own matter, by somebody of the wrong place, before they joined."""
    request = planter.find("forecast_requests", lambda row: not row.get("cancelled_on"))
    request["requested_by"] = SALES_MANAGER
    approval = _approval(planter, "forecast_request", request["request_no"])
    wrong = "The sales manager approved a request of his own."
    planter.plant("A06", ("approvals", approval, "approver"), wrong)
    wrong = "Approved only by him who made it."
    planter.wait("O04", ("forecast_requests", request, "request_no"), wrong)

    quote = planter.find("quotes", lambda row: lost(row) and _nonstandard(planter, row))
    approval = _approval(planter, "nonstandard", quote["quote_no"])
    approval["approver"] = SECTION_CHIEF
    wrong = "A section chief approved a special product."
    planter.plant("A07", ("approvals", approval, "approver"), wrong)
    wrong = "Approved by a section chief only, who may not."
    planter.wait("Q03", ("quotes", quote, "sent_on"), wrong)

    def of_january(quote: Row) -> bool:
        return bool(quote["sent_on"] and quote["sent_on"] < SECOND_SINCE)

    quote = planter.find("quotes", of_january)
    quote["requested_by"] = REPRESENTATIVES[0]
    approval = _approval(planter, "quote", quote["quote_no"])
    approval["approver"] = REPRESENTATIVES[0]
    wrong = "The representative's own customer, approved by himself: there was no other then."
    planter.plant("A06", ("approvals", approval, "approver"), wrong, severity="notice")
    quote = planter.find("quotes", of_january)
    approval = _approval(planter, "quote", quote["quote_no"])
    approval["approver"] = REPRESENTATIVES[1]
    wrong = "Approved by somebody who joined in February."
    planter.plant("A07", ("approvals", approval, "approver"), wrong)
    planter.wait("Q02", ("quotes", quote, "sent_on"), "Approved by somebody not there yet.")


def _checked(planter: Planter, customer: str) -> bool:
    """A customer whose limit was approved, and is well above the least."""
    approved = _approvals(planter, "credit", customer)
    return bool(approved and approved[-1]["amount"] > Decimal(100_000))


def _nonstandard(planter: Planter, quote: Row) -> bool:
    return bool(_approvals(planter, "nonstandard", quote["quote_no"]))


def _approvals(planter: Planter, subject: str, reference: Any) -> list[Row]:
    return [
        row
        for row in planter.tables["approvals"]
        if (row["subject"], row["reference"]) == (subject, reference)
    ]


def _approval(planter: Planter, subject: str, reference: Any) -> Row:
    """The one approval of a matter."""
    return _approvals(planter, subject, reference)[0]


def _by_manager(planter: Planter, quote: Row) -> bool:
    return bool(_approval(planter, "quote", quote["quote_no"])["approver"] == SALES_MANAGER)


def _further(planter: Planter, approval: Row, other: Row) -> Row:
    """A further approval right below another."""
    number = f"K26-{900 + len(planter.slips):04}"
    return planter.after("approvals", approval, approval | {"approval_no": number} | other)
