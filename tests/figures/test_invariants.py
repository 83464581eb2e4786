"""What changes no figure: how rows are spread over files, their order, what comes later."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from sales_batch.core.figure import compute
from sales_batch.core.records import records
from sales_batch.core.tables import Tables
from sales_batch.figures.backlog import (
    FORECAST_LEVELS,
    ORDER_LEVELS,
    forecast_backlog,
    order_backlog,
)
from sales_batch.figures.movements import forecast_movements, order_movements
from sales_batch.figures.quotes import costed_lines, quote_costing
from sales_batch.sheets import SHEETS
from tests import generated
from tests.figures.test_oracle import configured
from tests.frames import assembled

DATED = {sheet.table: sheet.dated for sheet in SHEETS if sheet.dated}


def figures(tables: Tables, day: date) -> dict[str, list[tuple[tuple[str, Any], ...]]]:
    """Every row of every figure at every level, in an order that does not hang on the rows."""
    given_all = {"day": day, "settings": configured(generated.settings(0)), "held": {}}
    known = compute([order_movements, forecast_movements, costed_lines], tables.frames, given_all)
    found = {
        f"{figure.name} {by}": records(compute([figure], known, {**given_all, "by": by})[figure])
        for figure, levels in ((order_backlog, ORDER_LEVELS), (forecast_backlog, FORECAST_LEVELS))
        for by in levels
    }
    found["quote_costing"] = records(compute([quote_costing], known, given_all)[quote_costing])
    return {
        name: sorted((tuple(row.items()) for row in rows), key=str) for name, rows in found.items()
    }


def one_price_a_day(tables: dict[str, Any]) -> dict[str, Any]:
    """Of two new prices of a line on one day the lower row counts: the one thing about order."""
    seen = {
        (row["order_no"], row["line_no"], row["changed_on"]): row for row in tables["order_changes"]
    }
    return {**tables, "order_changes": list(seen.values())}


@pytest.mark.parametrize("seed", range(8))
def test_splitting_and_shuffling_changes_no_figure(seed: int) -> None:
    rng, day = Random(seed), generated.as_of(seed)
    whole = one_price_a_day(generated.company(seed, 3))
    halves: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for table, rows in whole.items():
        mixed = rng.sample(rows, len(rows))
        cut = rng.randint(0, len(rows))
        halves[0][table], halves[1][table] = mixed[:cut], mixed[cut:]
    assert figures(assembled(*halves, day=day), day) == figures(assembled(whole, day=day), day)


@runs(max_examples=12, deadline=None, derandomize=True)
@given(generated.companies(), generated.days(), st.integers(1, 400))
def test_rows_dated_later_change_no_figure(tables: dict[str, Any], day: date, days: int) -> None:
    later = day + timedelta(days)
    known = {
        table: [row for row in rows if not _after(row.get(DATED.get(table, "")), day)]
        for table, rows in tables.items()
    }
    more = {
        table: [
            {**row, DATED[table]: later} for row in rows if table in ("deliveries", "order_changes")
        ]
        for table, rows in known.items()
    }
    for number, row in enumerate(more["deliveries"]):
        row["delivery_no"] = f"LATER-{number}"
    assert figures(assembled(known, more, day=day), day) == figures(assembled(known, day=day), day)


def _after(value: date | None, day: date) -> bool:
    return value is not None and value > day
