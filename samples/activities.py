"""What the field sales did: visits against plan, new business, proposals, entertainment."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random

from samples.clients import ACTIVE
from samples.days import AS_OF, MONTHS, between, month_end, shift
from samples.rows import VAT, Row, Tables

_SCORES = ("buying_intent", "selling_intent", "product_awareness", "plan_fit", "policy_fit")
_DEMANDS = (
    "下季度增产，要稳供",
    "正在比价，重视交期",
    "新机型试制要样机",
    "库存偏高，近期少进",
    None,
)
_SUMMARIES = (
    "介绍新规格，对方愿意试用",
    "确认下月交货安排",
    "听取质量意见，约定整改时间",
    "讨论年度框架价格",
    "了解对方新机型进度",
    "对账并确认付款日期",
)
_NEXT = ("送样机", "提交估价书", "安排工厂参观", "回复技术问题", None, None)
_PROPOSALS = (
    "拟对年度框架客户给予季度返利",
    "提示自下月起调整交货批量",
    "表达延长质保期至十八个月的意向",
    "提示铜价上涨可能引起的调价",
    "表达共同开发新机型的意向",
    "提示旧规格停产并推荐替代品",
)


def activity_tables(random: Random, tables: Tables) -> Tables:
    """Every sheet of the sales activity workbook."""
    active = tables["customers"][:ACTIVE]
    revenue = _revenue(tables)
    visits, plans = [], []
    for customer in active:
        for month in MONTHS:
            made = _visits(random, customer, month)
            visits += made
            count = sum(row["occasion"] == "visit" for row in made)
            net = revenue[customer["customer_id"], month]
            plans.append(_plan(random, customer, month, count, net))
    visits.sort(key=lambda row: row["visited_on"])
    plans.sort(key=lambda row: (row["month"], row["customer_id"]))
    return {
        "visit_plans": plans,
        "development_targets": _targets(random, active),
        "visits": visits,
        "proposals": _proposals(random, active),
        "entertainment": _entertainment(random, active),
    }


def _revenue(tables: Tables) -> dict[tuple[str, int], Decimal]:
    """Delivered less returned, without VAT, by customer and month."""
    found: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in tables["deliveries"]:
        day, line = row["delivered_on"], row["line"]
        if day <= AS_OF:
            found[line.order["customer_id"], day.month] += row["quantity"] * line.price(day)
    for row in tables["returns"]:
        if row["kind"] != "complaint":
            day, line = row["happened_on"], row["delivery"]["line"]
            amount = row["quantity"] * line.price(day)
            found[line.order["customer_id"], day.month] -= amount
    return defaultdict(Decimal, {key: value / (1 + VAT) for key, value in found.items()})


def _plan(random: Random, customer: Row, month: int, visits: int, revenue: Decimal) -> Row:
    percent = random.randint(80, 108) if month == 10 else random.randint(70, 135)
    planned = max(Decimal(0), revenue * percent / 100) // 1000 * 1000
    missed = 0 if month >= 10 else random.choice((-1, 0, 0, 0, 1))
    return {
        "month": f"2026-{month:02}",
        "customer_id": customer["customer_id"],
        "staff_id": customer["account_manager"],
        "planned_visits": max(0, visits + missed),
        "planned_revenue": planned,
    }


def _visits(random: Random, customer: Row, month: int) -> list[Row]:
    last = month_end(2026, month) if month < 11 else date(2026, 11, 20)
    days = between(date(2026, month, 1), last)
    count = random.choice({"A": (1, 2, 2), "B": (1, 1, 2), "C": (0, 1, 1)}[customer["grade"]])
    return [_visit(random, customer, day) for day in random.sample(days, count)]


def _visit(random: Random, customer: Row, day: date) -> Row:
    occasion = random.choices(("visit", "phone", "seminar", "social"), (75, 18, 4, 3))[0]
    action = random.choice(_NEXT)
    scores = {score: random.choice((2, 3, 3, 4, 4, 5)) for score in _SCORES}
    return {
        "visited_on": day,
        "customer_id": customer["customer_id"],
        "staff_id": customer["account_manager"],
        "occasion": occasion,
        "demand": random.choice(_DEMANDS),
        **(scores if occasion == "visit" else {}),
        "summary": random.choice(_SUMMARIES),
        "next_action": action,
        "next_on": shift(day, random.randint(5, 15)) if action else None,
    }


def _targets(random: Random, active: list[Row]) -> list[Row]:
    families = ("直流电机", "交流电机", "减速电机", "变压器")
    rows = []
    for month in MONTHS:
        for customer in random.sample(active, 4):
            row = {"month": f"2026-{month:02}", "customer_id": customer["customer_id"]}
            row |= {"family": random.choice(families), "staff_id": customer["account_manager"]}
            rows.append(row | {"planned_amount": Decimal(random.randint(4, 30) * 1000)})
    return rows


def _proposals(random: Random, active: list[Row]) -> list[Row]:
    days = sorted(random.sample(between(date(2026, 1, 19), date(2026, 11, 13)), 8))
    rows = []
    for place, day in enumerate(days):
        customer = random.choice(active)
        rows.append(
            {
                "proposal_no": f"N26-{place + 1:02}",
                "customer_id": customer["customer_id"],
                "staff_id": customer["account_manager"],
                "proposed_on": day,
                "content": _PROPOSALS[place % len(_PROPOSALS)],
            }
        )
    return rows


def _entertainment(random: Random, active: list[Row]) -> list[Row]:
    days = sorted(random.sample(between(date(2026, 1, 12), date(2026, 11, 18)), 20))
    rows = []
    for place, day in enumerate(days):
        customer, held = random.choice(active), shift(day, random.randint(2, 6))
        kind = random.choice(("refreshment", "meal", "dining_out"))
        budget = Decimal({"refreshment": 200, "meal": 600, "dining_out": 1200}[kind])
        actual = budget * random.randint(70, 100) / 100 if held <= AS_OF else None
        rows.append(
            {
                "request_no": f"Z26-{place + 1:02}",
                "customer_id": customer["customer_id"],
                "staff_id": customer["account_manager"],
                "requested_on": day,
                "held_on": held,
                "kind": kind,
                "budget": budget,
                "actual": actual,
            }
        )
    return rows
