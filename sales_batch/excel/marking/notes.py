"""Notes at cells: the comments of a sheet, and the drawing that gives each its box."""

import re
from collections.abc import Collection, Iterator, Mapping
from math import ceil
from typing import Any

from sales_batch.core.place import letters
from sales_batch.core.words import Words
from sales_batch.excel import style
from sales_batch.excel.marking.parts import Parts, element_of, refers
from sales_batch.excel.marking.within import put_in, rich, take_out
from sales_batch.excel.marking.xml import added, child, children, parsed, placed, space, written
from sales_batch.excel.values import position

AUTHOR = Words("每日检查", "Nightly check")
WIDTH, LINE = 300, 18
"""A note's width and the height of its lines, in pixels."""
UNITS = 40
"""Half characters on a line of a note."""
_COMMENTS = "officedocument.spreadsheetml.comments+xml"
_DRAWING = "officedocument.vmlDrawing"
_BLOCK = 1024
"""Excel numbers the shapes of a drawing in blocks of so many."""
_COLUMN, _ROW = 64, 20
"""The size of a cell in pixels; what the workbook says otherwise moves a note's edge a little."""
_EMPTY_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{block}"/></o:shapelayout>{kind}</xml>'
)
_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    'z-index:{layer};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div '
    'style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
    "<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_DECLARED = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_NOTE = re.compile(
    rb"<v:shape\b(?:(?!</v:shape\s*>).)*?ObjectType=[\"']Note[\"']"
    rb"(?:(?!</v:shape\s*>).)*</v:shape\s*>\s*",
    re.DOTALL,
)
_ANCHOR = re.compile(rb"(<x:Anchor\s*>\s*(?:\d+\s*,\s*){6})(\d+)(\s*,\s*\d+\s*</x:Anchor)")
_AT = re.compile(rb"<x:(Row|Column)\s*>\s*(\d+)\s*</x:")
_IDMAP = re.compile(rb"(<o:idmap\b[^>]*?\bdata=[\"'])([\d,\s]*)")
_SHAPE_ID = re.compile(rb"_s(\d{4,7})\b")

Place = tuple[int, int]
"""A row and a column number."""


def taken(parts: Parts, sheet: str) -> dict[Place, bool]:
    """The cells of a sheet that have a note; True where more can be written into it.

    A threaded comment leaves a note of its own, in which Excel lets nothing else stand.
    """
    found: dict[Place, bool] = {}
    for one in parts.related(sheet):
        if one.kind in ("comments", "threadedComment") and one.target in parts:
            root = element_of(parts, one.target)
            names = [author.text or "" for author in root.iter("{*}author")]
            for element in root.iter("{*}comment", "{*}threadedComment"):
                place, by = _place(element), element.get("authorId", "")
                note = by.isdigit() and int(by) < len(names)
                own = note and not names[int(by)].startswith("tc=")
                found[place] = found.get(place, True) and own
    return found


def remove_ours(parts: Parts, sheet: str, heights: Mapping[Place, int]) -> None:
    """Take what we noted before out of a sheet; the other notes get their heights back."""
    comments, drawing = refers(parts, sheet, "comments"), refers(parts, sheet, "vmlDrawing")
    if comments is None or comments not in parts:
        return
    root = element_of(parts, comments)
    listed = child(root, "commentList")
    left = {_place(one): (one, take_out(one)) for one in children(listed, "comment")}
    gone = {place: one for place, (one, theirs) in left.items() if theirs is None}
    shrunk = {place: -high for place, high in heights.items() if left.get(place, (0, 0))[1]}
    if all(theirs is False for _, theirs in left.values()):
        return
    for one in gone.values():
        listed.remove(one)
    parts.put(comments, written(root))
    if drawing and drawing in parts:
        parts.put(drawing, _resized(_without(parts.content(drawing), gone), shrunk))


def _place(comment: Any) -> Place:
    return position(comment.get("ref", "A1").split(":")[0].replace("$", ""))


def _at(shape: bytes) -> Place:
    """The cell that a shape of a drawing is the box of."""
    at = dict(_AT.findall(shape))
    return int(at.get(b"Row", b"-1")) + 1, int(at.get(b"Column", b"-1")) + 1


def _without(drawing: bytes, places: Collection[Place]) -> bytes:
    return _NOTE.sub(lambda found: b"" if _at(found[0]) in places else found[0], drawing)


def _resized(drawing: bytes, rows: Mapping[Place, int]) -> bytes:
    """A drawing in which the boxes of some cells reach down so many rows further."""

    def moved(found: re.Match[bytes]) -> bytes:
        step = rows.get(_at(found[0]), 0)
        return _ANCHOR.sub(
            lambda anchor: anchor[1] + b"%d" % max(int(anchor[2]) + step, 0) + anchor[3], found[0]
        )

    return _NOTE.sub(moved, drawing) if rows else drawing


