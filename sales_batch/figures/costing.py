"""What does a product cost us: cost tables exploded to any depth, in exact fractions.

The count of distinct products, quantities and days is small and the sums do not terminate as
decimals, so this is the one place where a loop over rows is right: each is costed once, remembered.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pandas import DataFrame

from sales_batch.core.exact import arrow_of
from sales_batch.core.words import Words

PLACES = 4
"""Decimals of a unit cost and of each of its parts."""
DEEPEST = 100
"""Levels of sub-assemblies; more of them is a mistake that need not exhaust the stack."""
PRICE_ROW = ("price", "currency", "valid_from", "file", "sheet", "row")
RATE_ROW = ("rate", "valid_from", "file", "sheet", "row")
"""What is kept of a material price and of an exchange rate."""


@dataclass(frozen=True)
class Gap:
    """Why something cannot be costed: what is missing, and the products on the way to it."""

    what: Words
    path: tuple[str, ...]


@dataclass(frozen=True)
class Cost:
    """The cost of one unit in the base currency without VAT, unrounded; unknown with gaps."""

    main: Fraction = Fraction(0)
    auxiliary: Fraction = Fraction(0)
    processing: Fraction = Fraction(0)
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class UnitCost:
    """The four parts of a unit cost, each rounded half up to 4 decimals, and their sum."""

    main_material: Decimal
    auxiliary_material: Decimal
    processing: Decimal
    overhead: Decimal

    @property
    def unit_cost(self) -> Decimal:
        """The sum of the four."""
        return self.main_material + self.auxiliary_material + self.processing + self.overhead


class Series:
    """Values by the day since when they are in force; of equal days the later row wins."""

    def __init__(self) -> None:
        self._days: list[date] = []
        self._values: list[Any] = []

    def add(self, since: date, value: Any) -> None:
        """Let `value` be in force from `since`."""
        at = bisect_right(self._days, since)
        self._days.insert(at, since)
        self._values.insert(at, value)

    def on(self, day: date) -> Any:
        """The value in force on a day; None before the first."""
        at = bisect_right(self._days, day)
        return self._values[at - 1] if at else None


def in_force(rows: DataFrame, key: str, names: Sequence[str]) -> dict[str, Series]:
    """The named columns of a price list by key and by the day since when they hold (`valid_from`).

    A blank day is one that is still to come.
    """
    lists: dict[str, Series] = {}
    for row in records(rows[rows["valid_from"].notna()]):
        held = tuple(row[name] for name in names)
        lists.setdefault(row[key], Series()).add(row["valid_from"], held)
    return lists


def records(rows: DataFrame) -> Iterator[dict[str, Any]]:
    """Rows as dicts of Python values; None for a blank."""
    columns = {name: arrow_of(rows[name]).to_pylist() for name in rows.columns}
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


@dataclass
class CostTables:
    """Everything that a unit cost is computed from, looked up by product, material and currency."""

    items: Mapping[str, Sequence[Mapping[str, Any]]]
    lots: Mapping[str, Decimal | None]
    prices: Mapping[str, Series]
    rates: Mapping[str, Series]
    currency: str
    unusable: frozenset[str] = frozenset()
    _costs: dict[tuple[str, Fraction | None, date], Cost] = field(default_factory=dict)

    def cost(self, product: str, quantity: Fraction, day: date) -> Cost:
        """The cost of one unit when `quantity` of a product is made, at the prices of `day`."""
        return self._cost(product, quantity, day, ())

    def _cost(self, product: str, quantity: Fraction, day: date, path: tuple[str, ...]) -> Cost:
        if product in path:
            circle = " → ".join((*path[path.index(product) :], product))
            return _gap(path, f"循环：{circle}", f"circle: {circle}")
        key = (product, quantity, day)
        if key not in self._costs:
            self._costs[key] = self._explode(product, quantity, day, (*path, product))
        return self._costs[key]

    def _explode(self, product: str, quantity: Fraction, day: date, path: tuple[str, ...]) -> Cost:
        if product in self.unusable or product not in self.lots:
            return _gap(
                path, "产品或成本项目有错误未更正", "errors in the product or its cost items"
            )
        if len(path) > DEEPEST:
            return _gap(path, f"超过 {DEEPEST} 层", f"more than {DEEPEST} levels")
        if not self.items.get(product):
            return _gap(path, "没有成本项目", "no cost items")
        lot = self.lots.get(product)
        parts = [
            self._item(item, Fraction(lot) if lot else quantity, quantity, day, path)
            for item in self.items[product]
        ]
        return Cost(
            sum((part.main for part in parts), Fraction(0)),
            sum((part.auxiliary for part in parts), Fraction(0)),
            sum((part.processing for part in parts), Fraction(0)),
            tuple(dict.fromkeys(gap for part in parts for gap in part.gaps)),
        )

    def _item(
        self,
        item: Mapping[str, Any],
        lot: Fraction,
        quantity: Fraction,
        day: date,
        path: tuple[str, ...],
    ) -> Cost:
        """What one cost item adds to one unit."""
        usage = Fraction(item["usage"])
        if item["cost_type"] == "processing":
            if item["hourly_rate"] is None:
                return _gap(path, "加工费没有工时费率", "a processing step without an hourly rate")
            setup = Fraction(item["setup_hours"] or 0) / lot if lot else Fraction(0)
            return Cost(processing=(usage + setup) * Fraction(item["hourly_rate"]))
        usage *= 1 + Fraction(item["scrap_rate"] or 0)
        if item["cost_type"] == "subassembly":
            part = self._cost(item["component_id"], quantity * usage, day, path)
            return Cost(
                part.main * usage, part.auxiliary * usage, part.processing * usage, part.gaps
            )
        price = self.material_price(item["material_id"], day)
        if isinstance(price, Words):
            return Cost(gaps=(Gap(price, path),))
        amount = usage * price
        if item["cost_type"] == "auxiliary_material":
            return Cost(auxiliary=amount)
        return Cost(main=amount)

    def material_price(self, material: str, day: date) -> Fraction | Words:
        """A material's price on a day in the base currency, or what is missing for it."""
        found = self.prices[material].on(day) if material in self.prices else None
        if found is None:
            return Words(
                f"材料 {material} 在 {day} 没有价格", f"no price of material {material} on {day}"
            )
        price, currency, *_ = found
        rate = self.exchange_rate(currency, day)
        if rate is None:
            return Words(
                f"{currency} 在 {day} 没有汇率", f"no exchange rate of {currency} on {day}"
            )
        return Fraction(price) * rate

    def in_base(self, currency: str | None) -> bool:
        """A price is in the base currency: it names none, or that one; RMB is CNY."""
        base = {self.currency, "RMB"} if self.currency == "CNY" else {self.currency}
        return not currency or currency.upper() in base

    def exchange_rate(self, currency: str | None, day: date) -> Fraction | None:
        """What one unit of a currency is worth; 1 for the base currency."""
        if not currency or self.in_base(currency):
            return Fraction(1)
        found = self.rates[currency].on(day) if currency in self.rates else None
        return None if found is None else Fraction(found[0])


