"""Working days: official ones, the company's own, and years that are not official yet."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame, Series
from pandas.arrays import ArrowExtensionArray

from sales_batch.core.workdays import Workdays

NONE: Sequence[tuple[date, bool]] = ()
OWN = [(date(2026, 11, 20), False), (date(2026, 11, 21), True), (date(2027, 1, 9), True)]
DAYS = st.dates(date(2025, 12, 1), date(2027, 2, 1))


def calendar(exceptions: Sequence[tuple[date | None, bool | None]]) -> DataFrame:
    days, working = [day for day, _ in exceptions], [worked for _, worked in exceptions]
    return DataFrame({"day": column(days, pa.date32()), "working": column(working, pa.bool_())})


def column(values: Sequence[Any], kind: Any) -> Series:
    return Series(ArrowExtensionArray(pa.array(values, kind)), index=range(7, 7 + len(values)))


def days(*values: date | None) -> Series:
    return column(values, pa.date32())


LAST_YEAR = max(chinese_calendar.holidays).year
CHINA = Workdays.of("CN", calendar(OWN))


def worked(day: date) -> bool:
    """What the calendars say, asked day by day."""
    if day in dict(OWN):
        return dict(OWN)[day]
    return chinese_calendar.is_workday(day) if day.year <= LAST_YEAR else day.weekday() < 5


@given(DAYS, DAYS)
def test_between_counts_the_working_days_one_by_one(start: date, end: date) -> None:
    first, last = min(start, end), max(start, end)
    span = [first + timedelta(n) for n in range(1, (last - first).days + 1)]
    count = sum(map(worked, span))
    assert CHINA.between(days(first), days(last)).tolist() == [count]
    assert CHINA.between(days(last), days(first)).tolist() == [-count]


@given(DAYS, st.integers(0, 40))
def test_after_is_where_between_has_passed(start: date, count: int) -> None:
    (reached,) = CHINA.after(days(start), column([count], pa.int64())).tolist()
    assert CHINA.between(days(start), days(reached)).tolist() == [count]
    assert reached == start if count == 0 else worked(reached)


def test_holidays_and_make_up_days_are_those_of_the_country() -> None:
    eve, back = days(date(2026, 9, 30)), days(date(2026, 10, 8))
    official = Workdays.of("CN", calendar(NONE)).between(eve, back)
    weekdays = Workdays.of("none", calendar(NONE)).between(eve, back)
    assert (official.tolist(), weekdays.tolist()) == ([1], [6])


def test_blanks_stay_blank_and_the_index_stays() -> None:
    start, end = days(date(2026, 11, 2), None), days(None, date(2026, 11, 3))
    assert CHINA.between(start, end).isna().all()
    reached = CHINA.after(start, column([1, 1], pa.int64()))
    assert (reached[7], reached.isna().tolist()) == (date(2026, 11, 3), [False, True])
    assert reached.index.tolist() == [7, 8]
    assert CHINA.provisional(start).isna().tolist() == [False, True]


def test_a_year_without_an_official_calendar_is_provisional() -> None:
    asked = days(date(2003, 12, 31), date(2004, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert CHINA.provisional(asked).tolist() == [True, False, False, LAST_YEAR < 2027]
    weekdays = Workdays.of("none", calendar(NONE))
    assert not weekdays.provisional(asked).any()


def test_an_exception_that_was_not_read_changes_nothing() -> None:
    odd = Workdays.of("CN", calendar([(None, True), (date(2026, 11, 23), None)]))
    assert (odd.worked == Workdays.of("CN", calendar(NONE)).worked).all()


def test_a_day_out_of_reach_is_an_error() -> None:
    with pytest.raises(IndexError):
        CHINA.after(days(date(2199, 12, 30)), column([9], pa.int64()))
