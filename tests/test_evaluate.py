"""A day's inputs, judged: what is held, what the configuration changes, in which order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.config.sections import Dates
from sales_batch.core.admit import admit
from sales_batch.core.figure import field, figure
from sales_batch.core.finding import Finding, Severity
from sales_batch.core.kinds import WHOLE
from sales_batch.core.place import Place
from sales_batch.core.remark import MERGED
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Handed
from sales_batch.evaluate import Evaluated, evaluate, years_after
from sales_batch.figures.backlog import order_backlog
from sales_batch.figures.held_rows import held_rows
from sales_batch.figures.judged import held
from sales_batch.sheets import BOOKS
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.orders import Order, OrderLine
from tests.core.workbooks import Cell, Grid, book

DAY = date(2026, 11, 23)
MAY, JUNE = date(2026, 5, 4), date(2026, 6, 1)
ORDER: dict[str, Cell] = {
    "order_no": "SO-1", "voucher_type": "一般", "customer_id": "C1", "received_on": MAY,
    "received_by": "S1", "received_via": "电话", "payment_terms": "现金", "delivery_place": "库",
}  # fmt: skip
LINE: dict[str, Cell] = {
    "order_no": "SO-1", "line_no": 1, "product_id": "P1", "quantity": 5, "unit_price": 2,
    "due_on": JUNE,
}  # fmt: skip
Rows = Mapping[type[Sheet], list[dict[str, Cell]]]


def workbook(file: str, rows: Rows, lost: type[Sheet] | None = None, header: str = "") -> Handed:
    """A workbook of orders with these rows, perhaps without a sheet, or without a header."""
    (declared,) = {sheet.book for sheet in rows}
    tabs: dict[str, Grid] = {
        sheet.words.zh: [
            [name if name != header else "x" for name in sheet.columns],
            *([row.get(name) for name in sheet.columns] for row in rows.get(sheet, ())),
        ]
        for sheet in declared.sheets
        if sheet is not lost
    }
    return Handed(file, admit(book(tabs), BOOKS))


def night(*lines: dict[str, Cell], rules: Any = None, **more: Any) -> Evaluated:
    """A night over two orders, the first with these lines."""
    rows = {
        Order: [ORDER, {**ORDER, "order_no": "SO-2"}],
        OrderLine: [*(lines or [LINE]), {**LINE, "order_no": "SO-2"}],
    }
    settings = Settings(**({"rules": rules} if rules else {}))
    return evaluate([workbook("order_desk/a.xlsx", rows)], settings, DAY, **more)


def by_code(evaluated: Evaluated, code: str) -> list[Finding]:
    """The findings of a code."""
    return [one for one in evaluated.findings if one.check.code == code]


def counted(evaluated: Evaluated) -> set[str]:
    """The orders whose lines count."""
    return set(evaluated.frames[OrderLine]["order_no"])


WRONG = {**LINE, "amount": 11}


def test_a_wrong_amount_is_an_error_and_holds_its_order_only() -> None:
    evaluated = night(WRONG)
    (only,) = by_code(evaluated, "O01")
    assert (only.severity, only.place.cell, only.document) == (Severity.ERROR, "H2", "SO-1")
    assert counted(evaluated) == {"SO-2"}
    assert set(evaluated.holding.table["document"]) == {"SO-1"}
    assert evaluated.given["held"][OrderLine]["order_no"].tolist() == ["SO-1"]


def test_orders_whose_lines_are_lost_are_held_and_say_why() -> None:
    rows = {Order: [ORDER], OrderLine: [LINE]}
    found = evaluate([workbook("order_desk/a.xlsx", rows, OrderLine)], Settings(), DAY)
    assert found.frames[Order].empty
    (why,) = found.table(held_rows).to_dict("records")
    assert (why["document"], why["code"], why["cause_cell"]) == ("SO-1", "G05", None)
    assert why["message"].startswith("《受理订货》缺少工作表“订货明细”。")


def test_rows_without_a_required_column_are_held_and_say_why() -> None:
    rows = {Order: [ORDER], OrderLine: [LINE]}
    handed = workbook("order_desk/a.xlsx", rows, header="product_id")
    found = evaluate([handed], Settings(), DAY)
    told = found.table(held_rows)
    assert [text[:15] for text in told["message"]] == ["缺少必需的列“产品编号”，这张"] * 2
    assert found.table(held)["cause"].tolist() == ["order_desk/a.xlsx 订货明细"] * 2


def test_an_option_counts_where_the_figure_is_there_without_it() -> None:
    found = night()
    found = replace(found, frames=found.computed([order_backlog]))
    assert len(found.table(order_backlog, by="total")) == 1


def test_a_figure_is_computed_from_what_is_not_held() -> None:
    @figure(takes=(OrderLine,), fields=(field("lines", "行数", "Lines", WHOLE),), zh="一", en="A")
    def lines(
        counting: DataFrame, *, day: date, held: Mapping[type[Sheet], DataFrame]
    ) -> DataFrame:
        assert day == DAY
        return DataFrame({"lines": [len(counting), len(held[OrderLine])]})

    assert night(WRONG, {**LINE, "line_no": 2}).table(lines)["lines"].tolist() == [1, 2]


def test_the_configuration_weighs_a_rule_less() -> None:
    evaluated = night(WRONG, rules={"O01": {"severity": "warning"}})
    (only,) = by_code(evaluated, "O01")
    assert only.severity is Severity.WARNING
    assert counted(evaluated) == {"SO-1", "SO-2"}


def test_the_configuration_switches_a_rule_off() -> None:
    evaluated = night(WRONG, rules={"O01": "off"})
    assert not by_code(evaluated, "O01")
    assert counted(evaluated) == {"SO-1", "SO-2"}


def test_the_configuration_weighs_what_is_wrong_with_cells() -> None:
    lenient = {**LINE, "quantity": "５"}
    assert [one.severity for one in by_code(night(lenient), "G14")] == [Severity.NOTICE]
    graver = night(lenient, rules={"G14": {"severity": "error"}})
    assert [one.severity for one in by_code(graver, "G14")] == [Severity.ERROR]
    assert counted(graver) == {"SO-2"}
    assert not by_code(night(lenient, rules={"G14": "off"}), "G14")


def test_a_reference_that_a_rule_speaks_of_is_said_once() -> None:
    evaluated = night({**LINE, "order_no": "SO-9"})
    cells = [(one.check.code, one.place.cell) for one in evaluated.findings if one.place.row == 2]
    assert cells.count(("O02", "A2")) == 2
    assert ("G12", "A2") not in cells


def test_what_an_unread_workbook_may_hold_is_not_missed() -> None:
    empty = workbook("field_sales/b.xlsx", {Customer: []})
    handed = [workbook("order_desk/a.xlsx", {Order: [ORDER], OrderLine: [LINE]}), empty]
    missed = evaluate(handed, Settings(), DAY)
    assert [one.value for one in by_code(missed, "G12") if one.column] == ["C1"]
    spared = evaluate(handed, Settings(), DAY, unread=[Customer])
    assert not [one for one in by_code(spared, "G12") if one.column]


def test_the_gravest_comes_first_then_file_sheet_row_and_column() -> None:
    whole_file = Finding(MERGED, Severity.WARNING, Place("order_desk/a.xlsx"))
    evaluated = night(
        {**WRONG, "quantity": "５"}, {**LINE, "line_no": "x", "unit_price": "y"}, found=[whole_file]
    )
    weights = [one.severity for one in evaluated.findings]
    assert weights == sorted(weights, key=list(Severity).index)
    assert whole_file in evaluated.findings
    errors = [one.place for one in evaluated.findings if one.severity is Severity.ERROR]
    assert [place.cell for place in errors if place.sheet == "订货明细"] == ["H2", "B3", "G3"]
    again = night(
        {**WRONG, "quantity": "５"}, {**LINE, "line_no": "x", "unit_price": "y"}, found=[whole_file]
    )
    assert list(evaluated.findings) == list(again.findings)


def test_days_are_judged_by_the_configured_window() -> None:
    late = {**LINE, "due_on": date(2027, 1, 1)}
    assert not by_code(night(late), "G08")
    settings = Settings(dates=Dates(years_ahead=0))
    handed = workbook("a.xlsx", {Order: [ORDER], OrderLine: [late]})
    (only,) = by_code(evaluate([handed], settings, DAY), "G08")
    assert "2026-11-23" in only.text("zh")


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2026, 11, 23), 10, date(2036, 11, 23)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
    ],
)
def test_years_after(day: date, years: int, then: date) -> None:
    assert years_after(day, years) == then
