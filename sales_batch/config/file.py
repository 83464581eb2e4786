"""config.yaml as it stands: every value as text, the line of every key, and what is misspelt."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sales_batch.core.words import Language, Words

ENVIRONMENT = "SALES_BATCH__"
"""How the environment variables begin that go before the file; `__` separates the levels."""

Keys = tuple[str | int, ...]
"""The way to a value: names of sections, positions in lists."""


@dataclass(frozen=True)
class Problem:
    """One mistake in the configuration: where it stands, which key, and what to do about it."""

    where: Words
    keys: Keys
    text: Words
    line: int = 0

    def told(self, language: Language) -> str:
        """One line for the administrator."""
        colon = "：" if language == "zh" else ": "
        named = ".".join(str(key) for key in self.keys)
        return colon.join(part for part in (self.where.to(language), named) if part) + (
            colon + self.text.to(language)
        )


class ConfigError(Exception):
    """The configuration cannot be used; all its problems are told at once (exit 5)."""

    def __init__(self, problems: Iterable[Problem], language: Language = "zh") -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.told(language) for problem in self.problems))


class ConfigMissing(ConfigError):
    """There is no configuration file (exit 5)."""


NOT_UTF8 = Words(
    "文件不是 UTF-8 编码。请在编辑器中另存为 UTF-8。",
    "the file is not in UTF-8. Save it as UTF-8 in your editor.",
)
NO_SECTIONS = Words(
    "这里应是“名称: 值”形式的设置，每行一项。", "settings belong here, one “name: value” a line."
)
MISSPELT = Words(
    "写法有误（{what}）。请检查冒号后的空格、缩进（用空格，不用 Tab）、引号和括号是否成对。",
    "this is not well written ({what}). Check the space after the colon, the indentation (spaces, "
    "no tabs), and that quotes and brackets come in pairs.",
)
DOUBLED = Words(
    "这一项在第 {first} 行已经写过。请只保留一处。",
    "this key already stands in line {first}. Keep one of them.",
)
NO_FILE = Words(
    "没有配置文件。请用 -C 指定工作文件夹，或用 sales-batch init 新建一个。",
    "there is no configuration file. Name the working folder with -C, or make one with "
    "sales-batch init.",
)
NO_RIGHT = Words(
    "无法读取配置文件（{what}）。请检查它的读取权限。",
    "the configuration file cannot be read ({what}). Check the right to read it.",
)


@dataclass
class Document:
    """What a configuration file says.

    `values` holds sections as dicts, lists as lists, every value as the text that stands there and
    a key without a value as None: nothing passes through YAML's own floats, dates or booleans.
    `lines` gives the 1-based line of each key. `language` is the one that its reader understands.
    """

    file: str
    language: Language = "zh"
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[Keys, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, keys: Keys, text: Words) -> Problem:
        """A problem of a key, placed at its line, or its variable, or the section around it."""
        for length in range(len(keys), 0, -1):
            if variable := _variable(keys[:length]):
                return Problem(in_environment(variable), keys, text)
            if line := self.lines.get(keys[:length]):
                return self.at(line, keys, text)
        return Problem(Words(self.file, self.file), keys, text)

    def at(self, line: int, keys: Keys, text: Words, **detail: object) -> Problem:
        """A problem of a line, its words filled in."""
        where = Words(f"{self.file} 第 {line} 行", f"{self.file} line {line}")
        return Problem(where, keys, Words(*(part.format(**detail) for part in text)), line)


def in_environment(variable: str) -> Words:
    """An environment variable as the place of a problem."""
    return Words(f"环境变量 {variable}", f"environment variable {variable}")


def read(path: Path) -> Document:
    """Read a configuration file; doubled keys are kept in the document's `problems`.

    Raises ConfigMissing where there is no file, ConfigError where it cannot be read as one.
    """
    text = _text(path)
    language: Language = "en" if re.search(r"^language:\s*[\"']?en\b", text, re.M) else "zh"
    document = Document(path.name, language)
    try:
        root = yaml.compose(text, yaml.SafeLoader)
        found = _value(document, root, ()) if root else {}
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or type(error).__name__
        problem = document.at(mark.line + 1 if mark else 1, (), MISSPELT, what=what)
        raise ConfigError([problem], language) from None
    if not isinstance(found, dict):
        raise ConfigError([document.at(1, (), NO_SECTIONS)], language)
    document.values = found
    return document


def values_of(text: str) -> Any:
    """A list or section written in YAML (in an environment variable); else the text itself."""
    document = Document("")
    try:
        node = yaml.compose(text, yaml.SafeLoader)
        found = _value(document, node, ()) if node else text
    except (yaml.YAMLError, RecursionError):
        return text
    return text if document.problems else found


def _text(path: Path) -> str:
    where = Words(str(path), str(path))
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigMissing([Problem(where, (), NO_FILE)]) from None
    except UnicodeDecodeError:
        raise ConfigError([Problem(where, (), NOT_UTF8)]) from None
    except OSError as error:
        what = Words(*(part.format(what=error.strerror) for part in NO_RIGHT))
        raise ConfigError([Problem(where, (), what)]) from error


def _value(document: Document, node: yaml.Node, keys: Keys) -> Any:
    """The plain value of a node; the line of everything in it goes into `document.lines`."""
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    if isinstance(node, yaml.SequenceNode):
        for index, part in enumerate(node.value):
            document.lines[*keys, index] = part.start_mark.line + 1
        return [_value(document, part, (*keys, index)) for index, part in enumerate(node.value)]
    return _section(document, node, keys)


def _section(document: Document, node: yaml.Node, keys: Keys) -> dict[str, Any]:
    section: dict[str, Any] = {}
    for name_node, part in node.value:
        line, name = name_node.start_mark.line + 1, str(name_node.value)
        named = (*keys, name)
        if name in section:
            doubled = document.at(line, named, DOUBLED, first=document.lines[named])
            document.problems.append(doubled)
            continue
        document.lines[named] = line
        section[name] = _value(document, part, named)
    return section


def _variable(keys: Keys) -> str:
    """The environment variable that sets exactly this key, as it is spelt; empty if none does."""
    wanted = (ENVIRONMENT + "__".join(str(key) for key in keys)).casefold()
    return next((name for name in os.environ if name.casefold() == wanted), "")
