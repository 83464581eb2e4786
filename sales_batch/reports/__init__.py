"""The report workbooks, one module each."""

from sales_batch.core.report import Report
from sales_batch.reports import backlog, findings, quotes

REPORTS: tuple[Report, ...] = (backlog.REPORT, quotes.REPORT, findings.REPORT)
"""Every report."""
