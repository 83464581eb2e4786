"""The questions of the business, one module each."""

from sales_batch.core.figure import Figure
from sales_batch.figures import (
    approval_states,
    approvals,
    backlog,
    bookings,
    components,
    held_rows,
    judged,
    matters,
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
    *matters.FIGURES,
    *approvals.FIGURES,
    *approval_states.FIGURES,
    *judged.FIGURES,
    *held_rows.FIGURES,
)
"""Every figure, by module."""
