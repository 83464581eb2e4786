"""`templates`, `figure`, `report`: one thing written for whoever asked, and nothing recorded."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sales_batch import batch, data
from sales_batch.commands.command import USAGE, command, day_of, stopped, unknown
from sales_batch.commands.manner import READING, Manner, deliver
from sales_batch.config import Settings
from sales_batch.core.figure import Figure
from sales_batch.core.words import Language, Words
from sales_batch.excel.template import write_templates
from sales_batch.explain import near
from sales_batch.figures import FIGURES
from sales_batch.figures.backlog import (
    FORECAST_LEVELS,
    ORDER_LEVELS,
    forecast_backlog,
    order_backlog,
)
from sales_batch.figures.quote_ledger import RESULT_LEVELS, quote_results
from sales_batch.reporting import build
from sales_batch.reports import REPORTS
from sales_batch.sheets import BOOKS

LEVELS: Mapping[str, Sequence[str]] = {
    order_backlog.name: list(ORDER_LEVELS),
    forecast_backlog.name: list(FORECAST_LEVELS),
    quote_results.name: list(RESULT_LEVELS),
}
"""What each figure can be asked for `--by`."""
UNPUBLISHED = Words("未发布", "not published")
"""What stands in place of the fingerprint of a set."""
FIGURE, REPORT = Words("数据", "figure"), Words("报表", "report")


@command
def templates(
    settings: Settings, target: Path, language: Language | None, manner: Manner, *, with_lists: bool
) -> int:
    """The empty workbooks, one language."""
    lists = None
    if with_lists:
        from sales_batch.lists import offered

        lists = offered(batch.look(settings, day_of(settings, None)).tables)
    for path in write_templates(target, language or settings.language, BOOKS, lists):
        manner.say(str(path))
    return batch.DONE


@command
def figure(
    settings: Settings, name: str, as_of: date | None, form: str, options: Mapping[str, Any]
) -> int:
    """One figure as data on standard output; `list` names them all."""
    known = {one.name: one for one in FIGURES}
    if name == "list":
        lines = (f"{one.name}  {one.title.to(settings.language)}\n" for one in FIGURES)
        deliver("".join(lines))
        return batch.DONE
    if name not in known:
        return unknown(FIGURE, name, near(name, known), settings.language)
    if wrong := misfit(known[name], options):
        return stopped(wrong.to(settings.language), USAGE)
    with Manner().working(READING, settings.language):
        table = batch.look(settings, day_of(settings, as_of)).table(known[name], **options)
    deliver(data.written(table, form))
    return batch.DONE


def misfit(one: Figure, options: Mapping[str, Any]) -> Words | None:
    """What is wrong with the options given for a figure, and which would fit; None if nothing."""
    for option in options:
        if option not in one.options:
            known = sorted(one.options & {"month", "by", "on", "quantity"})
            fits = ", ".join(f"--{name}" for name in known)
            return Words(
                f"数据 {one.name} 没有 --{option} 选项；可用的选项：{fits or '无'}。",
                f"Figure {one.name} takes no --{option}; it takes: {fits or 'none'}.",
            )
    levels = LEVELS.get(one.name, ())
    if "by" in options and options["by"] not in levels:
        fits = ", ".join(levels)
        return Words(
            f"--by {options['by']} 不适用；可用：{fits}。",
            f"--by {options['by']} does not fit; it can be: {fits}.",
        )
    return None


@command
def report(
    settings: Settings, name: str, as_of: date | None, target: Path | None, manner: Manner
) -> int:
    """One report workbook, written to a file that is not there yet."""
    language = settings.language
    known = {one.name: one for one in REPORTS}
    if name not in known:
        return unknown(REPORT, name, near(name, known) or known, language)
    target = target or Path(f"{name}.xlsx")
    if target.exists():
        return stopped(
            Words(
                f"{target} 已经存在，没有改动它。请用 -o 另起文件名。",
                f"{target} is there already and was left as it is. Name another file with -o.",
            ).to(language),
            USAGE,
        )
    if not target.absolute().parent.is_dir():
        return stopped(
            Words(
                f"没有文件夹 {target.parent}。请先新建它，或用 -o 另选地方。",
                f"There is no folder {target.parent}. Make it first, or name another with -o.",
            ).to(language),
            USAGE,
        )
    with manner.working(READING, language):
        evaluated = batch.look(settings, day_of(settings, as_of))
        with tempfile.TemporaryDirectory(dir=target.absolute().parent) as scratch:
            folder, reader = Path(scratch), target.absolute().parent
            built = build([known[name]], evaluated, folder, UNPUBLISHED.to(language), reader)
            for link in built.links:
                (folder / link.path).rename(target)
    for finding in built.findings:
        stopped(finding.text(language), batch.OUT_OF_BALANCE)
    if built.findings:
        return batch.OUT_OF_BALANCE
    manner.say(str(target))
    return batch.DONE
