"""Sums of whole units are exact, in one number or in four."""

from decimal import Context, Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales_batch.core import units
from sales_batch.core.units import decimals_of, nonzero, summed, units_of

SCALE = 4
WIDEST = pa.decimal128(38, SCALE)
EXACT = Context(prec=60)


def decimal(number: int) -> Decimal:
    return EXACT.scaleb(Decimal(number), -SCALE)


@pytest.mark.parametrize("sure", [units._SURE, 0.0])
@given(
    rows=st.lists(st.tuples(st.integers(0, 2), st.integers(-(10**36), 10**36) | st.none())),
    small=st.booleans(),
)
def test_sums_are_exact(sure: float, rows: list[tuple[int, int | None]], small: bool) -> None:
    numbers = [
        None if number is None else number % 1000 - 500 if small else number for _, number in rows
    ]
    array = pa.array([None if one is None else decimal(one) for one in numbers], WIDEST)
    groups = np.array([group for group, _ in rows], np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units, "_SURE", sure)
        found = units_of(array)
    sums = decimals_of(summed(found, groups, 3), SCALE, WIDEST).to_pylist()
    for group, total in enumerate(sums):
        own = [number or 0 for (of, _), number in zip(rows, numbers, strict=True) if of == group]
        assert total == decimal(sum(own))


@pytest.mark.parametrize("size", [1, 10**30])
def test_what_adds_up_to_nothing_is_zero(size: int) -> None:
    array = pa.array([decimal(number) for number in (size, -size, size, 1 - size)], WIDEST)
    sums = summed(units_of(array), np.array([0, 0, 1, 1], np.int64), 3)
    assert nonzero(sums).tolist() == [False, True, False]


def test_a_slice_has_its_own_numbers() -> None:
    array = pa.array([decimal(number) for number in (10**30, -1, 2)], WIDEST)
    assert decimals_of(units_of(array[1:]), SCALE, WIDEST).to_pylist() == [decimal(-1), decimal(2)]
    assert decimals_of(units_of(array), SCALE, WIDEST) == array


@pytest.mark.parametrize("number", [10**38 - 1, 1262177448 * 2**96, 1262177448 * 2**96 - 1])
@pytest.mark.parametrize("sign", [1, -1])
def test_all_38_digits_are_there_on_both_sides_of_zero(number: int, sign: int) -> None:
    array = pa.array([decimal(sign * number)], WIDEST)
    assert decimals_of(units_of(array), SCALE, WIDEST) == array


@pytest.mark.parametrize("sign", [1, -1])
def test_a_39th_digit_is_refused_on_both_sides_of_zero(sign: int) -> None:
    array = pa.array([decimal(sign * (10**38 - 1)), decimal(sign)], WIDEST)
    sums = summed(units_of(array), np.zeros(2, np.int64), 1)
    with pytest.raises(pa.ArrowInvalid):
        decimals_of(sums, SCALE, WIDEST)


def test_more_digits_than_there_is_room_for_are_refused() -> None:
    array = pa.array([decimal(10**38 - 1)] * 2, WIDEST)
    with pytest.raises(pa.ArrowInvalid):
        decimals_of(summed(units_of(array), np.zeros(2, np.int64), 1), SCALE, WIDEST)
