"""F1 again: what a product costs, and what a quote should ask for it.

Everything is a fraction until it is written down. Rounded, in this order: each of the four cost
components (4 decimals, half up), whose sum is the unit cost; the proposed price, up to the price
step; then, only where they are shown, the net and the market price (4 decimals), the margin rate
and the market gap (6 decimals), all half away from zero. The two rates come from the unrounded net
price and the unrounded market price.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from tests.oracle.tables import Row, Settings, Tables, as_they_read, fraction, rounded

Parts = tuple[Fraction, Fraction, Fraction]
"""Main material, auxiliary material and processing of one unit, per unit, unrounded."""
BEYOND = 10**9
"""More than any cell holds: a unit cost of so much is a slip of the pen, and counts as unknown."""


class Recipes:
    """The costs of products on one day, each product and quantity computed once."""

    def __init__(self, tables: Tables, settings: Settings, on: date) -> None:
        self.tables, self.settings, self.on = tables, settings, on
        self.products = {row["product_id"]: row for row in tables.get("products", [])}
        self.items: dict[str, list[Row]] = defaultdict(list)
        for row in tables.get("cost_items", []):
            self.items[row["product_id"]].append(row)
        self.known: dict[tuple[str, Fraction], Parts | None] = {}

    def parts(
        self, product_id: str, quantity: Fraction, above: tuple[str, ...] = ()
    ) -> Parts | None:
        """The three parts of one unit of so many; None where the product cannot be costed."""
        if product_id in above:
            return None
        if (product_id, quantity) not in self.known:
            self.known[product_id, quantity] = self._parts(product_id, quantity, above)
        return self.known[product_id, quantity]

    def _parts(self, product_id: str, quantity: Fraction, above: tuple[str, ...]) -> Parts | None:
        if product_id not in self.products or not self.items[product_id]:
            return None
        batch_size = self.products[product_id]["batch_size"]
        lot = quantity if batch_size is None else fraction(batch_size)
        total = (Fraction(0), Fraction(0), Fraction(0))
        for item in self.items[product_id]:
            part = self._part(item, quantity, lot, (*above, product_id))
            if part is None:
                return None
            total = (total[0] + part[0], total[1] + part[1], total[2] + part[2])
        return total

    def _part(
        self, item: Row, quantity: Fraction, lot: Fraction, above: tuple[str, ...]
    ) -> Parts | None:
        nought = Fraction(0)
        usage = fraction(item["usage"])
        gross = usage * (1 + fraction(item["scrap_rate"]))
        if item["cost_type"] == "processing":
            if item["hourly_rate"] is None:
                return None
            setup = fraction(item["setup_hours"]) / lot if lot else nought
            return nought, nought, (usage + setup) * fraction(item["hourly_rate"])
        if item["cost_type"] == "subassembly":
            component = self.parts(item["component_id"], quantity * gross, above)
            if component is None:
                return None
            return gross * component[0], gross * component[1], gross * component[2]
        price = self.material_price(item["material_id"])
        if price is None:
            return None
        if item["cost_type"] == "auxiliary_material":
            return nought, gross * price, nought
        return gross * price, nought, nought

    def material_price(self, material_id: str) -> Fraction | None:
        """The price in force, in the base currency; None without a price or an exchange rate."""
        row = self.price_row(material_id)
        if row is None or self._in_base(row["currency"]):
            return None if row is None else fraction(row["price"])
        rate = self.rate_row(row["currency"])
        return None if rate is None else fraction(row["price"]) * fraction(rate["rate"])

    def price_row(self, material_id: str) -> Row | None:
        """The row of the price in force."""
        return self._in_force("material_prices", lambda row: row["material_id"] == material_id)

    def rate_row(self, currency: str | None) -> Row | None:
        """The row of the exchange rate in force; None for the base currency."""
        if self._in_base(currency):
            return None
        return self._in_force("exchange_rates", lambda row: row["currency"] == currency)

    def _in_base(self, currency: str | None) -> bool:
        base = self.settings["currency"]
        return currency in (None, base) or (currency == "RMB" and base == "CNY")

    def _in_force(self, table: str, wanted: Callable[[Row], bool]) -> Row | None:
        """The row with the latest valid_from that is not after the day."""
        found: Row | None = None
        for row in self.tables.get(table, []):
            if not wanted(row) or row["valid_from"] is None or row["valid_from"] > self.on:
                continue
            if found is None or row["valid_from"] >= found["valid_from"]:
                found = row
        return found

    def standard_price(self, product_id: str, quantity: Decimal) -> Fraction | None:
        """Of the newest list in force, the price of the highest step that the quantity reaches."""
        if product_id not in self.products or not self.products[product_id]["standard"]:
            return None
        newest = self._in_force("standard_prices", lambda row: row["product_id"] == product_id)
        step: Row | None = None
        for row in self.tables.get("standard_prices", []):
            if (
                newest is not None
                and row["product_id"] == product_id
                and row["valid_from"] == newest["valid_from"]
                and row["min_quantity"] <= quantity
                and (step is None or row["min_quantity"] >= step["min_quantity"])
            ):
                step = row
        return None if step is None else fraction(step["price"])

    def market_price(self, product_id: str) -> Fraction | None:
        """The median over sources of the newest price of each within the window, unrounded."""
        first = self.on - timedelta(days=self.settings["market_days"])
        newest: dict[str, Row] = {}
        for row in self.tables.get("market_prices", []):
            surveyed, source = row["surveyed_on"], row["source"]
            if row["product_id"] != product_id or surveyed is None:
                continue
            if not first <= surveyed <= self.on:
                continue
            if source not in newest or surveyed >= newest[source]["surveyed_on"]:
                newest[source] = row
        prices = sorted(fraction(row["price"]) for row in newest.values())
        if not prices:
            return None
        return (prices[(len(prices) - 1) // 2] + prices[len(prices) // 2]) / 2


def product_cost(
    tables: Tables, settings: Settings, on: date, product_id: str, quantity: Decimal
) -> dict[str, Decimal] | None:
    """The four components and the unit cost of one unit of so many, 4 decimals each.

    None where the product cannot be costed on that day: somewhere in it there is a product without
    cost items, a circle, a material without a price, a currency without a rate.
    """
    parts = Recipes(tables, settings, on).parts(product_id, fraction(quantity))
    return unit_cost(parts, settings) or None


def unit_cost(parts: Parts | None, settings: Settings) -> dict[str, Decimal]:
    """The four components and their sum, rounded; empty where it is unknown or beyond reason."""
    if parts is None:
        return {}
    main, auxiliary, processing = parts
    cost = {
        "main_material": rounded(main, 4),
        "auxiliary_material": rounded(auxiliary, 4),
        "processing": rounded(processing, 4),
        "overhead": rounded(processing * fraction(settings["overhead_rate"]), 4),
    }
    total = sum((fraction(component) for component in cost.values()), Fraction(0))
    return {**cost, "unit_cost": rounded(total, 4)} if total < BEYOND else {}


def quote_costing(tables: Tables, settings: Settings, day: date) -> list[Row]:
    """One row per line of the quotes that exist on the day, in the order of the lines' file."""
    tables = as_they_read(tables, day)
    quotes = {row["quote_no"]: row for row in tables.get("quotes", [])}
    recipes: dict[date, Recipes] = {}
    rows = []
    for line in tables.get("quote_lines", []):
        quote = quotes[line["quote_no"]]
        on = quote["quoted_on"] or day
        if on not in recipes:
            recipes[on] = Recipes(tables, settings, on)
        rows.append(_costed(line, quote, recipes[on]))
    return rows