class Notes:
    """Adds notes to the sheets of one workbook."""

    def __init__(self, parts: Parts, namespace: str, author: str) -> None:
        self._parts = parts
        self._namespace = namespace
        self._author = author
        self._block = max(self._blocks(), default=0) + 1

    def _blocks(self) -> Iterator[int]:
        """The blocks of shape numbers that are in use."""
        for name in self._parts.names():
            if name.lower().endswith(".vml"):
                content = self._parts.content(name)
                for _, numbers in _IDMAP.findall(content):
                    yield from (int(number) for number in numbers.split(b",") if number.strip())
                yield from (int(number) // _BLOCK for number in _SHAPE_ID.findall(content))

    def add(self, sheet: str, texts: Mapping[Place, str]) -> str | None:
        """Give cells notes; returns the id of the sheet's new drawing, None where it had one."""
        self._comment(sheet, texts)
        first = self._block
        self._block += -(-len(texts) // (_BLOCK - 1))
        shapes, numbers = [], iter(_numbers(first))
        for layer, ((row, column), text) in enumerate(texts.items(), 1):
            at = {"row": row - 1, "column": column - 1, "anchor": _anchor(row, column, text)}
            shapes.append(_SHAPE.format(number=next(numbers), layer=layer, **at))
        drawing = refers(self._parts, sheet, "vmlDrawing")
        blocks = ",".join(str(block) for block in range(first, self._block))
        if drawing and drawing in self._parts:
            content = self._parts.content(drawing)
            self._parts.put(drawing, _extended(content, "".join(shapes), blocks))
            return None
        name = self._parts.free("xl/drawings/vmlDrawing{}.vml")
        content = _EMPTY_DRAWING.format(block=blocks, kind=_KIND).encode()
        self._parts.put(name, _before_end(content, "".join(shapes)))
        self._parts.declare_extension("vml", _DRAWING)
        return self._parts.relate(sheet, "vmlDrawing", name, self._namespace)

    def join(self, sheet: str, texts: Mapping[Place, str]) -> Mapping[Place, int]:
        """Put texts into notes that are there; by how many rows each of their boxes has grown."""
        comments = refers(self._parts, sheet, "comments")
        drawing = refers(self._parts, sheet, "vmlDrawing")
        assert comments is not None
        root = element_of(self._parts, comments)
        for one in children(child(root, "commentList"), "comment"):
            if text := texts.get(_place(one)):
                put_in(one, text)
        self._parts.put(comments, written(root))
        if not drawing or drawing not in self._parts:
            return {}
        grown = {place: _height(text) for place, text in texts.items()}
        self._parts.put(drawing, _resized(self._parts.content(drawing), grown))
        return grown

    def _comment(self, sheet: str, texts: Mapping[Place, str]) -> None:
        part = refers(self._parts, sheet, "comments")
        if part is None:
            part = self._parts.free("xl/comments{}.xml")
            self._parts.relate(sheet, "comments", part, self._namespace)
            self._parts.declare(part, _COMMENTS)
            declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            root = parsed(f'{declaration}<comments xmlns="{self._namespace}"/>'.encode())
        else:
            root = element_of(self._parts, part)
        order = ("authors", "commentList", "extLst")
        authors, listed = placed(root, "authors", order), placed(root, "commentList", order)
        names = [one.text for one in children(authors, "author")]
        if self._author not in names:
            added(authors, "author").text = self._author
            names.append(self._author)
        number = str(names.index(self._author))
        told = "".join(
            f'<comment ref="{letters(column)}{row}" authorId="{number}">{rich(text)}</comment>'
            for (row, column), text in texts.items()
        )
        listed.extend(parsed(f'<all xmlns="{space(root)}">{told}</all>'.encode()))
        self._parts.put(part, written(root))


def _numbers(block: int) -> Iterator[int]:
    """Shape numbers from a block on; the first of each block is the drawing's own."""
    number = block * _BLOCK
    while True:
        number += 1
        if number % _BLOCK:
            yield number


def _height(text: str) -> int:
    """How many rows of cells a text in a note takes, and a blank line."""
    lines = sum(max(1, ceil(style.width(line) / UNITS)) for line in text.split("\n"))
    return ceil((lines + 1) * LINE / _ROW)


def _anchor(row: int, column: int, text: str) -> str:
    """Where a note's box stands: right of its cell and a little above, as high as its text."""
    top, high = max(row - 2, 0), _height(text)
    right, rest = divmod(WIDTH, _COLUMN)
    return f"{column}, 12, {top}, 4, {column + right}, {12 + rest}, {top + high}, 4"


def _extended(drawing: bytes, shapes: str, blocks: str) -> bytes:
    """An existing drawing with more shapes, its own text left as it stands."""
    drawing = _IDMAP.sub(
        lambda found: found[1] + found[2] + b"," + blocks.encode(), drawing, count=1
    )
    kind = "" if b'"_x0000_t202"' in drawing else _KIND
    content = kind + shapes
    root = drawing[: drawing.index(b">", drawing.index(b"<xml")) + 1].decode("utf-8", "replace")
    for prefix, namespace in _DECLARED.items():
        if f'xmlns:{prefix}="{namespace}"' not in root:
            content = re.sub(
                r"<(v:shape(?:type)?) ", rf'<\1 xmlns:{prefix}="{namespace}" ', content
            )
    return _before_end(drawing, content)


def _before_end(drawing: bytes, content: str) -> bytes:
    at = drawing.rindex(b"</xml")
    return drawing[:at] + content.encode() + drawing[at:]
