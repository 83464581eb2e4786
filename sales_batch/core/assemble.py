"""Workbooks put together: one frame per sheet; days, doubles, references and links judged."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core import asof, doubles, flood, refer
from sales_batch.core.exact import arrow_of, column_of, frame_of
from sales_batch.core.finding import Check, Finding, Severity
from sales_batch.core.place import Place
from sales_batch.core.remark import UNREAD, UNUSABLE, Remark
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Breach, Faults, Handed, Ids, Tables

CHECKS = (*doubles.CHECKS, *asof.CHECKS, *refer.CHECKS)


def assemble(
    handed: Sequence[Handed],
    sheets: Sequence[type[Sheet]],
    *,
    day: date,
    first_day: date,
    last_day: date,
    unread: Collection[type[Sheet]] = (),
) -> Tables:
    """Put the admitted workbooks together as they stand on `day`.

    `handed` in the order in which their rows shall follow each other; `sheets` with parents before
    their children. Days outside `first_day` to `last_day` are refused. `unread` names the sheets
    that a workbook which could not be read may hold: what is not there is then not called absent.
    """
    work = _Assembly(handed, sheets)
    for sheet in sheets:
        work.add(asof.refused_days(sheet, work.rows[sheet], first_day, last_day))
    unreadable = {sheet: work.faulty(sheet, sheet.key or sheet.columns) for sheet in sheets}
    here = {sheet for sheet in sheets if work.handed_in(sheet)}
    lost = {*unread, *work.lost}
    work.unread |= lost
    known = frozenset(here - lost)
    _refer(work, known)
    work.findings += refer.not_judged(work.rows, here | lost)
    frames, not_yet = asof.existing(work.rows, sheets, day)
    work.add(not_yet)
    for sheet in sheets:
        # What is still to come changes nothing today, so it doubles nothing.
        there = frames[sheet].index.to_numpy()
        sound = there[~np.isin(there, unreadable[sheet])]
        work.add(doubles.doubles(work.tables, sheet, sound))
    return work.finished(frames, known)


def _refer(work: "_Assembly", known: Collection[type[Sheet]]) -> None:
    """Judge references, then links, which are judged by the codes as they were read."""
    codes = {sheet: arrow_of(work.rows[sheet][sheet.key[0]]) for sheet in known if sheet.key}
    for sheet, frame in work.rows.items():
        work.add(refer.references(sheet, frame, codes))
    there = {sheet: work.rows[sheet] for sheet in known}
    for sheet, frame in work.rows.items():
        broken = work.faulty(sheet, {name for names in sheet.links.values() for name in names})
        work.add(refer.links(sheet, frame, there, broken))


def _below_each_other(columns: Sequence[Any], arrow: Any) -> Any:
    """Chunked columns as one array of a type."""
    parts = [part for one in columns for part in one.chunks]
    typed = [
        # A column that nobody filled in costs nothing to decode.
        pa.nulls(len(part), arrow) if part.null_count == len(part) else part.cast(arrow)
        for part in parts
    ]
    return pa.concat_arrays([pa.nulls(0, arrow), *typed])


class _Assembly:
    """The rows while they are put together, with what is found on the way."""

    def __init__(self, handed: Sequence[Handed], sheets: Sequence[type[Sheet]]) -> None:
        sources = {(one.file, part.table): part for one in handed for part in one.admitted.sheets}
        self.rows: dict[type[Sheet], DataFrame] = {}
        self.replaced: dict[tuple[type[Sheet], str], list[tuple[Ids, Any]]] = {}
        self.tables = Tables(self.rows, {}, sources, replaced=self.replaced)
        self.findings: list[Finding] = []
        self.lost: set[type[Sheet]] = set()
        self.unread: set[type[Sheet]] = set()
        self._breaches: list[Breach] = []
        self._faults: dict[tuple[type[Sheet], str, Check], list[Ids]] = {}
        self._first: dict[tuple[str, str], int] = {}
        for sheet in sheets:
            self._stack(sheet)
        named = {sheet.table: sheet for sheet in sheets}
        for one in handed:
            for remark in one.admitted.remarks:
                self._remarked(one.file, remark, named.get(remark.table))

    def handed_in(self, sheet: type[Sheet]) -> bool:
        """Somebody handed this sheet in."""
        return any(table == sheet.table for _, table in self._first)

    def add(self, breaches: Iterator[Breach] | Sequence[Breach]) -> None:
        """Take breaches in; where they say what cells count as, it is so from now on."""
        for breach in breaches:
            self._breaches.append(breach)
            self._fault(breach.sheet, breach.ids, breach.column, breach.check)
            if breach.values is not None:
                self._replace(breach)

    def faulty(self, sheet: type[Sheet], columns: Collection[str]) -> Ids:
        """The rows of a sheet that have an error in one of the columns."""
        found = [
            part
            for (here, column, check), parts in self._faults.items()
            if here is sheet and column in columns and check.severity is Severity.ERROR
            for part in parts
        ]
        return np.unique(np.concatenate([np.empty(0, np.int64), *found]))

    def finished(
        self, frames: Mapping[type[Sheet], DataFrame], known: frozenset[type[Sheet]]
    ) -> Tables:
        """The tables, with every finding said of the rows as they now are."""
        faults = [
            Faults(sheet, np.unique(np.concatenate(ids)), column, check, check.severity)
            for (sheet, column, check), ids in self._faults.items()
        ]
        findings = self.findings.copy()
        tables = replace(
            self.tables, frames=frames, known=known, unread=frozenset(self.unread), faults=faults,
            findings=findings,
        )  # fmt: skip
        findings += self._said(tables)
        return tables

    def _said(self, tables: Tables) -> Iterator[Finding]:
        """The findings of all breaches, a flood of them in brief."""
        counts = {key: sum(map(len, ids)) for key, ids in self._faults.items()}
        starts = {sheet: self._starts(sheet) for sheet in self.rows}
        many = flood.Flood(tables, starts)
        for breach in self._breaches:
            sheet, column, check = breach.sheet, breach.column, breach.check
            if counts.get((sheet, column, check), 0) > flood.LIMIT:
                yield from many.said(breach)
            else:
                for row_id, detail in zip(breach.ids.tolist(), breach.details, strict=True):
                    yield tables.finding(check, sheet, row_id, column, detail)
        yield from many.rest()

    def _starts(self, sheet: type[Sheet]) -> list[int]:
        return sorted(first for (_, table), first in self._first.items() if table == sheet.table)

    def _stack(self, sheet: type[Sheet]) -> None:
        """All rows of a sheet below each other, with the file, the tab and the row of each."""
        sources = self.tables.sources.items()
        parts = {file: source for (file, table), source in sources if table == sheet.table}
        counts = [source.rows.num_rows for source in parts.values()]
        for file, end, count in zip(parts, np.cumsum(counts).tolist(), counts, strict=True):
            self._first[file, sheet.table] = end - count
        types = {name: column.kind.arrow for name, column in sheet.columns.items()}
        columns = {
            name: _below_each_other([source.rows[name] for source in parts.values()], arrow)
            for name, arrow in {**types, "row": pa.int32()}.items()
        }
        part = pa.array(np.repeat(np.arange(len(parts)), counts))
        titles = [source.title for source in parts.values()]
        places = {"file": list(parts), "sheet": titles}
        named = {name: pa.array(said, pa.string()).take(part) for name, said in places.items()}
        names = [*types, "file", "sheet", "row"]
        self.rows[sheet] = frame_of(pa.table({**columns, **named}).select(names))

    def _remarked(self, file: str, remark: Remark, sheet: type[Sheet] | None) -> None:
        """What a remark says of a file, a sheet or a header, or of cells of ours."""
        source = self.tables.sources.get((file, remark.table))
        if sheet and (
            remark.check in UNREAD or (remark.check in UNUSABLE and remark.column in sheet.key)
        ):
            self.lost.add(sheet)
            if remark.check in UNREAD:
                self._torn(file, remark.check, sheet)
        if sheet and remark.check in UNUSABLE:
            self.unread.add(sheet)
        if sheet and source and remark.column and remark.check not in UNUSABLE:
            rows = source.rows["row"].to_numpy()
            ids = self._first[file, sheet.table] + np.searchsorted(
                rows, np.array(remark.rows, rows.dtype)
            )
            details = [remark.detail] * len(ids)
            self.add([Breach(sheet, ids, remark.column, remark.check, details)])
            return
        place = Place(file, remark.title, next(iter(remark.rows), 0), remark.letter)
        self.findings.append(
            Finding(
                remark.check, remark.check.severity, place,
                remark.column, remark.value, remark.detail,
            )
        )  # fmt: skip
        if sheet and source and remark.check in UNUSABLE:
            self._fault(sheet, self._ids(file, sheet), remark.column, remark.check)

    def _torn(self, file: str, check: Check, lost: type[Sheet]) -> None:
        """What is left in a file of documents one sheet of which could not be read is at fault."""
        for sheet in self.rows:
            here = (file, sheet.table) in self.tables.sources
            if here and sheet is not lost and sheet.root() is lost.root():
                self._fault(sheet, self._ids(file, sheet), "", check)

    def _ids(self, file: str, sheet: type[Sheet]) -> Ids:
        """All rows of a sheet that stand in one file."""
        count = self.tables.sources[file, sheet.table].rows.num_rows
        return np.arange(count) + self._first[file, sheet.table]

    def _fault(self, sheet: type[Sheet], ids: Ids, column: str, check: Check) -> None:
        if len(ids):
            self._faults.setdefault((sheet, column, check), []).append(ids)

    def _replace(self, breach: Breach) -> None:
        """Let cells count as what a breach says, and keep what stands in them."""
        frame, column = self.rows[breach.sheet], breach.column
        before = arrow_of(frame[column])
        kept = breach.ids, before.take(pa.array(breach.ids))
        self.replaced.setdefault((breach.sheet, column), []).append(kept)
        mask = np.zeros(len(frame), bool)
        mask[breach.ids] = True
        array = pc.replace_with_mask(before, pa.array(mask), breach.values)
        frame[column] = column_of(array, frame[column])
        self.tables = replace(self.tables)  # without what the old one has made of the rows
