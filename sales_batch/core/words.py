"""A text in both languages of the house."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Words(NamedTuple):
    """One text, in Chinese and in English."""

    zh: str
    en: str

    def to(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language == "zh" else self.en


def rows_counted(count: int) -> Words:
    """A number of rows: `1 row`, `2,000 rows`."""
    return Words(f"{count:,} 行", f"{count:,} {'row' if count == 1 else 'rows'}")


def listed(names: Sequence[str]) -> Words:
    """Names in a row, as each language parts them."""
    return Words("、".join(names), ", ".join(names))
