"""What left the house: deliveries, what came back, and what customers were told."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.days import AS_OF, shift
from samples.people import FIELD, INSPECTORS
from samples.rows import Row, Tables, cents
from samples.trade import Line

PLANNED = 4
"""So many deliveries of the next two days stand in the books already."""

_CARRIERS = ("本公司送货车", "本公司送货车", "顺路物流行", "迅捷货运部", "客户自提")
_LATE = ("production", "material", "transport", "customer", "quality")
_CHECKS = ("name_ok", "quality_ok", "specification_ok", "price_ok", "quantity_ok")
_REPLIES = ("收到，按此安排", "同意", "同意，请尽量提前", "已转告仓库", None)
_CAUSES = (
    ("quality", "轴承异响，抽检不合格"),
    ("quality", "绝缘耐压偏低"),
    ("damage", "运输途中外壳碰伤"),
    ("specification", "轴伸尺寸与图纸不符"),
    ("quality", "引线焊接不牢"),
)
_COMPLAINTS = (
    ("late", "到货比通知晚了两天"),
    ("other", "送货单上订单号填写不清"),
    ("quality", "空载电流略高，要求说明"),
    ("damage", "外包装受潮，货物完好"),
)


def deliveries(random: Random, lines: list[Line]) -> list[Row]:
    """Delivery notes by customer and day; those of the next two days are planned ones."""
    loads: dict[tuple[date, str], list[Row]] = defaultdict(list)
    for line in lines:
        for part in line.parts:
            if part.day <= shift(AS_OF, 2):
                row = _delivery(random, line, part.day, part.quantity)
                loads[part.day, line.order["customer_id"]].append(row)
    planned = [load for load in sorted(loads) if load[0] > AS_OF][PLANNED:]
    rows = []
    for place, load in enumerate(load for load in sorted(loads) if load not in planned):
        for number, row in enumerate(loads[load]):
            rows.append(row | {"delivery_no": f"S26-{place + 1:04}", "line_no": number + 1})
    return rows


def _delivery(random: Random, line: Line, day: date, quantity: Decimal) -> Row:
    order_no, line_no = line.key
    row = {
        "delivery_no": "",
        "line_no": 0,
        "order_no": order_no,
        "order_line_no": line_no,
        "product_id": line.row["product_id"],
        "delivered_on": day,
        "quantity": quantity,
        "unit_price": line.price(day) if random.random() < 0.7 else None,
        "carrier": random.choice(_CARRIERS),
        "line": line,
    }
    if day > AS_OF:
        return row
    row["inspected_by"] = random.choice(INSPECTORS)
    row |= dict.fromkeys(_CHECKS, True)
    signed = shift(day, random.randint(0, 3))
    row["signed_on"] = signed if signed <= AS_OF else None
    if day > line.due(day):
        row["late_reason"] = random.choice(_LATE)
    return row


def returns(random: Random, delivered: list[Row]) -> list[Row]:
    """About thirty: refused, sent back, or only complained about; some goods are sent again."""
    rows: list[Row] = []
    past = [row for row in delivered if row["delivered_on"] < shift(AS_OF, -3)]
    for row in random.sample(past, 30):
        kind = random.choice(("refused", "returned", "returned", "complaint", "complaint"))
        wait = 0 if kind == "refused" else random.randint(2, 12)
        happened = shift(row["delivered_on"], wait)
        if happened <= shift(AS_OF, -1):
            rows.append(_return(random, row, kind, happened))
    rows.sort(key=lambda row: row["happened_on"])
    for place, row in enumerate(rows):
        row["return_no"] = f"T26-{place + 1:04}"
    return rows


def _return(random: Random, delivery: Row, kind: str, happened: date) -> Row:
    cause, reason = random.choice(_COMPLAINTS if kind == "complaint" else _CAUSES)
    closed = shift(happened, random.randint(3, 7))
    row: Row = {
        "return_no": "",
        "delivery_no": delivery["delivery_no"],
        "line_no": delivery["line_no"],
        "happened_on": happened,
        "kind": kind,
        "cause": cause,
        "reason": reason,
        "handled_by": random.choice(FIELD),
        "closed_on": closed if closed <= AS_OF else None,
        "delivery": delivery,
    }
    if kind == "complaint":
        return row | {"remedy": "none"}
    share = delivery["quantity"] if kind == "refused" and random.random() < 0.4 else None
    quantity = share or max(Decimal(1), delivery["quantity"] // random.choice((4, 5, 10)))
    good = quantity * random.randint(3, 9) // 10
    remedy = random.choice(("redeliver", "credit")) if closed <= AS_OF else "redeliver"
    price = delivery["line"].price(happened)
    loss = cents((quantity - good) * price * random.randint(30, 60) / 100)
    amounts = {"quantity": quantity, "restocked_quantity": good, "remedy": remedy, "loss": loss}
    return row | amounts


def redeliveries(random: Random, returned: list[Row], delivered: list[Row]) -> None:
    """Send again what came back for it, with a delivery note of its own."""
    for row in returned:
        if row.get("remedy") != "redeliver":
            continue
        day = shift(row["happened_on"], random.randint(4, 8))
        if day > AS_OF:
            row["remedy"] = None
            continue
        again = _delivery(random, row["delivery"]["line"], day, row["quantity"])
        number = f"{row['delivery']['delivery_no']}B"
        again |= {"delivery_no": number, "line_no": row["line_no"], "again": row["delivery"]}
        delivered.append(again | {"remark": f"补货，见退货 {row['return_no']}"})
    delivered.sort(key=lambda row: (row["delivered_on"], row["delivery_no"], row["line_no"]))


def notices(random: Random, lines: list[Line]) -> list[Row]:
    """Who was told which date: nearly everybody, and everybody whose line is open and near."""
    rows = []
    for line in lines:
        for part in line.parts:
            due = line.due(part.day)
            ahead = shift(min(part.day, due), -random.randint(3, 6))
            day = min(max(ahead, shift(line.started, 1)), shift(AS_OF, -random.randint(0, 2)))
            near = due <= AS_OF + timedelta(17) and part.day > AS_OF
            if part.day > AS_OF and not near:
                continue
            if part.day <= AS_OF and part.day <= due and random.random() < 0.4:
                continue
            kind = "delayed" if part.day > due else "confirmed"
            rows.append(_notice(random, line, max(day, line.started), part.day, kind))
    return sorted(rows, key=lambda row: row["contacted_on"])


def _notice(random: Random, line: Line, day: date, promised: date, kind: str) -> Row:
    order_no, line_no = line.key
    return {
        "order_no": order_no,
        "line_no": line_no,
        "contacted_on": day,
        "contacted_by": random.choice(("1301", "1302", *INSPECTORS)),
        "promised_on": promised,
        "kind": kind,
        "reply": random.choice(_REPLIES),
    }


def cleaned(tables: Tables) -> None:
    """Take out what only the making of the rows needed."""
    for name in ("deliveries", "returns"):
        for row in tables[name]:
            for helper in ("line", "delivery", "again"):
                row.pop(helper, None)
