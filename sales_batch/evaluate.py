"""From admitted workbooks to findings, held documents and figures; no clock and no disk."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.assemble import assemble
from sales_batch.core.figure import Figure, Frames, Source, compute
from sales_batch.core.finding import SEVERITIES, Finding, Severity
from sales_batch.core.hold import Held, hold
from sales_batch.core.rule import judge, without_echoes
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Faults, Handed, Tables
from sales_batch.rules import RULES
from sales_batch.sheets import SHEETS

GRAVITY = {severity: number for number, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True)
class Evaluated:
    """A day's inputs, judged: the tables, what was found in them, what is held, what is computed.

    `given` is what figures, rules and reports may name beside their frames: day, settings, tables,
    found, holding, held.
    """

    tables: Tables
    findings: Sequence[Finding]
    holding: Held
    frames: Frames
    given: Mapping[str, Any]

    def computed(self, wanted: Sequence[Source], **options: Any) -> Frames:
        """The frames of the wanted sheets and figures; figures get the `options` they name."""
        return compute(wanted, self.frames, {**self.given, **options})

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
) -> Evaluated:
    """Assemble, judge, hold, compute what rules need, judge again.

    `found` are the findings about whole files so far; `unread` the sheets that a workbook which
    could not be read may hold.
    """
    first_day, last_day = settings.dates.from_, years_after(day, settings.dates.years_ahead)
    tables = assemble(
        handed, SHEETS, day=day, first_day=first_day, last_day=last_day, unread=unread
    )
    weights = {code: rule.severity for code, rule in settings.rules.items() if rule.severity}
    rules = [rule for rule in RULES if not _off(rule.code, settings)]
    first = [rule for rule in rules if not rule.needs_figure]
    then = [rule for rule in rules if rule.needs_figure]
    given: dict[str, Any] = {"day": day, "settings": settings, "tables": tables}

    early = judge(first, tables, tables.frames, given, weights)
    said, faults = without_echoes(tables, early)
    faults = [*_weighed_faults(faults, settings), *early.faults]
    holding = hold(tables, faults)
    given |= {"holding": holding, "held": holding.rows}
    frames = compute([source for rule in then for source in rule.takes], holding.frames, given)
    late = judge(then, tables, frames, given, weights)
    if late.faults:
        holding = hold(tables, [*faults, *late.faults])
        given |= {"holding": holding, "held": holding.rows}
    findings = [*_weighed([*found, *said], settings), *early.findings, *late.findings]
    given["found"] = sorted(findings, key=_order)
    figures = {source: frame for source, frame in frames.items() if isinstance(source, Figure)}
    return Evaluated(tables, given["found"], holding, {**holding.frames, **figures}, given)


def years_after(day: date, years: int) -> date:
    """The same day some years later; the 28th for a 29 February that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _off(code: str, settings: Settings) -> bool:
    return code in settings.rules and settings.rules[code].off


def _weight(code: str, severity: Severity, settings: Settings) -> Severity:
    changed = settings.rules.get(code)
    return changed.severity if changed and changed.severity else severity


def _weighed(findings: Sequence[Finding], settings: Settings) -> list[Finding]:
    """Findings about files, sheets and cells, as the configuration weighs them."""
    return [
        replace(one, severity=_weight(one.check.code, one.severity, settings))
        for one in findings
        if not _off(one.check.code, settings)
    ]


def _weighed_faults(faults: Sequence[Faults], settings: Settings) -> list[Faults]:
    return [
        replace(one, severity=_weight(one.check.code, one.severity, settings))
        for one in faults
        if not _off(one.check.code, settings)
    ]


def _order(finding: Finding) -> tuple[Any, ...]:
    place = finding.place
    return (
        GRAVITY[finding.severity], place.file, place.sheet, place.row,
        len(place.column), place.column, finding.check.code, finding.check.name,
    )  # fmt: skip
