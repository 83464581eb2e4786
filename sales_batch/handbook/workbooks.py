"""The pages of the workbooks that staff fill in: every sheet, every column, from their lines."""

from collections.abc import Iterator, Mapping

from sales_batch.core.kinds import FLAG
from sales_batch.core.sheet import Book, Column, Sheet
from sales_batch.core.words import Language, Words
from sales_batch.excel.advice import conditions, example, form
from sales_batch.excel.guide import HOLDING
from sales_batch.handbook.markdown import anchor, label, link, plain, table
from sales_batch.sheets import BOOKS
from sales_batch.sheets.company import Staff

FOLDER = "workbooks"
TITLE = Words("工作簿", "Workbooks")
DEPARTMENTS = Staff.columns["department"].choices
COLUMNS = (
    Words("列", "Column"),
    Words("字段名", "Field"),
    Words("必填", "Required"),
    Words("填什么", "What belongs there"),
    Words("例", "Example"),
    Words("说明", "Meaning"),
)
YES = Words("是", "yes")


def path(book: Book) -> str:
    """The page of a workbook."""
    return f"{FOLDER}/{book.name}.md"


def pages(language: Language) -> Mapping[str, str]:
    """A page for each workbook, by its path."""
    return {path(book): "\n".join(_page(book, language)) for book in BOOKS}


def _page(book: Book, language: Language) -> Iterator[str]:
    yield f"# {book.title.to(language)}\n"
    yield f"{Words(book.note_zh, book.note_en).to(language)}\n"
    department = DEPARTMENTS[book.department].to(language)
    yield label(Words("由谁提交", "Handed in by"), department, language) + "\n"
    yield f"{HOLDING[book.holding].to(language)}\n"
    for sheet in book.sheets:
        yield f"- {link(sheet.words.to(language), f'#{sheet.table}')}"
    for sheet in book.sheets:
        yield ""
        yield from _sheet(sheet, language)


def _sheet(sheet: type[Sheet], language: Language) -> Iterator[str]:
    yield anchor(sheet.table)
    yield f"\n## {sheet.words.to(language)}\n"
    yield f"{sheet.about.to(language)}\n"
    if sheet.clause:
        yield label(Words("依据", "Clause"), sheet.clause, language) + "\n"
    titles = [title.to(language) for title in COLUMNS]
    rows = [_row(sheet, column, language) for column in sheet.columns.values()]
    yield from table(titles, rows)


def _row(sheet: type[Sheet], column: Column, language: Language) -> list[str]:
    said = (column.note.to(language), *conditions(sheet, column, language))
    shown = "" if column.choices and column.kind is not FLAG else example(column, language)
    return [
        column.title.to(language),
        f"`{column.name}`",
        YES.to(language) if column.required else "",
        _form(sheet, column, language),
        plain(shown),
        plain(("" if language == "zh" else " ").join(text for text in said if text)),
    ]


def _form(sheet: type[Sheet], column: Column, language: Language) -> str:
    text = plain(form(sheet, column, language))
    if not column.target:
        return text
    target = f"{column.target.book.name}.md#{column.target.table}"
    return text + link("→", target)
