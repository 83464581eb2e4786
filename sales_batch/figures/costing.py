"""What does a product cost us: bills at the prices of a day, and what is missing for that."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import mul
from typing import Any, NamedTuple

from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.exact import quotient
from sales_batch.core.hold import HeldRows
from sales_batch.core.records import columns
from sales_batch.core.words import Words
from sales_batch.figures.bills import Bill, Item, Items, Ratio, bills, components
from sales_batch.sheets.prices import CostItem

PLACES = 4
"""Decimals of a unit cost and of each of its parts."""
LEAST = 10**8
"""A price and a rate have 4 decimals each: their product is a whole number of 1 / LEAST."""
PRICE_ROW = ("price", "currency", "valid_from", "file", "sheet", "row")
RATE_ROW = ("rate", "valid_from", "file", "sheet", "row")
"""What is kept of a material price and of an exchange rate."""
FAULTY = Words("产品或成本项目有错误未更正", "errors in the product or its cost items")
NO_ITEMS = Words("没有成本项目", "no cost items")
NO_HOURLY_RATE = Words("加工费没有工时费率", "a processing step without an hourly rate")
BEYOND = Decimal(10**9)
"""No price cell holds so much."""
TOO_MUCH = Words(
    f"单位成本达到 {BEYOND:,} 以上（请检查用量和价格）",
    f"a unit would cost {BEYOND:,} or more (check usages and prices)",
)


class Gap(NamedTuple):
    """Why something cannot be costed: what is missing, and the products on the way to it."""

    what: Words
    path: tuple[str, ...]


class Cost(NamedTuple):
    """The cost of one unit in the base currency without VAT, unrounded."""

    main: Ratio
    auxiliary: Ratio
    processing: Ratio

    @property
    def parts(self) -> tuple[Fraction, Fraction, Fraction]:
        """The three as fractions."""
        return Fraction(*self.main), Fraction(*self.auxiliary), Fraction(*self.processing)


class UnitCost(NamedTuple):
    """The four parts of a unit cost, each rounded to 4 decimals, and their sum.

    F1 rounds half up; costs are never below 0, where that is half away from zero.
    """

    main_material: Decimal
    auxiliary_material: Decimal
    processing: Decimal
    overhead: Decimal
    unit_cost: Decimal


class Steps:
    """Values by the day since when they are in force; of equal days the later row wins."""

    def __init__(self) -> None:
        self.days: list[date] = []
        self.values: list[Any] = []

    def add(self, since: date, value: Any) -> None:
        """Let `value` be in force from `since`."""
        at = bisect_right(self.days, since)
        self.days.insert(at, since)
        self.values.insert(at, value)

    def on(self, day: date) -> Any:
        """The value in force on a day; None before the first."""
        at = bisect_right(self.days, day)
        return self.values[at - 1] if at else None


def steps_by(rows: DataFrame, key: str, names: Sequence[str]) -> dict[str, Steps]:
    """The named columns of a price list by key and by the day since when they hold (`valid_from`).

    A blank day is one that is still to come.
    """
    found: dict[str, Steps] = {}
    for row in columns(rows[rows["valid_from"].notna()], (key, "valid_from", *names)):
        found.setdefault(row[0], Steps()).add(row[1], row[2:])
    return found


@dataclass
class CostTables:
    """Everything that a unit cost is computed from, looked up by product, material and currency."""

    items: Mapping[str, Items]
    lots: Mapping[str, Decimal | None]
    prices: Mapping[str, Steps]
    rates: Mapping[str, Steps]
    settings: Settings
    unusable: frozenset[str] = frozenset()
    _day: date | None = None
    _prices: Mapping[str, int] = field(default_factory=dict)

    def unit_cost(self, product: str, quantity: Decimal, day: date) -> UnitCost | None:
        """What one unit costs when `quantity` is made, at the prices of `day`; rounded.

        None where something is missing for it; `gaps` says what.
        """
        cost = self.cost(product, quantity, day)
        found = rounded_cost(cost, self.settings.costing.overhead_rate) if cost else None
        return found if found and found.unit_cost < BEYOND else None

    def cost(self, product: str, quantity: Decimal | Fraction, day: date) -> Cost | None:
        """The same unrounded, without overhead."""
        bill, prices = self.bills.get(product), self._prices_on(day)
        if bill is None:
            return None
        try:
            main, auxiliary = (
                sum(map(mul, used.values(), map(prices.__getitem__, used)))
                for used in (bill.main, bill.auxiliary)
            )
        except KeyError:
            return None
        whole = bill.denominator * LEAST
        return Cost((main, whole), (auxiliary, whole), bill.processing_of(quantity))

    @cached_property
    def bills(self) -> Mapping[str, Bill]:
        """The bill of every product that has one."""
        return bills({product: self._usable(product) for product in self.lots}, self.lots)

    def _usable(self, product: str) -> Items:
        """The cost items of a product; none where it or one of them has an error."""
        faulty = product in self.unusable or product not in self.lots
        return () if faulty else self.items.get(product, ())

    def _prices_on(self, day: date) -> Mapping[str, int]:
        """What every material costs on a day in units of 1 / LEAST, where that is known.

        Kept for one day: who asks for many days does well to ask in their order.
        """
        if day != self._day:
            found = ((name, series.on(day)) for name, series in self._in_base.items())
            self._day, self._prices = day, {name: price for name, price in found if price}
        return self._prices

    @cached_property
    def _in_base(self) -> Mapping[str, Steps]:
        """By material its price in the base currency, which changes with its own and with rates."""
        found = {}
        for material, listed in self.prices.items():
            rates = {currency for _, currency, *_ in listed.values} & self.rates.keys()
            days = {*listed.days, *(day for one in rates for day in self.rates[one].days)}
            found[material] = Steps()
            for day in sorted(days):
                price = self.material_price(material, day)
                found[material].add(day, None if isinstance(price, Words) else int(price * LEAST))
        return found

    def material_price(self, material: str, day: date) -> Decimal | Words:
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
        worth: Decimal = price * rate
        return worth

    def in_base(self, currency: str | None) -> bool:
        """A price is in the base currency: it names none, or that one."""
        return not currency or currency.upper() in self.settings.base_currencies

    def exchange_rate(self, currency: str | None, day: date) -> Decimal | None:
        """What one unit of a currency is worth; 1 for the base currency."""
        if not currency or self.in_base(currency):
            return Decimal(1)
        found = self.rates[currency].on(day) if currency in self.rates else None
        return None if found is None else found[0]

    def gaps(self, product: str, day: date) -> Sequence[Gap]:
        """Why there is no unit cost of a product on a day.

        Of several ways to a sub-assembly it is the first in the order of the cost items.
        """
        found: list[Gap] = []
        seen: set[str] = set()
        waiting: list[tuple[str, ...]] = [(product,)]
        while waiting:
            path = waiting.pop()
            if path[-1] not in seen:
                seen.add(path[-1])
                found += [Gap(what, path) for what in dict.fromkeys(self._missing(path, day))]
                parts = components(self._usable(path[-1]))
                waiting += [(*path, part) for part in reversed(parts) if part not in path]
        return found or [Gap(TOO_MUCH, (product,))]

    def _missing(self, path: tuple[str, ...], day: date) -> Iterator[Words]:
        """What the last product of a path lacks by itself."""
        if path[-1] in self.unusable or path[-1] not in self.lots:
            yield FAULTY
        elif not self.items.get(path[-1]):
            yield NO_ITEMS
        for item in self._usable(path[-1]):
            if item.cost_type == "processing":
                if item.hourly_rate is None:
                    yield NO_HOURLY_RATE
            elif item.cost_type != "subassembly":
                price = self.material_price(item.material_id or "", day)
                if isinstance(price, Words):
                    yield price
            elif item.component_id in path:
                circle = (*path[path.index(item.component_id) :], item.component_id)
                yield Words(f"循环：{' → '.join(circle)}", f"circle: {' → '.join(circle)}")


def rounded_cost(cost: Cost, overhead_rate: Decimal) -> UnitCost:
    """A cost as it is shown: the parts rounded to 4 decimals, overhead on processing."""
    (hours, of_hours), (rate, of_rate) = cost.processing, overhead_rate.as_integer_ratio()
    parts = (*cost, (hours * rate, of_hours * of_rate))
    main, auxiliary, processing, overhead = (quotient(*part, PLACES) for part in parts)
    total = main + auxiliary + processing + overhead
    return UnitCost(main, auxiliary, processing, overhead, total)


def in_decimals(value: Fraction | Decimal, places: int = PLACES) -> Decimal:
    """A number with so many decimals, rounded half away from zero."""
    return quotient(value, 1, places)


def cost_tables(
    products: DataFrame, cost_items: DataFrame, material_prices: DataFrame,
    exchange_rates: DataFrame, *, settings: Settings, held: HeldRows,
) -> CostTables:  # fmt: skip
    """The look-ups out of the price workbook.

    A product with a held cost item is unusable: costed without it it would be too cheap.
    """
    items: dict[str, list[Item]] = {}
    for item in map(Item._make, columns(cost_items, Item._fields)):
        items.setdefault(item.product_id, []).append(item)
    faulty = held[CostItem]["product_id"].dropna() if CostItem in held else ()
    return CostTables(
        items=items,
        lots=dict(columns(products, ("product_id", "batch_size"))),
        prices=steps_by(material_prices, "material_id", PRICE_ROW),
        rates=steps_by(exchange_rates, "currency", RATE_ROW),
        settings=settings,
        unusable=frozenset(faulty),
    )
