"""The XML of a workbook's parts, read with expat: namespaces made plain, nothing external."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import ClassVar
from xml.parsers import expat

from sales_batch.core.finding import Refused
from sales_batch.excel import gate

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespaces of workbooks: the usual one and the Strict one."""
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_LINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_DEEPEST = 64


class Odd(Exception):
    """XML of an unusual shape: a fast reader cannot prove what it reads, the plain one must."""


@lru_cache(1024)
def plain_name(name: str) -> str:
    """`sheet` or `r:id` for names in the namespaces of workbooks; others keep theirs, a space in.

    An element without any namespace comes out with a leading space, so it is never mistaken.
    """
    space, _, local = name.rpartition(" ")
    if space in MAIN or space == _PACKAGE:
        return local
    return f"r:{local}" if space in _LINKS else f"{space} {local}"


def new_parser(part: str) -> expat.XMLParserType:
    """A parser that gives names as `namespace name` and refuses a DOCTYPE."""

    def refuse(*_: object) -> None:
        raise Refused(gate.DOCTYPE_DECLARED, part=part)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def feed(parser: expat.XMLParserType, pieces: Iterable[bytes], part: str) -> Iterator[None]:
    """Parse piece by piece, pausing after each; raises Refused for malformed XML."""
    for piece in itertools.chain(pieces, [None]):
        try:
            parser.Parse(piece or b"", piece is None)
        except (expat.ExpatError, ValueError, LookupError) as error:
            # The last two tell of an encoding that is unknown, unless they are faults of ours.
            if isinstance(error, KeyError | IndexError):
                raise
            line = str(parser.CurrentLineNumber)
            raise Refused(gate.XML_MALFORMED, part=part, line=line) from None
        yield


Element = tuple[tuple[str, ...], dict[str, str]]
"""The path of an element from the root, by plain names, and its attributes."""


def elements(pieces: Iterable[bytes], part: str) -> Iterator[Element]:
    """Every element of a part in order of its start; texts are left out."""
    path: list[str] = []
    found: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(plain_name(name))
        _refuse_depth(path, part)
        plain = {plain_name(key) if " " in key else key: value for key, value in attributes.items()}
        found.append((tuple(path), plain))

    def end(_: str) -> None:
        path.pop()

    parser = new_parser(part)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    for _ in feed(parser, pieces, part):
        yield from found
        found.clear()


def _refuse_depth(path: list[str], part: str) -> None:
    if len(path) > _DEEPEST:
        raise Refused(gate.CONTENT_UNKNOWN, part=part, what=f"{path[0]} > … > {path[-1]}")


SKIPPED = "skipped"


class Walker:
    """Follows a part's elements by their roles; what has no role is refused, or skipped.

    `roles` gives an element's role by its parent's role and its own name. Elements without a
    role are skipped whole below a parent in `tolerant`, and refused elsewhere. The texts of the
    roles in `texts` are gathered in `gathered`. `opened` and `closed` are for the subclass.
    """

    roles: ClassVar[Mapping[tuple[str, str], str]]
    tolerant: ClassVar[frozenset[str]]
    texts: ClassVar[frozenset[str]]

    def __init__(self, part: str) -> None:
        self.part = part
        self.gathered: list[str] = []
        self._stack = [""]
        self._parser = new_parser(part)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def walk(self, pieces: Iterable[bytes]) -> None:
        """Read the whole part; raises Refused for malformed or unknown content."""
        for _ in feed(self._parser, pieces, self.part):
            pass

    def opened(self, role: str, attributes: dict[str, str]) -> None:
        """An element of a role begins."""

    def closed(self, role: str) -> None:
        """An element of a role ends."""

    def refuse(self, what: str) -> Refused:
        """The refusal of unknown content in this part."""
        return Refused(gate.CONTENT_UNKNOWN, part=self.part, what=what)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._stack[-1]
        role = self.roles.get((parent, plain_name(name)), SKIPPED)
        if role is SKIPPED and parent is not SKIPPED and parent not in self.tolerant:
            raise self.refuse(plain_name(name).strip())
        self._stack.append(role)
        _refuse_depth(self._stack, self.part)
        if role is not SKIPPED:
            self.opened(role, attributes)

    def _end(self, _: str) -> None:
        role = self._stack.pop()
        if role is not SKIPPED:
            self.closed(role)

    def _text(self, text: str) -> None:
        role = self._stack[-1]
        if role in self.texts:
            self.gathered.append(text)
        elif role is not SKIPPED and role not in self.tolerant and text.strip():
            raise self.refuse(text.strip()[:40])
