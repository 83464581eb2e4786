"""The rules of the business, one module for each section."""

from sales_batch.core.rule import Rule
from sales_batch.rules import (
    approvals,
    decisions,
    deliveries,
    offers,
    order_changes,
    order_terms,
    orders,
    price_lists,
    prices,
    production,
    quotes,
)

RULES: tuple[Rule, ...] = (
    *prices.RULES,
    *price_lists.RULES,
    *quotes.RULES,
    *offers.RULES,
    *orders.RULES,
    *order_changes.RULES,
    *order_terms.RULES,
    *production.RULES,
    *deliveries.RULES,
    *approvals.RULES,
    *decisions.RULES,
)
