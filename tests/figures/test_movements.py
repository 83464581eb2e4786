"""Every movement of an order or a forecast request names the row that it comes from."""

from datetime import date
from decimal import Decimal

from sales_batch.core.figure import compute
from sales_batch.core.records import records
from sales_batch.figures.movements import forecast_movements, order_movements
from tests.frames import assembled
from tests.oracle.typed import rows

D = date(2026, 11, 30)


def test_movements_of_an_order_and_a_new_price() -> None:
    tables = {
        "orders": rows("""
            order_no customer_id received_on
            S1       C1          10-01
            """),
        "order_lines": rows("""
            order_no line_no product_id quantity unit_price due_on
            S1       1       P          10       5          11-01
            """),
        "order_changes": rows("""
            order_no line_no changed_on quantity_change new_unit_price
            S1       1       10-05      -2              -
            S1       1       10-07      -               6
            """),
        "deliveries": rows("""
            delivery_no line_no order_no order_line_no delivered_on quantity
            L1          1       S1       1             10-06        3
            """),
    }
    given = {"day": D, "held": {}}
    frames = compute([order_movements], assembled(tables, day=D).frames, given)
    assert [
        (row["flow"], row["quantity"], row["amount"], row["sheet"], row["row"])
        for row in records(frames[order_movements])
    ] == [
        ("received", Decimal(10), Decimal(50), "订货明细", 2),
        ("changed", Decimal(-2), Decimal(-10), "订货变更", 2),
        ("delivered", Decimal(3), Decimal(15), "送货通知单", 2),
        ("changed", Decimal(0), Decimal(5), "订货变更", 3),
    ]


def test_movements_of_a_forecast_request() -> None:
    tables = {
        "forecast_requests": rows("""
            request_no product_id quantity requested_on cancelled_on cancelled_quantity
            F1         P          100      10-01        10-20        30
            """),
        "production_output": rows("""
            output_no request_no product_id produced_on quantity
            W1        F1         P          10-10       40
            """),
    }
    given = {"day": D, "held": {}}
    frames = compute([forecast_movements], assembled(tables, day=D).frames, given)
    assert [
        (row["flow"], row["quantity"], row["row"]) for row in records(frames[forecast_movements])
    ] == [("requested", 100, 2), ("cancelled", 30, 2), ("produced", 40, 2)]
