"""Who may decide on what: the lines of the configured matrix, met by people and said in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pandas import DataFrame

from sales_batch.config.sections import Line
from sales_batch.core.kinds import MONEY
from sales_batch.core.records import records
from sales_batch.core.words import Words
from sales_batch.sheets.company import Staff

POSITIONS = Staff.columns["position"].choices
DEPARTMENTS = Staff.columns["department"].choices
TOP = "representative"


@dataclass(frozen=True)
class Decider:
    """Somebody as who they are when they decide: their place, and up to which amount.

    `superior`: they are the head of the applicant's own department, or stand in for it. `amount`
    is what they let pass, None where it is not known.
    """

    staff_id: str
    department: str
    position: str
    superior: bool
    amount: Decimal | None


class People:
    """The staff, looked up by id."""

    def __init__(self, staff: DataFrame) -> None:
        known = staff[staff.staff_id.notna()]
        self._by_id: dict[str, Mapping[str, Any]] = {row["staff_id"]: row for row in records(known)}

    def name(self, staff_id: str) -> str:
        """The name of somebody; their id where it is not known."""
        return (self._by_id.get(staff_id) or {}).get("name") or staff_id

    def place(self, staff_id: str) -> tuple[str, str]:
        """The department and the position of somebody; empty where they are not known."""
        found = self._by_id.get(staff_id) or {}
        return found.get("department") or "", found.get("position") or ""

    def on_staff(self, day: date) -> list[str]:
        """Everybody who works for the company on a day."""
        return [
            staff_id
            for staff_id, row in self._by_id.items()
            if (row["joined_on"] or day) <= day <= (row["left_on"] or day)
        ]

    def sole_representative(self, staff_id: str, day: date) -> bool:
        """They are a representative, and there is no other on that day."""
        tops = [one for one in self.on_staff(day) if self.place(one)[1] == TOP]
        return tops == [staff_id]

    def heads(self, applicant: str, positions: Sequence[str]) -> list[str]:
        """Who heads the applicant's department: the nearest of these positions up the line.

        Where there is none, the others of these positions in the department; else the direct
        superior.
        """
        seen = [applicant]
        superior = self._superior(applicant)
        while superior and superior not in seen:
            if self.place(superior)[1] in positions:
                return [superior]
            seen.append(superior)
            superior = self._superior(superior)
        department = self.place(applicant)[0]
        found = [
            one
            for one in self._by_id
            if one != applicant and self.place(one) in [(department, name) for name in positions]
        ]
        direct = self._superior(applicant)
        return found or ([direct] if direct else [])

    def _superior(self, staff_id: str) -> str:
        return (self._by_id.get(staff_id) or {}).get("reports_to") or ""


def heads_for(lines: Sequence[Line], applicant: str, people: People) -> set[str]:
    """Who counts as the applicant's own superior in the lines of a subject."""
    own = [line for line in parts(lines) if line.own_department]
    return {head for line in own for head in people.heads(applicant, line.positions)}


def may_decide(lines: Sequence[Line], one: Decider) -> bool:
    """Some line, or a part of one, asks for them."""
    return any(_fits(line, one) for line in parts(lines))


def satisfied(lines: Sequence[Line], approving: Sequence[Decider]) -> bool:
    """Those who approve are all that one of the lines asks for, each of them for one part."""
    return any(_met(line, approving) for line in lines)


def _met(line: Line, approving: Sequence[Decider]) -> bool:
    return any(
        _fits(line, one)
        and (
            line.together_with is None
            or _met(line.together_with, [other for other in approving if other is not one])
        )
        for one in approving
    )


def _fits(line: Line, one: Decider) -> bool:
    if line.up_to is not None and (one.amount is None or one.amount > line.up_to):
        return False
    if line.own_department:
        return one.superior
    return one.position in line.positions and (
        not line.departments or one.department in line.departments
    )


def parts(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines, and the lines that go together with them."""
    for line in lines:
        part: Line | None = line
        while part:
            yield part
            part = part.together_with


def in_words(lines: Sequence[Line]) -> Words:
    """Who must decide, as a sentence names them."""
    said = [_line_in_words(line) for line in lines]
    return Words("，或".join(one.zh for one in said), ", or ".join(one.en for one in said))


def _line_in_words(line: Line) -> Words:
    positions = [POSITIONS[name] for name in line.positions]
    zh = "或".join(one.zh for one in positions)
    en = " or ".join(one.en.lower() for one in positions)
    if line.own_department:
        zh, en = f"申请人所在部门的{zh}", f"the {en} of the applicant's department"
    elif line.departments:
        places = [DEPARTMENTS[name] for name in line.departments]
        zh = "、".join(one.zh for one in places) + f"的{zh}"
        en = f"a {en} of " + " or ".join(one.en.lower() for one in places)
    else:
        en = f"a {en}"
    if line.up_to is not None:
        limit = MONEY.show(line.up_to, "zh")
        zh, en = f"{zh}（金额不超过 {limit}）", f"{en} (up to {limit})"
    if line.together_with:
        other = _line_in_words(line.together_with)
        zh, en = f"{zh}和另一位{other.zh}", f"{en} and, besides, {other.en}"
    return Words(zh, en)
