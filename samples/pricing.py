"""What things cost and sell for over the year: material, standard and market prices."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from statistics import median

from samples.catalogue import AC, DC, GEARED, TRANSFORMER, Catalogue
from samples.costing import Costing
from samples.days import AS_OF, MONTHS, on_or_after
from samples.rows import VAT, Row, Tables, stepped

COPPER = ("M001", "M002", "M003", "M004")
STEEL = ("M006", "M007", "M008", "M013", "M014", "M015")
ALUMINIUM = ("M005", "M012")
QUARTERLY = (0, 1, 4, 7, 10)
SUPPLIERS = (
    "恒通线缆厂",
    "北原钢材供应站",
    "东湾磁材厂",
    "明达五金厂",
    "新桥化工商行",
    "齐力轴承商行",
)

# what a material costs by month against December 2025, in percent
_TRENDS = {
    COPPER: (100, 101, 103, 106, 105, 108, 112, 110, 107, 105, 108, 110),
    STEEL: (100, 99, 98, 100, 102, 101, 99, 97, 96, 98, 99, 100),
    ALUMINIUM: (100, 101, 100, 103, 106, 107, 105, 104, 106, 108, 107, 109),
}
_STEADY = (100, 100, 100, 101, 101, 101, 102, 102, 102, 103, 103, 103)

# of each family: cost as a share of the net price of a hundred, quantity steps, days of new lists
_LISTS = {
    DC: (Fraction(74, 100), (1, 100, 500), (date(2026, 1, 1), date(2026, 7, 1))),
    AC: (Fraction(76, 100), (1, 100, 500), (date(2026, 1, 1), date(2026, 6, 1))),
    GEARED: (Fraction(72, 100), (1, 50, 200), (date(2026, 1, 1), date(2026, 7, 1))),
    TRANSFORMER: (
        Fraction(78, 100),
        (1, 100, 300, 1000),
        (date(2026, 1, 1), date(2026, 5, 1), date(2026, 10, 1)),
    ),
}
_FACTORS = ("1.00", "0.97", "0.94", "0.92")

# who asked around, how far their figures lie from ours, and when they were noted
INDEX, VISITS, OFFERS = "行业价格网", "市场走访", "同行报价单"
_SURVEYS = {
    INDEX: (0, tuple(on_or_after(date(2026, month, 12)) for month in MONTHS)),
    VISITS: (15, tuple(on_or_after(date(2026, month, 6)) for month in (3, 6, 9, 11))),
    OFFERS: (-15, tuple(on_or_after(date(2026, month, 20)) for month in (2, 4, 7, 10))),
}
_BEFORE = (INDEX, date(2025, 11, 12))


def material_prices(random: Random, base: Catalogue) -> list[Row]:
    """Metals monthly, the rest quarterly, from December 2025 on; they move with their market."""
    rows = []
    for place, material in enumerate(base.materials):
        number = material["material_id"]
        first, currency = base.first_prices[number]
        trend = next((trend for group, trend in _TRENDS.items() if number in group), None)
        for month in range(12) if trend else QUARTERLY:
            percent = (trend or _STEADY)[month] + Decimal(random.randint(-12, 12)) / 10
            rows.append(
                {
                    "material_id": number,
                    "valid_from": date(2026, month, 1) if month else date(2025, 12, 1),
                    "price": (first * percent / 100).quantize(_step(first)) if month else first,
                    "currency": currency or None,
                    "supplier": SUPPLIERS[place % len(SUPPLIERS)],
                }
            )
    return rows


def _step(price: Decimal) -> Decimal:
    return Decimal("0.01" if price >= 1 else "0.001")


def standard_prices(random: Random, base: Catalogue, costing: Costing) -> list[Row]:
    """Prices including VAT in quantity steps, and the newer lists that replaced the first."""
    rows = []
    for product in base.products:
        if not product["standard"]:
            continue
        share, steps, days = _LISTS[product["family"]]
        share += Fraction(random.randint(-10, 10), 1000)
        for day in days:
            cost = costing.unit_cost(product["product_id"], Fraction(100), day)
            first = stepped(cost / share * (1 + Fraction(VAT)), "0.5")
            for quantity, factor in zip(steps, _FACTORS, strict=False):
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
    """What three sources asked for over the year: an index monthly, people now and then."""
    rows = []
    for product in base.products:
        if product["standard"]:
            place = random.randint(-30, 20)
            for source, day, bias in _asked():
                here = place + bias + random.randint(-8, 8)
                rows.append(_surveyed(product["product_id"], source, day, (prices, here)))
    return sorted(rows, key=lambda row: row["surveyed_on"])


def _asked() -> list[tuple[str, date, int]]:
    """Source, day and the source's usual distance in thousandths."""
    noted = [(source, day, bias) for source, (bias, days) in _SURVEYS.items() for day in days]
    return [(*_BEFORE, 0), *(one for one in noted if one[1] <= AS_OF)]


def _surveyed(product: str, source: str, day: date, where: tuple[list[Row], int]) -> Row:
    """A market price, so many thousandths away from our own of a hundred pieces."""
    prices, distance = where
    ours = price_in_force(prices, product, max(day, date(2026, 1, 1)), 100)
    price = (ours * (1000 + distance) / 1000).quantize(Decimal("0.1"))
    return {"product_id": product, "surveyed_on": day, "source": source, "price": price}


class Market:
    """What estimators know of the market: each source's latest price of a product on a day."""

    def __init__(self, surveys: list[Row]) -> None:
        self.surveys: dict[str, list[Row]] = defaultdict(list)
        for row in surveys:
            self.surveys[row["product_id"]].append(row)

    def price(self, product: str, day: date) -> Decimal | None:
        """The median over the sources; none for what nobody else sells."""
        known = [row for row in self.surveys[product] if row["surveyed_on"] <= day]
        latest = {row["source"]: row["price"] for row in known}
        return median(latest.values()) if latest else None


def price_in_force(prices: list[Row], product: str, day: date, quantity: Decimal | int) -> Decimal:
    """The standard price of a product on a day for a quantity, including VAT."""
    known = [row for row in prices if row["product_id"] == product and row["valid_from"] <= day]
    newest = max(row["valid_from"] for row in known)
    steps = [
        row for row in known if row["valid_from"] == newest and row["min_quantity"] <= quantity
    ]
    return Decimal(max(steps, key=lambda row: row["min_quantity"])["price"])


def same_list(first: date, second: date) -> bool:
    """No family got a new price list between two days."""
    days = {day for _, _, lists in _LISTS.values() for day in lists}
    return not any(first < day <= second for day in days)


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
