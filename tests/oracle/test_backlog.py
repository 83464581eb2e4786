"""The worked example of the backlog, and cases at the edges of its words."""

from datetime import date
from decimal import Decimal

from tests.oracle.backlog import forecast_backlog, order_backlog
from tests.oracle.tables import Row
from tests.oracle.typed import rows

D = date(2026, 10, 31)


def orders() -> dict[str, list[Row]]:
    """The two orders of the worked example, at 10.00 apiece."""
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
    }


def requests() -> dict[str, list[Row]]:
    """The forecast request of the worked example."""
    return {
        "products": orders()["products"],
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
    assert numbers(forecast_backlog(requests(), D, "2026-10", "request")) == [120, 0, 0, 0, 60, 60]


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
        assert numbers(forecast_backlog(requests(), D, month, "total")) == [0] * 6


def test_in_the_month_of_the_day_the_day_is_the_last() -> None:
    found = order_backlog(orders(), date(2026, 10, 20), "2026-10", "total")
    assert numbers(found) == [70, 0, 50, 0, 40, 5, 85]
    found = forecast_backlog(requests(), date(2026, 10, 14), "2026-10", "total")
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
    tables = requests()
    tables["forecast_requests"][0] |= {
        "cancelled_on": date(2026, 10, 31),
        "cancelled_quantity": Decimal(60),
    }
    assert numbers(forecast_backlog(tables, D, "2026-10", "family")) == [120, 0, 0, 60, 60, 0]
    early = date(2026, 10, 30)
    assert numbers(forecast_backlog(tables, early, "2026-10", "total")) == [120, 0, 0, 0, 60, 60]


def test_groups_stand_in_the_order_of_their_keys_and_the_blank_one_last() -> None:
    tables = orders()
    tables["orders"][1]["customer_id"] = "C2"
    tables["customers"] += rows("""
        customer_id account_manager channel_id
        C2          S0              K1
        """)
    by_channel = order_backlog(tables, D, "2026-10", "channel")
    assert [row["channel_id"] for row in by_channel] == ["K1", None]
