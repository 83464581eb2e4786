"""The zip container of a workbook: proved sound, then unpacked part by part with its checksums."""

import io
import itertools
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from isal import isal_zlib
from isal.isal_zlib import IsalError

from sales_batch.core.finding import Refused
from sales_batch.excel import gate
from sales_batch.excel.gate import Limits, megabytes

_LOCAL = struct.Struct("<4s2xHH16xHH")
_END = b"PK\x05\x06"
_DIRECTORY = b"PK\x01\x02"
_FEED = 1 << 17
_PIECE = 1 << 20
_RATIO_FROM = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"\s*<(?:\?xml|!doctype|!--|html|head|body|table|meta|style)", re.IGNORECASE)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_XML = (".xml", ".rels", ".vml")
_UNSAFE = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)|[\x00-\x1f\x7f-\x9f]")
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True)
class Part:
    """Where one part stands in the file, and what it must unpack to."""

    name: str
    start: int
    packed: int
    unpacked: int
    deflated: bool
    crc: int


@dataclass(frozen=True)
class Package:
    """The parts of one workbook file; names are looked up without regard to case."""

    data: bytes
    parts: Mapping[str, Part]
    _sound: set[str] = field(default_factory=set)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.parts

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part's content in pieces of at most 1 MiB; its checksum is checked at the end.

        Raises Refused when the part is missing or damaged.
        """
        part = self.parts.get(name.lower())
        if part is None:
            raise Refused(gate.PART_MISSING, part=name)
        crc, size = 0, 0
        for piece in _unpacked(self.data, part):
            crc, size = isal_zlib.crc32(piece, crc), size + len(piece)
            if size > part.unpacked:
                raise Refused(gate.FILE_DAMAGED, part=part.name)
            yield piece
        if size != part.unpacked or crc != part.crc:
            raise Refused(gate.FILE_DAMAGED, part=part.name)
        self._sound.add(part.name)

    def content(self, name: str) -> bytes:
        """A part's whole content; raises Refused as `pieces` does."""
        return b"".join(self.pieces(name))

    def prove(self) -> None:
        """Check every part that has not been unpacked yet: its checksum, and no DOCTYPE in XML.

        Parts that were unpacked have their checksum checked; who parses them refuses a DOCTYPE.
        """
        for part in self.parts.values():
            if part.name in self._sound:
                continue
            carried = b""
            for piece in self.pieces(part.name):
                seam = carried + piece[:40]
                if part.name.lower().endswith(_XML):
                    if any(mark in seam or mark in piece for mark in _DOCTYPES):
                        raise Refused(gate.DOCTYPE_DECLARED, part=part.name)
                    carried = piece[-40:]


def _unpacked(data: bytes, part: Part) -> Iterator[bytes]:
    packed = memoryview(data)[part.start : part.start + part.packed]
    if not part.deflated:
        yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
        return
    inflater = isal_zlib.decompressobj(-isal_zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _FEED):
            piece = inflater.decompress(packed[at : at + _FEED], _PIECE)
            while piece:
                yield piece
                piece = inflater.decompress(inflater.unconsumed_tail, _PIECE)
    except IsalError:  # type: ignore[misc]  # its stub calls it an instance
        raise Refused(gate.FILE_DAMAGED, part=part.name) from None


def open_package(path: Path, limits: Limits) -> Package:
    """Read a workbook file and prove its container, without unpacking anything.

    Raises Refused for a file past the limits, of another kind, encrypted, cut short, or with
    unsafe, doubled or overlapping parts; OSError when the file cannot be read.
    """
    size, limit = path.stat().st_size, limits.file_bytes
    if size > limit:
        raise Refused(gate.FILE_TOO_LARGE, size=megabytes(size), limit=megabytes(limit))
    data = path.read_bytes()
    _refuse_other_kinds(data)
    entries = _directory(data, limits)
    _refuse_bombs(entries, limits)
    parts: dict[str, Part] = {}
    for entry in entries:
        part = _located(data, entry)
        if parts.setdefault(part.name.lower(), part) is not part:
            raise Refused(gate.PART_DOUBLED, part=part.name)
    _refuse_overlaps(list(parts.values()))
    return Package(data, parts)


