"""A: approvals, whether they are their approver's to give."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from sales_batch.config import Settings
from sales_batch.core.finding import Severity
from sales_batch.core.lookup import looked_up, value_of
from sales_batch.core.refer import hints
from sales_batch.core.rule import rule
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Tables
from sales_batch.core.words import Words
from sales_batch.figures.approvals import judged_approvals
from sales_batch.figures.entitled import in_words
from sales_batch.figures.matters import CONTENTS
from sales_batch.sheets.activity import Entertainment, Proposal
from sales_batch.sheets.approvals import Approval
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.orders import Order
from sales_batch.sheets.plans import Plan
from sales_batch.sheets.quotes import Quote

DOCUMENTS: Mapping[str, type[Sheet]] = {
    "quote": Quote,
    "nonstandard": Quote,
    "special_order": Order,
    **{subject: content.sheet for subject, content in CONTENTS.items()},
    "credit": Customer,
}
"""The sheet in which the reference of each subject must stand."""


@rule(
    "A06",
    takes=(Approval, judged_approvals, Staff),
    at="approver",
    absent=(Staff,),
    must="没有人审批自己经办的事项",
    zh="{approver}（{name}）审批了自己经办的“{subject}”{reference}，这个审批无效。"
    "请由其他有权审批的人决定。",
    en="{approver} ({name}) decided on a matter of their own ({subject} {reference}), so the "
    "decision does not count. Somebody else who may approve it must decide.",
)
def nobody_decides_on_their_own_matter(
    approvals: DataFrame, judged: DataFrame, staff: DataFrame
) -> DataFrame:
    """Decisions of those who prepared, requested, applied for or received the document."""
    return _named(approvals[_where(approvals, judged.own & ~judged.sole)], staff)


@rule(
    "A06",
    takes=(Approval, judged_approvals, Staff),
    at="approver",
    severity=Severity.NOTICE,
    absent=(Staff,),
    must="有别的代表时，由别的代表审批",
    zh="代表 {approver}（{name}）审批了自己经办的“{subject}”{reference}。公司当天没有别的代表，"
    "所以审批有效，不必处理。",
    en="Representative {approver} ({name}) decided on a matter of their own ({subject} "
    "{reference}). There was no other representative that day, so it counts; nothing needs to be "
    "done.",
)
def another_representative_decides_where_there_is_one(
    approvals: DataFrame, judged: DataFrame, staff: DataFrame
) -> DataFrame:
    """Decisions of the only representative on their own matters."""
    return _named(approvals[_where(approvals, judged.own & judged.sole)], staff)


@rule(
    "A07",
    takes=(Approval, judged_approvals, Staff),
    at="approver",
    absent=(Staff,),
    must="审批人有权审批这一事项",
    zh="{approver}（{name}）无权审批“{subject}”{reference}，这个审批无效：{why}。须由{who}审批。"
    "请由有权的人另行审批；审批人填错的请更正。",
    en="{approver} ({name}) may not decide on {subject} {reference}, so the decision does not "
    "count: {why}. It must be decided by {who}. Have somebody entitled decide; if the approver is "
    "wrong, correct it.",
)
def an_approver_is_entitled(
    approvals: DataFrame, judged: DataFrame, staff: DataFrame, *, settings: Settings
) -> DataFrame:
    """Decisions of people without the position, for the amount, or not on the staff that day."""
    wrong = _named(approvals[_where(approvals, ~judged.entitled)], staff)
    matrix = settings.approvals.matrix
    return wrong.assign(
        who=[in_words(matrix[subject]) for subject in wrong.subject],
        why=[_why(row) for row in wrong.to_dict("records")],
    )


def _why(row: Mapping[str, Any]) -> Words:
    """Why somebody is not entitled."""
    day = row["decided_on"]
    if not pd.isna(row["joined_on"]) and row["joined_on"] > day:
        return Words(f"{row['joined_on']} 才入职", f"they joined on {row['joined_on']}")
    if not pd.isna(row["left_on"]) and row["left_on"] < day:
        return Words(f"{row['left_on']} 已离职", f"they left on {row['left_on']}")
    if pd.isna(row["position"]):
        return Words("职位没有填对", "their position is not known")
    position = Staff.columns["position"].choices[row["position"]]
    department = Staff.columns["department"].choices[row["department"]]
    return Words(
        f"职位是{department.zh}{position.zh}",
        f"their position is {position.en.lower()}, {department.en.lower()}",
    )


def _where(approvals: DataFrame, chosen: "Series[bool]") -> Any:
    """The approvals that a column of the judged ones chooses."""
    return approvals.index.isin(chosen.index[chosen.to_numpy(bool)])


def _named(approvals: DataFrame, staff: DataFrame) -> DataFrame:
    """Approvals with what the staff sheet says of the approver."""
    columns = ["staff_id", "name", "department", "position", "joined_on", "left_on"]
    person = looked_up(approvals, ["approver"], staff[columns], ["staff_id"])
    return approvals.assign(**person.drop(columns="staff_id"))


@rule(
    "A08",
    takes=(Approval,),
    at="reference",
    must="审批的对象已经登记",
    zh="“{sheet}”中没有 {reference}，这个审批没有对象。{hint}请更正编号或审批事项；"
    "单据还没登记的，请经办人先登记。",
    en="There is no {reference} in {sheet}, so this decision is about nothing.{hint} Correct the "
    "number or the subject; if the document is not entered yet, have it entered first.",
)
def what_is_decided_exists(approvals: DataFrame, *, tables: Tables) -> DataFrame:
    """Decisions whose reference is in no sheet of which every file was read."""
    found = [approvals.iloc[:0].assign(hint=[])]
    for subject, sheet in DOCUMENTS.items():
        if sheet not in tables.known:
            continue
        known = tables.rows[sheet][sheet.key[0]].dropna()
        mine = approvals[(approvals.subject == subject) & approvals.reference.notna()]
        lost = mine[~mine.reference.isin(known)]
        if lost.empty:
            continue
        near = hints(lost.reference, known)
        hint = [near[reference] for reference in lost.reference]
        found.append(lost.assign(sheet=[sheet.words] * len(lost), hint=hint))
    return pd.concat(found[1:] or found)


HAPPENED: Mapping[str, tuple[type[Sheet], str, Words]] = {
    "quote": (Quote, "sent_on", Words("送出", "sent")),
    "nonstandard": (Quote, "sent_on", Words("送出", "sent")),
    "proposal": (Proposal, "proposed_on", Words("提出", "put forward")),
    "entertainment": (Entertainment, "held_on", Words("举行", "held")),
    "plan": (Plan, "starts_on", Words("开始", "started")),
}
"""The day on which the thing was done, by subject."""


@rule(
    "A20",
    takes=(Approval, Quote, Proposal, Entertainment, Plan),
    at="decided_on",
    severity=Severity.WARNING,
    must="先批准，后办理",
    zh="“{subject}”{reference} 在 {happened_on} 已经{done}，到 {decided_on} 才批准。这次批准有效；"
    "以后请先批准、后办理。",
    en="{subject} {reference} was {done} on {happened_on}, but approved only on {decided_on}. The "
    "approval counts; in future, have it approved first.",
)
def approval_comes_first(approvals: DataFrame, *documents: DataFrame) -> DataFrame:
    """Approvals given after the thing was done."""
    frames = dict(zip((Quote, Proposal, Entertainment, Plan), documents, strict=True))
    found = []
    for subject, (sheet, column, done) in HAPPENED.items():
        given = approvals[(approvals.subject == subject) & (approvals.decision == "approved")]
        key = sheet.key[0]
        when = value_of(given, ["reference"], frames[sheet], [key], column)
        late = given.assign(happened_on=when)[(given.decided_on > when).fillna(value=False)]
        found.append(late.assign(done=[done] * len(late)))
    return pd.concat(found)


RULES = (
    nobody_decides_on_their_own_matter,
    another_representative_decides_where_there_is_one,
    an_approver_is_entitled,
    what_is_decided_exists,
    approval_comes_first,
)
