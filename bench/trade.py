"""The orders of one workbook of the bench's company, and what was delivered on them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from bench import columns, shipping
from bench.columns import Ints
from bench.lines import FIRST, LAST, TODAY, UNIT, Lines, draw_lines
from bench.registers import CUSTOMERS, PLACES, PRODUCTS, Catalogue, on_credit
from sales_batch.core.sheet import Sheet
from sales_batch.sheets.deliveries import Delivery, DeliveryNotice, Return
from sales_batch.sheets.orders import ForecastRequest, Order, OrderChange, OrderLine

Tables = Mapping[type[Sheet], pa.Table]
"""Typed rows by sheet: Arrow columns by name; a column that is not there is blank."""

VIA = ("phone", "visit", "email", "wechat", "platform")
REMARKS = ("", "", "", "", "", "", "", "请附合格证", "分批交货可以", "送货前请电话联系")


def trade(seed: int, number: int, count: int, goods: Catalogue) -> Tables:
    """The order workbook `number` with `count` lines, and the deliveries on them.

    Everything agrees, except for a few mistakes in number 1.
    """
    draw = np.random.default_rng([seed, number])
    orders = np.repeat(np.arange(count), draw.integers(1, 8, count))[:count]
    received = np.sort(draw.integers(FIRST, LAST + 1, orders[-1] + 1))
    lines = draw_lines(draw, goods, orders, received)
    names = [f"SO26-{number:03d}-{order + 1:06d}" for order in range(len(received))]
    customers = (draw.random(len(received)) ** 1.5 * CUSTOMERS).astype(np.int64)
    delivered = shipping.deliveries(draw, lines, names, number)
    return {
        Order: _orders(draw, received, names, customers),
        OrderLine: _with_mistakes(_order_lines(draw, lines, names), number),
        OrderChange: _changes(draw, goods, lines, names),
        ForecastRequest: _requests(draw, number, max(3, count // 1000)),
        Delivery: delivered,
        Return: shipping.returns(draw, delivered, number),
        DeliveryNotice: shipping.notices(draw, lines, names),
    }


def _orders(draw: Any, received: Ints, names: Sequence[str], customers: Ints) -> pa.Table:
    count = len(received)
    special = draw.random(count) < 0.005
    credit = on_credit(customers)
    with_number = draw.random(count) < 0.5
    purchases = [f"PO-{at:07d}" for at in draw.integers(0, 10**7, count).tolist()]
    reason = ("mass", "contract", "export")
    every = np.arange(count)
    return pa.table(
        {
            "order_no": columns.texts(every, names),
            "voucher_type": columns.texts(special, ("general", "special")),
            "customer_id": columns.customers(customers),
            "received_on": columns.days(received),
            "received_by": columns.clerks(draw, count),
            "received_via": columns.texts(draw.integers(0, len(VIA), count), VIA),
            "customer_po": columns.texts(np.where(with_number, every, -1), purchases),
            "payment_terms": columns.texts(credit, ("cash", "credit")),
            "payment_days": columns.whole(np.full(count, 60), credit),
            "delivery_place": columns.texts(customers % len(PLACES), PLACES),
            "packing": columns.texts(np.where(special, 0, -1), ("木箱，汽运",)),
            "special_reason": columns.texts(
                np.where(special, draw.integers(0, len(reason), count), -1), reason
            ),
        }
    )


def _order_lines(draw: Any, lines: Lines, names: Sequence[str]) -> pa.Table:
    count = len(lines.order)
    cents = (lines.quantity * lines.price + 500_000) // 1_000_000
    remarks = draw.integers(0, len(REMARKS), count)
    blank = np.array([not remark for remark in REMARKS])
    return pa.table(
        {
            "order_no": columns.texts(lines.order, names),
            "line_no": columns.whole(lines.line_no),
            "product_id": columns.products(lines.product),
            "quantity": columns.exact(lines.quantity),
            "unit_price": columns.exact(lines.price),
            "amount": columns.exact(cents, draw.random(count) < 0.8, places=2),
            "due_on": columns.days(lines.due),
            "remark": columns.texts(np.where(blank[remarks], -1, remarks), REMARKS),
        }
    )


def _with_mistakes(lines: pa.Table, number: int) -> pa.Table:
    """The first workbook's lines with some mistakes, each of which holds its order."""
    if number != 1 or lines.num_rows < 100:
        return lines
    rows = lines.slice(0, 100).to_pylist()
    doubled = next(at for at in range(1, 100) if rows[at]["line_no"] == 2)
    wrong = [at for at in range(100) if rows[at]["order_no"] != rows[doubled]["order_no"]]
    amount, product, due, price = wrong[10], wrong[30], wrong[50], wrong[70]
    rows[amount]["amount"] = rows[amount]["quantity"] * rows[amount]["unit_price"] + 1
    rows[amount]["amount"] = round(rows[amount]["amount"], 2)
    rows[product]["product_id"] = "P-XYZZY"
    rows[due]["due_on"] = None
    rows[price]["unit_price"] = None
    rows[doubled]["line_no"] = 1
    schema = pa.schema(
        [
            field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field
            for field in lines.schema
        ]
    )
    head = pa.Table.from_pylist(rows, schema)
    return pa.concat_tables([head, lines.slice(100).cast(schema)])


def _changes(draw: Any, goods: Catalogue, lines: Lines, names: Sequence[str]) -> pa.Table:
    """Changes of open lines: a quarter each by price and by date, the others by quantity."""
    at = np.flatnonzero(~lines.closed & (draw.random(len(lines.order)) < 0.08))
    count, kind = len(at), draw.integers(0, 4, len(at))
    bargain = (kind == 0) & ~goods.standard[lines.product[at]]
    later = kind == 1
    step = lines.quantity[at] // UNIT * draw.integers(-20, 30, count) // 100
    step = np.where(step == 0, 1, step) * UNIT
    price = np.maximum(lines.price[at] * draw.integers(90, 110, count) // 100 // 100 * 100, 100)
    day = np.minimum(lines.received[at] + draw.integers(1, 20, count), TODAY - 1)
    reasons = ("客户调整计划", "原料涨价", "客户改期")
    return pa.table(
        {
            "order_no": columns.texts(lines.order[at], names),
            "line_no": columns.whole(lines.line_no[at]),
            "changed_on": columns.days(day),
            "quantity_change": columns.exact(step, ~bargain & ~later),
            "new_unit_price": columns.exact(price, bargain),
            "new_due_on": columns.days(lines.due[at] + draw.integers(10, 40, count), later),
            "asked_by": columns.texts(np.zeros(count), ("customer",)),
            "reason": columns.texts(np.where(bargain, 1, np.where(later, 2, 0)), reasons),
        }
    )


def _requests(draw: Any, number: int, count: int) -> pa.Table:
    asked = draw.integers(FIRST, LAST - 30, count)
    quantity = draw.integers(2, 50, count) * 10 * UNIT
    cancelled = draw.random(count) < 0.1
    return pa.table(
        {
            "request_no": columns.texts(
                np.arange(count), [f"FR26-{number:03d}-{at + 1:04d}" for at in range(count)]
            ),
            "product_id": columns.products(draw.integers(0, PRODUCTS, count)),
            "quantity": columns.exact(quantity),
            "requested_on": columns.days(asked),
            "requested_by": columns.clerks(draw, count),
            "wanted_on": columns.days(asked + 40),
            "cancelled_on": columns.days(asked + 5, cancelled),
            "cancelled_quantity": columns.exact(quantity // 2, cancelled),
        }
    )