def _refuse_other_kinds(data: bytes) -> None:
    """Tell apart, by its first bytes, what is no zip file."""
    start = data[:4096]
    if not data:
        raise Refused(gate.FILE_EMPTY)
    if start.startswith((b"PK\x03\x04", _END)):
        return
    if start.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(gate.FILE_ENCRYPTED)
        if any(name.encode("utf-16-le") + b"\0\0" in data for name in ("Workbook", "Book")):
            raise Refused(gate.LEGACY_XLS)
        raise Refused(gate.NOT_A_WORKBOOK)
    if start.startswith(b"%PDF"):
        raise Refused(gate.PDF_FILE)
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = start.replace(b"\0", b"")[2:] if wide else start.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(text):
        raise Refused(gate.WEB_PAGE)
    if wide or not _NOT_TEXT.search(text):
        raise Refused(gate.PLAIN_TEXT)
    raise Refused(gate.NOT_A_WORKBOOK)


def _directory(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """The central directory; its entries are counted before any is parsed."""
    count = data.count(_DIRECTORY, _directory_start(data))
    if count > limits.parts:
        raise Refused(gate.TOO_MANY_PARTS, count=str(count), limit=str(limits.parts))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError):
        raise Refused(gate.FILE_DAMAGED, part="ZIP") from None


def _directory_start(data: bytes) -> int:
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0 or end + 22 > len(data):
        raise Refused(gate.FILE_CUT_SHORT)
    size: int = struct.unpack_from("<L", data, end + 12)[0]
    return max(0, end - size) if size < 0xFFFFFFFF else 0


def _refuse_bombs(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Judge the sizes that the directory claims; unpacking never gives more than it claims."""
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_bytes:
        limit = megabytes(limits.unpacked_bytes)
        raise Refused(gate.UNPACKED_TOO_LARGE, size=megabytes(total), limit=limit)
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _RATIO_FROM and ratio > limits.ratio:
            part, figure = entry.filename, f"{ratio:,.0f}"
            raise Refused(
                gate.PACKED_TOO_TIGHTLY, part=part, ratio=figure, limit=f"{limits.ratio:,}"
            )


def _located(data: bytes, entry: zipfile.ZipInfo) -> Part:
    """Where the part's content stands; the local header must agree with the directory."""
    raw = entry.orig_filename
    name = raw.replace("\\", "/")
    if not name or _UNSAFE.search(name):
        raise Refused(gate.PART_NAME_UNSAFE, part=name)
    if entry.flag_bits & 0x41:
        raise Refused(gate.FILE_ENCRYPTED)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(gate.UNKNOWN_PACKING, part=name)
    head = data[entry.header_offset : entry.header_offset + _LOCAL.size]
    if len(head) < _LOCAL.size:
        raise Refused(gate.FILE_CUT_SHORT)
    mark, flags, method, name_size, extra_size = _LOCAL.unpack(head)
    at = entry.header_offset + _LOCAL.size
    code = "utf-8" if flags & 0x800 else "cp437"
    local = data[at : at + name_size].decode(code, "replace")
    if mark != b"PK\x03\x04" or method != entry.compress_type or local != raw:
        raise Refused(gate.FILE_DAMAGED, part=name)
    start = at + name_size + extra_size
    if start + entry.compress_size > len(data):
        raise Refused(gate.FILE_CUT_SHORT)
    deflated = method == zipfile.ZIP_DEFLATED
    return Part(name, start, entry.compress_size, entry.file_size, deflated, entry.CRC)


def _refuse_overlaps(parts: list[Part]) -> None:
    inorder = sorted(parts, key=lambda part: part.start)
    for part, following in itertools.pairwise(inorder):
        header = _LOCAL.size + len(following.name)
        if part.start + part.packed > following.start - header:
            raise Refused(gate.PARTS_OVERLAP, part=part.name)
