"""The random companies fit the sheets, and what is computed of them holds together."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

import pytest
from annotated_types import Ge, Gt, Le
from hypothesis import HealthCheck, given
from hypothesis import settings as effort

from sales_batch.core.sheet import Column, Sheet
from sales_batch.sheets import SHEETS
from tests.generated import (
    MONTHS,
    all_settings,
    as_of,
    companies,
    company,
    days,
    settings,
)
from tests.generated.dice import Tables
from tests.oracle.backlog import (
    FORECAST_KEYS,
    FORECAST_SIGNS,
    ORDER_KEYS,
    ORDER_SIGNS,
    forecast_backlog,
    order_backlog,
)
from tests.oracle.costing import product_cost, quote_costing
from tests.oracle.duck import order_backlog_by_product
from tests.oracle.tables import Row

SEEDS = range(12)
TYPES = {"flag": bool, "int": int, "date": date}
DECIMALS = {"qty": 4, "price": 4, "rate": 4, "money": 2}
a_few = effort(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def fits(column: Column, value: Any) -> bool:
    """The value is what admission could have read from a cell of the column."""
    if value is None:
        return not column.required
    if column.kind.name in DECIMALS:
        places = DECIMALS[column.kind.name]
        right = isinstance(value, Decimal) and value == round(value, places)
        right = right and abs(value) < 10 ** (15 - places)
    else:
        right = type(value) is TYPES.get(column.kind.name, str)
    if column.choices and column.kind.name != "flag":
        right = right and value in column.choices
    for bound in get_args(column.annotation):
        right = right and not (isinstance(bound, Ge) and value < bound.ge)
        right = right and not (isinstance(bound, Gt) and value <= bound.gt)
        right = right and not (isinstance(bound, Le) and value > bound.le)
    return right


def named(rows: Iterable[Row], columns: Iterable[str]) -> list[tuple[Any, ...]]:
    """What the rows hold in some columns, without rows that are blank there."""
    columns = tuple(columns)
    found = [tuple(row[column] for column in columns) for row in rows]
    return [key for key in found if None not in key]


def check_sheet(tables: Tables, sheet: type[Sheet]) -> None:
    """Columns, values, keys, references and links of one sheet."""
    rows = tables[sheet.table]
    for row in rows:
        assert list(row) == list(sheet.columns)
        wrong = [name for name, column in sheet.columns.items() if not fits(column, row[name])]
        assert not wrong, (sheet.table, wrong, row)
    if sheet.key:
        keys = [tuple(row[name] for name in sheet.key) for row in rows]
        assert len(set(keys)) == len(keys), sheet.table
    for name, column in sheet.columns.items():
        if column.target:
            assert set(named(rows, (name,))) <= set(
                named(tables[column.target.table], column.target.key)
            )
    for target, names in sheet.links.items():
        assert set(named(rows, names)) <= set(named(tables[target.table], target.key))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_company_fits_the_sheets_and_is_the_same_again(seed: int) -> None:
    tables = company(seed, seed)
    assert tables == company(seed, seed)
    for sheet in SHEETS:
        check_sheet(tables, sheet)


def check_roll_forward(tables: Tables, day: date, figure: Any, signs: dict[str, int]) -> None:
    """Closing is opening and the flows, what closes opens the next, and levels have one total."""
    keys = ORDER_KEYS if figure is order_backlog else FORECAST_KEYS
    months = [month for month in MONTHS if month <= f"{day:%Y-%m}"]
    for what in ("quantity", "amount") if figure is order_backlog else ("quantity",):
        edges = []
        for month in months:
            totals = []
            for by in keys:
                total: Counter[str] = Counter()
                for row in figure(tables, day, month, by):
                    total.update({step: row[f"{step}_{what}"] for step in steps(signs)})
                totals.append({step: total[step] for step in steps(signs)})
            first = totals[0]
            assert all(total == first for total in totals)
            moved = sum(sign * first[step] for step, sign in signs.items())
            assert first["opening"] + moved == first["closing"]
            edges.append((first["opening"], first["closing"]))
        assert edges[0][0] == 0
        assert all(before[1] == after[0] for before, after in pairwise(edges))


def steps(signs: dict[str, int]) -> list[str]:
    return ["opening", *signs, "closing"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_roll_forwards_of_a_company_hold_together(seed: int) -> None:
    tables = company(seed, seed % 4)
    check_roll_forward(tables, as_of(seed), order_backlog, ORDER_SIGNS)
    check_roll_forward(tables, as_of(seed), forecast_backlog, FORECAST_SIGNS)


@pytest.mark.parametrize("seed", SEEDS)
def test_sql_finds_the_same_backlog(seed: int) -> None:
    tables, day = company(seed, seed % 4), as_of(seed)
    for month in MONTHS[seed % 2 :: 2]:
        by_product = order_backlog(tables, day, month, "product")
        assert by_product == order_backlog_by_product(tables, day, month)


@a_few
@given(tables=companies(), day=days())
def test_drawn_companies_hold_together(tables: Tables, day: date) -> None:
    for sheet in SHEETS:
        check_sheet(tables, sheet)
    check_roll_forward(tables, day, order_backlog, ORDER_SIGNS)
    check_roll_forward(tables, day, forecast_backlog, FORECAST_SIGNS)


@a_few
@given(tables=companies(), day=days(), configured=all_settings())
def test_the_cost_of_a_quote_is_the_cost_of_its_product(
    tables: Tables, day: date, configured: Row
) -> None:
    check_quotes(tables, day, configured)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cost_of_a_quote_is_the_cost_of_its_product_in_a_company(seed: int) -> None:
    check_quotes(company(seed, 2 * seed), as_of(seed), settings(seed))


def check_quotes(tables: Tables, day: date, configured: Row) -> None:
    quotes = {quote["quote_no"]: quote for quote in tables["quotes"]}
    for line in quote_costing(tables, configured, day):
        on = quotes[line["quote_no"]]["quoted_on"]
        on = day if on is None or on > day else on
        cost = product_cost(tables, configured, on, line["product_id"], line["quantity"])
        if cost is None:
            assert line["unit_cost"] is line["margin_rate"] is None
            continue
        assert cost.items() <= line.items()
        assert (line["margin_rate"] is None) == (line["price"] == 0)


def test_the_companies_are_awkward_enough() -> None:
    """What a comparison should meet is met: otherwise it proves little."""
    met: Counter[str] = Counter()
    for seed in range(30):
        tables, day = company(seed, 3), as_of(seed)
        for row in order_backlog(tables, day, f"{day:%Y-%m}", "line"):
            met.update(name for name, value in row.items() if value)
            met["over-delivered"] += row["closing_quantity"] < 0
            met["revalued"] += bool(row["changed_amount"] and not row["changed_quantity"])
        for row in forecast_backlog(tables, day, f"{day:%Y-%m}", "request"):
            met.update(name for name, value in row.items() if value)
        for row in quote_costing(tables, settings(seed), day):
            met["costed" if row["unit_cost"] else "not costed"] += 1
            met["market"] += row["market_gap"] is not None
        met["later"] += sum(row["received_on"] > day for row in tables["orders"])
    wanted = [f"{step}_quantity" for step in (*ORDER_SIGNS, *FORECAST_SIGNS)]
    wanted += ["over-delivered", "revalued", "costed", "not costed", "market", "later"]
    assert {name: met[name] for name in wanted if met[name] < 5} == {}
