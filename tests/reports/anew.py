"""Writes the reports of the cases anew: `python -m tests.reports.anew`."""

from collections.abc import Callable, Mapping

from sales_batch.core.report import Content
from sales_batch.core.words import Language
from tests.reports import test_backlog, test_findings, test_quotes
from tests.reports.contents import WRITTEN, dump

EXAMPLES: Mapping[str, Callable[[Language], Content]] = {
    "backlog": test_backlog.example,
    "findings": test_findings.example,
    "quotes": test_quotes.example,
}
"""A function for each report that gives its content, in a language, for its case."""
LANGUAGES: tuple[Language, ...] = ("zh", "en")

if __name__ == "__main__":
    for name, example in EXAMPLES.items():
        for language in LANGUAGES:
            text = dump(example(language), language)
            (WRITTEN / f"{name}.{language}.txt").write_text(text, encoding="utf-8", newline="\n")
