"""The workbooks are the contract with the staff: no name in them changes by accident."""

from collections.abc import Iterator
from pathlib import Path

from annotated_types import Ge, Gt, Le, Lt

from sales_batch.core.kinds import DAY, SCORE, WHOLE, ChoiceKind
from sales_batch.core.sheet import GUIDE, LISTS, PROBLEMS, Column, Sheet
from sales_batch.sheets import BOOKS, SHEETS

CONTRACT = Path(__file__).with_name("contract.txt")
"""A line per workbook, per sheet and per column; a change here needs a new template version."""


def contract() -> Iterator[str]:
    """The workbooks as the contract writes them down."""
    for book in BOOKS:
        yield f"{book.name} {book.zh} {book.department}"
        for sheet in book.sheets:
            yield f"  {' '.join(_sheet(sheet))}"
            for column in sheet.columns.values():
                yield f"    {' '.join(_column(column))}"


def _sheet(sheet: type[Sheet]) -> Iterator[str]:
    yield from (sheet.table, sheet.words.zh)
    if sheet.key:
        yield f"key={','.join(sheet.key)}"
    if sheet.of:
        yield f"of={sheet.of.table}"
    if sheet.dated:
        yield f"dated={sheet.dated}"
    for target, names in sheet.links.items():
        yield f"links={target.table}({','.join(names)})"


def _column(column: Column) -> Iterator[str]:
    yield from (column.name, column.title.zh.replace(" ", "_"))
    if column.target:
        yield f"ref {column.target.table}"
    elif column.kind is SCORE:
        yield "score"
    else:
        yield column.kind.name
    if isinstance(column.kind, ChoiceKind):
        yield from (f"{code}={words.zh}" for code, words in column.choices.items())
    if column.required:
        yield "required"
    yield from _bounds(column)
    if column.ahead:
        yield "ahead"


def _bounds(column: Column) -> Iterator[str]:
    """What departs from the rule that numbers are not negative, and rates at most 1."""
    bounds = list(column.bounds)
    if Gt(0) in bounds:
        yield ">0"
    if column.kind.name in ("qty", "price", "money", "int", "rate") and not (
        {Ge(0), Gt(0)} & set(bounds)
    ):
        yield "signed"
    if Lt(1) in bounds:
        yield "<1"
    elif column.kind.name == "rate" and Le(1) not in bounds:
        yield "any"
    if column.kind is WHOLE and Le(10) in bounds:
        yield "0-10"


def test_the_workbooks_are_those_of_the_contract() -> None:
    written = CONTRACT.read_text(encoding="utf-8").splitlines()
    assert list(contract()) == written, "if it is meant, enter it in tests/contract.txt"


def test_there_are_14_workbooks_and_54_sheets() -> None:
    assert (len(BOOKS), len(SHEETS)) == (14, 54)


def test_titles_are_unique() -> None:
    names = [{_bare(name) for name in (*sheet.words, sheet.table)} for sheet in SHEETS]
    names.append({_bare(name) for words in (GUIDE, LISTS, PROBLEMS) for name in words})
    assert sum(map(len, names)) == len(set().union(*names))
    for sheet in SHEETS:
        titles = [_bare(text) for one in sheet.columns.values() for text in one.title]
        assert len(set(titles)) == len(titles), sheet.table


def _bare(title: str) -> str:
    return title.replace(" ", "").replace("_", "").casefold()


def test_titles_fit_a_tab_of_excel() -> None:
    for sheet in SHEETS:
        for title in sheet.words:
            assert 0 < len(title) <= 31
            assert not set(title) & set("[]:*?/\\'")


def test_sheets_hang_together() -> None:
    for number, sheet in enumerate(SHEETS):
        if sheet.of:
            assert sheet.of in SHEETS[:number]
            assert sheet.of.book is sheet.book
            assert sheet.root().key[0] in sheet.columns
        if sheet.dated:
            assert sheet.columns[sheet.dated].kind is DAY
        for target, names in sheet.links.items():
            assert len(names) == len(target.key) == 2
            assert all(name in sheet.columns for name in names)
        for column in sheet.columns.values():
            assert column.target is None or len(column.target.key) == 1
            assert not column.ahead or column.kind is DAY
