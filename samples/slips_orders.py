"""Mistakes planted in orders, their lines and changes, and in forecast requests."""

from datetime import date, timedelta
from decimal import Decimal

from samples.clients import ASKED_FOR_CREDIT
from samples.days import AS_OF, shift
from samples.people import LEFT
from samples.pricing import price_in_force
from samples.rows import Row
from samples.slips import Planter

FRAMEWORK_CUSTOMER = "C012"
FRAMEWORK = (("BY-0500", 900, 1), ("BY-1000", 800, 3), ("JD-220-180", 1400, 5))
"""What it orders for next year: product, quantity, month."""


def plant_orders(planter: Planter) -> None:
    """O01, O02, O09 and O11."""
    for wrong, factor in (("A digit too many in the amount.", 10), ("Amount of another line.", 2)):
        line = planter.find(
            "order_lines", lambda row: row["amount"] and planter.settled(row["order_no"])
        )
        line["amount"] *= factor
        planter.plant("O01", ("order_lines", line, "amount"), wrong)
    order = planter.find("orders", lambda row: row["received_on"] == date(2026, 11, 19))
    number = f"D26-{len(planter.tables['orders']) + 1:04}"
    empty = {name: value for name, value in order.items() if name not in ("quote_no", "plan_no")}
    empty |= {"order_no": number, "received_on": date(2026, 11, 20), "customer_po": "PO2611-077"}
    planter.tables["orders"].append(empty)
    planter.plant("O02", ("orders", empty, "order_no"), "An order without lines.")
    line = planter.find("order_lines", lambda row: planter.settled(row["order_no"]))
    stray = line | {"order_no": "D26-0999", "line_no": 1, "remark": None}
    planter.after("order_lines", line, stray)
    wrong = "A line of an order that does not exist."
    planter.plant("O02", ("order_lines", stray, "order_no"), wrong)

    order = planter.find(
        "orders",
        lambda row: planter.settled(row["order_no"]) and row["received_on"] > date(2026, 7, 1),
    )
    order["received_by"] = LEFT
    wrong = "Received by somebody who had left on 30 June."
    planter.plant("O09", ("orders", order, "received_by"), wrong)
    for column in ("packing", "special_reason"):
        order = planter.find("orders", lambda row: row["voucher_type"] == "special")
        order[column] = None
        planter.plant("O11", ("orders", order, column), f"A special order without its {column}.")


def plant_terms(planter: Planter) -> None:
    """O07, O08 and both kinds of O10."""
    _framework_order(planter)

    def priceless(line: Row) -> bool:
        rows = planter.delivered.get((line["order_no"], line["line_no"]), [])
        return planter.settled(line["order_no"]) and not any(row["unit_price"] for row in rows)

    line = planter.find("order_lines", priceless)
    line |= {"unit_price": line["unit_price"] - 5, "amount": None}
    wrong = "Five yuan below the standard price."
    planter.warn("O08", ("order_lines", line, "unit_price"), wrong)

    def of_customer(order: Row) -> bool:
        return order["customer_id"] == ASKED_FOR_CREDIT and planter.settled(order["order_no"])

    order = planter.find("orders", of_customer)
    order |= {"payment_terms": "credit", "payment_days": 30}
    wrong = "Credit to a customer who pays cash."
    planter.warn("O10", ("orders", order, "payment_terms"), wrong)
    order = planter.find(
        "orders", lambda row: row["payment_days"] == 30 and planter.settled(row["order_no"])
    )
    order["payment_days"] = 90
    wrong = "Ninety days where thirty were agreed."
    planter.warn("O10", ("orders", order, "payment_days"), wrong)


