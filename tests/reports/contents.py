"""What a report says about some tables, and its pages written down as text."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sales_batch.config import Settings
from sales_batch.core.figure import Frames, call, compute
from sales_batch.core.hold import hold
from sales_batch.core.records import records
from sales_batch.core.report import Content, Page, Report, Table
from sales_batch.core.tables import Tables
from sales_batch.core.words import Language

WRITTEN = Path(__file__).parent / "written"
ANEW = "if the report is meant to change, run python -m tests.reports.anew and read the difference"


def content(
    report: Report,
    tables: Tables,
    day: date,
    settings: Settings,
    frames: Frames | None = None,
) -> Content:
    """The pages and control totals of a report; no rule is judged. `frames` are known before."""
    holding = hold(tables, tables.faults)
    given: dict[str, Any] = {
        "day": day,
        "settings": settings,
        "tables": tables,
        "found": tables.findings,
        "holding": holding,
        "held": holding.rows,
        "facts": {},
    }
    frames = compute(report.takes, {**holding.frames, **(frames or {})}, given)
    made: Content = call(report.function, [frames[source] for source in report.takes], given)
    return made


def page(made: Content, name: str) -> Page:
    """One of the pages."""
    return next(one for one in made.pages if one.name == name)


def wrong(made: Content) -> list[str]:
    """The control totals that are not balanced, by their Chinese titles."""
    return [one.title.zh for one in made.controls if not one.balanced]


def dump(made: Content, language: Language) -> str:
    """Every page as text: titles, notes, charts, a line a row; then the control totals."""
    lines = [line for one in made.pages for line in _page(one, language)]
    lines += ["", "# control totals"]
    for one in made.controls:
        lines.append(f"{one.title.to(language)} | {one.left:f} | {one.right:f}")
    return "\n".join(lines).strip() + "\n"


def _page(one: Page, language: Language) -> Iterator[str]:
    yield f"\n# {one.title.to(language)}"
    if one.note:
        yield one.note.to(language)
    for number, table in enumerate(one.tables):
        if table.title:
            yield f"\n## {table.title.to(language)}"
        yield from _table(table, language)
        for chart in one.charts:
            if chart.table == number:
                names = [field.name for field in table.fields]
                assert {chart.category, *chart.values} <= set(names)
                yield f"({chart.kind}: {chart.title.to(language)})"


def _table(table: Table, language: Language) -> Iterator[str]:
    marks = ["*" if one.total else "" for one in table.fields]
    titles = [one.title.to(language) for one in table.fields]
    yield " | ".join(mark + title for mark, title in zip(marks, titles, strict=True))
    for row in records(table.frame):
        cells = [
            "" if row[one.name] is None else one.kind.show(row[one.name], language)
            for one in table.fields
        ]
        if table.trace:
            cells.append(f"-> {row['file']} {row['sheet']} {row['row']}")
        yield " | ".join(cells).rstrip()


def written(name: str) -> str:
    """A report as it must come out, from the folder `written`."""
    return (WRITTEN / f"{name}.txt").read_text(encoding="utf-8")
