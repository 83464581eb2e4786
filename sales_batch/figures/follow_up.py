"""Which quotes are out without an answer, and which of them to ask about first."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.exact import arrow_of, column_of, throughout
from sales_batch.core.figure import Field, field, figure
from sales_batch.core.kinds import DAY, FLAG, TEXT, WHOLE, ChoiceKind
from sales_batch.core.lookup import in_force, looked_up
from sales_batch.core.words import Words
from sales_batch.core.workdays import Workdays
from sales_batch.figures.names import name_of, names
from sales_batch.figures.places import PLACE_FIELDS
from sales_batch.figures.quote_ledger import AMOUNT, LINES, quote_ledger, typed
from sales_batch.sheets.activity import Visit
from sales_batch.sheets.company import CalendarDay, Staff
from sales_batch.sheets.customers import Customer

URGENCIES = {
    "expiring": Words("快到期，尽快问清", "Expires soon: ask now"),
    "expired": Words("已过期，续期或结案", "Expired: renew or close"),
    "due": Words("约定的下一步到期", "The agreed next step is due"),
    "silent": Words("久未答复，催问", "No answer for long: ask"),
    "waiting": Words("等候答复", "Waiting for the answer"),
}
"""What is to be done about a quote that is out, the most urgent first."""
URGENCY = ChoiceKind("enum", Words("状态", "state"), pa.string(), "", choices=URGENCIES, width=20)
SOON = 7
"""Days of validity from which on an offer expires soon."""
CONTACT = ("contact_person", "phone", "email")
VISIT = ("visited_on", "summary", "next_action", "next_on")
CUSTOMER = field("customer", "客户名称", "Customer", TEXT)
ASKED_BY = field("asked_by", "外务负责人姓名", "Asked for by", TEXT)


def _of(sheet: Any, *columns: str) -> list[Field]:
    return [Field(name, sheet.columns[name].title, sheet.columns[name].kind) for name in columns]


@figure(
    takes=(quote_ledger, Customer, Visit, CalendarDay, names),
    fields=(
        field("urgency", "要做什么", "What to do", URGENCY),
        *typed("quote_no", "requested_by"),
        ASKED_BY,
        *typed("customer_id"),
        CUSTOMER,
        *_of(Customer, *CONTACT),
        LINES,
        AMOUNT,
        *typed("sent_on"),
        field("days_out", "送出天数", "Days out", WHOLE),
        field("working_days_out", "其中工作日", "Working days out", WHOLE),
        *typed("valid_until"),
        field("days_left", "剩余天数", "Days left", WHOLE),
        *typed("competitor"),
        field("contacted", "送出后有联系", "Contacted since", FLAG),
        field("visited_on", "最近联系", "Last contact", DAY),
        field("summary", "当时谈的内容", "What was said", TEXT),
        *_of(Visit, "next_action", "next_on"),
        *PLACE_FIELDS,
    ),
    zh="待跟进的估价",
    en="Quotes to follow up",
    clause="R9 3(7)",
)
def quote_follow_up(
    ledger: DataFrame, customers: DataFrame, visits: DataFrame, calendar: DataFrame,
    known: DataFrame, *, day: date, settings: Settings,
) -> DataFrame:  # fmt: skip
    """Every quote that was sent and has no outcome, the most urgent first (F6).

    Index as in quotes. First what expires within a week, then what has expired, then where a next
    step was agreed since and is due, then what was sent longer ago than Q07 allows, then the rest;
    each by falling amount. Days are counted from the sending to the day; days left are below 0
    where the offer has expired. The newest visit or call is that of the customer, whatever it was
    about, and `contacted` says whether it was after the sending.
    """
    rows = ledger[(ledger["status"] == "pending").to_numpy(bool)]
    today = throughout(rows, day, DAY)
    workdays = Workdays.of(settings.country, calendar)
    contact = looked_up(rows, ["customer_id"], customers, ["customer_id"])
    met = in_force(
        rows.assign(today=today), ["customer_id", "today"],
        visits, ["customer_id", "visited_on"], VISIT,
    )  # fmt: skip
    rows = rows.assign(
        asked_by=name_of(known, Staff, rows["requested_by"]),
        customer=name_of(known, Customer, rows["customer_id"]),
        **{name: contact[name] for name in CONTACT},
        days_out=_days(rows["sent_on"], today),
        working_days_out=workdays.between(rows["sent_on"], today),
        days_left=_days(today, rows["valid_until"]),
        contacted=(met["visited_on"] > rows["sent_on"]).fillna(value=False),
        **{name: met[name] for name in VISIT},
    )
    long_ago = day - timedelta(settings.count("Q07", "days"))
    return _most_urgent_first(rows, day, long_ago)[[one.name for one in quote_follow_up.fields]]


def _days(first: Any, last: Any) -> Any:
    """Days from one day to another, below 0 where the other is earlier."""
    return column_of(pc.days_between(arrow_of(first), arrow_of(last)), first)


def _most_urgent_first(rows: DataFrame, day: date, long_ago: date) -> DataFrame:
    """Open quotes with what is to be done, in the order of doing it."""
    left = rows["days_left"]
    due = rows["contacted"] & (rows["next_on"] <= day)
    cases = [left.between(0, SOON), left < 0, due, rows["sent_on"] < long_ago]
    flags = [case.fillna(value=False).to_numpy(bool) for case in cases]
    rank = pa.array(np.select(flags, range(len(flags)), len(flags)), pa.int64())
    urgency = column_of(pa.array(list(URGENCIES)).take(rank), rows["quote_no"])
    keys = [("rank", "ascending"), ("amount", "descending"), ("quote_no", "ascending")]
    known = {name: arrow_of(rows[name]) for name in ("amount", "quote_no")}
    order = pc.sort_indices(pa.table({"rank": rank, **known}), keys)
    return rows.assign(urgency=urgency).iloc[order.to_numpy()]


FIGURES = (quote_follow_up,)
