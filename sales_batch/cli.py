"""The command line: parse, call, exit code; no logic."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import click

from sales_batch import __version__

Language = Literal["zh", "en"]


class Day(click.ParamType[date]):
    """A day, as 2026-11-03."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Refuse anything but year-month-day."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-11-03.", param, ctx)


class Exact(click.ParamType[Decimal]):
    """An exact number."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Refuse anything but digits with a point."""
        from sales_batch.core.grammar import number

        found = number(str(value))
        return found if found is not None else self.fail(f"{value!r} is not a number.", param, ctx)


as_of = click.option("--as-of", type=Day(), help="The day to compute for; default: today.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
@click.pass_obj
def run(where: tuple[Path, Path | None], as_of: date | None, dry_run: bool) -> None:
    """One night: read the inbox, judge it, write the reports to the out folder."""
    from sales_batch import commands

    sys.exit(commands.run(*where, as_of, dry_run=dry_run))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_of
@click.pass_obj
def check(where: tuple[Path, Path | None], files: tuple[Path, ...], as_of: date | None) -> None:
    """Check single workbooks and say what is wrong in them; records nothing."""
    from sales_batch import commands

    sys.exit(commands.check(*where, files, as_of))


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["zh", "en"]), help="Default: the configuration's.")
@click.option("--with-lists", is_flag=True, help="Fill the dropdowns from the current inbox.")
@click.pass_obj
def templates(
    where: tuple[Path, Path | None], target: Path, language: Language | None, with_lists: bool
) -> None:
    """Write the empty workbooks that staff fill in to the folder TARGET."""
    from sales_batch import commands

    sys.exit(commands.templates(*where, target, language, with_lists=with_lists))


@main.command()
@click.argument("name")
@as_of
@click.option("--format", "form", type=click.Choice(["csv", "json", "parquet"]), default="csv")
@click.option("--month", help="For the backlogs: the month, as 2026-11; default: the day's.")
@click.option("--by", help="For the backlogs: total, family, product, customer ...")
@click.option("--on", type=Day(), help="For product_cost: the day of the prices.")
@click.option("--quantity", type=Exact(), help="For product_cost: how much is made at once.")
@click.pass_obj
def figure(
    where: tuple[Path, Path | None], /, name: str, as_of: date | None, form: str, **options: Any
) -> None:
    """Write the figure NAME as data to standard output; `figure list` names them all."""
    from sales_batch import commands

    given = {option: value for option, value in options.items() if value is not None}
    sys.exit(commands.figure(*where, name, as_of, form, given))
