"""Which days are worked: the country's official calendar, and the company's own exceptions."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

import chinese_calendar
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from sales_batch.core.exact import arrow_of, column_of

FIRST, LAST = np.datetime64("1970-01-01"), np.datetime64("2199-12-31")
"""The days that can be asked for."""


@dataclass(frozen=True)
class Workdays:
    """The days that a company works.

    `worked` says it of every day from FIRST to LAST. `official` are the first and the last year
    that the country's calendar is known for, None where Monday to Friday is all there is to it: in
    any other year a working day is provisional.
    """

    worked: npt.NDArray[np.bool_]
    official: tuple[int, int] | None

    @classmethod
    def of(cls, country: str, exceptions: DataFrame) -> Self:
        """The working days of a country (`CN` or `none`), with exceptions (`day`, `working`)."""
        days = np.arange(FIRST, LAST + 1)
        worked = np.is_busday(days)
        official = None
        if country == "CN":
            rest, make_up = chinese_calendar.holidays, chinese_calendar.workdays
            worked[_places(rest)] = False
            worked[_places(make_up)] = True
            official = min(rest).year, max(rest).year
        known = exceptions[exceptions["day"].notna() & exceptions["working"].notna()]
        worked[_places(known["day"])] = known["working"].to_numpy(bool)
        return cls(worked, official)

    def between(self, start: Series, end: Series) -> Series:
        """How many working days lie after one day up to another, that one included (int64).

        Less than 0 where the other is earlier; blank where either is. Raises IndexError for a day
        outside FIRST to LAST.
        """
        first, last = _numbers(start), _numbers(end)
        days = self._passed[last.filled(0)] - self._passed[first.filled(0)]
        return column_of(pa.array(days, mask=first.mask | last.mask), start)

    def after(self, start: Series, days: Series) -> Series:
        """The day on which so many working days have passed, the start not counted (date32).

        The start itself for 0 days; blank where either is. Raises IndexError past LAST.
        """
        first, steps = _numbers(start), _numbers(days)
        gone = steps.filled(0)
        there = self._working[self._passed[first.filled(0)] + np.maximum(gone, 1) - 1]
        reached = np.where(gone == 0, first.filled(0), there)
        mask = first.mask | steps.mask
        return column_of(pa.array(reached.astype(np.int32), pa.date32(), mask=mask), start)

    def provisional(self, days: Series) -> Series:
        """Where a day lies in a year of which the official calendar is not known (bool)."""
        years = pc.year(arrow_of(days))
        if self.official is None:
            return column_of(pc.less(years, years), days)
        first, last = self.official
        return column_of(pc.or_(pc.less(years, first), pc.greater(years, last)), days)

    @cached_property
    def _passed(self) -> npt.NDArray[np.int64]:
        """How many working days there were up to each day, that day included."""
        return np.cumsum(self.worked, dtype=np.int64)

    @cached_property
    def _working(self) -> npt.NDArray[np.int64]:
        return np.flatnonzero(self.worked)


def _places(days: Any) -> npt.NDArray[np.int64]:
    """The position of days in `worked`."""
    return np.array([day.toordinal() - date(1970, 1, 1).toordinal() for day in days], np.int64)


def _numbers(column: Series) -> "np.ma.MaskedArray[Any, np.dtype[np.int64]]":
    """Days since FIRST, or whole numbers; blanks are masked."""
    array = arrow_of(column)
    if pa.types.is_date32(array.type):
        array = pc.cast(array, pa.int32())
    values = pc.fill_null(array, 0).to_numpy().astype(np.int64)
    return np.ma.MaskedArray(values, mask=pc.is_null(array).to_numpy(zero_copy_only=False))
