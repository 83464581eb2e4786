"""The quotes of the year: asked for, costed, sent, and won or lost."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

from samples.catalogue import NEW_PRODUCT
from samples.clients import ACTIVE, EXPORTERS
from samples.costing import Costing
from samples.days import AS_OF, between, shift
from samples.people import ESTIMATORS
from samples.pricing import price_in_force
from samples.rows import VAT, Row, Tables, cents, stepped

COUNT = 80
_REASONS = ("price", "price", "price", "delivery", "specification", "quality", "relationship")
_RIVALS = ("甲友电机厂", "乙达机电", "丙通电器", "丁力传动")
_REMARKS = (None, None, None, "含运费", "首批试用", "年度框架报价", "客户要求附出厂检验报告")


def quote_tables(random: Random, tables: Tables) -> Tables:
    """Eighty quotes with their lines, numbered by the day they were asked for."""
    desk = _Desk(random, tables)
    days = sorted(
        random.choices(between(date(2026, 1, 6), date(2026, 10, 9)), k=COUNT - 18)
    ) + sorted(random.choices(between(date(2026, 10, 26), date(2026, 11, 19)), k=18))
    quotes, lines = [], []
    for place, day in enumerate(days):
        quote = desk.quote(f"Q26-{place + 1:04}", day)
        rows = desk.lines(quote)
        desk.follow(quote, rows)
        quotes.append(quote)
        lines += rows
    return {"quotes": quotes, "quote_lines": lines}


class _Desk:
    """The two estimators with their price books."""

    def __init__(self, random: Random, tables: Tables) -> None:
        self.random = random
        self.costing = Costing(tables)
        self.prices = tables["standard_prices"]
        self.customers = tables["customers"][:ACTIVE]
        made = [row for row in tables["products"] if row["family"] != "组件"]
        self.standard = [row["product_id"] for row in made if row["standard"]]
        self.special = [
            row["product_id"]
            for row in made
            if not row["standard"] and row["product_id"] != NEW_PRODUCT
        ]

    def quote(self, number: str, day: date) -> Row:
        """A quote as it is asked for, its specification received, costed and sent."""
        random = self.random
        customer = random.choice(self.customers)
        if random.random() < 0.09:
            exporter = random.choice(EXPORTERS)
            customer = next(row for row in self.customers if row["customer_id"] == exporter)
        received = shift(day, random.randint(0, 2))
        quoted = shift(received, random.randint(1, 2))
        sent = shift(quoted, random.randint(0, 1))
        export = customer["customer_id"] in EXPORTERS
        known, costed, out = received <= AS_OF, quoted <= AS_OF, sent <= AS_OF
        return {
            "quote_no": number,
            "customer_id": customer["customer_id"],
            "requested_on": day,
            "requested_by": customer["account_manager"],
            "specification_no": f"SP-{number[4:]}" if known else None,
            "specification_received_on": received if known else None,
            "prepared_by": random.choice(ESTIMATORS),
            "quoted_on": quoted if costed else None,
            "valid_until": date.fromordinal(quoted.toordinal() + 60) if costed else None,
            "sent_on": sent if out else None,
            "outcome": "pending" if out else None,
            "vat_rate": Decimal(0) if export else None,
            "remark": random.choice(_REMARKS),
        }

    def lines(self, quote: Row) -> list[Row]:
        """One to three lines: standard goods, or something made to the customer's wish."""
        random, rows = self.random, []
        count = random.choice((1, 1, 2, 2, 3))
        chosen = random.sample(self.standard, count)
        if random.random() < 0.45:
            chosen[0] = random.choice(self.special)
        for place, product in enumerate(chosen):
            quantity = Decimal(random.choice((30, 50, 80, 100, 150, 200, 300, 500, 800, 1200)))
            rows.append(
                {
                    "quote_no": quote["quote_no"],
                    "line_no": place + 1,
                    "product_id": product,
                    "quantity": quantity,
                    "unit_price": self._price(quote, product, quantity),
                    "delivery_days": random.choice((15, 20, 25, 30)),
                }
            )
        return rows

    def _price(self, quote: Row, product: str, quantity: Decimal) -> Decimal | None:
        day = quote["quoted_on"]
        if not day:
            return None
        if product in self.special:
            cost = self.costing.unit_cost(product, Fraction(quantity), day)
            return stepped(cost / Fraction("0.8") * (1 + Fraction(VAT)), "0.01")
        price = price_in_force(self.prices, product, day, quantity)
        factor = Decimal(95 if quote["vat_rate"] == 0 else self.random.choice((98, 100, 100)))
        return stepped(price * factor / 100, "0.1")

    def follow(self, quote: Row, lines: list[Row]) -> None:
        """What became of a quote that was sent: most are decided within four weeks."""
        random, sent = self.random, quote["sent_on"]
        if not sent:
            return
        decided = shift(sent, random.randint(3, 18))
        if decided > shift(AS_OF, -3):
            return
        export = quote["vat_rate"] == 0
        if export or random.random() < 0.56:
            quote |= {"outcome": "won", "decided_on": decided}
            return
        reason = random.choice(_REASONS)
        quote |= {"outcome": "lost", "decided_on": decided, "lost_reason": reason}
        quote["competitor"] = random.choice(_RIVALS)
        if reason == "price":
            ours = sum((cents(row["quantity"] * row["unit_price"]) for row in lines), Decimal(0))
            quote["competitor_price"] = cents(ours * random.randint(880, 985) / 1000)