COMPONENTS = ("main_material", "auxiliary_material", "processing", "overhead", "unit_cost")


def _costed(line: Row, quote: Row, recipes: Recipes) -> Row:
    settings, product_id, quantity = recipes.settings, line["product_id"], line["quantity"]
    vat = settings["vat_rate"] if quote["vat_rate"] is None else quote["vat_rate"]
    taxed = 1 + fraction(vat) if settings["prices_include_vat"] else Fraction(1)
    parts = recipes.parts(product_id, fraction(quantity))
    cost = unit_cost(parts, settings)
    proposed = recipes.standard_price(product_id, quantity)
    if proposed is None and cost:
        proposed = _asked(fraction(cost["unit_cost"]), taxed, settings)
    price = proposed if line["unit_price"] is None else fraction(line["unit_price"])
    net = None if price is None else price / taxed
    margin = (net - fraction(cost["unit_cost"])) / net if net and cost else None
    market = recipes.market_price(product_id)
    gap = price / market - 1 if price is not None and market is not None else None
    return {
        "quote_no": line["quote_no"],
        "line_no": line["line_no"],
        "product_id": product_id,
        "quantity": quantity,
        **{name: cost.get(name) for name in COMPONENTS},
        "proposed_price": _shown(proposed, 4),
        "price": _shown(price, 4),
        "net_price": _shown(net, 4),
        "margin_rate": _rate(margin),
        "market_price": _shown(market, 4),
        "market_gap": _rate(gap),
    }


def _asked(unit_cost: Fraction, taxed: Fraction, settings: Settings) -> Fraction:
    """The price that leaves the target margin, rounded up to the price step."""
    wanted = unit_cost / (1 - fraction(settings["target_margin"])) * taxed
    step = fraction(settings["price_step"])
    return ceil(wanted / step) * step


def _shown(value: Fraction | None, places: int) -> Decimal | None:
    return None if value is None else rounded(value, places)


def _rate(value: Fraction | None) -> Decimal | None:
    """A rate; blank where it has more than twelve digits before the point."""
    return None if value is None or abs(value) >= 10**12 else rounded(value, 6)
