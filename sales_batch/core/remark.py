"""What is said of a workbook, its sheets and its columns, before any cell is put with others."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sales_batch.core.finding import Check, Detail, Severity
from sales_batch.core.words import Words

COLUMN_MISSING = Check(
    "G05",
    "column_missing",
    Severity.ERROR,
    Words(
        "缺少必需的列“{column}”，这张表的内容暂不能使用。请按模板补上这一列（第 {row} 行是表头）。",
        "The required column {column} is missing, so this sheet cannot be used. "
        "Add it as in the template (the headers stand in row {row}).",
    ),
)
COLUMN_TWICE = Check(
    "G05",
    "column_twice",
    Severity.ERROR,
    Words(
        "列“{column}”出现了两次（{cells}），无法判断以哪一列为准。请删除多余的一列。",
        "The column {column} appears twice ({cells}), and it is unclear which one counts. Delete "
        "one of them.",
    ),
)
HEADERS_NOT_FOUND = Check(
    "G05",
    "headers_not_found",
    Severity.ERROR,
    Words(
        "前 20 行里没有找到表头，这张表没有读取。请把模板的表头行复制回来。",
        "No headers were found in the first 20 rows, so this sheet was not read. Copy the header "
        "row back from the template.",
    ),
)
TABLE_TOO_WIDE = Check(
    "G01",
    "table_too_wide",
    Severity.ERROR,
    Words(
        "列“{column}”在 {cell}，超出了允许的前 {limit} 列（到 {last} 列为止），没有读取。"
        "请把表格移到左边。",
        "The column {column} stands in {cell}, beyond the first {limit} columns (up to {last}), "
        "and was not read. Move the table to the left.",
    ),
)
SHEET_MISSING = Check(
    "G05",
    "sheet_missing",
    Severity.ERROR,
    Words(
        "《{book}》缺少工作表“{sheet}”。请从模板复制这张表；没有内容也要保留空表。",
        "The workbook {book} lacks the sheet {sheet}. Copy it from the template; keep it even "
        "when there is nothing to enter.",
    ),
)
LOG_MISSING = Check(
    "G05",
    "log_missing",
    Severity.WARNING,
    Words(
        "《{book}》没有工作表“{sheet}”，按没有记录处理。请从模板复制这张表。",
        "The workbook {book} has no sheet {sheet}, so there are no entries of it. Copy the sheet "
        "from the template.",
    ),
)
SHEET_TWICE = Check(
    "G01",
    "sheet_twice",
    Severity.ERROR,
    Words(
        "工作表“{sheet}”出现了两次（{titles}），无法判断以哪一张为准，两张都没有读取。请删除多余的一张。",
        "The sheet {sheet} appears twice ({titles}). It is unclear which one counts, so neither "
        "was read. Delete one of them.",
    ),
)
UNKNOWN_WORKBOOK = Check(
    "G02",
    "unknown_workbook",
    Severity.ERROR,
    Words(
        "这个文件里没有一张系统认识的工作表（现有：{titles}），没有读取。"
        "请使用模板；如果改过工作表的名称，请改回来。",
        "None of the sheets in this file is known ({titles}), so it was not read. "
        "Use a template; if you renamed a sheet, give it its name back.",
    ),
)
UNKNOWN_SHEET = Check(
    "G06",
    "unknown_sheet",
    Severity.NOTICE,
    Words("工作表“{value}”不是模板里的表，没有读取。{hint}自己加的表不必处理。",
          "The sheet {value} is not one of the template and was not read.{hint} If you added it "
        "yourself, leave it."),
)  # fmt: skip
UNKNOWN_COLUMN = Check(
    "G06",
    "unknown_column",
    Severity.NOTICE,
    Words("列“{value}”不是模板里的列，没有读取。{hint}自己加的列不必处理。",
          "The column {value} is not one of the template and was not read.{hint} If you added it "
        "yourself, leave it."),
)  # fmt: skip
NAMELESS_COLUMN = Check(
    "G06",
    "nameless_column",
    Severity.NOTICE,
    Words(
        "{columns} 列有 {count} 格内容，但表头（第 {row} 行）没有列名，没有读取。"
        "要填报的内容请补上列名；其他的不必处理。",
        "Column {columns} was not read (filled cells: {count}), because the header row {row} has "
        "no name there. If it belongs to the table, give it its name; otherwise leave it.",
    ),
)
MERGED = Check(
    "G13",
    "merged",
    Severity.WARNING,
    Words(
        "单元格 {range} 是合并的，只有左上角一格有值，其余各格按空白处理。请取消合并，逐格填写。",
        "The cells {range} are merged: only the top left one has a value, the others count as "
        "blank. Unmerge them and fill in each cell.",
    ),
)
HIDDEN_ROWS = Check(
    "G17",
    "hidden_rows",
    Severity.WARNING,
    Words(
        "有 {count} 行被隐藏或筛选掉了（第 {rows} 行），它们照样计入。请取消隐藏并核对。",
        "Rows are hidden or filtered out (number: {count}; row {rows}), but they count all the "
        "same. Unhide and check them.",
    ),
)
HIDDEN_SHEET = Check(
    "G17",
    "hidden_sheet",
    Severity.WARNING,
    Words(
        "工作表“{sheet}”是隐藏的，其中的 {count} 行照样计入。请取消隐藏并核对。",
        "The sheet {sheet} is hidden, but what it holds counts all the same (rows: {count}). "
        "Unhide and check it.",
    ),
)
CHECKS = (
    TABLE_TOO_WIDE, SHEET_TWICE, UNKNOWN_WORKBOOK, COLUMN_MISSING, COLUMN_TWICE, HEADERS_NOT_FOUND,
    SHEET_MISSING, LOG_MISSING, UNKNOWN_SHEET, UNKNOWN_COLUMN, NAMELESS_COLUMN,
    MERGED, HIDDEN_ROWS, HIDDEN_SHEET,
)  # fmt: skip


@dataclass(frozen=True)
class Remark:
    """A check broken by a file, a sheet (`title` is its tab) or cells of a column.

    There may be a million `rows`: those of cells are an array of C integers.
    """

    check: Check
    title: str = ""
    table: str = ""
    column: str = ""
    letter: str = ""
    rows: Sequence[int] = ()
    value: str = ""
    detail: Detail = field(default_factory=dict)


UNUSABLE = (COLUMN_MISSING, COLUMN_TWICE)
"""A row of a sheet with one of these cannot count."""
UNREAD = (SHEET_TWICE, SHEET_MISSING, HEADERS_NOT_FOUND)
"""Of a sheet with one of these nothing is known tonight."""
LOST = (*UNREAD, *UNUSABLE, LOG_MISSING)
"""What takes a whole sheet away, where it was there before."""
