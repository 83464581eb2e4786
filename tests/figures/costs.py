"""Costs generated workshops twice, once in plain fractions, and compares every digit.

    python -m tests.figures.costs --seed 1 --count 200

A seed is a price workbook of some 40 products, and two quote lines for each. Compared are every
column of `quote_costing`; `product_cost` on another day and for another quantity; the components of
every costed line with the rows that they come from, and their exact sums; and for every line that
cannot be costed what is said to be missing, and where.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property, partial
from random import Random
from typing import Any

from sales_batch.core.figure import Frames, compute
from sales_batch.core.records import records
from sales_batch.figures import components
from sales_batch.figures.components import cost_components
from sales_batch.figures.costing import CostTables, cost_tables
from sales_batch.figures.quotes import costed_lines, product_cost, quote_costing
from sales_batch.sheets.company import ExchangeRate
from sales_batch.sheets.prices import CostItem, MaterialPrice, Product
from tests import generated
from tests.figures.test_oracle import configured
from tests.frames import assembled
from tests.generated.dice import Row, Tables
from tests.generated.workshop import workshop
from tests.oracle import costing
from tests.oracle.breakdown import Leaf, check_gap, leaves, situations
from tests.oracle.costing import Recipes
from tests.oracle.tables import as_they_read, fraction, rounded

SIZE = 16
PARTS = {
    "main_material": "main_material",
    "purchase": "main_material",
    "auxiliary_material": "auxiliary_material",
    "processing": "processing",
}
"""The part of the unit cost that a cost item belongs to."""
NAMES = tuple(dict.fromkeys(PARTS.values()))
TITLES = {
    "cost_items": "预估成本计算表",
    "material_prices": "主要材料价格表",
    "exchange_rates": "汇率",
}
FILE, PLACE = "order_desk/0.xlsx", ("file", "sheet", "row")
"""Where `assembled` says that rows were typed."""


@dataclass(frozen=True, eq=False)
class Case:
    """A generated workshop as it reads on the day, and what ours made of it.

    `recipes` is what the plain computation knows of the prices of a day.
    """

    seed: int
    tables: Tables
    row: Row
    recipes: Callable[[date], Recipes]
    known: Frames
    given: dict[str, Any]

    @cached_property
    def costs(self) -> CostTables:
        """The product's own look-ups."""
        sheets = (Product, CostItem, MaterialPrice, ExchangeRate)
        frames = [self.known[sheet] for sheet in sheets]
        return cost_tables(*frames, settings=self.given["settings"], held={})

    def lines(self) -> list[Row]:
        """The costed lines as rows."""
        return list(records(self.known[costed_lines]))


def case(seed: int) -> Case:
    """The workshop of a seed, costed by ours."""
    tables, day, row = workshop(seed, SIZE), generated.as_of(seed), generated.settings(seed)
    for name in TITLES:
        tables[name] = [{**typed, "row": at} for at, typed in enumerate(tables[name], 2)]
    given: dict[str, Any] = {"day": day, "settings": configured(row), "held": {}}
    wanted = [costed_lines, quote_costing]
    known = compute(wanted, assembled(tables, day=day).frames, given)
    read = as_they_read(tables, day)
    return Case(seed, read, row, cache(partial(Recipes, read, row)), known, given)


def check(seed: int, *, deep: bool = True) -> Counter[str]:
    """Compare all of a seed; how many lines, products and awkward situations it had.

    Without `deep` the components, which take half of the time, are left out.
    """
    made = case(seed)
    ours = list(records(made.known[quote_costing]))
    assert ours == costing.quote_costing(made.tables, made.row, made.given["day"])
    met = Counter(products=len(made.tables["products"]), lines=len(ours))
    met += products(made) + gaps(made)
    if deep:
        met += broken_down(made)
    return met + situations(made.tables, made.lines(), made.recipes)


def products(made: Case) -> Counter[str]:
    """Every product by itself, on another day and for another quantity."""
    rng = Random(made.seed)
    on = made.given["day"] - timedelta(rng.randrange(200))
    quantity = Decimal(rng.randrange(1, 10**7)).scaleb(-4)
    recipes, costed = made.recipes(on), 0
    given = {**made.given, "on": on, "quantity": quantity}
    for product in records(compute([product_cost], made.known, given)[product_cost]):
        name, asked = product.pop("product_id"), product.pop("quantity")
        assert asked == quantity
        theirs = costing.unit_cost(recipes.parts(name, fraction(quantity)), made.row)
        assert product == (theirs or dict.fromkeys(product)), name
        costed += bool(theirs)
    return Counter({"products costed by themselves": costed})


