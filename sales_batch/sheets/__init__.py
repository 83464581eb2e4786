"""The workbooks that staff fill in, one module each."""

from sales_batch.core.sheet import Book, Sheet
from sales_batch.sheets import (
    activity,
    appraisal,
    approvals,
    channels,
    company,
    customers,
    deliveries,
    finance,
    market,
    orders,
    plans,
    prices,
    production,
    quotes,
)

BOOKS: tuple[Book, ...] = (
    company.BOOK,
    customers.BOOK,
    finance.BOOK,
    prices.BOOK,
    quotes.BOOK,
    orders.BOOK,
    production.BOOK,
    deliveries.BOOK,
    activity.BOOK,
    market.BOOK,
    plans.BOOK,
    channels.BOOK,
    appraisal.BOOK,
    approvals.BOOK,
)
SHEETS: tuple[type[Sheet], ...] = tuple(sheet for book in BOOKS for sheet in book.sheets)
