"""What became of the quotes that were sent: won or lost, why, and against whom."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random

from samples.catalogue import AC, DC, GEARED, TRANSFORMER
from samples.days import AS_OF, shift
from samples.rows import Row, Tables, cents

WON = {1: 53, 2: 33, 3: 56, 4: 60, 5: 56, 6: 50, 7: 42, 8: 33, 9: 47, 10: 54, 11: 60}
"""How many percent of the quotes of a month are won: few around the holidays and in the heat."""

_RIVALS = {
    DC: ("甲友电机厂", "甲友电机厂", "乙达机电", "戊远微电机"),
    AC: ("乙达机电", "乙达机电", "甲友电机厂", "丁力传动"),
    GEARED: ("丁力传动", "丁力传动", "丁力传动", "甲友电机厂"),
    TRANSFORMER: ("丙通电器", "丙通电器", "丙通电器", "乙达机电"),
}
_REASONS = {
    "price": 46,
    "delivery": 19,
    "specification": 11,
    "quality": 7,
    "relationship": 8,
    "credit": 4,
    "other": 5,
}
_SAID = {
    "price": ("对手降价抢单", "客户采购部统一压价", None, None),
    "delivery": ("对手有现货", "客户等不及我们的交期", None),
    "specification": ("客户改用小一号机型", "轴伸改型做不了", None),
    "quality": ("客户担心噪声", "要求第三方认证", None),
    "relationship": ("对手为其集团内企业", None),
    "credit": ("客户要求九十天账期", None),
    "other": ("客户项目取消", "客户推迟到明年"),
}


def decide(random: Random, tables: Tables, quotes: list[Row], lines: list[Row]) -> None:
    """Win and lose the quotes month by month; what was sent in the last weeks may be open still."""
    families = {row["product_id"]: row["family"] for row in tables["products"]}
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    kinds: dict[str, str] = {}
    for row in lines:
        kinds.setdefault(row["quote_no"], families[row["product_id"]])
        amounts[row["quote_no"]] += cents(row["quantity"] * (row["unit_price"] or 0))
    months: dict[int, list[tuple[Row, date]]] = defaultdict(list)
    for quote in quotes:
        if quote["sent_on"]:
            decided = shift(quote["sent_on"], random.choice((3, 4, 5, 6, 8, 9, 11, 14, 17, 20)))
            if decided <= AS_OF:
                months[quote["quoted_on"].month].append((quote, decided))
    for month, known in months.items():
        luck = {quote["quote_no"]: _luck(random, quote) for quote, _ in known}
        known.sort(key=lambda one: -luck[one[0]["quote_no"]])
        count = round(Decimal(len(known) * WON[month]) / 100)
        for place, (quote, day) in enumerate(known):
            number = quote["quote_no"]
            rivals = _RIVALS[kinds[number]]
            quote["decided_on"] = day
            quote |= (
                _won(random, rivals) if place < count else _lost(random, rivals, amounts[number])
            )


def _luck(random: Random, quote: Row) -> float:
    """Exports are won more often; nobody else makes them."""
    return random.random() + (0.6 if quote["vat_rate"] == 0 else 0)


def _won(random: Random, rivals: tuple[str, ...]) -> Row:
    return {
        "outcome": "won",
        "competitor": random.choice(rivals) if random.random() < 0.25 else None,
    }


def _lost(random: Random, rivals: tuple[str, ...], ours: Decimal) -> Row:
    reason = random.choices(tuple(_REASONS), tuple(_REASONS.values()))[0]
    row: Row = {"outcome": "lost", "lost_reason": reason}
    if said := random.choice(_SAID[reason]):
        row["remark"] = said
    if reason == "other" or random.random() < 0.1:
        return row
    row["competitor"] = random.choice(rivals)
    if random.random() < (0.95 if reason == "price" else 0.65):
        row["competitor_price"] = cents(ours * 100 / (100 + _gap(random, reason)))
    return row


def _gap(random: Random, reason: str) -> Decimal:
    """By how many percent our amount was above the competitor's."""
    low, high, usual = (15, 250, 70) if reason == "price" else (-80, 90, 5)
    return Decimal(round(random.triangular(low, high, usual))) / 10
