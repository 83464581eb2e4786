"""Which rows of a sheet are read, and what is kept of how they were typed (G07, G17)."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales_batch.core import faults, remark
from sales_batch.core.admit import Admitted
from tests.core.rates import (
    EUR,
    HEADERS,
    RATES,
    USD,
    checks,
    numbers,
    rates,
    rows,
    said,
)
from tests.core.workbooks import Cell, Grid, Uncalculated


def test_a_sheet_without_rows_is_an_empty_sheet() -> None:
    admitted = rates([HEADERS])
    assert rows(admitted) == []
    assert not admitted.remarks


def test_blank_rows_are_no_rows() -> None:
    grid: Grid = [HEADERS, [], USD, [None, "  ", None], [None, None, "\u3000"], [], EUR, [""]]
    admitted = rates(grid)
    assert rows(admitted) == RATES
    assert numbers(admitted) == [3, 7]
    assert not admitted.remarks


def test_a_row_that_holds_only_a_formula_without_a_value_is_a_row() -> None:
    admitted = rates([HEADERS, [None, None, Uncalculated()]])
    assert numbers(admitted) == [2]
    assert checks(admitted) == [faults.MISSING, faults.MISSING, faults.NEVER_CALCULATED]


def test_cells_beside_our_columns_make_no_row() -> None:
    admitted = rates([HEADERS, USD, EUR, [None, None, None, "合计"]])
    assert numbers(admitted) == [2, 3]


def test_a_required_cell_that_is_blank_is_named() -> None:
    admitted = rates([HEADERS, ["USD", None, 7.15], [" ", date(2026, 1, 1), ""]])
    assert [(one.check, one.letter, list(one.rows)) for one in admitted.remarks] == [
        (faults.MISSING, "A", [3]),
        (faults.MISSING, "B", [2]),
        (faults.MISSING, "C", [3]),
    ]


def test_hidden_rows_count_and_are_named() -> None:
    grid: Grid = [HEADERS, *[USD] * 8]
    admitted = rates(grid, hidden_rows=np.array([3, 5, 6, 7, 99], np.int32))
    (only,) = admitted.remarks
    assert only.check is remark.HIDDEN_ROWS
    assert "hidden or filtered out (number: 4; row 3, 5-7)" in said(only)
    assert len(rows(admitted)) == 8


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_counts_and_is_named(state: str) -> None:
    admitted = rates([HEADERS, USD, EUR], state=state)
    assert checks(admitted) == [remark.HIDDEN_SHEET]
    assert rows(admitted) == RATES


def test_what_was_typed_is_kept_where_the_value_does_not_show_it() -> None:
    admitted = rates([HEADERS, ["ＵＳＤ", "2026年1月1日", "七"], EUR])
    (sheet,) = (one for one in admitted.sheets if one.table == "exchange_rates")
    assert sheet.typed.to_pylist() == [
        {"column": "currency", "row": 2, "text": "ＵＳＤ"},
        {"column": "valid_from", "row": 2, "text": "2026年1月1日"},
        {"column": "rate", "row": 2, "text": "七"},
    ]


CELLS = st.one_of(
    st.none(),
    st.sampled_from(["USD", " ", "x\ny", "２０２６-０１-０１", "7.15", "七", "1,000"]),
    st.integers(-5, 50_000),
    st.dates(date(1999, 1, 1), date(2040, 1, 1)),
    st.booleans(),
)


@given(
    grid=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8),
    order=st.permutations(range(3)),
    data=st.data(),
)
@settings(max_examples=80, deadline=None)
def test_the_order_of_rows_and_columns_changes_no_value(
    grid: list[tuple[Cell, ...]], order: list[int], data: st.DataObject
) -> None:
    rank = data.draw(st.permutations(range(len(grid))))
    shuffled: Grid = [
        [HEADERS[at] for at in order],
        *([grid[row][at] for at in order] for row in rank),
    ]
    straight: Grid = [HEADERS, *grid]
    before, after = rates(straight), rates(shuffled)
    assert _by_row(before, range(len(grid))) == _by_row(after, rank)


def _by_row(admitted: Admitted, rank: Any) -> dict[int, Any]:
    """What was read in each row, and what was remarked on it, by its place before shuffling."""
    found: dict[int, Any] = {}
    for row, held in zip(numbers(admitted), rows(admitted), strict=True):
        remarks = {
            (one.check.name, one.column, str(one.detail))
            for one in admitted.remarks
            if row in one.rows and one.column
        }
        found[rank[row - 2]] = (held, remarks)
    return found
