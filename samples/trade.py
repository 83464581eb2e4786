"""An order line with its life: what was ordered, changed, made and delivered, and when."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from samples.days import AS_OF
from samples.rows import Row


@dataclass
class Part:
    """So much of a line that leaves on a day; after the as-of day it is still to come."""

    day: date
    quantity: Decimal


@dataclass
class Line:
    """An order line: its order, its row, its changes, and the parts it is delivered in."""

    order: Row
    row: Row
    parts: list[Part] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, int]:
        """Order number and line number."""
        return self.order["order_no"], self.row["line_no"]

    @property
    def started(self) -> date:
        """The day on which the line was received."""
        found: date = self.row.get("added_on") or self.order["received_on"]
        return found

    @property
    def open_quantity(self) -> Decimal:
        """What is still to be delivered on the as-of day."""
        return sum((part.quantity for part in self.parts if part.day > AS_OF), Decimal(0))

    def price(self, day: date) -> Decimal:
        """The price in force on a day, including VAT."""
        price: Decimal = self.row["unit_price"]
        for change in self.changes:
            if change["changed_on"] <= day and change.get("new_unit_price"):
                price = change["new_unit_price"]
        return price

    def due(self, day: date) -> date:
        """The day it is due, as known on a day."""
        due: date = self.row["due_on"]
        for change in self.changes:
            if change["changed_on"] <= day and change.get("new_due_on"):
                due = change["new_due_on"]
        return due
