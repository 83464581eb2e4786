"""The quotes of the year as they were asked for, costed and sent."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

from samples.catalogue import AC, DC, GEARED, NEW_PRODUCT, TRANSFORMER
from samples.clients import ACTIVE, EXPORTERS
from samples.costing import Costing
from samples.days import AS_OF, shift, within
from samples.outcomes import decide
from samples.people import SALES_HEAD, estimators
from samples.pricing import Market, price_in_force
from samples.rows import VAT, Row, Tables, stepped

ASKED = {1: 14, 2: 8, 3: 18, 4: 17, 5: 15, 6: 16, 7: 13, 8: 10, 9: 17, 10: 17, 11: 18}
"""How many quotes were asked for in each month of 2026."""

_FAMILIES = (DC, AC, GEARED, TRANSFORMER)
_QUANTITIES = (20, 30, 50, 80, 100, 120, 200, 300, 500, 600, 1000)
_REMARKS = (None, None, None, None, "含运费", "首批试用", "年度框架报价", "客户要求附出厂检验报告")
_NEAR_MARKET = Decimal("0.08")
_LEAST = Fraction(86, 100)
"""The most that the cost may be of a net price that the estimators offer."""


def quote_tables(random: Random, tables: Tables) -> Tables:
    """The quotes with their lines, numbered by the day they were asked for."""
    desk = _Desk(random, tables)
    days = sorted(day for month, count in ASKED.items() for day in _some(random, month, count))
    quotes, lines = [], []
    for place, day in enumerate(days):
        quote = desk.quote(f"Q26-{place + 1:04}", day)
        quotes.append(quote)
        lines += desk.lines(quote)
    decide(random, tables, quotes, lines)
    return {"quotes": quotes, "quote_lines": lines}


def _some(random: Random, month: int, count: int) -> list[date]:
    return random.choices(within(month, shift(AS_OF, -1)), k=count)


class _Desk:
    """The estimators with their price books."""

    def __init__(self, random: Random, tables: Tables) -> None:
        self.random = random
        self.costing = Costing(tables)
        self.market = Market(tables["market_prices"])
        self.prices = tables["standard_prices"]
        self.customers = tables["customers"][:ACTIVE]
        self.families = {row["customer_id"]: random.sample(_FAMILIES, 2) for row in self.customers}
        made = [row for row in tables["products"] if row["product_id"] != NEW_PRODUCT]
        self.products = {
            (family, standard): [
                row["product_id"]
                for row in made
                if (row["family"], row["standard"]) == (family, standard)
            ]
            for family in _FAMILIES
            for standard in (True, False)
        }
        self.special = {
            name for (_, standard), names in self.products.items() if not standard for name in names
        }
        self.lead = {row["product_id"]: row["lead_time_days"] for row in made}

    def quote(self, number: str, day: date) -> Row:
        """A quote as it is asked for, its specification received, costed and sent."""
        random = self.random
        weights = [{"A": 5, "B": 3}.get(row["grade"], 2) for row in self.customers]
        customer = random.choices(self.customers, weights)[0]
        wait = random.randint(6, 14) if random.random() < 0.15 else random.randint(0, 3)
        received = shift(day, wait)
        took = random.choice((1, 2, 2, 2, 3, 3))
        quoted, sent = shift(received, random.randint(0, took - 1)), shift(received, took)
        known, costed, out = received <= AS_OF, quoted <= AS_OF, sent <= AS_OF
        valid = quoted + timedelta(random.choice((45, 60, 60, 90)))
        asked_by = SALES_HEAD if random.random() < 0.08 else customer["account_manager"]
        return {
            "quote_no": number,
            "customer_id": customer["customer_id"],
            "requested_on": day,
            "requested_by": asked_by,
            "specification_no": f"SP-{number[4:]}" if known else None,
            "specification_received_on": received if known else None,
            "prepared_by": random.choice(estimators(quoted)),
            "quoted_on": quoted if costed else None,
            "valid_until": valid if costed else None,
            "sent_on": sent if out else None,
            "outcome": "pending" if out else None,
            "vat_rate": Decimal(0) if customer["customer_id"] in EXPORTERS else None,
            "remark": random.choice(_REMARKS),
        }

    def lines(self, quote: Row) -> list[Row]:
        """One to four lines of the customer's kind of goods, some made to the customer's wish."""
        random, rows = self.random, []
        main, other = self.families[quote["customer_id"]]
        chosen = random.sample(self.products[main, True], random.choice((1, 1, 2, 2, 3)))
        if random.random() < 0.2:
            chosen.append(random.choice(self.products[other, True]))
        if random.random() < 0.4:
            chosen[0] = random.choice(self.products[main, False])
        for place, product in enumerate(chosen):
            dear = product[:2] in ("JD", "GM") or product > "BY-0100"
            quantity = Decimal(random.choice(_QUANTITIES[: 8 if dear else None]))
            days = self.lead[product] + random.choice((8, 10, 15, 20))
            rows.append(
                {
                    "quote_no": quote["quote_no"],
                    "line_no": place + 1,
                    "product_id": product,
                    "quantity": quantity,
                    "unit_price": self._price(quote, product, quantity),
                    "delivery_days": days // 5 * 5,
                }
            )
        return rows

    def _price(self, quote: Row, product: str, quantity: Decimal) -> Decimal | None:
        """What leaves a margin; for standard goods the list's price or less, near the market's."""
        day, random = quote["quoted_on"], self.random
        if not day:
            return None
        cost = self.costing.unit_cost(product, Fraction(quantity), day)
        tax = 1 + Fraction(VAT if quote["vat_rate"] is None else quote["vat_rate"])
        if product in self.special:
            return stepped(cost / Fraction(random.randint(70, 84), 100) * tax, "0.1")
        price = price_in_force(self.prices, product, day, quantity)
        price *= Decimal(random.choice((96, 97, 98, 100, 100, 100))) / 100
        market = self.market.price(product, day) or price
        near = max(price, market * (1 - _NEAR_MARKET))
        near = min(near, market * (1 + _NEAR_MARKET)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return max(near, stepped(cost / _LEAST * tax, "0.1"))
