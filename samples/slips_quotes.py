"""Mistakes planted in quotes: their days and outcomes, their prices, and what followed them."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from samples.catalogue import NEW_PRODUCT
from samples.costing import Costing
from samples.days import AS_OF, between, shift
from samples.pricing import Market, price_in_force
from samples.rows import VAT, Row, cents, stepped
from samples.slips import Planter

LATE = 11
"""So many quotes took longer than three working days."""


def plant_specifications(planter: Planter) -> None:
    """Both kinds of Q01, of the second with the Q08 that goes with it; and Q04."""
    special = _special(planter)
    quote = planter.find("quotes", lambda q: lost(q) and q["quote_no"] in special)
    quote["specification_received_on"] = None
    wrong = "Quoted for a special product without the day the specification came."
    planter.plant("Q01", ("quotes", quote, "specification_received_on"), wrong)

    def usual(quote: Row) -> bool:
        early = quote["sent_on"] and quote["quoted_on"] < quote["sent_on"]
        return bool(lost(quote) and early and quote["quote_no"] not in special)

    quote = planter.find("quotes", usual)
    quote["specification_received_on"] = quote["sent_on"]
    wrong = "Standard goods, quoted before the specification came."
    planter.warn("Q01", ("quotes", quote, "specification_received_on"), wrong)
    wrong = "Quoted before the specification came."
    planter.plant("Q08", ("quotes", quote, "quoted_on"), wrong)
    _quote_without_cost_table(planter)


def _special(planter: Planter) -> set[str]:
    """The numbers of the quotes with a product that is no standard one."""
    kinds = {row["product_id"]: row["standard"] for row in planter.tables["products"]}
    lines = planter.tables["quote_lines"]
    return {row["quote_no"] for row in lines if not kinds[row["product_id"]]}


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


def plant_days(planter: Planter) -> None:
    """The other kinds of Q08."""
    special = _special(planter)
    quote = planter.find("quotes", won)
    quote["decided_on"] = None
    planter.plant("Q08", ("quotes", quote, "decided_on"), "Won, but not said when.")
    quote = planter.find("quotes", lost)
    quote["lost_reason"] = None
    planter.plant("Q08", ("quotes", quote, "lost_reason"), "Lost, but not said why.")
    quote = planter.find("quotes", lambda q: pending(q) and q["quote_no"] not in special)
    quote["quoted_on"] = None
    planter.plant("Q08", ("quotes", quote, "quoted_on"), "Sent without the day it was quoted.")

    def fits(quote: Row) -> bool:
        day, received = quote["quoted_on"], quote["specification_received_on"]
        return bool(lost(quote) and received <= shift(day, -1))

    quote = planter.find("quotes", fits)
    quote["sent_on"] = shift(quote["quoted_on"], -1)
    for row in planter.tables["approvals"]:
        if row["reference"] == quote["quote_no"]:
            row["decided_on"] = quote["sent_on"]
    planter.plant("Q08", ("quotes", quote, "sent_on"), "Sent before it was quoted.")


def plant_offers(planter: Planter) -> None:
    """Q05, Q06 and Q12."""
    kinds = {row["product_id"]: row["standard"] for row in planter.tables["products"]}
    quotes = {row["quote_no"]: row for row in planter.tables["quotes"]}
    several = {row["quote_no"] for row in planter.tables["quote_lines"] if row["line_no"] == 2}
    costing, market = Costing(planter.tables), Market(planter.tables["market_prices"])

    def of_lost(standard: bool) -> Callable[[Row], bool]:
        def fits(line: Row) -> bool:
            quote = quotes[line["quote_no"]]
            usual = lost(quote) and quote["quoted_on"] and quote["vat_rate"] is None
            return bool(usual and kinds[line["product_id"]] is standard)

        return fits

    for percent, wrong in (
        (106, "Quoted below what it costs, to win the customer."),
        (96, "Quoted at a margin of four percent."),
        (93, "Quoted at a margin of seven percent."),
    ):
        line = planter.find("quote_lines", of_lost(standard=False))
        day = quotes[line["quote_no"]]["quoted_on"]
        cost = costing.unit_cost(line["product_id"], Fraction(line["quantity"]), day)
        _offer(planter, line, stepped(cost * 100 / percent * (1 + Fraction(VAT)), "0.1"))
        planter.warn("Q05", ("quote_lines", line, "unit_price"), wrong)
    line = planter.find(
        "quote_lines", lambda row: of_lost(standard=False)(row) and row["quote_no"] in several
    )
    _offer(planter, line, Decimal(0))
    planter.warn("Q05", ("quote_lines", line, "unit_price"), "Quoted for nothing.")
    for thousandths in (1135, 1174, 1128):
        line = planter.find("quote_lines", of_lost(standard=True))
        theirs = market.price(line["product_id"], quotes[line["quote_no"]]["quoted_on"])
        assert theirs
        _offer(planter, line, (theirs * thousandths / 1000).quantize(Decimal("0.1")))
        wrong = "Far above what others ask for it."
        planter.warn("Q06", ("quote_lines", line, "unit_price"), wrong)
    line = planter.find("quote_lines", _at_standard_price(planter))
    line["unit_price"] = None
    wrong = "Sent, and the price is not filled in."
    planter.plant("Q12", ("quote_lines", line, "unit_price"), wrong)


def _offer(planter: Planter, line: Row, price: Decimal) -> None:
    """Another price, which was approved as it is; the competitor is as far from it as before."""
    number = line["quote_no"]
    lines = [row for row in planter.tables["quote_lines"] if row["quote_no"] == number]
    before, line["unit_price"] = _amount(lines), price
    amount = _amount(lines)
    for row in planter.tables["approvals"]:
        if row["reference"] == number:
            row["amount"] = amount
    quote = planter.only("quotes", quote_no=number)
    if quote.get("competitor_price"):
        quote["competitor_price"] = cents(quote["competitor_price"] * amount / before)


def _amount(lines: list[Row]) -> Decimal:
    return sum((cents(row["quantity"] * row["unit_price"]) for row in lines), Decimal(0))


def _at_standard_price(planter: Planter) -> Callable[[Row], bool]:
    """Lines of lost quotes at just the price that is proposed for them."""
    quotes = {row["quote_no"]: row for row in planter.tables["quotes"]}
    kinds = {row["product_id"]: row["standard"] for row in planter.tables["products"]}
    prices = planter.tables["standard_prices"]

    def fits(line: Row) -> bool:
        quote, product = quotes[line["quote_no"]], line["product_id"]
        if not (lost(quote) and kinds[product] and quote["quoted_on"]):
            return False
        proposed = price_in_force(prices, product, quote["quoted_on"], line["quantity"])
        return bool(proposed == line["unit_price"])

    return fits


def plant_delays(planter: Planter) -> None:
    """Both kinds of Q09, and Q07: quotes that lay about, here or at the customer's."""

    def waited(quote: Row) -> bool:
        sent = quote["sent_on"]
        return bool(sent and len(between(quote["requested_on"], sent)) > 6)

    for _ in range(LATE):
        quote = planter.find("quotes", waited)
        quote["specification_received_on"] = shift(quote["requested_on"], 1)
        days = len(between(quote["specification_received_on"], quote["sent_on"])) - 1
        wrong = f"Sent after {days} working days."
        planter.warn("Q09", ("quotes", quote, "sent_on"), wrong)

    def unsent(quote: Row) -> bool:
        return not quote["sent_on"] and quote["requested_on"] <= shift(AS_OF, -5)

    quote = planter.find("quotes", unsent)
    quote["specification_received_on"] = quote["requested_on"]
    quote["specification_no"] = f"SP-{quote['quote_no'][4:]}"
    wrong = "The specification is there, and nobody has quoted."
    planter.warn("Q09", ("quotes", quote, "sent_on"), wrong)

    quote = planter.find("quotes", pending)
    quote["valid_until"] = AS_OF - timedelta(1)
    wrong = "Valid until yesterday, and no outcome."
    planter.warn("Q07", ("quotes", quote, "outcome"), wrong)

    def old(quote: Row) -> bool:
        ago = AS_OF - quote["sent_on"] if lost(quote) else timedelta(0)
        return timedelta(35) < ago < timedelta(130)

    for _ in range(5):
        quote = planter.find("quotes", old)
        blank = ("decided_on", "lost_reason", "competitor", "competitor_price")
        quote |= {"outcome": "pending", **dict.fromkeys(blank)}
        wrong = "Sent long ago, and nobody asked what became of it."
        planter.warn("Q07", ("quotes", quote, "outcome"), wrong)


