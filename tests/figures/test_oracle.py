"""F1, F2 and F3 agree to the last digit with plain fractions over invented companies."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as runs

from sales_batch.config import Costing, Settings
from sales_batch.core.figure import Figure, Frames, compute
from sales_batch.core.records import records
from sales_batch.figures.backlog import forecast_backlog, order_backlog
from sales_batch.figures.movements import forecast_movements, order_movements
from sales_batch.figures.quotes import costed_lines, product_cost, quote_costing
from tests import generated
from tests.frames import assembled
from tests.oracle import backlog, costing
from tests.oracle.tables import Row


def configured(given_settings: Row) -> Settings:
    """The oracle's settings as the configuration that says the same."""
    names = ("overhead_rate", "target_margin", "price_step", "market_days")
    return Settings(
        currency=given_settings["currency"],
        prices_include_vat=given_settings["prices_include_vat"],
        vat_rate=given_settings["vat_rate"],
        costing=Costing(**{name: given_settings[name] for name in names}),
    )


def computed(figure: Figure, known: Frames, given_all: Mapping[str, Any]) -> list[Row]:
    """A figure as dict rows, over what is already computed."""
    return list(records(compute([figure], known, given_all)[figure]))


def check(tables: Mapping[str, Any], day: date, month: str, row: Row) -> None:
    """Every level of both backlogs in one month, every quote line, every product by itself."""
    basis = {"day": day, "settings": configured(row), "held": {}}
    movements = [order_movements, forecast_movements, costed_lines]
    known = compute(movements, assembled(tables, day=day).frames, basis)
    for by in backlog.ORDER_KEYS:
        ours = computed(order_backlog, known, {**basis, "month": month, "by": by})
        assert ours == backlog.order_backlog(tables, day, month, by), (by, month)
    for by in backlog.FORECAST_KEYS:
        ours = computed(forecast_backlog, known, {**basis, "month": month, "by": by})
        assert ours == backlog.forecast_backlog(tables, day, month, by), (by, month)
    assert computed(quote_costing, known, basis) == costing.quote_costing(tables, row, day)
    for product in computed(product_cost, known, basis):
        name, quantity = product.pop("product_id"), product.pop("quantity")
        theirs = costing.product_cost(tables, row, day, name, quantity)
        assert product == (theirs or dict.fromkeys(product)), name


@pytest.mark.parametrize("seed", range(30))
def test_companies(seed: int) -> None:
    month = generated.MONTHS[seed % len(generated.MONTHS)]
    tables = generated.company(seed, 1 + seed % 4)
    check(tables, generated.as_of(seed), month, generated.settings(seed))


@runs(max_examples=15, deadline=None, derandomize=True)
@given(generated.companies(), generated.days(), generated.all_settings())
def test_drawn_companies(tables: Mapping[str, Any], day: date, row: Row) -> None:
    check(tables, day, f"{day:%Y-%m}", row)