def _gap(path: tuple[str, ...], zh: str, en: str) -> Cost:
    return Cost(gaps=(Gap(Words(zh, en), path),))


def rounded_cost(cost: Cost, overhead_rate: Decimal) -> UnitCost:
    """A cost as it is shown: the parts rounded half up to 4 decimals, overhead on processing."""
    return UnitCost(
        half_up(cost.main),
        half_up(cost.auxiliary),
        half_up(cost.processing),
        half_up(cost.processing * Fraction(overhead_rate)),
    )


def half_up(value: Fraction, places: int = PLACES) -> Decimal:
    """Rounded half away from zero."""
    scaled = abs(value) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units if value >= 0 else -units).scaleb(-places)


def cost_tables(
    products: DataFrame,
    cost_items: DataFrame,
    material_prices: DataFrame,
    exchange_rates: DataFrame,
    *,
    currency: str,
    unusable: frozenset[str] = frozenset(),
) -> CostTables:
    """The look-ups out of the price workbook; `unusable` products have faulty cost items."""
    items: dict[str, list[Mapping[str, Any]]] = {}
    for item in records(cost_items):
        items.setdefault(item["product_id"], []).append(item)
    return CostTables(
        items=items,
        lots={row["product_id"]: row["batch_size"] for row in records(products)},
        prices=in_force(material_prices, "material_id", PRICE_ROW),
        rates=in_force(exchange_rates, "currency", RATE_ROW),
        currency=currency,
        unusable=unusable,
    )
