"""The samples' own check of prices, costs and quotes: sections P and Q of the rules."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import median

from samples.audit_approvals import approved
from samples.breach import Breaches, breach, by, grouped
from samples.costing import Costing
from samples.days import AS_OF, between
from samples.pricing import price_in_force
from samples.rows import VAT, Row, Tables

_NEEDS = {
    "main_material": {"material_id"},
    "auxiliary_material": {"material_id"},
    "purchase": {"material_id"},
    "subassembly": {"component_id"},
    "processing": {"process", "hourly_rate"},
}
_TYPED = ("material_id", "component_id", "process", "setup_hours", "hourly_rate")
_CATEGORY = {"main_material": "main", "purchase": "main", "auxiliary_material": "auxiliary"}


def audit_prices(tables: Tables) -> Breaches:
    """P01 to P08."""
    materials = by(tables, "materials", "material_id")
    for item in tables["cost_items"]:
        yield from _cost_item(item, materials)
    yield from _circles(tables)
    yield from _material_prices(tables)
    yield from _standard(tables)
    lists = grouped(tables["standard_prices"], "product_id", "valid_from")
    for (before, old), (after, new) in pairwise(sorted(lists.items())):
        if before[0] == after[0] and len(new) < len(old):
            yield breach("P08", "standard_prices", new[0], "valid_from")


def _material_prices(tables: Tables) -> Breaches:
    history = grouped(tables["material_prices"], "material_id")
    used = {item.get("material_id") for item in tables["cost_items"]}
    for material in tables["materials"]:
        if material["material_id"] in used - history.keys():
            yield breach("P03", "materials", material, "material_id")
    rated = {row["currency"] for row in tables["exchange_rates"]}
    for rows in history.values():
        for row in rows:
            if row["currency"] and row["currency"] not in rated:
                yield breach("P04", "material_prices", row, "currency")
        for before, after in pairwise(rows):
            if abs(after["price"] / before["price"] - 1) > Decimal("0.3"):
                yield breach("P07", "material_prices", after, "price")


def _cost_item(item: Row, materials: dict[str, Row]) -> Breaches:
    needed = _NEEDS[item["cost_type"]]
    allowed = needed | ({"setup_hours"} if item["cost_type"] == "processing" else set())
    for column in _TYPED:
        filled = item.get(column) is not None
        if (filled and column not in allowed) or (not filled and column in needed):
            yield breach("P01", "cost_items", item, column)
    material = materials.get(item.get("material_id") or "")
    wanted = _CATEGORY.get(item["cost_type"])
    if material and wanted and material["category"] != wanted:
        yield breach("P01", "cost_items", item, "material_id")


def _circles(tables: Tables) -> Breaches:
    items = [row for row in tables["cost_items"] if row.get("component_id")]
    parts = grouped(items, "product_id")

    def reaches(start: str, goal: str, seen: frozenset[str]) -> bool:
        below = {row["component_id"] for row in parts.get(start, [])} - seen
        return goal in below or any(reaches(part, goal, seen | below) for part in below)

    for item in items:
        part, whole = item["component_id"], item["product_id"]
        if part == whole or reaches(part, whole, frozenset()):
            yield breach("P02", "cost_items", item, "component_id")


def _standard(tables: Tables) -> Breaches:
    costed = grouped(tables["cost_items"], "product_id")
    priced = grouped(tables["standard_prices"], "product_id")
    recent = AS_OF - timedelta(180)
    surveyed = {row["product_id"] for row in tables["market_prices"] if row["surveyed_on"] > recent}
    for product in tables["products"]:
        name = product["product_id"]
        if product["standard"]:
            if name not in costed or name not in priced:
                yield breach("P05", "products", product, "product_id")
            if name not in surveyed:
                yield breach("P06", "products", product, "product_id")


def audit_quotes(tables: Tables) -> Breaches:
    """Q01 to Q10 and Q12, approvals as far as there is one by somebody of the right place."""
    lines = grouped(tables["quote_lines"], "quote_no")
    standard = {row["product_id"]: row["standard"] for row in tables["products"]}
    carried, costing = approved(tables), Costing(tables)
    ordered = grouped(tables["orders"], "quote_no")
    for quote in tables["quotes"]:
        number = quote["quote_no"]
        special = any(not standard[row["product_id"]] for row in lines[number])
        yield from _dates(quote)
        if quote["sent_on"]:
            if ("quote", number) not in carried:
                yield breach("Q02", "quotes", quote, "sent_on")
            if special and ("nonstandard", number) not in carried:
                yield breach("Q03", "quotes", quote, "sent_on")
        if (quote["outcome"] == "won") != (number in ordered):
            yield breach("Q10", "quotes", quote, "outcome")
        for line in lines[number]:
            yield from _quote_line(tables, costing, quote, line)


def _dates(quote: Row) -> Breaches:
    received, quoted, sent = (
        quote[name] for name in ("specification_received_on", "quoted_on", "sent_on")
    )
    if quoted and (not received or received > quoted):
        yield breach("Q01", "quotes", quote, "specification_received_on")
    if quoted and received and received > quoted:
        yield breach("Q08", "quotes", quote, "quoted_on")
    if sent and not quoted:
        yield breach("Q08", "quotes", quote, "quoted_on")
    if quote["outcome"] in ("won", "lost") and not quote.get("decided_on"):
        yield breach("Q08", "quotes", quote, "decided_on")
    if quote["outcome"] == "lost" and not quote.get("lost_reason"):
        yield breach("Q08", "quotes", quote, "lost_reason")
    names = ("requested_on", "quoted_on", "sent_on", "decided_on")
    known = [(name, quote[name]) for name in names if quote.get(name)]
    for (_, before), (name, after) in pairwise(known):
        if after < before:
            yield breach("Q08", "quotes", quote, name)
    if received and len(between(received, sent or AS_OF)) - 1 > 3:
        yield breach("Q09", "quotes", quote, "sent_on")
    limit = min(quote.get("valid_until") or AS_OF, (sent or AS_OF) + timedelta(30))
    if sent and quote["outcome"] not in ("won", "lost") and limit < AS_OF:
        yield breach("Q07", "quotes", quote, "outcome")


def _quote_line(tables: Tables, costing: Costing, quote: Row, line: Row) -> Breaches:
    day, product, price = quote["quoted_on"], line["product_id"], line["unit_price"]
    if quote["sent_on"] and price is None:
        yield breach("Q12", "quote_lines", line, "unit_price")
    if not day:
        return
    if not costing.items[product]:
        yield breach("Q04", "quote_lines", line, "product_id")
        return
    if price is None:
        return
    vat = quote["vat_rate"] if quote["vat_rate"] is not None else VAT
    net = Fraction(price) / (1 + Fraction(vat))
    cost = costing.unit_cost(product, Fraction(line["quantity"]), day)
    if net - cost < net * Fraction("0.1") or not net:
        yield breach("Q05", "quote_lines", line, "unit_price")
    market = _market(tables, product, day)
    if market and abs(price / market - 1) > Decimal("0.1"):
        yield breach("Q06", "quote_lines", line, "unit_price")


def _market(tables: Tables, product: str, day: date) -> Decimal | None:
    latest = {
        row["source"]: row["price"]
        for row in sorted(tables["market_prices"], key=lambda row: row["surveyed_on"])
        if row["product_id"] == product and day - timedelta(180) <= row["surveyed_on"] <= day
    }
    return median(latest.values()) if latest else None


def off_standard(tables: Tables, line: Row, day: date) -> bool:
    """The line's price is not the standard price in force on a day."""
    price = price_in_force(tables["standard_prices"], line["product_id"], day, line["quantity"])
    return bool(price != line["unit_price"])
