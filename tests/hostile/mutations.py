"""What can happen to the bytes, the parts, the XML and the cells of a workbook."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from random import Random

from tests.packages import parts_of

Parts = dict[str, bytes]

_TOKEN = re.compile(rb"<[^>]*>|[^<]+")
_CELL = re.compile(rb"<c [^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb' ([\w:]+)="([^"]*)"')
_VALUE = re.compile(rb"(<v>|<t[^>]*>)([^<]*)(</v>|</t>)")
_READ = ("workbook.xml", "/sheet", "sharedstrings", "styles", ".rels")
"""The parts that matter most, by what their names hold."""
NASTY = (
    b"", b"0", b"1", b"-1", b"-0", b"5.", b"007", b"1E309", b"1e5", b"NaN", b"99999999999",
    b"4294967297", b"0.1", b"59.970000000000006", b"46327", b"2", b"60", b"3000000", b"true",
    b"#N/A", b"=1+1", b" ", b"&#10;", b"&amp;", b"_x0000_", b"1,5", "１２".encode(), b"\xff",
    "审批".encode(), b"A1", b"XFD1048576", b"hidden", b"s", b"n", b"b", b"e", b"d", b"str",
    b"inlineStr", b"../x", b"/xl/workbook.xml", b"rId1", b"rId2", b"2026-02-30", b"a" * 5000,
)  # fmt: skip


def mutant(random: Random, data: bytes) -> tuple[bytes, str]:
    """A workbook with one to three things changed, and what kind of change it was."""
    kind = random.choice(("file bytes", "whole parts", *(2 * [*_KINDS]), "cells"))
    times = random.choice((1, 1, 1, 2))
    if kind == "file bytes":
        for _ in range(times):
            data = bytes_changed(random, data)
        return data, kind
    parts = parts_of(data)
    for _ in range(times):
        _KINDS[kind](random, parts)
    return zipped(parts), kind


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of the parts, with right checksums; a name that ends in `*` is written twice."""
    file = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        warnings.simplefilter("ignore")
        for name, content in parts.items():
            archive.writestr(name.rstrip("*"), content)
    return file.getvalue()


def bytes_changed(random: Random, data: bytes) -> bytes:
    """Some bytes flipped, set, left out, put in, doubled, moved or cut off."""
    at = random.randrange(len(data) + 1)
    size = min(random.choice((1, 1, 2, 8, 100, 5000)), len(data))
    other = random.randrange(len(data) - size + 1)
    block = data[other : other + size]
    match random.choice(("flip", "flip", "set", "out", "in", "double", "move", "cut", "zero")):
        case "flip":
            changed = bytearray(data)
            changed[at % len(data)] ^= 1 << random.randrange(8)
            return bytes(changed)
        case "set":
            return data[:at] + random.randbytes(size) + data[at + size :]
        case "out":
            return data[:at] + data[at + size :]
        case "in":
            return data[:at] + random.randbytes(size) + data[at:]
        case "double":
            return data[:at] + block + data[at:]
        case "move":
            return data[:at] + block + data[at + size :]
        case "zero":
            return data[:at] + bytes(size) + data[at + size :]
        case _:
            return data[:at]


def _part(random: Random, parts: Parts) -> str:
    """A part, mostly one that is read."""
    read = [name for name in parts if any(mark in name.lower() for mark in _READ)]
    return random.choice(read if read and random.random() < 0.9 else [*parts])


def _part_bytes(random: Random, parts: Parts) -> None:
    name = _part(random, parts)
    if parts[name]:
        parts[name] = bytes_changed(random, parts[name])


def _whole_parts(random: Random, parts: Parts) -> None:
    name, other = _part(random, parts), _part(random, parts)
    match random.choice(("out", "double", "rename", "swap", "same", "encode")):
        case "out":
            del parts[name]
        case "double":
            parts[f"{name}*"] = parts[other]
        case "rename":
            parts[random.choice((name.upper(), f"../{name}", f"{name}x"))] = parts.pop(name)
        case "swap":
            parts[name], parts[other] = parts[other], parts[name]
        case "same":
            parts[name] = parts[other]
        case _:
            text = parts[name].decode("utf-8", "replace").partition("?>")[2]
            parts[name] = text.encode(random.choice(("utf-16", "utf-8-sig", "gb18030")), "replace")


