"""Workbooks put together: one frame per sheet; days, doubles, references and links judged."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core import faults, refer
from sales_batch.core.admit import AdmittedSheet
from sales_batch.core.exact import arrow_of, column_of, frame_of
from sales_batch.core.finding import Check, Detail, Finding, Severity
from sales_batch.core.kinds import DAY
from sales_batch.core.layout import UNREAD, UNUSABLE, Remark
from sales_batch.core.place import Place
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Faults, Handed, Ids, Tables, ids_where
from sales_batch.core.words import Words

KEY_TWICE = Check(
    "G11",
    "key_twice",
    Severity.ERROR,
    Words(
        "{key} 不止出现一次，另见 {others}。每个编号只能用一次：请删除重复的行，或更正编号。",
        "{key} stands here more than once, see also {others}. "
        "Use it only once: delete the double row or correct the number.",
    ),
)
ROW_TWICE = Check(
    "G11",
    "row_twice",
    Severity.WARNING,
    Words(
        "这一行与 {others} 完全相同，两行都计入。如果是重复填写，请删除一行。",
        "This row is wholly equal to {others}; both count. If it was entered twice, delete one.",
    ),
)
NOT_YET = Check(
    "G15",
    "not_yet",
    Severity.NOTICE,
    Words(
        "日期 {value} 在今天（{day}）之后，这一行到那天才计入。",
        "The date {value} is after today ({day}); the row counts from that day on.",
    ),
)
CHECKS = (KEY_TWICE, ROW_TWICE, NOT_YET, *refer.CHECKS)


class _Assembly:
    """The frames while they are put together, with what is found on the way."""

    def __init__(self, handed: Sequence[Handed], sheets: Sequence[type[Sheet]]) -> None:
        self.sources = {
            (one.file, part.table): part for one in handed for part in one.admitted.sheets
        }
        self.rows = {sheet: _stacked(sheet, self.sources) for sheet in sheets}
        self.known: frozenset[type[Sheet]] = frozenset()
        self.findings: list[Finding] = []
        self.faults: list[Faults] = []

    @property
    def tables(self) -> Tables:
        return Tables(self.rows, {}, self.sources, self.known)

    def fault(self, sheet: type[Sheet], ids: Ids, column: str, check: Check) -> None:
        self.faults.append(Faults(sheet, ids, column, check, check.severity))

    def found(
        self, sheet: type[Sheet], ids: Ids, column: str, check: Check, details: Sequence[Detail]
    ) -> None:
        tables = self.tables
        self.findings += [
            tables.finding(check, sheet, int(row_id), column, detail)
            for row_id, detail in zip(ids, details, strict=True)
        ]
        self.fault(sheet, ids, column, check)

    def faulty(self, sheet: type[Sheet], columns: Collection[str]) -> Ids:
        """The rows of a sheet that have an error in one of the columns."""
        ids = [
            part.ids
            for part in self.faults
            if part.sheet is sheet and part.column in columns and part.severity is Severity.ERROR
        ]
        return np.unique(np.concatenate([np.empty(0, np.int64), *ids]))


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
    for one in handed:
        for remark in one.admitted.remarks:
            _remarked(work, one.file, remark, sheets)
    _unusable(work)
    work.known = _known(work, handed, sheets, unread)
    for sheet in sheets:
        _refuse_days(work, sheet, first_day, last_day)
        _doubles(work, sheet)
    _references(work, sheets)
    frames = _existing(work, sheets, day)
    return Tables(work.rows, frames, work.sources, work.known, work.findings, work.faults)


def _stacked(sheet: type[Sheet], sources: Mapping[tuple[str, str], AdmittedSheet]) -> DataFrame:
    """All rows of a sheet below each other, with the file, the tab and the row of each."""
    types = {name: column.kind.arrow for name, column in sheet.columns.items()}
    schema = pa.schema(
        {**types, "file": pa.string(), "sheet": pa.string(), "row": pa.int32()}.items()
    )
    parts = [schema.empty_table()]
    for (file, table), source in sources.items():
        if table != sheet.table:
            continue
        count = source.rows.num_rows
        named = source.rows.append_column("file", _repeated(file, count))
        named = named.append_column("sheet", _repeated(source.title, count))
        parts.append(named.select(schema.names).cast(schema))
    return frame_of(pa.concat_tables(parts).combine_chunks())


def _repeated(text: str, count: int) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([text]))


def _remarked(work: _Assembly, file: str, remark: Remark, sheets: Sequence[type[Sheet]]) -> None:
    """The findings of one remark, and the faulty rows it speaks of."""
    sheet = next((one for one in sheets if one.table == remark.table), None)
    ids = _ids(work, file, sheet, remark.rows) if sheet and remark.column else None
    if sheet is None or ids is None or remark.check in UNUSABLE:
        place = Place(file, remark.title, next(iter(remark.rows), 0), remark.letter)
        work.findings.append(
            Finding(
                remark.check, remark.check.severity, place,
                remark.column, remark.value, remark.detail,
            )
        )  # fmt: skip
        return
    tables = work.tables
    for row_id, row in zip(ids.tolist(), remark.rows, strict=True):
        place = Place(file, remark.title, row, remark.letter)
        work.findings.append(
            Finding(
                remark.check, remark.check.severity, place,
                remark.column, remark.value, remark.detail,
                tables.document(sheet, row_id), tables.person(sheet, row_id),
            )
        )  # fmt: skip
    work.fault(sheet, ids, remark.column, remark.check)


def _ids(work: _Assembly, file: str, sheet: type[Sheet], rows: Sequence[int]) -> Ids | None:
    source = work.sources.get((file, sheet.table))
    if source is None:
        return None
    first = _offset(work, file, sheet)
    return first + np.searchsorted(source.rows["row"].to_numpy(), rows)


def _offset(work: _Assembly, file: str, sheet: type[Sheet]) -> int:
    """The row id of the first row that a file gives to a sheet."""
    before = 0
    for (name, table), source in work.sources.items():
        if (name, table) == (file, sheet.table):
            break
        before += source.rows.num_rows if table == sheet.table else 0
    return before


def _unusable(work: _Assembly) -> None:
    for sheet in work.rows:
        for (file, table), source in work.sources.items():
            if table == sheet.table and source.unusable:
                first = _offset(work, file, sheet)
                ids = np.arange(first, first + source.rows.num_rows)
                for column in source.unusable:
                    work.fault(sheet, ids, column, UNUSABLE[0])


def _known(
    work: _Assembly,
    handed: Sequence[Handed],
    sheets: Sequence[type[Sheet]],
    unread: Collection[type[Sheet]],
) -> frozenset[type[Sheet]]:
    """The sheets that somebody handed in and of which nothing is missing."""
    here = {table for _, table in work.sources}
    lost = {
        remark.table for one in handed for remark in one.admitted.remarks if remark.check in UNREAD
    }
    return frozenset(
        sheet
        for sheet in sheets
        if sheet.table in here and sheet.table not in lost and sheet not in unread
    )


def _refuse_days(work: _Assembly, sheet: type[Sheet], first: date, last: date) -> None:
    frame = work.rows[sheet]
    for name, column in sheet.columns.items():
        if column.kind is not DAY:
            continue
        days = arrow_of(frame[name])
        outside = pc.or_(pc.less(days, pa.scalar(first)), pc.greater(days, pa.scalar(last)))
        ids = ids_where(outside)
        if len(ids):
            detail: Detail = {
                "first": first.isoformat(),
                "last": last.isoformat(),
                "column": column.title,
            }
            work.found(sheet, ids, name, faults.OUTSIDE_DATES, [detail] * len(ids))
            frame[name] = column_of(
                pc.if_else(outside, pa.scalar(None, days.type), days), frame[name]
            )


def _doubles(work: _Assembly, sheet: type[Sheet]) -> None:
    """Two rows with one key; in a log, two wholly equal rows."""
    frame = work.rows[sheet]
    if len(frame) < 2:
        return
    names = list(sheet.key or sheet.columns)
    usable = ~np.isin(np.arange(len(frame)), work.faulty(sheet, names))
    candidates = frame.loc[usable, names]
    twins = candidates.index[candidates.duplicated(keep=False)]
    if not len(twins):
        return
    groups = candidates.loc[twins].groupby(names, dropna=False, sort=False)
    for ids in groups.indices.values():
        members = twins[ids].to_numpy()
        _tell_double(work, sheet, members)


def _tell_double(work: _Assembly, sheet: type[Sheet], ids: Ids) -> None:
    tables = work.tables
    check, column = (
        (KEY_TWICE, sheet.key[0]) if sheet.key else (ROW_TWICE, next(iter(sheet.columns)))
    )
    details: list[Detail] = []
    for row_id in ids.tolist():
        places = [tables.place(sheet, int(other), column) for other in ids if other != row_id]
        mine = tables.place(sheet, row_id, column).file
        others = "、".join(_said(place, mine) for place in places[:5])
        key = " ".join(filter(None, (tables.typed(sheet, row_id, name) for name in sheet.key)))
        details.append({"key": key, "others": others + ("…" if len(places) > 5 else "")})
    work.found(sheet, ids, column, check, details)


def _said(place: Place, file: str) -> str:
    """A cell as it is named from within another file."""
    return place.cell if place.file == file else f"{place.file} {place.sheet}!{place.cell}"


def _references(work: _Assembly, sheets: Sequence[type[Sheet]]) -> None:
    codes = {
        sheet: arrow_of(work.rows[sheet][sheet.key[0]])
        for sheet in work.known
        if len(sheet.key) == 1
    }
    for sheet in sheets:
        for result in refer.references(sheet, work.rows[sheet], codes):
            if isinstance(result, refer.Mended):
                _mend(work, sheet, result)
            else:
                work.found(sheet, result.ids, result.column, result.check, result.details)
    known = {sheet: work.rows[sheet] for sheet in work.known}
    for sheet in sheets:
        broken = work.faulty(sheet, {name for names in sheet.links.values() for name in names})
        for link in refer.links(sheet, work.rows[sheet], known, broken):
            work.found(sheet, link.ids, link.column, link.check, link.details)
    work.findings += _not_judged(work, sheets)


def _mend(work: _Assembly, sheet: type[Sheet], mended: refer.Mended) -> None:
    detail: Detail = {
        "read": Words(mended.code, mended.code), "column": sheet.columns[mended.column].title
    }  # fmt: skip
    work.found(sheet, mended.ids, mended.column, faults.READ_LENIENTLY, [detail] * len(mended.ids))
    frame = work.rows[sheet]
    frame.loc[mended.ids, mended.column] = mended.code


def _not_judged(work: _Assembly, sheets: Sequence[type[Sheet]]) -> Iterator[Finding]:
    """One notice for each sheet that rows refer to and that nobody hands in."""
    here = {table for _, table in work.sources}
    for target in sheets:
        if target.table in here:
            continue
        referring = [
            column.name
            for sheet in sheets
            if sheet.table in here and sheet.book is not target.book
            for column in sheet.columns.values()
            if column.target is target and pc.count(arrow_of(work.rows[sheet][column.name])).as_py()
        ]
        if referring:
            detail: Detail = {"book": target.book.title, "target": target.words}
            yield Finding(refer.NOT_JUDGED, Severity.NOTICE, Place(""), detail=detail)


def _existing(
    work: _Assembly, sheets: Sequence[type[Sheet]], day: date
) -> dict[type[Sheet], DataFrame]:
    """The rows that exist on the day, with their parents; other days to come read as blank."""
    frames: dict[type[Sheet], DataFrame] = {}
    for sheet in sheets:
        frame = work.rows[sheet]
        later = np.empty(0, np.int64)
        if sheet.dated:
            later = ids_where(pc.greater(arrow_of(frame[sheet.dated]), pa.scalar(day)))
            detail: Detail = {"day": day.isoformat(), "column": sheet.columns[sheet.dated].title}
            work.found(sheet, later, sheet.dated, NOT_YET, [detail] * len(later))
        if sheet.of:
            later = np.union1d(
                later, _orphaned(work.rows[sheet.of], frames[sheet.of], sheet, frame)
            )
        if len(later):
            frame = frame.drop(index=later)
        frames[sheet] = _without_days_to_come(sheet, frame, day)
    return frames


def _orphaned(parents: DataFrame, existing: DataFrame, sheet: type[Sheet], frame: DataFrame) -> Ids:
    """Rows whose parent does not exist yet."""
    if len(parents) == len(existing) or sheet.of is None:
        return np.empty(0, np.int64)
    key = sheet.of.key[0]
    to_come = parents.loc[parents.index.difference(existing.index), key]
    return np.flatnonzero(frame[key].isin(to_come.dropna()).to_numpy())


def _without_days_to_come(sheet: type[Sheet], frame: DataFrame, day: date) -> DataFrame:
    blanked = {}
    for name, column in sheet.columns.items():
        if column.kind is DAY and not column.ahead and name != sheet.dated:
            days = arrow_of(frame[name])
            later = pc.greater(days, pa.scalar(day))
            if pc.any(later).as_py():
                blanked[name] = column_of(
                    pc.if_else(later, pa.scalar(None, days.type), days), frame[name]
                )
    return frame.assign(**blanked) if blanked else frame
