"""What was decided, by whom, for which content: the decisions that count on a day."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.figure import Figure, field, figure
from sales_batch.core.hold import HeldRows
from sales_batch.core.kinds import CODE, DAY, FLAG, MONEY, TEXT, WHOLE
from sales_batch.core.records import records
from sales_batch.figures.entitled import Decider, People, heads_for, may_decide
from sales_batch.figures.matters import matters
from sales_batch.figures.quotes import table_of
from sales_batch.sheets.approvals import Approval
from sales_batch.sheets.company import Staff

Facts = Mapping[str, DataFrame]
"""What earlier runs saw, by the name of the figure that holds it."""

DECISION = (
    field("approval_no", "审批编号", "Approval no", CODE),
    field("subject", "审批事项", "Subject", CODE),
    field("reference", "编号", "Reference", CODE),
    field("approver", "审批人", "Approver", CODE),
    field("decided_on", "审批日期", "Decided on", DAY),
    field("decision", "审批结果", "Decision", CODE),
    field("amount", "核准金额", "Amount", MONEY),
)
NAMED = tuple(one.name for one in DECISION)
SEEN = (
    field("approval", "审批指纹", "Fingerprint of the approval", TEXT),
    field("place", "顺序", "Place", WHOLE),
    *DECISION,
    field("department", "部门", "Department", CODE),
    field("position", "职位", "Position", CODE),
    field("superior", "申请人的上级", "Superior of the applicant", FLAG),
)
CONTENT = (
    field("fingerprint", "内容指纹", "Fingerprint of the content", TEXT),
    field("outline", "金额以外的指纹", "Fingerprint without amounts", TEXT),
    field("total", "金额", "Total", MONEY),
)
RUN = field("run", "运行", "Run", WHOLE)


def _fact(facts: Facts, fact: Figure) -> DataFrame:
    """What is known of a fact; before the first run, nothing."""
    known = facts.get(fact.name)
    return table_of([], fact.fields) if known is None else known


@figure(takes=(), fields=(RUN, *SEEN), zh="见过的审批", en="Approvals seen")
def seen_approvals(*, facts: Facts) -> DataFrame:
    """Every approval that ever counted, as it was when a run first saw it (from the ledger).

    `department`, `position` and `superior` are those of the approver on that night.
    """
    return _fact(facts, seen_approvals)


@figure(
    takes=(),
    fields=(RUN, field("approval", "审批指纹", "Fingerprint of the approval", TEXT), *CONTENT),
    zh="批准的内容",
    en="Approved contents",
)
def approved_contents(*, facts: Facts) -> DataFrame:
    """The content of each approval's document on the night when both were first seen."""
    return _fact(facts, approved_contents)


@figure(
    takes=(Approval, Staff, matters, seen_approvals),
    fields=(
        *SEEN,
        field("own", "本人经办", "Own matter", FLAG),
        field("sole", "唯一的代表", "Sole representative", FLAG),
        field("entitled", "有权审批", "Entitled", FLAG),
        field("counts", "有效", "Counts", FLAG),
    ),
    zh="审批是否有效",
    en="Approvals judged",
)
def judged_approvals(
    approvals: DataFrame, staff: DataFrame, documents: DataFrame, seen: DataFrame,
    *, settings: Settings, held: HeldRows,
) -> DataFrame:  # fmt: skip
    """The approvals of tonight that could be read, and whether each counts; index as in the sheet.

    One that was seen to count before is not judged again: it counts as what it was then. One that
    did not is judged anew every night, since the mistake may have been the staff's place or the
    document's owner; to remember it would stop the careless and not those who type it once more.
    """
    broken = held[Approval].index if Approval in held else []
    whole = approvals[list(NAMED[:-1])].notna().all(axis=1)
    read = approvals[whole & ~approvals.index.isin(broken)]
    people = People(staff)
    by_matter = {(row["subject"], row["reference"]): row for row in records(documents)}
    known = {row["approval"]: row for row in records(seen)}
    rows = []
    for row_id, row in zip(read.index, records(read[list(NAMED)]), strict=True):
        row |= {"approval": digest(row), "place": int(row_id)}
        matter = by_matter.get((row["subject"], row["reference"]))
        if row["approval"] in known:
            frozen = {name: known[row["approval"]][name] for name in FROZEN}
            rows.append(row | frozen | COUNTING | {"counts": matter is not None})
        else:
            rows.append(row | _judged(row, matter, people, settings))
    return table_of(rows, judged_approvals.fields).set_index(read.index)


