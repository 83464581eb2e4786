"""Stock of products, parts and materials: what was counted, and what came in."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random

from samples.catalogue import TRIAL_PARTS
from samples.costing import Costing
from samples.days import AS_OF, COUNTS, MONTHS, between, on_or_after, shift
from samples.making import Factory, open_due_soon
from samples.rows import Row, Tables, stepped

Movement = tuple[date, Decimal]
_STORES = ("成品一库", "成品二库")


class Store:
    """Movements of everything that lies in stock, from the first count on."""

    def __init__(self) -> None:
        self.moves: dict[str, list[Movement]] = defaultdict(list)

    def move(self, what: str, day: date, quantity: Decimal) -> None:
        """So much in, or out if negative."""
        self.moves[what].append((day, quantity))

    def lowest(self, what: str) -> Decimal:
        """The lowest balance by the end of any day, counted from nothing."""
        balance = low = Decimal(0)
        for day in sorted({day for day, _ in self.moves[what]}):
            balance += sum(amount for when, amount in self.moves[what] if when == day)
            low = min(low, balance)
        return low

    def balance(self, what: str, day: date) -> Decimal:
        """The balance at the end of a day, counted from nothing."""
        return sum((amount for when, amount in self.moves[what] if when <= day), Decimal(0))

    def by_month(self, what: str, month: int) -> Decimal:
        """What left in a month."""
        left = (amount for day, amount in self.moves[what] if day.month == month and amount < 0)
        return -sum(left, Decimal(0))


def make_parts(store: Store, costing: Costing, factory: Factory, parts: Sequence[str]) -> None:
    """Use up materials and parts for every output, and make the parts, twice a month."""
    for output in factory.outputs:
        _use(store, costing, output)
    inside = {name for part in parts for name in costing.explode(part, Decimal(1))}
    for part in sorted(parts, key=lambda part: part in inside):
        for month in MONTHS:
            amount = stepped(store.by_month(part, month) * Decimal("0.51"), "10")
            first = on_or_after(date(2026, month, 1))
            for day in (shift(first, 2), shift(first, 11)):
                if amount and day <= AS_OF:
                    output = {"output_no": "", "produced_on": day, "product_id": part}
                    factory.outputs.append(output | {"quantity": amount})
                    store.move(part, day, amount)
                    _use(store, costing, factory.outputs[-1])


def _use(store: Store, costing: Costing, output: Row) -> None:
    needs = costing.explode(output["product_id"], output["quantity"])
    for what, quantity in needs.items():
        store.move(what, output["produced_on"], -quantity)


def product_stock(random: Random, store: Store, tables: Tables, factory: Factory) -> list[Row]:
    """Monthly counts of all products, never below nothing, enough for what is due soon."""
    rows = []
    for product in tables["products"]:
        name = product["product_id"]
        if name in TRIAL_PARTS:
            continue
        soon, total = open_due_soon(factory.lines, name)
        needed = max(soon, total - factory.left[name]) if name in factory.ahead else Decimal(0)
        opening = max(-store.lowest(name), needed - store.balance(name, AS_OF))
        opening = stepped(opening + random.randint(0, 3) * 10, "10")
        stores = _STORES if name in factory.ahead[:4] else _STORES[:1]
        if not product["standard"] and product["family"] == "组件":
            stores = ("半成品库",)
        for day in COUNTS:
            quantity = opening + store.balance(name, day)
            rows += _count(day, {"product_id": name}, stores, quantity)
    return sorted(rows, key=lambda row: row["as_of"])


def _count(day: date, what: Row, stores: tuple[str, ...], quantity: Decimal) -> list[Row]:
    second = (quantity * 3 / 10).to_integral_value() if len(stores) == 2 else Decimal(0)
    shares = (quantity - second, second)
    return [
        {"as_of": day} | what | {"location": place, "quantity": share}
        for place, share in zip(stores, shares, strict=False)
    ]


def materials(random: Random, store: Store, tables: Tables) -> Tables:
    """Arrivals by month, those of December still to come, and the monthly counts."""
    suppliers = {row["material_id"]: row["supplier"] for row in tables["material_prices"]}
    arrivals: list[Row] = []
    for material in tables["materials"]:
        arrivals += _arrivals(random, store, material, suppliers[material["material_id"]])
    arrivals.sort(key=lambda row: (row["expected_on"], row["material_id"]))
    for place, row in enumerate(arrivals):
        row["arrival_no"] = f"J26-{place + 1:04}"
    return {"material_arrivals": arrivals, "material_stock": _material_counts(store, tables)}


def _arrivals(random: Random, store: Store, material: Row, supplier: str) -> list[Row]:
    name = material["material_id"]
    step = "100" if material["unit"] in ("片", "只", "副", "张", "根") else "10"
    rows = []
    for month in range(1, 13):
        used = store.by_month(name, min(month, 11))
        days = between(date(2026, month, 3), date(2026, month, 20))
        expected = random.choice(days if month < 11 else days[:6])
        quantity = stepped(used * random.randint(98, 112) / 100, step)
        if not quantity:
            continue
        received = None
        if month < 12:
            received = min(shift(expected, random.choice((-1, 0, 0, 0, 1, 2))), AS_OF)
            store.move(name, received, quantity)
        rows.append(
            {
                "arrival_no": "",
                "material_id": name,
                "expected_on": expected,
                "quantity": quantity,
                "supplier": supplier,
                "received_on": received,
            }
        )
    return rows


def _material_counts(store: Store, tables: Tables) -> list[Row]:
    rows = []
    for material in tables["materials"]:
        name = material["material_id"]
        month = max(store.by_month(name, month) for month in MONTHS)
        opening = stepped(-store.lowest(name) + month * Decimal("0.8") + 5, "5")
        for day in COUNTS:
            quantity = (opening + store.balance(name, day)).quantize(Decimal("0.1"))
            rows.append(
                {
                    "as_of": day,
                    "material_id": name,
                    "location": "材料库" if material["category"] == "main" else "辅料库",
                    "quantity": quantity,
                }
            )
    return sorted(rows, key=lambda row: row["as_of"])
