"""The texts of a workbook: the shared strings, and how a text is escaped in XML."""

import re
from typing import ClassVar

from sales_batch.core.finding import Refused
from sales_batch.excel.markup import MAIN, Odd, Walker
from sales_batch.excel.package import Package

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode(), b"]]>")
_PHONETIC = re.compile(rb'<phoneticPr(?: fontId="[0-9]+")?(?: type="\w+")?(?: alignment="\w+")?/>')
_HEAD = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?'
    rb'(?: standalone="(?:yes|no)")?\s*\?>)?\s*<sst xmlns="(?:%b)"'
    rb'(?:(?: count="[0-9]+")?(?: uniqueCount="[0-9]+")?| uniqueCount="[0-9]+" count="[0-9]+")>'
    % b"|".join(re.escape(name.encode()) for name in MAIN)
)
_LOOKS = re.compile(rb'<rPr>(?:<[A-Za-z]\w*(?: [A-Za-z]\w*="[^"<>&]*")?/>)*</rPr>')
"""How a run of rich text looks; LibreOffice writes it wherever Chinese and Latin script meet."""
_NEXT_RUN = b"</t></r><r><t>"
_PRESERVED = b'<t xml:space="preserve">'
_RICH = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>%b</si></sst>'
_INLINE = b'<is xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</is>'


def unescaped(text: str) -> str:
    """A text with Excel's `_xHHHH_` resolved; half a surrogate pair becomes U+FFFD."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if _SURROGATE.search(text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def resolved(text: str) -> str:
    """A text as it stands in XML, its entities and line ends resolved; raises Odd if it has none.

    Only for text without `<`, in UTF-8 and free of forbidden characters (see `prove_text`).
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    named, decimal, hexadecimal = found.groups()
    if named:
        return _NAMED[named]
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    if code < 32 and code not in (9, 10, 13):
        raise Odd("a character that XML forbids, or an entity of its own")
    if 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        raise Odd("a character that XML forbids")
    return chr(code)


def prove_text(content: bytes) -> None:
    """Raise Odd unless the bytes hold only characters that XML allows between its tags."""
    if len(content.translate(None, _CONTROLS)) != len(content):
        raise Odd("control characters")
    if any(mark in content for mark in _NO_CHARACTERS):
        raise Odd("characters that XML forbids")


class _Strings(Walker):
    """Reads shared strings in any shape: rich runs joined, phonetic runs left out."""

    roles: ClassVar = {
        ("", "sst"): "sst",
        ("sst", "si"): "si",
        ("si", "t"): "t",
        ("si", "r"): "run",
        ("run", "t"): "t",
    }
    tolerant: ClassVar = frozenset({"sst", "si", "run"})
    texts: ClassVar = frozenset({"t"})

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.strings: list[str] = []

    def closed(self, role: str) -> None:
        if role == "si":
            self.strings.append(unescaped("".join(self.gathered)))
            self.gathered.clear()


class _Inline(_Strings):
    """Reads the text of a cell, which holds nothing else."""

    roles: ClassVar = {
        ("", "is"): "si",
        ("si", "t"): "t",
        ("si", "r"): "run",
        ("si", "rPh"): "ignored",
        ("si", "phoneticPr"): "ignored",
        ("run", "t"): "t",
        ("run", "rPr"): "ignored",
    }
    tolerant: ClassVar = frozenset({"ignored"})


def rich_text(content: bytes) -> str:
    """The text of one `si` element from its content; raises Odd for unusual XML."""
    return _only(_Strings(""), _RICH % content)


def inline_text(content: bytes) -> str:
    """The text of one `is` element from its content; raises Odd for unusual XML."""
    return _only(_Inline(""), _INLINE % content)


def _only(walker: _Strings, content: bytes) -> str:
    try:
        walker.walk([content])
    except Refused as refused:
        raise Odd(str(refused)) from refused
    if len(walker.strings) != 1:
        raise Odd("more than one text")
    return walker.strings[0]


def shared_strings(package: Package, part: str) -> list[str]:
    """The shared strings of a workbook in order; raises Refused for what cannot be read."""
    content = package.content(part)
    try:
        return _usual(content)
    except (Odd, UnicodeDecodeError):
        walker = _Strings(part)
        walker.walk([content])
        return walker.strings


def _usual(content: bytes) -> list[str]:
    """Strings of the usual shape, most of them `<si><t>…</t></si>`; raises Odd otherwise."""
    head = _HEAD.match(content)
    foot = content.rstrip().removesuffix(b"</sst>")
    if head is None or len(foot) == len(content):
        raise Odd("no plain table")
    prove_text(content)
    body = _PHONETIC.sub(b"", foot[head.end() :]) if b"<phoneticPr" in foot else foot[head.end() :]
    body = _LOOKS.sub(b"", body) if b"<rPr>" in body else body
    body = body.replace(_PRESERVED, b"<t>")
    if not (body.startswith(b"<si>") and body.endswith(b"</si>")):
        raise Odd("no plain list of strings")
    count = body.count(b"<si>")
    simple = body.count(b"</t></si><si><t>") == count - 1 and body.count(b"<") == 4 * count
    if simple and body.startswith(b"<si><t>") and body.endswith(b"</t></si>"):
        texts = body[7:-9].decode().split("</t></si><si><t>")
    else:
        entries = body[4:-5].split(b"</si><si>")
        if len(entries) != count:
            raise Odd("something between the strings")
        return [_entry(entry) for entry in entries]
    if b"&" in body or b"\r" in body:
        texts = [resolved(text) for text in texts]
    return [unescaped(text) for text in texts] if b"_x" in body else texts


def _entry(entry: bytes) -> str:
    if entry.startswith(b"<t>") and entry.endswith(b"</t>") and entry.count(b"<") == 2:
        return unescaped(resolved(entry[3:-4].decode()))
    if entry.startswith(b"<r><t>") and entry.endswith(b"</t></r>"):
        runs = entry[6:-8].replace(_NEXT_RUN, b"")
        if b"<" not in runs:
            return unescaped(resolved(runs.decode()))
    return rich_text(entry)
