"""Rule, @rule, judge(): checks of the business, each a plain function over frames."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame

from sales_batch.core.figure import Figure, Frames, Source, call
from sales_batch.core.finding import Check, Detail, Finding, Severity, placeholders
from sales_batch.core.kind import typed
from sales_batch.core.kinds import ExactKind
from sales_batch.core.refer import REFERENCES
from sales_batch.core.sheet import Column, Sheet, english
from sales_batch.core.tables import Faults, Tables
from sales_batch.core.words import Words

BLANK = Words("（空）", "(blank)")


@dataclass(frozen=True, eq=False)
class Rule(Check):
    """A check whose function returns the rows of its first sheet that break it, index unchanged.

    Columns that the function adds feed the message. `at` names the columns at fault; a column `at`
    in the result names them row by row, a column `severity` weighs them row by row, a column
    `person` says who must act where that is not who answers for the row.

    `absent` are the sheets in which the rule misses something: it is judged only where all of them
    is known. `whole` are those whose rows together change what it finds (changes that add up, a
    newer price): it is judged where nothing of them was left unread, so also where nobody handed
    them in. `blank` are columns of the first sheet that must be blank, beside those at fault: a row
    in which one of them could not be read is not judged. `must` is the sentence that must hold.
    """

    must: Words = field(kw_only=True)
    takes: Sequence[Source] = field(kw_only=True)
    at: Sequence[str] = field(kw_only=True)
    function: Callable[..., DataFrame] = field(kw_only=True)
    absent: Sequence[type[Sheet]] = ()
    whole: Sequence[type[Sheet]] = ()
    blank: Sequence[str] = ()

    @property
    def sheet(self) -> type[Sheet]:
        """The sheet whose rows the rule is about."""
        first = self.takes[0]
        assert not isinstance(first, Figure)
        return first

    @property
    def needs_figure(self) -> bool:
        """The rule takes a figure: it is judged after the first holding.

        One that can hold a document by what was decided on it is judged over every document, held
        or not; the others over what counts.
        """
        return any(isinstance(source, Figure) for source in self.takes)


def rule(
    code: str,
    *,
    takes: Sequence[Source],
    at: str | Sequence[str],
    must: str,
    zh: str,
    en: str,
    clause: str = "",
    severity: Severity = Severity.ERROR,
    counts: bool = False,
    absent: Sequence[type[Sheet]] = (),
    whole: Sequence[type[Sheet]] = (),
    blank: Sequence[str] = (),
) -> Callable[[Callable[..., DataFrame]], Rule]:
    """Declare a function as a Rule, named in English after the sentence that must hold.

    `must` is that sentence in Chinese; `zh` and `en` are what a breach is told.
    """

    def declare(function: Callable[..., DataFrame]) -> Rule:
        return Rule(
            code=code,
            name=function.__name__,
            severity=severity,
            message=Words(zh, en),
            clause=clause,
            counts=counts,
            must=Words(must, english(function.__name__)),
            takes=tuple(takes),
            at=(at,) if isinstance(at, str) else tuple(at),
            function=function,
            absent=tuple(absent),
            whole=tuple(whole),
            blank=tuple(blank),
        )

    return declare


@dataclass(frozen=True)
class Judged:
    """What the rules found, and the rows at fault by sheet, column and rule."""

    findings: Sequence[Finding]
    faults: Sequence[Faults]


def judge(
    rules: Sequence[Rule],
    tables: Tables,
    frames: Frames,
    given: Mapping[str, Any],
    weights: Mapping[str, Severity],
) -> Judged:
    """Judge rules over frames; `weights` are severities that the configuration changes, by code.

    A cell that could not be read is not judged again.
    """
    findings: list[Finding] = []
    faults: list[Faults] = []
    unread = _unread(tables)
    for one in rules:
        # A sheet without rows breaks no rule, and many stand empty.
        if not len(frames[one.sheet]) or not _can_judge(one, tables):
            continue
        result = call(one.function, [frames[source] for source in one.takes], given)
        for column, severity, rows in _parts(one, result, weights):
            for name in (column, *one.blank):
                if cells := unread.get((one.sheet, name)):
                    rows = rows[~rows.index.isin(cells)]
            if len(rows):
                findings += _findings(one, tables, column, severity, rows)
                faults.append(Faults(one.sheet, rows.index.to_numpy(), column, one, severity))
    return Judged(findings, faults)


def _can_judge(one: Rule, tables: Tables) -> bool:
    """What the rule misses is known, and what it adds up was read."""
    return tables.known.issuperset(one.absent) and tables.unread.isdisjoint(one.whole)


def without_echoes(tables: Tables, judged: Judged) -> tuple[list[Finding], list[Faults]]:
    """The findings and faults of the tables, less the broken references that a rule speaks of.

    A rule about the same cell says more than that the reference does not exist.
    """
    cells = {
        (fault.sheet, fault.column, row_id)
        for fault in judged.faults
        if fault.severity is Severity.ERROR
        for row_id in fault.ids.tolist()
    }
    places = {tables.place(sheet, row_id, column) for sheet, column, row_id in cells}
    findings = [
        one for one in tables.findings if one.check.code != REFERENCES or one.place not in places
    ]
    faults = []
    for fault in tables.faults:
        if fault.check.code == REFERENCES:
            kept = [i for i in fault.ids.tolist() if (fault.sheet, fault.column, i) not in cells]
            fault = replace(fault, ids=np.array(kept, np.int64))
        faults.append(fault)
    return findings, faults


def _unread(tables: Tables) -> Mapping[tuple[type[Sheet], str], Collection[int]]:
    """The cells, by sheet and column, that admission found an error in; not broken references."""
    cells: dict[tuple[type[Sheet], str], set[int]] = {}
    for fault in tables.faults:
        if fault.severity is Severity.ERROR and fault.check.code != REFERENCES:
            cells.setdefault((fault.sheet, fault.column), set()).update(fault.ids.tolist())
    return cells


def _parts(
    one: Rule, result: DataFrame, weights: Mapping[str, Severity]
) -> Iterator[tuple[str, Severity, DataFrame]]:
    """The breaches by column at fault and severity."""
    if not len(result):
        return
    at = result.get("at")
    weight = result.get("severity")
    for column in sorted(set(at), key=str) if at is not None else one.at:
        chosen = result if at is None else result[(at == column).to_numpy(bool)]
        if weight is None or one.code in weights:
            yield column, weights.get(one.code, one.severity), chosen
            continue
        for severity in sorted(set(chosen["severity"])):
            mine = (chosen["severity"] == severity).to_numpy(bool)
            yield column, Severity(severity), chosen[mine]


def _findings(
    one: Rule, tables: Tables, column: str, severity: Severity, rows: DataFrame
) -> Iterator[Finding]:
    named = [name for name in placeholders(one.message.zh) if name in rows]
    columns = one.sheet.columns
    shown = [
        [_shown(columns.get(name), columns.get(column), value) for value in rows[name].tolist()]
        for name in named
    ]
    title: Detail = {"column": columns[column].title} if column else {}
    people = rows["person"].fillna("").tolist() if "person" in rows else [""] * len(rows)
    for number, row_id in enumerate(rows.index.to_numpy(np.int64).tolist()):
        detail = {name: values[number] for name, values in zip(named, shown, strict=True)}
        found = tables.finding(one, one.sheet, row_id, column, {**title, **detail}, severity)
        yield replace(found, person=people[number]) if people[number] else found


def _shown(own: Column | None, marked: Column | None, value: Any) -> str | Words:
    """A value in a message: as its own column shows it, else plainly.

    A decimal of no column of its own is shown like the cell at fault, if that holds decimals.
    """
    if isinstance(value, Words):
        return value
    if pd.isna(value):
        return BLANK
    if own is None and isinstance(value, Decimal) and marked and isinstance(marked.kind, ExactKind):
        own = marked
    if own:
        return Words(own.kind.show(value, "zh"), own.kind.show(value, "en"))
    return typed(value) if isinstance(value, float | str) else _plain(value)


def _plain(value: Any) -> str:
    if not isinstance(value, Decimal):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
