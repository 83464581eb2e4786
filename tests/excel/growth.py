"""What one XML tree has more than another: the proof that a patch only adds."""

from collections.abc import Iterator

from lxml import etree

KEYS = ("r", "ref", "name", "Id", "PartName", "Extension", "min", "id")


class Lost(AssertionError):
    """Something of the original is not in the copy."""


def differences(old: bytes, new: bytes) -> Iterator[str]:
    """`sheet/row: +c`, `sheet/row@spans` ... for all that was added or changed.

    Raises Lost when anything of the original is missing or stands in another order.
    """
    before, after = etree.fromstring(old), etree.fromstring(new)
    if before.tag != after.tag or before.nsmap.items() - after.nsmap.items():
        raise Lost(before.tag)
    yield from _grown(before, after, _name(before))


def _grown(old: etree._Element, new: etree._Element, path: str) -> Iterator[str]:
    if (old.text or "") != (new.text or ""):
        yield f"{path}=text"
    for name in sorted({*old.attrib, *new.attrib}, key=str):
        if old.get(name) != new.get(name):
            yield f"{path}@{_name(name)}"
    rest = iter(new)
    for child in old:
        for found in rest:
            if _same(child, found):
                yield from _grown(child, found, f"{path}/{_name(child)}")
                break
            yield f"{path}: +{_name(found)}"
        else:
            raise Lost(f"{path}/{_name(child)} {dict(child.attrib)}")
    for found in rest:
        yield f"{path}: +{_name(found)}"


def _same(old: etree._Element, new: etree._Element) -> bool:
    if old.tag != new.tag:
        return False
    if _name(old) == "r":
        # A run of rich text is the same one only if it says the same.
        twins = [etree.tostring(one, method="c14n", with_tail=False) for one in (old, new)]
        return bool(twins[0] == twins[1])
    key = next((key for key in KEYS if key in old.attrib and _name(old) not in ROVING), None)
    return key is None or old.get(key) == new.get(key)


ROVING = ("table", "autoFilter", "dimension")
"""Elements whose reference may grow."""


def _name(found: object) -> str:
    tag = getattr(found, "tag", found)
    return etree.QName(tag).localname if isinstance(tag, str) else "#"
