"""F1, F2 and F3 agree to the last digit with plain fractions over invented companies."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as runs

from sales_batch.config import Settings
from sales_batch.core.figure import Figure, compute
from sales_batch.figures.backlog import forecast_backlog, order_backlog
from sales_batch.figures.costing import records
from sales_batch.figures.quotes import product_cost, quote_costing
from tests import generated
from tests.frames import assembled
from tests.oracle import backlog, costing
from tests.oracle.tables import Row

SEEDS = range(60)


def configured(given_settings: Row) -> Settings:
    """The oracle's settings as the configuration that says the same."""
    names = ("overhead_rate", "target_margin", "price_step", "market_days")
    return Settings(
        currency=given_settings["currency"],
        prices_include_vat=given_settings["prices_include_vat"],
        vat_rate=given_settings["vat_rate"],
        costing={name: given_settings[name] for name in names},
    )


def computed(
    figure: Figure, tables: Mapping[str, Any], day: date, row: Row, **options: Any
) -> list[Row]:
    """A figure as dict rows."""
    given_all = {"day": day, "settings": configured(row), "held": {}, **options}
    frames = compute([figure], assembled(tables, day).frames, given_all)
    return list(records(frames[figure]))


def check_backlogs(tables: Mapping[str, Any], day: date, month: str) -> None:
    """Every level of both backlogs in one month."""
    for by in backlog.ORDER_KEYS:
        ours = computed(order_backlog, tables, day, generated.settings(0), month=month, by=by)
        assert ours == backlog.order_backlog(tables, day, month, by), (by, month)
    for by in backlog.FORECAST_KEYS:
        ours = computed(forecast_backlog, tables, day, generated.settings(0), month=month, by=by)
        assert ours == backlog.forecast_backlog(tables, day, month, by), (by, month)


def check_costing(tables: Mapping[str, Any], day: date, row: Row) -> None:
    """Every quote line, and every product by itself."""
    ours = computed(quote_costing, tables, day, row)
    assert ours == costing.quote_costing(tables, row, day)
    for product in computed(product_cost, tables, day, row):
        name, quantity = product.pop("product_id"), product.pop("quantity")
        theirs = costing.product_cost(tables, row, day, name, quantity)
        assert product == (theirs or dict.fromkeys(product)), name


@pytest.mark.parametrize("seed", SEEDS)
def test_companies(seed: int) -> None:
    tables, day = generated.company(seed, 1 + seed % 4), generated.as_of(seed)
    check_backlogs(tables, day, generated.MONTHS[seed % len(generated.MONTHS)])
    check_costing(tables, day, generated.settings(seed))


@runs(max_examples=25, deadline=None, derandomize=True)
@given(generated.companies(), generated.days(), generated.all_settings())
def test_drawn_companies(tables: Mapping[str, Any], day: date, row: Row) -> None:
    check_backlogs(tables, day, f"{day:%Y-%m}")
    check_costing(tables, day, row)
