"""The questions of the business, one module each."""

from sales_batch.core.figure import Figure
from sales_batch.figures import backlog, judged, movements, quotes

FIGURES: tuple[Figure, ...] = (
    *movements.FIGURES,
    *backlog.FIGURES,
    *quotes.FIGURES,
    *judged.FIGURES,
)
"""Every figure, by module."""