def _tokens(random: Random, parts: Parts) -> None:
    name = _part(random, parts)
    tokens = _TOKEN.findall(parts[name])
    if not tokens:
        return
    at, other = random.randrange(len(tokens)), random.randrange(len(tokens))
    match random.choice(("out", "double", "swap", "copy", "comment", "attribute", "attribute")):
        case "out":
            del tokens[at]
        case "double":
            tokens.insert(other, tokens[at])
        case "swap":
            tokens[at], tokens[other] = tokens[other], tokens[at]
        case "copy":
            tokens[at] = tokens[other]
        case "comment":
            tokens.insert(at, random.choice((b"<!-- x -->", b"<?x y?>", b"<![CDATA[1]]>", b"<x/>")))
        case _:
            tagged = [place for place, token in enumerate(tokens) if b'="' in token]
            if tagged:
                at = random.choice(tagged)
                tokens[at] = _attribute_changed(random, tokens[at], tokens[random.choice(tagged)])
    parts[name] = b"".join(tokens)


def _attribute_changed(random: Random, token: bytes, other: bytes) -> bytes:
    """A tag with an attribute changed, left out, doubled or renamed."""
    found = random.choice([*_ATTRIBUTE.finditer(token)] or [None])
    if found is None:
        return token
    taken = random.choice([match[2] for match in _ATTRIBUTE.finditer(other)] or [b""])
    match random.choice(("nasty", "taken", "out", "double", "rename", "digit")):
        case "nasty":
            new = b' %b="%b"' % (found[1], random.choice(NASTY))
        case "taken":
            new = b' %b="%b"' % (found[1], taken)
        case "out":
            new = b""
        case "double":
            new = found[0] + found[0]
        case "rename":
            new = b' %b="%b"' % (random.choice((b"r", b"t", b"s", b"hidden", b"x")), found[2])
        case _:
            new = re.sub(rb"[0-9]", str(random.randrange(10)).encode(), found[0], count=1)
    return token[: found.start()] + new + token[found.end() :]


def _cells(random: Random, parts: Parts) -> None:
    sheets = [name for name in parts if re.search(r"worksheets/[^/]*\.xml$", name.lower())]
    if not sheets:
        return
    name = random.choice(sheets)
    cells = [*_CELL.finditer(parts[name])]
    if not cells:
        return
    found, other = random.choice(cells), random.choice(cells)[0]
    new = _cell_changed(random, found[0], other)
    parts[name] = parts[name][: found.start()] + new + parts[name][found.end() :]


def _cell_changed(random: Random, cell: bytes, other: bytes) -> bytes:
    """A cell with another value, type, style or place, with a formula, doubled or left out."""
    nasty = random.choice(NASTY)
    match random.choice(("value", "value", "type", "style", "formula", "other", "twice", "out")):
        case "value":
            return _VALUE.sub(lambda held: held[1] + nasty + held[3], cell, count=1)
        case "type":
            bare = re.sub(rb' t="[^"]*"', b"", cell, count=1)
            kind = random.choice((b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr"))
            return bare.replace(b"<c ", b'<c t="%b" ' % kind, 1)
        case "style":
            bare = re.sub(rb' s="[^"]*"', b"", cell, count=1)
            return bare.replace(b"<c ", b'<c s="%d" ' % random.randrange(12), 1)
        case "formula":
            new = random.choice((b"<f>A1*2</f>", b"<f/>", b"<f>1</f><v></v>", b"<v>3</v>"))
            return cell.replace(b"<v>", new + b"<v>", 1) if b"<v>" in cell else cell
        case "other":
            return other
        case "twice":
            return cell + cell
        case _:
            return b""


_KINDS: Mapping[str, Callable[[Random, Parts], None]] = {
    "part bytes": _part_bytes,
    "whole parts": _whole_parts,
    "tokens": _tokens,
    "cells": _cells,
}
