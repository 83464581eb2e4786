"""Exact arithmetic: every trap that Arrow and pandas set, and what is right instead."""

import warnings
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame, Series

from sales_batch.core.exact import arrow_of, exact, frame_of, ratio, rounded, running, totals, zeros
from sales_batch.core.kinds import AMOUNT, MONEY, PRICE, QUANTITY, RATIO, TEXT, WHOLE, Kind

D = Decimal
CENTS = st.none() | st.decimals(-(10**9), 10**9, places=4)
WIDE = st.none() | st.decimals(10**13, 10**14 - 1, places=4)
"""Together they are too many whole units for 64 bits."""


def column(values: list[Any], kind: Kind = QUANTITY) -> Series:
    """A column of a kind."""
    return frame_of(pa.table({"x": pa.array(values, kind.arrow)})).x


def plain(series: Series) -> list[Any]:
    """The values of a column."""
    return list(arrow_of(series).to_pylist())


def half_up(value: Fraction, places: int) -> Decimal:
    """The value rounded half away from zero."""
    with localcontext() as context:
        context.prec = 80
        return (D(value.numerator) / D(value.denominator)).quantize(
            D(1).scaleb(-places), ROUND_HALF_UP
        )


# Division


def test_arrow_s_division_truncates_and_ratio_does_not() -> None:
    two, three = column([D(2)]), column([D(3)])
    assert plain(ratio(two, three)) == [D("0.666667")]
    truncated = plain(two / three)[0]
    assert truncated < Fraction(2, 3)
    assert plain(ratio(column([D(-2)]), three)) == [D("-0.666667")]


def test_a_ratio_without_room_is_blank() -> None:
    theirs = column([D("0.01")] * 3)
    ours = column([D(10**10), -D(10**10), D(10**10) - D("0.01")], MONEY)
    assert plain(ratio(ours, theirs)) == [None, None, D(999999999999)]


def test_a_ratio_to_nothing_is_blank() -> None:
    parts = column([D(1), D(0), None, D(1), D(0)])
    wholes = column([D(0), D(0), D(1), None, D(5)])
    assert plain(ratio(parts, wholes)) == [None, None, None, None, D(0)]
    assert ratio(parts, wholes).array._pa_array.type == RATIO.arrow


@given(pairs=st.lists(st.tuples(CENTS, st.integers(-(10**6), 10**6)), min_size=1, max_size=9))
@settings(max_examples=150, deadline=None)
def test_a_ratio_is_the_true_quotient_rounded_once(pairs: list[tuple[Any, int]]) -> None:
    pairs = [(part, whole) for part, whole in pairs if part is None or abs(part) < 10**6]
    parts = column([part for part, _ in pairs])
    wholes = column([D(whole) for _, whole in pairs])
    expected = [
        None if part is None or whole == 0 else half_up(Fraction(part) / whole, 6)
        for part, whole in pairs
    ]
    assert plain(ratio(parts, wholes)) == expected


# Rounding


def test_arrow_s_half_up_rounds_towards_plus_infinity_and_rounded_away_from_zero() -> None:
    half = column([D("-2.345"), D("2.345"), D("-2.3451"), None])
    assert pc.round(arrow_of(half), 2, "half_up")[0].as_py() == D("-2.34")
    assert plain(rounded(half, MONEY)) == [D("-2.35"), D("2.35"), D("-2.35"), None]
    assert rounded(half, MONEY).array._pa_array.type == MONEY.arrow


@given(values=st.lists(CENTS, max_size=20) | st.lists(WIDE, min_size=15, max_size=20))
@settings(max_examples=100, deadline=None)
def test_rounded_is_half_away_from_zero(values: list[Any]) -> None:
    expected = [None if value is None else half_up(Fraction(value), 2) for value in values]
    assert plain(rounded(column(values), MONEY)) == expected


EDGE = [D("99999999999999.9999"), D("-99999999999999.9999")] * 8
"""Together too many whole units for 64 bits; each grows by a digit when it is rounded."""


def test_rounding_at_the_edge_of_a_type_is_never_silently_zero() -> None:
    found = plain(rounded(column([*EDGE, D("1.2345"), None]), MONEY))
    assert found == [D("100000000000000.00"), D("-100000000000000.00")] * 8 + [D("1.23"), None]
    widest = pa.array([D("9" * 34 + ".9999"), None, D("1.2345")], pa.decimal128(38, 4))
    series = frame_of(pa.table({"x": widest})).x
    with pytest.raises(pa.ArrowInvalid):
        rounded(series, MONEY)
    with pytest.raises(pa.ArrowInvalid):
        rounded(frame_of(pa.table({"x": widest[:1]})).x, MONEY)


# Sums and products


