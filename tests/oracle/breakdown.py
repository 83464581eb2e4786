"""F1 once more: what a unit cost is made of, what is missing for it, and what makes it awkward."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.oracle.costing import Recipes
from tests.oracle.tables import Row, Tables, fraction


@dataclass(frozen=True)
class Leaf:
    """A material or a step of processing in one unit of a product, with the rows it came from.

    `taken` is how often the unit takes the last product of the path.
    """

    path: tuple[str, ...]
    item: Row
    taken: Fraction
    used: Fraction
    amount: Fraction
    lot: Fraction | None = None
    price: Row | None = None
    rate: Row | None = None


def leaves(
    recipes: Recipes,
    product_id: str,
    quantity: Fraction,
    path: tuple[str, ...] = (),
    taken: Fraction = Fraction(1),
) -> Iterator[Leaf]:
    """All of them, in the order of the cost items; `quantity` is of that product at this place."""
    path = (*path, product_id)
    batch_size = recipes.products[product_id]["batch_size"]
    lot = quantity if batch_size is None else fraction(batch_size)
    for item in recipes.items[product_id]:
        usage = fraction(item["usage"])
        gross = usage * (1 + fraction(item["scrap_rate"]))
        if item["cost_type"] == "processing":
            setup = fraction(item["setup_hours"])
            hours = taken * (usage + (setup / lot if lot else 0))
            cost = hours * fraction(item["hourly_rate"])
            yield Leaf(path, item, taken, hours, cost, lot if setup else None)
        elif item["cost_type"] == "subassembly":
            part = item["component_id"]
            yield from leaves(recipes, part, quantity * gross, path, taken * gross)
        else:
            price = recipes.price_row(item["material_id"])
            assert price is not None
            rate = recipes.rate_row(price["currency"])
            worth = fraction(price["price"]) * (1 if rate is None else fraction(rate["rate"]))
            used = taken * gross
            yield Leaf(path, item, taken, used, used * worth, None, price, rate)


def within(recipes: Recipes, product_id: str) -> set[str]:
    """A product and everything that it is made of, on all levels."""
    found, waiting = set(), [product_id]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [part for _, part in parts(recipes, name)]
    return found


def parts(recipes: Recipes, product_id: str) -> list[tuple[str, str]]:
    """A product with each of its sub-assemblies."""
    return [
        (product_id, item["component_id"])
        for item in recipes.items[product_id]
        if item["cost_type"] == "subassembly"
    ]


def lacks(recipes: Recipes, product_id: str) -> set[str]:
    """What a product itself lacks on the day, in English."""
    items, day = recipes.items[product_id], recipes.on
    found = set() if items else {"no cost items"}
    for item in items:
        if item["cost_type"] in ("processing", "subassembly"):
            continue
        row = recipes.price_row(item["material_id"])
        if row is None:
            found.add(f"no price of material {item['material_id']} on {day}")
        elif recipes.material_price(item["material_id"]) is None:
            found.add(f"no exchange rate of {row['currency']} on {day}")
    return found


def check_gap(recipes: Recipes, product_id: str, told: str, *, beyond: bool) -> Counter[str]:
    """What a line says is missing is missing just there, and nothing else is; counts its kinds."""
    below = within(recipes, product_id)
    edges = {edge for name in below for edge in parts(recipes, name)}
    expected = {(name, what) for name in below for what in lacks(recipes, name)}
    said: set[tuple[str, str]] = set()
    circles = 0
    for one in told.split("; "):
        way, what = one.split(": ", 1)
        path = way.split(" → ")
        assert path[0] == product_id
        assert set(pairwise(path)) <= edges, told
        if what.startswith("circle: "):
            circle = what.removeprefix("circle: ").split(" → ")
            assert circle[0] == circle[-1]
            assert circle[:-1] == path[path.index(circle[0]) :], told
            assert (path[-1], circle[0]) in edges, told
            circles += 1
        elif what.startswith("a unit would cost"):
            assert beyond
            return Counter({"beyond reason": 1})
        else:
            assert (path[-1], what) not in said, told
            said.add((path[-1], what))
    assert said == expected, told
    assert bool(circles) == any(_on_a_circle(recipes, name) for name in below), told
    kinds = {"price": "no price", "rate": "no exchange rate", "items": "no cost items"}
    found = Counter(kind for _, what in said for kind, text in kinds.items() if text in what)
    return Counter({f"missing {kind}": times for kind, times in found.items()}) + Counter(
        {"circle": circles, "missing below": sum(name != product_id for name, _ in said)}
    )


def _on_a_circle(recipes: Recipes, product_id: str) -> bool:
    return any(product_id in within(recipes, part) for _, part in parts(recipes, product_id))


def situations(
    tables: Tables, costed: Sequence[Row], recipes_of: Callable[[date], Recipes]
) -> Counter[str]:
    """How often costed quote lines meet what is awkward about costing."""
    quotes = {row["quote_no"]: row for row in tables["quotes"]}
    met: Counter[str] = Counter()
    for line in costed:
        recipes = recipes_of(line["costed_on"])
        if line["unit_cost"] is not None:
            met += _structure(recipes, line["product_id"], fraction(line["quantity"]))
        met += _pricing(recipes, line, quotes[line["quote_no"]])
    return met


def _structure(recipes: Recipes, product_id: str, quantity: Fraction) -> Counter[str]:
    every = list(leaves(recipes, product_id, quantity))
    above: dict[str, set[str]] = {}
    for name, part in {edge for leaf in every for edge in pairwise(leaf.path)}:
        above.setdefault(part, set()).add(name)
    made_to_order = {
        name: recipes.products[name]["batch_size"] is None for leaf in every for name in leaf.path
    }
    materials = {leaf.item["material_id"]: leaf.price for leaf in every if leaf.price}
    currencies = {leaf.rate["currency"]: leaf.rate for leaf in every if leaf.rate}
    prices = [(row, materials.get(row["material_id"])) for row in recipes.tables["material_prices"]]
    rates = [(row, currencies.get(row["currency"])) for row in recipes.tables["exchange_rates"]]
    return Counter(
        {
            "six deep": max(len(leaf.path) for leaf in every) == 7,
            "shared": any(len(names) > 1 for names in above.values()),
            "batch and no batch": len(set(made_to_order.values())) == 2,
            "shared set-up": any(leaf.lot for leaf in every),
            "set-up at the quantity asked for": any(
                leaf.lot and made_to_order[leaf.path[-1]] for leaf in every
            ),
            "scrap": any(leaf.item["scrap_rate"] for leaf in every),
            "none taken": any(leaf.item["usage"] == 0 for leaf in every),
            "foreign": bool(currencies),
            "a later price": any(
                taken and (row["valid_from"] or date.max) > recipes.on for row, taken in prices
            ),
            "an earlier price": any(_before(row, taken) for row, taken in prices),
            "an earlier rate": any(_before(row, taken) for row, taken in rates),
        }
    )


def _before(row: Row, taken: Row | None) -> bool:
    """A row that would have been in force, had the one taken not come after it."""
    return bool(taken and row["valid_from"] and row["valid_from"] < taken["valid_from"])


def _pricing(recipes: Recipes, line: Row, quote: Row) -> Counter[str]:
    product_id, quantity = line["product_id"], line["quantity"]
    listed = recipes.standard_price(product_id, quantity)
    steps = {
        row["min_quantity"]
        for row in recipes.tables["standard_prices"]
        if row["product_id"] == product_id
    }
    first = recipes.on - timedelta(days=recipes.settings["market_days"])
    surveys = [row for row in recipes.tables["market_prices"] if row["product_id"] == product_id]
    days = {row["surveyed_on"] for row in surveys}
    sources = {
        row["source"]
        for row in surveys
        if row["surveyed_on"] is not None and first <= row["surveyed_on"] <= recipes.on
    }
    standard = recipes.products[product_id]["standard"]
    return Counter(
        {
            "VAT in prices": recipes.settings["prices_include_vat"],
            "VAT not in prices": not recipes.settings["prices_include_vat"],
            "VAT of the quote": quote["vat_rate"] is not None,
            "unquoted": quote["quoted_on"] is None,
            "listed price": listed is not None,
            "at a step": listed is not None and quantity in steps,
            "standard, below the steps": bool(standard and steps and listed is None),
            "free of charge": line["price"] == 0,
            "even median": len(sources) in (2, 4),
            "odd median": len(sources) in (3, 5),
            "survey on the first day": first in days,
            "survey a day too old": first - timedelta(1) in days,
        }
    )
