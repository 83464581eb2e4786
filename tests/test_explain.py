"""Every code is explained out of its declaration, and every figure leads back to its cells."""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
import pytest

from sales_batch import explain
from sales_batch.config import Settings
from sales_batch.core.records import records
from sales_batch.core.report import Table
from sales_batch.core.words import Language
from sales_batch.explain.checks import BY_CODE, CHECKS
from sales_batch.figures.backlog import order_backlog
from sales_batch.figures.components import cost_components
from sales_batch.figures.movements import order_movements
from sales_batch.rules import RULES
from tests import sampled

ALL = sorted(BY_CODE)


def facts(table: Table) -> dict[str, str]:
    return {row["fact"]: row["value"] for row in records(table.frame)}


def titled(tables: Sequence[Table], title: str, language: Language = "zh") -> list[Any]:
    """The rows of the table of that title."""
    found = [one for one in tables if one.title and one.title.to(language) == title]
    assert found, [one.title for one in tables]
    return list(records(found[0].frame))


@cache
def cells(file: str, sheet: str) -> Sequence[Sequence[Any]]:
    """The cells of a sheet as openpyxl reads them."""
    path = sampled.settings().paths.inbox / file
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return list(book[sheet].iter_rows(values_only=True))


def stands(row: Mapping[str, Any], start: str = "") -> Sequence[Any]:
    """What stands in the row of a workbook that a row of a table names."""
    return cells(row[f"{start}file"], row[f"{start}sheet"])[row[f"{start}row"] - 1]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", ALL)
def test_every_code_is_explained_in_words(code: str, language: Language) -> None:
    whole, *sentences = explain.of_code(code, Settings(language=language))
    assert len(sentences) == len(BY_CODE[code])
    said = " ".join(" ".join(facts(one).values()) for one in (whole, *sentences))
    assert "config.yaml" in said
    assert not re.search(r"\{[a-z_]+\}", said)
    if language == "en":
        assert not re.search("[一-鿿]", said)


def test_every_check_there_is_can_be_explained() -> None:
    assert set(RULES) <= set(CHECKS)
    assert len({one.name for one in CHECKS}) == len(CHECKS)
    codes = {one.check.code for one in sampled.evaluated().findings}
    assert codes <= set(ALL)


def test_a_rule_says_what_it_looks_at_what_it_holds_and_what_can_be_changed() -> None:
    changed: Any = {"Q06": {"severity": "notice", "off_market": "0.15"}}
    whole, rule = explain.of_code("Q06", Settings(rules=changed, language="en"))
    said = facts(whole)
    assert said["Clause"] == "R9 3(3)3"
    assert "off_market 0.15" in said["Configuration"]
    assert "severity notice" in said["Configuration"]
    assert said["What is held"].startswith("Nothing is held")
    assert facts(rule)["Looks at"] == "Quote lines, Costed quote lines"
    assert "A-001" in facts(rule)["For example"]
    assert "<Market price>" in facts(rule)["Says"]


def test_what_is_held_follows_from_the_weight_and_the_workbook() -> None:
    def held(code: str) -> str:
        return facts(explain.of_code(code, Settings(language="en"))[0])["What is held"]

    assert held("Q02").startswith("The whole document waits")
    assert held("O01").startswith("The whole document with all its rows")
    assert held("P01").startswith("The row is held")
    assert held("D03").startswith("It tells of something that has happened")


def test_the_example_of_a_missing_approval_has_no_gaps() -> None:
    example = facts(explain.of_code("Q02", Settings())[1])["例如"]
    assert "但是还没有人审批。须由经理或代表决定" in example
    assert "〈" not in example


@pytest.mark.parametrize(("typed", "code"), [("q02", "Q02"), (" O01 ", "O01"), ("Q99", "")])
def test_a_code_may_be_typed_in_any_case(typed: str, code: str) -> None:
    assert explain.code_named(typed) == code


@cache
def imported_quote() -> str:
    """A quote that counts, with a component whose price is in a foreign currency."""
    parts = sampled.evaluated().table(cost_components)
    return str(parts["quote_no"][parts["exchange_rate"].notna()].iloc[0])


@cache
def open_order() -> str:
    """An order that was delivered in part, so that something of it is still open."""
    evaluated = sampled.evaluated()
    moved = evaluated.table(order_movements)
    left = evaluated.table(order_backlog)
    begun = moved["order_no"][moved["flow"] == "delivered"]
    return str(left["order_no"][left["order_no"].isin(begun)].iloc[0])


