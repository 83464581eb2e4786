"""The worked example of a quote, and cases at the edges of its words."""

from datetime import date
from decimal import Decimal

import pytest

from tests.oracle.costing import product_cost, quote_costing
from tests.oracle.tables import Row, Settings, Tables
from tests.oracle.typed import rows

D = date(2026, 10, 31)
SETTINGS: Settings = {
    "prices_include_vat": False,
    "vat_rate": Decimal("0.13"),
    "overhead_rate": Decimal("0.10"),
    "target_margin": Decimal("0.20"),
    "price_step": Decimal("0.01"),
    "market_days": 180,
    "currency": "CNY",
}
WITH_VAT: Settings = {**SETTINGS, "prices_include_vat": True}


def workshop() -> dict[str, list[Row]]:
    """The product P of the worked example, with its sub-assembly S."""
    return {
        "products": rows("""
            product_id standard batch_size
            P          no       -
            S          no       -
            """),
        "material_prices": rows("""
            material_id valid_from price   currency
            COPPER      01-01      68.5000 -
            VARNISH     01-01      12.0000 CNY
            STEEL       01-01      6.2000  RMB
            """),
        "cost_items": rows("""
            product_id cost_type          material_id component_id usage scrap_rate setup_hours hourly_rate
            P          main_material      COPPER      -            2     0.05       -           -
            P          auxiliary_material VARNISH     -            0.3   -          -           -
            P          processing         -           -            0.5   -          2           40
            P          subassembly        -           S            1     0.02       -           -
            S          main_material      STEEL       -            1.5   -          -           -
            S          processing         -           -            0.1   -          3           60
            """),  # noqa: E501
        "quotes": rows("""
            quote_no requested_on quoted_on vat_rate
            Q1       10-01        10-10     -
            """),
        "quote_lines": rows("""
            quote_no line_no product_id quantity unit_price
            Q1       1       P          100      -
            """),
    }


def cost(tables: Tables, quantity: str = "100", on: date = D) -> dict[str, Decimal] | None:
    return product_cost(tables, SETTINGS, on, "P", Decimal(quantity))


def quoted(tables: Tables, settings: Settings = SETTINGS, day: date = D) -> Row:
    (line,) = quote_costing(tables, settings, day)
    return line


def test_the_worked_example_of_a_quote() -> None:
    assert cost(workshop()) == {
        "main_material": Decimal("153.3360"),
        "auxiliary_material": Decimal("3.6000"),
        "processing": Decimal("28.7200"),
        "overhead": Decimal("2.8720"),
        "unit_cost": Decimal("188.5280"),
    }
    line = quoted(workshop())
    assert line["proposed_price"] == line["price"] == line["net_price"] == Decimal("235.66")
    assert line["margin_rate"] == Decimal("0.200000")
    assert (line["market_price"], line["market_gap"]) == (None, None)


def test_with_vat_the_proposed_price_has_it_and_the_net_price_has_not() -> None:
    line = quoted(workshop(), WITH_VAT)
    assert line["proposed_price"] == Decimal("266.30")  # 235.66 x 1.13 = 266.2958
    assert line["net_price"] == Decimal("235.6637")
    tables = workshop()
    tables["quotes"][0]["vat_rate"] = Decimal(0)
    assert quoted(tables, WITH_VAT)["proposed_price"] == Decimal("235.66")


def test_setup_is_shared_by_the_batch_where_there_is_one() -> None:
    tables = workshop()
    tables["products"][1]["batch_size"] = Decimal(30)
    found = cost(tables)
    assert found is not None
    assert found["processing"] == Decimal("33.0400")  # 20.8 + 1.02 x (0.1 + 3/30) x 60


@pytest.mark.parametrize("table", ["material_prices", "cost_items", "products"])
def test_what_is_missing_below_leaves_the_product_without_a_cost(table: str) -> None:
    tables = workshop()
    tables[table] = [
        row
        for row in tables[table]
        if row.get("product_id") != "S" and row.get("material_id") != "STEEL"
    ]
    assert cost(tables) is None
    line = quoted(tables)
    assert line["unit_cost"] is line["proposed_price"] is line["margin_rate"] is None


def test_a_circle_leaves_the_product_without_a_cost() -> None:
    tables = workshop()
    tables["cost_items"][-1] |= {"cost_type": "subassembly", "component_id": "P"}
    assert cost(tables) is None


