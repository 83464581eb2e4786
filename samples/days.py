"""The year in which the company lives: its as-of day and its working days."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

from chinese_calendar import is_workday

AS_OF = date(2026, 11, 23)
FIRST = date(2025, 12, 1)
LAST = date(2026, 12, 31)
EXCEPTIONS = {
    date(2026, 2, 13): (False, "春节前设备检修停工"),
    date(2026, 7, 31): (False, "高温停工检修"),
    date(2026, 11, 28): (True, "年末赶工，周六上班"),
}
"""The company's own exceptions to the official calendar: working or not, and why."""

WORKING = tuple(
    day
    for day in (FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1))
    if EXCEPTIONS.get(day, (is_workday(day),))[0]
)


def on_or_after(day: date) -> date:
    """The first working day at or after a day; the year's last one beyond it."""
    return WORKING[min(bisect_left(WORKING, day), len(WORKING) - 1)]


def on_or_before(day: date) -> date:
    """The last working day at or before a day."""
    return WORKING[bisect_right(WORKING, day) - 1]


def shift(day: date, count: int) -> date:
    """The working day so many working days after a day (before it, if negative), within 2026."""
    place = (bisect_right(WORKING, day) - 1 if count >= 0 else bisect_left(WORKING, day)) + count
    return WORKING[max(0, min(place, len(WORKING) - 1))]


def between(first: date, last: date) -> tuple[date, ...]:
    """The working days from one day to another, both included."""
    return WORKING[bisect_left(WORKING, first) : bisect_right(WORKING, last)]


def month_end(year: int, month: int) -> date:
    """The last working day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return on_or_before(following - timedelta(1))


def within(month: int, last: date = AS_OF) -> tuple[date, ...]:
    """The working days of a month of 2026, until a last day."""
    return between(date(2026, month, 1), min(month_end(2026, month), last))


MONTHS = tuple(range(1, 12))
"""The months of 2026 that the samples cover."""

COUNTS = (date(2025, 12, 31), *(month_end(2026, month) for month in range(1, 11)))
"""The days on which stock was taken: the last working day of every month."""

FRIDAYS = tuple(
    on_or_before(day)
    for day in (date(2026, 1, 9) + timedelta(7 * n) for n in range(46))
    if between(day - timedelta(4), day)
)
"""The days of the weekly production report: the last working day of every week."""
