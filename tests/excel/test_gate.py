"""The gate: files that are no sound workbook are refused, each with its own words, and early."""

import dataclasses
import io
import random
import re
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from sales_batch.core.finding import Check, Refused, Severity, placeholders
from sales_batch.excel import gate
from sales_batch.excel.gate import CHECKS, Limits
from sales_batch.excel.package import open_package
from sales_batch.excel.read import read
from tests.excel import rawbook
from tests.excel.rawbook import Parts, content, refusal, saved, sheet, zipped

GOOD = rawbook.book(sheet('<row r="1"><c r="A1"><v>5</v></c></row>'), styled=rawbook.styles(0))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def test_every_refusal_is_declared_once_and_says_what_to_do() -> None:
    declared = [value for value in vars(gate).values() if isinstance(value, Check)]
    assert declared == list(CHECKS)
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert set(gate.STOPPED.values()) <= set(CHECKS)
    for check in CHECKS:
        assert (check.code, check.severity) == ("G01", Severity.ERROR)
        assert getattr(gate, check.name.upper()) is check
        assert re.search("请", check.message.zh)
        assert check.message.zh.endswith("。")
        assert check.message.en.endswith(".")
        assert len(placeholders(check.message.zh)) == len(set(placeholders(check.message.zh)))


def named(text: str) -> bytes:
    return OLE + text.encode("utf-16-le") + bytes(512)


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (b"", gate.FILE_EMPTY),
        (named("EncryptedPackage"), gate.FILE_ENCRYPTED),
        (named("Workbook"), gate.LEGACY_XLS),
        (named("Book"), gate.LEGACY_XLS),
        (named("WordDocument"), gate.NOT_A_WORKBOOK),
        (b"%PDF-1.7\n%\xe2\xe3", gate.PDF_FILE),
        (b"<html><body><table>", gate.WEB_PAGE),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", gate.WEB_PAGE),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', gate.WEB_PAGE),
        ("<table>".encode("utf-16"), gate.WEB_PAGE),
        ("编号,数量\n1,2\n".encode(), gate.PLAIN_TEXT),
        ("编号,数量\n1,2\n".encode("gb18030"), gate.PLAIN_TEXT),
        ("编号\t数量\n".encode("utf-16"), gate.PLAIN_TEXT),
        (bytes(4096), gate.NOT_A_WORKBOOK),
        (b"\x89PNG\r\n\x1a\n\0\0", gate.NOT_A_WORKBOOK),
        (b"Rar!\x1a\x07\x00", gate.NOT_A_WORKBOOK),
        (zipped({}), gate.NOT_A_WORKBOOK),
        (zipped({"readme.txt": "hello"}), gate.NOT_A_WORKBOOK),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            gate.OPEN_DOCUMENT,
        ),
    ],
)
def test_other_kinds_of_file_are_told_apart(tmp_path: Path, data: bytes, check: Check) -> None:
    assert refusal(tmp_path, data).check == check


@pytest.mark.parametrize(
    ("target", "check"),
    [("xl/workbook.bin", gate.BINARY_XLSB), ("word/document.xml", gate.NOT_A_WORKBOOK)],
)
def test_other_office_files_are_told_apart(tmp_path: Path, target: str, check: Check) -> None:
    parts: Parts = {
        "_rels/.rels": rawbook.relations({"rId1": ("officeDocument", target)}),
        target: '<w:document xmlns:w="urn:w"/>',
    }
    assert refusal(tmp_path, zipped(parts)).check == check


def test_macros_are_ignored(tmp_path: Path) -> None:
    parts = GOOD | {"xl/vbaProject.bin": OLE}
    assert content(read(saved(tmp_path, parts), Limits())) == content(
        read(saved(tmp_path, GOOD), Limits())
    )


@pytest.mark.parametrize("name", [name for name in GOOD if "styles" not in name])
def test_a_part_that_is_missing(tmp_path: Path, name: str) -> None:
    parts = {key: part for key, part in GOOD.items() if key != name}
    expected = gate.NOT_A_WORKBOOK if name == "_rels/.rels" else gate.PART_MISSING
    assert refusal(tmp_path, zipped(parts)).check == expected


