"""The orders of the year: from quotes that were won, and straight from the customers."""

from datetime import date
from decimal import Decimal
from random import Random

from samples.clients import ACTIVE, STOPPED, STOPPED_ON
from samples.days import AS_OF, WORKING, between, shift
from samples.people import LEFT
from samples.pricing import price_in_force, same_list
from samples.rows import Row, Tables
from samples.trade import Line

COUNT, LAST_DAYS = 400, 8
"""The orders of the year, and so many of them that surely come in during the last days."""
_VIA = ("phone", "phone", "visit", "email", "email", "letter", "wechat", "other")
_PLACES = ("工厂仓库", "一号厂房收货区", "物流园3号库", "生产部收货处")
_REMARKS = (None, None, None, None, "随货附合格证", "送货前一天电话联系", "请用原厂包装")
_PACKING = ("木箱包装，陆运", "出口木箱（熏蒸），海运", "托盘缠膜，整车直达", "防潮纸箱，铁路运输")
_QUANTITIES = (10, 20, 30, 40, 50, 50, 60, 80, 100, 100, 120, 150, 200, 240, 300, 400)


class OrderDesk:
    """Takes the orders; numbers are given once all of them are known, in order of their days."""

    def __init__(self, random: Random, tables: Tables) -> None:
        self.random = random
        self.tables = tables
        self.active = tables["customers"][:ACTIVE]
        self.customers = {row["customer_id"]: row for row in tables["customers"]}
        self.lead = {row["product_id"]: row["lead_time_days"] for row in tables["products"]}
        self.standard = [row["product_id"] for row in tables["products"] if row["standard"]]
        self.favourites = {
            row["customer_id"]: random.sample(self.standard, 5) for row in tables["customers"]
        }
        self.lines: list[Line] = []

    def take_all(self) -> None:
        """Every order of the year with its lines."""
        for quote in self.tables["quotes"]:
            if quote["outcome"] == "won":
                self._from_quote(quote)
        orders = len({id(line.order) for line in self.lines})
        days = self.random.choices(between(date(2026, 1, 5), AS_OF), k=COUNT - LAST_DAYS - orders)
        days += self.random.choices(between(shift(AS_OF, -2), AS_OF), k=LAST_DAYS)
        for day in days:
            self._direct(day)
        self._number()

    def _order(self, customer: Row, day: date) -> Row:
        random = self.random
        clerk = LEFT if day <= date(2026, 6, 30) else "1304"
        shop = customer["channel_id"] == "P05"
        return {
            "order_no": "",
            "voucher_type": "general",
            "customer_id": customer["customer_id"],
            "received_on": day,
            "received_by": random.choice(("1302", "1302", clerk)),
            "received_via": "platform" if shop else random.choice(_VIA),
            "customer_po": f"PO{day:%y%m}-{random.randint(100, 999)}",
            "payment_terms": customer["payment_terms"],
            "payment_days": customer["payment_days"],
            "delivery_place": customer["name"][:2] + random.choice(_PLACES),
            "packing": "纸箱包装，送货上门" if random.random() < 0.5 else None,
            "remark": random.choice(_REMARKS),
        }

    def _line(self, order: Row, number: int, product: str, quantity: Decimal) -> Line:
        random, day = self.random, order["received_on"]
        price = price_in_force(self.tables["standard_prices"], product, day, quantity)
        due = shift(day, self.lead[product] + random.randint(3, 14))
        row = {
            "order_no": "",
            "line_no": number,
            "product_id": product,
            "quantity": quantity,
            "unit_price": price,
            "amount": quantity * price if random.random() < 0.6 else None,
            "due_on": _not_too_soon(order, due),
        }
        line = Line(order, row)
        self.lines.append(line)
        return line

    def _direct(self, day: date) -> None:
        random = self.random
        stopped = self.customers[STOPPED]
        trading = [*self.active, stopped] if day < STOPPED_ON.replace(month=7) else self.active
        weights = [5 if row["grade"] == "A" else 3 if row["grade"] == "B" else 1 for row in trading]
        customer = random.choices(trading, weights)[0]
        order = self._order(customer, day)
        mass = random.random() < 0.03 and customer["payment_terms"] == "credit"
        products = random.sample(self.favourites[customer["customer_id"]], 3)
        count = 1 if mass else random.choice((1, 1, 2, 2, 2, 3))
        for place, product in enumerate(products[:count]):
            quantity = Decimal(random.choice((1000, 1200, 1500)) if mass else self._quantity())
            self._line(order, place + 1, product, quantity)
        if mass:
            self._make_special(order, "mass")
        elif random.random() < 0.04 and day < date(2026, 11, 2):
            self._add_line(order, count, products[count % 3])

    def _quantity(self) -> int:
        return self.random.choice(_QUANTITIES)

    def _add_line(self, order: Row, count: int, product: str) -> None:
        added = shift(order["received_on"], self.random.randint(2, 5))
        if count == 3 or not same_list(order["received_on"], added):
            return
        row = self._line(order, count + 1, product, Decimal(self._quantity())).row
        row |= {"added_on": added, "remark": "客户追加", "due_on": shift(row["due_on"], 5)}

    def _make_special(self, order: Row, reason: str) -> None:
        packing = _PACKING[1] if reason == "export" else self.random.choice(_PACKING)
        order |= {"voucher_type": "special", "special_reason": reason, "packing": packing}

    def _from_quote(self, quote: Row) -> None:
        """The customer orders what was quoted: all of it, some lines, less, or in two orders."""
        random = self.random
        customer = self.customers[quote["customer_id"]]
        day = min(shift(quote["decided_on"], random.randint(0, 2)), AS_OF)
        rows = [row for row in self.tables["quote_lines"] if row["quote_no"] == quote["quote_no"]]
        if len(rows) > 1 and random.random() < 0.3:
            rows.pop(random.randrange(len(rows)))
        again = shift(day, random.randint(15, 30))
        parts = [(day, 10)]
        if random.random() < 0.15:
            parts = [(day, 6)]
        elif again <= AS_OF and random.random() < 0.12:
            parts = [(day, 5), (again, 5)]
        for day, share in parts:
            order = self._order(customer, day)
            order |= {"quote_no": quote["quote_no"], "received_via": "quote"}
            self._quoted_lines(order, quote, rows, share)

    def _quoted_lines(self, order: Row, quote: Row, rows: list[Row], share: int) -> None:
        """So many tenths of the quoted quantities; large ones are contracts with several dates."""
        total = sum(row["quantity"] for row in rows) * share / 10
        contract = total >= 200 and self.random.random() < 0.75
        for row in rows:
            quantity = row["quantity"] * share / 10
            first = (quantity / 4).to_integral_value()
            several = contract and quantity >= 100
            parts = [first, first, quantity - 2 * first] if several else [quantity]
            for place, part in enumerate(parts):
                self._quoted_line(order, row, part, place)
        if quote["vat_rate"] == 0:
            self._make_special(order, "export")
            order["vat_rate"] = Decimal(0)
        elif contract or total >= 800:
            self._make_special(order, "contract" if contract else "mass")

    def _quoted_line(self, order: Row, quoted: Row, quantity: Decimal, place: int) -> None:
        number = sum(line.order is order for line in self.lines) + 1
        due = shift(order["received_on"], quoted["delivery_days"] - 4 + 15 * place)
        row = {
            "order_no": "",
            "line_no": number,
            "quote_line_no": quoted["line_no"],
            "product_id": quoted["product_id"],
            "quantity": quantity,
            "unit_price": quoted["unit_price"],
            "amount": quantity * quoted["unit_price"],
            "due_on": min(_not_too_soon(order, due), WORKING[-2]),
        }
        self.lines.append(Line(order, row))

    def _number(self) -> None:
        self.lines.sort(key=lambda line: line.order["received_on"])
        orders: dict[int, list[Line]] = {}
        for line in self.lines:
            orders.setdefault(id(line.order), []).append(line)
        for place, lines in enumerate(orders.values()):
            number = f"D26-{place + 1:04}"
            lines[0].order["order_no"] = number
            for line in lines:
                line.row["order_no"] = number
        self.lines.sort(key=lambda line: line.key)


def _not_too_soon(order: Row, due: date) -> date:
    """Nobody has been told a date, nor begun to make it, of what came in during the last days."""
    return max(due, date(2026, 12, 9)) if order["received_on"] >= date(2026, 11, 19) else due
