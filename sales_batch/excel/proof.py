"""What the fast readers prove of XML that no parser has seen; whatever is not proved is Odd."""

import re
from collections.abc import Collection

from sales_batch.excel.markup import Odd
from sales_batch.excel.strings import prove_text, resolved

_ATTRIBUTE = re.compile(r' (?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)="([^"<>&]*)"', re.ASCII)
_REFERENCE = re.compile(rb"&[^;<&]*;?")
_OWN = ("xml", "xmlns")
_NAMES_OF_XML = "http://www.w3.org/"
"""No prefix may be declared for these."""


def attributes(content: bytes, prefixes: Collection[str]) -> dict[str, str]:
    """What a tag says behind its name, if each word of it is plainly an attribute of its own.

    `prefixes` are those that are declared around the tag. Raises Odd for anything else.
    """
    prove_text(content)
    text = content.decode()
    words = list(_ATTRIBUTE.finditer(text))
    declared = [word for word in words if word[1] == "xmlns"]
    others = [word for word in words if word[1] != "xmlns"]
    bound = {word[2] for word in declared}
    known = {None, "xml", *bound, *prefixes}
    proved = (
        sum(len(word[0]) for word in words) == len(text)
        and len(bound) == len(declared)
        and len({word[2] for word in others}) == len(others)
        and all(word[1] in known and word[2] not in _OWN for word in others)
        and all(word[3] and word[2] not in _OWN for word in declared)
        and not any(word[3].startswith(_NAMES_OF_XML) for word in declared)
    )
    if not proved:
        raise Odd(f"attributes {text[:80]}")
    return {f"{word[1]}:{word[2]}" if word[1] else word[2]: word[3] for word in words}


def prove_content(content: bytes) -> None:
    """Raise Odd unless XML allows all of the text in these bytes, whatever tags stand in it."""
    prove_text(content)
    if not content.isascii():
        content.decode()
    if b"&" in content:
        for reference in set(_REFERENCE.findall(content)):
            resolved(reference.decode())
