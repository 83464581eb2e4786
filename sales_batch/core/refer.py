"""References and links: whether every row that another row names exists."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core import faults, grammar
from sales_batch.core.exact import arrow_of
from sales_batch.core.finding import Check, Detail, Finding, Severity
from sales_batch.core.lookup import found_at
from sales_batch.core.place import Place
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Breach, Ids, ids_where
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
        "{named} is given without {column}, so it is unclear which row of {target} is meant. Fill "
        "in {column}.",
    ),
)
NOT_JUDGED = Check(
    REFERENCES,
    "references_not_judged",
    Severity.NOTICE,
    Words(
        "没有收到《{book}》，今天没有核对引用“{target}”的编号。使用这个工作簿的，请提交；"
        "不使用的，不必处理。",
        "No workbook {book} was handed in, so numbers that refer to {target} were not checked "
        "today. If you use this workbook, hand it in; otherwise nothing needs to be done.",
    ),
)
CHECKS = (REFERENCE_MISSING, LINK_MISSING, LINK_INCOMPLETE, NOT_JUDGED)
NO_HINT = Words("", "")
LONGEST_CODE = 64
"""What is longer is no code that someone mistyped, but a text in the wrong place."""


def references(
    sheet: type[Sheet], frame: DataFrame, codes: Mapping[type[Sheet], Any]
) -> Iterator[Breach]:
    """Codes that name nothing, and codes that are written loosely but can only mean one.

    `codes` has the first key column of each known sheet, as an Arrow array.
    """
    for name, target in _naming(sheet).items():
        if target not in codes:
            continue
        array, known = arrow_of(frame[name]), codes[target]
        lost = pc.and_(pc.is_valid(array), pc.invert(pc.is_in(array, value_set=known)))
        ids = ids_where(lost)
        if len(ids):
            yield from _explained(sheet, name, ids, array.take(pa.array(ids)), known)


def _naming(sheet: type[Sheet]) -> Mapping[str, type[Sheet]]:
    """The columns that hold a code of another sheet: its key, or the first part of one."""
    heads = {names[0]: target for target, names in sheet.links.items()}
    named = {name: found.target for name, found in sheet.columns.items() if found.target}
    return heads | named


def _explained(sheet: type[Sheet], name: str, ids: Ids, named: Any, known: Any) -> Iterator[Breach]:
    """The loosely written codes, and those that name nothing; a link says the latter itself."""
    column = sheet.columns[name]
    codes = named.to_pylist()
    exact = known.drop_null().unique().to_pylist()
    twins: dict[str, set[str]] = {}
    for code in exact:
        twins.setdefault(grammar.loose(code), set()).add(code)
    meant = [twins.get(grammar.loose(code), set()) for code in codes]
    loose = np.array([len(found) == 1 for found in meant])
    if loose.any():
        read = [next(iter(found)) for found in meant if len(found) == 1]
        details: list[Detail] = [
            {"read": Words(code, code), "column": column.title} for code in read
        ]
        values = pa.array(read, pa.string())
        yield Breach(sheet, ids[loose], name, faults.READ_LENIENTLY, details, values)
    if column.target and not loose.all():
        absent = [code for code, found in zip(codes, meant, strict=True) if len(found) != 1]
        near = hints(absent, exact)
        details = [{"target": column.target.words, "hint": near[code]} for code in absent]
        yield Breach(sheet, ids[~loose], name, REFERENCE_MISSING, details)


def hints(codes: Iterable[str], known: Iterable[str]) -> Mapping[str, Words]:
    """For each code the nearest known one, said as a question; empty where none is near.

    Near is what one slip makes of a code: a character too many, too few, wrong, or two swapped. Of
    several the last counts: numbers grow, and it is the newest.
    """
    wanted = {code: _shorn(code) for code in codes}
    forms = set().union(*wanted.values())
    near: dict[str, str] = {}
    for code in sorted(known):
        near |= dict.fromkeys(_shorn(code) & forms, code)
    return {code: _asked(near, shorn) for code, shorn in wanted.items()}


def _shorn(code: str) -> set[str]:
    """A code as it is compared, and with each of its characters left out."""
    text = grammar.loose(code)
    slips = range(len(text) if len(text) <= LONGEST_CODE else 0)
    return {text, *(text[:at] + text[at + 1 :] for at in slips)}


def _asked(near: Mapping[str, str], shorn: Collection[str]) -> Words:
    found = max((near[form] for form in shorn if form in near), default="")
    return Words(f"是否应为 {found}？", f" Did you mean {found}?") if found else NO_HINT


def links(
    sheet: type[Sheet], frame: DataFrame, frames: Mapping[type[Sheet], DataFrame], broken: Ids
) -> Iterator[Breach]:
    """Groups of columns that name no row of their target, or only half of one.

    `frames` has the known sheets; rows in `broken` already name something that does not exist.
    """
    sound = pa.array(~np.isin(np.arange(len(frame)), broken))
    for target, names in sheet.links.items():
        if target in frames and len(frame):
            mine = [arrow_of(frame[name]) for name in names]
            there = found_at(frame, names, frames[target], target.key)
            heads = arrow_of(frames[target][target.key[0]])
            yield from _half_links(sheet, target, mine, sound)
            whole = pc.and_(*map(pc.is_valid, mine))
            absent = ids_where(pc.and_(sound, pc.and_(whole, pc.is_null(there))))
            if len(absent):
                yield from _missing_links(sheet, target, mine, heads, absent)


def _half_links(
    sheet: type[Sheet], target: type[Sheet], mine: Sequence[Any], sound: Any
) -> Iterator[Breach]:
    """Rows that give one of two columns: the other is at fault."""
    names = sheet.links[target]
    for given, lacking in ((0, -1), (-1, 0)):
        half = pc.and_(pc.is_valid(mine[given]), pc.is_null(mine[lacking]))
        ids = ids_where(pc.and_(sound, half))
        if len(ids):
            title = sheet.columns[names[lacking]].title
            details: list[Detail] = [
                {"named": code, "target": target.words, "column": title}
                for code in _texts(mine[given], ids)
            ]
            yield Breach(sheet, ids, names[lacking], LINK_INCOMPLETE, details)


def _missing_links(
    sheet: type[Sheet],
    target: type[Sheet],
    mine: Sequence[Any],
    heads: Any,
    absent: Ids,
) -> Iterator[Breach]:
    """Rows that name no row: the first column is at fault where its code is none of `heads`."""
    named = mine[0].take(pa.array(absent))
    there = heads.filter(pc.is_in(heads, named))
    headless = ~pc.is_in(named, there).to_numpy(zero_copy_only=False)
    names = sheet.links[target]
    for ids, column in ((absent[headless], names[0]), (absent[~headless], names[-1])):
        if len(ids):
            said = list(zip(*(_texts(part, ids) for part in mine), strict=True))
            lost = [code for code, _ in said] if column == names[0] else []
            near = hints(lost, heads.drop_null().unique().to_pylist() if lost else [])
            details: list[Detail] = [
                {"target": target.words, "named": _named(*one), "hint": near.get(one[0], NO_HINT)}
                for one in said
            ]
            yield Breach(sheet, ids, column, LINK_MISSING, details)


def _named(code: str, line: str) -> Words:
    return Words(f"{code} 第 {line} 行", f"{code} line {line}")


def _texts(array: Any, ids: Ids) -> list[Any]:
    return list(pc.cast(array.take(pa.array(ids)), pa.string()).to_pylist())


def not_judged(
    rows: Mapping[type[Sheet], DataFrame], handed_in: Collection[type[Sheet]]
) -> Iterator[Finding]:
    """One notice for each sheet that rows refer to and that nobody hands in."""
    for target in rows:
        if target not in handed_in and any(
            pc.count(arrow_of(rows[sheet][column.name])).as_py()
            for sheet in rows
            for column in sheet.columns.values()
            if column.target is target
        ):
            detail: Detail = {"book": target.book.title, "target": target.words}
            yield Finding(NOT_JUDGED, Severity.NOTICE, Place(""), detail=detail)
