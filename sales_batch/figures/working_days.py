"""In which years working days are needed before the official calendar of them is known."""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.finding import Check, Finding, Severity
from sales_batch.core.place import Place
from sales_batch.core.sheet import Sheet
from sales_batch.core.words import Words
from sales_batch.core.workdays import Workdays
from sales_batch.sheets.company import CalendarDay
from sales_batch.sheets.quotes import Quote

PROVISIONAL = Check(
    "G19",
    "working_days_provisional",
    Severity.WARNING,
    Words(
        "{years} 年的法定放假安排还没有收录，工作日暂按周一至周五和“工作日历”计算，"
        "有关日期可能变动。请升级程序，或在《公司资料》的“工作日历”中填写该年的放假和调休。",
        "The official calendar of {years} is not known yet: working days are Monday to Friday and "
        "the sheet Calendar for now, and dates may move. Upgrade the program, or enter that "
        "year's days off and make-up days in the sheet Calendar.",
    ),
)
CHECKS = (PROVISIONAL,)


def provisional(
    frames: Mapping[type[Sheet], DataFrame], settings: Settings, day: date
) -> Iterator[Finding]:
    """One warning that names the years, where there are any."""
    workdays = Workdays.of(settings.country, frames[CalendarDay])
    days = _needed(frames, day)
    unknown = days[workdays.provisional(days).fillna(value=False)]
    if years := sorted({str(one.year) for one in unknown}):
        text = ", ".join(years)
        yield Finding(PROVISIONAL, PROVISIONAL.severity, Place(""), detail={"years": text})


def _needed(frames: Mapping[type[Sheet], DataFrame], day: date) -> "pd.Series[date]":
    """The days from and to which working days are counted (Q09)."""
    received = frames[Quote].specification_received_on
    sent = frames[Quote].sent_on.fillna(day)[received.notna()]
    return pd.concat([received.dropna(), sent])
