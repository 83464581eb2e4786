"""Mistakes planted in the price workbook: cost tables, material, standard and market prices."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from samples.breach import grouped
from samples.rows import Row
from samples.slips import Planter

UNPRICED, IN_YEN, LABEL = "M113", "M114", "M109"
"""Two materials that only parts on trial are made of, and one that costs next to nothing."""
UNSURVEYED = "BY-0020"


def plant_costs(planter: Planter) -> None:
    """P01 and P02, all of them in parts on trial."""
    items = planter.tables["cost_items"]
    metal, varnish, stamping = (row for row in items if row["product_id"] == "X03")
    metal["material_id"] = None
    place = ("cost_items", metal, "material_id")
    planter.plant("P01", place, "A main material item without its material.")
    varnish["material_id"] = "M014"
    place = ("cost_items", varnish, "material_id")
    planter.plant("P01", place, "Steel, a main material, in an item of auxiliary material.")
    stamping["material_id"] = "M013"
    place = ("cost_items", stamping, "material_id")
    planter.plant("P01", place, "A processing item that names a material.")
    for whole, part in (("X01", "X02"), ("X02", "X01")):
        last = [row for row in items if row["product_id"] == whole][-1]
        new = {
            "product_id": whole,
            "item_no": last["item_no"] + 1,
            "cost_type": "subassembly",
            "component_id": part,
            "usage": Decimal(1),
            "scrap_rate": Decimal("0.01"),
        }
        planter.after("cost_items", last, new)
        wrong = f"{whole} contains {part}, and {part} contains {whole}: a circle."
        planter.plant("P02", ("cost_items", new, "component_id"), wrong)


def plant_material_prices(planter: Planter) -> None:
    """P03, P04 and P07."""
    prices = planter.tables["material_prices"]
    prices[:] = [row for row in prices if row["material_id"] != UNPRICED]
    material = planter.only("materials", material_id=UNPRICED)
    wrong = "A part on trial is made with it, and nobody entered what it costs."
    planter.warn("P03", ("materials", material, "material_id"), wrong)
    row = [row for row in prices if row["material_id"] == IN_YEN][-1]
    row["currency"] = "JPY"
    wrong = "A price in yen, of which there is no exchange rate."
    planter.plant("P04", ("material_prices", row, "currency"), wrong)
    row = [row for row in prices if row["material_id"] == LABEL][-1]
    row["price"] = Decimal("1.24")
    wrong = "1.24 typed for 0.124."
    planter.warn("P07", ("material_prices", row, "price"), wrong)


def plant_price_lists(planter: Planter) -> None:
    """P05, P06 and P08."""
    without_costs = _new_product(planter, "ZD-24-020", "ZD-24-030", "24V 30W")
    _copy(planter, "standard_prices", "ZD-24-020", "ZD-24-030")
    wrong = "A new standard product that has a price, but no cost table."
    planter.warn("P05", ("products", without_costs, "product_id"), wrong)
    without_price = _new_product(planter, "BY-0500", "BY-0750", "750VA 380/220V")
    _copy(planter, "cost_items", "BY-0500", "BY-0750")
    wrong = "A new standard product that has a cost table, but no price."
    planter.warn("P05", ("products", without_price, "product_id"), wrong)
    for old, new in (("ZD-24-020", "ZD-24-030"), ("BY-0500", "BY-0750")):
        _copy(planter, "market_prices", old, new)

    surveys = planter.tables["market_prices"]
    spring = date(2026, 5, 1)
    surveys[:] = [
        row for row in surveys if row["product_id"] != UNSURVEYED or row["surveyed_on"] < spring
    ]
    product = planter.only("products", product_id=UNSURVEYED)
    wrong = "Nobody has asked for its market price since April."
    planter.warn("P06", ("products", product, "product_id"), wrong)
    _shorter_list(planter)


def _shorter_list(planter: Planter) -> None:
    """A newest list loses its highest step, of a product of which nobody ordered as many."""
    most: dict[str, Decimal] = defaultdict(Decimal)
    for line in planter.tables["order_lines"]:
        most[line["product_id"]] = max(most[line["product_id"]], line["quantity"])
    rows = planter.tables["standard_prices"]
    for (product, day), steps in grouped(rows, "product_id", "valid_from").items():
        last = steps[-1]
        if day == date(2026, 7, 1) and most[product] < last["min_quantity"]:
            rows.remove(last)
            wrong = f"The new list forgot the step of {last['min_quantity']} pieces."
            planter.warn("P08", ("standard_prices", steps[0], "valid_from"), wrong)
            return


def _new_product(planter: Planter, model: str, number: str, rating: str) -> Row:
    old = planter.only("products", product_id=model)
    new = old | {"product_id": number, "specification": rating}
    return planter.after("products", old, new)


def _copy(planter: Planter, table: str, model: str, number: str) -> None:
    """The same rows for another product, right below those of the first."""
    rows = planter.tables[table]
    found = [row for row in rows if row["product_id"] == model]
    place = next(place for place, row in enumerate(rows) if row is found[-1]) + 1
    rows[place:place] = [row | {"product_id": number} for row in found]
