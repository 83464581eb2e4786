"""Doubles: two rows with one key, and two wholly equal rows of a log."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core.exact import arrow_of
from sales_batch.core.finding import Check, Detail, Severity
from sales_batch.core.groups import closed_up, numbered
from sales_batch.core.place import Place
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Breach, Ids, Tables
from sales_batch.core.words import Words, listed

NAMED = 5
"""How many of its doubles a message names."""

KEY_TWICE = Check(
    "G11",
    "key_twice",
    Severity.ERROR,
    Words(
        "{key} 出现了不止一次，另见 {others}。它只能用一次：请删除重复的行，或更正填错的那一行。",
        "{key} appears more than once; see also {others}. It may be used only once: delete the "
        "double row, or correct the row that is wrong.",
    ),
)
ROW_TWICE = Check(
    "G11",
    "row_twice",
    Severity.WARNING,
    Words(
        "这一行与 {others} 完全相同，都照样计入。如果是重复填写，请只留一行。",
        "This row is the same as {others}; all of them count. If it was entered twice, keep only "
        "one.",
    ),
)
CHECKS = (KEY_TWICE, ROW_TWICE)


def doubles(tables: Tables, sheet: type[Sheet], ids: Ids) -> Iterator[Breach]:
    """Every one of some rows that has a double, in one file or in two; blanks compare equal."""
    names = list(sheet.key or sheet.columns)
    ids = _shared(tables.rows[sheet], names, ids)
    if not len(ids):
        return
    twins = tables.rows[sheet][names].loc[ids]
    check, column = (KEY_TWICE, names[0]) if sheet.key else (ROW_TWICE, names[0])
    found: list[int] = []
    details: list[Detail] = []
    for group in _groups(twins):
        found += group
        details += _told(tables, sheet, group, column)
    order = np.argsort(found)
    yield Breach(sheet, np.array(found)[order], column, check, [details[at] for at in order])


def _shared(frame: DataFrame, names: Sequence[str], ids: Ids) -> Ids:
    """Those of some rows that are equal to another of them, told apart column by column."""
    group, count = np.zeros(len(ids), np.int64), 1
    for name in names:
        values = arrow_of(frame[name])
        if len(ids) < len(values):
            values = values.take(pa.array(ids))
        coded = pc.dictionary_encode(values, "encode")
        codes, distinct = coded.indices.to_numpy(), len(coded.dictionary)
        group, count = closed_up(group * distinct + codes, count * distinct)
        twin = np.bincount(group)[group] > 1
        ids, group = ids[twin], group[twin]
    return ids


def _groups(twins: DataFrame) -> Iterator[list[int]]:
    """The row ids of the rows that are equal."""
    number, _ = numbered([arrow_of(twins[name]) for name in twins], len(twins))
    order = np.argsort(number, kind="stable")
    cuts = np.flatnonzero(np.diff(number[order])) + 1
    for group in np.split(twins.index.to_numpy()[order], cuts):
        yield group.tolist()


def _told(tables: Tables, sheet: type[Sheet], group: list[int], column: str) -> Iterator[Detail]:
    """For each row of a group the key as it was first typed, and where the others stand.

    Rows far down name the same others: a group may be a million rows.
    """
    key = " ".join(filter(None, (tables.typed(sheet, group[0], name) for name in sheet.key)))
    first = [tables.place(sheet, row_id, column) for row_id in group[: NAMED + 1]]
    more = ["…"] if len(group) > NAMED + 1 else []
    for mine in first:
        others = [place for place in first if place != mine]
        yield {"key": key, "others": listed([_said(one, mine.file) for one in others] + more)}
    below: dict[str, Detail] = {}
    for row_id in group[len(first) :]:
        file, _ = tables.origin(sheet, row_id)
        if file not in below:
            others = first[:NAMED]
            said = listed([_said(one, file) for one in others] + more)
            below[file] = {"key": key, "others": said}
        yield below[file]


def _said(place: Place, file: str) -> str:
    """A cell as it is named from within another file."""
    return place.cell if place.file == file else f"{place.file} {place.sheet}!{place.cell}"
