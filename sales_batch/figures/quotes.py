"""What a quote costs us, what we ask for it, and how that compares with the market."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

import pyarrow as pa
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.exact import frame_of
from sales_batch.core.figure import Field, field, figure
from sales_batch.core.hold import HeldRows
from sales_batch.core.kinds import CODE, DAY, FLAG, PRICE, QUANTITY, RATIO, TEXT, WHOLE
from sales_batch.core.words import Words
from sales_batch.figures.costing import (
    Cost,
    CostTables,
    Gap,
    Series,
    UnitCost,
    cost_tables,
    half_up,
    records,
    rounded_cost,
)
from sales_batch.sheets.company import ExchangeRate
from sales_batch.sheets.prices import (
    CostItem,
    MarketPrice,
    MaterialPrice,
    Product,
    StandardPrice,
)
from sales_batch.sheets.quotes import Quote, QuoteLine

COST_FIELDS = (
    field("main_material", "主要材料费", "Main material", PRICE),
    field("auxiliary_material", "副资材费", "Auxiliary material", PRICE),
    field("processing", "加工费", "Processing", PRICE),
    field("overhead", "间接费", "Overhead", PRICE),
    field("unit_cost", "单位成本", "Unit cost", PRICE),
)
MEDIAN = replace(
    PRICE, arrow=pa.decimal128(19, 5), places=5, digits=14, number_format="#,##0.00###"
)
"""The middle of two prices: exact with one decimal more than they have."""
COSTING_FIELDS = (
    field("quote_no", "估价编号", "Quote no", CODE),
    field("line_no", "行号", "Line no", WHOLE),
    field("product_id", "产品编号", "Product id", CODE),
    field("quantity", "数量", "Quantity", QUANTITY),
    *COST_FIELDS,
    field("proposed_price", "建议单价", "Proposed price", PRICE),
    field("price", "单价", "Price", PRICE),
    field("net_price", "不含税单价", "Net price", PRICE),
    field("margin_rate", "毛利率", "Margin rate", RATIO),
    field("market_price", "市价", "Market price", PRICE),
    field("market_gap", "与市价之差", "Market gap", RATIO),
)


UNREADABLE = Cost(
    gaps=(Gap(Words("产品或数量没有填对", "its product or quantity cannot be read"), ("?",)),)
)
"""The cost of a line of which the product or the quantity has an error."""


@dataclass(frozen=True)
class PriceTables:
    """Standard and market prices, looked up by product."""

    standard: frozenset[str]
    steps: Mapping[str, Series]
    surveys: Mapping[str, Mapping[str, Series]]

    def standard_price(self, product: str, quantity: Decimal, day: date) -> Decimal | None:
        """The price of the newest list on a day, at the largest step that the quantity reaches."""
        if product not in self.standard or product not in self.steps:
            return None
        steps: Mapping[Decimal, Decimal] = self.steps[product].on(day) or {}
        reached = [least for least in steps if least <= quantity]
        return steps[max(reached)] if reached else None

    def market_price(self, product: str, day: date, days: int) -> Fraction | None:
        """The median of each source's newest price within the last `days` days."""
        newest = []
        for source in self.surveys.get(product, {}).values():
            found = source.on(day)
            if found and found[0] >= day - timedelta(days=days):
                newest.append(Fraction(found[1]))
        return median(newest) if newest else None


def price_tables(products: DataFrame, standard: DataFrame, market: DataFrame) -> PriceTables:
    """The look-ups out of the price workbook's frames."""
    lists: dict[str, dict[date, dict[Decimal, Decimal]]] = {}
    for row in records(standard[standard["valid_from"].notna()]):
        of_day = lists.setdefault(row["product_id"], {}).setdefault(row["valid_from"], {})
        of_day[row["min_quantity"]] = row["price"]
    surveys: dict[str, dict[str, Series]] = {}
    for row in records(market[market["surveyed_on"].notna()]):
        source = surveys.setdefault(row["product_id"], {}).setdefault(row["source"], Series())
        source.add(row["surveyed_on"], (row["surveyed_on"], row["price"]))
    steps = {}
    for product, days in lists.items():
        steps[product] = Series()
        for day, of_day in days.items():
            steps[product].add(day, of_day)
    goods = records(products[["product_id", "standard"]])
    return PriceTables(
        frozenset(row["product_id"] for row in goods if row["standard"]), steps, surveys
    )


