"""The orders of one workbook of the bench's company, and what was delivered on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bench.registers import (
    CLERKS,
    CUSTOMERS,
    DAY,
    PLACES,
    PRODUCTS,
    Catalogue,
    clerk_id,
    customer_id,
    on_credit,
    product_id,
)
from sales_batch.core.arrays import numbers, texts
from sales_batch.core.kinds import EPOCH
from sales_batch.core.sheet import Sheet
from sales_batch.sheets.deliveries import Delivery, DeliveryNotice, Return
from sales_batch.sheets.orders import ForecastRequest, Order, OrderChange, OrderLine

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Tables = Mapping[type[Sheet], pa.Table]
"""Typed rows by sheet: Arrow columns by name; a column that is not there is blank."""

FIRST, LAST = date(2026, 1, 5).toordinal() - EPOCH, date(2026, 11, 27).toordinal() - EPOCH
TODAY = DAY.toordinal() - EPOCH
CLOSES = date(2026, 9, 15).toordinal() - EPOCH
"""Of the lines received before this day many are delivered."""
UNIT = 10_000
"""Units of 0.0001, in which quantities and prices are drawn."""
VIA = ("phone", "visit", "email", "wechat", "platform")
REMARKS = ("", "", "", "", "", "", "", "请附合格证", "分批交货可以", "送货前请电话联系")
CARRIERS = ("自有车辆", "示例物流", "江南货运")


@dataclass(frozen=True)
class _Lines:
    """Order lines as arrays; quantity and price in units of 0.0001, days since 1970."""

    order: Ints
    line_no: Ints
    product: Ints
    quantity: Ints
    price: Ints
    received: Ints
    due: Ints
    closed: Flags
    part: Flags
    """Closed lines are delivered in full; of these a part has left."""


def trade(seed: int, number: int, count: int, goods: Catalogue) -> Tables:
    """The order workbook `number` with `count` lines, and the deliveries on them.

    Everything agrees, except for a few mistakes in number 1.
    """
    draw = np.random.default_rng([seed, number])
    orders = np.repeat(np.arange(count), draw.integers(1, 8, count))[:count]
    received = np.sort(draw.integers(FIRST, LAST + 1, orders[-1] + 1))
    lines = _lines(draw, goods, orders, received)
    names = [f"SO26-{number:03d}-{order + 1:06d}" for order in range(len(received))]
    customers = (draw.random(len(received)) ** 1.5 * CUSTOMERS).astype(np.int64)
    delivered = _deliveries(draw, lines, names, number)
    return {
        Order: _orders(draw, received, names, customers),
        OrderLine: _with_mistakes(_order_lines(draw, lines, names), number),
        OrderChange: _changes(draw, goods, lines, names),
        ForecastRequest: _requests(draw, number, max(3, count // 1000)),
        Delivery: delivered,
        Return: _returns(draw, delivered, number),
        DeliveryNotice: _notices(draw, lines, names),
    }


def _lines(draw: Any, goods: Catalogue, orders: Ints, received: Ints) -> _Lines:
    count, day = len(orders), received[orders]
    first = np.flatnonzero(np.diff(orders, prepend=-1))
    product = (draw.random(count) ** 2 * PRODUCTS).astype(np.int64)
    price = goods.price[product]
    bargained = price * draw.integers(85, 115, count) // 100 // 100 * 100
    price = np.where(goods.standard[product], price, np.maximum(bargained, 100))
    most = np.minimum(2000, 120_000 * UNIT // price)
    quantity = (1 + (draw.random(count) ** 2 * most).astype(np.int64)) * UNIT
    quantity += np.where(goods.weighed[product], draw.integers(0, 1000, count) * 10, 0)
    closed = (day < CLOSES) & (draw.random(count) < 0.55)
    soon = day + draw.integers(25, 60, count)
    far = np.maximum(day + draw.integers(30, 120, count), TODAY + draw.integers(20, 110, count))
    part = ~closed & (day < LAST - 20) & (quantity >= 10 * UNIT) & (draw.random(count) < 0.08)
    due = np.where(closed, soon, far)
    line_no = np.arange(count) - first[orders] + 1
    return _Lines(orders, line_no, product, quantity, price, day, due, closed, part)


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
            "order_no": _texts(every, names),
            "voucher_type": _texts(special, ("general", "special")),
            "customer_id": _customers(customers),
            "received_on": _days(received),
            "received_by": _clerks(draw, count),
            "received_via": _texts(draw.integers(0, len(VIA), count), VIA),
            "customer_po": _texts(np.where(with_number, every, -1), purchases),
            "payment_terms": _texts(credit, ("cash", "credit")),
            "payment_days": _whole(np.full(count, 60), credit),
            "delivery_place": _texts(customers % len(PLACES), PLACES),
            "packing": _texts(np.where(special, 0, -1), ("木箱，汽运",)),
            "special_reason": _texts(
                np.where(special, draw.integers(0, len(reason), count), -1), reason
            ),
        }
    )


def _order_lines(draw: Any, lines: _Lines, names: Sequence[str]) -> pa.Table:
    count = len(lines.order)
    cents = (lines.quantity * lines.price + 500_000) // 1_000_000
    remarks = draw.integers(0, len(REMARKS), count)
    blank = np.array([not remark for remark in REMARKS])
    return pa.table(
        {
            "order_no": _texts(lines.order, names),
            "line_no": _whole(lines.line_no),
            "product_id": _products(lines.product),
            "quantity": _exact(lines.quantity),
            "unit_price": _exact(lines.price),
            "amount": _exact(cents, draw.random(count) < 0.8, places=2),
            "due_on": _days(lines.due),
            "remark": _texts(np.where(blank[remarks], -1, remarks), REMARKS),
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


def _changes(draw: Any, goods: Catalogue, lines: _Lines, names: Sequence[str]) -> pa.Table:
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
            "order_no": _texts(lines.order[at], names),
            "line_no": _whole(lines.line_no[at]),
            "changed_on": _days(day),
            "quantity_change": _exact(step, ~bargain & ~later),
            "new_unit_price": _exact(price, bargain),
            "new_due_on": _days(lines.due[at] + draw.integers(10, 40, count), later),
            "asked_by": _texts(np.zeros(count), ("customer",)),
            "reason": _texts(np.where(bargain, 1, np.where(later, 2, 0)), reasons),
        }
    )


def _requests(draw: Any, number: int, count: int) -> pa.Table:
    asked = draw.integers(FIRST, LAST - 30, count)
    quantity = draw.integers(2, 50, count) * 10 * UNIT
    cancelled = draw.random(count) < 0.1
    return pa.table(
        {
            "request_no": _texts(
                np.arange(count), [f"FR26-{number:03d}-{at + 1:04d}" for at in range(count)]
            ),
            "product_id": _products(draw.integers(0, PRODUCTS, count)),
            "quantity": _exact(quantity),
            "requested_on": _days(asked),
            "requested_by": _clerks(draw, count),
            "wanted_on": _days(asked + 40),
            "cancelled_on": _days(asked + 5, cancelled),
            "cancelled_quantity": _exact(quantity // 2, cancelled),
        }
    )


def _deliveries(draw: Any, lines: _Lines, names: Sequence[str], number: int) -> pa.Table:
    """Full deliveries of closed lines and one of each line that has left in part, by day."""
    at = np.flatnonzero(lines.closed | lines.part)
    part, count = lines.part[at], len(at)
    late = ~part & (draw.random(count) < 0.02)
    early = np.maximum(lines.due[at] - draw.integers(0, 12, count), lines.received[at] + 1)
    day = np.where(late, lines.due[at] + draw.integers(1, 6, count), early)
    day = np.where(part, lines.received[at] + draw.integers(3, 20, count), day)
    quantity = np.where(part, lines.quantity[at] // UNIT * 2 // 5 * UNIT, lines.quantity[at])
    order = np.lexsort((lines.line_no[at], lines.order[at], day))
    at, day, quantity = at[order], day[order], quantity[order]
    part, late = part[order], late[order]
    first = np.append(True, (np.diff(day) != 0) | (np.diff(lines.order[at]) != 0))
    notice = np.cumsum(first) - 1
    inside = np.arange(count) - np.flatnonzero(first)[notice] + 1
    ordinal = [f"DN26-{number:03d}-{one + 1:06d}" for one in range(notice[-1] + 1)]
    reasons = ("material", "production", "transport", "customer")
    yes = np.ones(count, np.int64)
    return pa.table(
        {
            "delivery_no": _texts(notice, ordinal),
            "line_no": _whole(inside),
            "order_no": _texts(lines.order[at], names),
            "order_line_no": _whole(lines.line_no[at]),
            "product_id": _products(lines.product[at]),
            "delivered_on": _days(day),
            "quantity": _exact(quantity),
            "unit_price": _exact(lines.price[at], ~part & (draw.random(count) < 0.6)),
            "inspected_by": _texts(np.zeros(count), ("S003",)),
            **{
                f"{item}_ok": numbers(yes, pa.bool_(), yes.astype(bool))
                for item in ("name", "quality", "specification", "price", "quantity")
            },
            "carrier": _texts(draw.integers(-1, len(CARRIERS), count), CARRIERS),
            "signed_on": _days(day + draw.integers(0, 3, count)),
            "late_reason": _texts(
                np.where(late, draw.integers(0, len(reasons), count), -1), reasons
            ),
        }
    )


def _returns(draw: Any, delivered: pa.Table, number: int) -> pa.Table:
    """Some goods of partly delivered lines, refused and to be delivered once more."""
    whole = delivered["unit_price"].is_valid().to_numpy()
    day = delivered["delivered_on"].cast(pa.int32()).to_numpy().astype(np.int64)
    at = np.flatnonzero(~whole & (day > CLOSES) & (draw.random(len(day)) < 0.05))
    rows, count = delivered.take(pa.array(at)), len(at)
    return pa.table(
        {
            "return_no": _texts(
                np.arange(count), [f"RT26-{number:03d}-{one + 1:05d}" for one in range(count)]
            ),
            "delivery_no": rows["delivery_no"].combine_chunks(),
            "line_no": rows["line_no"],
            "happened_on": _days(day[at] + 1),
            "kind": _texts(np.zeros(count), ("refused",)),
            "quantity": _exact(np.full(count, UNIT)),
            "remedy": _texts(np.zeros(count), ("redeliver",)),
            "cause": _texts(np.zeros(count), ("damage",)),
            "reason": _texts(np.zeros(count), ("外包装破损",)),
            "handled_by": _texts(np.zeros(count), ("S003",)),
            "closed_on": _days(day[at] + 2),
        }
    )


def _notices(draw: Any, lines: _Lines, names: Sequence[str]) -> pa.Table:
    at = np.flatnonzero(~lines.closed & (draw.random(len(lines.order)) < 0.05))
    count = len(at)
    return pa.table(
        {
            "order_no": _texts(lines.order[at], names),
            "line_no": _whole(lines.line_no[at]),
            "contacted_on": _days(np.minimum(lines.received[at] + 2, TODAY - 1)),
            "contacted_by": _clerks(draw, count),
            "promised_on": _days(lines.due[at]),
            "kind": _texts(np.zeros(count), ("confirmed",)),
        }
    )


def _texts(codes: Any, values: Sequence[str]) -> Any:
    return texts(np.asarray(codes, np.int32), values)


def _products(which: Ints) -> Any:
    return _texts(which, [product_id(number) for number in range(PRODUCTS)])


def _customers(which: Ints) -> Any:
    return _texts(which, [customer_id(number) for number in range(CUSTOMERS)])


def _clerks(draw: Any, count: int) -> Any:
    who = [clerk_id(number) for number in range(CLERKS)]
    return _texts(draw.integers(0, CLERKS, count), who)


def _days(days: Ints, present: Any = None) -> Any:
    return numbers(days, pa.date32(), np.ones(len(days), bool) if present is None else present)


def _whole(values: Ints, present: Any = None) -> Any:
    return numbers(values, pa.int64(), np.ones(len(values), bool) if present is None else present)


def _exact(units: Ints, present: Any = None, places: int = 4) -> Any:
    return numbers(units, pa.decimal128(18, places), present)
