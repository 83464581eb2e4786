"""Prices that quotes offer, also where a line cannot be read."""

from datetime import date
from decimal import Decimal
from typing import Any

from sales_batch.config import Settings
from sales_batch.core.figure import compute
from sales_batch.figures.matters import offered_prices
from sales_batch.figures.quotes import costed_lines
from tests.frames import assembled

Row = dict[str, Any]
DAY = date(2026, 11, 23)


def test_a_line_that_cannot_be_read_is_neither_costed_nor_priced() -> None:
    product: Row = {"product_id": "P1", "standard": True}
    list_price: Row = {"product_id": "P1", "valid_from": date(2026, 1, 1), "price": Decimal(12)}
    line: Row = {"quote_no": "Q1", "line_no": 1, "product_id": "P1", "quantity": Decimal(5)}
    faulty: list[Row] = [
        {"quantity": None},
        {"product_id": None},
        {"quote_no": None},
        {"quote_no": "Q9"},
    ]
    rows: dict[str, list[Row]] = {
        "products": [product],
        "standard_prices": [list_price | {"min_quantity": Decimal(1)}],
        "quotes": [{"quote_no": "Q1", "requested_on": DAY}, {"requested_on": DAY}],
        "quote_lines": [line, line | {"unit_price": Decimal(11)}, *(line | one for one in faulty)],
    }
    tables = assembled(rows, day=DAY)
    given = {"day": DAY, "settings": Settings(), "held": {}}
    frames = compute([costed_lines, offered_prices], tables.frames, given)
    prices = frames[offered_prices].price
    assert prices[:2].tolist() == [Decimal(12), Decimal(11)]
    assert prices[2:].isna().all()
    costed = frames[costed_lines]
    assert costed.index.tolist() == [0, 1, 2, 3]
    assert costed.gap_en.tolist()[2:] == ["?: its product or quantity cannot be read"] * 2
