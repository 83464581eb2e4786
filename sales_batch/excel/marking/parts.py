"""The parts of a workbook while it is patched: what is not touched is copied as it is packed."""

import posixpath
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from isal import isal_zlib

from sales_batch.excel.deflate import LEVEL
from sales_batch.excel.marking.xml import LINKS, Unpatchable, children, parsed, written
from sales_batch.excel.markup import MAIN
from sales_batch.excel.package import Package

_LOCAL, _CENTRAL = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _UTF8, _DEFLATED = 20, 0x800, 8
_DAY = 0x21
"""1980-01-01 in a zip's own counting: the time of day would change the bytes of equal copies."""
_TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_BOOK = "officedocument.spreadsheetml.sheet.main+xml"
EMPTY_BOOK: Mapping[str, bytes] = {
    _TYPES: b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    b'+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/'
    b'workbook.xml" ContentType="application/vnd.openxmlformats-%b"/></Types>' % _BOOK.encode(),
    "_rels/.rels": b'<Relationships xmlns="%b"><Relationship Id="rId1" Type="%b/officeDocument" '
    b'Target="xl/workbook.xml"/></Relationships>' % (_RELATIONS.encode(), LINKS[MAIN[0]].encode()),
    "xl/workbook.xml": b'<workbook xmlns="%b"><sheets/></workbook>' % MAIN[0].encode(),
}
"""The parts of a workbook without any sheet."""


class Relation(NamedTuple):
    """A reference from one part to another: its id, the last word of its type, the part's name."""

    key: str
    kind: str
    target: str


Buffer = bytes | memoryview
"""Some of a part's content."""


class _Member(NamedTuple):
    name: bytes
    method: int
    crc: int
    size: int
    packed: bytes


