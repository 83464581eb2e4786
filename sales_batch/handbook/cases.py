"""Cases that read like documents: sheets as markdown tables in, what must come of them out.

A case file is markdown. Each `#` heading opens a case; below it stand lines of its own and tables:

    # An amount is quantity x price, to within 0.01

    day: 2026-11-23
    settings: deliveries.over_delivery = 0.05

    ## order_lines
    | row | order_no | line_no | quantity | unit_price | amount |
    |----:|----------|---------|---------:|-----------:|-------:|
    |   2 | SO-1     | 1       |      100 |      68.50 |   6850 |

    ## findings
    | sheet | row | column | severity | zh |
    |-------|----:|--------|----------|----|

A table under the name of a sheet holds rows of that sheet: only the columns that matter. Cells are
admitted like those of a workbook: a plain number or day as a number, anything else as text. `row`
is the row in the workbook (2, 3, ... where it is left out). A required column that the table leaves
out is filled: keys with their row number, days with FILLED_DAY (FAR_DAY where days may lie ahead),
choices with their first. A sheet that a case does not name was not handed in. Every other table is
what the case expects.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from sales_batch.config import Settings
from sales_batch.config.faults import words
from sales_batch.config.file import Keys
from sales_batch.config.rules import mistaken
from sales_batch.core.admit import admit
from sales_batch.core.assemble import assemble
from sales_batch.core.cells import CellBook, CellColumn, CellKind, CellSheet
from sales_batch.core.kinds import CODE, DAY, FLAG, Kind, NumberKind
from sales_batch.core.sheet import Book, Column, Sheet
from sales_batch.core.tables import Handed, Tables
from sales_batch.sheets import BOOKS, SHEETS

FILLED_DAY, FAR_DAY = "2026-01-05", "2026-12-31"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2036, 12, 31)
SHEET_NAMES = {sheet.table: sheet for sheet in SHEETS}

Row = dict[str, str]
"""One row of a markdown table: texts by the names of the columns."""
Grid = Sequence[Row]


@dataclass
class Case:
    """One case: its name, its day, what it changes in the settings, and its tables by name."""

    name: str
    day: date = date(2026, 11, 23)
    settings: Settings = field(default_factory=Settings)
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    @property
    def given(self) -> Mapping[type[Sheet], Grid]:
        """The rows of each sheet that was handed in."""
        return {
            SHEET_NAMES[name]: rows for name, rows in self.tables.items() if name in SHEET_NAMES
        }

    @property
    def expected(self) -> Mapping[str, Grid]:
        """The tables that are no sheets."""
        return {name: rows for name, rows in self.tables.items() if name not in SHEET_NAMES}


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, in order; raises ValueError with its path and what is wrong."""
    try:
        return cases_of(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def cases_of(markdown: str) -> list[Case]:
    """The cases of a text; raises ValueError where a day, a setting or a row cannot be read."""
    cases: list[Case] = []
    table: list[Row] = []
    header: list[str] = []
    for line in filter(None, map(str.strip, markdown.splitlines())):
        if line.startswith("# "):
            cases.append(Case(line.removeprefix("# ")))
        elif line.startswith("## "):
            table, header = cases[-1].tables.setdefault(line.removeprefix("## "), []), []
        elif not line.startswith("|"):
            _take(cases[-1], line)
        elif not header:
            header = _cells(line)
        elif not re.fullmatch(r"[|:\s-]+", line) or not re.search("-", line):
            table.append(_row(cases[-1], header, line))
    return cases


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _row(case: Case, header: Sequence[str], line: str) -> Row:
    cells = _cells(line)
    if len(cells) != len(header):
        raise ValueError(f"{case}: {len(cells)} cells below {len(header)} headers: {line}")
    return dict(zip(header, cells, strict=True))


def _take(case: Case, line: str) -> None:
    """A line of a case that is no table: its day, its settings, or a sentence for the reader."""
    name, _, value = line.partition(":")
    try:
        if name == "day":
            case.day = date.fromisoformat(value.strip())
        elif name == "settings":
            case.settings = _settings(value)
    except ValueError as error:
        raise ValueError(f"{case}: {error}") from None


def _settings(text: str) -> Settings:
    """The settings of `deliveries.over_delivery = 0.05, currency = USD`.

    Raises ValueError with every mistake in it, as in a configuration.
    """
    changed: dict[str, Any] = {}
    for part in text.split(","):
        place, _, setting = (text.strip() for text in part.partition("="))
        *above, last = place.split(".")
        inner = changed
        for section in above:
            inner = inner.setdefault(section, {})
        inner[last] = setting
    wrong = [*mistaken(changed.get("rules"))]
    try:
        settings = Settings(**changed)
    except ValidationError as error:
        wrong += [(fault["loc"], words(fault, Settings)) for fault in error.errors()]
    if wrong:
        raise ValueError(" ".join(f"{_dotted(keys)}: {what.en}" for keys, what in wrong))
    return settings


def _dotted(keys: Keys) -> str:
    return ".".join(str(key) for key in keys if key != "[key]")


def tables_from(markdown: str, day: date) -> Tables:
    """The assembled tables, as they stand on `day`, of a text with a table per sheet."""
    return assembled(cases_of(f"# case\n{markdown}")[0].given, day)


def assembled(given: Mapping[type[Sheet], Grid], day: date) -> Tables:
    """The rows of each sheet, handed in as one workbook of each kind: `orders.xlsx` and so on."""
    books = {sheet.book.name: sheet.book for sheet in given}
    handed = [
        Handed(f"{name}.xlsx", admit(_workbook(book, given), BOOKS)) for name, book in books.items()
    ]
    return assemble(handed, SHEETS, day=day, first_day=FIRST_DAY, last_day=LAST_DAY)


def _workbook(book: Book, given: Mapping[type[Sheet], Grid]) -> CellBook:
    texts: list[str] = []
    tabs = [_tab(sheet, given[sheet], texts) for sheet in book.sheets if sheet in given]
    return CellBook(tabs, texts)


def _tab(sheet: type[Sheet], rows: Grid, texts: list[str]) -> CellSheet:
    """A tab with the headers in row 1, and every cell a text."""
    names = {name for row in rows for name in row if name != "row"}
    if strange := names - set(sheet.columns):
        raise ValueError(f"{sheet.table} has no columns {sorted(strange)}")
    numbers = [int(row.get("row", at)) for row, at in zip(rows, count(2), strict=False)]
    columns = {}
    for place, column in enumerate(sheet.columns.values(), 1):
        cells = {1: column.name}
        for number, row in zip(numbers, rows, strict=True):
            cells[number] = row[column.name] if column.name in names else _fill(column, number)
        filled = {at: text for at, text in cells.items() if text}
        columns[place] = _column(column.kind, filled, texts)
    return CellSheet(sheet.words.zh, columns)


def _column(kind: Kind, cells: Mapping[int, str], texts: list[str]) -> CellColumn:
    """Cells as Excel would hold them: a plain number or day as a number, anything else as text."""
    first = len(texts)
    texts.extend(cells.values())
    number = np.array([_number(kind, text) for text in cells.values()])
    plain = ~np.isnan(number)
    return CellColumn(
        row=np.array(list(cells), np.int32),
        kind=np.where(plain, CellKind.NUMBER, CellKind.TEXT).astype(np.int8),
        number=number,
        text=np.where(plain, -1, np.arange(first, first + len(cells))).astype(np.int32),
        dated=plain & (kind is DAY),
        formula=np.zeros(len(cells), bool),
    )


def _number(kind: Kind, text: str) -> float:
    """The number in a cell: of a plain number, or of a day; NaN for what is a text."""
    if kind is DAY and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return float((date.fromisoformat(text) - date(1899, 12, 30)).days)
    plain = isinstance(kind, NumberKind) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)
    return float(text) if plain else np.nan


def _fill(column: Column, number: int) -> str:
    """What stands in a column that a case leaves out: nothing, unless it is required."""
    if not column.required:
        return ""
    if column.key and isinstance(column.kind, NumberKind):
        return str(number)
    if column.choices:
        return next(iter(column.choices))
    day = FAR_DAY if column.ahead else FILLED_DAY
    known: Mapping[Kind, str] = {CODE: f"X-{number}", DAY: day, FLAG: "yes"}
    return known.get(column.kind, column.kind.example or "x")
