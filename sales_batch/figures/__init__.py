"""The questions of the business, one module each."""

from sales_batch.core.figure import Figure
from sales_batch.figures import (
    backlog,
    bookings,
    components,
    held_rows,
    judged,
    months,
    movements,
    names,
    open_lines,
    quotes,
    straight,
    turnover,
)

FIGURES: tuple[Figure, ...] = (
    *names.FIGURES,
    *movements.FIGURES,
    *backlog.FIGURES,
    *open_lines.FIGURES,
    *bookings.FIGURES,
    *turnover.FIGURES,
    *months.FIGURES,
    *straight.FIGURES,
    *quotes.FIGURES,
    *components.FIGURES,
    *judged.FIGURES,
    *held_rows.FIGURES,
)
"""Every figure, by module."""