def _framework_order(planter: Planter) -> None:
    """Next year's needs of a large customer, ordered in November on a general voucher."""
    number, day = f"D26-{len(planter.tables['orders']) + 1:04}", date(2026, 11, 18)
    model = next(
        row
        for row in planter.tables["orders"]
        if row["customer_id"] == FRAMEWORK_CUSTOMER and planter.settled(row["order_no"])
    )
    order = model | {"order_no": number, "received_on": day, "received_via": "visit"}
    order |= {"received_by": "1302", "customer_po": "PO2611-930"}
    order["remark"] = "明年上半年框架订货，分批交货"
    planter.tables["orders"].append(order)
    for place, (product, quantity, month) in enumerate(FRAMEWORK):
        prices = planter.tables["standard_prices"]
        price = price_in_force(prices, product, day, quantity)
        line = {"order_no": number, "line_no": place + 1, "product_id": product}
        line |= {"quantity": Decimal(quantity), "unit_price": price, "amount": quantity * price}
        line |= {"due_on": date(2027, month, 18)}
        planter.tables["order_lines"].append(line)
    wrong = "More than a million on a general voucher."
    planter.warn("O07", ("orders", order, "voucher_type"), wrong)


def plant_changes(planter: Planter) -> None:
    """Changes that cannot be: three kinds of O06, and one without an order."""

    def from_stock(line: Row) -> bool:
        made = planter.made.get((line["order_no"], line["line_no"]))
        return planter.settled(line["order_no"]) and not made

    line = planter.find("order_lines", from_stock)
    rows = planter.delivered[line["order_no"], line["line_no"]]
    day = shift(max(row["delivered_on"] for row in rows), 3)
    change = _change(planter, line, day, "客户称部分不用，减量")
    change["quantity_change"] = -(line["quantity"] / 2).to_integral_value()
    wrong = "Half of the line is cancelled after all of it was delivered."
    planter.plant("O06", ("order_changes", change, "quantity_change"), wrong)

    change = planter.find(
        "order_changes",
        lambda row: row.get("new_due_on") and not planter.orders[row["order_no"]].get("quote_no"),
    )
    change["changed_on"] = change["changed_on"].replace(year=2025)
    wrong = "Last year's date: the change is before the order."
    planter.plant("O06", ("order_changes", change, "changed_on"), wrong)

    line = planter.find("order_lines", lambda row: planter.settled(row["order_no"]))
    received = planter.orders[line["order_no"]]["received_on"]
    change = _change(planter, line, shift(received, 1), "客户要求改用木箱")
    wrong = "A change of neither quantity, price nor due date."
    planter.plant("O06", ("order_changes", change, "quantity_change"), wrong)

    line = planter.find("order_lines", lambda row: planter.settled(row["order_no"]))
    day = shift(planter.orders[line["order_no"]]["received_on"], 1)
    change = _change(planter, line | {"order_no": "D26-0888"}, day, "客户追加备品")
    change["quantity_change"] = Decimal(10)
    wrong = "A change of an order that does not exist."
    planter.plant("O02", ("order_changes", change, "order_no"), wrong)


def plant_two_prices(planter: Planter) -> None:
    """One rebate entered twice, with two prices: nobody knows which one holds."""

    def dear(line: Row) -> bool:
        return planter.settled(line["order_no"]) and line["unit_price"] > 100

    line = planter.find("order_lines", dear)
    rows = planter.delivered[line["order_no"], line["line_no"]]
    day = shift(max(row["delivered_on"] for row in rows), 2)
    wrong = "Two changes of a line on one day, with two prices."
    for percent in (98, 97):
        change = _change(planter, line, day, "本公司同意年度让利")
        price = (line["unit_price"] * percent / 100).quantize(Decimal("0.1"))
        change |= {"new_unit_price": price, "asked_by": "company"}
        planter.plant("O06", ("order_changes", change, "new_unit_price"), wrong)


def _change(planter: Planter, line: Row, day: date, reason: str) -> Row:
    change = {"order_no": line["order_no"], "line_no": line["line_no"], "changed_on": day}
    change |= {"asked_by": "customer", "reason": reason}
    rows = planter.tables["order_changes"]
    place = sum(row["changed_on"] <= day for row in rows)
    rows.insert(place, change)
    return change


