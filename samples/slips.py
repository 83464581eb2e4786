"""A planted mistake, and what a planter of mistakes needs to find a row for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Literal

from samples.breach import grouped
from samples.days import AS_OF
from samples.rows import Row, Tables

How = Literal["row", "text", "number", "error", "formula", "merge", "hide", "header", "column"]
"""What is wrong: the row's value, or what was done to the cell after the template was filled."""

_DOCUMENTS = ("order_no", "quote_no", "request_no", "delivery_no", "return_no")


@dataclass
class Slip:
    """One mistake of a clerk, and one finding that it must give.

    `row` is None where the finding stands at a sheet or its header. `how` and `cell` say what to
    write where the template writer would not write it.
    """

    code: str
    severity: str
    table: str
    row: Row | None
    column: str
    wrong: str
    how: How = "row"
    cell: str = ""
    file: str = ""

    @property
    def value(self) -> str:
        """What was typed in the cell; nothing for a formula that has no value."""
        if self.how in ("formula", "merge", "hide"):
            return ""
        if self.how != "row":
            return self.cell
        value = self.row.get(self.column) if self.row else None
        if isinstance(value, Decimal):
            return format(value.normalize(), "f")
        return "" if value is None else str(value)


@dataclass
class Planter:
    """Finds rows that carry no mistake yet, and remembers the mistakes."""

    tables: Tables
    slips: list[Slip] = field(default_factory=list)
    taken: set[str | int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.delivered = grouped(self.tables["deliveries"], "order_no", "order_line_no")
        self.made = grouped(self.tables["production_output"], "order_no", "line_no")
        self.lines = grouped(self.tables["order_lines"], "order_no")
        self.changed = {row["order_no"] for row in self.tables["order_changes"]}
        self.orders = {row["order_no"]: row for row in self.tables["orders"]}
        self.returned = grouped(self.tables["returns"], "delivery_no", "line_no")

    def find(self, table: str, fits: Callable[[Row], Any]) -> Row:
        """A row that fits and whose documents carry no mistake yet."""
        rows = list(self.tables[table])
        Random(f"{table} {len(self.slips)}").shuffle(rows)
        found = next(row for row in rows if not _documents(row) & self.taken and fits(row))
        self.taken |= _documents(found)
        return found

    def plant(
        self, code: str, place: tuple[str, Row | None, str], wrong: str, *, severity: str = "error"
    ) -> Slip:
        """Remember a mistake at a table, row and column."""
        table, row, column = place
        self.slips.append(Slip(code, severity, table, row, column, wrong))
        if row:
            self.taken |= _documents(row)
        return self.slips[-1]

    def warn(self, code: str, place: tuple[str, Row | None, str], wrong: str) -> Slip:
        """A mistake that a warning tells of."""
        return self.plant(code, place, wrong, severity="warning")

    def wait(self, code: str, place: tuple[str, Row | None, str], wrong: str) -> Slip:
        """Something that waits for a decision."""
        return self.plant(code, place, wrong, severity="waiting")

    def only(self, table: str, **named: Any) -> Row:
        """The first row in which these columns hold this."""
        return next(row for row in self.tables[table] if named.items() <= row.items())

    def after(self, table: str, row: Row, new: Row) -> Row:
        """A further row right below another."""
        rows = self.tables[table]
        rows.insert(next(place for place, one in enumerate(rows) if one is row) + 1, new)
        return new

    def fresh(self, order: Row) -> bool:
        """An order of which nothing has been made, delivered or changed, not from a quote."""
        number = order["order_no"]
        touched = {row["order_no"] for row in self.tables["delivery_notices"]}
        touched |= {row.get("order_no") for row in self.tables["production_progress"]}
        if order.get("quote_no") or number in touched or number in self.changed:
            return False
        return not any(
            self.delivered.get((number, line["line_no"]))
            or self.made.get((number, line["line_no"]))
            for line in self.lines[number]
        )

    def settled(self, order_no: str) -> bool:
        """An order delivered whole by the summer, never changed, nothing returned, no quote."""
        order = self.orders[order_no]
        if order.get("quote_no") or order_no in self.changed or order["voucher_type"] == "special":
            return False
        return all(self._whole(line) for line in self.lines[order_no])

    def _whole(self, line: Row) -> bool:
        rows = self.delivered.get((line["order_no"], line["line_no"]), [])
        clean = not any((row["delivery_no"], row["line_no"]) in self.returned for row in rows)
        early = all(row["delivered_on"] < date(2026, 9, 1) for row in rows)
        return clean and early and sum(row["quantity"] for row in rows) == line["quantity"]


def _documents(row: Row) -> set[str | int]:
    return {id(row), *(row[column] for column in _DOCUMENTS if row.get(column))}


def planned(tables: Tables) -> Iterator[Row]:
    """The delivery notes of the coming days."""
    return (row for row in tables["deliveries"] if row["delivered_on"] > AS_OF)