def gaps(made: Case) -> Counter[str]:
    """What is missing for a line, in both languages the same, and only where it has no cost."""
    met: Counter[str] = Counter()
    for line in made.lines():
        assert (line["gap_en"] is None) == (line["unit_cost"] is not None)
        if line["gap_en"] is not None:
            recipes = made.recipes(line["costed_on"])
            known = recipes.parts(line["product_id"], fraction(line["quantity"])) is not None
            met += check_gap(recipes, line["product_id"], line["gap_en"], beyond=known)
            ways = [one.split("：", 1)[0] for one in line["gap_zh"].split("；")]
            assert ways == [one.split(": ", 1)[0] for one in line["gap_en"].split("; ")]
    return met


def broken_down(made: Case) -> Counter[str]:
    """The components of every costed line: what is shown of them, and their exact sums."""
    shown: dict[tuple[str, int], list[Row]] = {}
    found = compute([cost_components], made.known, made.given)[cost_components]
    for row in records(found):
        shown.setdefault((row.pop("quote_no"), row.pop("line_no")), []).append(row)
    costs, compared = made.costs, 0
    for line in made.lines():
        name, on = line["product_id"], line["costed_on"]
        if line["unit_cost"] is None or costs.bills[name].size > components.MOST:
            continue
        quantity = fraction(line["quantity"])
        recipes = made.recipes(on)
        sums = dict.fromkeys(NAMES, Fraction(0))
        for one in components.components(costs, name, quantity, on):
            sums[one.part] += one.amount
        assert tuple(sums.values()) == recipes.parts(name, quantity), name
        expected = [_expected(leaf) for leaf in leaves(recipes, name, quantity)]
        overhead = sums["processing"] * fraction(made.row["overhead_rate"])
        if overhead:
            expected.append(_overhead(name, sums["processing"], overhead))
        assert shown[line["quote_no"], line["line_no"]] == expected, name
        compared += len(expected)
    return Counter(components=compared)


def _overhead(product: str, processing: Fraction, overhead: Fraction) -> Row:
    row = dict.fromkeys(one.name for one in components.COMPONENT_FIELDS)
    used, amount = rounded(processing, 8), rounded(overhead, 8)
    return row | {"path": product, "part": "overhead", "used": used, "amount": amount}


def _expected(leaf: Leaf) -> Row:
    """What is shown of a component: its numbers, and where it and its prices were typed."""
    item, price, rate = leaf.item, leaf.price or {}, leaf.rate or {}
    step = item["cost_type"] == "processing"
    return {
        "path": " → ".join(leaf.path),
        "part": PARTS[item["cost_type"]],
        "component": item["process"] if step else item["material_id"],
        **{name: item[name] for name in ("item_no", "usage", "scrap_rate", "setup_hours")},
        "lot": None if leaf.lot is None else rounded(leaf.lot, 16),
        "times": rounded(leaf.taken, 16),
        "used": rounded(leaf.used, 8),
        "price": item["hourly_rate"] if step else price["price"],
        "currency": price.get("currency"),
        "valid_from": price.get("valid_from"),
        "exchange_rate": rate.get("rate"),
        "rate_from": rate.get("valid_from"),
        "amount": rounded(leaf.amount, 8),
        **_place("cost_items", item, ""),
        **_place("material_prices", leaf.price, "price_"),
        **_place("exchange_rates", leaf.rate, "rate_"),
    }


def _place(table: str, row: Row | None, before: str) -> Row:
    place = (FILE, TITLES[table], row["row"]) if row else (None,) * 3
    return {f"{before}{name}": one for name, one in zip(PLACE, place, strict=True)}


def main(arguments: list[str]) -> int:
    """Compare many seeds and tell what they met; stops at the first that differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    given = parser.parse_args(arguments)
    met: Counter[str] = Counter()
    for seed in range(given.seed, given.seed + given.count):
        try:
            met += check(seed)
        except AssertionError:
            print(f"seed {seed} differs")
            raise
    for what, times in sorted(met.items()):
        print(f"{times:8} {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
