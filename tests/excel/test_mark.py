"""The returned copy of a workbook: our marks, and nothing else changed."""

import re
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sales_batch.core.cells import CellBook
from sales_batch.core.finding import Check, Finding, Severity
from sales_batch.core.place import Place
from sales_batch.core.sheet import PROBLEMS
from sales_batch.core.words import Words
from sales_batch.excel.gate import Limits
from sales_batch.excel.mark import Way, mark, unmark
from sales_batch.excel.marking.styles import COLOURS
from sales_batch.excel.read import read
from tests.excel import featured, rawbook
from tests.excel.featured import FILTERED, LINES, PLAIN
from tests.excel.growth import differences
from tests.packages import assert_same_bytes, parts_of

DAY = date(2026, 11, 23)
WRONG = Check(
    "O01",
    "is_right",
    Severity.ERROR,
    Words("“{value}”不对。请改成 <1> & 保存。", "“{value}” is wrong. Make it <1> & save."),
    clause="R9 4(1)2",
)


def opened(path: Path) -> Any:
    """The workbook as openpyxl sees it; what openpyxl itself cannot keep is no matter here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(path)


def finding(cell: str, sheet: str = LINES, severity: Severity = Severity.ERROR) -> Finding:
    """A finding at a cell, a row (`7`), a column (`C`) or a whole sheet (empty)."""
    split = re.fullmatch(r"([A-Z]*)(\d*)", cell)
    assert split
    place = Place("order_desk/订货.xlsx", sheet, int(split[2] or 0), split[1])
    return Finding(WRONG, severity, place, value=f"=1+{cell}")


FOUND = [
    finding("D5"),
    finding("D5", severity=Severity.NOTICE),
    finding("C4", severity=Severity.WARNING),
    finding("A5", severity=Severity.WARNING),
    finding("F6"),
    finding("B40"),
    finding("7", severity=Severity.NOTICE),
    finding("C"),
    finding(""),
    finding("B5", PLAIN),
    finding("C7", PLAIN),
    finding("A2", FILTERED),
    finding("A2", "没有这张表"),
    finding("", ""),
]


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbooks with everything, by who made them."""
    folder = tmp_path_factory.mktemp("originals")
    made = {"xlsxwriter": featured.by_xlsxwriter(folder / "xlsxwriter.xlsx")}
    made["openpyxl"] = featured.by_openpyxl(folder / "openpyxl.xlsx")
    made["strict"] = featured.strict(made["xlsxwriter"], folder / "strict.xlsx")
    made["prefixed"] = featured.prefixed(made["xlsxwriter"], folder / "prefixed.xlsx")
    made["threaded"] = featured.threaded(made["xlsxwriter"], folder / "threaded.xlsx")
    (folder / "office").mkdir()
    if saved := featured.by_office(made["xlsxwriter"], folder / "office"):
        made["office"] = saved
    return made


