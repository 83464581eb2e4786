"""What a unit cost is made of adds up to it exactly, and every part names the rows it came from."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from sales_batch.config import Costing, Settings
from sales_batch.core.figure import Frames, compute
from sales_batch.core.records import records
from sales_batch.figures import components
from sales_batch.figures.components import cost_components, product_components
from sales_batch.figures.costing import CostTables, cost_tables
from sales_batch.figures.quotes import costed_lines
from sales_batch.sheets.company import ExchangeRate
from sales_batch.sheets.prices import CostItem, MaterialPrice, Product
from tests import generated
from tests.figures.test_oracle import configured
from tests.frames import assembled
from tests.oracle.costing import Recipes
from tests.oracle.tables import Row, as_they_read
from tests.oracle.test_costing import SETTINGS, D, workshop
from tests.oracle.typed import rows

PARTS = ("main_material", "auxiliary_material", "processing")


def tables_of(frames: Frames, settings: Settings) -> CostTables:
    sheets = (Product, CostItem, MaterialPrice, ExchangeRate)
    products, items, prices, rates = (frames[sheet] for sheet in sheets)
    return cost_tables(products, items, prices, rates, settings=settings, held={})


def sums(costs: CostTables, product: str, quantity: Fraction, day: date) -> dict[str, Fraction]:
    found = dict.fromkeys(PARTS, Fraction(0))
    for one in components.components(costs, product, quantity, day):
        found[one.part] += one.amount
    return found


def lines_of(tables: Mapping[str, Any], day: date = D) -> list[Row]:
    given = {"day": day, "settings": configured(dict(SETTINGS)), "held": {}}
    frames = compute([cost_components], assembled(tables, day=day).frames, given)
    return list(records(frames[cost_components]))


def test_the_worked_example_is_broken_down_to_its_materials_and_hours() -> None:
    found = lines_of(workshop())
    assert [
        (row["path"], row["part"], row["component"], row["used"], row["price"], row["amount"])
        for row in found
    ] == [
        ("P", "main_material", "COPPER", Decimal("2.1"), Decimal("68.5"), Decimal("143.85")),
        ("P", "auxiliary_material", "VARNISH", Decimal("0.3"), Decimal(12), Decimal("3.6")),
        ("P", "processing", None, Decimal("0.52"), Decimal(40), Decimal("20.8")),
        ("P → S", "main_material", "STEEL", Decimal("1.53"), Decimal("6.2"), Decimal("9.486")),
        ("P → S", "processing", None, Decimal("0.132"), Decimal(60), Decimal("7.92")),
        ("P", "overhead", None, Decimal("28.72"), None, Decimal("2.872")),
    ]
    copper, _, winding, steel, _, overhead = found
    assert (copper["row"], copper["price_row"]) == (2, 2)
    assert (steel["sheet"], steel["row"]) == ("预估成本计算表", 6)
    assert (steel["price_sheet"], steel["price_row"]) == ("主要材料价格表", 4)
    assert copper["valid_from"] == date(2026, 1, 1)
    assert (winding["setup_hours"], winding["lot"]) == (Decimal(2), Decimal(100))
    assert overhead["file"] is None


def test_a_foreign_price_names_its_exchange_rate_and_the_row_of_it() -> None:
    tables = workshop()
    tables["material_prices"][0]["currency"] = "USD"
    tables["exchange_rates"] = rows("""
        currency valid_from rate
        USD      02-01      7.0000
        USD      11-01      9.0000
        """)
    copper = lines_of(tables)[0]
    assert (copper["currency"], copper["exchange_rate"]) == ("USD", Decimal(7))
    assert (copper["rate_from"], copper["rate_row"]) == (date(2026, 2, 1), 2)
    assert copper["amount"] == Decimal("1006.95")


def test_what_cannot_be_costed_is_not_broken_down() -> None:
    tables = workshop()
    tables["cost_items"][-1] |= {"cost_type": "subassembly", "component_id": "P"}
    assert lines_of(tables) == []


def test_too_many_components_leave_the_sub_assemblies_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(components, "MOST", 4)
    whole = [row for row in lines_of(workshop()) if row["component"] == "S"]
    assert [(row["part"], row["used"], row["amount"]) for row in whole] == [
        ("main_material", Decimal("1.02"), Decimal("9.486")),
        ("processing", Decimal("1.02"), Decimal("7.92")),
    ]


def test_a_whole_sub_assembly_of_which_none_is_taken_adds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(components, "MOST", 4)
    tables = workshop()
    for item in tables["cost_items"]:
        if item["component_id"] == "S":
            item["usage"] = Decimal(0)
        item["setup_hours"] = item["setup_hours"] and Decimal(1)
    tables["products"] = [{**row, "batch_size": None} for row in tables["products"]]
    assert {row["path"] for row in lines_of(tables)} == {"P"}


def test_where_there_is_no_room_for_all_the_largest_stay_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """P has five components, S two: with room for four, P takes S as a whole."""
    tables = workshop()
    line = tables["quote_lines"][0]
    tables["quote_lines"].append({**line, "line_no": 2, "product_id": "S"})
    counts = []
    for room in (7, 6, 4):
        monkeypatch.setattr(components, "ROOM", room)
        found = [row["path"] for row in lines_of(tables) if row["line_no"] == 1]
        counts.append(found.count("P → S"))
    assert counts == [2, 0, 0]


def test_sub_assemblies_within_sub_assemblies_cost_no_time_without_end() -> None:
    """Forty levels that each take the next one twice: 2 to the power of 40 components."""
    tables = workshop()
    names = [f"L{level}" for level in range(40)]
    blank = dict.fromkeys(tables["cost_items"][0])
    tables["products"] += [
        {"product_id": name, "standard": False, "batch_size": None} for name in names
    ]
    tables["cost_items"] += [
        {
            **blank, "product_id": above, "cost_type": "subassembly",
            "component_id": below, "usage": Decimal(1),
        }
        for above, below in zip(names, [*names[1:], "S"], strict=True)
        for _ in range(2)
    ]  # fmt: skip
    tables["quote_lines"][0]["product_id"] = "L0"
    assert len(lines_of(tables)) == 5  # two sub-assemblies of two parts each, and the overhead


@pytest.mark.parametrize("seed", range(12))
def test_the_parts_of_every_cost_add_up_exactly(seed: int) -> None:
    tables, day, row = generated.company(seed, 2), generated.as_of(seed), generated.settings(seed)
    settings = configured(row)
    frames = assembled(tables, day=day).frames
    costs = tables_of(frames, settings)
    oracle = Recipes(as_they_read(tables, day), row, day)
    for product in records(frames[Product]):
        name, quantity = product["product_id"], Fraction(7, 3)
        theirs = oracle.parts(name, quantity)
        if theirs is not None:
            ours = sums(costs, name, quantity, day)
            assert tuple(ours.values()) == theirs, name


@pytest.mark.parametrize("seed", range(3))
def test_every_costed_line_has_components_that_round_to_its_cost(seed: int) -> None:
    tables, day = generated.company(seed, 2), generated.as_of(seed)
    settings = configured(generated.settings(seed))
    given = {"day": day, "settings": settings, "held": {}}
    frames = compute(
        [costed_lines, cost_components, product_components],
        assembled(tables, day=day).frames, given,
    )  # fmt: skip
    totals: dict[tuple[str, int], Decimal] = {}
    for part in records(frames[cost_components]):
        key = (part["quote_no"], part["line_no"])
        totals[key] = totals.get(key, Decimal(0)) + part["amount"]
    costed = [line for line in records(frames[costed_lines]) if line["unit_cost"]]
    assert costed
    for line in costed:
        total = totals[line["quote_no"], line["line_no"]]
        assert abs(total - line["unit_cost"]) <= Decimal("0.0002")


def test_overhead_is_left_out_where_there_is_none() -> None:
    given = {"day": D, "settings": Settings(costing=Costing()), "held": {}}
    frames = compute([product_components], assembled(workshop(), day=D).frames, given)
    found = list(records(frames[product_components]))
    assert {row["part"] for row in found} == set(PARTS)
    assert {row["product_id"] for row in found} == {"P", "S"}
