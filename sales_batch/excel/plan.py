"""Which sheets the pages of a report become, what they are called, and where their rows stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sales_batch.core.report import Page
from sales_batch.core.words import Language
from sales_batch.excel.formulas import Stand

NAME_LIMIT = 31

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Planned:
    """A page and the names of its sheets; `rows` are those that its table fills on each of them.

    A page for readers has one sheet, and no rows that are known before it is written.
    """

    page: Page
    names: Sequence[str]
    rows: Sequence[range] = ()


class Names:
    """Sheet names as Excel takes them: 31 units, no brackets or slashes, no two alike."""

    def __init__(self) -> None:
        self._taken = {"history"}

    def free(self, wanted: str) -> str:
        """The name, with a running suffix when it is taken."""
        tidy = " ".join(_FORBIDDEN.sub(" ", wanted).split()).strip("'") or "Sheet"
        name, suffix, count = _cut(tidy, NAME_LIMIT), "", 1
        while name.casefold() in self._taken:
            count += 1
            suffix = f" ({count})"
            name = _cut(tidy, NAME_LIMIT - len(suffix)) + suffix
        self._taken.add(name.casefold())
        return name


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").rstrip(" '")


def planned(
    pages: Sequence[Page], names: Names, language: Language, sheet_rows: int
) -> Iterator[Planned]:
    """The sheets of every page in order; `sheet_rows` is how many rows one holds.

    Raises ValueError for charts over more rows than that.
    """
    for page in pages:
        title = page.title.to(language)
        if len(page.tables) == 1 and not page.charts:
            yield _detail(page, names, title, sheet_rows)
        elif sum(len(table.frame) + 5 for table in page.tables) + 5 <= sheet_rows:
            yield Planned(page, [names.free(title)])
        elif page.charts:
            raise ValueError(f"page {page.name} has charts over more rows than a sheet holds")
        else:
            for table in page.tables:
                alone = replace(page, title=table.title or page.title, tables=(table,))
                yield _detail(alone, names, alone.title.to(language), sheet_rows)


def _detail(page: Page, names: Names, title: str, sheet_rows: int) -> Planned:
    """A page of one table, on as many sheets as its rows take."""
    (table,) = page.tables
    above = 3 + (page.note is not None) + any(item.total for item in table.fields)
    size, room = len(table.frame), sheet_rows - above
    rows = [range(above, above + min(room, size - start)) for start in range(0, max(1, size), room)]
    return Planned(page, [names.free(title) for _ in rows], rows)


def stands(plans: Sequence[Planned]) -> Mapping[str, Stand]:
    """Where the named tables stand; raises ValueError for one that formulas cannot refer to."""
    found = {}
    for plan in plans:
        for table in plan.page.tables:
            if plan.rows and table.name:
                found[table.name] = Stand(table.fields, plan.names, plan.rows)
            elif table.name and len(table.frame) == 1:
                found[table.name] = Stand(table.fields)
            elif table.name:
                raise ValueError(f"table {table.name} has neither one row nor a page of its own")
    return found
