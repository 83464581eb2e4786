"""The samples' own check of orders and deliveries: sections O and D of the rules."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from samples.audit_approvals import approved
from samples.audit_prices import off_standard
from samples.breach import Breaches, breach, by, grouped
from samples.days import AS_OF
from samples.rows import CENT, Row, Tables

LARGE = Decimal(1_000_000)
"""Above this amount an order should be a special one."""
_CHECKS = ("name_ok", "quality_ok", "specification_ok", "price_ok", "quantity_ok")


class Trade:
    """Orders, lines, changes, deliveries and returns, each by what it hangs on."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.orders = by(tables, "orders", "order_no")
        self.lines = {(row["order_no"], row["line_no"]): row for row in tables["order_lines"]}
        self.changes = grouped(tables["order_changes"], "order_no", "line_no")
        self.deliveries = grouped(tables["deliveries"], "order_no", "order_line_no")
        self.returns = grouped(tables["returns"], "delivery_no", "line_no")
        self.customers = by(tables, "customers", "customer_id")

    def changed(self, key: Any, day: date) -> Decimal:
        """What the changes until a day add to a line."""
        return sum(
            (
                row.get("quantity_change") or Decimal(0)
                for row in self.changes.get(key, [])
                if row["changed_on"] <= day
            ),
            Decimal(0),
        )

    def price(self, key: Any, day: date) -> Any:
        """The price in force of a line."""
        rows = sorted(self.changes.get(key, []), key=lambda row: row["changed_on"])
        new = [
            r["new_unit_price"] for r in rows if r.get("new_unit_price") and r["changed_on"] <= day
        ]
        return new[-1] if new else self.lines[key]["unit_price"]

    def due(self, key: Any, day: date) -> Any:
        """The due date of a line."""
        rows = sorted(self.changes.get(key, []), key=lambda row: row["changed_on"])
        new = [r["new_due_on"] for r in rows if r.get("new_due_on") and r["changed_on"] <= day]
        return new[-1] if new else self.lines[key]["due_on"]

    def owed_again(self, delivery: Row, day: date) -> Decimal:
        """What of a delivery came back until a day to be sent again."""
        rows = self.returns.get((delivery["delivery_no"], delivery["line_no"]), [])
        return sum(
            (
                row.get("quantity") or Decimal(0)
                for row in rows
                if row.get("remedy") == "redeliver"
                and row["kind"] != "complaint"
                and row["happened_on"] <= day
            ),
            Decimal(0),
        )

    def delivered(self, key: Any, day: date) -> Decimal:
        """What left until a day, less what is owed again."""
        return sum(
            (
                row["quantity"] - self.owed_again(row, day)
                for row in self.deliveries.get(key, [])
                if row["delivered_on"] <= day
            ),
            Decimal(0),
        )

    def open_quantity(self, key: Any) -> Decimal:
        """What is still to be delivered on the as-of day."""
        asked: Decimal = self.lines[key]["quantity"] + self.changed(key, AS_OF)
        return max(Decimal(0), asked - self.delivered(key, AS_OF))


def audit_orders(tables: Tables) -> Breaches:
    """O01 to O11, O04's approvals, and Q10 of the lines."""
    trade = Trade(tables)
    staff = by(tables, "staff", "staff_id")
    carried = approved(tables)
    lines = grouped(tables["order_lines"], "order_no")
    for order in tables["orders"]:
        yield from _order(trade, order, staff[order["received_by"]], carried)
        if order["order_no"] not in lines:
            yield breach("O02", "orders", order, "order_no")
        amount = sum(row["quantity"] * row["unit_price"] for row in lines[order["order_no"]])
        if order["voucher_type"] == "general" and amount > LARGE:
            yield breach("O07", "orders", order, "voucher_type")
    offers = {(row["quote_no"], row["line_no"]): row for row in tables["quote_lines"]}
    for line in tables["order_lines"]:
        yield from _line(trade, line, offers)
    for change in tables["order_changes"]:
        yield from _change(trade, change)
    for request in tables["forecast_requests"]:
        yield from _request(request)
        if ("forecast_request", request["request_no"]) not in carried:
            yield breach("O04", "forecast_requests", request, "request_no")


def _order(trade: Trade, order: Row, clerk: Row, carried: set[Any]) -> Breaches:
    day = order["received_on"]
    if order["voucher_type"] == "special":
        for column in ("packing", "special_reason"):
            if not order.get(column):
                yield breach("O11", "orders", order, column)
        if ("special_order", order["order_no"]) not in carried:
            yield breach("O03", "orders", order, "voucher_type")
    if day < clerk["joined_on"] or (clerk["left_on"] and day > clerk["left_on"]):
        yield breach("O09", "orders", order, "received_by")
    customer = trade.customers.get(order["customer_id"])
    if customer and customer["payment_terms"] != order["payment_terms"]:
        yield breach("O10", "orders", order, "payment_terms")
    days = customer and customer["payment_days"]
    if days and order["payment_days"] and order["payment_days"] > days:
        yield breach("O10", "orders", order, "payment_days")
    if customer and customer["stopped_on"] and day >= customer["stopped_on"]:
        yield breach("C04", "orders", order, "received_on")


