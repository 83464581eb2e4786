"""Random days, quantities and prices, with the awkward ones more often than chance would have."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sales_batch.core.sheet import Sheet
from sales_batch.sheets import SHEETS

Row = dict[str, Any]
Tables = dict[str, list[Row]]

DAYS = tuple(
    map(date.fromisoformat, ("2026-10-20", "2026-10-31", "2026-11-01", "2026-09-30", "2026-12-01"))
)
"""The run's days that are worth trying: in a month, and on both sides of its end."""
LONG_AGO, BEGIN, END = date(2026, 1, 1), date(2026, 7, 1), date(2026, 12, 20)
AWKWARD = sorted(
    {day + timedelta(days=days) for day in DAYS for days in (-181, -180, -1, 0, 1)}
    | {date(2026, 7, 31), date(2026, 8, 1), date(2026, 8, 31), date(2026, 11, 30)}
)


class Dice:
    """Tables in the making, and the chance that fills them; every sheet is there from the start."""

    def __init__(self, rng: Random, size: int) -> None:
        self.rng, self.size = rng, size
        self.tables: Tables = {sheet.table: [] for sheet in SHEETS}

    def add(self, sheet: type[Sheet], **cells: Any) -> Row:
        """A new row; what is not given is blank."""
        row = {**dict.fromkeys(sheet.columns), **cells}
        self.tables[sheet.table].append(row)
        return row

    def any(self, sheet: type[Sheet]) -> Row:
        """A row of a sheet that has some."""
        return self.rng.choice(self.tables[sheet.table])

    def one_in(self, times: int) -> bool:
        """True now and then."""
        return self.rng.randrange(times) == times - 1

    def day(self, first: date, last: date = END) -> date:
        """A day from the first to the last, or the first where the last is before it."""
        near = [day for day in AWKWARD if first <= day <= last]
        if near and self.one_in(2):
            return self.rng.choice(near)
        return first + timedelta(days=self.rng.randint(0, max(0, (last - first).days)))

    def soon(self, today: date) -> date:
        """Within a month, often at once."""
        return today if self.one_in(3) else self.day(today, today + timedelta(days=30))

    def days(self, most: int, first: date = LONG_AGO) -> Iterator[date]:
        """Different days: rarely none, mostly the first and some later ones."""
        if not self.one_in(40):
            start = self.day(first) if self.one_in(10) else first
            later = [self.day(start) for _ in range(self.rng.randrange(most))]
            yield from dict.fromkeys([start, *later])

    def quantity(self) -> Decimal:
        """A quantity above nought, in 4 decimals or whole; at most 15 digits."""
        if self.one_in(20):
            return self.rng.choice((Decimal("0.0001"), Decimal("98765432109.8765")))
        if self.one_in(3):
            return Decimal(self.rng.randint(1, 3_000_000)).scaleb(-4)
        return Decimal(self.rng.randint(1, 200))

    def part(self, whole: Decimal) -> Decimal:
        """Some of a quantity above nought, often all of it."""
        if self.one_in(3):
            return whole
        return Decimal(self.rng.randint(1, int(whole.scaleb(4)))).scaleb(-4)

    def price(self) -> Decimal:
        """A price above nought, with no, 2 or 4 decimals."""
        places = self.rng.choice((2, 4, 0))
        return Decimal(self.rng.randint(1, 999 * 10**places)).scaleb(-places)
