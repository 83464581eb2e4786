"""What a product costs, in exact fractions: the company's own pocket calculator."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from samples.rows import Row, Tables


class Costing:
    """Unit costs without VAT from the price workbook's rows."""

    def __init__(self, tables: Tables) -> None:
        self.items: dict[str, list[Row]] = defaultdict(list)
        for item in tables["cost_items"]:
            self.items[item["product_id"]].append(item)
        self.batch = {row["product_id"]: row["batch_size"] for row in tables["products"]}
        self.rates = _history(tables["exchange_rates"], "currency", ("rate",))
        self.prices = _history(tables["material_prices"], "material_id", ("price", "currency"))
        self.unit_cost = lru_cache(None)(self._unit_cost)

    def material_price(self, material: str, day: date) -> Fraction:
        """The price in force on a day, in the base currency."""
        price, currency = _in_force(self.prices[material], day)
        rate = _in_force(self.rates[currency], day)[0] if currency else 1
        return Fraction(price) * Fraction(rate)

    def _unit_cost(self, product: str, quantity: Fraction, day: date) -> Fraction:
        lot = Fraction(self.batch[product] or quantity)
        return sum(
            (self._item_cost(item, quantity, lot, day) for item in self.items[product]), Fraction()
        )

    def _item_cost(self, item: Row, quantity: Fraction, lot: Fraction, day: date) -> Fraction:
        usage = Fraction(item["usage"])
        if item["cost_type"] == "processing":
            return (usage + Fraction(item["setup_hours"]) / lot) * Fraction(item["hourly_rate"])
        usage *= 1 + Fraction(item["scrap_rate"])
        if item["cost_type"] == "subassembly":
            return usage * self.unit_cost(item["component_id"], quantity * usage, day)
        return usage * self.material_price(item["material_id"], day)

    def explode(self, product: str, quantity: Decimal) -> dict[str, Decimal]:
        """What goes into so many of a product, one level down: materials and components."""
        needs: dict[str, Decimal] = defaultdict(Decimal)
        for item in self.items[product]:
            if item["cost_type"] == "subassembly":
                needs[item["component_id"]] += quantity * item["usage"]
            elif item["cost_type"] != "processing":
                needs[item["material_id"]] += quantity * item["usage"] * (1 + item["scrap_rate"])
        return needs


_Series = tuple[list[date], list[tuple[Any, ...]]]
"""The days from which something holds, and what holds from each."""


def _history(rows: list[Row], key: str, values: tuple[str, ...]) -> dict[str, _Series]:
    history: dict[str, _Series] = {}
    for row in sorted(rows, key=lambda row: (row[key], row["valid_from"])):
        days, kept = history.setdefault(row[key], ([], []))
        days.append(row["valid_from"])
        kept.append(tuple(row.get(value) for value in values))
    return history


def _in_force(history: _Series, day: date) -> tuple[Any, ...]:
    days, values = history
    return values[bisect_right(days, day) - 1]
