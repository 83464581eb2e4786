"""The first sheet of a template: what the workbook is for and how it is filled in."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from xlsxwriter.utility import quote_sheetname

from sales_batch.core.regulations import REGULATIONS, quoted
from sales_batch.core.sheet import Book
from sales_batch.core.words import Language, Words
from sales_batch.excel import style
from sales_batch.excel.book import Sheet as Worksheet

NEEDED = {"font_color": "#FFFFFF", "bg_color": style.ACCENT}
"""The look of a required column's header, over that of any header."""
MISSING = {"bg_color": "#FFF2CC"}
"""The look of a required cell that is still empty in a row that was begun."""

COLOURS, SHEETS = Words("颜色", "Colours"), Words("有哪些表", "The sheets")
STEPS, GROUNDS = Words("怎样填写", "How to fill it in"), Words("依据", "Grounds")
VERSION = Words("模板版本", "Template version")
HEADER = Words("标题", "Header")
CLAUSES = Words(
    "标题提示里的“依据”指下列制度，例如 R9 4(1)2 是 R9 第四条（一）之 2。",
    "The clauses in the notes quote these regulations; R9 4(1)2 is R9, article 4 (1), item 2.",
)
LEGEND: tuple[tuple[Words, Mapping[str, Any], Words], ...] = (
    (HEADER, NEEDED, Words("必填的列", "Must be filled in on every row.")),
    (HEADER, {}, Words("选填的列；什么时候该填，见标题的提示", "May stay blank; see its note.")),
    (
        Words("", ""),
        MISSING,
        Words("这一行已经开始填，这一格必填却还空着", "Required, and still empty on a row begun."),
    ),
)
ADVICE = (
    Words(
        "从标题的下一行起填，一行一条。标题请勿改名，也不要合并单元格；列的顺序可以调整。",
        "Start below the header, one row for each entry. Do not rename headers or merge cells; "
        "columns may change places.",
    ),
    Words(
        "把鼠标停在标题上，可以看到这一列的意思、写法、例子和依据；点中一格，也会出现提示。",
        "Rest the pointer on a header to read what the column means, how it is written, an "
        "example and its ground; a hint also appears beside a selected cell.",
    ),
    Words(
        "有下拉箭头的格请从列表选择。日期写成 2026-11-03；数字不带单位；编号前面的 0 会保留。",
        "Where there is an arrow, pick from the list. Write dates as 2026-11-03 and numbers "
        "without units; leading zeros of a code are kept.",
    ),
    Words(
        "填好后存为 .xlsx，放进本部门的文件夹，文件名可以自定；也可以分成几个文件。",
        "Save it as .xlsx in your department's folder, under any name; several files are fine.",
    ),
    Words(
        "程序每晚检查。有问题时，您会收到一份标出问题的副本，写明每一格怎样改；改好再保存即可。",
        "It is checked every night. If something is wrong you receive a copy with the cells "
        "marked and the remedy for each; correct it and save.",
    ),
)
HOLDING = {
    "document": Words(
        "有错的单据会整张暂停，改好之前不计入报表，也不出凭证；其他单据不受影响。",
        "A document with an error waits as a whole: it is in no report and no voucher until it is "
        "corrected. Other documents are not affected.",
    ),
    "row": Words(
        "有错的行会暂停，改好之前不参与计算；其他行不受影响。",
        "A row with an error waits and is not used until it is corrected. Others are not affected.",
    ),
    "cell": Words(
        "选填的格有错，当作没填；必填的格有错，这一行暂停，改好再用。",
        "An optional cell with an error counts as blank; a required one lets its row wait until "
        "it is corrected.",
    ),
}
LABEL_WIDTH, TEXT_WIDTH = 22, 100


@dataclass(frozen=True)
class _Line:
    """One row of the sheet: a label with its look, and a text; or, without a text, a heading."""

    label: str
    text: str = ""
    look: Any = None
    link: str = ""


def write_guide(
    worksheet: Worksheet, book: Book, language: Language, formats: style.Formats
) -> None:
    """Fill the first sheet: purpose, colours, sheets, advice, grounds and version."""
    worksheet.set_column(0, 0, 2)
    worksheet.set_column(1, 1, LABEL_WIDTH)
    worksheet.set_column(2, 2, TEXT_WIDTH)
    worksheet.hide_gridlines(2)
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(0.5, 0.5, 0.6, 0.6)
    worksheet.set_row_pixels(0, 48)
    worksheet.write_string(0, 1, book.title.to(language), formats("title"))
    purpose, wrap = Words(book.note_zh, book.note_en).to(language), {"text_wrap": True}
    worksheet.set_row_pixels(1, _height(purpose, LABEL_WIDTH + TEXT_WIDTH))
    worksheet.merge_range(1, 1, 1, 2, purpose, formats("plain", **wrap))
    for row, line in enumerate(_lines(book, language, formats), 2):
        worksheet.set_row_pixels(row, _height(line.text, TEXT_WIDTH) if line.text else 40)
        look = line.look or formats("heading")
        if line.link:
            worksheet.write_url(row, 1, line.link, look, line.label)
        else:
            worksheet.write(row, 1, line.label, look)
        worksheet.write(row, 2, line.text, formats("plain", indent=1, **wrap))


def _height(text: str, units: float) -> int:
    return style.ROW_HEIGHT * ceil(style.width(text) / units)


def version(book: Book) -> str:
    """A short hash of what the workbook's declaration asks for; a new template has a new one."""
    asked = [
        (
            *(sheet.table, column.name, column.title, column.kind.name, str(column.bounds)),
            *(column.required, column.key, tuple(column.choices.items())),
        )
        for sheet in book.sheets
        for column in sheet.columns.values()
    ]
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:8]


def _lines(book: Book, language: Language, formats: style.Formats) -> Iterator[_Line]:
    label = formats("label", align="right")
    yield _Line(COLOURS.to(language))
    for title, look, text in LEGEND:
        swatch = formats("header" if title.zh else "cell", **{**look, "align": "center"})
        yield _Line(title.to(language), text.to(language), swatch)
    yield _Line(SHEETS.to(language))
    for sheet in book.sheets:
        name = sheet.words.to(language)
        link = f"internal:{quote_sheetname(name)}!A2"
        yield _Line(name, sheet.about.to(language), formats("plain", "link"), link)
    yield _Line(STEPS.to(language))
    for number, advice in enumerate((*ADVICE, HOLDING[book.holding]), 1):
        yield _Line(f"{number}", advice.to(language), label)
    if codes := quoted([sheet.clause for sheet in book.sheets]):
        yield _Line(GROUNDS.to(language))
        yield _Line("", CLAUSES.to(language), label)
        for code in codes:
            yield _Line(code, REGULATIONS[code].to(language), label)
    yield _Line(VERSION.to(language))
    yield _Line("", version(book), label)
