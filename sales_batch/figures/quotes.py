"""What a quote costs us, what we ask for it, and how that compares with the market."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import pandas as pd
import pyarrow as pa
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.exact import divided, exact, frame_of, quotient
from sales_batch.core.figure import Field, field, figure
from sales_batch.core.hold import HeldRows
from sales_batch.core.kinds import CODE, DAY, FLAG, PRICE, QUANTITY, RATIO, TEXT, WHOLE
from sales_batch.core.lookup import looked_up
from sales_batch.core.records import records
from sales_batch.core.words import Words
from sales_batch.figures.costing import (
    PLACES,
    CostTables,
    Gap,
    Steps,
    UnitCost,
    cost_tables,
    in_decimals,
)
from sales_batch.figures.places import PLACE_FIELDS
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


UNREADABLE = (Gap(Words("产品或数量没有填对", "its product or quantity cannot be read"), ("?",)),)
"""What is missing for a line of which the product or the quantity has an error."""


@dataclass(frozen=True)
class PriceTables:
    """Standard and market prices, looked up by product."""

    standard: frozenset[str]
    lists: Mapping[str, Steps]
    surveys: Mapping[str, Mapping[str, Steps]]

    def standard_price(self, product: str, quantity: Decimal, day: date) -> Decimal | None:
        """The price of the newest list on a day, at the largest step that the quantity reaches."""
        if product not in self.standard or product not in self.lists:
            return None
        prices: Mapping[Decimal, Decimal] = self.lists[product].on(day) or {}
        reached = [least for least in prices if least <= quantity]
        return prices[max(reached)] if reached else None

    def market_price(self, product: str, day: date, days: int) -> Decimal | None:
        """The median of each source's newest price within the last `days` days, unrounded."""
        newest: list[Decimal] = []
        for source in self.surveys.get(product, {}).values():
            found = source.on(day)
            if found and found[0] >= day - timedelta(days=days):
                newest.append(found[1])
        return median(newest) if newest else None


def price_tables(products: DataFrame, standard: DataFrame, market: DataFrame) -> PriceTables:
    """The look-ups out of the price workbook's frames."""
    steps: dict[str, dict[date, dict[Decimal, Decimal]]] = {}
    for row in records(standard[standard["valid_from"].notna()]):
        of_day = steps.setdefault(row["product_id"], {}).setdefault(row["valid_from"], {})
        of_day[row["min_quantity"]] = row["price"]
    surveys: dict[str, dict[str, Steps]] = {}
    for row in records(market[market["surveyed_on"].notna()]):
        source = surveys.setdefault(row["product_id"], {}).setdefault(row["source"], Steps())
        source.add(row["surveyed_on"], (row["surveyed_on"], row["price"]))
    lists: dict[str, Steps] = {}
    for product, days in steps.items():
        lists[product] = Steps()
        for day, of_day in days.items():
            lists[product].add(day, of_day)
    goods = records(products[["product_id", "standard"]])
    return PriceTables(
        frozenset(row["product_id"] for row in goods if row["standard"]), lists, surveys
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
        field("listed", "按标准价格", "At a standard price", FLAG),
        field("gap_zh", "缺少（中文）", "Missing (Chinese)", TEXT),
        field("gap_en", "缺少（英文）", "Missing (English)", TEXT),
        *PLACE_FIELDS,
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
        products, cost_items, material_prices, exchange_rates, settings=settings, held=held
    )
    prices = price_tables(products, standard, market)
    known = lines[lines["quote_no"].isin(quotes["quote_no"].dropna())]
    quote = looked_up(known, ["quote_no"], quotes[list(HEAD)], ["quote_no"])
    asked = known.assign(
        customer_id=quote["customer_id"],
        costed_on=quote["quoted_on"].fillna(day),
        quoted=exact(quote["quoted_on"].notna(), FLAG),
        vat_rate=quote["vat_rate"],
    )
    by_day = asked.sort_values("costed_on")
    rows = [_costed(line, costs, prices, settings) for line in records(by_day[list(ASKED)])]
    found = table_of(rows, [one for one in costed_lines.fields if one.name not in asked])
    every = pd.concat([asked, found.set_index(by_day.index).reindex(asked.index)], axis=1)
    return every[[one.name for one in costed_lines.fields]]


HEAD = ("quote_no", "customer_id", "quoted_on", "vat_rate")
ASKED = ("product_id", "quantity", "unit_price", "costed_on", "vat_rate")


def table_of(rows: list[dict[str, Any]], fields: Sequence[Field]) -> DataFrame:
    """Dicts as a frame of the declared columns."""
    return frame_of(
        pa.table(
            {one.name: pa.array([row[one.name] for row in rows], one.kind.arrow) for one in fields}
        )
    )


def _costed(
    line: Mapping[str, Any], costs: CostTables, prices: PriceTables, settings: Settings
) -> dict[str, Any]:
    """One quote line, costed at the prices of the day it was quoted on."""
    on, product, quantity = line["costed_on"], line["product_id"], line["quantity"]
    readable = product is not None and quantity is not None
    unit = costs.unit_cost(product, quantity, on) if readable else None
    vat = settings.vat_rate if line["vat_rate"] is None else line["vat_rate"]
    tax = 1 + vat if settings.prices_include_vat else Decimal(1)
    listed = prices.standard_price(product, quantity, on) if readable else None
    proposed = listed
    if listed is None and unit:
        proposed = proposed_price(unit.unit_cost, tax, settings)
    price = proposed if line["unit_price"] is None else line["unit_price"]
    market = prices.market_price(product, on, settings.costing.market_days)
    return {
        **cost_columns(unit),
        "proposed_price": proposed,
        "price": price,
        "net_price": None if price is None else quotient(price, tax, PLACES),
        "margin_rate": None
        if price is None or not unit
        else divided(price - unit.unit_cost * tax, price),
        "market_price": None if market is None else in_decimals(market),
        "market_gap": None if price is None or market is None else divided(price - market, market),
        "median_price": market,
        "standard": product in prices.standard,
        "listed": listed is not None,
        **_gap_columns(() if unit else costs.gaps(product, on) if readable else UNREADABLE),
    }


def cost_columns(unit: UnitCost | None) -> Mapping[str, Decimal | None]:
    """The five figures of a unit cost by their names; blank where it is not known."""
    return unit._asdict() if unit else UNKNOWN


UNKNOWN: Mapping[str, None] = dict.fromkeys(UnitCost._fields)


def _gap_columns(gaps: Sequence[Gap]) -> dict[str, str | None]:
    """What is missing, with the way from the product to it, in both languages."""
    if not gaps:
        return {"gap_zh": None, "gap_en": None}
    found = [(" → ".join(gap.path), gap.what) for gap in gaps]
    return {
        "gap_zh": "；".join(f"{path}：{what.zh}" for path, what in found),
        "gap_en": "; ".join(f"{path}: {what.en}" for path, what in found),
    }


def proposed_price(unit_cost: Decimal, tax: Decimal, settings: Settings) -> Decimal:
    """The price that leaves the target margin, rounded up to the price step."""
    step = settings.costing.price_step
    steps, more = divmod(unit_cost * tax, (1 - settings.costing.target_margin) * step)
    return (steps + (more > 0)) * step


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
        products, cost_items, material_prices, exchange_rates, settings=settings, held=held
    )
    rows = []
    for name, lot in costs.lots.items():
        made = quantity or lot or Decimal(1)
        unit = costs.unit_cost(name, made, on or day)
        rows.append({"product_id": name, "quantity": made, **cost_columns(unit)})
    return table_of(rows, product_cost.fields)


FIGURES = (costed_lines, quote_costing, product_cost)