@figure(
    takes=(
        QuoteLine, Quote, Product, CostItem,
        MaterialPrice, ExchangeRate, StandardPrice, MarketPrice,
    ),
    fields=(
        *COSTING_FIELDS,
        field("median_price", "市价（未舍入）", "Market price, unrounded", MEDIAN),
        field("customer_id", "客户编号", "Customer id", CODE),
        field("costed_on", "计价日期", "Costed on", DAY),
        field("quoted", "已估价", "Quoted", FLAG),
        field("standard", "标准品", "Standard", FLAG),
        field("gap_zh", "缺少（中文）", "Missing (Chinese)", TEXT),
        field("gap_en", "缺少（英文）", "Missing (English)", TEXT),
        field("file", "文件", "File", TEXT),
        field("sheet", "工作表", "Sheet", TEXT),
        field("row", "行", "Row", WHOLE),
    ),
    zh="估价成本明细",
    en="Costed quote lines",
    clause="R9 3",
)  # fmt: skip
def costed_lines(
    lines: DataFrame, quotes: DataFrame, products: DataFrame, cost_items: DataFrame,
    material_prices: DataFrame, exchange_rates: DataFrame, standard: DataFrame, market: DataFrame,
    *, day: date, settings: Settings, held: HeldRows,
) -> DataFrame:  # fmt: skip
    """Every quote line with its costing, and what is missing where it cannot be costed (F1).

    One row per line, index as in quote lines. Unit costs without VAT, prices as the configuration
    says, per unit of the product; all in the base currency.
    """
    costs = cost_tables(
        products, cost_items, material_prices, exchange_rates,
        currency=settings.currency, unusable=unusable(held),
    )  # fmt: skip
    prices = price_tables(products, standard, market)
    heads = {row["quote_no"]: row for row in records(quotes[quotes["quote_no"].notna()])}
    rows = [
        _costed(line, heads[line["quote_no"]], costs, prices, (day, settings))
        for line in records(lines)
        if line["quote_no"] in heads
    ]
    ids = lines.index[lines["quote_no"].isin(list(heads)).to_numpy(bool)]
    return table_of(rows, costed_lines.fields).set_index(ids)


def unusable(held: HeldRows) -> frozenset[str]:
    """The products with a held cost item: costed without it they would be too cheap."""
    if CostItem not in held:
        return frozenset()
    return frozenset(held[CostItem]["product_id"].dropna())


def table_of(rows: list[dict[str, Any]], fields: Sequence[Field]) -> DataFrame:
    """Dicts as a frame of the declared columns."""
    return frame_of(
        pa.table(
            {one.name: pa.array([row[one.name] for row in rows], one.kind.arrow) for one in fields}
        )
    )


