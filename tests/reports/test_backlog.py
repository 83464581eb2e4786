"""The backlog report: its pages as text, against the oracle, and whether they add up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pandas.arrays import ArrowExtensionArray

from sales_batch.config import Settings
from sales_batch.core.exact import arrow_of
from sales_batch.core.figure import compute
from sales_batch.core.records import records
from sales_batch.core.report import Content
from sales_batch.core.words import Language
from sales_batch.excel.write import write
from sales_batch.figures.movements import order_movements
from sales_batch.handbook.cases import assembled, read_cases
from sales_batch.reports.backlog import REPORT
from tests import frames, generated
from tests.excel.reports import cover
from tests.oracle import backlog as oracle
from tests.oracle.tables import Row
from tests.packages import assert_same_bytes
from tests.reports.contents import ANEW, content, dump, page, written, wrong

CASE = read_cases(Path(__file__).parent / "company.md")[0]
PAGES = ("product", "customer", "account_manager", "channel")


@cache
def example(language: Language) -> Content:
    tables = assembled(CASE.given, CASE.day)
    return content(REPORT, tables, CASE.day, Settings(language=language))


@cache
def company(seed: int) -> tuple[Mapping[str, Sequence[Row]], date, Content]:
    """The rows of a drawn company, its day, and the report on it."""
    rows, day = generated.company(seed, 1 + seed % 4), generated.as_of(seed)
    return rows, day, content(REPORT, frames.assembled(rows, day=day), day, Settings())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_as_text(language: Language) -> None:
    assert dump(example(language), language) == written(f"backlog.{language}"), ANEW


@pytest.mark.parametrize("seed", range(0, 20, 4))
def test_levels_agree_with_the_oracle(seed: int) -> None:
    rows, day, made = company(seed)
    month = f"{day:%Y-%m}"
    for level in PAGES:
        theirs = oracle.order_backlog(rows, day, month, level)
        (key,) = oracle.ORDER_KEYS[level]
        ours = summed(records(page(made, f"by_{level}").tables[0].frame), key, theirs)
        assert ours == {row[key]: row for row in theirs}, level
    backlog = {
        (row["order_no"], row["line_no"]): (row["closing_quantity"], row["closing_amount"])
        for row in oracle.order_backlog(rows, day, month, "line")
        if row["closing_quantity"]
    }
    assert backlog == {
        (row["order_no"], row["line_no"]): (
            row["open_quantity"] - (row["over_delivered"] or 0),
            row["open_amount"] - (row["over_amount"] or 0),
        )
        for row in records(page(made, "open_lines").tables[0].frame)
    }
    theirs = oracle.forecast_backlog(rows, day, month, "request")
    ours = summed(records(page(made, "forecast_requests").tables[0].frame), "request_no", theirs)
    assert ours == {row["request_no"]: row for row in theirs}


def summed(rows: Any, key: str, like: Sequence[Row]) -> Mapping[str, Row]:
    """The rows of all units added up by key; the columns are those of `like`."""
    found: dict[str, Row] = {}
    for row in rows:
        group = found.setdefault(row[key], {"month": row["month"], key: row[key]})
        for name in like[0]:
            if isinstance(row[name], Decimal):
                group[name] = group.get(name, 0) + row[name]
    return {name: row for name, row in found.items() if any(row[step] for step in [*row][2:])}


@pytest.mark.parametrize("seed", range(0, 20, 3))
def test_the_six_figures_agree_with_the_oracle(seed: int) -> None:
    rows, day, made = company(seed)
    table = page(made, "six_figures").tables[0]
    shown = {row["step"]: row for row in records(table.frame)}
    units = {row["product_id"]: row["unit"] for row in rows["products"]}
    for what, backlog in (("order", oracle.order_backlog), ("forecast", oracle.forecast_backlog)):
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in backlog(rows, day, f"{day:%Y-%m}", "product"):
            for name in row:
                step, _, measure = name.rpartition("_")
                if measure == "quantity":
                    sums[f"{what}_{step}", units[row["product_id"]]] += row[name]
        for (step, unit), quantity in sums.items():
            if "adjustment" not in step:
                (field,) = (one for one in table.fields if one.title.zh == f"数量（{unit}）")
                assert shown[step][field.name] == quantity


@pytest.mark.parametrize("seed", range(20))
def test_everything_adds_up(seed: int) -> None:
    _, _, made = company(seed)
    assert len(made.controls) == 28
    assert wrong(made) == []


@pytest.mark.parametrize("flow", ["changed", "returned"])
def test_a_broken_movement_does_not_add_up(flow: str) -> None:
    tables = assembled(CASE.given, CASE.day)
    moved = compute([order_movements], tables.frames, {"held": {}})[order_movements]
    at = int((moved["flow"] == flow).to_numpy(bool).nonzero()[0][0])
    quantities = arrow_of(moved["quantity"]).to_pylist()
    quantities[at] += 1
    array = ArrowExtensionArray(pa.array(quantities, pa.decimal128(18, 4)))
    broken = {order_movements: moved.assign(quantity=array)}
    made = content(REPORT, tables, CASE.day, Settings(), broken)
    assert "订货余额数量：直接按各表计算 = 期末" in wrong(made)


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    tables = assembled(CASE.given, CASE.day)
    again = content(REPORT, tables, CASE.day, Settings(language="zh"))
    for name, made in (("first", example("zh")), ("second", again)):
        write(tmp_path / name, cover(*made.controls), made.pages, "zh")
    assert_same_bytes(tmp_path / "first", tmp_path / "second")


def test_a_company_without_orders() -> None:
    made = content(REPORT, frames.assembled({}, day=CASE.day), CASE.day, Settings())
    assert wrong(made) == []
    assert [len(one.tables[0].frame) for one in made.pages if one.name.startswith("by_")] == [
        13, 0, 0, 0, 0, 0
    ]  # fmt: skip
