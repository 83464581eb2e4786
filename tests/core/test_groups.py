"""Rows are numbered by their keys in the keys' order, however far these lie apart."""

import numpy as np
import pyarrow as pa
import pytest

from sales_batch.core.groups import DENSE, closed_up, numbered


@pytest.mark.parametrize("below", [6, 6 * DENSE, 6 * DENSE + 1, 10**12])
def test_gaps_are_closed_and_the_order_stays(below: int) -> None:
    last = below - 1
    closed, count = closed_up(np.array([3, 0, last, 3, last, 1]), below)
    assert (closed.tolist(), count) == ([2, 0, 3, 2, 3, 1], 4)


def test_groups_ascend_by_their_keys_and_a_blank_comes_last() -> None:
    letters = pa.array(["b", None, "a", "b", "a", None])
    digits = pa.array([2, 1, None, 1, 1, 1])
    groups, first = numbered([letters, digits], 6)
    assert groups.tolist() == [3, 4, 1, 2, 0, 4]
    assert first.tolist() == [4, 2, 3, 0, 1]


def test_without_columns_all_rows_are_one_group() -> None:
    groups, first = numbered([], 3)
    assert (groups.tolist(), first.tolist()) == ([0, 0, 0], [0])


def test_no_rows_are_no_groups() -> None:
    groups, first = numbered([pa.array([], pa.string())], 0)
    assert (len(groups), len(first)) == (0, 0)
