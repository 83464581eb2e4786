"""A hostile file: how it is made, what must be found in it, and what must be read of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from sales_batch.sheets.approvals import Approval
from tests.excel import rawbook
from tests.excel.rawbook import Parts, sheet, styles, zipped

Make = Callable[[str], bytes]
"""Makes the file, given the approval number of its first row."""
Row = Mapping[str, Any]

DATED, TWO_DECIMALS = 1, 2
STYLED = styles(0, 14, "0.00")
SAID = {
    "subject": "估价",
    "reference": "Q-1",
    "approver": "S001",
    "decision": "同意",
    "note": "好",
}
"""What stands in the text cells of a good row."""
GOOD: Row = {
    "subject": "quote",
    "reference": "Q-1",
    "approver": "S001",
    "decided_on": date(2026, 11, 1),
    "decision": "approved",
    "amount": Decimal("1234.50"),
    "note": "好",
}
"""What is read of a good row, beside its number."""
DAY_46327 = 46327
FIELDS = list(Approval.columns)
LETTERS = dict(zip(FIELDS, "ABCDEFGH", strict=True))


@dataclass(frozen=True)
class Case:
    """One hostile file.

    `line` is the line of the list of what must survive what; `checks` names the G findings that
    the file must give, no more and no fewer; `rows` are the rows that must be read, as far as they
    differ from a good one (`approval_no` from the number that `make` is given).
    """

    line: int
    make: Make
    checks: frozenset[str]
    rows: Sequence[Row]
    suffix: str

    @property
    def name(self) -> str:
        """The line and the function: `6 encrypted workbook`."""
        return f"{self.line} {self.make.__name__.replace('_', ' ')}"


CASES: list[Case] = []


def hostile(
    line: int, *checks: str, rows: Sequence[Row] = (), suffix: str = ".xlsx"
) -> Callable[[Make], Make]:
    """Declare a case; without `rows` nothing of it may be read."""

    def declare(make: Make) -> Make:
        CASES.append(Case(line, make, frozenset(checks), rows, suffix))
        return make

    return declare


def text(name: str, at: int, value: str) -> str:
    """A text cell in the column of a field."""
    inside = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
    return f'<c r="{LETTERS[name]}{at}" t="inlineStr">{inside}</c>'


def header(at: int = 1) -> str:
    """The row of the headers."""
    cells = "".join(text(name, at, column.title.zh) for name, column in Approval.columns.items())
    return f'<row r="{at}">{cells}</row>'


def cells(no: str, at: int, /, **other: str) -> str:
    """The cells of a good row, some of them replaced by other XML (`{at}` is the row)."""
    plain = {name: text(name, at, value) for name, value in SAID.items()}
    plain["approval_no"] = text("approval_no", at, no)
    plain["decided_on"] = f'<c r="E{at}" s="{DATED}"><v>{DAY_46327}</v></c>'
    plain["amount"] = f'<c r="G{at}" s="{TWO_DECIMALS}"><v>1234.5</v></c>'
    changed = plain | {name: xml.replace("{at}", str(at)) for name, xml in other.items()}
    return "".join(changed[name] for name in FIELDS)


def row(no: str, at: int = 2, /, **other: str) -> str:
    """A good row, some of its cells replaced."""
    return f'<row r="{at}">{cells(no, at, **other)}</row>'


def table(no: str, **other: str) -> str:
    """The headers and one row."""
    return header() + row(no, **other)


def parts(rows: str, after: str = "", **given: Any) -> Parts:
    """The parts of an approvals workbook around the rows of its sheet."""
    made = {"titles": ("审批",), "styled": STYLED} | given
    return rawbook.book(sheet(rows, after), **made)


def book(rows: str, after: str = "", **given: Any) -> bytes:
    """An approvals workbook around the rows of its sheet."""
    return zipped(parts(rows, after, **given))


def good(no: str) -> bytes:
    """A workbook with nothing wrong."""
    return book(table(no))


def amount(value: str, attributes: str = "") -> dict[str, str]:
    """The amount cell with another stored value."""
    return {"amount": f'<c r="G{{at}}"{attributes}><v>{value}</v></c>'}


def day(value: str, attributes: str = ' s="1"') -> dict[str, str]:
    """The date cell with another stored value."""
    return {"decided_on": f'<c r="E{{at}}"{attributes}><v>{value}</v></c>'}
