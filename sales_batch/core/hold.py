"""From faults to held rows, along the declared edges, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core.exact import arrow_of, column_of
from sales_batch.core.finding import Severity
from sales_batch.core.lookup import chosen
from sales_batch.core.refer import REFERENCES
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Faults, Ids, Tables, ids_where

HeldRows = Mapping[type[Sheet], DataFrame]
"""The held rows that exist on the day, of the sheets that have any."""


@dataclass(frozen=True)
class Held:
    """What is held, and the frames without it.

    `table` has a row per held row: table, id, document, code, state (held or waiting), and the
    cause: the table, id and column of the fault it goes back to. `frames` are those of `Tables`
    without the held rows; a faulty optional cell of a register is blank in them. `rows` are the
    held rows that exist on the day, of the sheets that have any.
    """

    table: DataFrame
    frames: Mapping[type[Sheet], DataFrame]
    rows: Mapping[type[Sheet], DataFrame]


COLUMNS = ("table", "id", "document", "code", "state", "by_table", "by_id", "by_column")


def hold(tables: Tables, faults: Sequence[Faults]) -> Held:
    """Hold every row that an error or a missing approval concerns (see the handbook, Holding).

    A fault in a document holds all rows of it; in a register of prices its row; in any other
    register its row when the cell is required, else the cell is blanked. Of several causes the
    first by sheet, row and code is named, an error before a missing approval. A row that does not
    exist yet holds nothing.
    """
    frames = dict(tables.frames)
    faults = [replace(fault, ids=_existing(tables, fault)) for fault in faults]
    for fault in faults:
        if _blanks(fault):
            frames[fault.sheet] = _blanked(frames[fault.sheet], fault)
    holding = [fault for fault in faults if _holds(fault) and len(fault.ids)]
    held, rows = [DataFrame(columns=list(COLUMNS))], {}
    for root in dict.fromkeys(fault.sheet.root() for fault in holding):
        family = [sheet for sheet in tables.rows if sheet.root() is root]
        causes = _causes(tables, [fault for fault in holding if fault.sheet in family], family)
        for sheet in family:
            held.append(_held_rows(tables, sheet, family, causes))
            at = _places(frames[sheet], held[-1]["id"].to_numpy(np.int64))
            if len(at):
                rows[sheet] = tables.frames[sheet].take(at)
                frames[sheet] = _without(frames[sheet], at)
    table = pd.concat([part for part in held if len(part)] or held[:1], ignore_index=True)
    return Held(table, frames, rows)


def _places(frame: DataFrame, ids: Ids) -> Ids:
    """Where those of some ascending row ids stand that a frame has."""
    return np.searchsorted(frame.index, ids[np.isin(ids, frame.index)])


def _without(frame: DataFrame, places: Ids) -> DataFrame:
    left = np.ones(len(frame), bool)
    left[places] = False
    return chosen(frame, pa.array(left))


def _existing(tables: Tables, fault: Faults) -> Ids:
    there = tables.frames[fault.sheet].index
    if len(there) == len(tables.rows[fault.sheet]):
        return fault.ids
    return fault.ids[np.isin(fault.ids, there.to_numpy())]


def _holds(fault: Faults) -> bool:
    if fault.severity not in (Severity.ERROR, Severity.WAITING) or fault.check.counts:
        return False
    if fault.sheet.happened and fault.check.code == REFERENCES:
        return False
    return not _blanks(fault)


def _blanks(fault: Faults) -> bool:
    """An error in an optional cell of a register, which costs no more than the cell."""
    column = fault.sheet.columns.get(fault.column)
    return (
        fault.severity is Severity.ERROR
        and fault.sheet.book.holding == "cell"
        and column is not None
        and not column.required
        and not column.key
    )


def _blanked(frame: DataFrame, fault: Faults) -> DataFrame:
    array = arrow_of(frame[fault.column])
    hit = pa.array(frame.index.isin(fault.ids))
    blank = pc.if_else(hit, pa.scalar(None, array.type), array)
    return frame.assign(**{fault.column: column_of(blank, frame[fault.column])})


def _shared(family: Sequence[type[Sheet]]) -> bool:
    """A fault in one row holds all rows of its document."""
    return len(family) > 1 and family[0].book.holding == "document"


def _units(tables: Tables, sheet: type[Sheet], family: Sequence[type[Sheet]], ids: Ids) -> Any:
    """What each of some rows is held with: its document, or the row itself where it shares none."""
    units = np.array([f"\x1f{sheet.table} {row_id}" for row_id in ids.tolist()], object)
    if not _shared(family):
        return units
    documents = tables.documents(sheet).take(pa.array(ids)).to_numpy(zero_copy_only=False)
    return np.where(documents == "", units, documents)


def _causes(tables: Tables, faults: Sequence[Faults], family: Sequence[type[Sheet]]) -> DataFrame:
    """The first cause of each unit, by unit."""
    every = pd.concat(
        [
            DataFrame(
                {
                    "unit": _units(tables, fault.sheet, family, fault.ids),
                    "order": family.index(fault.sheet),
                    "by_id": fault.ids,
                    "code": fault.check.code,
                    "state": "held" if fault.severity is Severity.ERROR else "waiting",
                    "by_table": fault.sheet.table,
                    "by_column": fault.column,
                }
            )
            for fault in faults
        ]
    )
    every = every.sort_values(["state", "order", "by_id", "code"], kind="stable")
    return every.drop_duplicates("unit").set_index("unit")


def _held_rows(
    tables: Tables, sheet: type[Sheet], family: Sequence[type[Sheet]], causes: DataFrame
) -> DataFrame:
    """The rows of one sheet that belong to a unit with a cause."""
    ids = np.unique(causes.loc[causes["by_table"] == sheet.table, "by_id"].to_numpy(np.int64))
    if _shared(family):
        held = pa.array(causes.index, pa.string())
        ids = np.union1d(ids, ids_where(pc.is_in(tables.documents(sheet), value_set=held)))
    rows = causes.loc[_units(tables, sheet, family, ids)].reset_index(drop=True)
    documents = tables.documents(sheet).take(pa.array(ids)).to_numpy(zero_copy_only=False)
    return rows.assign(table=sheet.table, id=ids, document=documents)[list(COLUMNS)]
