"""What the samples' own check finds in a company's rows; written apart from the rules."""

from samples.audit_approvals import audit_approvals
from samples.audit_form import audit_form
from samples.audit_prices import audit_prices, audit_quotes
from samples.audit_trade import audit_deliveries, audit_orders
from samples.audit_works import (
    audit_activity,
    audit_credit,
    audit_people,
    audit_production,
    audit_receivables,
    audit_stock,
)
from samples.breach import Breach
from samples.rows import Tables

CHECKS = (
    audit_form,
    audit_prices,
    audit_quotes,
    audit_orders,
    audit_production,
    audit_stock,
    audit_deliveries,
    audit_credit,
    audit_receivables,
    audit_activity,
    audit_people,
    audit_approvals,
)


def audit(tables: Tables) -> list[Breach]:
    """All breaches, section by section."""
    return [breach for check in CHECKS for breach in check(tables)]
