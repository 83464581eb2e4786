"""No report is forgotten, and each says all it says in both languages."""

import importlib
import pkgutil
import re

import sales_batch.reports
from sales_batch.core.report import Report
from sales_batch.reports import REPORTS


def test_no_report_is_forgotten() -> None:
    listed: list[Report] = []
    for found in pkgutil.iter_modules(sales_batch.reports.__path__):
        module = importlib.import_module(f"sales_batch.reports.{found.name}")
        own = [value for value in vars(module).values() if isinstance(value, Report)]
        assert set(own) <= {getattr(module, "REPORT", None)}
        listed += own[:1]
    assert set(REPORTS) == set(listed)
    assert len(REPORTS) == len(listed)


def test_titles_are_in_their_language() -> None:
    for one in REPORTS:
        assert re.search("[一-鿿]", one.title.zh)
        assert not re.search("[一-鿿]", one.title.en)
