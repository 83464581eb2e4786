"""The report workbooks, one module each."""

from sales_batch.core.report import Report
from sales_batch.reports import backlog

REPORTS: tuple[Report, ...] = (backlog.REPORT,)
"""Every report."""
