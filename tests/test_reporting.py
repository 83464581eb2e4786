"""A report that fails, by its numbers or by our own fault, does not take the others with it."""

import logging
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sales_batch.config import Settings
from sales_batch.core.report import Content, Control, Report
from sales_batch.core.words import Words
from sales_batch.evaluate import evaluate
from sales_batch.reporting import build, summary
from sales_batch.reports import findings

DAY = date(2026, 11, 23)
NAMED = Words("试验", "trial")


def unbalanced() -> Content:
    """One and two."""
    return Content((), (Control(NAMED, Decimal(1), Decimal(2)),))


def failing() -> Content:
    """Nothing."""
    raise ZeroDivisionError


def trial(name: str, function: object) -> Report:
    return replace(findings.REPORT, name=name, title=NAMED, takes=(), function=function)  # type: ignore[arg-type]


def test_the_others_are_made(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    evaluated = evaluate([], Settings(), DAY)
    reports = [trial("wrong", unbalanced), trial("broken", failing), findings.REPORT]
    with caplog.at_level(logging.ERROR):
        built = build(reports, evaluated, tmp_path, "f" * 64, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["findings.xlsx"]
    assert [link.path for link in built.links] == ["findings.xlsx"]
    assert [(one.check.name, one.place.file) for one in built.findings] == [
        ("control_totals_add_up", "wrong.xlsx"),
        ("reports_can_be_made", "broken.xlsx"),
    ]
    assert "ZeroDivisionError" in caplog.text
    assert summary(evaluated, built).zh.startswith("错误 2　")
    assert summary(evaluated, built).en.endswith("a report was not published")
