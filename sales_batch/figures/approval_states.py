"""How each matter stands: approved, or why not, and who must decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.config.sections import Line
from sales_batch.core.figure import field, figure
from sales_batch.core.finding import say
from sales_batch.core.kinds import CODE, DAY, FLAG, MONEY, TEXT, ChoiceKind
from sales_batch.core.records import records
from sales_batch.core.words import Words
from sales_batch.figures.approvals import approvals_in_force, judged_approvals
from sales_batch.figures.entitled import (
    Decider,
    People,
    heads_for,
    in_words,
    may_decide,
    parts,
    satisfied,
)
from sales_batch.figures.matters import matters
from sales_batch.figures.quotes import table_of
from sales_batch.sheets.company import Staff

Row = Mapping[str, Any]
STATE = ChoiceKind(
    "enum",
    Words("状态", "state"),
    pa.string(),
    "",
    choices={
        "approved": Words("已批准", "Approved"),
        "missing": Words("未审批", "Missing"),
        "rejected": Words("不同意", "Rejected"),
        "withdrawn": Words("已撤回", "Withdrawn"),
        "contradicted": Words("意见不一", "Contradicted"),
        "not_allowed": Words("审批无效", "Not allowed"),
        "void": Words("批准已失效", "Void"),
    },
)


@figure(
    takes=(matters, approvals_in_force, judged_approvals, Staff),
    fields=(
        field("subject", "审批事项", "Subject", CODE),
        field("reference", "编号", "Reference", CODE),
        field("needed", "须审批", "Approval needed", FLAG),
        field("state", "状态", "State", STATE),
        field("since", "起自", "Since", DAY),
        field("why_zh", "说明（中文）", "Why (Chinese)", TEXT),
        field("why_en", "说明（英文）", "Why (English)", TEXT),
        field("who_zh", "须由谁审批（中文）", "Who must decide (Chinese)", TEXT),
        field("who_en", "须由谁审批（英文）", "Who must decide (English)", TEXT),
        field("deciders", "审批人", "Deciders", TEXT),
    ),
    zh="审批状态",
    en="States of approval",
)
def approval_states(
    documents: DataFrame, in_force: DataFrame, judged: DataFrame, staff: DataFrame,
    *, day: date, settings: Settings,
) -> DataFrame:  # fmt: skip
    """Every matter with the state of its approval, in the order of subjects and documents.

    `since` is the day of the decision that made it so, blank where nobody decided. `deciders` are
    the staff ids of those who can decide next, or who must decide anew, joined by commas; none
    where it is approved.
    """
    people = People(staff)
    votes = _by_matter(_latest(in_force))
    invalid = _by_matter([row for row in records(judged) if not row["counts"]])
    words = {subject: in_words(lines) for subject, lines in settings.approvals.matrix.items()}
    able = Able(people, settings.approvals.matrix, day)
    rows = []
    for row in records(documents):
        key = row["subject"], row["reference"]
        lines = settings.approvals.matrix[row["subject"]]
        matter = Matter(row, lines, votes.get(key, ()), invalid.get(key, ()), people)
        standing = matter.standing()
        said = words[row["subject"]]
        rows.append(
            {name: row[name] for name in ("subject", "reference", "needed")}
            | {"state": standing.state, "since": standing.since}
            | {"why_zh": standing.why.zh, "why_en": standing.why.en}
            | {"who_zh": said.zh, "who_en": said.en}
            | {"deciders": ",".join(able.after(standing, row))}
        )
    return table_of(rows, approval_states.fields)


def _latest(in_force: DataFrame) -> list[Row]:
    """Of one approver's decisions on a matter the newest; of one day the lower row.

    Of the same day, a refusal or withdrawal that has gone from the sheet still comes after what
    stands there, unless its number stands there too: then the row was only typed over.
    """
    rows = list(records(in_force))
    numbers = {row["approval_no"] for row in rows if row["standing"]}

    def order(row: Row) -> tuple[Any, ...]:
        if row["standing"]:
            return row["decided_on"], 1, 0, row["place"]
        kept = row["decision"] != "approved" and row["approval_no"] not in numbers
        return row["decided_on"], 2 if kept else 0, row["run"], row["place"]

    rows.sort(key=order)
    return list({(row["subject"], row["reference"], row["approver"]): row for row in rows}.values())


def _by_matter(rows: Sequence[Row]) -> Mapping[tuple[str, str], Sequence[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["subject"], row["reference"]), []).append(row)
    return found


@dataclass(frozen=True)
class Standing:
    """The state of a matter, the decisions that made it so, and why in words."""

    state: str
    votes: Sequence[Row]
    why: Words

    @property
    def since(self) -> date | None:
        """The day of the newest of these decisions."""
        return max((vote["decided_on"] for vote in self.votes), default=None)


class Able:
    """Who can bring a matter forward on a day; worked out once for matters that are alike."""

    def __init__(self, people: People, matrix: Mapping[str, Sequence[Line]], day: date) -> None:
        self._people, self._matrix, self._day = people, matrix, day
        self._on_staff = people.on_staff(day)
        self._known: dict[tuple[str, str, Decimal | None], Sequence[str]] = {}

    def after(self, standing: Standing, document: Row) -> Sequence[str]:
        """Who must decide anew, else all who may and did not yet; nobody where it is approved."""
        voted = sorted({vote["approver"] for vote in standing.votes} & set(self._on_staff))
        if standing.state == "approved" or not document["needed"]:
            return ()
        if voted and standing.state not in ("missing", "not_allowed"):
            return voted
        able = self._entitled(document)
        return [one for one in able if standing.state != "missing" or one not in voted]

    def _entitled(self, document: Row) -> Sequence[str]:
        subject, owners, total = (document[name] for name in ("subject", "owners", "total"))
        lines = self._matrix[subject]
        limited = any(line.up_to is not None for line in parts(lines))
        key = subject, owners, total if limited else None
        if key not in self._known:
            named = owners.split(",")
            heads = heads_for(lines, named[0], self._people)
            self._known[key] = [
                one
                for one in self._on_staff
                if (one not in named or self._people.sole_representative(one, self._day))
                and may_decide(lines, Decider(one, *self._people.place(one), one in heads, total))
            ]
        return self._known[key]


@dataclass(frozen=True)
class Matter:
    """One document, who may decide on it, and what was decided."""

    document: Row
    lines: Sequence[Line]
    votes: Sequence[Row]
    invalid: Sequence[Row]
    people: People

    def standing(self) -> Standing:
        """The state of the approval; an approval of another content than today's is void."""
        approving = self._of("approved")
        covering = [vote for vote in approving if covers(vote, self.document)]
        against = self._of("rejected")
        if against and covering:
            return Standing("contradicted", [*covering, *against], self._split(covering, against))
        if against:
            return Standing("rejected", against, self._told(against, REJECTED))
        if satisfied(self.lines, self._deciders(covering)):
            return Standing("approved", covering, self._told(covering, APPROVED))
        if stale := [vote for vote in approving if vote not in covering]:
            return Standing("void", stale, self._outgrown(stale))
        if taken_back := self._of("withdrawn"):
            return Standing("withdrawn", taken_back, self._told(taken_back, WITHDRAWN))
        if covering:
            return Standing("missing", covering, self._told(covering, HALF))
        if self.invalid:
            return Standing("not_allowed", self.invalid, self._told(self.invalid, NOT_ALLOWED))
        return Standing("missing", (), MISSING)

    def _of(self, decision: str) -> list[Row]:
        return [vote for vote in self.votes if vote["decision"] == decision]

    def _deciders(self, votes: Sequence[Row]) -> list[Decider]:
        """The voters as who they were on the night that their decision was first seen."""
        total = self.document["total"]
        return [
            Decider(
                vote["approver"], vote["department"], vote["position"], vote["superior"],
                total if vote["amount"] is None else vote["amount"],
            )
            for vote in votes
        ]  # fmt: skip

    def _names(self, votes: Sequence[Row]) -> Words:
        names = list(dict.fromkeys(self.people.name(vote["approver"]) for vote in votes))
        return Words("、".join(names), " and ".join(names))

    def _told(self, votes: Sequence[Row], text: Words) -> Words:
        day = max(vote["decided_on"] for vote in votes)
        return _filled(text, name=self._names(votes), day=Words(str(day), str(day)))

    def _split(self, approving: Sequence[Row], against: Sequence[Row]) -> Words:
        return _filled(CONTRADICTED, yes=self._names(approving), no=self._names(against))

    def _outgrown(self, stale: Sequence[Row]) -> Words:
        """Why approvals no longer cover the document."""
        total, amount = self.document["total"], stale[0]["amount"]
        if total is not None and amount is not None and total > amount:
            return _filled(TOO_MUCH, total=_money(total), amount=_money(amount))
        return self._told(stale, CHANGED)


