"""What stands in all workbooks together: a frame per sheet, and where each row comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core.admit import Admitted, AdmittedSheet
from sales_batch.core.exact import arrow_of
from sales_batch.core.finding import Check, Detail, Finding, Severity
from sales_batch.core.place import Place
from sales_batch.core.sheet import Sheet

Ids = npt.NDArray[np.int64]
T = TypeVar("T")


@dataclass(frozen=True)
class Handed:
    """One workbook that was handed in: its path below the inbox, and what was admitted of it."""

    file: str
    admitted: Admitted


@dataclass(frozen=True)
class Breach:
    """Rows of one sheet that break one check at one column; each row has its detail.

    `values`, an Arrow array with one value per row, is what the cells count as from now on, where
    that is not what stands in them.
    """

    sheet: type[Sheet]
    ids: Ids
    column: str
    check: Check
    details: Sequence[Detail]
    values: Any = None


@dataclass(frozen=True)
class Faults:
    """Rows of one sheet that break one check, at one column."""

    sheet: type[Sheet]
    ids: Ids
    column: str
    check: Check
    severity: Severity


class _PerSheet(dict[type[Sheet], T]):
    """What is made of a sheet when it is first asked for."""

    def __init__(self, make: Callable[[type[Sheet]], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, sheet: type[Sheet]) -> T:
        made = self[sheet] = self._make(sheet)
        return made


@dataclass(frozen=True)
class Tables:
    """The assembled sheets.

    `rows` holds every admitted row of each sheet: its declared columns (Arrow types, null where
    blank or faulty) with `file`, `sheet` (the tab) and `row`; the index is the row id. `frames`
    holds those of them that exist on the day, days still to come read as blank. `known` are the
    sheets of which every file was read, so that what is not there is absent; `unread` those of
    which a file, or a column that its rows need, could not be read, so that a sum over them may
    lack something. A sheet that nobody handed in is neither. `replaced` has, by sheet and column,
    what stands in cells that count as something else: ascending row ids, and the Arrow values
    there; of a cell replaced twice the first is what was typed.
    """

    rows: Mapping[type[Sheet], DataFrame]
    frames: Mapping[type[Sheet], DataFrame]
    sources: Mapping[tuple[str, str], AdmittedSheet]
    known: frozenset[type[Sheet]] = frozenset()
    unread: frozenset[type[Sheet]] = frozenset()
    replaced: Mapping[tuple[type[Sheet], str], Sequence[tuple[Ids, Any]]] = field(
        default_factory=dict
    )
    findings: Sequence[Finding] = ()
    faults: Sequence[Faults] = ()

    def origin(self, sheet: type[Sheet], row_id: int) -> tuple[str, int]:
        """The file and the sheet row of a row id."""
        files, rows = self._origins[sheet]
        return files[row_id].as_py(), rows[row_id].as_py()

    def place(self, sheet: type[Sheet], row_id: int, column: str) -> Place:
        """The cell of a row id and a column."""
        file, row = self.origin(sheet, row_id)
        source = self.sources[file, sheet.table]
        return Place(file, source.title, row, source.letters.get(column, ""))

    def typed(self, sheet: type[Sheet], row_id: int, column: str) -> str:
        """What stands in a cell, as it was typed; empty for a blank."""
        file, row = self.origin(sheet, row_id)
        rows, texts = self._typed[file, sheet.table].get(column, ((), ()))
        at = int(np.searchsorted(rows, row))
        if at < len(rows) and rows[at] == row:
            return str(texts[at].as_py())
        for ids, values in self.replaced.get((sheet, column), ()):
            at = int(np.searchsorted(ids, row_id))
            if at < len(ids) and ids[at] == row_id:
                return _entry(sheet, column, values[at])
        return self.entry(sheet, row_id, column)

    def entry(self, sheet: type[Sheet], row_id: int, column: str) -> str:
        """The value that a cell counts as, as a clerk would type it; empty for a blank."""
        return _entry(sheet, column, self._arrays[sheet][column][row_id])

    def documents(self, sheet: type[Sheet]) -> Any:
        """The document that each row belongs to, as Arrow texts; empty for a row of a log.

        That is the key of its root: an order's number for its lines and changes.
        """
        return self._documents[sheet]

    def document(self, sheet: type[Sheet], row_id: int) -> str:
        """The document of one row."""
        return str(self._documents[sheet][row_id].as_py())

    def person(self, sheet: type[Sheet], row_id: int) -> str:
        """The staff id of who answers for a row; empty where the sheets name nobody."""
        root = sheet.root()
        if not root.person():
            return ""
        if sheet is root:
            return self.entry(sheet, row_id, root.person())
        document = self.document(sheet, row_id)
        return (self._people[root].get(document) if document else None) or ""

    def finding(
        self,
        check: Check,
        sheet: type[Sheet],
        row_id: int,
        column: str,
        detail: Detail,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding at a cell, with what was typed there and whose document it is."""
        return Finding(
            check=check,
            severity=severity or check.severity,
            place=self.place(sheet, row_id, column),
            column=column,
            value=self.typed(sheet, row_id, column) if column else "",
            detail=detail,
            document=self.document(sheet, row_id),
            person=self.person(sheet, row_id),
        )

    @cached_property
    def _typed(self) -> Mapping[tuple[str, str], Mapping[str, tuple[Any, Any]]]:
        """By file and sheet, for each column: the rows in order, and what was typed in them."""
        return {place: _by_column(source.typed) for place, source in self.sources.items()}

    @cached_property
    def _origins(self) -> _PerSheet[tuple[Any, Any]]:
        def make(sheet: type[Sheet]) -> tuple[Any, Any]:
            frame = self.rows[sheet]
            return arrow_of(frame["file"]), arrow_of(frame["row"])

        return _PerSheet(make)

    @cached_property
    def _arrays(self) -> _PerSheet[Mapping[str, Any]]:
        return _PerSheet(
            lambda sheet: {name: arrow_of(self.rows[sheet][name]) for name in sheet.columns}
        )

    @cached_property
    def _documents(self) -> _PerSheet[Any]:
        def make(sheet: type[Sheet]) -> Any:
            arrays = self._arrays[sheet]
            parts = [pc.cast(arrays[name], pa.string()) for name in sheet.root().key]
            if len(parts) == 1:
                return pc.fill_null(parts[0], "")
            # Arrow leaves a row out altogether where every part of it is skipped.
            never_null = pa.array([""] * len(self.rows[sheet]), pa.string())
            joined = pc.binary_join_element_wise(never_null, *parts, " ", null_handling="skip")
            return pc.utf8_ltrim_whitespace(joined)

        return _PerSheet(make)

    @cached_property
    def _people(self) -> _PerSheet[Mapping[str, str | None]]:
        def make(root: type[Sheet]) -> Mapping[str, str | None]:
            people = self._arrays[root][root.person()].to_pylist()
            return dict(zip(self._documents[root].to_pylist(), people, strict=True))

        return _PerSheet(make)


def _entry(sheet: type[Sheet], column: str, held: Any) -> str:
    value = held.as_py()
    return "" if value is None else sheet.columns[column].kind.entry(value)


def _by_column(typed: Any) -> Mapping[str, tuple[Any, Any]]:
    found = {}
    for name in pc.unique(typed["column"]).to_pylist():
        here = typed.filter(pc.equal(typed["column"], name)).sort_by("row").combine_chunks()
        found[name] = here["row"].to_numpy().astype(np.int64), here["text"]
    return found


def ids_where(mask: Any) -> Ids:
    """The positions at which an Arrow boolean is true; a null is not."""
    return np.flatnonzero(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))
