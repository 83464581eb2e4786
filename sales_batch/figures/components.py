"""What a unit cost is made of: every material and hour, with the price that was taken for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any

import pyarrow as pa
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.figure import field, figure
from sales_batch.core.hold import HeldRows
from sales_batch.core.kinds import (
    AMOUNT,
    CODE,
    DAY,
    PRICE,
    QUANTITY,
    RATE,
    TEXT,
    WHOLE,
    ChoiceKind,
)
from sales_batch.core.records import records
from sales_batch.core.words import Words
from sales_batch.figures.bills import Item
from sales_batch.figures.costing import PRICE_ROW, RATE_ROW, CostTables, cost_tables, in_decimals
from sales_batch.figures.places import PLACE, PLACE_FIELDS
from sales_batch.figures.quotes import COST_FIELDS, table_of
from sales_batch.sheets.company import ExchangeRate
from sales_batch.sheets.prices import CostItem, MaterialPrice, Product
from sales_batch.sheets.quotes import Quote, QuoteLine

MOST = 2_000
"""Components of one product; where there are more, its sub-assemblies are not broken down."""
ROOM = 100_000
"""Components of all quote lines; where there are more, the largest products stay whole."""
EXACT = AMOUNT.places
FACTOR = replace(AMOUNT, arrow=pa.decimal128(38, 16), places=16, digits=34)
"""What multiplies a usage: with so many decimals that its product rounds as the exact one does."""
PART = ChoiceKind(
    "enum",
    Words("费用项目", "part"),
    pa.string(),
    "",
    choices={one.name: one.title for one in COST_FIELDS[:-1]},
)
COMPONENT_FIELDS = (
    field("path", "组成路径", "Path", TEXT),
    field("item_no", "序号", "Item no", WHOLE),
    field("part", "费用项目", "Part", PART),
    field("component", "材料、半成品或工序", "Material, component or process", TEXT),
    field("usage", "单位用量", "Usage", QUANTITY),
    field("scrap_rate", "损耗率", "Scrap rate", RATE),
    field("setup_hours", "准备工时", "Setup hours", QUANTITY),
    field("lot", "每批数量", "Lot", FACTOR),
    field("times", "上层用量倍数", "Times per unit", FACTOR),
    field("used", "每单位产品用量", "Used per unit", AMOUNT),
    field("price", "单价或费率", "Price or hourly rate", PRICE),
    field("currency", "币种", "Currency", TEXT),
    field("valid_from", "价格生效日期", "Price valid from", DAY),
    field("exchange_rate", "汇率", "Exchange rate", PRICE),
    field("rate_from", "汇率生效日期", "Rate valid from", DAY),
    field("amount", "每单位金额", "Amount per unit", AMOUNT),
    *PLACE_FIELDS,
    field("price_file", "价格：文件", "Price: file", TEXT),
    field("price_sheet", "价格：工作表", "Price: sheet", TEXT),
    field("price_row", "价格：行", "Price: row", WHOLE),
    field("rate_file", "汇率：文件", "Rate: file", TEXT),
    field("rate_sheet", "汇率：工作表", "Rate: sheet", TEXT),
    field("rate_row", "汇率：行", "Rate: row", WHOLE),
)
BLANK = dict.fromkeys(one.name for one in COMPONENT_FIELDS)
Place = tuple[tuple[str, ...], Fraction, Item]
"""The way to a product, how often one unit takes it, and one of its cost items."""


@dataclass(frozen=True)
class Component:
    """One thing that a unit of a product takes.

    `path` leads from the product to what the cost item belongs to, of which one unit takes `times`;
    `used` is how much of the component one unit takes, `amount` what that costs in the base
    currency, all unrounded. `price` and `rate` are the rows of the price list and of the exchange
    rates, by column; None where none is needed.
    """

    path: tuple[str, ...]
    item: Item
    part: str
    times: Fraction
    used: Fraction
    amount: Fraction
    lot: Fraction | None = None
    price: Mapping[str, Any] | None = None
    rate: Mapping[str, Any] | None = None


def components(
    costs: CostTables, product: str, quantity: Fraction, day: date, most: int = MOST
) -> Iterator[Component]:
    """The components of a product of which `quantity` is made, at the prices of `day`.

    Their amounts add up to the parts of the unrounded unit cost. Nothing for a product that cannot
    be costed. Of more than `most`, sub-assemblies are not broken down.
    """
    if costs.cost(product, quantity, day) is not None:
        deep = costs.bills[product].size <= most
        yield from _Breakdown(costs, day, quantity, deep=deep).of(product)


@dataclass(frozen=True)
class _Breakdown:
    """A walk down the cost items; without `deep`, sub-assemblies stay whole."""

    costs: CostTables
    day: date
    quantity: Fraction
    deep: bool

    def of(self, product: str) -> Iterator[Component]:
        """The components of one unit, those of a sub-assembly where its cost item stands."""
        waiting = self._items((product,), Fraction(1))
        while waiting:
            path, times, item = waiting.pop()
            if item.cost_type == "processing":
                yield self._process(path, times, item)
                continue
            used = times * Fraction(item.usage) * (1 + Fraction(item.scrap_rate or 0))
            if item.cost_type != "subassembly":
                yield self._material(path, times, item, used)
            elif self.deep:
                waiting += self._items((*path, item.component_id or ""), used)
            else:
                yield from self._whole(path, times, item, used)

    def _items(self, path: tuple[str, ...], times: Fraction) -> list[Place]:
        """The cost items of the last product of a path, the last item first."""
        return [(path, times, item) for item in reversed(self.costs.items[path[-1]])]

    def _process(self, path: tuple[str, ...], times: Fraction, item: Item) -> Component:
        """A step of processing: its hours and its share of setting up."""
        setup = Fraction(item.setup_hours or 0)
        lot = Fraction(self.costs.lots[path[-1]] or self.quantity * times)
        hours = times * (Fraction(item.usage) + (setup / lot if lot else 0))
        amount, shared = hours * Fraction(item.hourly_rate or 0), lot if setup else None
        price = {**BLANK, "price": item.hourly_rate}
        return Component(path, item, "processing", times, hours, amount, shared, price)

    def _material(
        self, path: tuple[str, ...], times: Fraction, item: Item, used: Fraction
    ) -> Component:
        found = self.costs.prices[item.material_id or ""].on(self.day)
        price = dict(zip(PRICE_ROW, found, strict=True))
        worth = Fraction(self.costs.exchange_rate(price["currency"], self.day) or 1)
        listed = self.costs.rates.get(price["currency"])
        row = listed.on(self.day) if listed and not self.costs.in_base(price["currency"]) else None
        rate = dict(zip(RATE_ROW, row, strict=True)) if row else None
        auxiliary = item.cost_type == "auxiliary_material"
        part = "auxiliary_material" if auxiliary else "main_material"
        amount = used * Fraction(price["price"]) * worth
        return Component(path, item, part, times, used, amount, price=price, rate=rate)

    def _whole(
        self, path: tuple[str, ...], times: Fraction, item: Item, used: Fraction
    ) -> Iterator[Component]:
        """A sub-assembly by the parts of its own cost."""
        made = self.quantity * used
        cost = self.costs.cost(item.component_id or "", made, self.day) if made else None
        parts = cost.parts if cost else ()
        for name, amount in zip(PART.choices, parts, strict=False):
            if amount:
                yield Component(path, item, name, times, used, used * amount)


def _most(sizes: Iterable[int]) -> int:
    """Up to how many components products are broken down, so that there is room for all."""
    ordered = sorted(sizes)
    for size, so_far in zip(ordered, accumulate(ordered), strict=True):
        if so_far > ROOM:
            return min(size - 1, MOST)
    return MOST


def _rows(
    costs: CostTables, product: str, quantity: Decimal, day: date, most: int = MOST
) -> Iterator[dict[str, Any]]:
    """The components of a unit cost as rows, with the overhead on its processing at the end."""
    processing, overhead_rate = Fraction(0), costs.settings.costing.overhead_rate
    for one in components(costs, product, Fraction(quantity), day, most):
        processing += one.amount if one.part == "processing" else 0
        yield _row(one)
    if overhead := processing * Fraction(overhead_rate):
        yield {
            **BLANK,
            "path": product,
            "part": "overhead",
            "used": in_decimals(processing, EXACT),
            "amount": in_decimals(overhead, EXACT),
        }


def _row(one: Component) -> dict[str, Any]:
    item, price, rate = one.item, one.price or BLANK, one.rate or BLANK
    named = item.material_id or item.component_id or item.process
    return {
        **{name: getattr(item, name, None) for name in BLANK},
        "path": " → ".join(one.path),
        "part": one.part,
        "component": named,
        "lot": None if one.lot is None else in_decimals(one.lot, FACTOR.places),
        "times": in_decimals(one.times, FACTOR.places),
        "used": in_decimals(one.used, EXACT),
        **{name: price[name] for name in ("price", "currency", "valid_from")},
        "exchange_rate": rate.get("rate"),
        "rate_from": rate["valid_from"],
        "amount": in_decimals(one.amount, EXACT),
        **{f"price_{name}": price[name] for name in PLACE},
        **{f"rate_{name}": rate[name] for name in PLACE},
    }


@figure(
    takes=(QuoteLine, Quote, Product, CostItem, MaterialPrice, ExchangeRate),
    fields=(
        field("quote_no", "估价编号", "Quote no", CODE),
        field("line_no", "行号", "Line no", WHOLE),
        *COMPONENT_FIELDS,
    ),
    zh="估价成本构成",
    en="Cost components",
    clause="R9 3(3)2",
)
def cost_components(
    lines: DataFrame, quotes: DataFrame, products: DataFrame, cost_items: DataFrame,
    material_prices: DataFrame, exchange_rates: DataFrame,
    *, day: date, settings: Settings, held: HeldRows,
) -> DataFrame:  # fmt: skip
    """What the unit cost of every quote line is made of (F1), at the prices of its day.

    One row per material and process on every level; `used` and `amount` are per unit of the quoted
    product, in the base currency without VAT, 8 decimals. `file`, `sheet` and `row` are those of
    the cost item; the price and the exchange rate have their own.
    """
    costs = cost_tables(
        products, cost_items, material_prices, exchange_rates, settings=settings, held=held
    )
    days = {row["quote_no"]: row["quoted_on"] or day for row in records(quotes)}
    readable = records(lines.dropna(subset=["product_id", "quantity"]))
    asked = [line for line in readable if line["quote_no"] in days]
    bills = [costs.bills.get(line["product_id"]) for line in asked]
    most = _most(bill.size for bill in bills if bill)
    rows = [
        {**component, "quote_no": line["quote_no"], "line_no": line["line_no"]}
        for line in asked
        for component in _rows(
            costs, line["product_id"], line["quantity"], days[line["quote_no"]], most
        )
    ]
    return table_of(rows, cost_components.fields)


@figure(
    takes=(Product, CostItem, MaterialPrice, ExchangeRate),
    fields=(
        field("product_id", "产品编号", "Product id", CODE),
        field("quantity", "数量", "Quantity", QUANTITY),
        *COMPONENT_FIELDS,
    ),
    zh="产品成本构成",
    en="Product components",
    clause="R9 3(3)2",
)
def product_components(
    products: DataFrame, cost_items: DataFrame, material_prices: DataFrame,
    exchange_rates: DataFrame, *, day: date, settings: Settings, held: HeldRows,
    on: date | None = None, quantity: Decimal | None = None,
) -> DataFrame:  # fmt: skip
    """What the unit cost of every product is made of on a day, as in `product_cost`."""
    costs = cost_tables(
        products, cost_items, material_prices, exchange_rates, settings=settings, held=held
    )
    rows = []
    for product in records(products):
        name, made = product["product_id"], quantity or product["batch_size"] or Decimal(1)
        found = _rows(costs, name, made, on or day)
        rows += [{**row, "product_id": name, "quantity": made} for row in found]
    return table_of(rows, product_components.fields)


FIGURES = (cost_components, product_components)
