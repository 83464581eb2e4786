"""The columns that lead from a row of a figure to the row of a workbook that it comes from."""

from sales_batch.core.figure import field
from sales_batch.core.kinds import TEXT, WHOLE

PLACE_FIELDS = (
    field("file", "文件", "File", TEXT),
    field("sheet", "工作表", "Sheet", TEXT),
    field("row", "行", "Row", WHOLE),
)
PLACE = [one.name for one in PLACE_FIELDS]
