"""Line 6, the zip file: damage, lost and doubled parts, and archives made to harm."""

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping

from tests.excel.rawbook import LINKS, PACKAGE, XML, zipped
from tests.hostile.case import book, good, hostile, parts, table


def stored(files: Mapping[str, str | bytes]) -> bytes:
    """A zip file whose parts are not packed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


@hostile(6, "file_damaged")
def one_bit_of_an_amount(no: str) -> bytes:
    """1234.5 becomes 1235.5 by one bit: only the checksum tells."""
    return stored(parts(table(no))).replace(b"<v>1234.5</v>", b"<v>1235.5</v>")


@hostile(6, "file_damaged")
def one_bit_of_a_picture(no: str) -> bytes:
    """Damage where nothing is read is damage all the same."""
    data = stored(parts(table(no)) | {"xl/media/image1.png": b"picture " * 50})
    return data.replace(b"picture", b"pictuse", 1)


@hostile(6, "file_damaged")
def one_bit_of_packed_data(no: str) -> bytes:
    """Damage within the packed sheet."""
    data = bytearray(good(no))
    data[data.index(b"sheet1.xml") + 200] ^= 4
    return bytes(data)


@hostile(6, "part_missing")
def without_the_workbook_part(no: str) -> bytes:
    """The part that lists the sheets has gone."""
    return zipped(
        {name: part for name, part in parts(table(no)).items() if name != "xl/workbook.xml"}
    )


@hostile(6, "part_missing")
def without_the_sheet(no: str) -> bytes:
    """The list of sheets names one that is not there."""
    return zipped({name: part for name, part in parts(table(no)).items() if "sheet1" not in name})


@hostile(6, "part_missing")
def without_the_links(no: str) -> bytes:
    """Nothing says where the sheets are."""
    files = parts(table(no))
    del files["xl/_rels/workbook.xml.rels"]
    return zipped(files)


@hostile(6, "not_a_workbook")
def a_zip_of_other_things(no: str) -> bytes:
    """Photos, packed and renamed."""
    return zipped({"photo.jpg": b"\xff\xd8" + no.encode()})


@hostile(6, "part_doubled")
def a_part_twice(no: str) -> bytes:
    """Programs differ in which of two sheets of one name they read."""
    file = io.BytesIO(good(no))
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("XL/worksheets/sheet1.xml", "<worksheet/>")
    return file.getvalue()


@hostile(6, "parts_overlap")
def parts_that_overlap(no: str) -> bytes:
    """A part within another one: the way to a bomb without a suspicious ratio."""
    inner = zipped({"b": b"x" * 50})
    data = bytearray(stored(parts(table(no)) | {"a": inner}))
    entry = bytearray(inner[inner.rindex(b"PK\1\2") : inner.rindex(b"PK\5\6")])
    struct.pack_into("<L", entry, 42, data.index(inner))
    end = data.rindex(b"PK\5\6")
    count, _, size = struct.unpack_from("<HHL", data, end + 8)
    struct.pack_into("<HHL", data, end + 8, count + 1, count + 1, size + len(entry))
    data[end:end] = entry
    return bytes(data)


@hostile(6, "part_name_unsafe")
def a_part_outside_the_archive(no: str) -> bytes:
    """A name that would be written outside the folder, were it ever unpacked to one."""
    return zipped(parts(table(no)) | {"../../etc/cron.d/x": "* * * * *"})


@hostile(6, "packed_too_tightly")
def a_flat_bomb(no: str) -> bytes:
    """Twenty megabytes of zeros in twenty kilobytes."""
    return zipped(parts(table(no)) | {"xl/media/image1.png": bytes(20 * 2**20)})


@hostile(6, rows=[{}])
def a_nested_bomb(no: str) -> bytes:
    """An archive within the archive: parts are never unpacked twice."""
    inner = zipped({"zeros": bytes(20 * 2**20)})
    return zipped(parts(table(no)) | {"xl/embeddings/inner.zip": inner})


@hostile(6, "file_damaged")
def a_bomb_that_lies_about_its_size(no: str) -> bytes:
    """The directory says 1,000 bytes; unpacking stops there."""
    data = bytearray(zipped(parts(table(no)) | {"xl/media/image1.png": bytes(20 * 2**20)}))
    struct.pack_into("<L", data, data.rindex(b"PK\1\2") + 24, 1000)
    return bytes(data)


@hostile(6, "too_many_parts")
def thousands_of_parts(no: str) -> bytes:
    """More parts than any workbook has."""
    return zipped(parts(table(no)) | {f"xl/media/{at}.png": b"" for at in range(1_100)})


@hostile(6, "unknown_packing")
def packed_in_another_way(no: str) -> bytes:
    """LZMA is allowed in zip files, but not in workbooks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in parts(table(no)).items():
            archive.writestr(name, content)
    return file.getvalue()


@hostile(6, rows=[{}])
def written_as_a_stream(no: str) -> bytes:
    """Sizes and checksums behind the data, as programs write that send a file while making it."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(table(no)).items():
            archive.writestr(name, content)
    return bytes(pipe.data)


@hostile(6, rows=[{}])
def with_a_comment_and_folders(no: str) -> bytes:
    """A zip program made it: a comment, and entries for the folders."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"packed by hand PK\5"
        archive.writestr("xl/", "")
        for name, content in parts(table(no)).items():
            archive.writestr(name, content)
    return file.getvalue()


@hostile(6, rows=[{}])
def with_names_in_capitals_and_backslashes(no: str) -> bytes:
    """Some writers on Windows do not mind how parts are spelt."""
    return zipped(
        {name.upper().replace("/", "\\"): part for name, part in parts(table(no)).items()}
    )


@hostile(6, rows=[{}])
def with_links_to_other_files(no: str) -> bytes:
    """A link to a workbook on another machine is never followed; the stored value counts."""
    outside = (
        f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" TargetMode="External" '
        f'Type="{LINKS}/externalLinkPath" Target="file:///server/share/other.xlsx"/></Relationships>'
    )
    amount = '<c r="G{at}"><f>[1]Sheet1!$A$1</f><v>1234.5</v></c>'
    return zipped(
        parts(table(no, amount=amount))
        | {
            "xl/externalLinks/externalLink1.xml": f"{XML}<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": outside,
        }
    )


@hostile(6, "part_missing")
def a_sheet_on_another_machine(no: str) -> bytes:
    """A relationship of the sheet that leads out of the file."""
    files = parts(table(no))
    rels = str(files["xl/_rels/workbook.xml.rels"])
    files["xl/_rels/workbook.xml.rels"] = rels.replace(
        'Target="worksheets/sheet1.xml"', 'TargetMode="External" Target="http://192.0.2.1/a.xml"'
    )
    return zipped(files)


@hostile(6, rows=[{}])
def a_message_after_the_end(no: str) -> bytes:
    """A virus scanner or a mail gateway added a line."""
    return book(table(no)) + b"\r\n-- scanned --\r\n"
