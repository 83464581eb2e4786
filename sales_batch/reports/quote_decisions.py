"""The quotes that somebody must decide on: who, what, how much, and since when."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from sales_batch.config import Settings
from sales_batch.core.exact import arrow_of, column_of
from sales_batch.core.figure import Field, field
from sales_batch.core.hold import HeldRows
from sales_batch.core.kinds import DAY, TEXT, WHOLE
from sales_batch.core.lookup import looked_up
from sales_batch.core.report import Page, Table
from sales_batch.core.words import Words
from sales_batch.figures.approval_states import approval_states
from sales_batch.figures.matters import matters
from sales_batch.figures.names import name_of, names
from sales_batch.figures.quote_ledger import CENTS, typed
from sales_batch.sheets.approvals import Approval
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.quotes import Quote

TAKES = (approval_states, matters, Quote, names)
SUBJECTS = ("quote", "nonstandard")
"""The matters that are about quotes and prices."""
_STATES = {one.name: one for one in approval_states.fields}
_SUBJECT = Approval.columns["subject"]
FIELDS = (
    field("approver", "审批人", "Approver", TEXT),
    Field("subject", _SUBJECT.title, _SUBJECT.kind),
    *typed("quote_no"),
    field("customer", "客户名称", "Customer", TEXT),
    field("total", "金额", "Amount", CENTS),
    field("days", "已等天数", "Days waiting", WHOLE),
    field("waiting_since", "等待起自", "Waiting since", DAY),
    _STATES["state"],
    field("why", "说明", "Why", TEXT),
    field("who", "须由谁审批", "Who must decide", TEXT),
    *typed("quoted_on", "sent_on"),
    field("asked_by", "外务负责人", "Asked for by", TEXT),
    field("prepared", "制作人", "Prepared by", TEXT),
)
NOTE = Words(
    "已估好而没有有效批准的估价，按审批人排列，等得久的在前；几个人都可以批的，在每人名下各列一次。"
    "批准：在《审批》中加一行。已送出的，批准之前不计入其他各页。",
    "Quotes that are ready and have no approval that counts, by approver, the longest wait first; "
    "where several people may decide, it stands under each of them. To decide, add a row to "
    "Approvals. One that was sent is left out of the other pages until it is approved.",
)


def undecided(*frames: DataFrame, day: date, settings: Settings, held: HeldRows) -> DataFrame:
    """One row per quote, subject and person who can decide, by person, the longest wait first.

    Held quotes are among them. A quote that is not ready yet needs no decision, nor does one that
    was lost before it was sent; one that was sent is held until it is decided on, lost or not. It
    waits since it was quoted, or since the decision that did not settle it. The frames are those
    of TAKES, in order.
    """
    states, documents, quotes, known = frames
    heads = pd.concat([quotes, held[Quote]]) if Quote in held else quotes
    asked = states[states["subject"].isin(SUBJECTS) & states["needed"]]
    asked = asked[(asked["state"] != "approved").to_numpy(bool)]
    head = looked_up(asked, ["reference"], heads, ["quote_no"])
    open_still = head["sent_on"].notna() | (head["outcome"].fillna("pending") != "lost")
    ready = head["quoted_on"].notna() & open_still
    asked, head = asked[ready.to_numpy(bool)], head[ready.to_numpy(bool)]
    later = (asked["since"] > head["quoted_on"]).fillna(value=False)
    since = asked["since"].where(later, head["quoted_on"])
    key = ["subject", "reference"]
    rows = head.assign(
        subject=asked["subject"],
        state=asked["state"],
        why=asked[f"why_{settings.language}"],
        who=asked[f"who_{settings.language}"],
        deciders=asked["deciders"],
        total=looked_up(asked, key, documents, key)["total"],
        waiting_since=since,
        days=_days(since, day),
        customer=name_of(known, Customer, head["customer_id"]),
        asked_by=name_of(known, Staff, head["requested_by"]),
        prepared=name_of(known, Staff, head["prepared_by"]),
    )
    return _by_approver(rows, known)


def _days(since: Series, day: date) -> Series:
    """Whole days from each of some days until another."""
    there = pc.cast(arrow_of(since), pa.int32())
    today = pc.cast(pa.scalar(day, pa.date32()), pa.int32())
    return column_of(pc.cast(pc.subtract(today, there), pa.int64()), since)


def _by_approver(rows: DataFrame, known: DataFrame) -> DataFrame:
    """Each row once for each of its deciders, with their name; once where there is nobody."""
    people = pc.split_pattern(arrow_of(rows["deciders"]), ",")
    each = rows.iloc[pc.list_parent_indices(people).to_numpy()].reset_index(drop=True)
    each["approver"] = name_of(known, Staff, column_of(pc.list_flatten(people), each["quote_no"]))
    return each.sort_values(
        ["approver", "days", "quote_no"], ascending=[True, False, True], kind="stable"
    ).reset_index(drop=True)


def decisions_page(rows: DataFrame) -> Page:
    """The page, a row per person and matter."""
    title = Words("待批准的估价", "Needs a decision")
    return Page("decisions", title, [Table(rows, FIELDS, trace=True)], note=NOTE)
