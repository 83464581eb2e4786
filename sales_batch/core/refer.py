"""References and links: whether every row that another row names exists."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core import grammar
from sales_batch.core.exact import arrow_of
from sales_batch.core.finding import Check, Detail, Severity
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Ids, ids_where
from sales_batch.core.words import Words

REFERENCES = "G12"
"""The code of a reference that leads nowhere."""

REFERENCE_MISSING = Check(
    REFERENCES,
    "reference_missing",
    Severity.ERROR,
    Words(
        "“{target}”中没有 {value}。{hint}请更正编号，或先在“{target}”中登记。",
        "There is no {value} in {target}.{hint} Correct the number, or enter it in {target} first.",
    ),
)
LINK_MISSING = Check(
    REFERENCES,
    "link_missing",
    Severity.ERROR,
    Words(
        "“{target}”中没有 {named}。{hint}请更正编号或行号。",
        "There is no {named} in {target}.{hint} Correct the number or the line.",
    ),
)
LINK_INCOMPLETE = Check(
    REFERENCES,
    "link_incomplete",
    Severity.ERROR,
    Words(
        "填了 {named}，但没有填“{column}”，不知道指“{target}”中的哪一行。请补填。",
        "{named} is given without {column}, so the row of {target} is unknown. Fill it in.",
    ),
)
NOT_JUDGED = Check(
    REFERENCES,
    "references_not_judged",
    Severity.NOTICE,
    Words(
        "没有收到“{book}”工作簿，今天没有核对引用“{target}”的编号。",
        "No workbook {book} was handed in, so references to {target} were not checked today.",
    ),
)
CHECKS = (REFERENCE_MISSING, LINK_MISSING, LINK_INCOMPLETE, NOT_JUDGED)
JOINT = "\x1f"


@dataclass(frozen=True)
class Broken:
    """Rows of a sheet whose column names nothing; the details belong to the rows, one each."""

    check: Check
    ids: Ids
    column: str
    details: Sequence[Detail]


@dataclass(frozen=True)
class Mended:
    """A code that was written loosely and means exactly one that exists, and the rows with it."""

    ids: Ids
    column: str
    code: str


def references(
    sheet: type[Sheet], frame: DataFrame, codes: Mapping[type[Sheet], Any]
) -> Iterator[Broken | Mended]:
    """Codes that do not exist in their target; `codes` has the key column of each known sheet."""
    for name, column in sheet.columns.items():
        if column.target is None or column.target not in codes:
            continue
        array, known = arrow_of(frame[name]), codes[column.target]
        absent = pc.and_(pc.is_valid(array), pc.invert(pc.is_in(array, value_set=known)))
        ids = ids_where(absent)
        if len(ids):
            yield from _explained(column.target, name, ids, array.take(pa.array(ids)), known)


def _explained(
    target: type[Sheet], name: str, ids: Ids, named: Any, known: Any
) -> Iterator[Broken | Mended]:
    """Loosely written codes mended where just one code can be meant; the others broken."""
    exact = known.drop_null().unique().to_pylist()
    twins: dict[str, set[str]] = {}
    for code in exact:
        twins.setdefault(grammar.loose(code), set()).add(code)
    values = np.array(named.to_pylist(), dtype=object)
    for value in sorted(set(values)):
        where = ids[values == value]
        meant = twins.get(grammar.loose(value), set())
        if len(meant) == 1:
            yield Mended(where, name, next(iter(meant)))
            continue
        detail: Detail = {"target": target.words, "hint": hint(value, exact)}
        yield Broken(REFERENCE_MISSING, where, name, [detail] * len(where))


def hint(value: str, known: Sequence[str]) -> Words:
    """The nearest existing code, said as a question; empty where none is near."""
    near = difflib.get_close_matches(value, known, n=1, cutoff=0.7)
    return Words(f"是否应为 {near[0]}？", f" Did you mean {near[0]}?") if near else Words("", "")


def links(
    sheet: type[Sheet], frame: DataFrame, frames: Mapping[type[Sheet], DataFrame], broken: Ids
) -> Iterator[Broken]:
    """Groups of columns that name no row of their target, or only half of one.

    `frames` has the known sheets; rows in `broken` already name something that does not exist.
    """
    for target, names in sheet.links.items():
        if target not in frames or not len(frame):
            continue
        mine = [_text(frame, name) for name in names]
        theirs = [_text(frames[target], name) for name in target.key]
        given = [pc.is_valid(part) for part in mine]
        sound = pa.array(~np.isin(np.arange(len(frame)), broken))
        half = ids_where(pc.and_(sound, pc.and_(given[0], pc.invert(given[-1]))))
        if len(half):
            details: list[Detail] = [
                {"named": code, "target": target.words, "column": sheet.columns[names[-1]].title}
                for code in mine[0].take(pa.array(half)).to_pylist()
            ]
            yield Broken(LINK_INCOMPLETE, half, names[-1], details)
        yield from _missing_links(target, names, mine, theirs, sound)


def _missing_links(
    target: type[Sheet],
    names: Sequence[str],
    mine: Sequence[Any],
    theirs: Sequence[Any],
    sound: Any,
) -> Iterator[Broken]:
    both, known = _joined(mine), _joined(theirs)
    absent = ids_where(pc.and_(sound, pc.and_(pc.is_valid(both), pc.invert(pc.is_in(both, known)))))
    if not len(absent):
        return
    at = pa.array(absent)
    headless = ~pc.is_in(mine[0].take(at), theirs[0]).to_numpy(zero_copy_only=False)
    for ids, column in ((absent[headless], names[0]), (absent[~headless], names[-1])):
        if len(ids):
            said = both.take(pa.array(ids)).to_pylist()
            details: list[Detail] = [
                {"target": target.words, "named": _named(text), "hint": Words("", "")}
                for text in said
            ]
            yield Broken(LINK_MISSING, ids, column, details)


def _named(joined: str) -> Words:
    code, line = joined.split(JOINT)
    return Words(f"{code} 第 {line} 行", f"{code} line {line}")


def _text(frame: DataFrame, name: str) -> Any:
    return pc.cast(arrow_of(frame[name]), pa.string())


def _joined(parts: Sequence[Any]) -> Any:
    return pc.binary_join_element_wise(*parts, JOINT)
