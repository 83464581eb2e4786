"""The worked examples of the figures, and cases at the edges of their words."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.oracle.backlog import forecast_backlog, order_backlog
from tests.oracle.costing import product_cost, quote_costing
from tests.oracle.tables import Row, Settings, Tables, rounded, written

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


def rows(text: str, **blank: Any) -> list[Row]:
    """Rows from a table in text: dates, numbers, line numbers and words; `-` is a blank."""
    header, *body = [line.split() for line in text.strip().splitlines()]
    return [
        blank | {name: cell(name, word) for name, word in zip(header, line, strict=True)}
        for line in body
    ]


def cell(name: str, word: str) -> Any:
    if word == "-":
        return None
    if name in ("item_no", "line_no", "order_line_no"):
        return int(word)
    if name.endswith(("_on", "_from")):
        return date.fromisoformat(f"2026-{word}")
    if word in ("yes", "no"):
        return word == "yes"
    return Decimal(word) if word[0] in "-0123456789" else word


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
    assert cost(tables) == {
        "main_material": Decimal("0.0006"),
        "auxiliary_material": Decimal("0.0012"),
        "processing": Decimal("0.0001"),  # 0.00005
        "overhead": Decimal("0.0000"),  # 0.000005, of the unrounded processing
        "unit_cost": Decimal("0.0019"),
    }


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


def orders() -> dict[str, list[Row]]:
    """The two orders and the forecast request of the worked example, at 10.00 apiece."""
    return {
        "customers": rows("""
            customer_id account_manager channel_id
            C1          S1              -
            """),
        "products": rows("""
            product_id family
            P          motors
            """),
        "orders": rows("""
            order_no customer_id received_on
            O1       C1          09-10
            O2       C1          10-05
            """),
        "order_lines": rows("""
            order_no line_no added_on product_id quantity unit_price
            O1       1       -        P          100      10
            O2       1       -        P          50       10
            """),
        "order_changes": rows("""
            order_no line_no changed_on quantity_change new_unit_price
            O1       1       10-22      -10             -
            """),
        "deliveries": rows("""
            delivery_no line_no order_no order_line_no delivered_on quantity
            D1          1       O1       1             09-25        30
            D2          1       O1       1             10-08        40
            """),
        "returns": rows("""
            delivery_no line_no happened_on kind     quantity remedy
            D2          1       10-20       returned 5        redeliver
            """),
        "forecast_requests": rows("""
            request_no product_id quantity requested_on cancelled_on cancelled_quantity
            F1         P          200      09-12        -            -
            """),
        "production_output": rows("""
            produced_on quantity request_no
            09-30       80       F1
            10-15       60       F1
            10-16       7        -
            """),
    }


def numbers(found: list[Row], what: str = "quantity") -> list[Decimal]:
    (row,) = found
    return [value for name, value in row.items() if name.endswith(f"_{what}")]


def test_the_worked_example_of_the_backlog() -> None:
    by_product = order_backlog(orders(), D, "2026-10", "product")
    assert list(by_product[0])[:3] == ["month", "product_id", "opening_quantity"]
    assert numbers(by_product) == [70, 0, 50, -10, 40, 5, 75]
    assert numbers(by_product, "amount") == [700, 0, 500, -100, 400, 50, 750]
    assert numbers(forecast_backlog(orders(), D, "2026-10", "request")) == [120, 0, 0, 0, 60, 60]


def test_the_key_columns() -> None:
    tables = orders()
    expected: dict[str, Row] = {
        "total": {},
        "family": {"family": "motors"},
        "customer": {"customer_id": "C1"},
        "account_manager": {"account_manager": "S1"},
        "channel": {"channel_id": None},
    }
    for by, keys in expected.items():
        (row,) = order_backlog(tables, D, "2026-10", by)
        assert dict(list(row.items())[: len(keys) + 1]) == {"month": "2026-10", **keys}
    lines = order_backlog(tables, D, "2026-10", "line")
    assert [(line["order_no"], line["line_no"]) for line in lines] == [("O1", 1), ("O2", 1)]


def test_before_anything_and_after_the_day_there_is_nothing() -> None:
    for month in ("2026-08", "2026-11"):
        assert order_backlog(orders(), D, month, "product") == []
        assert numbers(order_backlog(orders(), D, month, "total")) == [0] * 7
        assert numbers(forecast_backlog(orders(), D, month, "total")) == [0] * 6


def test_in_the_month_of_the_day_the_day_is_the_last() -> None:
    found = order_backlog(orders(), date(2026, 10, 20), "2026-10", "total")
    assert numbers(found) == [70, 0, 50, 0, 40, 5, 85]
    found = forecast_backlog(orders(), date(2026, 10, 14), "2026-10", "total")
    assert numbers(found) == [120, 0, 0, 0, 0, 120]


def test_a_new_price_revalues_what_was_open_and_prices_the_flows_of_its_day() -> None:
    tables = orders()
    tables["order_changes"] += rows("""
        order_no line_no changed_on quantity_change new_unit_price
        O1       1       10-08      -               99
        O1       1       10-08      -               12
        O1       1       11-01      -               77
        """)
    found = order_backlog(tables, D, "2026-10", "line")[:1]
    assert numbers(found) == [70, 0, 0, -10, 40, 5, 25]
    # 70 x 2 on the 8th, -10 x 12 on the 22nd
    assert numbers(found, "amount") == [700, 0, 0, 20, 480, 60, 300]


def test_more_delivered_than_ordered_is_owed_by_the_customer() -> None:
    tables = orders()
    tables["deliveries"] += rows("""
        delivery_no line_no order_no order_line_no delivered_on quantity
        D3          1       O2       1             10-05        80
        """)
    tables["order_changes"] += rows("""
        order_no line_no changed_on quantity_change new_unit_price
        O2       1       10-31      -               11
        """)
    found = order_backlog(tables, D, "2026-10", "line")[1:]
    assert numbers(found) == [0, 0, 50, 0, 80, 0, -30]
    assert numbers(found, "amount") == [0, 0, 500, -30, 800, 0, -330]


def test_only_goods_to_be_redelivered_are_owed_again() -> None:
    tables = orders()
    tables["returns"] = rows("""
        delivery_no line_no happened_on kind      quantity remedy
        D2          1       10-20       refused   1        redeliver
        D2          1       10-20       returned  2        credit
        D2          1       10-20       returned  4        -
        D2          1       10-20       complaint 8        redeliver
        D2          1       11-20       returned  16       redeliver
        D2          2       10-20       returned  32       redeliver
        """)
    assert numbers(order_backlog(tables, D, "2026-10", "total"))[5] == 1


def test_what_belongs_to_a_later_order_is_not_there_yet() -> None:
    tables = orders()
    tables["order_lines"][0]["added_on"] = date(2026, 10, 3)
    assert order_backlog(tables, date(2026, 9, 30), "2026-09", "product") == []
    tables["orders"][0]["received_on"] = date(2026, 10, 25)
    found = order_backlog(tables, date(2026, 10, 24), "2026-10", "total")
    assert numbers(found) == [0, 0, 50, 0, 0, 0, 50]


def test_a_cancellation_counts_from_its_day() -> None:
    tables = orders()
    tables["forecast_requests"][0] |= {
        "cancelled_on": date(2026, 10, 31),
        "cancelled_quantity": Decimal(60),
    }
    assert numbers(forecast_backlog(tables, D, "2026-10", "family")) == [120, 0, 0, 60, 60, 0]
    early = date(2026, 10, 30)
    assert numbers(forecast_backlog(tables, early, "2026-10", "total")) == [120, 0, 0, 0, 60, 60]


def test_numbers_are_written_as_they_are() -> None:
    assert str(rounded(Fraction(-1, 8), 2)) == "-0.13"
    assert str(rounded(Fraction(-1, 1000), 2)) == "0.00"
    assert str(written(Fraction(123456789012345678901234567890123, 10**8), 8)).endswith(".67890123")
    with pytest.raises(ValueError, match="more than 2 decimals"):
        written(Fraction(1, 8), 2)
