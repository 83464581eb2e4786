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


def listed(names: Sequence[str]) -> Words:
    """Names in a row, as each language parts them."""
    return Words("、".join(names), ", ".join(names))