@dataclass
class Parts:
    """The parts of one workbook, with those that were changed or added."""

    package: Package
    changed: dict[str, Sequence[Buffer]] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)

    def __contains__(self, name: str) -> bool:
        here = self._spelled(name) in self.changed or name in self.package
        return here and self._spelled(name) not in self.dropped

    def content(self, name: str) -> bytes:
        """A part as it stands now; raises Refused for one that is missing or damaged."""
        spelled = self._spelled(name)
        if spelled in self.changed:
            return b"".join(self.changed[spelled])
        return self.package.content(name)

    def put(self, name: str, *content: Buffer) -> None:
        """Change or add a part; its content may come in pieces."""
        self.changed[self._spelled(name)] = content

    def names(self) -> list[str]:
        """The names of all parts, in the order of the file, new ones last."""
        old = [part.name for part in self.package.parts.values()]
        new = [name for name in self.changed if name.lower() not in self.package.parts]
        return [name for name in old + new if name not in self.dropped]

    def free(self, pattern: str) -> str:
        """A name that no part has, from a pattern with a number in it."""
        taken = {name.lower() for name in self.names()}
        numbers = iter(range(1, len(taken) + 2))
        return next(name for n in numbers if (name := pattern.format(n)).lower() not in taken)

    def related(self, part: str) -> list[Relation]:
        """The references of a part to others within the workbook."""
        rels = _rels_of(part)
        if rels not in self:
            return []
        folder = posixpath.dirname(part)
        found = []
        for one in children(parsed(self.content(rels)), "Relationship"):
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
                kind = one.get("Type", "").rpartition("/")[2]
                found.append(Relation(one.get("Id", ""), kind, target.lstrip("/")))
        return found

    def relate(self, part: str, kind: str, target: str, namespace: str) -> str:
        """Let a part refer to another (kinds as in `Relation`); returns the new id."""
        rels = _rels_of(part)
        content = self.content(rels) if rels in self else b'<Relationships xmlns="%b"/>' % (
            _RELATIONS.encode()
        )  # fmt: skip
        root = parsed(content)
        taken = {one.get("Id") for one in root}
        key = next(name for n in range(1, len(taken) + 2) if (name := f"rIdMark{n}") not in taken)
        relation = root.makeelement(f"{{{_RELATIONS}}}Relationship")
        path = posixpath.relpath(target, posixpath.dirname(part))
        for name, value in zip(
            ("Id", "Type", "Target"), (key, f"{LINKS[namespace]}/{kind}", path), strict=True
        ):
            relation.set(name, value)
        root.append(relation)
        self.put(rels, written(root))
        return key

    def drop(self, name: str, holder: str) -> None:
        """Take a part away, with what it refers by, its content type and its holder's reference."""
        self.dropped |= {self._spelled(name), self._spelled(_rels_of(name))}
        key = next(one.key for one in self.related(holder) if one.target == name)
        for part, attribute, value in (
            (_rels_of(holder), "Id", key),
            (_TYPES, "PartName", f"/{name}"),
        ):
            root = parsed(self.content(part))
            for one in [one for one in root if one.get(attribute) == value]:
                root.remove(one)
            self.put(part, written(root))

    def declare(self, name: str, kind: str) -> None:
        """Say in the list of content types what a new part is; `kind` without its beginning."""
        self._declare("Override", "PartName", f"/{name}", kind)

    def declare_extension(self, extension: str, kind: str) -> None:
        """The same for all parts of an extension, unless it is said already."""
        self._declare("Default", "Extension", extension, kind)

    def _declare(self, element: str, key: str, value: str, kind: str) -> None:
        root = parsed(self.content(_TYPES))
        if any(one.get(key, "").lower() == value.lower() for one in children(root, element)):
            return
        attributes = {key: value, "ContentType": f"application/vnd.openxmlformats-{kind}"}
        one = root.makeelement(root.tag.replace("}Types", "}" + element), attributes)
        root.insert(0 if element == "Default" else len(root), one)
        self.put(_TYPES, written(root))

    def prove(self) -> None:
        """Parse whatever was changed; raises Unpatchable where it is malformed.

        A drawing of notes may be so: Excel itself writes some that are more HTML than XML.
        """
        for name, content in self.changed.items():
            if name in self.dropped or _is_sound(content):
                continue
            loose = name.lower().endswith(".vml") and name in self.package
            if not loose or _is_sound([self.package.content(name)]):
                raise Unpatchable(f"{name} would be malformed")

    def save(self, target: Path) -> None:
        """Write the workbook: untouched parts as they were packed, the others anew."""
        blocks, central, at = [], [], 0
        for member in self._members():
            size, packed = member.size, len(member.packed)
            what = (_UTF8, member.method, 0, _DAY, member.crc, packed, size, len(member.name), 0)
            local = _LOCAL.pack(b"PK\x03\x04", _VERSION, *what) + member.name
            central.append(
                _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *what, 0, 0, 0, 0, at)
                + member.name
            )
            blocks += [local, member.packed]
            at += len(local) + packed
        directory = b"".join(central)
        end = _END.pack(b"PK\x05\x06", 0, 0, len(central), len(central), len(directory), at, 0)
        with target.open("wb") as file:
            file.writelines([*blocks, directory, end])

    def _members(self) -> Iterator[_Member]:
        for name in self.names():
            part = self.package.parts.get(name.lower())
            if name in self.changed:
                yield _deflated(name, self.changed[name])
            elif part:
                packed = self.package.data[part.start : part.start + part.packed]
                method = _DEFLATED if part.deflated else 0
                yield _Member(name.encode(), method, part.crc, part.unpacked, packed)

    def _spelled(self, name: str) -> str:
        part = self.package.parts.get(name.lower())
        return part.name if part else name


def _is_sound(content: Sequence[Buffer]) -> bool:
    """Whether a part is well-formed XML, as far as it is new.

    What is left as it was comes as views of it: whole rows, from one `<row` to another, of a sheet
    in which every `<` begins a tag. Were a row cut elsewhere, its own piece would tell.
    """
    parser = ParserCreate(namespace_separator=" ")
    try:
        for piece in content:
            if isinstance(piece, bytes):
                parser.Parse(piece)
        parser.Parse(b"", True)
    except ExpatError:
        return False
    return True


def _deflated(name: str, content: Sequence[Buffer]) -> _Member:
    """A part as a zip packs it."""
    packer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
    packed, crc, size = [], 0, 0
    for piece in content:
        packed.append(packer.compress(piece))
        crc, size = isal_zlib.crc32(piece, crc), size + len(piece)
    packed.append(packer.flush())
    return _Member(name.encode(), _DEFLATED, crc, size, b"".join(packed))


def workbook_part(parts: Parts) -> str:
    """The name of the part that holds the list of sheets."""
    for one in parts.related(""):
        if one.kind == "officeDocument":
            return one.target
    raise Unpatchable("no workbook part")


def refers(parts: Parts, part: str, kind: str) -> str | None:
    """The first part of a kind that a part refers to."""
    return next((one.target for one in parts.related(part) if one.kind == kind), None)


def element_of(parts: Parts, name: str) -> Any:
    """The root element of a part as it stands now."""
    return parsed(parts.content(name))


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
