"""What stands in all workbooks together: a frame per sheet, and where each row comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

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


@dataclass(frozen=True)
class Handed:
    """One workbook that was handed in: its path below the inbox, and what was admitted of it."""

    file: str
    admitted: Admitted


@dataclass(frozen=True)
class Faults:
    """Rows of one sheet that break one check, at one column."""

    sheet: type[Sheet]
    ids: Ids
    column: str
    check: Check
    severity: Severity


@dataclass(frozen=True)
class Tables:
    """The assembled sheets.

    `rows` holds every admitted row of each sheet: its declared columns (Arrow types, null where
    blank or faulty) with `file`, `sheet` (the tab) and `row`; the index is the row id. `frames`
    holds those of them that exist on the day, days still to come read as blank. `known` are the
    sheets of which every file was read, so that what is not there is absent.
    """

    rows: Mapping[type[Sheet], DataFrame]
    frames: Mapping[type[Sheet], DataFrame]
    sources: Mapping[tuple[str, str], AdmittedSheet]
    known: frozenset[type[Sheet]]
    findings: Sequence[Finding] = ()
    faults: Sequence[Faults] = ()
    _origins: dict[type[Sheet], tuple[Any, Any]] = field(default_factory=dict, compare=False)
    _documents: dict[type[Sheet], Any] = field(default_factory=dict, compare=False)

    def origin(self, sheet: type[Sheet], row_id: int) -> tuple[str, int]:
        """The file and the sheet row of a row id."""
        if sheet not in self._origins:
            frame = self.rows[sheet]
            self._origins[sheet] = (
                frame["file"].to_numpy(object),
                frame["row"].to_numpy(np.int64),
            )
        files, rows = self._origins[sheet]
        return str(files[row_id]), int(rows[row_id])

    def place(self, sheet: type[Sheet], row_id: int, column: str) -> Place:
        """The cell of a row id and a column."""
        file, row = self.origin(sheet, row_id)
        source = self.sources[file, sheet.table]
        return Place(file, source.title, row, source.letters.get(column, ""))

    def typed(self, sheet: type[Sheet], row_id: int, column: str) -> str:
        """What stands in a cell, as it was typed; empty for a blank."""
        file, row = self.origin(sheet, row_id)
        if text := self._typed.get((file, sheet.table, column, row)):
            return text
        return self._value(sheet, row_id, column)

    def _value(self, sheet: type[Sheet], row_id: int, column: str) -> str:
        value = arrow_of(self.rows[sheet][column])[row_id].as_py()
        return "" if value is None else sheet.columns[column].kind.entry(value)

    def documents(self, sheet: type[Sheet]) -> Any:
        """The document that each row belongs to, as Arrow texts; empty for a row of a log.

        That is the key of its root: an order's number for its lines and changes.
        """
        if sheet not in self._documents:
            frame = self.rows[sheet]
            key = sheet.root().key if sheet.of else sheet.key
            parts = [pc.cast(arrow_of(frame[name]), pa.string()) for name in key]
            # Arrow leaves a row out altogether where every part of it is skipped.
            never_null = pa.array([""] * len(frame), pa.string())
            joined = pc.binary_join_element_wise(never_null, *parts, " ", null_handling="skip")
            self._documents[sheet] = pc.utf8_ltrim_whitespace(joined)
        return self._documents[sheet]

    def document(self, sheet: type[Sheet], row_id: int) -> str:
        """The document of one row."""
        return self.documents(sheet)[row_id].as_py() or ""

    def person(self, sheet: type[Sheet], row_id: int) -> str:
        """The staff id of who answers for a row; empty where the sheets name nobody."""
        root = sheet.root()
        if not root.person():
            return ""
        if sheet is root:
            return self._value(sheet, row_id, root.person())
        return self._people(root).get(self.document(sheet, row_id), "")

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
    def _typed(self) -> Mapping[tuple[str, str, str, int], str]:
        return {
            (file, table, entry["column"], entry["row"]): entry["text"]
            for (file, table), source in self.sources.items()
            for entry in source.typed.to_pylist()
        }

    def _people(self, root: type[Sheet]) -> Mapping[str, str]:
        frame = self.rows[root]
        pairs = zip(
            arrow_of(frame[root.key[0]]).to_pylist(),
            arrow_of(frame[root.person()]).to_pylist(),
            strict=True,
        )
        return {document: person or "" for document, person in pairs if document}


def ids_where(mask: Any) -> Ids:
    """The positions at which an Arrow boolean is true; a null is not."""
    return np.flatnonzero(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))
