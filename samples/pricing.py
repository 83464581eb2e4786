"""What things cost and sell for over the year: material, standard and market prices."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

from samples.catalogue import Catalogue
from samples.costing import Costing
from samples.days import on_or_after
from samples.rows import VAT, Row, Tables, stepped

MONTHLY = ("M001", "M002", "M003", "M004", "M006", "M007", "M008", "M012")
SUPPLIERS = (
    "恒通线缆厂",
    "北原钢材供应站",
    "东湾磁材厂",
    "明达五金厂",
    "新桥化工商行",
    "齐力轴承商行",
)
REVISIONS = (date(2026, 1, 1), date(2026, 7, 1))
STEPS = ((1, "1.00"), (100, "0.97"), (500, "0.94"))
SOURCES = ("市场走访", "同行报价单", "行业价格网")


def material_prices(random: Random, base: Catalogue) -> list[Row]:
    """Copper, steel and aluminium monthly, the rest quarterly, from December 2025 on."""
    rows = []
    for place, material in enumerate(base.materials):
        number = material["material_id"]
        price, currency = base.first_prices[number]
        for month in range(12) if number in MONTHLY else (0, 1, 4, 7, 10):
            day = date(2026, month, 1) if month else date(2025, 12, 1)
            rows.append(
                {
                    "material_id": number,
                    "valid_from": day,
                    "price": price,
                    "currency": currency or None,
                    "supplier": SUPPLIERS[place % len(SUPPLIERS)],
                }
            )
            change = Decimal(random.randint(-18, 24)) / 1000
            price = max((price * (1 + change)).quantize(Decimal("0.01")), Decimal("0.05"))
    return rows


def standard_prices(random: Random, base: Catalogue, costing: Costing) -> list[Row]:
    """Prices including VAT in three quantity steps, set in January and revised in July."""
    rows = []
    for product in base.products:
        if not product["standard"]:
            continue
        share = Fraction(random.randint(70, 77), 100)
        for day in REVISIONS:
            cost = costing.unit_cost(product["product_id"], Fraction(100), day)
            first = stepped(cost / share * (1 + Fraction(VAT)), "0.5")
            for quantity, factor in STEPS:
                rows.append(
                    {
                        "product_id": product["product_id"],
                        "valid_from": day,
                        "min_quantity": Decimal(quantity),
                        "price": stepped(first * Decimal(factor), "0.1"),
                    }
                )
    return rows


def market_prices(random: Random, base: Catalogue, prices: list[Row]) -> list[Row]:
    """What three sources asked for, by quarter: within a few percent of the company's prices."""
    rows = []
    days = [date(2025, 11, 12), *(on_or_after(date(2026, month, 10)) for month in (2, 5, 8, 11))]
    for product in base.products:
        if not product["standard"]:
            continue
        for day in days:
            ours = price_in_force(prices, product["product_id"], max(day, REVISIONS[0]), 100)
            for source in SOURCES:
                if source == SOURCES[2] and random.random() < 0.3:
                    continue
                theirs = ours * Decimal(random.randint(970, 1030)) / 1000
                row = {"product_id": product["product_id"], "surveyed_on": day, "source": source}
                rows.append(row | {"price": theirs.quantize(Decimal("0.1"))})
    return rows


def price_in_force(prices: list[Row], product: str, day: date, quantity: Decimal | int) -> Decimal:
    """The standard price of a product on a day for a quantity, including VAT."""
    fitting = [
        row
        for row in prices
        if row["product_id"] == product
        and row["valid_from"] <= day
        and row["min_quantity"] <= quantity
    ]
    found = max(fitting, key=lambda row: (row["valid_from"], row["min_quantity"]))
    return Decimal(found["price"])


def price_tables(random: Random, base: Catalogue, exchange_rates: list[Row]) -> Tables:
    """Every sheet of the price workbook, and the exchange rates they rest on."""
    tables: Tables = {
        "exchange_rates": exchange_rates,
        "products": base.products,
        "materials": base.materials,
        "cost_items": base.cost_items,
        "material_prices": material_prices(random, base),
    }
    tables["standard_prices"] = standard_prices(random, base, Costing(tables))
    tables["market_prices"] = market_prices(random, base, tables["standard_prices"])
    return tables
