"""F6 again: what became of every quote, counted one by one.

An outcome counts from the day it was decided. A quote with an outcome was sent, whether its day is
written down or not; one that was sent and has none is pending.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chinese_calendar import is_workday

from tests.oracle.costing import quote_costing
from tests.oracle.tables import Row, Settings, Tables, as_they_read, fraction, rounded

SENT = ("won", "lost", "pending")
KEYS = {"month": "month", "person": "requested_by", "customer": "customer_id", "family": "family"}


def quote_lines(tables: Tables, settings: Settings, day: date) -> list[Row]:
    """Every line of the quotes that exist, its amount in cents, and whether an order names it."""
    read = as_they_read(tables, day)
    families = {row["product_id"]: row["family"] for row in read["products"]}
    sources = {row["order_no"]: row["quote_no"] for row in read["orders"]}
    named = {
        (sources[line["order_no"]], line["quote_line_no"])
        for line in read["order_lines"]
        if line["quote_line_no"] is not None
    }
    return [
        {
            "quote_no": line["quote_no"],
            "line_no": line["line_no"],
            "product_id": line["product_id"],
            "family": families.get(line["product_id"]),
            "amount": None
            if line["price"] is None
            else rounded(fraction(line["quantity"]) * fraction(line["price"]), 2),
            "ordered": (line["quote_no"], line["line_no"]) in named,
        }
        for line in quote_costing(tables, settings, day)
    ]


def ledger(tables: Tables, settings: Settings, day: date) -> list[Row]:
    """Every quote that exists, in the order of its file."""
    read = as_they_read(tables, day)
    lines = quote_lines(tables, settings, day)
    exceptions = {row["day"]: row["working"] for row in read["calendar"]}
    rows = []
    for quote in read["quotes"]:
        own = [line for line in lines if line["quote_no"] == quote["quote_no"]]
        status = _status(quote)
        rows.append(
            {
                **quote,
                "month": quote["quoted_on"] and f"{quote['quoted_on']:%Y-%m}",
                "status": status,
                "lines": len(own),
                "amount": _sum(own),
                "ordered_amount": _ordered(own) if status == "won" else None,
                "working_days": _working_days(
                    quote["specification_received_on"], quote["sent_on"], exceptions
                ),
            }
        )
    return rows


def _status(quote: Row) -> str:
    if quote["outcome"] in ("won", "lost") and quote["decided_on"]:
        return str(quote["outcome"])
    if quote["sent_on"]:
        return "pending"
    return "quoted" if quote["quoted_on"] else "asked"


def _sum(rows: Iterable[Row], name: str = "amount") -> Decimal:
    return sum((row[name] for row in rows if row[name] is not None), Decimal("0.00"))


def _ordered(lines: Iterable[Row]) -> Decimal:
    return _sum(line for line in lines if line["ordered"])


def _working_days(
    first: date | None, last: date | None, exceptions: dict[date, bool]
) -> int | None:
    """The days worked after the first up to the last; None where the last is before the first."""
    if first is None or last is None or last < first:
        return None
    days = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    return sum(bool(exceptions.get(day, is_workday(day))) for day in days)


def results(tables: Tables, settings: Settings, day: date, by: str) -> list[Row]:
    """One row per group in the order of its key, blank last; for `total` one row."""
    quotes = [row for row in ledger(tables, settings, day) if row["status"] in SENT]
    if by == "total":
        return [_result(quotes)]
    key = KEYS[by]
    if by == "family":
        quotes = list(_by_family(quotes, quote_lines(tables, settings, day)))
    groups: dict[Any, list[Row]] = {}
    for quote in quotes:
        groups.setdefault(quote[key], []).append(quote)
    order = sorted(groups, key=lambda group: (group is None, group or ""))
    return [{key: group, **_result(groups[group])} for group in order]


def _by_family(quotes: list[Row], lines: list[Row]) -> Iterable[Row]:
    for quote in quotes:
        own = [line for line in lines if line["quote_no"] == quote["quote_no"]]
        for family in {line["family"] for line in own}:
            part = [line for line in own if line["family"] == family]
            won = quote["status"] == "won"
            ordered = _ordered(part) if won else None
            yield {**quote, "family": family, "amount": _sum(part), "ordered_amount": ordered}


def _result(quotes: list[Row]) -> Row:
    parts = {status: [one for one in quotes if one["status"] == status] for status in SENT}
    counts = {status: len(part) for status, part in parts.items()}
    amounts = {status: _sum(part) for status, part in parts.items()}
    days = sorted(one["working_days"] for one in quotes if one["working_days"] is not None)
    middle = [days[(len(days) - 1) // 2], days[len(days) // 2]] if days else []
    return {
        "sent": len(quotes),
        **counts,
        "win_rate": _rate(counts["won"], counts["won"] + counts["lost"]),
        "sent_amount": _sum(quotes),
        **{f"{status}_amount": amounts[status] for status in SENT},
        "win_rate_amount": _rate(amounts["won"], amounts["won"] + amounts["lost"]),
        "ordered_amount": _sum(quotes, "ordered_amount"),
        "median_days": rounded(Fraction(sum(middle), 2), 1) if days else None,
        "most_days": _nearest_rank(days),
    }


def _rate(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    return rounded(Fraction(part) / Fraction(whole), 6) if whole else None


def _nearest_rank(days: list[int]) -> int | None:
    """The first number that at least nine in ten do not exceed."""
    for number in days:
        if 10 * sum(other <= number for other in days) >= 9 * len(days):
            return number
    return None


def lost_reasons(tables: Tables, settings: Settings, day: date) -> list[Row]:
    """The reasons by falling amount, then by name."""
    groups = _lost_by(tables, settings, day, "lost_reason")
    whole = sum((_sum(group) for group in groups.values()), Decimal(0))
    rows = [
        {
            "lost_reason": reason,
            "quotes": len(group),
            "amount": _sum(group),
            "share": _rate(_sum(group), whole),
        }
        for reason, group in groups.items()
    ]
    return _largest_first(rows, "lost_reason")


def lost_to(tables: Tables, settings: Settings, day: date) -> list[Row]:
    """The competitors by falling amount, then by name, nobody last."""
    rows = []
    for competitor, group in _lost_by(tables, settings, day, "competitor").items():
        known = [quote for quote in group if quote["competitor_price"]]
        ours, theirs = _sum(known), _sum(known, "competitor_price")
        rows.append(
            {
                "competitor": competitor,
                "quotes": len(group),
                "amount": _sum(group),
                "known": len(known),
                "known_amount": ours,
                "competitor_price": theirs,
                "price_gap": _rate(ours - theirs, theirs),
            }
        )
    return _largest_first(rows, "competitor")


def _lost_by(tables: Tables, settings: Settings, day: date, key: str) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for quote in ledger(tables, settings, day):
        if quote["status"] == "lost":
            groups.setdefault(quote[key], []).append(quote)
    return groups


def _largest_first(rows: list[Row], key: str) -> list[Row]:
    return sorted(rows, key=lambda row: (-row["amount"], row[key] is None, row[key] or ""))


def price_gaps(tables: Tables, settings: Settings, day: date) -> list[Row]:
    """The quotes that were lost, the newest first, then by number."""
    rows = []
    for quote in ledger(tables, settings, day):
        if quote["status"] != "lost":
            continue
        ours, theirs = quote["amount"], quote["competitor_price"]
        difference = None if theirs is None else ours - theirs
        gap = _rate(difference, theirs) if difference is not None else None
        rows.append({**quote, "difference": difference, "price_gap": gap})
    by_number = sorted(rows, key=lambda row: str(row["quote_no"]))
    return sorted(by_number, key=_decided, reverse=True)


def _decided(row: Row) -> date:
    found: date = row["decided_on"]
    return found


def follow_up(tables: Tables, settings: Settings, day: date) -> list[Row]:
    """The quotes that are out without an outcome, in the order of asking."""
    read = as_they_read(tables, day)
    exceptions = {row["day"]: row["working"] for row in read["calendar"]}
    rows = []
    for quote in ledger(tables, settings, day):
        if quote["status"] != "pending":
            continue
        met = _last_visit(read["visits"], quote["customer_id"])
        until = quote["valid_until"]
        rows.append(
            {
                **quote,
                **met,
                "days_out": (day - quote["sent_on"]).days,
                "working_days_out": _working_days(quote["sent_on"], day, exceptions),
                "days_left": None if until is None else (until - day).days,
                "contacted": bool(met["visited_on"] and met["visited_on"] > quote["sent_on"]),
            }
        )
    for row in rows:
        row["urgency"] = next(name for name, holds in URGENCIES.items() if holds(row, day))
    ranks = list(URGENCIES)
    return sorted(
        rows, key=lambda row: (ranks.index(row["urgency"]), -row["amount"], row["quote_no"])
    )


URGENCIES: dict[str, Callable[[Row, date], bool]] = {
    "expiring": lambda row, _: row["days_left"] is not None and 0 <= row["days_left"] <= 7,
    "expired": lambda row, _: row["days_left"] is not None and row["days_left"] < 0,
    "due": lambda row, day: bool(row["contacted"] and row["next_on"] and row["next_on"] <= day),
    "silent": lambda row, _: row["days_out"] > 30,
    "waiting": lambda _, __: True,
}
"""What is to be done first, and when."""


def _last_visit(visits: list[Row], customer_id: str) -> Row:
    """The newest visit of a customer, of one day the lowest row."""
    met: Row = dict.fromkeys(("visited_on", "summary", "next_action", "next_on"))
    for visit in visits:
        newer = met["visited_on"] is None or visit["visited_on"] >= met["visited_on"]
        if visit["customer_id"] == customer_id and newer:
            met = {name: visit[name] for name in met}
    return met