def test_a_foreign_price_takes_the_rate_of_the_day_and_needs_one() -> None:
    tables = workshop()
    tables["material_prices"][0]["currency"] = "USD"
    assert cost(tables) is None
    tables["exchange_rates"] = rows("""
        currency valid_from rate
        USD      02-01      7.0000
        USD      11-01      9.0000
        EUR      02-01      8.0000
        """)
    found = cost(tables)
    assert found is not None
    assert found["main_material"] == Decimal("1016.4360")  # 143.85 x 7 + 9.486
    assert cost(tables, on=date(2026, 1, 31)) is None


def test_half_a_unit_goes_up_and_each_component_is_rounded_by_itself() -> None:
    tables = workshop()
    tables["cost_items"] = rows(
        """
        product_id cost_type          material_id usage  hourly_rate
        P          main_material      STEEL       0.0001 -
        P          auxiliary_material VARNISH     0.0001 -
        P          processing         -           0.0001 0.5000
        """,
        component_id=None,
        scrap_rate=None,
        setup_hours=None,
    )
    settings = {**SETTINGS, "overhead_rate": Decimal("0.60")}
    assert product_cost(tables, settings, D, "P", Decimal(100)) == {
        "main_material": Decimal("0.0006"),
        "auxiliary_material": Decimal("0.0012"),
        "processing": Decimal("0.0001"),  # 0.00005
        "overhead": Decimal("0.0000"),  # 0.00003, of the unrounded processing
        "unit_cost": Decimal("0.0019"),
    }


def test_a_component_of_which_none_is_needed_costs_nothing_but_must_have_a_cost() -> None:
    tables = workshop()
    tables["cost_items"][3]["usage"] = Decimal(0)
    found = cost(tables)
    assert found is not None
    assert (found["main_material"], found["processing"]) == (Decimal("143.85"), Decimal("20.8"))
    tables["cost_items"] = tables["cost_items"][:4]
    assert cost(tables) is None


def test_the_standard_price_is_of_the_newest_list_and_the_step_reached() -> None:
    tables = workshop()
    tables["products"][0]["standard"] = True
    tables["standard_prices"] = rows("""
        product_id valid_from min_quantity price
        P          01-01      1            300
        P          05-01      1            290
        P          05-01      100          280
        P          05-01      101          270
        P          10-11      1            100
        """)
    assert quoted(tables)["proposed_price"] == Decimal(280)
    tables["standard_prices"] = tables["standard_prices"][:1] + tables["standard_prices"][3:]
    assert quoted(tables)["proposed_price"] == Decimal("235.66")
    tables["products"][0]["standard"] = False
    assert quoted(tables)["proposed_price"] == Decimal("235.66")


def test_a_line_without_a_cost_still_has_its_price_and_market() -> None:
    tables = workshop() | {"cost_items": []}
    tables["quote_lines"][0]["unit_price"] = Decimal("113.0000")
    tables["market_prices"] = rows("""
        product_id surveyed_on source price
        P          04-12       east   500
        P          04-13       west   100
        P          10-10       north  90.0001
        P          10-09       north  10
        P          10-11       south  10
        """)
    line = quoted(tables, WITH_VAT)
    assert line["unit_cost"] is line["proposed_price"] is line["margin_rate"] is None
    assert (line["price"], line["net_price"]) == (Decimal(113), Decimal(100))
    assert line["market_price"] == Decimal("95.0001")  # of 95.00005
    assert line["market_gap"] == Decimal("0.189473")  # 0.18947305, of the unrounded median


def test_a_price_of_nought_has_no_margin_and_an_unquoted_quote_is_of_the_day() -> None:
    tables = workshop()
    tables["quote_lines"][0]["unit_price"] = Decimal(0)
    tables["quotes"][0]["quoted_on"] = date(2026, 11, 2)
    tables["material_prices"] += rows("""
        material_id valid_from price currency
        STEEL       10-31      6.4   -
        STEEL       11-01      9.9   -
        """)
    line = quoted(tables)
    assert (line["price"], line["margin_rate"]) == (Decimal(0), None)
    assert line["main_material"] == Decimal("153.6420")
    assert quote_costing(tables, SETTINGS, date(2026, 9, 30)) == []
