"""Small pieces of markdown: tables, anchors, links, and what must not be read as markup."""

from collections.abc import Iterator, Sequence

from sales_batch.core.words import Language, Words


def anchor(name: str) -> str:
    """A place that a link can lead to, by exactly this name."""
    return f'<a id="{name}"></a>'


def link(text: str, target: str) -> str:
    """A link to another page or to an anchor."""
    return f"[{text}]({target})"


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table, one line for each row; a line break within a cell stays within it."""
    for row in (titles, ["---"] * len(titles), *rows):
        yield "| " + " | ".join(_cell(text) for text in row) + " |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


def plain(text: str) -> str:
    """A text of ours or of a case in which no character is markup."""
    for mark in "\\`*_<[":
        text = text.replace(mark, f"\\{mark}")
    return text


def label(words: Words, text: str, language: Language) -> str:
    """`severity: error`, with the colon of the language."""
    return f"{words.to(language)}{'：' if language == 'zh' else ': '}{text}"
