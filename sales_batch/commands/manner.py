"""How a command speaks: to people in their language, or as JSON to machines."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

from sales_batch.core.words import Language, Words


@dataclass(frozen=True)
class Manner:
    """What was asked for: `quiet` says nothing unless something stops the command, `verbose` more.

    With `as_json` standard output is one JSON text, and whatever is said to people goes to
    standard error.
    """

    quiet: bool = False
    verbose: bool = False
    as_json: bool = False

    def say(self, words: Words | str, language: Language = "zh") -> None:
        """A line for people."""
        if not self.quiet:
            text = words.to(language) if isinstance(words, Words) else words
            click.echo(text, err=self.as_json)

    def data(self, value: Mapping[str, Any] | Sequence[Any]) -> None:
        """The result for machines."""
        if self.as_json:
            deliver(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")

    @contextmanager
    def working(self, words: Words, language: Language) -> Iterator[None]:
        """Show on a terminal that something takes its time."""
        if self.quiet or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console

        with Console(stderr=True).status(words.to(language)):
            yield


READING = Words("正在读取和计算……", "Reading and computing ...")


def deliver(content: str | bytes) -> None:
    """Write to standard output, to the last byte; raises OSError where it cannot take them."""
    raw = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def give_up_output() -> None:
    """Let nothing more be written where standard output cannot take it, at the end neither."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
