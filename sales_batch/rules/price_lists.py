"""P: what the price lists must hold for everything that is costed and sold from them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from pandas import DataFrame, Series

from sales_batch.config import Settings
from sales_batch.core.exact import ratio
from sales_batch.core.finding import Severity
from sales_batch.core.kinds import RATIO
from sales_batch.core.lookup import in_force, value_of
from sales_batch.core.rule import rule
from sales_batch.sheets.company import ExchangeRate
from sales_batch.sheets.prices import (
    CostItem,
    MarketPrice,
    Material,
    MaterialPrice,
    Product,
    StandardPrice,
)


@rule(
    "P03",
    takes=(Material, CostItem, MaterialPrice),
    at="material_id",
    clause="R9 3(3)1",
    severity=Severity.WARNING,
    absent=(MaterialPrice,),
    must="用到的材料都有现行价格",
    zh="材料 {material_id}（{name}）在今天（{day}）没有有效价格，产品 {product_id} 等要用它算成本。"
    "请在《主要材料价格表》中补上价格和生效日期。",
    en="Material {material_id} ({name}) has no price in force today ({day}), but product "
    "{product_id} is costed with it. Add its price to Material prices, with the day from which it "
    "holds.",
)
def a_material_in_use_has_a_price(
    materials: DataFrame, items: DataFrame, prices: DataFrame, *, day: date
) -> DataFrame:
    """Materials that cost items use, without any price until the day."""
    priced = prices.material_id[prices.valid_from.notna()]
    users = items.loc[items.material_id.notna(), ["material_id", "product_id"]]
    used = materials.material_id.isin(users.material_id)
    lacking = materials[used & ~materials.material_id.isin(priced)]
    product = value_of(lacking, ["material_id"], users, ["material_id"], "product_id")
    return lacking.assign(day=day, product_id=product)


@rule(
    "P04",
    takes=(MaterialPrice, ExchangeRate),
    at="currency",
    absent=(ExchangeRate,),
    must="外币价格都有汇率",
    zh="价格以 {currency} 计，但 {currency} 在 {valid_from} 还没有汇率。"
    "请总务科在《公司资料》的“汇率”中补上；币种填错的请更正，本位币可以不填。",
    en="The price is in {currency}, but no exchange rate of {currency} is in force on "
    "{valid_from}. General affairs should add it to Exchange rates; if the currency is wrong, "
    "correct it (the base currency may be left blank).",
)
def a_foreign_price_has_its_rate(
    prices: DataFrame, rates: DataFrame, *, settings: Settings
) -> DataFrame:
    """Prices in a foreign currency of which no rate is known on the day they begin."""
    foreign = prices[
        prices.valid_from.notna() & (_currencies(prices, settings) != settings.currency)
    ]
    key = ["currency", "valid_from"]
    known = in_force(foreign, key, rates, key, ["row"]).row
    return foreign[known.isna()]


def _currencies(prices: DataFrame, settings: Settings) -> Series:
    """The currency of each price: the base currency where it names none, or another name of it."""
    named = prices.currency.fillna(settings.currency)
    return named.where(~named.isin(settings.base_currencies), settings.currency)


@rule(
    "P05",
    takes=(Product, CostItem),
    at="product_id",
    clause="R9 3(4)",
    severity=Severity.WARNING,
    absent=(CostItem,),
    must="标准品都有费用项目",
    zh="标准品 {product_id}（{name}）在《预估成本计算表》中没有任何费用项目，算不出成本。"
    "请补填；如果不是标准品，请更正“是否标准品”。",
    en="The standard product {product_id} ({name}) has no rows in Cost items, so it cannot be "
    "costed. Enter them; if it is no standard product, correct the column Standard.",
)
def a_standard_product_has_cost_items(products: DataFrame, items: DataFrame) -> DataFrame:
    """Standard products that no cost item belongs to."""
    return products[products.standard & ~products.product_id.isin(items.product_id)]


@rule(
    "P05",
    takes=(Product, StandardPrice),
    at="product_id",
    clause="R9 3(4)",
    severity=Severity.WARNING,
    absent=(StandardPrice,),
    must="标准品都有标准品单价",
    zh="标准品 {product_id}（{name}）在今天（{day}）没有有效的标准品单价。"
    "请在《标准品单价表》中补上；如果不是标准品，请更正“是否标准品”。",
    en="The standard product {product_id} ({name}) has no standard price in force today ({day}). "
    "Add it to Standard prices; if it is no standard product, correct the column Standard.",
)
def a_standard_product_has_a_price(
    products: DataFrame, prices: DataFrame, *, day: date
) -> DataFrame:
    """Standard products without any standard price until the day."""
    priced = prices.product_id[prices.valid_from.notna()]
    return products[products.standard & ~products.product_id.isin(priced)].assign(day=day)


@rule(
    "P06",
    takes=(Product, MarketPrice),
    at="product_id",
    clause="R9 3(3)3",
    severity=Severity.WARNING,
    absent=(MarketPrice,),
    must="标准品都有近期市价",
    zh="标准品 {product_id}（{name}）最近 {days} 天没有市价记录，无法判断报价高低。"
    "请做一次调查，登记到《一般市价表》。",
    en="No market price of the standard product {product_id} ({name}) was noted in the last "
    "{days} days, so its prices cannot be compared. Survey the market, and enter what was found "
    "in Market prices.",
)
def a_standard_product_has_a_market_price(
    products: DataFrame, surveys: DataFrame, *, day: date, settings: Settings
) -> DataFrame:
    """Standard products that nobody looked up for as long as a market price counts."""
    days = settings.costing.market_days
    fresh = surveys.product_id[surveys.surveyed_on >= day - timedelta(days)]
    return products[products.standard & ~products.product_id.isin(fresh)].assign(days=days)


@rule(
    "P07",
    takes=(MaterialPrice,),
    at="price",
    severity=Severity.WARNING,
    whole=(MaterialPrice,),
    must="材料单价没有异常变动",
    zh="材料 {material_id} 的单价从 {before_from} 的 {before} 变为 {price}，变动 {change}，"
    "超过 {limit}。请核对单价和单位；确实如此的，不必更改。",
    en="The price of material {material_id} went from {before} on {before_from} to {price}, a "
    "change of {change}; the limit is {limit}. Check the price and the unit; if they are right, "
    "leave them.",
)
def a_material_price_moves_moderately(prices: DataFrame, *, settings: Settings) -> DataFrame:
    """Prices too far from the one before it of the same material in the same currency."""
    limit = settings.rate("P07", "changed")
    rows = prices[prices.material_id.notna() & prices.valid_from.notna()]
    rows = rows.sort_values(["material_id", "valid_from"], kind="stable")
    rows = rows.assign(money=_currencies(rows, settings))
    before = rows[["material_id", "money", "valid_from", "price"]].shift()
    same = (before.material_id == rows.material_id) & (before.money == rows.money)
    far = same & ((rows.price - before.price).abs() > before.price * limit)
    moved, old = rows[far], before[far]
    change = ratio(moved.price - old.price, old.price)
    return moved.assign(
        before=[MaterialPrice.columns["price"].kind.show(price, "zh") for price in old.price],
        before_from=old.valid_from,
        change=[RATIO.show(part, "zh") for part in change],
        limit=RATIO.show(limit, "zh"),
    )


@rule(
    "P08",
    takes=(StandardPrice,),
    at="valid_from",
    clause="R9 3(3)4",
    severity=Severity.WARNING,
    whole=(StandardPrice,),
    must="新的单价表保留原有档次",
    zh="产品 {product_id} 从 {valid_from} 起的单价表比 {before} 的少了档次：缺起订量 {missing}。"
    "新表生效后旧表不再使用。请把仍要用的档次补上。",
    en="The price list of product {product_id} from {valid_from} lacks quantity steps of that of "
    "{before}: {missing}. A new list replaces the old one as a whole. Add the steps that still "
    "hold.",
)
def a_new_price_list_repeats_the_steps(prices: DataFrame) -> DataFrame:
    """The first row of each list with fewer steps than the list of that product before it."""
    short = list(_shortened(prices))
    return prices.loc[[row_id for row_id, _, _ in short]].assign(
        before=[before for _, before, _ in short],
        missing=[", ".join(missing) for _, _, missing in short],
    )


def _shortened(prices: DataFrame) -> Iterator[tuple[int, date, list[str]]]:
    """The first row of a shorter list, the day of the list before, and the steps it lacks."""
    known = prices[["product_id", "valid_from", "min_quantity"]].dropna()
    lists: dict[str, dict[date, dict[Decimal, int]]] = {}
    rows = zip(known.index, known.product_id, known.valid_from, known.min_quantity, strict=True)
    for row_id, product, since, step in rows:
        lists.setdefault(product, {}).setdefault(since, {}).setdefault(step, row_id)
    kind = StandardPrice.columns["min_quantity"].kind
    for by_day in lists.values():
        days = sorted(by_day)
        for before, since in pairwise(days):
            old, new = by_day[before], by_day[since]
            if len(new) < len(old):
                lost = [kind.show(step, "zh") for step in sorted(old.keys() - new.keys())]
                yield min(new.values()), before, lost


RULES = (
    a_material_in_use_has_a_price,
    a_foreign_price_has_its_rate,
    a_standard_product_has_cost_items,
    a_standard_product_has_a_price,
    a_standard_product_has_a_market_price,
    a_material_price_moves_moderately,
    a_new_price_list_repeats_the_steps,
)
