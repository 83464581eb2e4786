"""What was found, and what is held because of it."""

from collections.abc import Sequence

import pyarrow as pa
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.exact import frame_of
from sales_batch.core.figure import field, figure
from sales_batch.core.finding import Finding
from sales_batch.core.hold import Held
from sales_batch.core.kinds import TEXT, WHOLE
from sales_batch.core.tables import Tables


@figure(
    takes=(),
    fields=(
        field("severity", "级别", "Severity", TEXT),
        field("code", "代码", "Code", TEXT),
        field("clause", "条款", "Clause", TEXT),
        field("file", "文件", "File", TEXT),
        field("sheet", "工作表", "Sheet", TEXT),
        field("cell", "单元格", "Cell", TEXT),
        field("row", "行", "Row", WHOLE),
        field("column", "列", "Column", TEXT),
        field("value", "填写内容", "Value", TEXT),
        field("message", "说明", "Message", TEXT),
        field("document", "单据", "Document", TEXT),
        field("person", "负责人", "Person", TEXT),
    ),
    zh="问题清单",
    en="Findings",
)
def findings(*, found: Sequence[Finding], settings: Settings) -> DataFrame:
    """Every finding of the night, the gravest first, then by file, sheet, row and column.

    `sheet` is the title on the tab, `column` the field's name; row and cell are blank for a finding
    about a whole file or sheet. The message is in the language of the configuration.
    """
    return frame_of(
        pa.table(
            {
                "severity": pa.array([one.severity.value for one in found], pa.string()),
                "code": pa.array([one.check.code for one in found], pa.string()),
                "clause": pa.array([one.check.clause for one in found], pa.string()),
                "file": pa.array([one.place.file for one in found], pa.string()),
                "sheet": pa.array([one.place.sheet for one in found], pa.string()),
                "cell": pa.array([one.place.cell for one in found], pa.string()),
                "row": pa.array([one.place.row or None for one in found], pa.int64()),
                "column": pa.array([one.column for one in found], pa.string()),
                "value": pa.array([one.value for one in found], pa.string()),
                "message": pa.array([one.text(settings.language) for one in found], pa.string()),
                "document": pa.array([one.document for one in found], pa.string()),
                "person": pa.array([one.person for one in found], pa.string()),
            }
        )
    )


@figure(
    takes=(),
    fields=(
        field("sheet", "工作表", "Sheet", TEXT),
        field("row", "行", "Row", WHOLE),
        field("document", "单据", "Document", TEXT),
        field("code", "代码", "Code", TEXT),
        field("cause", "起因", "Cause", TEXT),
        field("state", "状态", "State", TEXT),
    ),
    zh="暂停的单据",
    en="Held rows",
)
def held(*, tables: Tables, holding: Held) -> DataFrame:
    """Every row that is left out of the figures, with the fault that it goes back to.

    `sheet` is the sheet's name, `cause` the cell at fault (of a column that is missing the sheet),
    `state` is held (an error) or
    waiting (an approval is missing).
    """
    sheets = {sheet.table: sheet for sheet in tables.rows}
    table = holding.table
    causes = table[["by_table", "by_id", "by_column"]].itertuples(index=False)
    places = [tables.place(sheets[name], int(row_id), column) for name, row_id, column in causes]
    origins = [
        tables.origin(sheets[name], int(row_id))
        for name, row_id in zip(table["table"], table["id"], strict=True)
    ]
    return frame_of(
        pa.table(
            {
                "sheet": pa.array(table["table"], pa.string()),
                "row": pa.array([row for _, row in origins], pa.int64()),
                "document": pa.array(table["document"], pa.string()),
                "code": pa.array(table["code"], pa.string()),
                "cause": pa.array(
                    [
                        f"{one.file} {one.sheet}!{one.cell}"
                        if one.column
                        else f"{one.file} {one.sheet}"
                        for one in places
                    ],
                    pa.string(),
                ),
                "state": pa.array(table["state"], pa.string()),
            }
        )
    )


FIGURES = (findings, held)
