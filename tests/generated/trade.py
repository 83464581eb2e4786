"""Random quotes, orders and forecast requests, and what becomes of them."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sales_batch.sheets.customers import Customer
from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import ForecastRequest, Order, OrderChange, OrderLine
from sales_batch.sheets.prices import CostItem, Product
from sales_batch.sheets.production import ProductionOutput
from sales_batch.sheets.quotes import Quote, QuoteLine
from tests.generated.dice import BEGIN, Row
from tests.generated.registers import Registers

CENT = Decimal("0.01")


class Trade(Registers):
    """The documents, each living from its first day to its last."""

    def quote(self, quote_no: str) -> None:
        requested = self.day(BEGIN)
        cells: Row = {"outcome": None}
        moments = (
            "specification_received_on", "quoted_on", "sent_on", "decided_on",
        )  # fmt: skip
        today = requested
        for moment in moments[: self.rng.randrange(len(moments) + 1)]:
            today = cells[moment] = self.soon(today)
        if "decided_on" in cells:
            cells["outcome"] = self.rng.choice(("won", "lost"))
            cells["lost_reason"] = "price" if cells["outcome"] == "lost" else None
        self.add(
            Quote, quote_no=quote_no, customer_id=self.any(Customer)["customer_id"],
            requested_on=requested, requested_by="S0", prepared_by="S1",
            vat_rate=self.rng.choice((None, None, Decimal("0"), Decimal("0.13"))), **cells,
        )  # fmt: skip
        for line_no in range(1, self.rng.randint(2, 4)):
            asked = "sent_on" in cells or self.one_in(3)
            self.add(
                QuoteLine, quote_no=quote_no, line_no=line_no,
                product_id=self.any(Product)["product_id"], quantity=self.quantity(),
                unit_price=self.price_or_nought() if asked else None,
            )  # fmt: skip

    def price_or_nought(self) -> Decimal:
        return Decimal(0) if self.one_in(12) else self.price()

    def order(self, order_no: str) -> None:
        received = self.day(BEGIN)
        self.add(
            Order, order_no=order_no, voucher_type="general", received_on=received,
            customer_id=self.any(Customer)["customer_id"], received_by="S0", received_via="phone",
            payment_terms="cash", delivery_place="-",
        )  # fmt: skip
        for line_no in range(1, self.rng.randint(2, 4)):
            added = self.soon(received) if self.one_in(4) else None
            quantity, price = self.quantity(), self.price_or_nought()
            amount = (quantity * price).quantize(CENT, ROUND_HALF_UP)
            start = added or received
            line = self.add(
                OrderLine, order_no=order_no, line_no=line_no, added_on=added,
                product_id=self.any(Product)["product_id"], quantity=quantity, unit_price=price,
                amount=amount if amount < 10**12 and self.one_in(2) else None,
                due_on=start + timedelta(days=self.rng.randrange(90)),
            )  # fmt: skip
            self.live(line, start)

    def live(self, line: Row, today: date) -> None:
        """Changes and deliveries of an order line in the order of their days.

        A change never takes away what has been delivered, and more than was ordered is delivered
        only after the day of the last change, as the rules want it.
        """
        open_quantity, changed_on = line["quantity"], date.min
        for _ in range(self.rng.randrange(7)):
            today = self.soon(today)
            if self.one_in(2) and open_quantity >= 0:
                open_quantity += self.change(line, today, open_quantity)
                changed_on = today
            elif open_quantity > 0 and not self.one_in(8):
                open_quantity -= self.deliver(line, today, self.part(open_quantity))
            elif today > changed_on:
                open_quantity -= self.deliver(line, today, self.quantity())

    def change(self, line: Row, today: date, open_quantity: Decimal) -> Decimal:
        """A change of quantity, price or due date, or of several; gives the change of quantity."""
        what = self.rng.randint(1, 7)
        quantity = self.quantity() if self.one_in(2) or not open_quantity else None
        change = quantity or -self.part(open_quantity)
        self.add(
            OrderChange, order_no=line["order_no"], line_no=line["line_no"], changed_on=today,
            quantity_change=change if what & 1 else None,
            new_unit_price=self.price_or_nought() if what & 2 else None,
            new_due_on=today + timedelta(days=self.rng.randrange(60)) if what & 4 else None,
            asked_by="customer", reason="-",
        )  # fmt: skip
        return change if what & 1 else Decimal(0)

    def deliver(self, line: Row, today: date, quantity: Decimal) -> Decimal:
        """A line of a new delivery note, or of the last one where that is of the same day."""
        notes = self.tables[Delivery.table]
        last = notes[-1] if notes else None
        together = last is not None and last["delivered_on"] == today
        delivery = self.add(
            Delivery,
            delivery_no=last["delivery_no"] if last and together else f"D-{len(notes):04d}",
            line_no=last["line_no"] + 1 if last and together else 1,
            order_no=line["order_no"], order_line_no=line["line_no"], delivered_on=today,
            product_id=line["product_id"] if self.one_in(2) else None, quantity=quantity,
        )  # fmt: skip
        if self.one_in(2):
            self.send_back(delivery)
        return quantity

    def send_back(self, delivery: Row) -> None:
        """Returns of one delivery line, together never more than it was."""
        left = delivery["quantity"]
        for _ in range(self.rng.randint(1, 2)):
            kind = self.rng.choice(("refused", "returned", "complaint"))
            goods = kind != "complaint" or self.one_in(2)
            quantity = self.part(left) if goods and left else Decimal(0)
            left -= quantity
            self.add(
                Return, return_no=f"R-{len(self.tables[Return.table]):04d}",
                delivery_no=delivery["delivery_no"], line_no=delivery["line_no"],
                happened_on=self.soon(delivery["delivered_on"]), kind=kind,
                quantity=quantity if goods else None,
                restocked_quantity=quantity if goods and self.one_in(2) else None,
                remedy=self.rng.choice(("redeliver", "redeliver", "credit", "none", None)),
                cause="quality", reason="-", handled_by="S1",
            )  # fmt: skip

    def forecast_request(self, request_no: str) -> None:
        requested, quantity = self.day(BEGIN), self.quantity()
        product_id = self.any(Product)["product_id"]
        cancelled = self.one_in(3)
        self.add(
            ForecastRequest, request_no=request_no, product_id=product_id, quantity=quantity,
            requested_on=requested, requested_by="S0",
            wanted_on=requested + timedelta(days=self.rng.randrange(90)),
            cancelled_on=self.soon(requested) if cancelled else None,
            cancelled_quantity=self.part(quantity) if cancelled else None,
        )  # fmt: skip
        for _ in range(self.rng.randrange(4)):
            self.output(product_id, self.soon(requested), request_no=request_no)

    def outputs_of_orders_and_stock(self) -> None:
        """Outputs that name an order line or nothing; the forecast must not count them."""
        lines, items = self.tables[OrderLine.table], self.tables[CostItem.table]
        for line in lines[::3]:
            names = {"order_no": line["order_no"], "line_no": line["line_no"]}
            self.output(line["product_id"], self.day(BEGIN), **names)
        for component_id in sorted({item["component_id"] or "" for item in items} - {""})[:2]:
            self.output(component_id, self.day(BEGIN))

    def output(self, product_id: str, today: date, **names: object) -> None:
        output_no = f"E-{len(self.tables[ProductionOutput.table]):04d}"
        self.add(
            ProductionOutput, output_no=output_no, produced_on=today, product_id=product_id,
            quantity=self.quantity(), **names,
        )  # fmt: skip
