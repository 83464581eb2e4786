"""What manufacturing made: for the lines that were ordered, and ahead of orders for stock."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.days import AS_OF, FRIDAYS, on_or_after, shift
from samples.people import ESTIMATORS
from samples.rows import Row, Tables, stepped
from samples.trade import Line, Part

AHEAD = 12
"""So many of the most wanted standard products are made ahead of orders."""

PERIODS = ((1, 3, 5, 7, 9, 11), (2, 4, 6, 8, 10))
"""The months in which one half of them, and the other half, are asked for."""
SOON = timedelta(17)
"""A line due within so many days is reported on: two weeks, and the days to the next report."""


class Factory:
    """Makes what the lines need; `outputs` are dated, numbers come last."""

    def __init__(self, random: Random, tables: Tables, lines: list[Line]) -> None:
        self.random = random
        self.lead = {row["product_id"]: row["lead_time_days"] for row in tables["products"]}
        self.lines = lines
        self.outputs: list[Row] = []
        self.requests: list[Row] = []
        self.progress: list[Row] = []
        self.left: dict[str, Decimal] = defaultdict(Decimal)
        wanted: dict[str, Decimal] = defaultdict(Decimal)
        standard = {row["product_id"] for row in tables["products"] if row["standard"]}
        for line in lines:
            if line.row["product_id"] in standard:
                wanted[line.row["product_id"]] += sum(part.quantity for part in line.parts)
        self.ahead = sorted(wanted, key=lambda product: (-wanted[product], product))[:AHEAD]

    def run(self) -> None:
        """Everything made up to the as-of day, with the weekly reports on it."""
        for line in self.lines:
            if line.row["product_id"] in self.ahead:
                self._report(line, [])
            else:
                self._make(line)
        for place, product in enumerate(self.ahead):
            for month in PERIODS[place % 2]:
                self._request(product, month)
        self.requests.sort(key=lambda row: (row["requested_on"], row["product_id"]))
        for place, request in enumerate(self.requests):
            request["request_no"] = f"Y26-{place + 1:04}"
        self._number()

    def _output(self, day: date, product: str, quantity: Decimal, source: Row) -> None:
        row = {"output_no": "", "produced_on": day, "product_id": product, "quantity": quantity}
        self.outputs.append(row | source)

    def _make(self, line: Line) -> None:
        product, (order_no, line_no) = line.row["product_id"], line.key
        made = []
        for part in line.parts:
            day = max(shift(part.day, -self.random.randint(1, 2)), shift(line.started, 3))
            made.append(Part(day, part.quantity))
            if day <= AS_OF:
                named = {"order_no": order_no, "line_no": line_no}
                self._output(day, product, part.quantity, named)
        self._report(line, made)

    def _report(self, line: Line, made: list[Part]) -> None:
        """A row for every Friday on which the line is open and either due soon or being made."""
        if not line.parts:
            return
        order_no, line_no = line.key
        for friday in FRIDAYS:
            last = line.parts[-1].day
            if not line.started <= friday < last:
                continue
            rest = [part for part in made if part.day > friday]
            begun = rest and rest[0].day <= shift(friday, self.lead[line.row["product_id"]] + 1)
            if begun or line.due(friday) <= friday + SOON:
                row = {"as_of": friday, "order_no": order_no, "line_no": line_no}
                self.progress.append(row | self._state(rest, friday))

    def _state(self, rest: list[Part], friday: date) -> Row:
        amount = sum((part.quantity for part in rest), Decimal(0))
        finished = Decimal(0)
        if rest and rest[0].day <= shift(friday, 2):
            finished = (rest[0].quantity * self.random.choice((0, 2, 5)) / 10).to_integral_value()
        return {
            "finished": finished,
            "in_process": amount - finished,
            "expected_on": rest[-1].day if amount > finished else None,
        }

    def _request(self, product: str, month: int) -> None:
        random = self.random
        parts = (
            part.quantity
            for line in self.lines
            if line.row["product_id"] == product
            for part in line.parts
            if part.day.month in (month, month + 1)
        )
        wanted = sum(parts, Decimal(0))
        quantity = stepped(max(wanted, Decimal(100)) * random.randint(95, 108) / 100, "50")
        asked = shift(
            on_or_after(date(2026, month, 1)), random.randint(0, 3 if month == 11 else 14)
        )
        days = [shift(asked, step + random.randint(-1, 1)) for step in (6, 11, 17)]
        share = stepped(quantity * 3 / 10, "10")
        made = [Part(day, share) for day in days[:2]] + [Part(days[2], quantity - share * 2)]
        request: Row = {
            "request_no": "",
            "product_id": product,
            "quantity": quantity,
            "requested_on": asked,
            "requested_by": random.choice(ESTIMATORS),
            "wanted_on": shift(asked, 20),
            "remark": random.choice((None, None, "按月度预测", "补安全库存")),
        }
        if month < 11 and random.random() < 0.07:
            cut = made.pop()
            request |= {"cancelled_on": shift(days[1], 2), "cancelled_quantity": cut.quantity}
        self.requests.append(request)
        self._make_request(request, made)

    def _make_request(self, request: Row, made: list[Part]) -> None:
        for part in made:
            if part.day <= AS_OF:
                self._output(part.day, request["product_id"], part.quantity, {"request": request})
            else:
                self.left[request["product_id"]] += part.quantity
        for friday in FRIDAYS:
            rest = [part for part in made if part.day > friday]
            if request["requested_on"] <= friday and rest:
                row: Row = {"as_of": friday, "request": request}
                self.progress.append(row | self._state(rest, friday))

    def _number(self) -> None:
        for rows in (self.outputs, self.progress):
            for row in rows:
                request = row.pop("request", None)
                if request:
                    row["request_no"] = request["request_no"]
        self.progress.sort(key=_by_report)

    def tables(self) -> Tables:
        """The sheets it filled; outputs are numbered once the parts for stock are among them."""
        return {"forecast_requests": self.requests, "production_progress": self.progress}


def _by_report(row: Row) -> tuple[date, str, str, int]:
    named = row.get("request_no") or "", row.get("order_no") or "", row.get("line_no") or 0
    return row["as_of"], *named


def open_due_soon(lines: list[Line], product: str) -> tuple[Decimal, Decimal]:
    """What open lines of a product ask for: within two weeks, and altogether."""
    soon = total = Decimal(0)
    for line in lines:
        if line.row["product_id"] == product:
            total += line.open_quantity
            soon += line.open_quantity if line.due(AS_OF) <= AS_OF + SOON else 0
    return soon, total


def numbered(rows: list[Row], column: str, letter: str, day: str) -> list[Row]:
    """The rows in order of a day, with numbers like `S26-0001`."""
    ordered = sorted(rows, key=lambda row: row[day])
    for place, row in enumerate(ordered):
        row[column] = f"{letter}26-{place + 1:04}"
    return ordered
