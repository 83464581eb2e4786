"""Dict rows as the frames that rules and figures are given on a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from sales_batch.core.admit import Admitted, AdmittedSheet
from sales_batch.core.assemble import assemble
from sales_batch.core.tables import Handed, Tables
from sales_batch.sheets import SHEETS

NOTHING_TYPED = pa.table(
    {
        "column": pa.array([], pa.string()),
        "row": pa.array([], pa.int32()),
        "text": pa.array([], pa.string()),
    }
)


def assembled(*files: Mapping[str, Sequence[Mapping[str, Any]]], day: date) -> Tables:
    """Workbooks that each hold rows of every sheet, by table name, assembled as of a day."""
    handed = [
        Handed(f"order_desk/{number}.xlsx", admitted(rows)) for number, rows in enumerate(files)
    ]
    first, last = date(2000, 1, 1), date(2050, 1, 1)
    return assemble(handed, SHEETS, day=day, first_day=first, last_day=last)


def admitted(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Admitted:
    """A workbook that holds every sheet, with these rows."""
    sheets = [
        AdmittedSheet(
            table=sheet.table,
            title=sheet.words.zh,
            rows=pa.table(
                {
                    "row": pa.array(range(2, len(held) + 2), pa.int32()),
                    **{
                        name: pa.array([row.get(name) for row in held], column.kind.arrow)
                        for name, column in sheet.columns.items()
                    },
                }
            ),
            letters={},
            typed=NOTHING_TYPED,
        )
        for sheet in SHEETS
        for held in [rows.get(sheet.table, ())]
    ]
    return Admitted(sheets, ())
