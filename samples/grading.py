"""The customers' grades, as the sales head sets them: by what was delivered to each."""

from collections import defaultdict
from decimal import Decimal

from samples.days import AS_OF
from samples.rows import Tables

_LIMITS = (("A", Decimal("0.7")), ("B", Decimal("0.9")))


def grade(tables: Tables) -> None:
    """Grade A for those who make up the first 70 % of what was delivered, B up to 90 %, else C."""
    delivered: dict[str, Decimal] = defaultdict(Decimal)
    for row in tables["deliveries"]:
        if row["delivered_on"] <= AS_OF:
            price = row["line"].price(row["delivered_on"])
            delivered[row["line"].order["customer_id"]] += row["quantity"] * price
    for row in tables["returns"]:
        if row["kind"] != "complaint":
            line = row["delivery"]["line"]
            amount = row["quantity"] * line.price(row["happened_on"])
            delivered[line.order["customer_id"]] -= amount
    total, before = sum(delivered.values(), Decimal(0)), Decimal(0)
    customers = [row for row in tables["customers"] if row["status"] != "prospect"]
    for row in sorted(
        customers, key=lambda row: (-delivered[row["customer_id"]], row["customer_id"])
    ):
        share = before / total
        row["grade"] = next((grade for grade, limit in _LIMITS if share < limit), "C")
        before += delivered[row["customer_id"]]
