"""Random companies whose tables fit together, from a seed or drawn by hypothesis.

References exist, keys are unique and every value fits its column. The orders break no rule that
would hold them, but much that is awkward happens: over-deliveries, returns of every kind, several
changes on one day, prices that start late, currencies without a rate, circles in the cost tables,
rows on month ends and after the day.
"""

from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import OrderChange
from sales_batch.sheets.prices import MaterialPrice, StandardPrice
from sales_batch.sheets.production import ProductionOutput
from tests.generated.dice import DAYS, Row, Tables
from tests.generated.outcomes import Outcomes

MONTHS = ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01")
"""From before anything happened until after everything has."""
SHUFFLED = (OrderChange, Delivery, Return, ProductionOutput, MaterialPrice, StandardPrice)


def as_of(seed: int) -> date:
    """The day on which the company of a seed is looked at."""
    return DAYS[seed % len(DAYS)]


def company(seed: int, size: int) -> Tables:
    """The tables of one company by sheet, the same for the same seed; documents grow with size."""
    return _company(Random(seed), size)


def settings(seed: int) -> Row:
    """What the configuration of a company says, the same for the same seed."""
    return _settings(Random(seed))


def companies(size: int = 1) -> st.SearchStrategy[Tables]:
    """Companies that shrink."""
    return st.builds(_company, st.randoms(use_true_random=False), st.just(size))


def all_settings() -> st.SearchStrategy[Row]:
    """Settings that shrink."""
    return st.builds(_settings, st.randoms(use_true_random=False))


def days() -> st.SearchStrategy[date]:
    """Days on which to look at a company."""
    return st.sampled_from(DAYS)


def _company(rng: Random, size: int) -> Tables:
    made = Outcomes(rng, size)
    made.people()
    made.materials()
    made.products()
    for number in range(1 + size):
        made.quote(f"Q-{number:04d}")
    for number in range(1 + 2 * size):
        made.order(f"O-{number:04d}")
    for number in range(1 + size):
        made.forecast_request(f"F-{number:04d}")
    made.outputs_of_orders_and_stock()
    for sheet in SHUFFLED:
        rng.shuffle(made.tables[sheet.table])
    made.what_became_of_quotes()
    return made.tables


def _settings(rng: Random) -> Row:
    return {
        "prices_include_vat": rng.choice((True, False)),
        "vat_rate": rng.choice((Decimal("0.13"), Decimal("0.06"), Decimal("0"))),
        "overhead_rate": rng.choice((Decimal("0.10"), Decimal("0"), Decimal("0.3333"))),
        "target_margin": rng.choice((Decimal("0.20"), Decimal("0"), Decimal("0.3"))),
        "price_step": rng.choice((Decimal("0.01"), Decimal("0.05"), Decimal("1"))),
        "market_days": rng.choice((180, 30)),
        "currency": "CNY",
    }