def _line(trade: Trade, line: Row, offers: dict[Any, Row]) -> Breaches:
    order = trade.orders.get(line["order_no"])
    if not order:
        yield breach("O02", "order_lines", line, "order_no")
        return
    amount = line.get("amount")
    if amount is not None and abs(amount - line["quantity"] * line["unit_price"]) > CENT:
        yield breach("O01", "order_lines", line, "amount")
    if line["due_on"] and line["due_on"] < order["received_on"]:
        yield breach("O05", "order_lines", line, "due_on")
    if not line.get("quote_line_no") and off_standard(trade.tables, line, order["received_on"]):
        yield breach("O08", "order_lines", line, "unit_price")
    offer = offers.get((order.get("quote_no"), line.get("quote_line_no")))
    if offer and offer["unit_price"] not in (None, line["unit_price"]):
        yield breach("Q10", "order_lines", line, "unit_price")


def _change(trade: Trade, change: Row) -> Breaches:
    key, day = (change["order_no"], change["line_no"]), change["changed_on"]
    if key[0] not in trade.orders:
        yield breach("O02", "order_changes", change, "order_no")
        return
    if not any(change.get(name) for name in ("quantity_change", "new_unit_price", "new_due_on")):
        yield breach("O06", "order_changes", change, "quantity_change")
        return
    if day < trade.orders[change["order_no"]]["received_on"]:
        yield breach("O06", "order_changes", change, "changed_on")
    for name in ("new_unit_price", "new_due_on"):
        said = {row.get(name) for row in trade.changes[key] if row["changed_on"] == day} - {None}
        if change.get(name) and len(said) > 1:
            yield breach("O06", "order_changes", change, name)
    left = trade.lines[key]["quantity"] + trade.changed(key, day)
    if left < max(Decimal(0), trade.delivered(key, day)):
        yield breach("O06", "order_changes", change, "quantity_change")


def _request(request: Row) -> Breaches:
    if request["wanted_on"] < request["requested_on"]:
        yield breach("O05", "forecast_requests", request, "wanted_on")
    filled = [request.get(name) for name in ("cancelled_on", "cancelled_quantity")]
    if (filled[0] is None) != (filled[1] is None):
        column = "cancelled_on" if filled[0] is None else "cancelled_quantity"
        yield breach("O05", "forecast_requests", request, column)
    elif filled[1] and filled[1] > request["quantity"]:
        yield breach("O05", "forecast_requests", request, "cancelled_quantity")


def audit_deliveries(tables: Tables) -> Breaches:
    """D01 to D11 but D06, approvals of remedies included."""
    trade = Trade(tables)
    for key, rows in trade.deliveries.items():
        if key not in trade.lines or key[0] not in trade.orders:
            continue
        past = False
        for row in sorted(rows, key=lambda r: (r["delivered_on"], r["delivery_no"], r["line_no"])):
            day = row["delivered_on"]
            yield from _delivery(trade, key, row)
            before = [r for r in rows if r["delivered_on"] <= day and _upto(r, row)]
            sent = sum(r["quantity"] - trade.owed_again(r, day) for r in before)
            if not past and sent > trade.lines[key]["quantity"] + trade.changed(key, day):
                past = True
                yield breach("D03", "deliveries", row, "quantity")
    carried = approved(tables)
    delivered = {(row["delivery_no"], row["line_no"]): row for row in tables["deliveries"]}
    for row in tables["returns"]:
        yield from _return(row, delivered, carried)
    told = {(row["order_no"], row["line_no"]) for row in tables["delivery_notices"]}
    for key, line in trade.lines.items():
        if key in told or key[0] not in trade.orders or not trade.open_quantity(key):
            continue
        if line["due_on"] and trade.due(key, AS_OF) <= AS_OF + timedelta(14):
            yield breach("D05", "order_lines", line, "due_on")


def _upto(row: Row, last: Row) -> bool:
    keys = [(r["delivered_on"], r["delivery_no"], r["line_no"]) for r in (row, last)]
    return keys[0] <= keys[1]


def _delivery(trade: Trade, key: Any, row: Row) -> Breaches:
    day, line = row["delivered_on"], trade.lines[key]
    if row["product_id"] and row["product_id"] != line["product_id"]:
        yield breach("D01", "deliveries", row, "product_id")
    if row["unit_price"] is not None and row["unit_price"] != trade.price(key, day):
        yield breach("D01", "deliveries", row, "unit_price")
    if day > AS_OF:
        yield breach("G15", "deliveries", row, "delivered_on")
        return
    if not all(row.get(check) for check in _CHECKS):
        yield breach("D02", "deliveries", row, "name_ok")
    if day < trade.orders[key[0]]["received_on"]:
        yield breach("D04", "deliveries", row, "delivered_on")
    if not row["signed_on"] and day < AS_OF - timedelta(7):
        yield breach("D10", "deliveries", row, "signed_on")
    if line["due_on"] and day > trade.due(key, day) and not row.get("late_reason"):
        yield breach("D11", "deliveries", row, "late_reason")


def _return(row: Row, delivered: dict[Any, Row], carried: set[Any]) -> Breaches:
    delivery = delivered[row["delivery_no"], row["line_no"]]
    quantity, good = row.get("quantity"), row.get("restocked_quantity")
    if row["kind"] != "complaint" and not quantity:
        yield breach("D07", "returns", row, "quantity")
    if quantity and quantity > delivery["quantity"]:
        yield breach("D07", "returns", row, "quantity")
    if quantity and good and good > quantity:
        yield breach("D07", "returns", row, "restocked_quantity")
    if row.get("remedy") and ("return", row["return_no"]) not in carried:
        yield breach("D08", "returns", row, "remedy")
    if not row["closed_on"] and row["happened_on"] < AS_OF - timedelta(14):
        yield breach("D09", "returns", row, "closed_on")
