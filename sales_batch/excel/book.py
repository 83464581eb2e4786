"""XlsxWriter's workbook, made strict, quick and repeatable.

Strict: what XlsxWriter would drop with a warning or a negative code is an error. Quick: the rows
of a long table are rendered by `rows`. Repeatable: the same content gives the same bytes.
"""

import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from sales_batch.excel import bulk, style
from sales_batch.excel.bulk import Cells, Lines, Live, Texts
from sales_batch.excel.deflate import Piece, packing
from sales_batch.excel.links import LINK_LIMIT, Render
from sales_batch.excel.rows import Column, rows_of
from sales_batch.excel.shared import Strings

PLAIN_ROWS = 200
"""Up to so many rows a table is written cell by cell, XlsxWriter's own way."""

_SHEET_PART = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


class Dropped(RuntimeError):
    """XlsxWriter would have left something out of the workbook."""


class Exact(Decimal):
    """A number that XlsxWriter writes with all its digits, not through a float."""

    def __format__(self, *_: Any) -> str:
        return super().__format__("f")


@dataclass(frozen=True)
class _Block:
    """A table's rows that are kept aside until their sheet is written."""

    row: int
    cells: Sequence[Cells | Live]
    formats: Sequence[Any]
    shared: Sequence[npt.NDArray[np.int64] | None]
    lines: Lines

    @property
    def rows(self) -> range:
        return range(self.row, self.row + len(self.cells[0]))


def _strict(name: str) -> Callable[..., Any]:
    def call(sheet: Worksheet, *given: Any, **named: Any) -> Any:
        code = getattr(Worksheet, name)(sheet, *given, **named)
        if isinstance(code, int) and code < 0:
            raise Dropped(f"{name} on sheet {sheet.name} gave {code}")
        return code

    return call


class Sheet(Worksheet):  # type: ignore[misc]
    """A worksheet that refuses to drop anything, and takes whole columns."""

    dim_rowmin: int
    dim_rowmax: int

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[_Block] = []
        self._late: list[tuple[int, Iterable[Piece]]] = []
        self._links: list[Render] = []
        self.links_left = LINK_LIMIT

    def lay(
        self, row: int, cells: Sequence[Cells | Live], formats: Sequence[Any], lines: Lines
    ) -> None:
        """Write columns of equal length from the first column on, with their first row at `row`.

        Rows count from 0; `lines` says how many lines of text the highest cell of each row has.
        """
        if len(cells[0]) <= PLAIN_ROWS:
            for at, (values, form) in enumerate(zip(cells, formats, strict=True)):
                self._lay_plain(row, at, values, form)
            for below in np.flatnonzero(lines > 1).tolist():
                self.set_row_pixels(row + below, style.height(int(lines[below])))
        else:
            self._lay_aside(row, cells, formats, lines)

    def _lay_plain(self, row: int, at: int, cells: Cells | Live, form: Any) -> None:
        held = cells.cells if isinstance(cells, Live) else cells
        formulas = [None] * len(cells)
        if isinstance(cells, Live):
            formulas = bulk.formula_texts(cells, row + 1).to_pylist()
        pairs = zip(_python(held), formulas, strict=True)
        for below, (value, formula) in enumerate(pairs, row):
            if formula is not None:
                self.write_formula(below, at, formula, form, "" if value is None else value)
            elif value is None:
                self.write_blank(below, at, None, form)
            elif isinstance(value, str):
                self.write_string(below, at, value, form)
            else:
                self.write_number(below, at, value, form)

    def _lay_aside(
        self, row: int, cells: Sequence[Cells | Live], formats: Sequence[Any], lines: Lines
    ) -> None:
        shared = [self._share(values) if isinstance(values, Texts) else None for values in cells]
        block = _Block(row, cells, formats, shared, lines)
        corner = (block.rows[-1], len(cells) - 1)
        if self._check_dimensions(row, 0) or self._check_dimensions(*corner):
            raise Dropped(f"{len(block.rows)} rows do not fit on sheet {self.name}")
        self._blocks.append(block)

    def _share(self, texts: Texts) -> npt.NDArray[np.int64]:
        table = self.str_table
        known = table.string_table
        found = [known.setdefault(text, len(known)) if text else 0 for text in texts.distinct]
        table.unique_count = len(known)
        table.count += len(texts.codes) - texts.codes.null_count
        return np.array(found, np.int64)

    def link(self, render: Render) -> None:
        """Add links; see `links`."""
        self._links.append(render)

    def heights(self, count: int) -> Sequence[int]:
        """The pixels of the first rows."""
        return [self._size_row(row) for row in range(count)]

    def _calculate_spans(self) -> None:
        self.row_spans: dict[int, str] = {}

    def _write_rows(self) -> None:
        first, last = self.dim_rowmin, self.dim_rowmax
        for block in sorted(self._blocks, key=lambda block: block.row):
            if any(self.table[row] for row in list(self.table) if row in block.rows):
                raise Dropped(f"cells beside a long table on sheet {self.name}")
            self.dim_rowmin, self.dim_rowmax = first, block.row - 1
            super()._write_rows()
            self._write_block(block)
            first = block.rows.stop
        self.dim_rowmin, self.dim_rowmax = first, last
        super()._write_rows()

    def _write_block(self, block: _Block) -> None:
        columns = [
            Column(xl_col_to_name(at), cells, form._get_xf_index() if form else 0, shared)
            for at, (cells, form, shared) in enumerate(
                zip(block.cells, block.formats, block.shared, strict=True)
            )
        ]
        self._leave(rows_of(block.row + 1, columns, block.lines))

    def _leave(self, pieces: Iterable[Piece]) -> None:
        """Leave the next piece of the sheet's XML to be rendered when the sheet is packed."""
        self.fh.flush()
        self._late.append((self.fh.tell(), pieces))

    def pieces(self, content: bytes) -> Iterator[Piece]:
        """The sheet's XML: `content`, with what was left to be rendered in between."""
        start = 0
        for offset, late in self._late:
            yield content[start:offset]
            yield from late
            start = offset
        yield content[start:]

    def _write_hyperlinks(self) -> None:
        if not self._links:
            super()._write_hyperlinks()
            return
        numbers: dict[str, int] = {}
        found = [
            render(lambda target: numbers.setdefault(target, len(numbers) + 1))
            for render in self._links
        ]
        self.external_hyper_links += [["/hyperlink", target, "External"] for target in numbers]
        self.rel_count += len(numbers)
        if elements := [piece for piece in found if piece]:
            self._leave([b"<hyperlinks>", *elements, b"</hyperlinks>"])


