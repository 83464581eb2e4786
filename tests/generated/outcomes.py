"""What became of random quotes: outcomes, competitors, orders that name them, visits, days off."""

from datetime import date, timedelta
from decimal import Decimal

from sales_batch.sheets.activity import Visit
from sales_batch.sheets.company import CalendarDay
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.orders import Order, OrderLine
from sales_batch.sheets.quotes import Quote
from tests.generated.dice import BEGIN, END, Row
from tests.generated.trade import Trade

REASONS = ("price", "delivery", "quality", "specification", "credit", "relationship", "other")


class Outcomes(Trade):
    """Drawn last, so that all else in a company stays as it is without them."""

    def what_became_of_quotes(self) -> None:
        for quote in self.tables[Quote.table]:
            quote["requested_by"] = self.rng.choice(("S0", "S1"))
            if quote["quoted_on"]:
                last = quote["quoted_on"] + timedelta(days=90)
                until = self.day(quote["quoted_on"], last) + timedelta(days=self.rng.randrange(9))
                quote["valid_until"] = until if self.one_in(2) else None
            if quote["outcome"] == "lost":
                self.lose(quote)
            elif quote["sent_on"] and not quote["outcome"]:
                quote["outcome"] = self.rng.choice((None, "pending"))
            elif quote["outcome"] and self.one_in(3):
                quote["sent_on"] = None
        quotes = self.tables[Quote.table]
        won = [quote for quote in quotes if quote["outcome"] == "won"] or quotes
        for order in self.tables[Order.table]:
            if not self.one_in(3):
                self.order_from(order, self.rng.choice(won if self.one_in(2) else quotes))
        self.visits()
        self.days_off()

    def lose(self, quote: Row) -> None:
        """To somebody or nobody known, for a price that may be known, or nothing at all."""
        quote["lost_reason"] = self.rng.choice(REASONS)
        quote["competitor"] = self.rng.choice((None, "对手甲", "对手乙"))
        theirs = Decimal(self.rng.randint(0, 10_000_000)).scaleb(-2)
        quote["competitor_price"] = self.rng.choice((None, Decimal(0), theirs, theirs))

    def order_from(self, order: Row, quote: Row) -> None:
        """An order that names a quote, and in some lines a line that may not be there."""
        order["quote_no"] = quote["quote_no"]
        for line in self.tables[OrderLine.table]:
            if line["order_no"] == order["order_no"]:
                line["quote_line_no"] = self.rng.choice((None, 1, 1, 2, 2, 3, 4))

    def visits(self) -> None:
        """Of customers whenever, and of those who have a quote soon after it was sent."""
        for customer in self.tables[Customer.table]:
            for day in self.days(3, BEGIN):
                self.visit(customer, day)
        for quote in self.tables[Quote.table]:
            if quote["sent_on"] and self.one_in(2):
                self.visit(quote, self.soon(quote["sent_on"]))

    def visit(self, whose: Row, day: date) -> None:
        after = timedelta(days=self.rng.randrange(10))
        self.add(
            Visit, visited_on=day, customer_id=whose["customer_id"], staff_id="S0",
            occasion=self.rng.choice(("visit", "phone")), summary="谈过",
            next_action=self.rng.choice((None, "送样品")),
            next_on=None if self.one_in(4) else day + after,
        )  # fmt: skip

    def days_off(self) -> None:
        """Days that the company makes its own, worked or not."""
        first, last = BEGIN.toordinal(), END.toordinal()
        for day in self.rng.sample(range(first, last), 8):
            self.add(CalendarDay, day=date.fromordinal(day), working=self.one_in(2))