def plant_due_dates(planter: Planter) -> None:
    """The four kinds of O05."""

    def late_anyway(line: Row) -> bool:
        rows = planter.delivered.get((line["order_no"], line["line_no"]), [])
        return planter.settled(line["order_no"]) and all(row.get("late_reason") for row in rows)

    line = planter.find("order_lines", late_anyway)
    line["due_on"] = line["due_on"].replace(year=2025)
    planter.plant("O05", ("order_lines", line, "due_on"), "Due last year, before it was received.")

    def done(request: Row) -> bool:
        return request["requested_on"] < date(2026, 8, 1) and not request.get("cancelled_on")

    request = planter.find("forecast_requests", done)
    request["wanted_on"] = request["requested_on"] - timedelta(7)
    wrong = "Wanted before it was requested."
    planter.plant("O05", ("forecast_requests", request, "wanted_on"), wrong)
    request = planter.find("forecast_requests", done)
    request["cancelled_on"] = shift(request["requested_on"], 8)
    wrong = "Cancelled, but not said how much."
    planter.plant("O05", ("forecast_requests", request, "cancelled_quantity"), wrong)

    model = planter.find("forecast_requests", done)
    day = model["requested_on"]
    number = f"Y26-{len(planter.tables['forecast_requests']) + 1:04}"
    request = model | {"request_no": number, "quantity": Decimal(200), "remark": "重复下达，取消"}
    request |= {"cancelled_on": shift(day, 2), "cancelled_quantity": Decimal(2000)}
    planter.tables["forecast_requests"].append(request)
    approval = next(
        row
        for row in planter.tables["approvals"]
        if row["subject"] == "forecast_request" and row["reference"] == model["request_no"]
    )
    again = approval | {"approval_no": f"K26-{len(planter.tables['approvals']) + 1:04}"}
    planter.after("approvals", approval, again | {"reference": number})
    wrong = "More cancelled than requested: a nought too many."
    planter.plant("O05", ("forecast_requests", request, "cancelled_quantity"), wrong)


def plant_in_orders(planter: Planter) -> None:
    """Cells of orders that cannot be read: G07, G08, G10, G12 and G14."""
    order = planter.find("orders", planter.fresh)
    order["delivery_place"] = None
    planter.plant(
        "G07", ("orders", order, "delivery_place"), "The delivery place is not filled in."
    )
    order = planter.find(
        "orders", lambda o: o["payment_terms"] == "cash" and planter.settled(o["order_no"])
    )
    order["customer_id"] = order["customer_id"].replace("0", "O", 1)
    wrong = "The letter O typed for the digit 0 in the customer's number."
    planter.plant("G12", ("orders", order, "customer_id"), wrong)

    line = planter.find("order_lines", lambda row: planter.fresh(planter.orders[row["order_no"]]))
    slip = planter.plant(
        "G08", ("order_lines", line, "quantity"), "The unit typed with the number."
    )
    slip.how, slip.cell = "text", f"{line['quantity']}台"
    line = planter.find(
        "order_lines", lambda row: row["amount"] and planter.settled(row["order_no"])
    )
    wrong = "The formula for the amount has no stored value: it was never calculated."
    slip = planter.plant("G10", ("order_lines", line, "amount"), wrong)
    slip.how, slip.cell = "formula", "=F{row}*G{row}"
    line = planter.find(
        "order_lines", lambda row: row["quantity"] >= 100 and planter.settled(row["order_no"])
    )
    wrong = "Full-width digits, read leniently."
    slip = planter.plant("G14", ("order_lines", line, "quantity"), wrong, severity="notice")
    slip.how = "text"
    slip.cell = str(line["quantity"]).translate({ord("0") + n: 0xFF10 + n for n in range(10)})


def supplement(planter: Planter) -> str:
    """The order that was handed in late, in a workbook without the sheet of changes."""
    order = planter.find("orders", lambda o: planter.fresh(o) and o["received_on"] <= AS_OF)
    wrong = "The sheet of order changes is missing in this file."
    planter.plant("G05", ("order_changes", None, ""), wrong, severity="warning")
    return str(order["order_no"])
