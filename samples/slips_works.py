"""Mistakes planted in production, deliveries, returns and the other workbooks."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from samples.days import AS_OF
from samples.rows import Row, quarter
from samples.slips import Planter, planned

SUMMER, AUTUMN = date(2026, 7, 1), date(2026, 10, 1)


def plant_production(planter: Planter) -> None:
    """The three kinds of M01 for outputs, and M02."""
    rows = planter.tables["production_output"]
    output = planter.find(
        "production_output", lambda row: row.get("request_no") and row["produced_on"].month == 11
    )
    line = planter.find(
        "order_lines",
        lambda row: row["product_id"] == output["product_id"] and planter.settled(row["order_no"]),
    )
    both = output | {"output_no": f"P26-{len(rows) + 1:04}", "quantity": Decimal(10)}
    both |= {"order_no": line["order_no"], "line_no": line["line_no"]}
    planter.after("production_output", output, both)
    wrong = "Names both a forecast request and an order line."
    planter.plant("M01", ("production_output", both, "order_no"), wrong)

    def for_order(row: Row) -> bool:
        named = row.get("order_no")
        return bool(named and row["produced_on"] < SUMMER and planter.settled(named))

    output = planter.find("production_output", for_order)
    output["product_id"] = "BY-0050" if output["product_id"] != "BY-0050" else "BY-0020"
    wrong = "Another product than that of the order line."
    planter.plant("M01", ("production_output", output, "product_id"), wrong)
    output = planter.find("production_output", for_order)
    output["order_no"] = output["line_no"] = None
    wrong = "A finished product made for neither an order nor a request."
    planter.plant("M01", ("production_output", output, "product_id"), wrong)
    output = planter.find("production_output", for_order)
    output["quantity"] += 100
    wrong = "A digit too many: more produced than ordered."
    planter.warn("M02", ("production_output", output, "quantity"), wrong)


def plant_requested(planter: Planter) -> None:
    """M01 and M02 of what was made for forecast requests, and M01 of progress reports."""
    last = {
        row["request_no"]: row
        for row in planter.tables["production_output"]
        if row.get("request_no") and not row.get("order_no")
    }
    asked = {row["request_no"]: row for row in planter.tables["forecast_requests"]}

    def done(row: Row) -> bool:
        number = row.get("request_no")
        if not number or row is not last[number]:
            return False
        return row["produced_on"] < AUTUMN and not asked[number].get("cancelled_on")

    output = planter.find("production_output", done)
    output["quantity"] += 500
    wrong = "More produced than requested."
    planter.warn("M02", ("production_output", output, "quantity"), wrong)
    output = planter.find("production_output", done)
    output["product_id"] = "BY-0100" if output["product_id"] != "BY-0100" else "BY-0050"
    wrong = "Another product than was requested."
    planter.plant("M01", ("production_output", output, "product_id"), wrong)

    def early(row: Row) -> bool:
        return bool(row.get("request_no") and row["as_of"] < SUMMER)

    report = planter.find("production_progress", early)
    product = asked[report["request_no"]]["product_id"]
    line = planter.find(
        "order_lines",
        lambda row: row["product_id"] == product and planter.settled(row["order_no"]),
    )
    report |= {"order_no": line["order_no"], "line_no": line["line_no"]}
    wrong = "A progress report on both a forecast request and an order."
    planter.plant("M01", ("production_progress", report, "order_no"), wrong)
    report = planter.find("production_progress", early)
    report["request_no"] = None
    wrong = "A progress report on nothing."
    planter.plant("M01", ("production_progress", report, "order_no"), wrong)


def plant_deliveries(planter: Planter) -> None:
    """D01, D03, D04, and the planned deliveries, which are no mistake (G15)."""

    def alone(row: Row) -> bool:
        if not planter.settled(row["order_no"]):
            return False
        return len(planter.delivered[row["order_no"], row["order_line_no"]]) == 1

    row = planter.find("deliveries", lambda row: alone(row) and row["product_id"][:2] == "JD")
    row["product_id"] = "JD-220-040" if row["product_id"] != "JD-220-040" else "JD-220-060"
    wrong = "Another product than that of the order line."
    planter.plant("D01", ("deliveries", row, "product_id"), wrong)
    row = planter.find("deliveries", lambda row: alone(row) and row["unit_price"])
    row["unit_price"] += 10
    planter.plant("D01", ("deliveries", row, "unit_price"), "Another price than that of the order.")
    row = planter.find("deliveries", alone)
    row["quantity"] += 20
    planter.plant("D03", ("deliveries", row, "quantity"), "Twenty more delivered than ordered.")

    def a_month_early(row: Row) -> date:
        day: date = row["delivered_on"]
        return day.replace(month=max(1, day.month - 1), day=min(day.day, 28))

    def too_early(row: Row) -> bool:
        received = planter.orders[row["order_no"]]["received_on"]
        day = a_month_early(row)
        return alone(row) and day < received and quarter(day) == quarter(row["delivered_on"])

    row = planter.find("deliveries", too_early)
    row["delivered_on"] = a_month_early(row)
    wrong = "The wrong month: delivered before the order was received."
    planter.plant("D04", ("deliveries", row, "delivered_on"), wrong)
    for row in planned(planter.tables):
        wrong = "No mistake: a planned delivery, which counts from its day."
        planter.plant("G15", ("deliveries", row, "delivered_on"), wrong, severity="notice")
    row = planter.find("deliveries", lambda row: row["delivered_on"] < SUMMER)
    wrong = "The inspector's number typed as a number."
    slip = planter.plant("G14", ("deliveries", row, "inspected_by"), wrong, severity="notice")
    slip.how, slip.cell = "number", row["inspected_by"]


def plant_returns(planter: Planter) -> None:
    """The three kinds of D07."""
    amounts = {
        (row["delivery_no"], row["line_no"]): row["quantity"]
        for row in planter.tables["deliveries"]
    }
    row = planter.find(
        "returns", lambda row: row["remedy"] == "credit" and row["kind"] == "returned"
    )
    row["quantity"] = amounts[row["delivery_no"], row["line_no"]] + 5
    planter.plant("D07", ("returns", row, "quantity"), "More returned than delivered.")
    row = planter.find("returns", lambda row: row["remedy"] == "credit")
    row["quantity"] = row["restocked_quantity"] = None
    planter.plant("D07", ("returns", row, "quantity"), "Goods came back, but not said how many.")
    row = planter.find("returns", lambda row: row["remedy"] == "redeliver")
    row["restocked_quantity"] = row["quantity"] + 2
    wrong = "More put back into stock than came back."
    planter.plant("D07", ("returns", row, "restocked_quantity"), wrong)


def plant_doubles(planter: Planter) -> None:
    """G11 in a register of counts and in a log, and G12 where a line does not exist."""
    row = planter.find("product_stock", lambda row: row["as_of"].month == 4)
    again = planter.after("product_stock", row, row | {"quantity": row["quantity"] + 6})
    for one in (row, again):
        wrong = "The same product, place and day counted twice."
        planter.plant("G11", ("product_stock", one, "as_of"), wrong)

    def past(row: Row) -> bool:
        return row["contacted_on"] < SUMMER and planter.settled(row["order_no"])

    row = planter.find("delivery_notices", past)
    for one in (row, planter.after("delivery_notices", row, dict(row))):
        wrong = "The same row entered twice."
        planter.plant("G11", ("delivery_notices", one, "order_no"), wrong, severity="warning")
    row = planter.find("delivery_notices", past)
    row["line_no"] = 9
    wrong = "The order has no such line."
    planter.plant("G12", ("delivery_notices", row, "line_no"), wrong)
    row = planter.find("delivery_notices", past)
    slip = planter.plant("G08", ("delivery_notices", row, "kind"), "Not one of the choices.")
    slip.how, slip.cell = "text", "已电话确认"


def plant_activity(planter: Planter) -> None:
    """Visits and plans: G06, G07, G08, G14, G15."""

    def phoned(row: Row) -> bool:
        return bool(row["occasion"] == "phone" and row["visited_on"] < SUMMER)

    row = planter.find("visits", phoned)
    row["summary"] = None
    planter.plant("G07", ("visits", row, "summary"), "Nothing is said of what was talked about.")
    row = planter.find("visits", lambda row: phoned(row) and row["visited_on"].month == 4)
    slip = planter.plant("G08", ("visits", row, "visited_on"), "April has no such day.")
    slip.how, slip.cell = "text", "2026-04-31"
    row = planter.find("visits", phoned)
    wrong = "A date typed as text, read leniently."
    slip = planter.plant("G14", ("visits", row, "visited_on"), wrong, severity="notice")
    slip.how, slip.cell = "text", "{0.year}年{0.month}月{0.day}日".format(row["visited_on"])
    visit = planter.tables["visits"][-1]
    ahead = {name: visit[name] for name in ("customer_id", "staff_id")}
    ahead |= {"visited_on": date(2026, 11, 26), "occasion": "visit"}
    ahead |= {"summary": "已约定：讨论明年年度框架价格"}
    planter.tables["visits"].append(ahead)
    wrong = "A visit of Thursday, entered ahead of its day."
    planter.plant("G15", ("visits", ahead, "visited_on"), wrong, severity="notice")

    plan = planter.find("visit_plans", lambda row: row["month"] == "2026-06")
    slip = planter.plant("G08", ("visit_plans", plan, "planned_visits"), "Half a visit.")
    slip.how, slip.cell = "number", "1.5"
    plan = planter.find("visit_plans", lambda row: row["month"] == "2026-08")
    wrong = "A number stored as text."
    slip = planter.plant("G14", ("visit_plans", plan, "planned_visits"), wrong, severity="notice")
    slip.how, slip.cell = "text", str(plan["planned_visits"])
    visit = planter.tables["visits"][0]
    wrong = "A column of the clerk's own."
    slip = planter.plant("G06", ("visits", None, ""), wrong, severity="notice")
    slip.how, slip.cell, slip.file = "column", "天气", visit["staff_id"]


def plant_elsewhere(planter: Planter) -> None:
    """Single cells in the other workbooks: G06, G08, G09, G12, G13, G14, G17."""
    row = planter.find("material_prices", lambda row: row["valid_from"] == date(2026, 5, 1))
    slip = planter.plant("G08", ("material_prices", row, "price"), "A price with five decimals.")
    slip.how, slip.cell = "number", f"{row['price']}125"
    row = planter.find("satisfaction", lambda row: row["surveyed_on"] < SUMMER)
    row["score"] = 12
    planter.plant("G08", ("satisfaction", row, "score"), "Above the highest score of ten.")
    row = planter.find("market_sizes", lambda row: row["quarter"] == "2026Q1")
    slip = planter.plant("G09", ("market_sizes", row, "market_amount"), "A broken formula.")
    slip.how, slip.cell = "error", "#REF!"
    row = planter.find("customer_finance", lambda row: row["as_of"].year == 2024)
    slip = planter.plant(
        "G09", ("customer_finance", row, "revenue"), "A look-up that found nothing."
    )
    slip.how, slip.cell = "error", "#N/A"
    row = planter.find(
        "intelligence", lambda row: row.get("product_id") and row["collected_on"] < SUMMER
    )
    row["product_id"] = row["product_id"].replace("-", "_", 1)
    wrong = "An underscore typed for the hyphen in the product's number."
    planter.plant("G12", ("intelligence", row, "product_id"), wrong)
    row = planter.find("collections", lambda row: 1000 < row["amount"] < 90_000)
    wrong = "An amount typed with its currency sign."
    slip = planter.plant("G14", ("collections", row, "amount"), wrong, severity="notice")
    slip.how, slip.cell = "text", f"¥{row['amount']:,.2f}"
    _merged_and_hidden(planter)


def _merged_and_hidden(planter: Planter) -> None:
    rows = planter.tables["orders"]
    pairs = pairwise(rows[150:])
    row = next(a for a, b in pairs if a["remark"] and not b["remark"])
    wrong = "Two remarks merged into one cell."
    planter.plant("G13", ("orders", row, "remark"), wrong, severity="warning").how = "merge"
    row = planter.find("material_arrivals", lambda row: row["expected_on"].month == 9)
    wrong = "A hidden row, which counts all the same."
    planter.plant(
        "G17", ("material_arrivals", row, "arrival_no"), wrong, severity="warning"
    ).how = "hide"
    early = next(row for row in planter.tables["quotes"] if row["requested_on"] <= AS_OF)
    wrong = "A misspelt header: 竟 for 竞."
    slip = planter.plant("G06", ("quotes", None, "competitor"), wrong, severity="notice")
    slip.how, slip.cell, slip.file = "header", "竟争对手", early["quote_no"]
