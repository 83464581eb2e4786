"""Looking rows up keeps the index, never multiplies rows, and takes the right one of several."""

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
from pandas import DataFrame
from pandas.arrays import ArrowExtensionArray

from sales_batch.core.exact import frame_of
from sales_batch.core.lookup import in_force, looked_up, summed_by, value_of

D = Decimal

LINES: dict[str, list[Any]] = {"no": ["A", "A", None, "B", "C"], "line": [1, 2, 1, None, 1]}
MAY = [date(2026, 5, day) for day in range(1, 32)]


def frame(columns: dict[str, list[Any]], first: int = 0) -> DataFrame:
    """A frame with Arrow types whose index begins at `first`."""
    types = {"no": pa.string(), "line": pa.int64(), "on": pa.date32(), "value": pa.int64()}
    table = pa.table({name: pa.array(held, types[name]) for name, held in columns.items()})
    found = frame_of(table)
    return found.set_axis(found.index + first)


def decimals(values: list[D]) -> ArrowExtensionArray:
    """A column of decimals."""
    return ArrowExtensionArray(pa.array(values, pa.decimal128(18, 4)))


def test_the_first_row_of_a_key_is_taken() -> None:
    other = frame({"no": ["B", "A", "A", None], "line": [1, 1, 1, 1], "value": [1, 2, 3, 4]}, 50)
    found = looked_up(frame(LINES, 7), ["no", "line"], other, ["no", "line"])
    assert found.index.tolist() == [7, 8, 9, 10, 11]
    assert found.value.isna().tolist() == [False, True, True, True, True]
    assert found.value[7] == 2


def test_keys_are_found_however_many_there_could_be() -> None:
    """Here 100 keys of 10,000 that their parts could make."""
    many = frame(
        {"no": [f"A{at}" for at in range(100)], "line": [*range(100)], "value": [*range(100)]}
    )
    asked = frame({"no": ["A7", "A7", "A99", "A100"], "line": [7, 8, 99, 99]})
    found = looked_up(asked, ["no", "line"], many, ["no", "line"])
    assert found.value.fillna(-1).tolist() == [7, -1, 99, -1]


def test_a_blank_key_finds_nothing() -> None:
    other = frame({"no": [None, "C"], "value": [1, 2]})
    found = looked_up(frame(LINES), ["no"], other, ["no"])
    assert found.value.fillna(0).tolist() == [0, 0, 0, 0, 2]


def test_nothing_is_found_in_an_empty_frame() -> None:
    none: dict[str, list[Any]] = {"no": [], "on": [], "value": []}
    asked = frame({"no": ["A"], "on": [MAY[0]]}, 3)
    for found in (
        looked_up(asked, ["no"], frame(none), ["no"]),
        in_force(asked, ["no", "on"], frame(none), ["no", "on"], ["value"]),
    ):
        assert found.index.tolist() == [3]
        assert found.value.isna().all()
    assert in_force(frame(none), ["no", "on"], asked, ["no", "on"], ["no"]).empty


def test_the_newest_until_the_day_is_in_force_and_of_one_day_the_lowest() -> None:
    other = frame(
        {
            "no": ["A", "B", "A", "A", None, "A"],
            "on": [MAY[9], MAY[0], MAY[4], MAY[9], MAY[0], None],
            "value": [1, 2, 3, 4, 5, 6],
        }
    )
    asked = frame(
        {
            "no": ["A", "A", "A", "A", "B", "C", None, "A"],
            "on": [MAY[3], MAY[4], MAY[8], MAY[9], MAY[30], MAY[30], MAY[30], None],
        },
        100,
    )
    found = in_force(asked, ["no", "on"], other, ["no", "on"], ["value"])
    assert found.index.tolist() == asked.index.tolist()
    assert found.value.fillna(0).tolist() == [0, 3, 3, 4, 2, 0, 0, 0]


def test_days_before_1970_are_in_order_too() -> None:
    other = frame({"no": ["A", "B"], "on": [date(1960, 1, 1), date(1900, 1, 1)], "value": [1, 2]})
    asked = frame({"no": ["A", "A", "B"], "on": [date(1959, 1, 1), date(1970, 1, 1), MAY[0]]})
    found = in_force(asked, ["no", "on"], other, ["no", "on"], ["value"])
    assert found.value.fillna(0).tolist() == [0, 1, 2]


def test_the_first_row_of_a_key_has_the_sum_of_all_that_name_it() -> None:
    lines = frame({"no": ["A", "A", "B", None], "line": [1, 1, 1, 1]}, 7)
    parcels = frame({"no": ["A", "A", "C", None, "A"], "line": [1, 1, 1, 1, 2]}).assign(
        sent=decimals([D("1.5"), D(2), D(9), D(9), D(9)])
    )
    sums = summed_by(lines, ["no", "line"], parcels, ["no", "line"], "sent")
    assert sums.tolist() == [D("3.5"), D(0), D(0), D(0)]
    assert sums.index.tolist() == lines.index.tolist()


def test_one_column_is_found_as_all_of_them_are() -> None:
    other = frame({"no": ["B", "A", "A"], "line": [1, 1, 1], "value": [1, 2, 3]})
    by = ["no", "line"]
    found = value_of(frame(LINES, 7), by, other, by, "value")
    assert found.equals(looked_up(frame(LINES, 7), by, other, by).value)
