"""A report workbook: a cover, sheets for readers, and detail sheets of any length."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

from xlsxwriter.utility import xl_range

from sales_batch.core.report import Cover, Page, Table
from sales_batch.core.words import Language, Words, rows_counted
from sales_batch.excel import charts, paper, tables
from sales_batch.excel.book import new_book
from sales_batch.excel.cover import NAME, write_cover
from sales_batch.excel.plan import Names, Planned, planned, stands
from sales_batch.excel.style import Formats
from sales_batch.excel.tables import Press, Shown

SHEET_ROWS = 1_048_576
BUTTON = 2
"""Units that the button of a filter takes beside a title."""

PAGES = Words("第 &P 页，共 &N 页", "Page &P of &N")
AS_OF = Words("截至 {}", "As of {}")
COUNT = Words("共 {}", "{}")
PART = Words("第 {} 张，共 {} 张；合计为全部各张之和", "sheet {} of {}; totals are of all of them")


def write(
    path: Path,
    cover: Cover,
    pages: Sequence[Page],
    language: Language,
    *,
    inbox: PurePath | None = None,
    sheet_rows: int = SHEET_ROWS,
) -> None:
    """Write a report workbook to `path`, the same bytes for the same content.

    `inbox` is where the files of traced rows are found, for links to them: a path from the folder
    in which the report will be read, or an absolute one; without it there are no links. A table of
    more than `sheet_rows` (what Excel holds) goes on on further sheets. Raises TypeError for a
    column of floats, and an error when anything would be missing from the workbook.
    """
    day = cover.day
    properties = {
        "title": cover.title.to(language),
        "company": cover.company,
        "created": datetime(day.year, day.month, day.day),
    }
    with new_book(path, properties) as book:
        names = Names()
        front = names.free(NAME.to(language))
        plans = list(planned(pages, names, language, sheet_rows))
        press = Press(book, Formats(book), cover, language, inbox, stands(plans))
        first = _add_sheet(press, front)
        contents = [named for plan in plans for named in _write_page(press, plan)]
        write_cover(press, first, contents)


def _add_sheet(press: Press, name: str) -> Any:
    """A new sheet, set up for print: A4 landscape, one page wide, numbered, with its origin."""
    sheet = press.book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    front, language = press.cover, press.language
    origin = f"{AS_OF.to(language).format(front.day)} · {front.fingerprint[:12]}"
    owner = f"{front.company} · {front.title.to(language)}"[:80]
    parts = (f"&L&8 {_plain(origin)}", f"&C&8 {PAGES.to(language)}", f"&R&8 {_plain(owner)}")
    sheet.set_footer("".join(parts), {"margin": 0.3})
    sheet.hide_gridlines(2)
    return sheet


def _plain(text: str) -> str:
    return text.replace("&", "&&").replace("\n", " ")


def _write_page(press: Press, plan: Planned) -> Iterator[tuple[str, int]]:
    """Write the sheets of a page; yields the name and the number of rows of each."""
    if plan.rows:
        yield from _write_detail(press, plan)
    else:
        yield _write_for_readers(press, plan.page, plan.names[0])


def _write_top(press: Press, sheet: Any, page: Page, remark: str) -> int:
    """The title, the day and a remark, the note; the next free row."""
    language = press.language
    press.put(sheet, 0, 0, page.title.to(language), "title")
    sheet.set_row_pixels(0, 36)
    day = AS_OF.to(language).format(press.cover.day)
    press.put(sheet, 1, 0, f"{day} · {remark}" if remark else day, "note")
    if page.note is None:
        return 2
    press.put(sheet, 2, 0, page.note.to(language), "note")
    return 3


def _write_detail(press: Press, plan: Planned) -> Iterator[tuple[str, int]]:
    """One table, on as many sheets as its rows take; its totals are those of all of them."""
    (table,) = plan.page.tables
    parts, start = [], 0
    for name, rows in zip(plan.names, plan.rows, strict=True):
        piece = replace(table, frame=table.frame.iloc[start : start + len(rows)])
        parts.append(_Part(name, rows, tables.shown(press, piece)))
        start += len(rows)
    sums = _sums(parts)
    for number, part in enumerate(parts, 1):
        count = rows_counted(len(table.frame))
        remark = COUNT.to(press.language).format(count.to(press.language))
        if len(parts) > 1:
            remark += " · " + PART.to(press.language).format(number, len(parts))
        _write_part(press, plan.page, part, sums, remark)
        yield part.name, len(part.rows)


@dataclass(frozen=True)
class _Part:
    """What of a table stands on one sheet."""

    name: str
    rows: range
    columns: Sequence[Shown]


def _sums(parts: Sequence[_Part]) -> tables.Sums:
    several = len(parts) > 1
    totals = [tables.totals_of(part.columns) for part in parts]
    return {
        at: (
            "=" + "+".join(tables.subtotal(p.rows, at, p.name if several else "") for p in parts),
            sum((found[at] for found in totals), Decimal(0)),
        )
        for at in totals[0]
    }


def _write_part(press: Press, page: Page, part: _Part, sums: tables.Sums, remark: str) -> None:
    sheet = _add_sheet(press, part.name)
    row, columns = _write_top(press, sheet, page, remark), part.columns
    if sums:
        tables.write_totals(press, sheet, row, columns, sums)
        row += 1
    wide = tables.widths(columns, {at: value for at, (_, value) in sums.items()}, BUTTON)
    _set_widths(sheet, wide)
    tables.write_header(press, sheet, row, columns, wide, BUTTON)
    tables.write_rows(press, sheet, row + 1, columns)
    last, right = max(row, part.rows.stop - 1), len(columns) - 1
    sheet.autofilter(row, 0, last, right)
    sheet.freeze_panes(row + 1, 1 if right > 6 else 0)
    sheet.repeat_rows(row)
    tables.hide_idle_points(press, sheet, part.rows, columns)
    sheet.ignore_errors({"number_stored_as_text": xl_range(row, 0, last, right)})


def _set_widths(sheet: Any, wide: Mapping[int, float]) -> None:
    for at, width in wide.items():
        sheet.set_column(at, at, width)


def _write_for_readers(press: Press, page: Page, name: str) -> tuple[str, int]:
    """Tables below each other, each with its charts beside or under it; nothing overlaps."""
    if any(chart.table not in range(len(page.tables)) for chart in page.charts):
        raise ValueError(f"page {page.name} has a chart over a table that it does not have")
    sheet = _add_sheet(press, name)
    row = _write_top(press, sheet, page, "") + 1
    shown = [tables.shown(press, table) for table in page.tables]
    wide: dict[int, float] = {}
    for columns in shown:
        for at, width in tables.widths(columns, tables.totals_of(columns), 0).items():
            wide[at] = max(wide.get(at, 0), width)
    _set_widths(sheet, wide)
    free = charts.free_column(shown, wide)
    sections, width = [], max(paper.extent(wide, len(columns)) for columns in shown)
    for number, (table, columns) in enumerate(zip(page.tables, shown, strict=True)):
        top, (row, rows) = row, _write_section(press, sheet, row, table, columns, wide)
        parts = [range(top, row)]
        drawn = [chart for chart in page.charts if chart.table == number]
        if rows and drawn:
            beside = free if charts.is_narrow(columns, wide) else 0
            width = max(width, paper.extent(wide, beside) + charts.reach(len(drawn)))
            over = charts.Over(columns, rows, beside)
            below = charts.write_charts(press, sheet, range(top, row), drawn, over)
            parts = [range(top, below)] if beside else [*parts, range(row, below)]
            row = below
        sections.append(parts)
        row += 1
    sheet.set_h_pagebreaks(list(paper.breaks(sections, width, sheet.heights(row))))
    sheet.repeat_rows(0)
    return name, sum(len(table.frame) for table in page.tables)


def _write_section(
    press: Press,
    sheet: Any,
    row: int,
    table: Table,
    columns: Sequence[Shown],
    wide: Mapping[int, float],
) -> tuple[int, range]:
    """A table with its title above and its totals below; the next free row, and its rows."""
    if table.title:
        press.put(sheet, row, 0, table.title.to(press.language), "heading")
        row += 1
    tables.write_header(press, sheet, row, columns, wide)
    rows = range(row + 1, row + 1 + len(table.frame))
    tables.write_rows(press, sheet, rows.start, columns)
    tables.name_cells(press, sheet, rows.start, table)
    if not rows:
        press.put(sheet, rows.start, 0, tables.NOTHING.to(press.language), "note")
        return rows.start + 1, rows
    sums = _sums([_Part("", rows, columns)])
    if sums:
        tables.write_totals(press, sheet, rows.stop, columns, sums)
    tables.hide_idle_points(press, sheet, range(rows.start, rows.stop + bool(sums)), columns)
    return rows.stop + bool(sums), rows
