"""Random people, customers, materials and products, with what the products are made of."""

from datetime import date
from decimal import Decimal

from sales_batch.sheets.channels import Partner
from sales_batch.sheets.company import ExchangeRate, Staff
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.prices import (
    CostItem,
    MarketPrice,
    Material,
    MaterialPrice,
    Product,
    StandardPrice,
)
from tests.generated.dice import Dice, Row

LEVELS = 7
"""Products stand on levels and contain only what stands deeper: six sub-assemblies deep."""


class Registers(Dice):
    """What orders and quotes refer to."""

    def people(self) -> None:
        for number in range(2):
            self.add(
                Staff, staff_id=f"S{number}", name=f"员工{number}", department="field_sales",
                position="clerk",
            )  # fmt: skip
        for number in range(2):
            self.add(
                Partner, channel_id=f"K{number}", name=f"渠道{number}", kind="agent", owner="S0",
                active=True,
            )  # fmt: skip
        for number in range(2 + self.size):
            self.add(
                Customer, customer_id=f"C{number}", name=f"客户{number}", status="active",
                channel_id=self.rng.choice((None, "K0", "K1")), payment_terms="cash",
                account_manager=self.rng.choice(("S0", "S1")),
            )  # fmt: skip

    def materials(self) -> None:
        for currency in ("USD", "JPY"):
            for day in self.days(3):
                rate = Decimal(self.rng.randint(1, 90_000)).scaleb(-4)
                self.add(ExchangeRate, currency=currency, valid_from=day, rate=rate)
        for number in range(4 + self.size):
            category = ("main", "auxiliary")[number % 2]
            self.add(
                Material, material_id=f"M{number}", name=f"材料{number}", unit="kg",
                category=category,
            )  # fmt: skip
            for day in self.days(3):
                self.add(
                    MaterialPrice, material_id=f"M{number}", valid_from=day, price=self.price(),
                    currency=self.rng.choice((None, None, "CNY", "RMB", "USD", "JPY")),
                )  # fmt: skip

    def products(self) -> None:
        for number in range(LEVELS + 2 * self.size):
            product_id = f"P{number:02d}"
            standard = self.one_in(3)
            self.add(
                Product, product_id=product_id, name=f"产品{number}", specification="-",
                unit=("台", "m")[number % 2], family=self.rng.choice(("电机", "绕组", "铁芯")),
                standard=standard, lead_time_days=self.rng.randrange(20),
                batch_size=self.quantity() if self.one_in(3) else None,
            )  # fmt: skip
            if standard:
                self.standard_prices(product_id)
            self.market_prices(product_id)
        for number in range(LEVELS + 2 * self.size):
            self.cost_items(number)

    def standard_prices(self, product_id: str) -> None:
        for day in self.days(3):
            for step in self.rng.sample((0, 1, 10, 100, 1000), 2):
                self.add(
                    StandardPrice, product_id=product_id, valid_from=day,
                    min_quantity=Decimal(step), price=self.price(),
                )  # fmt: skip

    def market_prices(self, product_id: str) -> None:
        for source in range(self.rng.randrange(5)):
            for day in self.days(4, date(2026, 3, 1)):
                self.add(
                    MarketPrice, product_id=product_id, surveyed_on=day, source=f"来源{source}",
                    price=self.price(),
                )  # fmt: skip

    def cost_items(self, number: int) -> None:
        product_id, count = f"P{number:02d}", len(self.tables[Product.table])
        steps = 2 if self.one_in(3) else 1
        deeper = [f"P{n:02d}" for n in range(count) if n % LEVELS == number % LEVELS + steps]
        if self.one_in(100):
            deeper = [self.any(Product)["product_id"]]
        items = [self.component(deeper) for _ in range(self.rng.choice((1, 2, 0))) if deeper]
        if not self.one_in(30):
            items += [self.bought_or_done() for _ in range(self.rng.randint(1, 3))]
        for item_no, item in enumerate(items, 1):
            usage = Decimal(0) if self.one_in(30) else self.part(Decimal(4))
            self.add(CostItem, product_id=product_id, item_no=item_no, usage=usage, **item)

    def component(self, deeper: list[str]) -> Row:
        return {
            "cost_type": "subassembly",
            "component_id": self.rng.choice(deeper),
            "scrap_rate": self.scrap_rate(),
        }

    def bought_or_done(self) -> Row:
        cost_type = self.rng.choice(
            ("main_material", "auxiliary_material", "purchase", "processing")
        )
        if cost_type == "processing":
            setup = self.part(Decimal(3)) if self.one_in(2) else None
            rate = self.price()
            return {
                "cost_type": cost_type, "process": "加工", "setup_hours": setup, "hourly_rate": rate
            }  # fmt: skip
        category = "auxiliary" if cost_type == "auxiliary_material" else "main"
        materials = [m for m in self.tables[Material.table] if m["category"] == category]
        material_id = self.rng.choice(materials)["material_id"]
        return {
            "cost_type": cost_type, "material_id": material_id, "scrap_rate": self.scrap_rate()
        }  # fmt: skip

    def scrap_rate(self) -> Decimal | None:
        return None if self.one_in(3) else Decimal(self.rng.randrange(3000)).scaleb(-4)