FROZEN = ("department", "position", "superior")
COUNTING = {"own": False, "sole": False, "entitled": True}


def digest(row: Mapping[str, Any]) -> str:
    """What names a decision: SHA-256 of all that it says, in hex."""
    said = "\x1f".join("" if row[name] is None else str(row[name]) for name in NAMED)
    return hashlib.sha256(said.encode()).hexdigest()


def _judged(
    row: Mapping[str, Any],
    matter: Mapping[str, Any] | None,
    people: People,
    settings: Settings,
) -> dict[str, Any]:
    """Whether a decision is its approver's to take; without a document it decides nothing."""
    approver, day = row["approver"], row["decided_on"]
    lines = settings.approvals.matrix[row["subject"]]
    owners = matter["owners"].split(",") if matter else []
    amount = row["amount"] if row["amount"] is not None or not matter else matter["total"]
    department, position = people.place(approver)
    superior = bool(owners) and approver in heads_for(lines, owners[0], people)
    decider = Decider(approver, department, position, superior, amount)
    own = approver in owners
    sole = own and people.sole_representative(approver, day)
    entitled = matter is None or (approver in people.on_staff(day) and may_decide(lines, decider))
    return {
        "department": department,
        "position": position,
        "superior": superior,
        "own": own,
        "sole": sole,
        "entitled": entitled,
        "counts": matter is not None and entitled and (sole or not own),
    }


@figure(
    takes=(judged_approvals, seen_approvals, approved_contents, matters),
    fields=(
        RUN,
        *SEEN,
        *CONTENT,
        field("standing", "仍在表中", "Still in the sheet", FLAG),
        field("new_content", "首次见到内容", "Content first seen", FLAG),
    ),
    zh="有效的审批",
    en="Approvals in force",
)
def approvals_in_force(
    judged: DataFrame, seen: DataFrame, contents: DataFrame, documents: DataFrame, *, day: date
) -> DataFrame:
    """Every decision that counts: tonight's, and those seen before whose rows have gone.

    `run` is the run that first saw it, blank for tonight. The content is that of the night when the
    approval and its document were first both seen; blank while there is no such document.
    """
    tonight = [row for row in records(judged) if row["counts"]]
    first = {row["approval"]: row["run"] for row in records(seen)}
    there = {row["approval"] for row in records(judged)}
    gone = [
        row for row in records(seen) if row["approval"] not in there and row["decided_on"] <= day
    ]
    rows = [row | {"standing": True, "run": first.get(row["approval"])} for row in tonight]
    rows += [row | {"standing": False} for row in gone]
    return table_of(_with_contents(rows, contents, documents), approvals_in_force.fields)


def _with_contents(
    rows: Collection[dict[str, Any]], contents: DataFrame, documents: DataFrame
) -> list[dict[str, Any]]:
    """Decisions with the content that they were given for, known or seen tonight."""
    known = {row["approval"]: row for row in records(contents)}
    now = {(row["subject"], row["reference"]): row for row in records(documents)}
    found = []
    for row in rows:
        old, document = known.get(row["approval"]), now.get((row["subject"], row["reference"]))
        content = old or document or dict.fromkeys(one.name for one in CONTENT)
        found.append(
            row
            | {one.name: content[one.name] for one in CONTENT}
            | {"new_content": old is None and document is not None}
        )
    return found


FACTS = (seen_approvals, approved_contents)
FIGURES = (*FACTS, judged_approvals, approvals_in_force)


def to_keep(in_force: DataFrame, *, whole: bool) -> Facts:
    """The facts that a night adds, out of `approvals_in_force`: new decisions, new contents.

    Where not the `whole` inbox could be read no content is new: what is left of one is not it.
    """
    content = ["approval", *(one.name for one in CONTENT)]
    new = in_force[in_force.run.isna()]
    return {
        seen_approvals.name: new[[one.name for one in SEEN]],
        approved_contents.name: in_force[in_force.new_content & whole][content],
    }
