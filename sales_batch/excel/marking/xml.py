"""The XML of a part that is patched: parsed whole, changed in place, written back."""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from sales_batch.excel.markup import MAIN

LINKS = {
    MAIN[0]: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    MAIN[1]: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
"""The namespace of references to other parts, by that of the part itself (usual, Strict)."""


class Unpatchable(Exception):
    """A workbook whose shape leaves no room for our marks; nothing is wrong with its content."""


def parsed(content: bytes) -> Any:
    """The root element of a part; nothing external is loaded. Raises Unpatchable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unpatchable(str(error)) from error


def written(root: Any) -> bytes:
    """A part as bytes in UTF-8, with every prefix and namespace that it came with."""
    standalone = root.getroottree().docinfo.standalone
    content: bytes = etree.tostring(
        root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=standalone
    )
    return content


def space(root: Any) -> str:
    """The namespace of an element; raises Unpatchable unless it is one of a workbook's."""
    found: str = etree.QName(root).namespace or ""
    if found not in MAIN:
        raise Unpatchable(f"namespace {found}")
    return found


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child(parent: Any, name: str) -> Any:
    """The first child of that name in the parent's namespace, or None."""
    return parent.find(f"{{{etree.QName(parent).namespace}}}{name}")


def children(parent: Any, name: str) -> list[Any]:
    """The children of that name in the parent's namespace."""
    return list(parent.findall(f"{{{etree.QName(parent).namespace}}}{name}"))


def made(
    parent: Any, name: str, attributes: Mapping[str, str] | None = None, text: str | None = None
) -> Any:
    """A new element in the namespace of `parent`, which does not hold it yet."""
    element = parent.makeelement(f"{{{etree.QName(parent).namespace}}}{name}", attributes or {})
    element.text = text
    return element


def added(parent: Any, name: str, attributes: Mapping[str, str] | None = None) -> Any:
    """A new last child in the namespace of `parent`."""
    element = made(parent, name, attributes)
    parent.append(element)
    return element


def placed(parent: Any, name: str, order: Sequence[str]) -> Any:
    """The child of that name; where there is none, a new one at its place in the given order."""
    found = child(parent, name)
    if found is not None:
        return found
    before = set(order[: order.index(name)])
    at = 0
    for number, other in enumerate(parent, 1):
        if local(other) in before:
            at = number
    element = made(parent, name)
    parent.insert(at, element)
    return element


def recount(parent: Any) -> None:
    """Let the `count` of a list say how many children it has, where it says so at all."""
    if "count" in parent.attrib:
        parent.set("count", str(len(parent)))


def grafted(parent: Any, content: str) -> Any:
    """An element from XML in any namespace, put into that of `parent`; not appended yet."""
    return _copied(parent, etree.fromstring(content))


def _copied(parent: Any, source: Any) -> Any:
    """The element with the prefixes of `parent`, so that it equals one that stands there."""
    tag = f"{{{etree.QName(parent).namespace}}}{local(source)}"
    element = parent.makeelement(tag, dict(source.attrib), nsmap=parent.nsmap)
    element.text = source.text
    element.extend([_copied(parent, one) for one in source])
    return element


def canonical(element: Any) -> bytes:
    """An element in a form that is equal for equal content."""
    content: bytes = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
    return content
