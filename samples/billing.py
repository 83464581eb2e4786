"""Invoices twice a month, what was collected on them, and what customers owe in all."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.days import AS_OF, on_or_after, shift
from samples.making import numbered
from samples.rows import Row, Tables, cents
from samples.trade import Line


def receivables(random: Random, tables: Tables, delivered: list[Row]) -> Tables:
    """Bill what was delivered: cash on the day, credit by the 16th and the 1st; then collect."""
    batches: dict[tuple[date, str, bool], list[Row]] = defaultdict(list)
    for row in delivered:
        if row["delivered_on"] <= AS_OF and "again" not in row:
            order = row["line"].order
            cash = order["payment_terms"] == "cash"
            day = row["delivered_on"] if cash else _billing_day(row["delivered_on"])
            if day <= AS_OF:
                batches[day, order["customer_id"], cash].append(row)
    days = {row["customer_id"]: row["payment_days"] or 0 for row in tables["customers"]}
    invoices = []
    for (day, customer, cash), rows in sorted(batches.items()):
        amount = sum(
            cents(row["quantity"] * row["line"].price(row["delivered_on"])) for row in rows
        )
        due = day if cash else day + timedelta(days[customer])
        invoices.append(_invoice(customer, day, due, amount) | {"rows": rows})
    refunds = [_credit(row) for row in tables["returns"] if row.get("remedy") == "credit"]
    invoices = numbered(invoices + refunds, "invoice_no", "F", "invoiced_on")
    for invoice in invoices:
        for row in invoice.pop("rows", ()):
            row["invoice_no"] = invoice["invoice_no"]
    for row in delivered:
        if "again" in row:
            row["invoice_no"] = row["again"].get("invoice_no")
    return {"receivables": invoices, "collections": _collections(random, invoices)}


def _billing_day(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return on_or_after(day.replace(day=16) if day.day < 16 else following)


def _invoice(customer: str, day: date, due: date, amount: Decimal | int) -> Row:
    row = {"customer_id": customer, "invoiced_on": day, "due_on": due, "amount": amount}
    return {"invoice_no": ""} | row


def _credit(row: Row) -> Row:
    line: Line = row["delivery"]["line"]
    day = row["closed_on"]
    amount = -cents(row["quantity"] * line.price(row["happened_on"]))
    return _invoice(line.order["customer_id"], day, day + timedelta(14), amount)


def _collections(random: Random, invoices: list[Row]) -> list[Row]:
    rows = []
    for invoice in invoices:
        days = invoice["due_on"] - invoice["invoiced_on"]
        late = random.randint(18, 45) if random.random() < 0.05 else random.randint(-3, 4)
        paid = shift(on_or_after(invoice["due_on"]), late if days else 0)
        first = Decimal(1)
        if invoice["amount"] > 50_000 and random.random() < 0.15:
            first = Decimal("0.6")
        part = cents(invoice["amount"] * first)
        for day, amount in ((paid, part), (shift(paid, 12), invoice["amount"] - part)):
            if amount and max(day, invoice["invoiced_on"]) <= AS_OF:
                row = {"receipt_no": "", "invoice_no": invoice["invoice_no"], "amount": amount}
                rows.append(row | {"collected_on": max(day, invoice["invoiced_on"])})
    return numbered(rows, "receipt_no", "R", "collected_on")


def exposure(tables: Tables, lines: list[Line]) -> dict[str, Decimal]:
    """What every customer owes or will owe on credit: invoices, goods not billed, open lines."""
    owed: dict[str, Decimal] = defaultdict(Decimal)
    by_invoice = {row["invoice_no"]: row["customer_id"] for row in tables["receivables"]}
    for row in tables["receivables"]:
        owed[row["customer_id"]] += row["amount"]
    for row in tables["collections"]:
        owed[by_invoice[row["invoice_no"]]] -= row["amount"]
    for row in tables["deliveries"]:
        line: Line = row["line"]
        billed = row.get("invoice_no") or line.order["payment_terms"] == "cash"
        if row["delivered_on"] <= AS_OF and not billed:
            owed[line.order["customer_id"]] += row["quantity"] * line.price(AS_OF)
    for line in lines:
        if line.order["payment_terms"] == "credit":
            owed[line.order["customer_id"]] += line.open_quantity * line.price(AS_OF)
    return owed
