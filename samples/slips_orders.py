"""Mistakes planted among prices, quotes and orders."""

from datetime import date, timedelta
from decimal import Decimal

from samples.catalogue import NEW_PRODUCT
from samples.days import AS_OF, shift
from samples.people import LEFT
from samples.rows import Row
from samples.slips import Planter


def plant_prices(planter: Planter) -> None:
    """P01 and P02, all of them in parts on trial."""
    items = planter.tables["cost_items"]
    metal, _, stamping = (row for row in items if row["product_id"] == "X03")
    metal["material_id"] = None
    place = ("cost_items", metal, "material_id")
    planter.plant("P01", place, "A main material item without its material.")
    stamping["material_id"] = "M013"
    place = ("cost_items", stamping, "material_id")
    planter.plant("P01", place, "A processing item that names a material.")
    for whole, part in (("X01", "X02"), ("X02", "X01")):
        last = [row for row in items if row["product_id"] == whole][-1]
        new = {
            "product_id": whole,
            "item_no": last["item_no"] + 1,
            "cost_type": "subassembly",
            "component_id": part,
            "usage": Decimal(1),
            "scrap_rate": Decimal("0.01"),
        }
        planter.after("cost_items", last, new)
        wrong = f"{whole} contains {part}, and {part} contains {whole}: a circle."
        planter.plant("P02", ("cost_items", new, "component_id"), wrong)


def plant_quotes(planter: Planter) -> None:
    """Q01, Q04 and the four kinds of Q08."""
    kinds = {row["product_id"]: row["standard"] for row in planter.tables["products"]}
    special = {
        row["quote_no"] for row in planter.tables["quote_lines"] if not kinds[row["product_id"]]
    }
    quote = planter.find("quotes", lambda q: q["outcome"] == "lost" and q["quote_no"] in special)
    quote["specification_received_on"] = None
    wrong = "Quoted for a special product without the day the specification came."
    planter.plant("Q01", ("quotes", quote, "specification_received_on"), wrong)
    _quote_without_cost_table(planter)

    quote = planter.find("quotes", lambda q: q["outcome"] == "won")
    quote["decided_on"] = None
    planter.plant("Q08", ("quotes", quote, "decided_on"), "Won, but not said when.")
    quote = planter.find("quotes", lambda q: q["outcome"] == "lost")
    quote["lost_reason"] = None
    planter.plant("Q08", ("quotes", quote, "lost_reason"), "Lost, but not said why.")
    quote = planter.find(
        "quotes", lambda q: q["outcome"] == "pending" and q["quote_no"] not in special
    )
    quote["quoted_on"] = None
    planter.plant("Q08", ("quotes", quote, "quoted_on"), "Sent without the day it was quoted.")
    _sent_too_early(planter)


def _quote_without_cost_table(planter: Planter) -> None:
    last = planter.tables["quotes"][-1]
    number = f"Q26-{len(planter.tables['quotes']) + 1:04}"
    quote = {
        "quote_no": number,
        "customer_id": "C034",
        "requested_on": date(2026, 11, 19),
        "requested_by": "1104",
        "specification_no": f"SP-{number[4:]}",
        "specification_received_on": date(2026, 11, 19),
        "prepared_by": "1203",
        "quoted_on": date(2026, 11, 20),
        "valid_until": date(2027, 1, 19),
        "remark": "新机型，制造部尚未交成本计算表",
    }
    planter.after("quotes", last, {name: quote.get(name) for name in last} | quote)
    line = {
        "quote_no": number,
        "line_no": 1,
        "product_id": NEW_PRODUCT,
        "quantity": Decimal(200),
        "unit_price": None,
        "delivery_days": 30,
    }
    planter.tables["quote_lines"].append(line)
    wrong = "Quoted, but the product has no cost table yet."
    planter.plant("Q04", ("quote_lines", line, "product_id"), wrong)


def _sent_too_early(planter: Planter) -> None:
    """The day before the quote was made; it was approved that day, too."""

    def fits(quote: Row) -> bool:
        day, received = quote["quoted_on"], quote["specification_received_on"]
        return bool(quote["outcome"] == "lost" and received <= shift(day, -1))

    quote = planter.find("quotes", fits)
    quote["sent_on"] = shift(quote["quoted_on"], -1)
    for row in planter.tables["approvals"]:
        if row["reference"] == quote["quote_no"]:
            row["decided_on"] = quote["sent_on"]
    planter.plant("Q08", ("quotes", quote, "sent_on"), "Sent before it was quoted.")


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


def plant_changes(planter: Planter) -> None:
    """The three kinds of O06."""

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
