"""Report, Page, @report: what a report workbook consists of, before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from decimal import Decimal
from typing import Literal

from pandas import DataFrame

from sales_batch.core.figure import Field, Source
from sales_batch.core.words import Words


@dataclass(frozen=True)
class Formula:
    """How the cells of a field follow from others, as Excel computes it.

    In `text`, `{price}` is the cell of another field in the same row; `{limits.least}` that of a
    named table of one row; `{parts.amount[first:stop]}` the cells of a named table with a page of
    its own, from the row that the column `first` of the frame says to before `stop`, counted from
    0; `{:late}` the word for one of the field's own choices. Where the column `where` of the frame
    does not say yes, and where a number is blank, the value stands alone.
    """

    text: str
    where: str = ""


@dataclass(frozen=True)
class Table:
    """One table of a page: a frame, and the fields to show of it, in order.

    With `trace` the frame also has the columns `file`, `sheet` and `row` of the cell that each row
    comes from; they are shown at the right, with a link. Fields that say `total` get a sum.
    `formulas` are live, by the name of their field; the frame holds what they come to. They may
    refer to a table by its `name`, for which it must stand in the same report.
    """

    frame: DataFrame
    fields: Sequence[Field]
    title: Words | None = None
    trace: bool = False
    name: str = ""
    formulas: Mapping[str, Formula] = attribute(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """A native chart over one table of its page: a category column, a series per value column."""

    kind: Literal["column", "stacked", "line", "bar"]
    title: Words
    table: int
    category: str
    values: Sequence[str]


@dataclass(frozen=True)
class Page:
    """One sheet of a report.

    A page of one table is a detail sheet: filters, frozen headers, as many rows as there are. A
    page of several tables, or with charts, is for readers: its tables stand below each other.
    """

    name: str
    title: Words
    tables: Sequence[Table]
    charts: Sequence[Chart] = ()
    note: Words | None = None


@dataclass(frozen=True)
class Control:
    """A control total: two ways to the same number, which must be equal to the last digit."""

    title: Words
    left: Decimal
    right: Decimal

    @property
    def balanced(self) -> bool:
        """Both ways agree."""
        return self.left == self.right


@dataclass(frozen=True)
class Content:
    """What a report function returns: its pages, and the control totals that must balance."""

    pages: Sequence[Page]
    controls: Sequence[Control] = ()


@dataclass(frozen=True)
class Cover:
    """The first sheet of every report: what it is, of which day, from what, and does it add up.

    `fingerprint` names the set of inputs, configuration and day that the report was computed from.
    `facts` are further lines in words (files counted, rows counted).
    """

    company: str
    title: Words
    day: date
    version: str
    fingerprint: str
    facts: Sequence[tuple[Words, str]]
    held: Table
    controls: Sequence[Control]


@dataclass(frozen=True, eq=False)
class Report:
    """A report workbook: a function over frames that returns its content."""

    name: str
    title: Words
    takes: Sequence[Source]
    departments: Sequence[str]
    function: Callable[..., Content]


def report(
    *, takes: Sequence[Source], departments: Sequence[str], zh: str, en: str
) -> Callable[[Callable[..., Content]], Report]:
    """Declare a function as a Report, under the function's own name; `departments` read it."""

    def declare(function: Callable[..., Content]) -> Report:
        name: str = function.__name__
        return Report(name, Words(zh, en), tuple(takes), tuple(departments), function)

    return declare
