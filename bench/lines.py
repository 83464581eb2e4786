"""Order lines as arrays: what is ordered when, and which lines are delivered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.columns import Ints
from bench.registers import DAY, PRODUCTS, Catalogue
from sales_batch.core.kinds import EPOCH

Flags = npt.NDArray[np.bool_]

FIRST, LAST = date(2026, 1, 5).toordinal() - EPOCH, date(2026, 11, 27).toordinal() - EPOCH
TODAY = DAY.toordinal() - EPOCH
CLOSES = date(2026, 9, 15).toordinal() - EPOCH
"""Of the lines received before this day many are delivered."""
UNIT = 10_000
"""Units of 0.0001, in which quantities and prices are drawn."""


@dataclass(frozen=True)
class Lines:
    """Order lines as arrays; quantity and price in units of 0.0001, days since 1970."""

    order: Ints
    line_no: Ints
    product: Ints
    quantity: Ints
    price: Ints
    received: Ints
    due: Ints
    closed: Flags
    part: Flags
    """Closed lines are delivered in full; of these a part has left."""


def draw_lines(draw: Any, goods: Catalogue, orders: Ints, received: Ints) -> Lines:
    """The lines of some orders: the number of the order of each line, the day of each order."""
    count, day = len(orders), received[orders]
    first = np.flatnonzero(np.diff(orders, prepend=-1))
    product = (draw.random(count) ** 2 * PRODUCTS).astype(np.int64)
    price = goods.price[product]
    bargained = price * draw.integers(85, 115, count) // 100 // 100 * 100
    price = np.where(goods.standard[product], price, np.maximum(bargained, 100))
    most = np.minimum(2000, 120_000 * UNIT // price)
    quantity = (1 + (draw.random(count) ** 2 * most).astype(np.int64)) * UNIT
    quantity += np.where(goods.weighed[product], draw.integers(0, 1000, count) * 10, 0)
    closed = (day < CLOSES) & (draw.random(count) < 0.55)
    soon = day + draw.integers(25, 60, count)
    far = np.maximum(day + draw.integers(30, 120, count), TODAY + draw.integers(20, 110, count))
    part = ~closed & (day < LAST - 20) & (quantity >= 10 * UNIT) & (draw.random(count) < 0.08)
    due = np.where(closed, soon, far)
    line_no = np.arange(count) - first[orders] + 1
    return Lines(orders, line_no, product, quantity, price, day, due, closed, part)