def test_every_truncation_is_refusal(tmp_path: Path) -> None:
    data = zipped(GOOD)
    path = tmp_path / "book.xlsx"
    for size in range(0, len(data), 7):
        path.write_bytes(data[:size])
        with pytest.raises(Refused):
            read(path, Limits())
    assert refusal(tmp_path, data[:-1]).check == gate.FILE_CUT_SHORT
    assert refusal(tmp_path, data[: len(data) // 2]).check == gate.FILE_CUT_SHORT


def test_a_flipped_bit_never_changes_a_value(tmp_path: Path) -> None:
    parts = GOOD | {"xl/media/picture.png": random.Random(1).randbytes(500)}
    data = zipped(parts)
    path = saved(tmp_path, parts)
    whole = content(read(path, Limits()))
    survived = 0
    for at in range(0, len(data), 3):
        damaged = bytearray(data)
        damaged[at] ^= 1 << (at % 8)
        path.write_bytes(damaged)
        try:
            assert content(read(path, Limits())) == whole
            survived += 1
        except Refused:
            pass
    assert survived < len(data) / 6  # dates and versions in the headers, which nothing depends on


def test_damage_is_called_damage_whatever_it_does_to_the_content(tmp_path: Path) -> None:
    data = bytearray(zipped(GOOD | {"xl/media/picture.png": b"picture " * 99}))
    at = data.index(b"xl/media/picture.png") + 24
    data[at] ^= 4
    found = refusal(tmp_path, bytes(data))
    assert (found.check, found.detail) == (gate.FILE_DAMAGED, {"part": "xl/media/picture.png"})

    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, part in GOOD.items():
            archive.writestr(name, part)
    for before, after in ((b"<v>5</v>", b"<v>6</v>"), (b"<v>5</v>", b"<v>5<v/>")):
        assert (
            refusal(tmp_path, stored.getvalue().replace(before, after)).check == gate.FILE_DAMAGED
        )


@pytest.mark.parametrize(
    ("limits", "check", "detail"),
    [
        ({"file_bytes": 1000}, gate.FILE_TOO_LARGE, {"limit": "0.0 MB"}),
        ({"parts": 5}, gate.TOO_MANY_PARTS, {"count": "6", "limit": "5"}),
        ({"unpacked_bytes": 2**20}, gate.UNPACKED_TOO_LARGE, {"size": "2.0 MB", "limit": "1.0 MB"}),
        ({"ratio": 100}, gate.PACKED_TOO_TIGHTLY, {"part": "xl/media/zeros", "limit": "100"}),
    ],
)
def test_limits_are_said_with_the_figure(
    tmp_path: Path, limits: dict[str, int], check: Check, detail: dict[str, str]
) -> None:
    data = zipped(GOOD | {"xl/media/zeros": bytes(2**21)})
    found = refusal(tmp_path, data, dataclasses.replace(Limits(), **limits))
    assert found.check == check
    assert detail.items() <= found.detail.items()


def test_many_parts_are_counted_before_they_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the parts are listed"))
    one = b"PK\x01\x02" + bytes(42)
    data = b"PK\x03\x04" + one * 300_000
    data += struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(one) * 300_000, 4, 0)
    assert refusal(tmp_path, data).check == gate.TOO_MANY_PARTS


def test_a_bomb_that_lies_about_its_size_is_stopped_in_little_memory(tmp_path: Path) -> None:
    data = bytearray(zipped(GOOD | {"xl/media/zeros": bytes(100 * 2**20)}))
    struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + 24, 1000)
    tracemalloc.start()
    assert refusal(tmp_path, bytes(data)).check == gate.FILE_DAMAGED
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * 2**20


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.xml", r"xl\workbook.xml"])
def test_a_doubled_part_is_refusal(tmp_path: Path, name: str) -> None:
    file = io.BytesIO(zipped(GOOD))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, b"<workbook/>")
    assert refusal(tmp_path, file.getvalue()).check == gate.PART_DOUBLED


@pytest.mark.parametrize("name", ["../evil", "xl/../../evil", "/etc/passwd", r"xl\..\x", "C:/x"])
def test_unsafe_names_are_refusal(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, zipped(GOOD | {name: "x"})).check == gate.PART_NAME_UNSAFE


