"""The quick look at a column gives what the validation of each cell gives."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales_batch.core.kinds import CODE, TEXT, NumberKind
from sales_batch.core.parse import validated
from sales_batch.core.sheet import Column
from sales_batch.core.words import Words
from tests.core.workbooks import Cell, Everything, read

NUMBERS = [
    name for name, column in Everything.columns.items() if isinstance(column.kind, NumberKind)
]


def slowly(column: Column, cells: list[Any]) -> list[Any]:
    """What pydantic makes of each cell; None where it refuses."""
    return validated(column, cells)[0]


@pytest.mark.parametrize("name", NUMBERS)
def test_doubles_around_decimals(name: str) -> None:
    """Decimals of every size, and their neighbours among the doubles on either side."""
    column = Everything.columns[name]
    assert isinstance(column.kind, NumberKind)
    dice = np.random.default_rng(7)
    size = 10.0 ** dice.uniform(0, 17, 400)
    units = np.rint(dice.uniform(-1, 1, 400) * size)
    doubles = [units / 10.0**column.kind.places]
    for toward in (np.inf, -np.inf):
        near = doubles[0]
        for _ in range(6):
            near = np.nextafter(near, toward)
            doubles.append(near)
    cells = np.concatenate(doubles).tolist()
    assert read(name, *cells).array.to_pylist() == slowly(column, cells)


@pytest.mark.parametrize("name", NUMBERS)
@given(cells=st.lists(st.floats(), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_any_doubles(name: str, cells: list[float]) -> None:
    assert read(name, *cells).array.to_pylist() == slowly(Everything.columns[name], cells)


@given(units=st.integers(-(10**15) + 1, 10**15 - 1))
@settings(max_examples=200, deadline=None)
def test_what_excel_shows_is_what_is_read(units: int) -> None:
    """Any amount of 15 digits survives being stored as a double, and is never looked at twice."""
    double = float(Decimal(units).scaleb(-2))
    kind = Everything.columns["signed_money"].kind
    assert isinstance(kind, NumberKind)
    sure, found = kind.units(np.array([double]))
    assert sure[0]
    assert found[0] == units


@pytest.mark.parametrize("name", ["text", "pick", "code"])
@given(cells=st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_texts(name: str, cells: list[str]) -> None:
    """A list of texts is read as each of them is; what cannot be seen is a blank."""
    parsed = read(name, *cells)
    expected = [value or None for value in slowly(Everything.columns[name], cells)]
    assert parsed.array.to_pylist() == expected


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("whole", "1", Words("1（整数）", "1 (whole number)")),
        ("code", 1402.0, Words("1402（编号）", "1402 (code)")),
        ("whole", "１", Words("1", "1")),
    ],
)
def test_what_looks_as_typed_is_told_with_its_kind(name: str, cell: Cell, said: Words) -> None:
    (mark,) = read(name, cell).marks
    assert mark.detail["read"] == said


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("quantity", -5, Words("不小于 0", "at least 0")),
        ("positive", -5, Words("大于 0", "greater than 0")),
        ("positive", 0, Words("大于 0", "greater than 0")),
        ("positive", "-5", Words("大于 0", "greater than 0")),
        ("score", 0, Words("不小于 1", "at least 1")),
        ("score", 6, Words("不大于 5", "at most 5")),
        ("rate", 1.5, Words("不大于 100%", "at most 100%")),
        ("below_1", 1, Words("小于 100%", "less than 100%")),
        ("below_1", 1.5, Words("小于 100%", "less than 100%")),
        ("below_1", "200%", Words("小于 100%", "less than 100%")),
        ("below_1", -1, Words("不小于 0%", "at least 0%")),
    ],
)
def test_the_bound_that_is_told_is_enough_to_keep(name: str, cell: Cell, said: Words) -> None:
    (mark,) = read(name, cell).marks
    assert mark.detail["bound"] == said


def test_the_quick_look_keeps_bounds_that_are_out() -> None:
    assert read("below_1", 0.5, 1, 0.9999, 2).array.to_pylist() == [
        Decimal("0.5"),
        None,
        Decimal("0.9999"),
        None,
    ]


def test_the_quick_look_at_texts_is_taken() -> None:
    assert TEXT.settled(["文字", "a b"])
    assert CODE.settled(["SO-1", "0012"])
    assert not TEXT.settled([" a"])
    assert not CODE.settled(["SO 1"])
    assert not CODE.settled(["ＳＯ"])


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_cell_is_read_alike_wherever_it_stands(data: st.DataObject) -> None:
    """The cells around a cell change nothing about it."""
    name = data.draw(st.sampled_from(list(Everything.columns)))
    one: st.SearchStrategy[Cell] = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 60_000),
        st.floats(-1e6, 1e6).map(lambda number: round(number, 5)),
        st.sampled_from(["", "x", "5%", "１２", "2026-05-03", "是", "general", "2026Q1", "SO 1"]),
        st.dates(),
    )
    cells = data.draw(st.lists(one, min_size=1, max_size=12))
    together = read(name, *cells)
    for row, cell in enumerate(cells, 1):
        alone = read(name, cell)
        assert together.array[row - 1].as_py() == alone.array[0].as_py()
        marks = [(mark.check, mark.detail) for mark in together.marks if row in mark.rows]
        assert marks == [(mark.check, mark.detail) for mark in alone.marks]
        typed = [one.text for one in together.typed if row in one.rows]
        assert typed == [one.text for one in alone.typed]
