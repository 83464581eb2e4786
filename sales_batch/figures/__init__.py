"""The questions of the business, one module each."""

from sales_batch.core.figure import Figure
from sales_batch.figures import (
    approval_states,
    approvals,
    backlog,
    bookings,
    components,
    follow_up,
    held_rows,
    judged,
    lost_quotes,
    matters,
    months,
    movements,
    names,
    open_lines,
    quote_ledger,
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
    *quote_ledger.FIGURES,
    *lost_quotes.FIGURES,
    *follow_up.FIGURES,
    *matters.FIGURES,
    *approvals.FIGURES,
    *approval_states.FIGURES,
    *judged.FIGURES,
    *held_rows.FIGURES,
)
"""Every figure, by module."""
