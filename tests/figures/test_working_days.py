"""Years that the official calendar does not know are told once, by name."""

from datetime import date

import chinese_calendar

from sales_batch.config import Settings
from sales_batch.figures.working_days import provisional
from tests.frames import assembled

LAST_YEAR = max(chinese_calendar.holidays).year


def told(day: date, settings: Settings) -> list[str]:
    """What is said of one quote that waits since early in the last known year."""
    quote = {"quote_no": "Q-1", "requested_on": day, "specification_received_on": None}
    waiting = quote | {"quote_no": "Q-2", "specification_received_on": date(LAST_YEAR, 1, 5)}
    tables = assembled({"quotes": [quote, waiting, waiting | {"quote_no": "Q-3"}]}, day=day)
    return [one.text("en") for one in provisional(tables.frames, settings, day)]


def test_a_year_that_is_not_official_yet_is_told_once() -> None:
    (only,) = told(date(LAST_YEAR + 1, 1, 4), Settings())
    assert only.startswith(f"The official calendar of {LAST_YEAR + 1} is not known yet")


def test_nothing_is_told_of_official_years_or_without_a_country() -> None:
    assert told(date(LAST_YEAR, 12, 31), Settings()) == []
    assert told(date(LAST_YEAR + 1, 1, 4), Settings(country="none")) == []
