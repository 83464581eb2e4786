"""Tables on the screen: plain text anywhere, ruled ones on a terminal, JSON for machines."""

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import cell_len

from sales_batch import data
from sales_batch.core.exact import arrow_of
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
    """The titles and the cells as people read them; columns without a value are left out."""
    columns: list[tuple[str, list[str]]] = []
    for one in table.fields:
        values = arrow_of(table.frame[one.name]).to_pylist()
        if any(value is not None for value in values):
            texts = ["" if value is None else one.kind.show(value, language) for value in values]
            columns.append((one.title.to(language), [_one_line(text) for text in texts]))
    titles = [title for title, _ in columns]
    return titles, [list(row) for row in zip(*(texts for _, texts in columns), strict=True)]


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
