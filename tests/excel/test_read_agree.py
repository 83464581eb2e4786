"""The two readers of a sheet give the same cells, whoever wrote the workbook and however."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from xml.sax.saxutils import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sales_batch.core.finding import Refused
from sales_batch.core.place import letters
from sales_batch.excel.markup import Odd
from tests.excel import rawbook
from tests.excel.rawbook import Cell, content, saved, table

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What XML can hold, with more of the characters that matter; ' and ~ are marks of `written`.
TEXT = st.text(
    st.one_of(
        st.sampled_from(list('&<>" \n\t_x0041中A1=')),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff'~"),
    ),
    max_size=12,
)
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(0, 10**6, places=2).map(str),
    st.integers(0, 10**8).map(str),
)


@dataclass(frozen=True)
class Shape:
    """How the XML of a sheet is written."""

    prefix: str = ""
    quote: str = '"'
    type_first: bool = False
    gap: str = ""
    references: bool = True
    comment: str = ""

    @property
    def usual(self) -> bool:
        """Whether the columnar reader must manage on its own."""
        return self == Shape(type_first=self.type_first)


SHAPES = st.builds(
    Shape,
    prefix=st.sampled_from(["", "", "", "x:"]),
    quote=st.sampled_from(['"', '"', '"', "'"]),
    type_first=st.booleans(),
    gap=st.sampled_from(["", "", "", "\n  "]),
    references=st.sampled_from([True, True, True, False]),
    comment=st.sampled_from(["", "", "", "<!-- <c r='A1'><v>0</v></c> -->"]),
)


@dataclass(frozen=True)
class Value:
    """A cell as it stands in the XML, and what a reader must find in it."""

    kind: str
    inside: str
    found: tuple[str, object] | None
    style: int = 0

    def cell(self) -> Cell | None:
        """What must be found; None for a blank cell."""
        if self.found is None:
            return ("BLANK", None, self.style == 1, True) if "<~f" in self.inside else None
        return (*self.found, self.style == 1, "<~f" in self.inside)


def unescaped(text: str) -> bool:
    """Whether a text has none of Excel's own escapes, so that it must come back as it is."""
    return "_x" not in text


@st.composite
def values(draw: st.DrawFn) -> Value:
    """A cell of any kind."""
    kind = draw(st.sampled_from(["n", "s", "b", "e", "d", "str", "inlineStr", "blank"]))
    formula = draw(st.sampled_from(["", "", "<~f>A1&gt;B2</~f>", "<~f t='shared' si='0'/>"]))
    stored: str
    found: tuple[str, object] | None
    if kind == "n":
        stored = draw(NUMBERS)
        found = ("NUMBER", float(stored))
    elif kind == "s":
        index = draw(st.integers(0, 2))
        stored, found = str(index), ("TEXT", f"shared {index}")
    elif kind == "b":
        stored = draw(st.sampled_from("01"))
        found = ("BOOLEAN", float(stored))
    elif kind in "ed":
        stored = draw(st.sampled_from(["#N/A", "#DIV/0!"] if kind == "e" else ["2026-11-03"]))
        found = ("ERROR" if kind == "e" else "DATE", stored)
    elif kind == "blank":
        stored, found = "", None
    else:
        text = draw(TEXT.filter(unescaped))
        stored, found = escape(text), ("TEXT", text)
    if kind == "inlineStr":
        inside = f"<~is><~t xml:space='preserve'>{stored}</~t></~is>"
    else:
        inside = formula + (f"<~v>{stored}</~v>" if stored or kind != "blank" else "")
    return Value("n" if kind == "blank" else kind, inside, found, draw(st.integers(0, 1)))


TABLES = st.lists(st.lists(st.none() | values(), max_size=6), max_size=8)


def written(rows: Sequence[Sequence[Value | None]], shape: Shape) -> str:
    """The sheet's XML in a shape: ' stands for its quote, ~ for its prefix."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, value in enumerate(row, 1):
            if value is None and shape.references:
                continue
            value = value or Value("n", "", None)
            said = [f" s='{value.style}'"] if value.style else []
            said.insert(
                0 if shape.type_first else 1, f" t='{value.kind}'" if value.kind != "n" else ""
            )
            if shape.references:
                said.insert(2 if shape.type_first else 0, f" r='{letters(column)}{number}'")
            cells.append(f"<~c{''.join(said)}>{value.inside}</~c>")
        name = f" r='{number}'" if shape.references else ""
        lines.append(f"<~row{name} spans='1:6'>{shape.gap.join(cells)}{shape.comment}</~row>")
    body = f"<~sheetData>{shape.gap.join(lines)}</~sheetData>".replace("'", shape.quote)
    declared = f'xmlns:x="{rawbook.MAIN}"' if shape.prefix else f'xmlns="{rawbook.MAIN}"'
    return f"<~worksheet {declared}>{body}</~worksheet>".replace("~", shape.prefix)


STRINGS = rawbook.strings("".join(f"<si><t>shared {at}</t></si>" for at in range(3)))


@QUICK
@given(rows=TABLES, shape=SHAPES, piece=st.sampled_from([1, 200, 1 << 19]))
def test_any_table_in_any_shape(
    tmp_path: Path, rows: list[list[Value | None]], shape: Shape, piece: int
) -> None:
    xml = written(rows, shape)
    parts = rawbook.book(xml, shared=STRINGS, styled=rawbook.styles(0, 14))
    path = saved(tmp_path, parts)
    expected = {
        f"{letters(column)}{number}": value.cell()
        for number, row in enumerate(rows, 1)
        for column, value in enumerate(row, 1)
        if value and value.cell()
    }
    plain = rawbook.read_plain(path)
    assert table(plain) == expected
    with (
        patch("sales_batch.excel.columnar._RUN", piece),
        patch("sales_batch.excel.package._PIECE", max(piece, 64)),
    ):
        try:
            assert content(rawbook.read_fast(path)) == content(plain)
        except Odd:
            assert not shape.usual


def test_wherever_the_pieces_are_cut(tmp_path: Path) -> None:
    rows = [[Value("n", "<~v>12</~v>", None), Value("s", "<~v>1</~v>", None)]] * 3
    parts = rawbook.book(written(rows, Shape()), shared=STRINGS)
    path = saved(tmp_path, parts)
    whole = content(rawbook.read_plain(path))
    for size in range(1, 200):
        with (
            patch("sales_batch.excel.columnar._RUN", 1),
            patch("sales_batch.excel.package._PIECE", size),
        ):
            assert content(rawbook.read_fast(path)) == whole


@QUICK
@given(noise=st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=3)), max_size=3))
def test_damaged_xml_is_never_read_differently(
    tmp_path: Path, noise: list[tuple[int, bytes]]
) -> None:
    """Whatever the columnar reader dares to read, the plain one reads alike, or refuses."""
    rows = [[Value("n", "<~v>12</~v>", None, 1), Value("s", "<~v>1</~v>", None)] * 2] * 3
    data = bytearray(written(rows, Shape()).encode())
    for at, byte in noise:
        data[at % len(data) : at % len(data) + len(byte)] = byte
    parts = rawbook.book("", shared=STRINGS, styled=rawbook.styles(0, 14))
    parts["xl/worksheets/sheet1.xml"] = bytes(data)
    path = saved(tmp_path, parts)
    with contextlib.suppress(Odd, Refused):
        fast = rawbook.read_fast(path)
        plain = rawbook.read_plain(path)
        assert content(fast) == content(plain)
