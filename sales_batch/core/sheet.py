"""Sheet, Column, column(), Book: one line per column is the whole truth about it."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    Literal,
    Self,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

from pydantic import TypeAdapter

from sales_batch.core.kind import Kind
from sales_batch.core.kinds import CODE, Code
from sales_batch.core.text_kinds import ChoiceKind
from sales_batch.core.words import Words

GUIDE = Words("填写说明", "Guide")
"""The first sheet of a template."""
LISTS = Words("选项", "Lists")
"""The hidden sheet of a template that long dropdowns draw from."""
PROBLEMS = Words("问题", "Problems")
"""The sheet and the column that we add to a returned copy."""
MARKER = "sales_batch: marks of a returned copy"
"""Stands in a hidden cell in the first row of that sheet; the two cells behind it say of what file
the copy is, and the SHA-256 (hex) of what that held."""
MARKER_COLUMN = 11


class Sheet:
    """A sheet that staff fill in; a subclass declares it, one annotated attribute per column.

    `words` is the title, `table` the English one in snake_case. `key` names a row; a sheet without
    a key is a log. `of` is the sheet of the parent document. `dated` is the column that dates a
    row: a row dated after the run's day does not exist yet; other days after it read as blank,
    unless the column says `ahead`. `links` are columns that together must name a row of another
    sheet. `happened`: the rows tell of goods or money that moved, so a reference that leads nowhere
    never holds them. `about` tells staff what a row is: `note_zh` in Chinese, the docstring in
    English.
    """

    table: ClassVar[str]
    words: ClassVar[Words]
    columns: ClassVar[Mapping[str, "Column"]]
    key: ClassVar[tuple[str, ...]]
    of: ClassVar["type[Sheet] | None"]
    dated: ClassVar[str]
    links: ClassVar[Mapping["type[Sheet]", tuple[str, ...]]]
    clause: ClassVar[str]
    happened: ClassVar[bool]
    about: ClassVar[Words]
    book: ClassVar["Book"]

    def __init_subclass__(
        cls,
        *,
        zh: str,
        en: str,
        of: "type[Sheet] | None" = None,
        dated: str = "",
        links: "Mapping[type[Sheet], tuple[str, ...]] | None" = None,
        clause: str = "",
        happened: bool = False,
        note_zh: str = "",
    ) -> None:
        cls.table, cls.words = snake(en), Words(zh, en)
        cls.of, cls.dated, cls.links = of, dated, links or {}
        cls.clause, cls.happened = clause, happened
        cls.about = Words(note_zh, cls.__doc__ or "")
        cls.columns = {
            name: _declared(cls, name, annotation)
            for name, annotation in inspect.get_annotations(cls).items()
        }
        cls.key = tuple(name for name, found in cls.columns.items() if found.key)

    @classmethod
    def person(cls) -> str:
        """The column that names who answers for a row; empty where none does."""
        return next((name for name, found in cls.columns.items() if found.person), "")

    @classmethod
    def root(cls) -> "type[Sheet]":
        """The sheet of the whole document that a row belongs to: itself, or its topmost parent."""
        return cls.of.root() if cls.of else cls


S = TypeVar("S", bound=Sheet)


class Ref(Generic[S]):
    """The type of a column that names a row of another sheet by its one-column key."""


@dataclass(frozen=True)
class Column:
    """One column: its titles, its kind, and what must hold of each of its cells."""

    name: str
    title: Words
    kind: Kind
    annotation: Any
    required: bool
    key: bool
    ahead: bool
    person: bool
    note: Words
    example: str
    target: type[Sheet] | None

    @cached_property
    def adapter(self) -> TypeAdapter[list[Any]]:
        """Pydantic's validator of a list of distinct cells."""
        return TypeAdapter(list[self.annotation])  # type: ignore[name-defined]

    @property
    def bounds(self) -> Sequence[Any]:
        """The lower and upper bounds (annotated_types.Gt, Ge, Le) of a number."""
        return [part for part in get_args(self.annotation)[1:] if not isinstance(part, Kind)]

    @property
    def choices(self) -> Mapping[str, Words]:
        """What may be picked, with its words; empty for a free column."""
        return getattr(self.kind, "choices", {})


def column(
    zh: str,
    *,
    key: bool = False,
    ahead: bool = False,
    person: bool = False,
    note_zh: str = "",
    note_en: str = "",
    example: str = "",
    choices: Mapping[str, str] | None = None,
) -> Any:
    """Declare a column of a Sheet by its Chinese title; the rest follows from the annotation.

    `ahead`: may hold a day after the run's day. `person`: names who answers for the row.
    `choices`: codes with their Chinese words, for a Choice.
    """
    words = {code: Words(text, english(code)) for code, text in (choices or {}).items()}
    return {
        "title": zh, "key": key, "ahead": ahead, "person": person, "example": example,
        "note": Words(note_zh, note_en), "choices": words,
    }  # fmt: skip


def english(name: str) -> str:
    """The English title of a snake_case name: spaces, and a capital at the front."""
    return name[:1].upper() + name[1:].replace("_", " ")


def snake(title: str) -> str:
    """The name of an English title."""
    return title.lower().replace(" ", "_")


def _declared(sheet: type[Sheet], name: str, annotation: Any) -> Column:
    declared = dict(getattr(sheet, name))
    optional = get_origin(annotation) in (Union, type(int | None))
    if optional:
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    target: type[Sheet] | None = None
    if get_origin(annotation) is Ref:
        named = get_args(annotation)[0]
        target, annotation = sheet if named is Self else named, Code
    kind = next(part for part in get_args(annotation) if isinstance(part, Kind))
    if isinstance(kind, ChoiceKind):
        kind = replace(kind, choices=declared["choices"])
        annotation = Annotated[str, kind]
    elif declared["choices"]:
        raise TypeError(f"{sheet.__name__}.{name} has choices but is no Choice")
    return Column(
        name=name,
        title=Words(declared["title"], english(name)),
        kind=kind,
        annotation=annotation,
        required=not optional,
        key=declared["key"],
        ahead=declared["ahead"],
        person=declared["person"],
        note=declared["note"],
        example=declared["example"] or kind.example,
        target=target if kind is CODE else None,
    )


@dataclass(frozen=True)
class Book:
    """A workbook that staff fill in.

    `department` hands it in. `holding` says what an error does: it holds the whole document
    ("document"); in a register the row ("row"), or only a required cell holds the row and an
    optional one is read as blank ("cell").
    """

    zh: str
    en: str
    department: str
    sheets: Sequence[type[Sheet]]
    note_zh: str = ""
    note_en: str = ""
    holding: Literal["document", "row", "cell"] = "document"

    def __post_init__(self) -> None:
        for sheet in self.sheets:
            sheet.book = self

    @property
    def name(self) -> str:
        """The English title in snake_case."""
        return snake(self.en)

    @property
    def title(self) -> Words:
        """The title in both languages."""
        return Words(self.zh, self.en)