for _name in dir(Worksheet):
    if not _name.startswith("_") and callable(getattr(Worksheet, _name)):
        setattr(Sheet, _name, _strict(_name))


def _python(cells: Cells) -> list[Any]:
    if isinstance(cells, Texts):
        return [None if code is None else cells.distinct[code] for code in cells.codes.to_pylist()]
    texts = bulk.number_texts(cells.values).to_pylist()
    return [None if text is None else Exact(text) for text in texts]


class _Packager(Packager):  # type: ignore[misc]
    """Packs each part as soon as it is written, in threads and without the time of day."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def _create_package(self) -> list[Any]:
        with packing(self._path) as self._packing:
            super()._create_package()
            self._pack()
        return []

    def _filename(self, name: str) -> Any:
        """Called before a part is written, when the one before it is complete."""
        self._pack()
        return super()._filename(name)

    def _pack(self) -> None:
        for source, name, _ in self.filenames:
            content = Path(source).read_bytes()
            Path(source).unlink()
            sheet = _SHEET_PART.fullmatch(name)
            written = self.workbook.worksheets()[int(sheet[1]) - 1] if sheet else None
            self._packing.add(name, written.pieces(content) if written else [content])
        self.filenames.clear()

    def _write_shared_strings_file(self) -> None:
        if not self.workbook.str_table.count:
            return
        strings = Strings()
        strings.string_table = self.workbook.str_table
        strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
        strings._assemble_xml_file()


class Book(Workbook):  # type: ignore[misc]
    """A workbook whose sheets are strict, which takes no text for anything but a text."""

    worksheet_class = Sheet

    def __init__(self, path: Path, aside: str) -> None:
        options = {
            "tmpdir": aside,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": dict(style.BODY),
            "default_row_height": style.ROW_HEIGHT,
        }
        super().__init__(io.BytesIO(), options)
        self._path = path

    def _prepare_sst_string_data(self) -> None:
        """The shared strings stand in the order of their numbers; XlsxWriter would sort them."""
        table = self.str_table
        table.string_array, table.string_table = list(table.string_table), {}

    def _get_packager(self) -> _Packager:
        return _Packager(self._path)


@contextmanager
def new_book(path: Path, properties: Mapping[str, Any]) -> Iterator[Book]:
    """A workbook that is written to `path` when the block ends well; with its `created` date.

    Raises Dropped, or what XlsxWriter warns of, when anything would be missing.
    """
    with TemporaryDirectory() as aside, warnings.catch_warnings():
        warnings.filterwarnings("error", module=r"xlsxwriter\.")
        book = Book(path, aside)
        book.set_properties(dict(properties))
        yield book
        book.close()
