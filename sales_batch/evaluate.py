"""From admitted workbooks to findings, held documents and figures; no clock and no disk."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.assemble import assemble
from sales_batch.core.figure import Figure, Frames, Source, compute
from sales_batch.core.finding import GRAVITY, Finding, Severity
from sales_batch.core.hold import Held, hold
from sales_batch.core.rule import Rule, judge, without_echoes
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Faults, Handed, Tables
from sales_batch.figures import approval_states, approvals, matters
from sales_batch.figures.approvals import Facts
from sales_batch.figures.working_days import provisional
from sales_batch.rules import RULES
from sales_batch.sheets import SHEETS

APPROVALS = (*matters.FIGURES, *approvals.FIGURES, *approval_states.FIGURES)
"""Figures about decisions: computed once, over every document."""
NO_FACTS: Facts = {}
Weighty = TypeVar("Weighty", Finding, Faults)


@dataclass(frozen=True)
class Evaluated:
    """A day's inputs, judged: the tables, what was found in them, what is held, what is computed.

    `given` is what figures, rules and reports may name beside their frames: day, settings, tables,
    found, holding, held, facts.
    """

    tables: Tables
    findings: Sequence[Finding]
    holding: Held
    frames: Frames
    given: Mapping[str, Any]

    def computed(self, wanted: Sequence[Source], **options: Any) -> Frames:
        """The frames of the wanted sheets and figures; figures get the `options` they name."""
        known = {
            source: frame
            for source, frame in self.frames.items()
            if not (isinstance(source, Figure) and source.options & options.keys())
        }
        return compute(wanted, known, {**self.given, **options})

    def table(self, wanted: Source, **options: Any) -> DataFrame:
        """One of them."""
        return self.computed([wanted], **options)[wanted]


def evaluate(
    handed: Sequence[Handed],
    settings: Settings,
    day: date,
    *,
    unread: Collection[type[Sheet]] = (),
    found: Sequence[Finding] = (),
    facts: Facts = NO_FACTS,
) -> Evaluated:
    """Assemble; judge and hold; judge by what was decided and hold again; compute, judge the rest.

    `found` are the findings about whole files so far; `unread` the sheets that a workbook which
    could not be read may hold; `facts` what earlier runs saw.
    """
    tables = _assembled(handed, settings, day, unread)
    given: dict[str, Any] = {"day": day, "settings": settings, "tables": tables, "facts": facts}
    phases, weights = _phases(settings), _weights(settings)

    first = judge(phases.sheets, tables, tables.frames, given, weights)
    said, faults = without_echoes(tables, first)
    faults = [*_weighed(faults, weights, settings), *first.faults]
    holding = hold(tables, faults)
    given["held"] = holding.rows

    everything = {sheet: _undecided(sheet, tables, holding) for sheet in tables.frames}
    frames = compute([*taken_by(phases.decisions), *APPROVALS], everything, given)
    second = judge(phases.decisions, tables, frames, given, weights)
    if second.faults:
        holding = hold(tables, [*faults, *second.faults])
        given["held"] = holding.rows
    decided = {figure: frames[figure] for figure in APPROVALS}
    frames = compute(taken_by(phases.figures), {**holding.frames, **decided}, given)
    third = judge(phases.figures, tables, frames, given, weights)
    if third.faults:
        holding = hold(tables, [*faults, *second.faults, *third.faults])
    found = [*found, *said, *provisional(tables.frames, settings, day)]
    judged = [*first.findings, *second.findings, *third.findings]
    return _concluded([*_weighed(found, weights, settings), *judged], holding, frames, given)


def _concluded(
    findings: Sequence[Finding], holding: Held, frames: Frames, given: Mapping[str, Any]
) -> Evaluated:
    """What reports are made from: the frames without what is held, and the figures so far."""
    findings = sorted(findings, key=_order)
    given = {**given, "held": holding.rows, "holding": holding, "found": findings}
    figures = {source: frame for source, frame in frames.items() if isinstance(source, Figure)}
    return Evaluated(given["tables"], findings, holding, {**holding.frames, **figures}, given)


def _assembled(
    handed: Sequence[Handed], settings: Settings, day: date, unread: Collection[type[Sheet]]
) -> Tables:
    """The workbooks put together, with the days that the configuration allows."""
    first_day, last_day = settings.dates.from_, years_after(day, settings.dates.years_ahead)
    return assemble(handed, SHEETS, day=day, first_day=first_day, last_day=last_day, unread=unread)


@dataclass(frozen=True)
class Phases:
    """The rules by when they are judged.

    `sheets`: over all admitted rows. `decisions`: those that can hold a document by what was
    decided on it, over all documents, held or not. `figures`: over what is not held; they warn.
    """

    sheets: Sequence[Rule]
    decisions: Sequence[Rule]
    figures: Sequence[Rule]


LATE = ("Q04",)
"""Errors that are judged with the warnings: what they hold is left out of later reports only."""


def _phases(settings: Settings) -> Phases:
    rules = [rule for rule in RULES if not _off(rule.code, settings)]
    sheets = [rule for rule in rules if not rule.needs_figure]
    decisions = [
        rule
        for rule in rules
        if rule.needs_figure
        and rule.severity in (Severity.ERROR, Severity.WAITING)
        and rule.code not in LATE
    ]
    later = [rule for rule in rules if rule not in sheets and rule not in decisions]
    return Phases(sheets, decisions, later)


def taken_by(rules: Sequence[Rule]) -> list[Source]:
    """All that rules take."""
    return [source for rule in rules for source in rule.takes]


def _undecided(sheet: type[Sheet], tables: Tables, holding: Held) -> DataFrame:
    """A sheet as decisions are judged: every document, but no held row of a register."""
    documents = sheet.book.holding == "document"
    return tables.frames[sheet] if documents else holding.frames[sheet]


def years_after(day: date, years: int) -> date:
    """The same day some years later; the 28th for a 29 February that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _weights(settings: Settings) -> Mapping[str, Severity]:
    """The severities that the configuration changes, by code."""
    return {code: rule.severity for code, rule in settings.rules.items() if rule.severity}


def _off(code: str, settings: Settings) -> bool:
    return code in settings.rules and settings.rules[code].off


def _weighed(
    found: Sequence[Weighty], weights: Mapping[str, Severity], settings: Settings
) -> list[Weighty]:
    """What is wrong with files, sheets and cells, as the configuration weighs it."""
    return [
        replace(one, severity=weights.get(one.check.code, one.severity))
        for one in found
        if not _off(one.check.code, settings)
    ]


def _order(finding: Finding) -> tuple[Any, ...]:
    place = finding.place
    return (
        GRAVITY[finding.severity], place.file, place.sheet, place.row,
        len(place.column), place.column, finding.check.code, finding.check.name,
    )  # fmt: skip