def plant_followers(planter: Planter) -> None:
    """The three kinds of Q10."""
    for _ in range(3):
        quote = planter.find("quotes", pending)
        day = min(shift(quote["sent_on"], 6), AS_OF)
        quote |= {"outcome": "won", "decided_on": day}
        wrong = "Won, and no order names it."
        planter.warn("Q10", ("quotes", quote, "outcome"), wrong)
    quote = planter.find("quotes", won)
    quote |= {"outcome": "lost", "lost_reason": "price"}
    wrong = "An order names it, and it is said to be lost."
    planter.warn("Q10", ("quotes", quote, "outcome"), wrong)

    def priceless(line: Row) -> bool:
        rows = planter.delivered.get((line["order_no"], line["line_no"]), [])
        order = planter.orders[line["order_no"]]
        usual = line.get("quote_line_no") and order["voucher_type"] == "general"
        untouched = order["order_no"] not in planter.changed
        return bool(usual and untouched and not any(row["unit_price"] for row in rows))

    line = planter.find("order_lines", priceless)
    line["unit_price"] -= 2
    line["amount"] = line["quantity"] * line["unit_price"]
    wrong = "Two yuan less than what was quoted."
    planter.warn("Q10", ("order_lines", line, "unit_price"), wrong)


def lost(quote: Row) -> bool:
    """The customer said no."""
    return bool(quote["outcome"] == "lost")


def won(quote: Row) -> bool:
    """The customer said yes."""
    return bool(quote["outcome"] == "won")


def pending(quote: Row) -> bool:
    """The customer has not said anything yet."""
    return bool(quote["outcome"] == "pending")
