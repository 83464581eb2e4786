"""A register row with an error is still there for those who name it."""

from datetime import date

from sales_batch.core.figure import compute
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Tables
from sales_batch.figures.movements import ordered_lines
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.prices import Product
from tests import generated
from tests.frames import assembled


def known_of_lines(tables: Tables, *, hold: bool) -> list[tuple[object, ...]]:
    """What the lines take from their product and customer, with these held or not."""
    registers: list[type[Sheet]] = [Product, Customer]
    held = {sheet: tables.frames[sheet] for sheet in registers if hold}
    emptied = {sheet: frame.iloc[:0] for sheet, frame in held.items()}
    frames = {**tables.frames, **emptied}
    lines = compute([ordered_lines], frames, {"held": held})[ordered_lines]
    names = ["order_no", "line_no", "family", "unit", "account_manager", "channel_id"]
    return [tuple(str(part) for part in row) for row in lines[names].itertuples(index=False)]


def test_lines_of_a_held_product_keep_its_family_and_unit() -> None:
    tables = assembled(generated.company(5, 4), day=date(2026, 12, 31))
    free = known_of_lines(tables, hold=False)
    assert free
    assert known_of_lines(tables, hold=True) == free
