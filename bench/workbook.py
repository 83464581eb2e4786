"""Writes a workbook of many rows as Excel saves it, in bulk; none of the product's writer is used.

Every cell of a table has its style, blank ones too, and every text is a shared string.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sales_batch.core.kinds import Kind
from sales_batch.core.place import letters
from sales_batch.core.sheet import Column, Sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
BLOCK = 20_000
DAY_ZERO = 25_569
GENERAL, DAY, TEXT, MONEY = range(4)
FORMATS = (0, 14, 49, 4)
"""Excel's own number formats: general, date, text, #,##0.00."""
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="等线"/>'
    '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    f'<cellXfs count="{len(FORMATS)}">'
    + "".join(f'<xf numFmtId="{one}" xfId="0" applyNumberFormat="1"/>' for one in FORMATS)
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)


@dataclass
class _Strings:
    """The shared strings of a workbook."""

    known: dict[str, int] = field(default_factory=dict)

    def indices(self, array: Any) -> Any:
        """Each text of an Arrow array as the index of its shared string."""
        encoded = array.dictionary_encode() if pa.types.is_string(array.type) else array
        places = [
            self.known.setdefault(text, len(self.known)) for text in encoded.dictionary.to_pylist()
        ]
        return pa.array(places, pa.int64()).take(encoded.indices)

    def xml(self) -> str:
        """The part that holds them; the bench's texts need no escapes."""
        items = "</t></si><si><t>".join(self.known)
        return f'{HEAD}<sst xmlns="{MAIN}"><si><t>{items}</t></si></sst>'


@dataclass(frozen=True)
class _Cells:
    """A column as it is stored: its texts, null where blank, its style and its type."""

    letter: str
    stored: Any
    style: int
    type: str


def write(path: Path, sheets: Sequence[tuple[type[Sheet], pa.Table]]) -> None:
    """Write typed rows by sheet; the same bytes for the same rows. Absent columns are blank."""
    strings = _Strings()
    with zipfile.ZipFile(path, "w") as archive:
        _add(archive, "[Content_Types].xml", [_content_types(len(sheets))])
        _add(archive, "_rels/.rels", [_links([("officeDocument", "xl/workbook.xml")])])
        titles = [sheet.words.zh for sheet, _ in sheets]
        _add(archive, "xl/workbook.xml", [_outline(titles)])
        targets = [("worksheet", f"worksheets/sheet{at + 1}.xml") for at in range(len(sheets))]
        targets += [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        _add(archive, "xl/_rels/workbook.xml.rels", [_links(targets)])
        _add(archive, "xl/styles.xml", [STYLES])
        for at, (sheet, table) in enumerate(sheets, 1):
            _add(archive, f"xl/worksheets/sheet{at}.xml", _sheet(sheet, table, strings))
        _add(archive, "xl/sharedStrings.xml", [strings.xml()])


def _add(archive: zipfile.ZipFile, name: str, pieces: Sequence[str] | Iterator[str]) -> None:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w") as part:
        for piece in pieces:
            part.write(piece.encode())


def _content_types(sheets: int) -> str:
    parts = [("workbook.xml", "sheet.main"), ("styles.xml", "styles")]
    parts += [("sharedStrings.xml", "sharedStrings")]
    parts += [(f"worksheets/sheet{at + 1}.xml", "worksheet") for at in range(sheets)]
    overrides = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{SPREADSHEET}.{kind}+xml"/>'
        for name, kind in parts
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>{overrides}</Types>'
    )


def _links(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def _outline(titles: Sequence[str]) -> str:
    tabs = "".join(
        f'<sheet name="{title}" sheetId="{at}" r:id="rId{at}"/>'
        for at, title in enumerate(titles, 1)
    )
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{tabs}</sheets></workbook>'


def _sheet(sheet: type[Sheet], table: pa.Table, strings: _Strings) -> Iterator[str]:
    columns = list(sheet.columns.values())
    titles = pa.array([column.title.zh for column in columns])
    header = [
        _Cells(letters(at), pc.cast(strings.indices(titles[at - 1 : at]), pa.string()), TEXT, "s")
        for at in range(1, len(columns) + 1)
    ]
    cells = [_stored(at, column, table, strings) for at, column in enumerate(columns, 1)]
    last = f"{letters(len(columns))}{table.num_rows + 1}"
    yield f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}"><dimension ref="A1:{last}"/>'
    yield "<sheetData>"
    yield _rows(header, 0, 1, 1)
    for start in range(0, table.num_rows, BLOCK):
        yield _rows(cells, start, min(BLOCK, table.num_rows - start), start + 2)
    yield "</sheetData></worksheet>"


def _stored(at: int, column: Column, table: pa.Table, strings: _Strings) -> _Cells:
    if column.name not in table.column_names:
        return _Cells(letters(at), pa.nulls(table.num_rows, pa.string()), GENERAL, "")
    array = table[column.name].combine_chunks()
    held = array.type
    if pa.types.is_date(held):
        days = pc.add(pc.cast(array, pa.int32()), DAY_ZERO)
        return _Cells(letters(at), pc.cast(days, pa.string()), DAY, "")
    if pa.types.is_decimal(held):
        digits = pc.utf8_rtrim(pc.utf8_rtrim(pc.cast(array, pa.string()), "0"), ".")
        return _Cells(letters(at), digits, MONEY, "")
    if pa.types.is_integer(held):
        return _Cells(letters(at), pc.cast(array, pa.string()), GENERAL, "")
    indices = strings.indices(_shown(array, column.kind))
    style = TEXT if column.kind.number_format == "@" else GENERAL
    return _Cells(letters(at), pc.cast(indices, pa.string()), style, "s")


def _shown(array: Any, kind: Kind) -> Any:
    """Texts as a clerk enters them: choices and flags in words."""
    if not getattr(kind, "choices", {}):
        return array
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    words = pa.array([kind.entry(value) for value in encoded.dictionary.to_pylist()])
    return pa.DictionaryArray.from_arrays(encoded.indices, words)


def _rows(columns: Sequence[_Cells], start: int, count: int, first: int) -> str:
    """The rows `start` to `start + count` of the columns, with `first` the number of the first."""
    numbers = pc.cast(pa.array(np.arange(first, first + count)), pa.string())
    cells = [_rendered(one, one.stored[start : start + count], numbers) for one in columns]
    opening = f'" spans="1:{len(columns)}">'
    rows = pc.binary_join_element_wise('<row r="', numbers, opening, *cells, "</row>", "")
    return "".join(rows.to_pylist())


def _rendered(column: _Cells, stored: Any, numbers: Any) -> Any:
    begin, style = f'<c r="{column.letter}', f'" s="{column.style}"'
    kind = f' t="{column.type}"' if column.type else ""
    full = pc.binary_join_element_wise(begin, numbers, f"{style}{kind}><v>", stored, "</v></c>", "")
    return pc.coalesce(full, pc.binary_join_element_wise(begin, numbers, f"{style}/>", ""))
