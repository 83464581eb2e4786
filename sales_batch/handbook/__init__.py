"""The handbook: written from the declarations and the cases of the rules, in both languages."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sales_batch.core.words import Language, Words
from sales_batch.handbook import commandline, configuration, figures, gallery, workbooks
from sales_batch.handbook.examples import Example, examples
from sales_batch.handbook.markdown import link
from sales_batch.sheets import BOOKS

TITLE = Words("手册", "Handbook")
INTRODUCTION = Words(
    "本手册由程序自己的声明生成，请勿手工修改。填表的方法见[填表指南]({guide})。",
    "This handbook is written from the program's own declarations; do not edit it by hand. How to "
    "fill in workbooks stands in the [guide for clerks]({guide}).",
)
GUIDE = "../../../sales_batch/starting/clerks.{language}.md"


def pages(cases: Path) -> Mapping[str, str]:
    """Every page, by its path below the handbook; `cases` is the folder of the rules' cases."""
    known = examples(cases)
    languages: tuple[Language, ...] = ("zh", "en")
    return {
        f"{language}/{path}": text.rstrip("\n") + "\n"
        for language in languages
        for path, text in _pages(known, language).items()
    }


def _pages(known: Mapping[str, Example], language: Language) -> Mapping[str, str]:
    return {
        "README.md": "\n".join(_index(language)),
        **workbooks.pages(language),
        **gallery.pages(known, language),
        **figures.pages(language),
        **configuration.pages(language),
        **commandline.pages(language),
    }


def _index(language: Language) -> Iterator[str]:
    yield f"# {TITLE.to(language)}\n"
    guide = GUIDE.format(language=language)
    yield f"{INTRODUCTION.to(language).format(guide=guide)}\n"
    yield f"- {workbooks.TITLE.to(language)}"
    for book in BOOKS:
        sheets = [
            link(one.words.to(language), f"{workbooks.path(book)}#{one.table}")
            for one in book.sheets
        ]
        title = link(book.title.to(language), workbooks.path(book))
        yield f"  - {title}{'：' if language == 'zh' else ': '}" + (
            "、" if language == "zh" else ", "
        ).join(sheets)
    parts = (
        (gallery.TITLE, f"{gallery.FOLDER}/README.md"),
        (figures.TITLE, figures.PAGE),
        (figures.REPORTS_TITLE, figures.REPORTS_PAGE),
        (configuration.TITLE, configuration.PAGE),
        (commandline.TITLE, commandline.PAGE),
    )
    for words, path in parts:
        yield f"- {link(words.to(language), path)}"


def write(written: Mapping[str, str], folder: Path) -> None:
    """Write the pages to a folder; pages that are no longer written are removed."""
    for path, text in written.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    for path in stale(written, folder):
        (folder / path).unlink()


def stale(written: Mapping[str, str], folder: Path) -> list[str]:
    """The pages of a folder that are missing, differ, or should not be there."""
    there = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.glob("*/**/*.md")
    }
    return sorted(path for path in {*there, *written} if there.get(path) != written.get(path))