def test_a_name_cut_by_a_zero_byte_is_refusal(tmp_path: Path) -> None:
    data = zipped(GOOD | {"xl/media/a": "x"}).replace(b"xl/media/a", b"xl/medi\0/a")
    assert refusal(tmp_path, data).check == gate.PART_NAME_UNSAFE


@pytest.mark.parametrize("spoilt", [b"\0l/media/a", b"\0\0\0\0\0\0\0\0\0\0"])
def test_a_name_that_begins_with_a_zero_byte_is_refusal(tmp_path: Path, spoilt: bytes) -> None:
    data = zipped(GOOD | {"xl/media/a": "x"}).replace(b"xl/media/a", spoilt)
    assert refusal(tmp_path, data).check == gate.PART_NAME_UNSAFE


def test_overlapping_parts_are_refusal(tmp_path: Path) -> None:
    """The directory lists, as a part of its own, a zip file's part within a stored part."""
    inner = zipped({"b": b"x" * 50})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for key, part in GOOD.items():
            archive.writestr(key, part)
        archive.writestr("a", inner)
    data = bytearray(file.getvalue())
    entry = bytearray(inner[inner.rindex(b"PK\1\2") : inner.rindex(b"PK\5\6")])
    struct.pack_into("<L", entry, 42, data.index(inner))
    end = data.rindex(b"PK\5\6")
    count, _, size = struct.unpack_from("<HHL", data, end + 8)
    struct.pack_into("<HHL", data, end + 8, count + 1, count + 1, size + len(entry))
    data[end:end] = entry
    assert refusal(tmp_path, bytes(data)).check == gate.PARTS_OVERLAP


def test_a_header_that_contradicts_the_directory_is_refusal(tmp_path: Path) -> None:
    data = zipped(GOOD)
    at = data.index(b"xl/styles.xml")
    data = data[:at] + b"xl/stylez.xml" + data[at + 13 :]
    assert refusal(tmp_path, data).check == gate.FILE_DAMAGED


def test_encrypted_and_strangely_packed_parts(tmp_path: Path) -> None:
    data = bytearray(zipped(GOOD))
    at = data.rindex(b"PK\1\2")
    data[at + 8] |= 1
    assert refusal(tmp_path, bytes(data)).check == gate.FILE_ENCRYPTED
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(tmp_path, packed.getvalue()).check == gate.UNKNOWN_PACKING


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("name", [*GOOD, "xl/sharedStrings.xml", "xl/comments1.xml"])
@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_in_every_part(tmp_path: Path, name: str, code: str) -> None:
    strings = rawbook.strings("<si><t>a</t></si>")
    parts = rawbook.book(
        str(GOOD["xl/worksheets/sheet1.xml"]), shared=strings, styled=rawbook.styles(0)
    )
    parts.setdefault("xl/comments1.xml", f"{rawbook.XML}<comments/>")
    xml = str(parts[name]).replace(rawbook.XML, "")
    parts[name] = (BOMB + xml).encode(code)
    found = refusal(tmp_path, zipped(parts))
    assert (found.check, found.detail["part"]) == (gate.DOCTYPE_DECLARED, name)


@pytest.mark.parametrize("name", GOOD)
def test_malformed_xml_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    parts = GOOD | {name: str(GOOD[name])[:-5]}
    found = refusal(tmp_path, zipped(parts))
    assert (found.check, found.detail["part"]) == (gate.XML_MALFORMED, name)


@pytest.mark.parametrize("name", GOOD)
def test_endless_nesting_is_refusal(tmp_path: Path, name: str) -> None:
    found = refusal(tmp_path, zipped(GOOD | {name: "<a>" * 1000}))
    assert found.check in (gate.CONTENT_UNKNOWN, gate.NOT_A_WORKBOOK, gate.XML_MALFORMED)


def test_a_million_empty_formatted_rows_cost_little(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(1, 300_001))
    path = saved(tmp_path, rawbook.book(sheet(rows)))
    assert content(rawbook.read_fast(path)) == (False, [("Sheet1", "visible", [], [], {})])


def test_nothing_is_unpacked_to_open(tmp_path: Path) -> None:
    package = open_package(saved(tmp_path, GOOD), Limits())
    assert "XL/WORKBOOK.XML" in package
    assert package.content("xl/workbook.xml") == str(GOOD["xl/workbook.xml"]).encode()
