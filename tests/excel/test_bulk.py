"""Columns become cells without a loss, and the quick way writes what the plain way writes."""

import re
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any
from xml.etree import ElementTree as Xml

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from sales_batch.core.kinds import AMOUNT, DAY, TEXT
from sales_batch.excel import book, bulk, rows
from sales_batch.excel.bulk import Numbers, Texts, cells_of, clean, number_texts
from sales_batch.excel.rows import Column, rows_of
from sales_batch.excel.write import write
from tests.excel.reports import cover, frame, order_lines, page, texts
from tests.packages import parts_of

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\nx",
    "＝1＋1",
    "#N/A",
    "http://example.com",
    "mailto:a@example.com",
    "internal:A1",
    "007",
    "1e5",
    "TRUE",
    " x ",
    "a\nb",
    "<r>x</r>",
    "<r><t>&amp;</t></r>",
    "<\"&'>",
    "_x0041_",
    "_x0041_x0042_",
    "_X0041_",
    "{=A1}",
    "𠮷😀",
    "é" * 100,
]


def series(values: list[Any], arrow: Any) -> pd.Series:
    return frame({"c": values}, {"c": arrow}).c


def written(tmp_path: Path, values: list[str]) -> Path:
    path = tmp_path / "texts.xlsx"
    write(path, cover(), [page(texts(values))], "zh")
    return path


def first_column(path: Path) -> list[Any]:
    sheet = openpyxl.load_workbook(path).worksheets[1]
    cells = [row[0] for row in sheet.iter_rows(min_row=4)]
    assert {cell.data_type for cell in cells} == {"s"}
    return [cell.value for cell in cells]


def test_both_ways_give_the_same_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page(order_lines(40)), page(order_lines(3), order_lines(50)), page(texts(HOSTILE))]
    found = []
    for plain_rows in (10**6, -1):
        monkeypatch.setattr(book, "PLAIN_ROWS", plain_rows)
        monkeypatch.setattr(rows, "BLOCK", 32)
        monkeypatch.setattr(rows, "STEP", 12)
        write(tmp_path / "x.xlsx", cover(), pages, "zh", inbox=PurePath("../../inbox"))
        found.append(parts_of(tmp_path / "x.xlsx"))
    assert list(found[0]) == list(found[1])
    assert [name for name in found[0] if found[0][name] != found[1][name]] == []


@pytest.mark.parametrize("plain_rows", [10**6, -1])
def test_hostile_texts_come_back_as_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain_rows: int
) -> None:
    monkeypatch.setattr(book, "PLAIN_ROWS", plain_rows)
    path = written(tmp_path, HOSTILE)
    assert first_column(path) == HOSTILE
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(1).to_python()
    assert [row[0] for row in rows[3:]] == HOSTILE


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=20))
def test_any_text_comes_back_as_far_as_excel_holds_it(
    tmp_path_factory: pytest.TempPathFactory, values: list[str]
) -> None:
    path = written(tmp_path_factory.mktemp("t"), [value + "." for value in values])
    held = [clean(value + ".", "zh") for value in values]
    shared = Xml.fromstring(parts_of(path)["xl/sharedStrings.xml"])
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    found = [unescaped(item.findtext(space + "t") or "") for item in shared]
    assert set(held) <= set(found)


def unescaped(text: str) -> str:
    """As the standard says: from the left, each _xHHHH_ is one character."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a\x00b\x1f", "a\ufffdb\ufffd"),
        ("a\ud800b", "a\ufffdb"),
        ("\uffff", "\ufffd"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("x" * 32_767, "x" * 32_767),
    ],
)
def test_what_excel_cannot_hold_is_replaced(text: str, held: str) -> None:
    assert clean(text, "en") == held


@pytest.mark.parametrize("text", ["字" * 40_000, "😀" * 20_000])
def test_a_text_too_long_is_shortened_and_says_so(text: str) -> None:
    held = clean(text, "zh")
    assert 32_760 <= len(held.encode("utf-16-le")) / 2 <= 32_767
    assert held.endswith(f"……（原文共 {len(text):,} 字，Excel 的单元格放不下，以下略）")
    assert "以下略" not in held[:-30]
    assert clean(text, "en").endswith(f"(shortened: {len(text):,} characters)")


def test_a_text_too_long_can_be_written(tmp_path: Path) -> None:
    (read,) = first_column(written(tmp_path, ["字" * 40_000]))
    assert len(read) == 32_767


def test_nulls_and_empty_texts_are_blank_cells() -> None:
    cells = cells_of(series(["a", None, ""], pa.string()), TEXT, "zh")
    assert isinstance(cells, Texts)
    assert cells.codes.to_pylist() == [0, None, None]


@settings(max_examples=100)
@given(st.lists(st.decimals(-(10**18), 10**18, places=8) | st.none(), max_size=20))
def test_numbers_are_their_exact_texts(values: list[Decimal | None]) -> None:
    found = number_texts(pa.array(values, AMOUNT.arrow)).to_pylist()
    assert [None if text is None else Decimal(text) for text in found] == values
    assert not any(re.search(r"E|\.$|\.\d*0$", text) for text in found if text)


def test_rows_are_rendered_as_they_are_written_by_hand() -> None:
    columns = [
        Column("A", Texts(pa.array([0, None], pa.int32()), ["x"]), 0, np.array([7])),
        Column("B", Numbers(pa.array([Decimal("1.50"), None], pa.decimal128(5, 2))), 3),
    ]
    blocks = rows_of(9, columns, np.array([1, 2]))
    assert b"".join(run for render in blocks for run in render()).decode() == (
        '<row r="9"><c r="A9" t="s"><v>7</v></c><c r="B9" s="3"><v>1.5</v></c></row>'
        '<row r="10" ht="30" customHeight="1"><c r="A10"/><c r="B10" s="3"/></row>'
    )


def test_days_are_serial_numbers() -> None:
    cells = cells_of(series(["2026-11-03"], pa.string()).astype("date32[pyarrow]"), DAY, "zh")
    assert isinstance(cells, Numbers)
    assert cells.values.to_pylist() == [46329]


def test_a_day_that_excel_counts_wrong_is_refused() -> None:
    early = series(["1900-02-28"], pa.string()).astype("date32[pyarrow]")
    with pytest.raises(ValueError, match="1900-03-01"):
        cells_of(early, DAY, "zh")


@pytest.mark.parametrize("arrow", [pa.float64(), pa.timestamp("us"), pa.binary()])
def test_no_floats(arrow: Any) -> None:
    with pytest.raises(TypeError, match="column c holds"):
        cells_of(series([None], arrow), TEXT, "zh")


def test_no_float_stands_in_the_code() -> None:
    source = Path(bulk.__file__).read_text("utf-8")
    assert not re.search(r"\bfloat\w*\(|float64|to_numpy", source)
