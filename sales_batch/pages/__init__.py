"""The pages for people: one night's set, and the list of all sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from sales_batch.core.words import Language, Words

OF_DAY = Words("截止日", "as of")
ALL_DAYS = Words("全部日期", "All days")
NEWEST = Words("打开最新结果：", "Open the newest:")
VERSION = Words("{day}（第 {number} 版）", "{day} (version {number})")
REPLACED = Words("已由{newer}取代", "replaced by {newer}")


@dataclass(frozen=True)
class Link:
    """A file of a set that people open: its path within the set, its title, and its heading.

    Without a path it is a line to be read.
    """

    path: str
    title: Words
    heading: Words


def of_set(
    folder: Path, whose: tuple[str, Language], day: date, summary: Words, links: Sequence[Link]
) -> str:
    """The page of one set, in HTML; links of one heading stand together, in the order given.

    `whose` is the company and its language, `summary` the night in one line.
    """
    company, language = whose
    groups = [
        (
            heading.to(language),
            [
                {
                    "address": quote(link.path),
                    "title": link.title.to(language),
                    "size": readable((folder / link.path).stat().st_size) if link.path else "",
                }
                for link in under
            ],
        )
        for heading, under in groupby(links, key=lambda link: link.heading)
    ]
    words = {
        "of_day": OF_DAY.to(language),
        "all_days": ALL_DAYS.to(language),
        "summary": summary.to(language),
    }
    return _page(
        "set.html", company=company, language=language, day=day, groups=groups, words=words
    )


def of_sets(names: Sequence[str], company: str, language: Language) -> str:
    """The page that leads to every set, in HTML; `names` are those of the sets, newest first.

    Of the sets of one day the first is in force, the others are said to be replaced by it.
    """
    newest: dict[str, str] = {}
    sets = []
    for name in names:
        day, _, revision = name.partition(".r")
        title = VERSION.to(language).format(day=day, number=revision) if revision else day
        newer = newest.setdefault(day, title)
        note = "" if newer == title else REPLACED.to(language).format(newer=newer)
        sets.append({"address": f"{quote(name)}/index.html", "title": title, "note": note})
    words = {"newest": NEWEST.to(language), "all_days": ALL_DAYS.to(language)}
    return _page("sets.html", company=company, language=language, sets=sets, words=words)


def readable(size: int) -> str:
    """A number of bytes for people: `14 KB`, in units of 1024 bytes, rounded up."""
    kilobytes = -(-size // 1024)
    return f"{kilobytes:,} KB" if kilobytes < 10_000 else f"{-(-kilobytes // 1024):,} MB"


def _page(template: str, **values: object) -> str:
    loader = PackageLoader("sales_batch", "pages")
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return pages.get_template(template).render(**values)
