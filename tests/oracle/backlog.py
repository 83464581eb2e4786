"""F2 and F3 again: what is still owed on orders and on forecast requests, day by day.

A flow is worth the price in force at the end of its day. A new price revalues what was open at the
end of the day before, in changed_amount, so that what is open is always worth quantity x price.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.tables import Row, Tables, as_they_read, fraction, written

Steps = dict[str, Fraction]
"""The figures of one roll-forward by name, opening to closing."""
Key = tuple[Any, ...]
A_DAY = timedelta(days=1)

ORDER_STEPS = ("opening", "adjustment", "received", "changed", "delivered", "returned", "closing")
ORDER_SIGNS = {"received": 1, "changed": 1, "delivered": -1, "returned": 1}
FORECAST_STEPS = ("opening", "adjustment", "requested", "cancelled", "produced", "closing")
FORECAST_SIGNS = {"requested": 1, "cancelled": -1, "produced": -1}

ORDER_KEYS = {
    "total": (),
    "family": ("family",),
    "product": ("product_id",),
    "customer": ("customer_id",),
    "account_manager": ("account_manager",),
    "channel": ("channel_id",),
    "line": ("order_no", "line_no"),
}
FORECAST_KEYS = {
    "total": (),
    "family": ("family",),
    "product": ("product_id",),
    "request": ("request_no",),
}


def order_backlog(tables: Tables, day: date, month: str, by: str) -> list[Row]:
    """The roll-forward of open orders in one month, amounts unrounded with 8 decimals.

    One row per key that has a figure other than nought, in the order of the keys, blank last; for
    `total` always one row.
    """
    tables = as_they_read(tables, day)
    described = _order_lines(tables)
    rows = []
    for line in described:
        quantities, amounts = _line_steps(tables, line, day, month)
        figures = {f"{step}_quantity": quantities[step] for step in ORDER_STEPS}
        figures |= {f"{step}_amount": amounts[step] for step in ORDER_STEPS}
        rows.append((line, figures))
    names = [f"{step}_{what}" for what in ("quantity", "amount") for step in ORDER_STEPS]
    return _summed(rows, ORDER_KEYS[by], names, month)


def _order_lines(tables: Tables) -> list[Row]:
    """The order lines that exist, with all that they are grouped by and the day they count from."""
    orders = {row["order_no"]: row for row in tables.get("orders", [])}
    customers = {row["customer_id"]: row for row in tables.get("customers", [])}
    products = {row["product_id"]: row for row in tables.get("products", [])}
    described = []
    for line in tables.get("order_lines", []):
        order = orders[line["order_no"]]
        customer = customers.get(order["customer_id"], {})
        described.append(
            {
                **line,
                "received_on": line["added_on"] or order["received_on"],
                "customer_id": order["customer_id"],
                "account_manager": customer.get("account_manager"),
                "channel_id": customer.get("channel_id"),
                "family": products.get(line["product_id"], {}).get("family"),
            }
        )
    return described


def _line_steps(tables: Tables, line: Row, day: date, month: str) -> tuple[Steps, Steps]:
    """One line's quantities and amounts of the month, walked from its first day to its last."""
    changes = [row for row in tables.get("order_changes", []) if _of_line(row, line, "line_no")]
    flows = _flows(tables, line, changes)
    first, last = _days_of(month, day)
    quantities = dict.fromkeys(ORDER_STEPS, Fraction(0))
    amounts = dict.fromkeys(ORDER_STEPS, Fraction(0))
    if first > day:
        return quantities, amounts
    backlog = Fraction(0)
    for today in sorted(today for today in flows if today <= last):
        price = _price(line, changes, today)
        if today >= first:
            amounts["changed"] += backlog * (price - _price(line, changes, today - A_DAY))
            for step, quantity in flows[today].items():
                quantities[step] += quantity
                amounts[step] += quantity * price
        backlog += sum(ORDER_SIGNS[step] * flow for step, flow in flows[today].items())
        if today < first:
            quantities["opening"] = backlog
    quantities["closing"] = backlog
    amounts["opening"] = quantities["opening"] * _price(line, changes, first - A_DAY)
    amounts["closing"] = backlog * _price(line, changes, last)
    return quantities, amounts


