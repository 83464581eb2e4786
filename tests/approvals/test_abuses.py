"""Ways to get around an approval, none of which succeeds."""

import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sales_batch import batch, config
from sales_batch.config import Settings
from sales_batch.sheets.orders import Order
from sales_batch.sheets.quotes import Quote
from tests.approvals.office import DAY_ONE, DECIDED, Office, found, states

ROOT = Path(__file__).parents[2]


def limited(**line: Any) -> Settings:
    """Managers approve quotes within limits only, representatives any."""
    lines = [{"positions": ["manager"], **line}, {"positions": ["representative"]}]
    return Settings(approvals={"matrix": {"quote": lines}})  # type: ignore[arg-type]


def test_25_an_approval_outside_the_management_folder(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples" / "inbox", tmp_path / "inbox")
    text = "paths: {inbox: inbox}\nquiet_seconds: 0\nworkers: 2\n"
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    settings = config.load(tmp_path)
    before = found(batch.look(settings, DAY_ONE), "O03")
    for file in (tmp_path / "inbox" / "management").glob("*上半年*"):
        file.rename(tmp_path / "inbox" / "order_desk" / file.name)
    after = batch.look(settings, DAY_ONE)
    assert "error" in found(after, "G03")
    assert len(found(after, "O03")) > len(before)


def test_25_an_approver_decides_on_their_own_matter() -> None:
    office = Office()
    office.rows["orders"][0]["received_by"] = "M1"
    office.approve("special_order", "M1")
    night = office.night()
    assert states(night)["special_order"] == "not_allowed"
    assert (found(night, "A06"), found(night, "O03")) == (["error"], ["waiting"])
    assert night.frames[Order].empty


def test_an_own_matter_that_was_a_slip_of_the_pen_is_one_no_longer() -> None:
    """What does not count is judged anew every night: the wrong name may have been the mistake."""
    office = Office()
    office.rows["orders"][0]["received_by"] = "M1"
    office.approve("special_order", "M1")
    assert office.state("special_order") == "not_allowed"
    office.rows["orders"][0]["received_by"] = "C1"
    assert office.state("special_order") == "approved"


def test_an_approval_counts_as_it_did_when_it_was_first_seen() -> None:
    """It was no matter of their own then."""
    office = Office()
    office.approve("special_order", "M1")
    assert office.state("special_order") == "approved"
    office.rows["orders"][0]["received_by"] = "M1"
    assert office.state("special_order") == "approved"


@pytest.mark.parametrize("approver", ["C1", "H1"])
def test_25_an_approver_without_the_position(approver: str) -> None:
    office = Office()
    office.rows["quotes"][0] |= {"prepared_by": "F1", "requested_by": "F1"}
    office.approve("quote", approver)
    night = office.night()
    assert states(night)["quote"] == "not_allowed"
    assert (found(night, "A07"), found(night, "Q02")) == (["error"], ["waiting"])
    assert night.frames[Quote].empty


def test_25_an_approver_above_the_limit() -> None:
    office = Office(limited(up_to="999.99"))
    office.approve("quote", "M1")
    assert office.state("quote") == "not_allowed"
    office.approve("quote", "R1")
    assert office.state("quote") == "approved"


def test_25_a_low_amount_is_typed_to_stay_within_the_limit() -> None:
    office = Office(limited(up_to=500))
    office.approve("quote", "M1", amount=Decimal(500))
    night = office.night()
    assert states(night)["quote"] == "void"
    assert "waiting" in found(night, "Q11")


def test_25_a_small_document_grows_beyond_the_limit() -> None:
    office = Office(limited(up_to=1000))
    office.approve("quote", "M1")
    assert office.state("quote") == "approved"
    office.rows["quote_lines"][0]["quantity"] += 1
    assert office.state("quote") == "void"


def test_25_an_approval_of_another_number() -> None:
    office = Office()
    office.approve("quote", reference="Q-2")
    night = office.night()
    assert states(night)["quote"] == "missing"
    assert (found(night, "A08"), found(night, "Q02")) == (["error"], ["waiting"])


def test_25_an_approval_given_before_there_is_anything_to_approve() -> None:
    """It covers what it meets first, and nothing that this becomes later."""
    office = Office()
    order = office.rows["orders"].pop()
    office.approve("special_order")
    assert found(office.night(), "A08") == ["error"]
    office.rows["orders"].append(order)
    assert office.state("special_order") == "approved"
    office.rows["order_lines"][0]["unit_price"] += 1
    assert office.state("special_order") == "void"


def test_25_a_content_changed_since() -> None:
    office = Office()
    office.approve("quote")
    office.approve("nonstandard")
    assert "waiting" not in found(office.night(), "Q11")
    office.rows["quote_lines"][0]["unit_price"] = Decimal("9.99")
    night = office.night()
    assert (states(night)["quote"], states(night)["nonstandard"]) == ("void", "void")
    assert found(night, "Q11") == ["waiting"]
    assert night.frames[Quote].empty
    office.approve("quote", decided_on=DAY_ONE)
    office.approve("nonstandard", decided_on=DAY_ONE)
    assert states(office.night())["quote"] == "approved"


def test_25_a_document_deleted_and_entered_anew_with_another_content() -> None:
    office = Office()
    office.approve("special_order")
    office.night()
    order, line = office.rows["orders"].pop(), office.rows["order_lines"].pop()
    office.night()
    office.rows["orders"].append(order)
    office.rows["order_lines"].append(line | {"quantity": Decimal(1000)})
    assert office.state("special_order") == "void"


def test_25_a_cell_that_cannot_be_read_is_no_blank_cheque() -> None:
    office = Office()
    office.rows["order_lines"][0]["unit_price"] = None
    office.approve("special_order")
    office.night()
    office.rows["order_lines"][0]["unit_price"] = Decimal(1)
    assert office.state("special_order") == "void"


def test_25_two_approvals_contradict_each_other() -> None:
    office = Office()
    office.approve("quote", "M1")
    office.approve("quote", "R1", decision="rejected")
    assert office.state("quote") == "contradicted"
    office.approve("quote", "R1", decision="withdrawn", decided_on=DAY_ONE)
    assert office.state("quote") == "approved"


def test_25_an_approval_deleted_later_stays_in_force() -> None:
    office = Office()
    office.approve("quote")
    office.night()
    office.rows["approvals"].clear()
    assert office.state("quote") == "approved"
    assert office.state("quote", DECIDED - timedelta(1)) == "missing"


@pytest.mark.parametrize("decision", ["withdrawn", "rejected"])
def test_25_a_refusal_deleted_later_stays_in_force(decision: str) -> None:
    office = Office()
    office.approve("quote", "M1")
    office.approve("quote", "M1", decision=decision)
    assert office.state("quote") == decision
    office.rows["approvals"].pop()
    assert office.state("quote") == decision
    office.rows["approvals"].clear()
    assert office.state("quote") == decision


def test_a_row_typed_over_and_back_counts_as_it_stands() -> None:
    office = Office()
    office.approve("quote", "M1")
    for decision in ("approved", "rejected", "approved"):
        office.rows["approvals"][0]["decision"] = decision
        assert office.state("quote") == decision


def test_25_an_approval_is_not_turned_by_typing_over_an_older_row() -> None:
    office = Office()
    office.approve("quote", "M1", decided_on=DAY_ONE)
    office.night()
    office.rows["approvals"][0] |= {"decision": "rejected", "decided_on": DECIDED}
    assert office.state("quote") == "approved"
    office.rows["approvals"][0] |= {"decided_on": DAY_ONE}
    assert office.state("quote") == "rejected"


def test_25_typing_approved_in_a_quote_means_nothing() -> None:
    office = Office()
    office.rows["quotes"][0]["remark"] = "approved 同意 M1"
    assert found(office.night(), "Q02") == ["waiting"]


def test_25_one_person_is_not_two() -> None:
    office = Office()
    office.rows["plans"][0]["owner"] = "H1"
    office.approve("plan", "M1", "M1")
    assert office.state("plan") == "missing"
    office.approve("plan", "R1")
    assert office.state("plan") == "approved"


def test_25_an_approval_of_tomorrow_does_not_count_today() -> None:
    office = Office()
    office.approve("quote", decided_on=date(2026, 11, 21))
    assert office.state("quote") == "missing"
    assert office.state("quote", date(2026, 11, 21)) == "approved"


def test_25_one_number_for_two_decisions_is_none() -> None:
    office = Office()
    office.approve("quote", "M1")
    office.approve("quote", "R1", approval_no="K-1")
    night = office.night()
    assert states(night)["quote"] == "missing"
    assert found(night, "G11") == ["error", "error"]


def test_25_who_was_entitled_then_need_not_be_today() -> None:
    office = Office()
    office.approve("quote")
    office.night()
    manager = next(row for row in office.rows["staff"] if row["staff_id"] == "M1")
    manager |= {"position": "clerk", "left_on": date(2026, 1, 1)}
    night = office.night()
    assert states(night)["quote"] == "approved"
    assert found(night, "A07") == []


def test_a_second_run_of_the_day_sees_what_the_first_saw() -> None:
    office = Office()
    for subject in ("quote", "plan", "credit"):
        office.approve(subject)
    first, kept = states(office.night()), office.facts
    assert states(office.night()) == first
    assert all(kept[name].equals(office.facts[name]) for name in kept)


def test_a_waiting_finding_goes_to_those_who_decide() -> None:
    office = Office()
    people = {one.check.code: one.person for one in office.night().findings}
    assert (people["Q02"], people["Q03"], people["O04"]) == ("R1,R2,M1,F1", "F1", "M1")
    office.approve("quote", "R2", decision="rejected")
    people = {one.check.code: one.person for one in office.night().findings}
    assert people["Q02"] == "R2"
