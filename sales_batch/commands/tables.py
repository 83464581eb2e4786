"""Tables on the screen: plain text anywhere, ruled ones on a terminal, JSON for machines."""

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import cell_len

from sales_batch import data
from sales_batch.core.exact import arrow_of
from sales_batch.core.figure import Field
from sales_batch.core.report import Table
from sales_batch.core.words import Language, Words

GAP = 2
"""Blanks between two columns."""
WIDTH = 100
"""Columns of a screen that does not say how wide it is."""


def as_json(tables: Sequence[Table], language: Language) -> str:
    """The tables as a list of titles and rows; every number exact."""
    parts = []
    for table in tables:
        frame = table.frame[[one.name for one in table.fields]]
        rows = data.written(frame, "json").decode()
        title = json.dumps(_title(table, language), ensure_ascii=False)
        parts.append(f'{{"title": {title}, "rows": {rows.strip()}}}')
    return "[" + ",\n".join(parts) + "]\n"


def show(tables: Sequence[Table], language: Language) -> None:
    """Print the tables for people."""
    for table in tables:
        titles, rows = shown(table, language)
        if sys.stdout.isatty():
            _rule(_title(table, language), titles, rows)
        else:
            print("\n".join((f"[{_title(table, language)}]", *plain(titles, rows), "")))


def shown(table: Table, language: Language) -> tuple[list[str], list[list[str]]]:
    """The titles and the cells as people read them.

    A file, a sheet and a row are one place; columns without a value are left out.
    """
    columns = [
        (one.title.to(language), _texts(table, one, language))
        for one in table.fields
        if one.name not in _placed(table)
    ]
    for start, title in PLACES.items():
        if names := _names(table, start):
            parts = [arrow_of(table.frame[name]).to_pylist() for name in names]
            texts = [_place(place, language) for place in zip(*parts, strict=True)]
            columns.append((title.to(language), texts))
    kept = [(title, list(map(_one_line, texts))) for title, texts in columns if any(texts)]
    titles = [title for title, _ in kept]
    return titles, [list(row) for row in zip(*(texts for _, texts in kept), strict=True)]


PLACES = {
    "": Words("出处", "Where"),
    "price_": Words("价格出处", "Price from"),
    "rate_": Words("汇率出处", "Exchange rate from"),
    "cause_": Words("起因", "Cause"),
    "first_": Words("第一处", "First"),
}
"""What `file`, `sheet` and `row` are preceded by, and what they are called together."""


def _names(table: Table, start: str) -> list[str]:
    """The file, the sheet and the row or cell of a place, where the table has them all."""
    fields = {one.name for one in table.fields}
    for last in ("cell", "row"):
        names = [f"{start}{part}" for part in ("file", "sheet", last)]
        if fields.issuperset(names):
            return names
    return []


def _placed(table: Table) -> set[str]:
    """The columns that are shown as places."""
    starts = [start for start in PLACES if _names(table, start)]
    return {f"{start}{part}" for start in starts for part in ("file", "sheet", "row", "cell")}


def _place(place: Sequence[Any], language: Language) -> str:
    """A file, its tab and a row or cell in words; empty where there is no file."""
    file, sheet, at = place
    if not file:
        return ""
    where = Words(f"{file}《{sheet}》", f"{file}, {sheet},") if sheet else Words(file, file)
    row = Words(f"第 {at} 行", f" row {at}") if isinstance(at, int) else Words(at or "", f" {at}")
    return (where.zh + row.zh) if language == "zh" else (where.en + row.en)


def _texts(table: Table, one: Field, language: Language) -> list[str]:
    values = arrow_of(table.frame[one.name]).to_pylist()
    return ["" if value is None else one.kind.show(value, language) for value in values]


def _one_line(text: str) -> str:
    """A text that cannot move the cursor: nothing but what is printed."""
    return "".join(part if part.isprintable() else " " for part in text)


def _title(table: Table, language: Language) -> str:
    return (table.title or Words("", "")).to(language)


def plain(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Aligned lines; of a few wide rows each value gets a line of its own."""
    if _is_facts(titles):
        yield from _aligned(rows)
    elif not _as_records(titles, rows):
        yield from _aligned([titles, *rows])
    else:
        for number, row in enumerate(rows):
            if number:
                yield ""
            yield from _aligned(_record(titles, row))


FEW = 3
"""Rows that are shown value by value where they are too wide."""
FACTS = 2
"""Columns of a table of facts."""


def _is_facts(titles: Sequence[str]) -> bool:
    return len(titles) == FACTS and titles[0] in Words("项目", "Fact")


def _as_records(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """A few rows that are too wide for the screen."""
    screen = shutil.get_terminal_size((WIDTH, 0)).columns
    return not _is_facts(titles) and len(rows) <= FEW and _width([titles, *rows]) > screen


def _record(titles: Sequence[str], row: Sequence[str]) -> list[tuple[str, str]]:
    return [(title, text) for title, text in zip(titles, row, strict=True) if text]


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(cell_len, column)) for column in zip(*rows, strict=True)]


def _width(rows: Sequence[Sequence[str]]) -> int:
    widths = _widths(rows)
    return sum(widths) + GAP * (len(widths) - 1)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines whose columns stand below each other; a Chinese character is two wide."""
    widths = _widths(rows)
    for row in rows:
        cells = [
            text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)
        ]
        yield (" " * GAP).join(cells).rstrip()


def _rule(title: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The same on a terminal; what staff typed is never read as markup."""
    from rich import box
    from rich.console import Console
    from rich.table import Table as Ruled
    from rich.text import Text

    facts, wide = _is_facts(titles), _as_records(titles, rows)
    ruled = Ruled(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD)
    ruled.show_header = not (facts or wide)
    lines: list[Any] = list(rows)
    if wide:
        lines = [pair for row in rows for pair in (*_record(titles, row), ("", ""))]
    for name in titles if not wide else ("", ""):
        ruled.add_column(Text(name), overflow="fold")
    for line in lines:
        ruled.add_row(*map(Text, line))
    Console().print(ruled)
