"""Figure, @figure, compute(): tables that are computed from sheets and from other figures."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pandas import DataFrame

from sales_batch.core.kind import Kind
from sales_batch.core.sheet import Sheet
from sales_batch.core.words import Words


@dataclass(frozen=True)
class Field:
    """A column of a figure or of a report: its name, its titles, and the kind that it holds."""

    name: str
    title: Words
    kind: Kind
    total: bool = False


def field(name: str, zh: str, en: str, kind: Kind, *, total: bool = False) -> Field:
    """Declare a Field; `total` asks a report for its sum."""
    return Field(name, Words(zh, en), kind, total)


@dataclass(frozen=True, eq=False)
class Figure:
    """A function over frames that answers one question of the business.

    `takes` holds the sheets and figures that it is given, in order; a figure can only take what
    stands above it. Whatever else it needs (the day, the settings, a month) it names as keyword
    arguments. `fields` declares every column that it may return, in order.
    """

    name: str
    title: Words
    takes: Sequence["Source"]
    fields: Sequence[Field]
    function: Callable[..., DataFrame]
    clause: str = ""

    @cached_property
    def options(self) -> frozenset[str]:
        """What it asks for by keyword, and those figures that it takes."""
        below = (source.options for source in self.takes if isinstance(source, Figure))
        return frozenset(_keywords(self.function)).union(*below)

    def __call__(self, *frames: DataFrame, **given: Any) -> DataFrame:
        """The table; raises ValueError where it holds a column that is not declared."""
        table = call(self.function, frames, given)
        declared = [found.name for found in self.fields]
        if strange := [name for name in table.columns if name not in declared]:
            raise ValueError(f"figure {self.name} returns undeclared columns {strange}")
        return table


Source = type[Sheet] | Figure
Frames = Mapping[Any, DataFrame]
"""Frames by the sheet or figure that they belong to."""


def figure(
    *, takes: Sequence[Source], fields: Sequence[Field], zh: str, en: str, clause: str = ""
) -> Callable[[Callable[..., DataFrame]], Figure]:
    """Declare a function as a Figure, under the function's own name."""

    def declare(function: Callable[..., DataFrame]) -> Figure:
        name: str = function.__name__
        return Figure(name, Words(zh, en), tuple(takes), tuple(fields), function, clause)

    return declare


def call(function: Callable[..., Any], frames: Sequence[Any], given: Mapping[str, Any]) -> Any:
    """Call a declared function with its frames, and with what it names of what is given."""
    return function(*frames, **{name: given[name] for name in _keywords(function) if name in given})


def _keywords(function: Callable[..., Any]) -> Sequence[str]:
    """The names of what a declared function asks for by keyword."""
    named = inspect.signature(function).parameters.values()
    return [part.name for part in named if part.kind is inspect.Parameter.KEYWORD_ONLY]


def compute(wanted: Sequence[Source], frames: Frames, given: Mapping[str, Any]) -> Frames:
    """The wanted figures, and those they take, each computed once, beside the frames given."""
    known: dict[Source, DataFrame] = dict(frames)

    def take(source: Source) -> DataFrame:
        if source not in known and isinstance(source, Figure):
            known[source] = source(*[take(below) for below in source.takes], **given)
        return known[source]

    for source in wanted:
        take(source)
    return known
