"""What is left out of the figures tonight, where it stands, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.exact import frame_of
from sales_batch.core.figure import field, figure
from sales_batch.core.finding import Finding
from sales_batch.core.hold import Held
from sales_batch.core.kinds import TEXT, WHOLE, ChoiceKind
from sales_batch.core.tables import Tables
from sales_batch.core.words import Language, Words
from sales_batch.figures.places import PLACE_FIELDS
from sales_batch.sheets import SHEETS

WHAT = ChoiceKind(
    "enum",
    Words("表", "sheet"),
    pa.string(),
    "",
    choices={sheet.table: sheet.words for sheet in SHEETS},
)
STATE = ChoiceKind(
    "enum",
    Words("状态", "state"),
    pa.string(),
    "",
    choices={"held": Words("有错误", "Held"), "waiting": Words("待审批", "Waiting")},
)


@figure(
    takes=(),
    fields=(
        field("document", "单据", "Document", TEXT),
        field("table", "内容", "What", WHAT),
        field("state", "状态", "State", STATE),
        field("code", "代码", "Code", TEXT),
        field("message", "原因", "Why", TEXT),
        field("cause_file", "起因文件", "Cause: file", TEXT),
        field("cause_sheet", "起因工作表", "Cause: sheet", TEXT),
        field("cause_row", "起因行", "Cause: row", WHOLE),
        field("cause_cell", "起因单元格", "Cause: cell", TEXT),
        *PLACE_FIELDS,
    ),
    zh="暂不计入的各行",
    en="Held rows and why",
)
def held_rows(
    *, tables: Tables, holding: Held, found: Sequence[Finding], settings: Settings
) -> DataFrame:
    """Every row that is left out of the figures, with the fault that it goes back to in words.

    `table` is the name of the sheet, the cause is the place at fault, `message` what is wrong there
    and what to do, in the language of the configuration.
    """
    said = _said(found, settings.language)
    sheets = {sheet.table: sheet for sheet in tables.rows}
    rows = []
    for held in holding.table.itertuples(index=False):
        place = tables.place(sheets[held.table], int(held.id), "")
        cause = tables.place(sheets[held.by_table], int(held.by_id), held.by_column)
        missing = (cause.file, cause.sheet, held.by_column, held.code)
        keys = ((cause, held.code), missing, (cause.file, held.code))
        rows.append(
            {
                "document": held.document,
                "table": held.table,
                "state": held.state,
                "code": held.code,
                "message": next(filter(None, map(said.get, keys)), None),
                "cause_file": cause.file,
                "cause_sheet": cause.sheet,
                "cause_row": cause.row,
                "cause_cell": cause.cell if cause.column else None,
                "file": place.file,
                "sheet": place.sheet,
                "row": place.row,
            }
        )
    schema = pa.schema([(one.name, one.kind.arrow) for one in held_rows.fields])
    return frame_of(pa.Table.from_pylist(rows, schema))


def _said(found: Sequence[Finding], language: Language) -> Mapping[tuple[Any, ...], str]:
    """What was found, by its cell; by the column of a sheet, and by the file that lacks a sheet."""
    said: dict[tuple[Any, ...], str] = {}
    for one in found:
        place, code = one.place, one.check.code
        keys: list[tuple[Any, ...]] = [(place, code)]
        if place.column or one.column:
            keys.append((place.file, place.sheet, one.column, code))
        elif not place.row:
            keys.append((place.file, code))
        for key in keys:
            said.setdefault(key, one.text(language))
    return said


FIGURES = (held_rows,)
