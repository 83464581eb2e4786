"""What a workbook must be before it is parsed: the limits, and the refusals in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sales_batch.core.finding import Check, Severity
from sales_batch.core.words import Words


@dataclass(frozen=True)
class Limits:
    """How much one workbook may cost; past a limit it is refused with the limit and the figure."""

    file_bytes: int = 50 * 2**20
    parts: int = 1_000
    unpacked_bytes: int = 400 * 2**20
    ratio: int = 1_000
    """Unpacked to packed bytes of a part, once it unpacks to more than 1 MiB."""
    rows: int = 1_048_576
    """The highest row number of a sheet."""
    columns: int = 256
    """The highest column of a table of ours; the reader reads on, admission looks no further."""
    worker_seconds: float = 120.0
    worker_bytes: int = 2 * 2**30


def megabytes(size: int) -> str:
    """A number of bytes as a clerk reads it: `52.4 MB`, in units of 2**20 bytes."""
    return f"{size / 2**20:,.1f} MB"


_SAVE_AS = Words(
    "请在 Excel 中打开，另存为 Excel 工作簿（.xlsx）。",
    "Open it in Excel and save it as Excel workbook (.xlsx).",
)
_REPAIR = Words(
    "请在 Excel 中打开并修复，核对数据后另存为 Excel 工作簿（.xlsx）。",
    "Open and repair it in Excel, check the data, and save it as Excel workbook (.xlsx).",
)
_SHRINK = Words(
    "请删除不用的行、列、格式、图片和工作表，或拆成几个文件，再保存。",
    "Remove rows, columns, formats, pictures and sheets no longer needed, or split it into "
    "several files, and save.",
)


def _refusal(name: str, zh: str, en: str, remedy: Words | None = None) -> Check:
    if remedy:
        zh, en = zh + remedy.zh, f"{en} {remedy.en}"
    return Check("G01", name, Severity.ERROR, Words(zh, en))


FILE_TOO_LARGE = _refusal(
    "file_too_large",
    "文件大小为 {size}，超过上限 {limit}。",
    "The file is {size}; the limit is {limit}.",
    _SHRINK,
)
FILE_EMPTY = _refusal(
    "file_empty",
    "文件是空的（0 字节），可能没有保存成功。请打开原文件，重新保存为 Excel 工作簿（.xlsx）。",
    "The file is empty (0 bytes); saving it probably failed. Open the original and save it again "
    "as Excel workbook (.xlsx).",
)
FILE_CUT_SHORT = _refusal(
    "file_cut_short",
    "文件不完整，后面的内容缺失，可能是保存或复制时中断了。请重新保存或重新复制一次。",
    "The file ends too early; saving or copying it was probably interrupted. Save or copy it "
    "again.",
)
FILE_DAMAGED = _refusal(
    "file_damaged",
    "文件已损坏：其中 {part} 的内容与保存时不同。",
    "The file is damaged: the content of its part {part} is not what was saved.",
    _REPAIR,
)
FILE_ENCRYPTED = _refusal(
    "file_encrypted",
    "文件设有打开密码，无法读取。请在 Excel 的“文件 > 信息 > 保护工作簿 > "
    "用密码进行加密”中清空密码，再保存。",
    "The file is protected by a password and cannot be read. In Excel, clear the password under "
    "File > Info > Protect Workbook > Encrypt with Password, and save.",
)
LEGACY_XLS = _refusal(
    "legacy_xls",
    "这是旧版 Excel 文件（.xls 格式），只改扩展名是不行的。",
    "This is a workbook in the old .xls format; changing its extension is not enough.",
    _SAVE_AS,
)
BINARY_XLSB = _refusal(
    "binary_xlsb",
    "这是 Excel 二进制工作簿（.xlsb）。",
    "This is an Excel binary workbook (.xlsb).",
    _SAVE_AS,
)
OPEN_DOCUMENT = _refusal(
    "open_document",
    "这是 OpenDocument 文件（如 .ods）。请用 Excel 或 WPS 打开，另存为 Excel 工作簿（.xlsx）。",
    "This is an OpenDocument file (such as .ods). Open it in Excel or WPS and save it as Excel "
    "workbook (.xlsx).",
)
PLAIN_TEXT = _refusal(
    "plain_text",
    "这是文本文件（如 CSV），不是 Excel 工作簿。请用 Excel 打开，核对编号和日期，另存为 Excel "
    "工作簿（.xlsx）。",
    "This is a text file (such as CSV), not an Excel workbook. Open it in Excel, check the codes "
    "and dates, and save it as Excel workbook (.xlsx).",
)
WEB_PAGE = _refusal(
    "web_page",
    "这是网页或 XML 文件，不是 Excel 工作簿（有些系统导出的“Excel”就是这样）。",
    "This is a web page or XML file, not an Excel workbook (some systems export such files as "
    "“Excel”).",
    _SAVE_AS,
)
PDF_FILE = _refusal(
    "pdf_file",
    "这是 PDF 文件，不是 Excel 工作簿。请提交原来的 Excel 工作簿（.xlsx）。",
    "This is a PDF file, not an Excel workbook. Hand in the Excel workbook (.xlsx) it was made "
    "from.",
)
NOT_A_WORKBOOK = _refusal(
    "not_a_workbook",
    "这不是 Excel 工作簿：可能是其他类型的文件改了扩展名，也可能已完全损坏。请提交 Excel "
    "工作簿（.xlsx）。",
    "This is not an Excel workbook: it may be another kind of file with a changed extension, or "
    "badly damaged. Hand in an Excel workbook (.xlsx).",
)
TOO_MANY_PARTS = _refusal(
    "too_many_parts",
    "文件内部有 {count} 个组成部分，超过上限 {limit} 个。",
    "The file consists of {count} parts; the limit is {limit}.",
    _SHRINK,
)
UNPACKED_TOO_LARGE = _refusal(
    "unpacked_too_large",
    "文件解压后为 {size}，超过上限 {limit}。",
    "Unpacked, the file is {size}; the limit is {limit}.",
    _SHRINK,
)
PACKED_TOO_TIGHTLY = _refusal(
    "packed_too_tightly",
    "文件内部的 {part} 压缩得异常紧（{ratio} 倍，上限 {limit} 倍），不像正常保存的文件。",
    "The part {part} of the file is packed unusually tightly ({ratio} to 1; the limit is "
    "{limit}), unlike a file saved in the usual way.",
    _SHRINK,
)
UNKNOWN_PACKING = _refusal(
    "unknown_packing",
    "文件内部的 {part} 不是用 Excel 的方式压缩的。",
    "The part {part} of the file is packed in a way that Excel does not use.",
    _SAVE_AS,
)
PART_NAME_UNSAFE = _refusal(
    "part_name_unsafe",
    "文件内部有不允许的名称“{part}”，文件可能被改动过。请找回可靠的原文件，在 Excel 中重新保存。",
    "The file holds a part with a name that is not allowed ({part}); it may have been tampered "
    "with. Find an original that you trust and save it again in Excel.",
)
PART_DOUBLED = _refusal(
    "part_doubled",
    "文件内部有两个“{part}”，无法确定哪个有效。",
    "The file holds two parts named {part}, and it is unclear which one counts.",
    _REPAIR,
)
PARTS_OVERLAP = _refusal(
    "parts_overlap",
    "文件内部结构有误：{part} 与其他内容重叠。",
    "The inside of the file is wrong: its part {part} overlaps another.",
    _REPAIR,
)
PART_MISSING = _refusal(
    "part_missing",
    "文件内部缺少 {part}。",
    "The part {part} is missing from the file.",
    _REPAIR,
)
DOCTYPE_DECLARED = _refusal(
    "doctype_declared",
    "文件内部的 {part} 中有正常工作簿不会有的声明（DOCTYPE），为安全起见没有读取。",
    "The part {part} of the file holds a declaration that workbooks do not have (DOCTYPE); for "
    "safety the file was not read.",
    _SAVE_AS,
)
XML_MALFORMED = _refusal(
    "xml_malformed",
    "文件内部的 {part} 第 {line} 行的内容有误。",
    "The part {part} of the file is malformed at line {line}.",
    _REPAIR,
)
CONTENT_UNKNOWN = _refusal(
    "content_unknown",
    "文件内部的 {part} 中有无法识别的内容（{what}）。",
    "The part {part} of the file holds something unknown ({what}).",
    _SAVE_AS,
)
SHEET_TITLES_EQUAL = _refusal(
    "sheet_titles_equal",
    "有两张工作表同名：“{sheet}”和“{other}”（不分大小写）。请重命名或删除其中一张，再保存。",
    "Two sheets have the same name: {sheet} and {other} (upper and lower case count as equal). "
    "Rename or delete one, and save.",
)
TOO_MANY_ROWS = _refusal(
    "too_many_rows",
    "工作表“{sheet}”有第 {row} 行，超过上限 {limit} 行。",
    "Sheet {sheet} has a row {row}; the limit is {limit} rows.",
    _SHRINK,
)
CELL_MISPLACED = _refusal(
    "cell_misplaced",
    "工作表“{sheet}”第 {row} 行中，有一个单元格的位置写错了：“{cell}”。",
    "In sheet {sheet}, row {row}, a cell has a wrong position: {cell}.",
    _REPAIR,
)
CELL_DOUBLED = _refusal(
    "cell_doubled",
    "工作表“{sheet}”的单元格 {cell} 在文件中出现两次，无法确定哪个有效。",
    "In sheet {sheet}, the cell {cell} appears twice in the file, and it is unclear which one "
    "counts.",
    _REPAIR,
)
CELL_UNREADABLE = _refusal(
    "cell_unreadable",
    "工作表“{sheet}”的单元格 {cell} 存有无法识别的内容“{value}”。请在 Excel 中打开，"
    "改正该单元格后保存。",
    "In sheet {sheet}, the cell {cell} holds something unreadable: {value}. Open the file in "
    "Excel, correct that cell, and save.",
)
READING_TOO_SLOW = _refusal(
    "reading_too_slow",
    "读取该文件超过 {limit} 秒，已停止。",
    "Reading the file took longer than {limit} seconds and was stopped.",
    _SHRINK,
)
READING_TOO_BIG = _refusal(
    "reading_too_big",
    "读取该文件所需内存超过 {limit}，已停止。",
    "Reading the file took more than {limit} of memory and was stopped.",
    _SHRINK,
)
READING_CRASHED = _refusal(
    "reading_crashed",
    "读取该文件时程序意外中止，文件可能已损坏。",
    "The reader broke down on this file; it may be damaged.",
    _REPAIR,
)

STOPPED: Mapping[Literal["time", "memory", "crash"], Check] = {
    "time": READING_TOO_SLOW,
    "memory": READING_TOO_BIG,
    "crash": READING_CRASHED,
}
"""The check of a worker that was stopped, by its reason; `limit` is the detail of the first two."""

CHECKS = (
    FILE_TOO_LARGE,
    FILE_EMPTY,
    FILE_CUT_SHORT,
    FILE_DAMAGED,
    FILE_ENCRYPTED,
    LEGACY_XLS,
    BINARY_XLSB,
    OPEN_DOCUMENT,
    PLAIN_TEXT,
    WEB_PAGE,
    PDF_FILE,
    NOT_A_WORKBOOK,
    TOO_MANY_PARTS,
    UNPACKED_TOO_LARGE,
    PACKED_TOO_TIGHTLY,
    UNKNOWN_PACKING,
    PART_NAME_UNSAFE,
    PART_DOUBLED,
    PARTS_OVERLAP,
    PART_MISSING,
    DOCTYPE_DECLARED,
    XML_MALFORMED,
    CONTENT_UNKNOWN,
    SHEET_TITLES_EQUAL,
    TOO_MANY_ROWS,
    CELL_MISPLACED,
    CELL_DOUBLED,
    CELL_UNREADABLE,
    READING_TOO_SLOW,
    READING_TOO_BIG,
    READING_CRASHED,
)
