"""Links from a report's rows to the cells of the staff's workbooks, and between its own sheets."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pyarrow as pa
import pyarrow.compute as pc

from sales_batch.excel import bulk
from sales_batch.excel.bulk import Numbers, Texts
from sales_batch.excel.deflate import Piece

LINK_LIMIT = 65_530
"""Links that Excel holds on one sheet."""

TARGET_LIMIT = 2_079

Render = Callable[[Callable[[str], int]], Piece]
"""Gives <hyperlink> elements, from a function that gives the number of a target's relation."""

_UNSAFE = re.compile(r'[\x00-\x20"#%<>?\[\]^`{|}]')


def quoted(sheet: str) -> str:
    """A sheet's name as it stands in a reference."""
    return "'" + sheet.replace("'", "''") + "'"


def inner(cell: str, sheet: str) -> Render:
    """A link from a cell to the top of another sheet of the same workbook."""
    location = quoteattr(f"{quoted(sheet)}!A1")
    return lambda _: f'<hyperlink ref="{cell}" location={location}/>'.encode()


def target(inbox: PurePath, file: str) -> str:
    """Where a file of the inbox is found: a relative path as it is, an absolute one as a URL."""
    path = (inbox / file).as_posix()
    if path.startswith("//"):
        path = "file:" + path
    elif inbox.is_absolute():
        path = "file://" + path if path.startswith("/") else "file:///" + path
    return _UNSAFE.sub(lambda found: quote(found[0]), path)


def to_rows(
    inbox: PurePath, source: tuple[Texts, Texts, Numbers], letter: str, first: int
) -> Render:
    """Links from a column, from row `first` (from 1) on, to the rows that `source` names.

    `source` is file, sheet and row; a row that lacks one of them, or whose file is too far down
    for Excel, has no link.
    """
    files, sheets, rows = source

    def render(number: Callable[[str], int]) -> Piece:
        targets = [target(inbox, file) for file in files.distinct]
        near = pa.array([len(found) <= TARGET_LIMIT for found in targets], pa.bool_())
        known = pc.and_(pc.is_valid(sheets.codes), pc.is_valid(rows.values))
        known = pc.and_(known, pc.fill_null(pc.take(near, files.codes), False))
        codes = pc.filter(files.codes, known)
        relations = [""] * len(targets)
        for code in pc.unique(codes).to_pylist():
            relations[code] = f'" r:id="rId{number(targets[code])}" location='
        locations = [quoteattr(quoted(name) + "!A")[:-1] for name in sheets.distinct]

        def elements() -> Iterator[memoryview]:
            at = pc.add(pc.indices_nonzero(known), pa.scalar(first, pa.uint64()))
            yield bulk.run_of(
                [
                    f'<hyperlink ref="{letter}',
                    pc.cast(at, pa.large_string()),
                    pc.take(pa.array(relations, pa.large_string()), codes),
                    pc.take(pa.array(locations, pa.large_string()), pc.filter(sheets.codes, known)),
                    pc.cast(pc.filter(rows.values, known), pa.large_string()),
                    '"/>',
                ]
            )

        return elements if len(codes) else b""

    return render