def test_a_quote_is_traced_to_the_prices_of_its_components() -> None:
    tables = explain.of_document(imported_quote(), sampled.evaluated())
    head = facts(tables[0])
    assert (head["编号"], head["状态"]) == (imported_quote(), "计入")
    assert re.fullmatch(r"\d{4} \S+", head["负责人"])
    costed = titled(tables, "估价成本明细")
    parts = titled(tables, "估价成本构成")
    for line in costed:
        mine = [part for part in parts if part["line_no"] == line["line_no"]]
        total = sum((part["amount"] for part in mine), Decimal(0))
        assert abs(total - line["unit_cost"]) < Decimal("0.0003")
    for part in parts:
        assert part["path"].split(" → ")[-1] in stands(part)
        if part["price_file"]:
            priced = stands(part, "price_")
            assert part["component"] in priced
            assert float(part["price"]) in priced
        if part["exchange_rate"]:
            assert part["currency"] in stands(part, "rate_")
            assert float(part["exchange_rate"]) in stands(part, "rate_")
    assert any(part["exchange_rate"] for part in parts)


def test_an_order_is_traced_to_the_rows_of_its_movements() -> None:
    tables = explain.of_document(open_order(), sampled.evaluated())
    signs = {"received": 1, "changed": 1, "returned": 1, "delivered": -1}
    moved = titled(tables, "订货流水")
    balances = titled(tables, "订货受理余额")
    total = sum((signs[one["flow"]] * one["quantity"] for one in moved), Decimal(0))
    assert total == sum(one["closing_quantity"] for one in balances)
    for one in moved:
        assert open_order() in stands(one)
        assert float(one["quantity"]) in stands(one)
    named = titled(tables, "哪里提到它")
    assert "送货通知单" in [row["what"] for row in named]


def test_a_delivery_is_traced_to_the_movements_that_it_makes() -> None:
    moved = titled(explain.of_document(open_order(), sampled.evaluated()), "订货流水")
    row = next(one for one in moved if one["flow"] == "delivered")
    number = str(stands(row)[0])
    mine = titled(explain.of_document(number, sampled.evaluated()), "订货流水")
    assert row["row"] in [one["row"] for one in mine if one["order_no"] == open_order()]
    assert all(number in stands(one) for one in mine)
    assert {one["flow"] for one in mine} == {"delivered"}


def test_a_held_document_says_why_and_has_no_figures() -> None:
    held = next(
        row.document
        for row in sampled.evaluated().holding.table.itertuples(index=False)
        if row.table == "orders" and row.state == "held"
    )
    tables = explain.of_document(held, sampled.evaluated())
    assert facts(tables[0])["状态"] == "有错误"
    causes = titled(tables, "为什么暂停")
    assert causes[0]["message"]
    assert causes[0]["cause_cell"]
    assert titled(tables, "发现的问题")
    assert "订货流水" not in [one.title.zh for one in tables if one.title]


def test_customers_products_deliveries_and_forecast_requests_are_found() -> None:
    frames = {sheet.table: frame for sheet, frame in sampled.evaluated().tables.rows.items()}
    for table, column in (
        ("customers", "customer_id"),
        ("products", "product_id"),
        ("deliveries", "delivery_no"),
        ("forecast_requests", "request_no"),
        ("staff", "staff_id"),
    ):
        key = str(frames[table][column].dropna().iloc[0])
        tables = explain.of_document(key, sampled.evaluated())
        assert facts(tables[0])["编号"] == key
        assert len(tables) > 1


def test_a_loosely_written_key_is_found_and_an_unknown_one_gets_its_neighbours() -> None:
    assert explain.of_document(" d26-0155", sampled.evaluated())
    assert explain.of_document("D26-99999", sampled.evaluated()) == []
    near = explain.nearest("D26-O155", sampled.evaluated())
    assert near[0] == "D26-0155"
    assert explain.nearest("Q1", None)


def test_what_staff_typed_cannot_move_the_cursor() -> None:
    from sales_batch.commands.tables import as_json, plain, shown
    from sales_batch.core.words import Words
    from sales_batch.explain.facts import facts as table_of

    table = table_of(Words("题", "T"), [(Words("项", "F"), "a\x1b[2J\nb")], "zh")
    titles, rows = shown(table, "zh")
    assert list(plain(titles, rows)) == ["项  a [2J b"]
    assert json.loads(as_json([table], "zh"))[0]["rows"][0]["value"] == "a\x1b[2J\nb"


def test_columns_stand_below_each_other_though_chinese_is_wide() -> None:
    from sales_batch.commands.tables import plain

    assert list(plain(["编号", "n"], [["A", "1"], ["一二三", "2"]])) == [
        "编号    n",
        "A       1",
        "一二三  2",
    ]
    wide = list(plain(["x", "y", "z"], [["a" * 90, "b" * 20, ""]]))
    assert wide == ["x  " + "a" * 90, "y  " + "b" * 20]