def _flows(tables: Tables, line: Row, changes: list[Row]) -> dict[date, Steps]:
    """What was received, changed, delivered and returned of a line, by day."""
    flows: dict[date, Steps] = defaultdict(lambda: dict.fromkeys(ORDER_SIGNS, Fraction(0)))
    flows[line["received_on"]]["received"] += fraction(line["quantity"])
    for change in changes:
        flows[change["changed_on"]]["changed"] += fraction(change["quantity_change"])
    delivered = set()
    for delivery in tables.get("deliveries", []):
        if _of_line(delivery, line, "order_line_no"):
            flows[delivery["delivered_on"]]["delivered"] += fraction(delivery["quantity"])
            delivered.add((delivery["delivery_no"], delivery["line_no"]))
    for back in tables.get("returns", []):
        owed_again = back["remedy"] == "redeliver" and back["kind"] in ("refused", "returned")
        if owed_again and (back["delivery_no"], back["line_no"]) in delivered:
            flows[back["happened_on"]]["returned"] += fraction(back["quantity"])
    return flows


def _of_line(row: Row, line: Row, line_column: str) -> bool:
    return (row["order_no"], row[line_column]) == (line["order_no"], line["line_no"])


def _price(line: Row, changes: Iterable[Row], on: date) -> Fraction:
    """The price in force at the end of a day; of two changes of one day the lower row counts."""
    price, since = line["unit_price"], date.min
    for change in changes:
        if change["new_unit_price"] is not None and since <= change["changed_on"] <= on:
            price, since = change["new_unit_price"], change["changed_on"]
    return fraction(price)


def _days_of(month: str, day: date) -> tuple[date, date]:
    """The first and the last day of a month, the last one no later than the day."""
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    return first, min(following - timedelta(days=1), day)


def forecast_backlog(tables: Tables, day: date, month: str, by: str) -> list[Row]:
    """The roll-forward of forecast requests in one month, quantities only; rows as for orders."""
    tables = as_they_read(tables, day)
    products = {row["product_id"]: row for row in tables.get("products", [])}
    rows = []
    for request in tables.get("forecast_requests", []):
        family = products.get(request["product_id"], {}).get("family")
        steps = _request_steps(tables, request, day, month)
        figures = {f"{step}_quantity": steps[step] for step in FORECAST_STEPS}
        rows.append(({**request, "family": family}, figures))
    names = [f"{step}_quantity" for step in FORECAST_STEPS]
    return _summed(rows, FORECAST_KEYS[by], names, month)


def _request_steps(tables: Tables, request: Row, day: date, month: str) -> Steps:
    flows = [("requested", request["requested_on"], fraction(request["quantity"]))]
    if request["cancelled_on"] is not None:
        cancelled = fraction(request["cancelled_quantity"])
        flows.append(("cancelled", request["cancelled_on"], cancelled))
    flows += [
        ("produced", output["produced_on"], fraction(output["quantity"]))
        for output in tables.get("production_output", [])
        if output["request_no"] == request["request_no"]
    ]
    first, last = _days_of(month, day)
    steps = dict.fromkeys(FORECAST_STEPS, Fraction(0))
    if first > day:
        return steps
    for step, today, quantity in flows:
        if today < first:
            steps["opening"] += FORECAST_SIGNS[step] * quantity
        elif today <= last:
            steps[step] += quantity
        if today <= last:
            steps["closing"] += FORECAST_SIGNS[step] * quantity
    return steps


def _summed(
    rows: list[tuple[Row, Steps]], keys: tuple[str, ...], names: list[str], month: str
) -> list[Row]:
    """The figures added up by key."""
    sums: dict[Key, Steps] = {} if keys else {(): dict.fromkeys(names, Fraction(0))}
    for row, figures in rows:
        group = sums.setdefault(tuple(row[key] for key in keys), dict.fromkeys(names, Fraction(0)))
        for name in names:
            group[name] += figures[name]
    return [
        {"month": month, **dict(zip(keys, key, strict=True)), **_decimals(sums[key])}
        for key in sorted(sums, key=_blank_last)
        if not keys or any(sums[key].values())
    ]


def _blank_last(key: Key) -> list[tuple[bool, Any]]:
    return [(part is None, part) for part in key]


def _decimals(figures: Steps) -> dict[str, Decimal]:
    return {
        name: written(value, 4 if name.endswith("_quantity") else 8)
        for name, value in figures.items()
    }
