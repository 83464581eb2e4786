"""The rules of the business, one module for each section."""

from sales_batch.core.rule import Rule
from sales_batch.rules import deliveries, orders, prices, production, quotes

RULES: tuple[Rule, ...] = (
    *prices.RULES,
    *quotes.RULES,
    *orders.RULES,
    *production.RULES,
    *deliveries.RULES,
)
