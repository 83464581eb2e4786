"""What was delivered on the lines of one order workbook, what came back, what was announced."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from bench import columns
from bench.lines import CLOSES, TODAY, UNIT, Lines
from sales_batch.core.arrays import numbers

CARRIERS = ("自有车辆", "示例物流", "江南货运")


def deliveries(draw: Any, lines: Lines, names: Sequence[str], number: int) -> pa.Table:
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
            "delivery_no": columns.texts(notice, ordinal),
            "line_no": columns.whole(inside),
            "order_no": columns.texts(lines.order[at], names),
            "order_line_no": columns.whole(lines.line_no[at]),
            "product_id": columns.products(lines.product[at]),
            "delivered_on": columns.days(day),
            "quantity": columns.exact(quantity),
            "unit_price": columns.exact(lines.price[at], ~part & (draw.random(count) < 0.6)),
            "inspected_by": columns.texts(np.zeros(count), ("S003",)),
            **{
                f"{item}_ok": numbers(yes, pa.bool_(), yes.astype(bool))
                for item in ("name", "quality", "specification", "price", "quantity")
            },
            "carrier": columns.texts(draw.integers(-1, len(CARRIERS), count), CARRIERS),
            "signed_on": columns.days(day + draw.integers(0, 3, count)),
            "late_reason": columns.texts(
                np.where(late, draw.integers(0, len(reasons), count), -1), reasons
            ),
        }
    )


def returns(draw: Any, delivered: pa.Table, number: int) -> pa.Table:
    """Some goods of partly delivered lines, refused and to be delivered once more."""
    whole = delivered["unit_price"].is_valid().to_numpy()
    day = delivered["delivered_on"].cast(pa.int32()).to_numpy().astype(np.int64)
    at = np.flatnonzero(~whole & (day > CLOSES) & (draw.random(len(day)) < 0.05))
    rows, count = delivered.take(pa.array(at)), len(at)
    return pa.table(
        {
            "return_no": columns.texts(
                np.arange(count), [f"RT26-{number:03d}-{one + 1:05d}" for one in range(count)]
            ),
            "delivery_no": rows["delivery_no"].combine_chunks(),
            "line_no": rows["line_no"],
            "happened_on": columns.days(day[at] + 1),
            "kind": columns.texts(np.zeros(count), ("refused",)),
            "quantity": columns.exact(np.full(count, UNIT)),
            "remedy": columns.texts(np.zeros(count), ("redeliver",)),
            "cause": columns.texts(np.zeros(count), ("damage",)),
            "reason": columns.texts(np.zeros(count), ("外包装破损",)),
            "handled_by": columns.texts(np.zeros(count), ("S003",)),
            "closed_on": columns.days(day[at] + 2),
        }
    )


def notices(draw: Any, lines: Lines, names: Sequence[str]) -> pa.Table:
    """The day that customers were told of some open lines."""
    at = np.flatnonzero(~lines.closed & (draw.random(len(lines.order)) < 0.05))
    count = len(at)
    return pa.table(
        {
            "order_no": columns.texts(lines.order[at], names),
            "line_no": columns.whole(lines.line_no[at]),
            "contacted_on": columns.days(np.minimum(lines.received[at] + 2, TODAY - 1)),
            "contacted_by": columns.clerks(draw, count),
            "promised_on": columns.days(lines.due[at]),
            "kind": columns.texts(np.zeros(count), ("confirmed",)),
        }
    )
