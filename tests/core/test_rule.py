"""How rules are judged, where their findings stand, and what they leave alone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from pandas import DataFrame

from sales_batch.core.admit import admit
from sales_batch.core.figure import compute, field, figure
from sales_batch.core.finding import Check, Detail, Finding, Severity, pack, say, unpack
from sales_batch.core.kinds import QUANTITY, TEXT
from sales_batch.core.place import Place, letters
from sales_batch.core.rule import Rule, judge, rule, without_echoes
from sales_batch.core.tables import Handed, Tables
from sales_batch.core.words import Words
from tests.core.shop import (
    BOOKS,
    Claim,
    Deal,
    DealLine,
    Maker,
    Rows,
    Shipment,
    handed,
    one_file,
    put,
)
from tests.core.workbooks import Grid, book

MAY = date(2026, 5, 4)
DEALS: Rows = [["S-1", "M1", MAY, "u1"], ["S-2", None, MAY, "u2"]]
LINES: Rows = [["S-1", 1, None, 5], ["S-1", 2, None, "1,000"], ["S-2", 1, None, 7.5]]


@rule(
    "X01",
    takes=(DealLine,),
    at="quantity",
    must="数量不大",
    zh="数量 {quantity} 超过 {limit}，核对日期 {checked_on}，{word}。",
    en="The quantity {quantity} is above {limit}, checked {checked_on}, {word}.",
    clause="R1 1",
)
def small(lines: DataFrame, *, limit: int) -> DataFrame:
    """Lines above a limit."""
    word = [Words("大", "big")] * len(lines)
    return lines.assign(limit=Decimal(limit).scaleb(1) / 10, word=word)[lines.quantity > limit]


@rule("X02", takes=(DealLine,), at=("quantity", "item_id"), must="对", zh="错", en="Wrong",
      severity=Severity.WARNING)  # fmt: skip
def never(lines: DataFrame) -> DataFrame:
    """Every line."""
    return lines


def findings(one: Rule, tables: Tables, weights: Any = None, **given: Any) -> list[Finding]:
    """What a rule finds."""
    frames = compute(one.takes, tables.frames, given)
    return list(judge([one], tables, frames, given, weights or {}).findings)


def test_a_finding_shows_values_as_their_columns_do_and_quotes_what_was_typed() -> None:
    tables = one_file({Deal: DEALS, DealLine: LINES})
    first, second = findings(small, tables, limit=6)
    assert first.text("en") == "The quantity 1,000 is above 6, checked (blank), big."
    assert first.text("zh") == "数量 1,000 超过 6，核对日期 （空），大。"
    assert (first.value, second.value) == ("1,000", "7.5")
    assert first.place == Place("a.xlsx", "合同明细", 3, "D")
    assert (first.document, first.person, first.severity) == ("S-1", "u1", Severity.ERROR)
    assert (second.document, second.person) == ("S-2", "u2")


def test_several_columns_at_fault_give_several_findings_and_faults() -> None:
    tables = one_file({Deal: DEALS, DealLine: LINES})
    judged = judge([never], tables, tables.frames, {}, {})
    assert [one.place.cell for one in judged.findings] == ["D2", "D3", "D4", "C2", "C3", "C4"]
    assert [(one.column, one.ids.tolist()) for one in judged.faults] == [
        ("quantity", [0, 1, 2]),
        ("item_id", [0, 1, 2]),
    ]


def test_a_column_at_and_a_column_severity_go_row_by_row() -> None:
    @rule("X03", takes=(DealLine,), at="quantity", must="对", zh="错", en="Wrong")
    def mixed(lines: DataFrame) -> DataFrame:
        return lines.assign(
            at=["line_no", "quantity", "line_no"], severity=["notice", "error", "error"]
        )

    tables = one_file({Deal: DEALS, DealLine: LINES})
    assert {(one.place.cell, str(one.severity)) for one in findings(mixed, tables)} == {
        ("B2", "notice"),
        ("D3", "error"),
        ("B4", "error"),
    }
    weighed = findings(mixed, tables, {"X03": Severity.WARNING})
    assert {one.severity for one in weighed} == {Severity.WARNING}


def test_a_cell_that_could_not_be_read_is_not_judged_again() -> None:
    @rule(
        "X04", takes=(DealLine,), at="quantity", must="对", zh="错", en="Wrong", blank=("item_id",)
    )
    def needs_a_quantity(lines: DataFrame) -> DataFrame:
        return lines[lines.quantity.isna() | lines.item_id.isna()]

    lines: Rows = [["S-1", 1, None, "五"], ["S-1", 2, True, 5], ["S-1", 3, None, 5]]
    tables = one_file({Deal: DEALS, DealLine: lines})
    assert [one.place.cell for one in findings(needs_a_quantity, tables)] == ["D4"]


def test_what_is_missed_is_judged_only_where_all_of_it_is_known() -> None:
    @rule("X05", takes=(Deal,), at="maker_id", must="对", zh="错", en="Wrong", absent=(Maker,))
    def has_a_maker(deals: DataFrame) -> DataFrame:
        return deals[deals.maker_id.notna()]

    deals, makers = handed("a.xlsx", {Deal: DEALS}), handed("m.xlsx", {Maker: []})
    assert not findings(has_a_maker, put(deals))
    assert len(findings(has_a_maker, put(deals, makers))) == 1
    assert not findings(has_a_maker, put(deals, makers, unread=[Maker]))


def test_what_adds_up_is_judged_where_nothing_of_it_was_left_unread() -> None:
    @rule("X08", takes=(Deal,), at="maker_id", must="对", zh="错", en="Wrong", whole=(Claim,))
    def is_settled(deals: DataFrame) -> DataFrame:
        return deals

    deals, claims = handed("a.xlsx", {Deal: DEALS}), handed("c.xlsx", {Claim: []})
    headless: dict[str, Grid] = {"索赔": [["claim_no", "line_no"]], "发货": [[*Shipment.columns]]}
    torn = Handed("t.xlsx", admit(book(headless), BOOKS))
    assert Claim not in put(deals).known
    assert len(findings(is_settled, put(deals))) == 2
    assert len(findings(is_settled, put(deals, claims))) == 2
    assert not findings(is_settled, put(deals, claims, unread=[Claim]))
    assert not findings(is_settled, put(deals, claims, torn))


def test_a_rule_that_speaks_of_a_broken_reference_silences_it() -> None:
    @rule("X06", takes=(DealLine,), at="deal_no", must="对", zh="错", en="Wrong")
    def has_its_deal(lines: DataFrame) -> DataFrame:
        return lines[lines.deal_no == "S-9"]

    lines: Rows = [["S-9", 1, None, 1], ["S-8", 1, None, 1]]
    tables = put(handed("a.xlsx", {Deal: DEALS[1:], DealLine: lines}))
    judged = judge([has_its_deal], tables, tables.frames, {}, {})
    said, faults = without_echoes(tables, judged)
    assert [(one.check.code, one.value) for one in said] == [("G12", "S-8")]
    assert [one.ids.tolist() for one in faults] == [[1]]


def test_a_rule_that_needs_a_figure_is_judged_over_it() -> None:
    @figure(takes=(DealLine,), fields=(field("deal_no", "合同", "Deal", TEXT),), zh="一", en="One")
    def busy(lines: DataFrame) -> DataFrame:
        return lines[lines.quantity > 5][["deal_no"]]

    @rule("X07", takes=(Deal, busy), at="deal_no", must="对", zh="错", en="Wrong")
    def is_quiet(deals: DataFrame, busy: DataFrame) -> DataFrame:
        return deals[deals.deal_no.isin(busy.deal_no)]

    assert is_quiet.needs_figure
    assert not small.needs_figure
    tables = one_file({Deal: DEALS, DealLine: LINES})
    assert [one.document for one in findings(is_quiet, tables)] == ["S-1", "S-2"]


# Figures


def test_a_figure_is_computed_once_and_may_only_return_what_it_declares() -> None:
    calls = []

    @figure(takes=(DealLine,), fields=(field("total", "合计", "Total", QUANTITY),), zh="一", en="A")
    def low(lines: DataFrame, *, extra: int = 0) -> DataFrame:
        calls.append(extra)
        return DataFrame({"total": [1]})

    @figure(takes=(low, low, DealLine), fields=(), zh="二", en="B")
    def high(one: DataFrame, two: DataFrame, lines: DataFrame) -> DataFrame:
        assert one is two
        return DataFrame({"odd": [1]})

    frames = one_file({Deal: DEALS, DealLine: LINES}).frames
    assert compute([low, DealLine], frames, {"extra": 3, "unused": 4})[low] is not None
    assert calls == [3]
    with pytest.raises(ValueError, match=r"high returns undeclared columns \['odd'\]"):
        compute([high], frames, {})


# The small things they are made of


def test_a_message_has_the_same_placeholders_in_both_languages() -> None:
    with pytest.raises(ValueError, match="the languages differ"):
        Check("X01", "x", Severity.ERROR, Words("{a}", "{b}"))


def test_a_message_is_filled_in_the_language_asked_for() -> None:
    detail: Detail = {"a": Words("甲", "A"), "b": "{a}"}
    assert say(Words("{a}：{b}", "{a}: {b}"), "zh", detail) == "甲：{a}"
    assert say(Words("{a}：{b}", "{a}: {b}"), "en", detail) == "A: {a}"
    with pytest.raises(KeyError):
        say(Words("{c}", "{c}"), "zh", detail)


def test_a_detail_survives_being_kept() -> None:
    detail: Detail = {"a": Words("甲", "A"), "b": "x\n\ud800"}
    assert unpack(pack(detail)) == detail


@pytest.mark.parametrize(
    ("number", "text"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_letters_of_columns(number: int, text: str) -> None:
    assert letters(number) == text


@pytest.mark.parametrize(
    ("place", "cell"),
    [(Place("f"), ""), (Place("f", "s", 3), "3"), (Place("f", "s", 0, "C"), "C"),
     (Place("f", "s", 12, "E"), "E12")],
)  # fmt: skip
def test_cells_of_places(place: Place, cell: str) -> None:
    assert place.cell == cell


def test_blank_values_are_said_to_be_blank() -> None:
    tables = one_file({Deal: DEALS, DealLine: LINES})
    frame = tables.frames[DealLine]
    assert pd.isna(frame["item_id"].iloc[0])
    assert "(blank)" in findings(small, tables, limit=6)[0].text("en")
