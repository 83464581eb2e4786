"""What each command does, and what it says to whoever typed it."""

import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import click

from sales_batch import batch, config, data
from sales_batch.config import ConfigError, Settings
from sales_batch.core.finding import SEVERITIES, Finding
from sales_batch.core.tables import Handed
from sales_batch.core.words import Language, Words
from sales_batch.evaluate import Evaluated, evaluate
from sales_batch.excel.template import write_templates
from sales_batch.figures import FIGURES
from sales_batch.inbox import InboxUnreachable
from sales_batch.intake import limits
from sales_batch.ledger import LedgerError
from sales_batch.returning import return_beside
from sales_batch.sheets import BOOKS

OUR_FAULT, USAGE, CONFIGURATION, BUSY, LEDGER, STORAGE = 1, 2, 5, 6, 8, 9

P = ParamSpec("P")
"""What a command is given beside the working folder."""


def command(
    function: Callable[Concatenate[Settings, P], int],
) -> Callable[Concatenate[Path, Path | None, P], int]:
    """Load the settings, run, and turn what stops a command into a sentence and an exit code."""

    @wraps(function)
    def run_it(folder: Path, file: Path | None, /, *args: P.args, **given: P.kwargs) -> int:
        try:
            return function(config.load(folder, file), *args, **given)
        except ConfigError as error:
            return _stopped(str(error), CONFIGURATION)
        except batch.Busy as busy:
            text = Words(f"另一次运行正在进行（{busy}）。", f"Another run is at work ({busy}).")
            return _stopped("\n".join(text), BUSY)
        except LedgerError as error:
            return _stopped(str(error), LEDGER)
        except InboxUnreachable as error:
            return _stopped(str(error), STORAGE)
        except OSError as error:
            return _stopped(str(error), STORAGE)
        except Exception:
            traceback.print_exc()
            return _stopped("程序内部错误。\nAn error of the program itself.", OUR_FAULT)

    return run_it


def _stopped(text: str, code: int) -> int:
    click.echo(text, err=True)
    return code


def _day(settings: Settings, as_of: date | None) -> date:
    return as_of or config.today(settings, datetime.now(UTC))


@command
def run(settings: Settings, as_of: date | None, *, dry_run: bool) -> int:
    """One night, or with `dry_run` only what it would find."""
    day, language = _day(settings, as_of), settings.language
    if dry_run:
        _summary(batch.look(settings, day).findings, language)
        return batch.DONE
    night = batch.run(settings, day, lambda: datetime.now(UTC))
    if night.folder is None:
        words = Words(
            f"输入和配置与 {night.same_as} 完全相同，没有新的结果要发布。",
            f"Inputs and configuration are those of {night.same_as}; nothing new to publish.",
        )
        click.echo(words.to(language), err=True)
        return night.exit_code
    _summary(night.findings, language)
    words = Words(f"{night.day} 的结果：", f"Results of {night.day}: ")
    click.echo(f"{words.to(language)}{night.folder / 'index.html'}")
    return night.exit_code


@command
def check(settings: Settings, files: Sequence[Path], as_of: date | None) -> int:
    """A clerk's quick look at single workbooks."""
    from sales_batch import cache

    day, language = _day(settings, as_of), settings.language
    handed = [Handed(file.name, cache.admit_workbook(file, limits(settings))) for file in files]
    evaluated = evaluate(handed, settings, day)
    for finding in evaluated.findings:
        click.echo(_line(finding, language))
    for file in files:
        if copy := return_beside(file, evaluated.findings, day, settings):
            words = Words("已标出问题，请在这份副本里改：", "Marked; correct it in this copy: ")
            click.echo(f"{words.to(language)}{copy}")
    _summary(evaluated.findings, settings.language)
    return batch.HELD if len(evaluated.holding.table) else batch.DONE


@command
def templates(
    settings: Settings, target: Path, language: Language | None, *, with_lists: bool
) -> int:
    """The empty workbooks, one language."""
    lists = None
    if with_lists:
        from sales_batch.lists import offered

        lists = offered(batch.look(settings, _day(settings, None)).tables)
    for path in write_templates(target, language or settings.language, BOOKS, lists):
        click.echo(path)
    return batch.DONE


@command
def figure(
    settings: Settings, name: str, as_of: date | None, form: str, options: Mapping[str, Any]
) -> int:
    """One figure as data on standard output."""
    known = {one.name: one for one in FIGURES}
    if name not in known:
        return _stopped(
            f"没有名为 {name} 的数据。可用：\nThere is no figure {name}; there are:\n"
            + "\n".join(f"  {one.name}  {' / '.join(one.title)}" for one in FIGURES),
            USAGE,
        )
    evaluated: Evaluated = batch.look(settings, _day(settings, as_of))
    table = evaluated.table(known[name], **options)
    sys.stdout.buffer.write(data.written(table, form))
    return batch.DONE


def _line(finding: Finding, language: Language) -> str:
    place = " ".join(filter(None, (finding.place.file, finding.place.sheet, finding.place.cell)))
    weight = SEVERITIES[finding.severity].to(language)
    return f"{place}  [{weight} {finding.check.code}] {finding.text(language)}"


def _summary(findings: Sequence[Finding], language: Language) -> None:
    """How many findings of each weight."""
    counts = [
        f"{words.to(language)} {sum(one.severity is severity for one in findings)}"
        for severity, words in SEVERITIES.items()
    ]
    click.echo("  ".join(counts), err=True)
