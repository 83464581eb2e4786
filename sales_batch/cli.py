"""The command line: parse, call, exit code; no logic."""

import re
import signal
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import Any, Literal, NoReturn

import click

from sales_batch import __version__

Language = Literal["zh", "en"]
Where = tuple[Path, Path | None]
"""The working folder, and its configuration file where one was named."""
INTERRUPTED, TERMINATED = 130, 143


class Terminated(KeyboardInterrupt):
    """The machine asks us to stop."""


class Commands(click.Group):
    """The commands; a signal stops any of them with a word and the exit code it should have."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        old = _on_termination(_terminate)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            click.echo("已停止，下次运行会接着做。 Stopped; the next run takes it up.", err=True)
            sys.exit(TERMINATED if isinstance(stop, Terminated) else INTERRUPTED)
        finally:
            _on_termination(old)


def _on_termination(handler: Any) -> Any:
    """Handle SIGTERM so from now on; returns how it was handled before."""
    if threading.current_thread() is threading.main_thread():
        return signal.signal(signal.SIGTERM, handler)
    return handler


def _terminate(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
    raise Terminated


class Day(click.ParamType[date]):
    """A day, as 2026-11-03."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Refuse anything but year-month-day."""
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-11-03.", param, ctx)


class Month(click.ParamType[str]):
    """A month, as 2026-11."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse anything but year-month."""
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value):
            self.fail(f"{value!r} is not a month; write it as 2026-11.", param, ctx)
        return str(value)


class Exact(click.ParamType[Decimal]):
    """An exact number above 0."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Refuse anything but digits with a point."""
        from sales_batch.core.grammar import number

        found = number(str(value))
        if found is None or found <= 0:
            self.fail(f"{value!r} is not a number above 0.", param, ctx)
        return found


as_of = click.option("--as-of", type=Day(), help="The day to compute for; default: today.")
quiet = click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something stops it.")
verbose = click.option("-v", "--verbose", is_flag=True, help="Say more.")
as_json = click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
language = click.option(
    "--language", type=click.Choice(["zh", "en"]), help="Default: the configuration's."
)


def manner(function: Callable[..., None]) -> Callable[..., None]:
    """The options that say how a command speaks."""
    return quiet(verbose(as_json(function)))


def _start_readers() -> None:
    """Let what reads workbooks start while the commands are imported."""
    from sales_batch.excel.workers import prepare

    prepare("sales_batch.cache")


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__)
@click.option(
    "-C", "folder", type=click.Path(path_type=Path), default=Path(), help="The working folder."
)
@click.option("--config", type=click.Path(path_type=Path), help="Its configuration file.")
@click.pass_context
def main(ctx: click.Context, folder: Path, config: Path | None) -> None:
    """Read the sales department's workbooks, check them, compute, and report."""
    ctx.obj = (folder, config)


@main.command()
@as_of
@click.option("--dry-run", is_flag=True, help="Only say what would be found; publish nothing.")
@manner
@click.pass_obj
def run(where: Where, /, as_of: date | None, dry_run: bool, **how: bool) -> None:
    """One night: read the inbox, check it, write the reports to the out folder.

    Exit code: 0 all is well, 3 done but something is held or refused, 4 a report does not add up.
    """
    _start_readers()
    from sales_batch import commands

    sys.exit(commands.run(*where, as_of, commands.Manner(**how), dry_run=dry_run))


@main.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE...",
)
@as_of
@manner
@click.pass_obj
def check(where: Where, /, files: tuple[Path, ...], as_of: date | None, **how: bool) -> None:
    """Check workbooks and mark what is wrong in a copy beside each; nothing is recorded."""
    from sales_batch import commands

    sys.exit(commands.check(*where, files, as_of, commands.Manner(**how)))


@main.command()
@click.argument("what")
@as_of
@as_json
@click.pass_obj
def explain(where: Where, what: str, as_of: date | None, as_json: bool) -> None:
    """Say what stands behind a rule (Q02) or a document (the number of an order, a quote ...).

    A document is traced to the file, sheet and row of everything that makes its figures.
    """
    _start_readers()
    from sales_batch import commands

    sys.exit(commands.explained(*where, what, as_of, commands.Manner(as_json=as_json)))


@main.command()
@click.argument("name")
@as_of
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file to write; else ./NAME.xlsx."
)
@quiet
@click.pass_obj
def report(where: Where, name: str, as_of: date | None, output: Path | None, quiet: bool) -> None:
    """Write the report NAME to a file, from what stands in the inbox; nothing is recorded."""
    _start_readers()
    from sales_batch import commands

    sys.exit(commands.report(*where, name, as_of, output, commands.Manner(quiet=quiet)))


@main.command()
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@language
@click.option("--with-lists", is_flag=True, help="Fill the dropdowns from the current inbox.")
@quiet
@click.pass_obj
def templates(
    where: Where, target: Path, language: Language | None, with_lists: bool, quiet: bool
) -> None:
    """Write the empty workbooks that staff fill in to the folder DIR."""
    from sales_batch import commands

    how = commands.Manner(quiet=quiet)
    sys.exit(commands.templates(*where, target, language, how, with_lists=with_lists))


@main.command()
@click.argument("name")
@as_of
@click.option("--format", "form", type=click.Choice(["csv", "json", "parquet"]), default="csv")
@click.option("--month", type=Month(), help="For backlogs: the month, as 2026-11; else the day's.")
@click.option("--by", help="For backlogs: total, family, product, customer ...")
@click.option("--on", type=Day(), help="For product costs: the day of the prices.")
@click.option("--quantity", type=Exact(), help="For product costs: how much is made at once.")
@click.pass_obj
def figure(where: Where, /, name: str, as_of: date | None, form: str, **options: Any) -> None:
    """Write the figure NAME as data to standard output; `figure list` names them all."""
    _start_readers()
    from sales_batch import commands

    given = {option: value for option, value in options.items() if value is not None}
    sys.exit(commands.figure(*where, name, as_of, form, given))


@main.command()
@quiet
@as_json
@click.pass_obj
def verify(where: Where, /, **how: bool) -> None:
    """Say whether the ledger and the published sets still are what they were; change nothing.

    Exit code: 0 they are, 8 the ledger was changed, 9 a published file was.
    """
    from sales_batch import commands

    sys.exit(commands.verify(*where, commands.Manner(**how)))


@main.command()
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--demo", is_flag=True, help="With the invented workbooks of the samples.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def init(target: Path, demo: bool, language: Language) -> None:
    """Make a working folder DIR: configuration, inbox, templates and two short guides."""
    from sales_batch.commands.starting import init

    sys.exit(init(target, language, demo=demo))


@main.command()
@click.argument(
    "target",
    metavar="[DIR]",
    default=Path("docs", "handbook"),
    type=click.Path(file_okay=False, path_type=Path),
)
@click.option(
    "--check", is_flag=True, help="Write nothing; only compare it with what stands there."
)
@click.option(
    "--cases",
    default=Path("tests", "rules", "cases"),
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the cases of the rules are.",
)
def handbook(target: Path, cases: Path, check: bool) -> None:
    """Write the handbook to the folder DIR, in a checkout of the project; else docs/handbook."""
    from sales_batch.commands.handbook import write

    sys.exit(write(target, cases, check=check))