def _money(amount: Any) -> Words:
    return Words(MONEY.show(amount, "zh"), MONEY.show(amount, "en"))


def _filled(text: Words, **detail: Words) -> Words:
    return Words(say(text, "zh", detail), say(text, "en", detail))


APPROVED = Words("{name} 于 {day} 同意", "{name} approved it on {day}")
REJECTED = Words("{name} 于 {day} 不同意", "{name} refused it on {day}")
WITHDRAWN = Words("{name} 于 {day} 撤回了审批", "{name} took the approval back on {day}")
MISSING = Words("还没有人审批", "nobody has decided on it")
HALF = Words(
    "{name} 于 {day} 已同意，但还须另一位审批",
    "{name} approved it on {day}, but a second person must approve it as well",
)
NOT_ALLOWED = Words(
    "{name} 于 {day} 的审批无效：无权审批这一事项，或是本人经办的",
    "the decision of {name} on {day} does not count: they may not decide on it, or it is their "
    "own matter",
)
CONTRADICTED = Words(
    "审批意见不一：{yes} 同意，{no} 不同意", "{yes} approved it, but {no} refused it"
)
CHANGED = Words(
    "{name} 于 {day} 批准之后，内容已经改动",
    "its content was changed after {name} approved it on {day}",
)
TOO_MUCH = Words(
    "现在的金额 {total} 超过核准金额 {amount}",
    "its amount is now {total}, more than the approved {amount}",
)


def covers(vote: Row, document: Row) -> bool:
    """An approval is of what the document holds today.

    Where it names an amount, the quantities and prices may differ as long as the total stays
    within; without one the content must be the same. A document that cannot be read today is not
    compared: it is held by its errors.
    """
    if not document["readable"]:
        return True
    same: bool = vote["fingerprint"] == document["fingerprint"]
    total, amount = document["total"], vote["amount"]
    if total is None or amount is None:
        return same
    return bool(total <= amount and (same or vote["outline"] == document["outline"]))


FIGURES = (approval_states,)
