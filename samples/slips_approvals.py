"""Mistakes planted among approvals, and in quotes that need somebody's attention."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from samples.days import AS_OF, shift
from samples.people import REPRESENTATIVES, SALES_MANAGER
from samples.pricing import price_in_force
from samples.rows import CENT, Row
from samples.slips import Planter

SECTION_CHIEF = "1502"
"""Of manufacturing, where only the manager approves special products."""


def plant_approvals(planter: Planter) -> None:
    """Approvals that are missing, refused, contradicted, outgrown or late, or of nothing."""
    quote = planter.find("quotes", _decided)
    planter.tables["approvals"].remove(_approval(planter, "quote", quote["quote_no"]))
    wrong = "Sent, and nobody approved it."
    _waiting(planter, "Q02", ("quotes", quote, "sent_on"), wrong)

    order = planter.find("orders", lambda row: row["voucher_type"] == "special")
    _approval(planter, "special_order", order["order_no"])["decision"] = "rejected"
    _waiting(planter, "O03", ("orders", order, "voucher_type"), "The special order was refused.")

    quote = planter.find("quotes", lambda row: _decided(row) and _by_manager(planter, row))
    approval = _approval(planter, "quote", quote["quote_no"])
    _further(planter, approval, {"approver": REPRESENTATIVES[0], "decision": "rejected"})
    wrong = "The manager approved it, a representative refused it."
    _waiting(planter, "Q02", ("quotes", quote, "sent_on"), wrong)

    order = planter.find("orders", lambda row: row["voucher_type"] == "special")
    _approval(planter, "special_order", order["order_no"])["amount"] -= CENT
    wrong = "A cent more than the approved amount."
    _waiting(planter, "Q11", ("orders", order, "order_no"), wrong)

    quote = planter.find("quotes", lambda row: row["outcome"] == "won")
    approval = _approval(planter, "quote", quote["quote_no"])
    approval["decided_on"] = shift(quote["sent_on"], 2)
    wrong = "Approved two working days after it was sent."
    place = ("approvals", approval, "decided_on")
    planter.plant("A20", place, wrong, severity="warning")

    new = _further(planter, approval, {"reference": "Q26-0800"})
    planter.plant(
        "A08", ("approvals", new, "reference"), "An approval of a quote that is not there."
    )


def plant_approvers(planter: Planter) -> None:
    """Approvals of somebody's own matter, and by somebody of the wrong position."""
    request = planter.find("forecast_requests", lambda row: not row.get("cancelled_on"))
    request["requested_by"] = SALES_MANAGER
    approval = _approval(planter, "forecast_request", request["request_no"])
    wrong = "The sales manager approved a request of his own."
    planter.plant("A06", ("approvals", approval, "approver"), wrong)
    wrong = "Approved only by him who made it."
    _waiting(planter, "O04", ("forecast_requests", request, "request_no"), wrong)

    special = {row["reference"] for row in planter.tables["approvals"] if _special(row)}
    quote = planter.find("quotes", lambda row: row["quote_no"] in special and _decided(row))
    approval = _approval(planter, "nonstandard", quote["quote_no"])
    approval["approver"] = SECTION_CHIEF
    wrong = "A section chief approved a special product."
    planter.plant("A07", ("approvals", approval, "approver"), wrong)
    wrong = "Approved by a section chief only, who may not."
    _waiting(planter, "Q03", ("quotes", quote, "sent_on"), wrong)


def plant_offers(planter: Planter) -> None:
    """Q07, Q09, Q10 and Q12."""
    quote = planter.find("quotes", lambda row: row["outcome"] == "pending")
    quote["valid_until"] = AS_OF - timedelta(1)
    wrong = "Valid until yesterday, and no outcome."
    _warned(planter, "Q07", ("quotes", quote, "outcome"), wrong)

    quote = planter.find("quotes", _decided)
    quote["specification_received_on"] = shift(quote["sent_on"], -6)
    _warned(planter, "Q09", ("quotes", quote, "sent_on"), "Sent after six working days.")

    quote = planter.find("quotes", lambda row: row["outcome"] == "pending")
    quote |= {"outcome": "won", "decided_on": AS_OF}
    _warned(planter, "Q10", ("quotes", quote, "outcome"), "Won, and no order names it.")

    line = planter.find("quote_lines", _at_standard_price(planter))
    line["unit_price"] = None
    planter.plant(
        "Q12", ("quote_lines", line, "unit_price"), "Sent, and the price is not filled in."
    )


def _decided(quote: Row) -> bool:
    return bool(quote["outcome"] == "lost")


def _special(approval: Row) -> bool:
    return bool(approval["subject"] == "nonstandard")


def _approval(planter: Planter, subject: str, reference: Any) -> Row:
    """The one approval of a matter."""
    return next(
        row
        for row in planter.tables["approvals"]
        if (row["subject"], row["reference"]) == (subject, reference)
    )


def _by_manager(planter: Planter, quote: Row) -> bool:
    return bool(_approval(planter, "quote", quote["quote_no"])["approver"] == SALES_MANAGER)


def _further(planter: Planter, approval: Row, other: Row) -> Row:
    """A further approval right below another."""
    number = f"K26-{900 + len(planter.slips):04}"
    return planter.after("approvals", approval, approval | {"approval_no": number} | other)


def _at_standard_price(planter: Planter) -> Callable[[Row], bool]:
    """Lines of lost quotes at just the price that is proposed for them."""
    quotes = {row["quote_no"]: row for row in planter.tables["quotes"]}
    kinds = {row["product_id"]: row["standard"] for row in planter.tables["products"]}
    prices = planter.tables["standard_prices"]

    def fits(line: Row) -> bool:
        quote, product = quotes[line["quote_no"]], line["product_id"]
        if not (_decided(quote) and kinds[product] and quote["quoted_on"]):
            return False
        proposed = price_in_force(prices, product, quote["quoted_on"], line["quantity"])
        return bool(proposed == line["unit_price"])

    return fits


def _waiting(planter: Planter, code: str, place: tuple[str, Row, str], wrong: str) -> None:
    planter.plant(code, place, wrong, severity="waiting")


def _warned(planter: Planter, code: str, place: tuple[str, Row, str], wrong: str) -> None:
    planter.plant(code, place, wrong, severity="warning")