def _costed(
    line: Mapping[str, Any],
    quote: Mapping[str, Any],
    costs: CostTables,
    prices: PriceTables,
    given: tuple[date, Settings],
) -> dict[str, Any]:
    """One quote line, costed at the prices of the day it was quoted on."""
    today, settings = given
    on, product, quantity = quote["quoted_on"] or today, line["product_id"], line["quantity"]
    readable = product is not None and quantity is not None
    cost = costs.cost(product, Fraction(quantity), on) if readable else UNREADABLE
    unit = None if cost.gaps else rounded_cost(cost, settings.costing.overhead_rate)
    vat = settings.vat_rate if quote["vat_rate"] is None else quote["vat_rate"]
    tax = 1 + Fraction(vat) if settings.prices_include_vat else Fraction(1)
    proposed = prices.standard_price(product, quantity, on) if readable else None
    if proposed is None and unit:
        proposed = proposed_price(unit.unit_cost, tax, settings)
    price = proposed if line["unit_price"] is None else line["unit_price"]
    net = None if price is None else Fraction(price) / tax
    market = prices.market_price(product, on, settings.costing.market_days)
    return {
        **line,
        **cost_columns(unit),
        "proposed_price": proposed,
        "price": price,
        "net_price": None if net is None else half_up(net),
        "margin_rate": half_up((net - Fraction(unit.unit_cost)) / net, 6) if net and unit else None,
        "market_price": None if market is None else half_up(market),
        "market_gap": half_up(Fraction(price) / market - 1, 6)
        if market and price is not None
        else None,
        "median_price": None if market is None else half_up(market, MEDIAN.places),
        "customer_id": quote["customer_id"],
        "costed_on": on,
        "quoted": quote["quoted_on"] is not None,
        "standard": product in prices.standard,
        **_gap_columns(cost),
    }


def cost_columns(unit: UnitCost | None) -> dict[str, Decimal | None]:
    """The five figures of a unit cost by their names; blank where it is not known."""
    return {one.name: getattr(unit, one.name) if unit else None for one in COST_FIELDS}


def _gap_columns(cost: Cost) -> dict[str, str | None]:
    """What is missing, with the way from the product to it, in both languages."""
    if not cost.gaps:
        return {"gap_zh": None, "gap_en": None}
    found = [(" → ".join(gap.path), gap.what) for gap in cost.gaps]
    return {
        "gap_zh": "；".join(f"{path}：{what.zh}" for path, what in found),
        "gap_en": "; ".join(f"{path}: {what.en}" for path, what in found),
    }


def proposed_price(unit_cost: Decimal, tax: Fraction, settings: Settings) -> Decimal:
    """The price that leaves the target margin, rounded up to the price step."""
    wanted = Fraction(unit_cost) / (1 - Fraction(settings.costing.target_margin)) * tax
    step = settings.costing.price_step
    return -(-wanted // Fraction(step)) * step


@figure(
    takes=(costed_lines,),
    fields=COSTING_FIELDS,
    zh="估价成本",
    en="Quote costing",
    clause="R9 3",
)
def quote_costing(lines: DataFrame) -> DataFrame:
    """The costing of every quote line (F1): unit cost and its parts, price, margin, market gap.

    Prices and unit costs have 4 decimals, rates 6; blank where something is missing.
    """
    return lines[[one.name for one in COSTING_FIELDS]]


@figure(
    takes=(Product, CostItem, MaterialPrice, ExchangeRate),
    fields=(
        field("product_id", "产品编号", "Product id", CODE),
        field("quantity", "数量", "Quantity", QUANTITY),
        *COST_FIELDS,
    ),
    zh="产品成本",
    en="Product cost",
    clause="R9 3(3)2",
)
def product_cost(
    products: DataFrame, cost_items: DataFrame, material_prices: DataFrame,
    exchange_rates: DataFrame,
    *, day: date, settings: Settings, held: HeldRows,
    on: date | None = None, quantity: Decimal | None = None,
) -> DataFrame:  # fmt: skip
    """What one unit of every product costs on a day (default: the run's), without VAT (F1).

    `quantity` is what is made at once; by default the product's batch size, or 1. Blank where a
    product cannot be costed.
    """
    costs = cost_tables(
        products, cost_items, material_prices, exchange_rates,
        currency=settings.currency, unusable=unusable(held),
    )  # fmt: skip
    rows = []
    for product in records(products):
        made = quantity or product["batch_size"] or Decimal(1)
        cost = costs.cost(product["product_id"], Fraction(made), on or day)
        unit = None if cost.gaps else rounded_cost(cost, settings.costing.overhead_rate)
        rows.append({"product_id": product["product_id"], "quantity": made, **cost_columns(unit)})
    return table_of(rows, product_cost.fields)


FIGURES = (costed_lines, quote_costing, product_cost)
