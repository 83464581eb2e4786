"""How order lines went: the parts they were delivered in, and what was changed on the way."""

from datetime import date
from decimal import Decimal
from random import Random

from samples.days import AS_OF, WORKING, between, shift
from samples.trade import Line, Part

_LESS = ("客户项目缩减", "客户库存较多，减量", "客户设计更改，部分不用")
_MORE = ("客户追加备品", "客户产量增加", "客户新增一条生产线")
_LATER = ("客户厂房未完工，推迟收货", "客户安装计划延后")
_SOONER = ("客户赶工，要求提前",)
_CANCELLED = ("客户项目取消", "客户改用其他型号")


def plan_parts(random: Random, line: Line) -> None:
    """When the line leaves: mostly on its day, one in ten late, large ones in two or three.

    Since the middle of November the factory is behind, so that more of them are late.
    """
    roll = random.random()
    if roll < (0.4 if date(2026, 11, 12) <= line.row["due_on"] <= date(2026, 12, 2) else 0.09):
        slip = random.randint(2, 7)
    else:
        slip = -random.randint(0, 3) if roll < 0.85 else -random.randint(4, 6)
    first = shift(line.started, 4)
    last = max(shift(line.row["due_on"], slip), first)
    quantity: Decimal = line.row["quantity"]
    count = 3 if quantity >= 500 else 2 if quantity >= 100 and random.random() < 0.45 else 1
    days = sorted(random.sample(between(first, last), min(count, len(between(first, last)))))
    days[-1] = last
    share = (quantity / len(days)).to_integral_value()
    for day in days[:-1]:
        line.parts.append(Part(day, share))
    line.parts.append(Part(last, quantity - share * (len(days) - 1)))


def change_some(random: Random, lines: list[Line]) -> None:
    """About one line in twelve is changed: less, more, later, cancelled, or at another price."""
    kinds = (_resize, _resize, _move, _cancel, _reprice)
    for line in lines:
        if random.random() < 0.085:
            random.choice(kinds)(random, line)


def _record(line: Line, day: date, reason: str, asked_by: str, **change: object) -> None:
    row = {"order_no": line.order["order_no"], "line_no": line.row["line_no"], "changed_on": day}
    line.changes.append(row | change | {"asked_by": asked_by, "reason": reason})


def _day_before_parts(random: Random, line: Line) -> date | None:
    days = between(shift(line.started, 1), min(shift(line.parts[0].day, -2), AS_OF))
    return random.choice(days) if days else None


def _resize(random: Random, line: Line) -> None:
    day = _day_before_parts(random, line)
    step = (line.row["quantity"] * random.choice((-2, -1, 1, 2)) / 10).to_integral_value()
    if not day or not step or line.parts[-1].quantity + step <= 0:
        return
    line.parts[-1].quantity += step
    reason = random.choice(_LESS if step < 0 else _MORE)
    _record(line, day, reason, "customer", quantity_change=step)


def _move(random: Random, line: Line) -> None:
    day = _day_before_parts(random, line)
    days = random.choice((-3, 5, 8, 12))
    due, last = shift(line.row["due_on"], days), shift(line.parts[-1].day, days)
    if not day or due >= WORKING[-2] or last <= shift(day, 3):
        return
    if len(line.parts) > 1 and last <= line.parts[-2].day:
        return
    line.parts[-1].day = last
    reason = random.choice(_SOONER if days < 0 else _LATER)
    _record(line, day, reason, "customer", new_due_on=due)


def _cancel(random: Random, line: Line) -> None:
    """Cancel what is still open: everything, or all but the first part."""
    kept = 1 if len(line.parts) > 1 and random.random() < 0.6 else 0
    lower = shift(line.parts[0].day if kept else line.started, 1)
    days = between(lower, min(shift(line.parts[kept].day, -2), AS_OF))
    if not days:
        return
    open_quantity = sum(part.quantity for part in line.parts[kept:])
    del line.parts[kept:]
    reason = random.choice(_CANCELLED)
    _record(line, random.choice(days), reason, "customer", quantity_change=-open_quantity)


def _reprice(random: Random, line: Line) -> None:
    day = _day_before_parts(random, line)
    if not day:
        return
    price = (line.row["unit_price"] * random.choice((97, 98, 99)) / 100).quantize(Decimal("0.1"))
    _record(line, day, "本公司同意年度让利", "company", new_unit_price=price)