def test_cumsum_raises_and_running_does_not() -> None:
    frame = DataFrame({"k": Series(["a", "b", "a", None, "b", "a", None], dtype="string[pyarrow]")})
    frame["x"] = column([D(1), D(10), None, D(100), D("0.5"), D("-3"), D(1)])
    with pytest.raises((NotImplementedError, TypeError, pa.ArrowNotImplementedError)):
        frame.x.cumsum()
    sums = running(frame, ["k"], "x")
    assert plain(sums) == [D(1), D(10), D(1), D(100), D("10.5"), D(-2), D(101)]
    assert sums.array._pa_array.type == QUANTITY.arrow


@given(rows=st.lists(st.tuples(st.sampled_from("ab"), CENTS), max_size=12), start=st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_running_sums(rows: list[tuple[str, Any]], start: int) -> None:
    frame = DataFrame({"k": Series([key for key, _ in rows], dtype="string[pyarrow]")})
    frame["x"] = column([value for _, value in rows])
    part = frame.iloc[start:]
    sums: dict[str, Decimal] = {}
    expected = []
    for key, value in rows[start:]:
        sums[key] = sums.get(key, D(0)) + (value or 0)
        expected.append(sums[key])
    found = running(part, ["k"], "x")
    assert plain(found) == expected
    assert found.index.equals(part.index)


def test_running_sums_beyond_64_bits() -> None:
    big = D(10**18 - 1)
    frame = DataFrame({"k": Series(["a"] * 20, dtype="string[pyarrow]")})
    wide = pa.decimal128(28, 0)
    frame["x"] = frame_of(pa.table({"x": pa.array([big] * 20, wide)})).x
    assert plain(running(frame, ["k"], "x"))[-1] == big * 20


def test_sums_keep_all_38_digits_and_refuse_a_39th() -> None:
    wide = Kind("wide", WHOLE.title, pa.decimal128(38, 8), "")
    values = [D("123456789012345678901234567890.12345678"), D("0.00000001"), D("-0.00000003")]
    frame = column(values, wide).to_frame().assign(k=1)
    found = D("123456789012345678901234567890.12345676")
    assert plain(totals(frame, ["k"], {"x": wide}).x) == [found]
    assert plain(running(frame, ["k"], "x"))[-1] == found
    most = D("9" * 30 + "." + "9" * 8)
    with pytest.raises(pa.ArrowInvalid):
        totals(column([most, D("0.00000001")], wide).to_frame(), [], {"x": wide})


def test_plain_whole_numbers_of_64_bits_overflow_silently_and_decimals_do_not() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert (np.array([2**62]) * 4)[0] == 0
    quantities = column([D(10**13)])
    assert plain(quantities * quantities) == [D(10**26)]


def test_a_product_of_three_exceeds_the_precision_unless_brought_back() -> None:
    one = column([D("99999999.9999")])
    with pytest.raises(pa.ArrowInvalid):
        one * one * one
    small = column([D("1.5")])
    product = exact(small * small, AMOUNT)
    assert product.array._pa_array.type == AMOUNT.arrow
    assert plain(exact(product, QUANTITY) * small) == [D("3.375")]


def test_bringing_back_never_loses_a_decimal() -> None:
    with pytest.raises(pa.ArrowInvalid):
        exact(column([D("0.0001")]) * column([D("0.5")]), QUANTITY)


def test_concat_of_different_scales_becomes_object_unless_of_one_kind() -> None:
    money, quantity = column([D("1.5")], MONEY), column([D("1.5")])
    assert pd.concat([money, quantity]).dtype == object
    both = pd.concat([exact(money, QUANTITY), quantity])
    assert both.dtype == quantity.dtype


def test_sums_are_exact_and_keep_their_kind() -> None:
    frame = DataFrame({"k": Series(["b", None, "a", "b"], dtype="string[pyarrow]")})
    frame["x"] = column([D("0.1"), D("0.2"), None, D("0.2")], PRICE)
    found = totals(frame, ["k"], {"x": PRICE})
    assert [None if pd.isna(key) else key for key in found.k] == ["a", "b", None]
    assert plain(found.x) == [D(0), D("0.3"), D("0.2")]
    assert found.x.array._pa_array.type == PRICE.arrow
    assert plain(totals(frame, [], {"x": PRICE}).x) == [D("0.5")]


def test_whole_numbers_are_summed_as_such() -> None:
    frame = DataFrame({"k": column(["a", "a", "b"], TEXT), "x": column([2**62, None, 3], WHOLE)})
    assert plain(totals(frame, ["k"], {"x": WHOLE}).x) == [2**62, 3]


def test_a_sum_that_does_not_fit_its_kind_is_an_error_never_a_wrong_number() -> None:
    frame = DataFrame({"x": column([D(99_999_999_999_999)] * 2)})
    with pytest.raises(pa.ArrowInvalid):
        totals(frame, [], {"x": QUANTITY})


def test_zeros() -> None:
    frame = DataFrame({"x": column([D(1), None])}, index=[4, 9])
    found = zeros(frame, MONEY)
    assert plain(found) == [D(0), D(0)]
    assert found.index.tolist() == [4, 9]