@pytest.fixture(scope="module")
def copies(originals: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Their returned copies."""
    folder = tmp_path_factory.mktemp("copies")
    for name, path in originals.items():
        assert mark(path, folder / f"{name}.xlsx", FOUND, DAY, "zh") is Way.MARKED, name
    return {name: folder / f"{name}.xlsx" for name in originals}


ADDED = {
    r"workbook/bookViews/workbookView@(activeTab|firstSheet)",
    r"workbook/sheets: \+sheet",
    r"workbook/definedNames/definedName@localSheetId",
    r"workbook/definedNames: \+definedName",
    r"workbook/definedNames/definedName=text",
    r"workbook: \+definedNames",
    r"Relationships: \+Relationship",
    r"Types: \+(Default|Override)",
    r"styleSheet/(fonts|fills|borders|cellXfs)@count",
    r"styleSheet/(fonts: \+font|fills: \+fill|borders: \+border|cellXfs: \+xf)",
    r"worksheet/dimension@ref",
    r"worksheet/sheetViews/sheetView@tabSelected",
    r"worksheet/cols/col@(min|max)",
    r"worksheet/cols: \+col",
    r"worksheet: \+(cols|legacyDrawing|autoFilter)",
    r"worksheet/autoFilter@ref",
    r"worksheet/sheetData: \+row",
    r"worksheet/sheetData/row: \+c",
    r"worksheet/sheetData/row@spans",
    r"worksheet/sheetData/row/c@s",
    r"comments/authors: \+author",
    r"comments/commentList: \+comment",
    r"comments/commentList/comment/text: \+r",
    r"xml/shapelayout/idmap@data",
    r"xml: \+(shape|shapetype)",
    r"xml/shape/ClientData/Anchor=text",
    r"table@ref",
    r"table/autoFilter@ref",
    r"table/tableColumns@count",
    r"table/tableColumns: \+tableColumn",
}


def test_every_part_is_equal_or_has_only_grown(
    originals: dict[str, Path], copies: dict[str, Path]
) -> None:
    for name, path in originals.items():
        before, after = parts_of(path), parts_of(copies[name])
        assert list(after)[: len(before)] == list(before), name
        touched = {part for part, content in before.items() if after[part] != content}
        untouched = re.compile(
            r"theme|sharedStrings|media|chart|drawing\d|docProps|thread|_rels/\."
        )
        assert not [part for part in touched if untouched.search(part)], name
        for part in touched:
            for change in differences(before[part], after[part]):
                assert any(re.fullmatch(form, change) for form in ADDED), (name, part, change)


def content(book: CellBook) -> dict[str, object]:
    """What the reader finds on each sheet, our own sheet and column left out."""
    found: dict[str, object] = {}
    for at, sheet in enumerate(book.sheets):
        if sheet.title not in PROBLEMS:
            cells = rawbook.table(book, at)
            ours = {name.rstrip("0123456789") for name, cell in cells.items() if cell[1] == "问题"}
            kept = {
                name: cell for name, cell in cells.items() if name.rstrip("0123456789") not in ours
            }
            found[sheet.title] = kept, sheet.state, sheet.merged, sheet.hidden_rows.tolist()
    return found


def test_it_is_read_as_the_original(originals: dict[str, Path], copies: dict[str, Path]) -> None:
    for name, path in originals.items():
        before, after = read(path, Limits()), read(copies[name], Limits())
        assert content(after) == content(before), name
        assert [sheet.title for sheet in after.sheets] == [
            "问题",
            *(sheet.title for sheet in before.sheets),
        ]


def test_the_marks_are_seen_by_openpyxl(copies: dict[str, Path]) -> None:
    for name in ("xlsxwriter", "openpyxl", "prefixed", "threaded", "office"):
        if name not in copies:
            continue
        book = opened(copies[name])
        lines = book[LINES]
        fills = {cell: lines[cell].fill.fgColor.rgb for cell in ("D5", "C4", "F6", "B40", "D6")}
        error, warning = COLOURS[Severity.ERROR], COLOURS[Severity.WARNING]
        assert fills["D5"] == fills["F6"] == fills["B40"] == error
        assert fills["C4"] == warning
        assert fills["D6"] not in COLOURS.values()
        if name == "xlsxwriter":
            assert lines["D5"].number_format == "#,##0.00"
            assert lines["D5"].font.bold
            assert lines["C4"].comment.text.startswith("警告 O01\n“=1+C4”不对。")
            assert lines["C4"].comment.text.endswith("不必删除）\n\n核对过")
        note = lines["D5"].comment.text
        assert note.startswith(
            "错误 O01\n“=1+D5”不对。请改成 <1> & 保存。\n依据：R9 4(1)2\n提示 O01"
        )
        assert (lines["A5"].comment is None) == (name == "threaded")
        assert book.active is not None
        assert book.active.title == "问题"
        assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == [
            "问题"
        ]


def test_the_problems_column_extends_the_table(copies: dict[str, Path]) -> None:
    for name in ("xlsxwriter", "prefixed", "openpyxl", "office"):
        if name not in copies:
            continue
        lines = opened(copies[name])[LINES]
        (table,) = lines.tables.values()
        last = 13 if name == "openpyxl" else 14
        first = 1 if name == "openpyxl" else 2
        assert table.ref == table.autoFilter.ref == f"A{first}:G{last}"
        assert [column.name for column in table.tableColumns] == [*featured.HEADERS, "问题"]
        assert lines.cell(first, 7).value == "问题"
        assert lines["G5"].value == (
            "错误 O01 “=1+D5”不对。请改成 <1> & 保存。"
            "  |  提示 O01 “=1+D5”不对。请改成 <1> & 保存。"
            "  |  警告 O01 “=1+A5”不对。请改成 <1> & 保存。"
        )
        assert lines["G8"].value is None


def test_without_a_table_the_column_stands_at_the_right_and_filters(
    copies: dict[str, Path],
) -> None:
    book = opened(copies["xlsxwriter"])
    plain, filtered = book[PLAIN], book[FILTERED]
    assert plain["E3"].value == filtered["G1"].value == "问题"
    assert plain["E5"].value.startswith("错误 O01")
    assert plain.auto_filter.ref == "E3:E12"
    assert filtered.auto_filter.ref == "A1:G12"
    assert filtered.auto_filter.filterColumn[0].colId == 1


def test_the_list_links_to_every_cell(copies: dict[str, Path]) -> None:
    for name in ("xlsxwriter", "openpyxl", "prefixed"):
        book = opened(copies[name])
        sheet = book.worksheets[0]
        links = [link.hyperlink.location for row in sheet.rows for link in row if link.hyperlink]
        there = [one for one in FOUND if one.place.sheet in book.sheetnames]
        assert len(links) == len(there)
        assert f"'{LINES}'!D5" in links
        assert (f"'{FILTERED}'!A2" in links) == (FILTERED in book.sheetnames)
        told = [row for row in sheet.iter_rows(values_only=True) if row[7] == "O01"]
        assert len(told) == len(FOUND)
        assert told[0][1:8] == (
            "错误", f"{LINES} D5", "单价", "=1+D5",
            "“=1+D5”不对。请改成 <1> & 保存。", "R9 4(1)2", "O01",
        )  # fmt: skip
        assert not [cell for row in sheet.rows for cell in row if cell.data_type == "f"]
        assert sheet.column_dimensions["K"].hidden


def test_names_and_tabs_stay_where_they_were(
    originals: dict[str, Path], copies: dict[str, Path]
) -> None:
    before, after = opened(originals["xlsxwriter"]), opened(copies["xlsxwriter"])
    assert after[LINES].print_area == before[LINES].print_area
    assert after[LINES].print_title_rows == before[LINES].print_title_rows
    assert after[PLAIN].defined_names["local"].attr_text == "'客户'!$A$1"
    assert [after[title].sheet_state for title in ("secret", "deep")] == ["hidden", "veryHidden"]


def test_libreoffice_opens_every_copy(copies: dict[str, Path], tmp_path: Path) -> None:
    shown = featured.converted(list(copies.values()), tmp_path, "pdf")
    assert all(path.exists() for path in shown)


Correct = Callable[[Path, str, object], Path]


def test_a_corrected_copy_loses_its_old_marks(
    originals: dict[str, Path], copies: dict[str, Path], tmp_path: Path
) -> None:
    again = [finding("D7"), finding("D9", severity=Severity.WARNING)]
    for name, path in copies.items():
        target = tmp_path / path.name
        assert mark(path, target, again, DAY, "zh") is Way.MARKED
        fresh = tmp_path / "fresh.xlsx"
        mark(originals[name], fresh, again, DAY, "zh")
        assert content(read(target, Limits())) == content(read(fresh, Limits())), name
        if name == "strict":
            continue
        old, new = opened(fresh), opened(target)
        assert new.sheetnames == old.sheetnames
        for sheet in old.worksheets:
            twin = new[sheet.title]
            assert {t.ref for t in twin.tables.values()} == {t.ref for t in sheet.tables.values()}
            assert twin.auto_filter.ref == sheet.auto_filter.ref
            for row in sheet.iter_rows():
                for cell in row:
                    made_of = sheet.title == "问题" and cell.coordinate == "M1"
                    if made_of or (not cell.has_style and cell.value is None):
                        continue
                    other = twin[cell.coordinate]
                    assert other.value == cell.value, (name, sheet.title, cell.coordinate)
                    assert repr(other.fill) == repr(cell.fill), (name, sheet.title, cell.coordinate)
                    assert other.number_format == cell.number_format
                    notes = [one and one.text for one in (cell.comment, other.comment)]
                    assert notes[0] == notes[1], (name, cell.coordinate)


def test_a_copy_that_is_all_corrected_comes_back_without_our_marks(
    originals: dict[str, Path], copies: dict[str, Path], tmp_path: Path
) -> None:
    for name, path in copies.items():
        target = tmp_path / path.name
        assert not unmark(originals[name], target), name
        assert not target.exists()
        assert unmark(path, target), name
        after = read(target, Limits())
        assert content(after) == content(read(originals[name], Limits())), name
        assert "问题" not in [sheet.title for sheet in after.sheets]
        assert not unmark(target, tmp_path / "again.xlsx"), name
        if name == "strict":
            continue
        before, clean = opened(originals[name]), opened(target)
        assert clean.sheetnames == before.sheetnames
        for sheet in before.worksheets:
            twin = clean[sheet.title]
            assert twin.print_area == sheet.print_area
            assert {t.ref for t in twin.tables.values()} == {t.ref for t in sheet.tables.values()}
            assert twin.auto_filter.ref == sheet.auto_filter.ref, (name, sheet.title)
            noted = [
                {
                    cell.coordinate: cell.comment.text
                    for row in one.rows
                    for cell in row
                    if cell.comment
                }
                for one in (sheet, twin)
            ]
            assert noted[0] == noted[1], (name, sheet.title)


def test_the_same_bytes_for_the_same_findings(originals: dict[str, Path], tmp_path: Path) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        mark(originals["xlsxwriter"], path, FOUND, DAY, "en")
    assert_same_bytes(*paths)
    assert opened(paths[0]).sheetnames[0] == "Problems"


@pytest.mark.parametrize("form", ["protected", "signed", "unreadable"])
def test_what_cannot_be_marked_gets_its_list_alone(
    originals: dict[str, Path], tmp_path: Path, form: str
) -> None:
    parts = parts_of(originals["xlsxwriter"])
    if form == "protected":
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>'
        )
    elif form == "signed":
        signature = (
            '<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/package/2006/'
            'relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
        )
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(
            b"</Relationships>", signature.encode() + b"</Relationships>"
        )
        parts["_xmlsignatures/origin.sigs"] = b""
    source = featured.packed(tmp_path / "source.xlsx", parts)
    if form == "unreadable":
        source.write_bytes(b"no workbook")
    target = tmp_path / "list.xlsx"
    assert mark(source, target, FOUND, DAY, "zh") is Way.LISTED
    book = opened(target)
    assert book.sheetnames == ["问题"]
    assert sum(row[7] == "O01" for row in book.active.iter_rows(values_only=True)) == len(FOUND)
