"""The page of config.yaml: every key with its default, explained in one language."""

import re
from collections.abc import Iterator, Mapping
from importlib import resources

from sales_batch.core.words import Language, Words
from sales_batch.handbook.markdown import anchor

PAGE = "configuration.md"
TITLE = Words("配置", "Configuration")
_CHINESE = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"


def pages(language: Language) -> Mapping[str, str]:
    """One page, from the configuration that `init` writes."""
    return {PAGE: "\n".join(_page(language))}


def _page(language: Language) -> Iterator[str]:
    yield f"# {TITLE.to(language)}\n"
    text = resources.files("sales_batch.starting").joinpath("config.yaml").read_text("utf-8")
    for part in re.split(r"\n\n", text.strip()):
        lines = [line for one in part.splitlines() for line in _lines(one, language)]
        if keys := re.findall(r"^([a-z_]+):", part, re.MULTILINE):
            yield from map(anchor, keys)
            yield f"\n## {', '.join(keys)}\n\n```yaml"
            yield "\n".join(lines) + "\n```\n"
        else:
            yield "\n".join(line.removeprefix("#").strip() for line in lines) + "\n"


def _lines(line: str, language: Language) -> Iterator[str]:
    """A line with what its comment says in one language; nothing where it says nothing in it."""
    code, mark, comment = line.partition("#")
    said = _said(comment, inline=bool(code.strip())).to(language)
    if code.strip() or said:
        yield f"{code}{mark}{said}" if said else code.rstrip()


def _said(comment: str, *, inline: bool) -> Words:
    """What a comment says in each language; settings that it shows belong to both."""
    if comment.startswith("   "):
        return Words(comment, comment)
    both = re.fullmatch(rf"( [ -~]*)({_CHINESE}.*)", comment)
    if both and (inline or both[1].endswith(". ")):
        return Words(f" {both[2]}", both[1].rstrip())
    return Words(comment, "") if re.search(_CHINESE, comment) else Words("", comment)
