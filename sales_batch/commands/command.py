"""What all commands share: the settings they get, and the exit codes of what stops them."""

import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

import click

from sales_batch import batch, config
from sales_batch.batch import DONE as DONE
from sales_batch.commands.manner import give_up_output
from sales_batch.config import ConfigError, Settings
from sales_batch.core.words import Language, Words
from sales_batch.inbox import InboxUnreachable
from sales_batch.ledger import LedgerError

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
            return stopped(str(error), CONFIGURATION)
        except batch.Busy as busy:
            text = Words(f"另一次运行正在进行（{busy}）。", f"Another run is at work ({busy}).")
            return stopped(text, BUSY)
        except LedgerError as error:
            return stopped(str(error), LEDGER)
        except InboxUnreachable as error:
            return stopped(str(error), STORAGE)
        except BrokenPipeError:
            give_up_output()
            return STORAGE
        except OSError as error:
            give_up_output()
            return stopped(str(error), STORAGE)
        except Exception:
            traceback.print_exc()
            return stopped(Words("程序内部错误。", "An error of the program itself."), OUR_FAULT)

    return run_it


def stopped(text: Words | str, code: int) -> int:
    """Say why nothing more is done, in both languages, and return the exit code."""
    click.echo("\n".join(text) if isinstance(text, Words) else text, err=True)
    return code


def unknown(kind: Words, name: str, near: Iterable[str], language: Language) -> int:
    """Say that there is nothing of that name, and which names are near it."""
    close = list(near)
    hint = Words(f"是否指：{'、'.join(close)}？", f" Did you mean: {', '.join(close)}?")
    tail = hint if close else Words("", "")
    words = Words(
        f"没有名为“{name}”的{kind.zh}。{tail.zh}", f"There is no {kind.en} {name!r}.{tail.en}"
    )
    return stopped(words.to(language), USAGE)


def day_of(settings: Settings, as_of: date | None) -> date:
    """The day asked for; by default the one that a run begun now belongs to."""
    return as_of or config.today(settings, datetime.now(UTC))
