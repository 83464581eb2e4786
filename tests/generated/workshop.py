"""Random price workbooks that are hard to cost, with quotes for all that they hold."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sales_batch.sheets.prices import CostItem, MarketPrice, MaterialPrice, Product, StandardPrice
from sales_batch.sheets.quotes import Quote, QuoteLine
from tests.generated.dice import BEGIN, DAYS, Tables
from tests.generated.registers import LEVELS
from tests.generated.trade import Trade

STEPS = (1, 10, 100, 1000)
SHUFFLED = (MaterialPrice, StandardPrice, MarketPrice)


class Workshop(Trade):
    """Products that share sub-assemblies down to the sixth, and quotes on awkward days."""

    def cost_items(self, number: int) -> None:
        """One to three sub-assemblies of the next levels; rarely any product, or nothing at all."""
        product_id, every = f"P{number:02d}", self.tables[Product.table]
        level = number % LEVELS + (2 if self.one_in(8) else 1)
        deeper = [row["product_id"] for n, row in enumerate(every) if n % LEVELS == level]
        if self.one_in(80):
            deeper = [row["product_id"] for row in every]
        items = [self.component(deeper) for _ in range(self.rng.randint(1, 3)) if deeper]
        items += [self.bought_or_done() for _ in range(self.rng.randint(1, 4))]
        for item_no, item in enumerate([] if self.one_in(80) else items, 1):
            usage = Decimal(0) if self.one_in(50) else self.part(Decimal(4))
            self.add(CostItem, product_id=product_id, item_no=item_no, usage=usage, **item)

    def market_prices(self, product_id: str) -> None:
        """One survey or several of up to five sources, many on the edges of the window."""
        for source in range(self.rng.randrange(6)):
            edges = [day - timedelta(days) for day in DAYS for days in (180, 181, 30, 31)]
            days = {*self.days(4, date(2026, 3, 1)), *self.rng.sample(edges, self.rng.randrange(3))}
            for day in sorted(days):
                self.add(
                    MarketPrice, product_id=product_id, surveyed_on=day,
                    source=f"来源{source}", price=self.price(),
                )  # fmt: skip

    def offers(self) -> None:
        """Every product in two lines: of quotes from today, from some other day, or unquoted."""
        asked = [row["product_id"] for row in self.tables[Product.table]] * 2
        self.rng.shuffle(asked)
        for number in range(0, len(asked), 4):
            quoted = self.rng.choice((None, self.rng.choice(DAYS), self.day(BEGIN)))
            self.add(
                Quote, quote_no=f"Q-{number:04d}", customer_id="C0", requested_on=BEGIN,
                requested_by="S0", prepared_by="S1", quoted_on=quoted,
                vat_rate=self.rng.choice((None, None, Decimal("0"), Decimal("0.0625"))),
            )  # fmt: skip
            for line_no, product_id in enumerate(asked[number : number + 4], 1):
                step = Decimal(self.rng.choice(STEPS))
                self.add(
                    QuoteLine, quote_no=f"Q-{number:04d}", line_no=line_no, product_id=product_id,
                    quantity=step if self.one_in(2) else self.quantity(),
                    unit_price=self.price_or_nought() if self.one_in(2) else None,
                )  # fmt: skip


def workshop(seed: int, size: int) -> Tables:
    """The price workbook and the quotes of a seed; 7 products, and two more for each of `size`."""
    made = Workshop(Random(seed), size)
    made.people()
    made.materials()
    made.products()
    made.offers()
    for sheet in SHUFFLED:
        made.rng.shuffle(made.tables[sheet.table])
    return made.tables
