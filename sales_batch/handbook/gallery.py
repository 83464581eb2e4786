"""The gallery of findings: every check, with an example and the very words that it gives."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sales_batch.config import Settings
from sales_batch.core.figure import Figure, Source
from sales_batch.core.finding import SEVERITIES, Check, say
from sales_batch.core.kinds import FLAG
from sales_batch.core.rule import BLANK, Rule
from sales_batch.core.sheet import Column, Sheet
from sales_batch.core.words import Language, Words
from sales_batch.explain.checks import BY_CODE, held, thresholds
from sales_batch.explain.examples import example
from sales_batch.explain.sentences import MUST, SECTIONS, must
from sales_batch.handbook.cases import SHEET_NAMES, Row
from sales_batch.handbook.examples import BEFORE, Example
from sales_batch.handbook.markdown import anchor, label, link, plain, table

FOLDER = "findings"
TITLE = Words("问题一览", "Gallery of findings")
INTRODUCTION = Words(
    "每条检查都有一个编号，写在退回的副本、问题清单和邮件里。点编号可以看到例子和原话。",
    "Every check has a code; it stands in the returned copies, the list of findings and the mail. "
    "Follow it to an example and the very words of the finding.",
)
LISTED = (
    Words("编号", "Code"),
    Words("须做到", "What must hold"),
    Words("级别", "Severity"),
    Words("条款", "Clause"),
)
ROW = Words("行", "Row")
THE_NIGHT_BEFORE = Words("（前一晚）", " (the night before)")


def pages(known: Mapping[str, Example], language: Language) -> Mapping[str, str]:
    """The list of all checks, and a page for each section of the codes, by their paths."""
    sections = {
        f"{FOLDER}/{letter}.md": "\n".join(_section(letter, known, language))
        for letter in _letters()
    }
    return {f"{FOLDER}/README.md": "\n".join(_list(language)), **sections}


def _letters() -> list[str]:
    return [letter for letter in SECTIONS if any(code.startswith(letter) for code in BY_CODE)]


def _codes(letter: str) -> Mapping[str, Sequence[Check]]:
    return {code: checks for code, checks in BY_CODE.items() if code.startswith(letter)}


def _list(language: Language) -> Iterator[str]:
    yield f"# {TITLE.to(language)}\n"
    yield f"{INTRODUCTION.to(language)}\n"
    for letter in _letters():
        yield f"## {link(f'{letter} {SECTIONS[letter].to(language)}', f'{letter}.md')}\n"
        rows = [
            [link(code, f"{letter}.md#{code}"), sentence, severity, clause]
            for code, checks in _codes(letter).items()
            for sentence, severity, clause in dict.fromkeys(
                (must(one).to(language), SEVERITIES[one.severity].to(language), one.clause)
                for one in checks
            )
        ]
        yield from table([title.to(language) for title in LISTED], rows)


def _section(letter: str, known: Mapping[str, Example], language: Language) -> Iterator[str]:
    yield f"# {letter} {SECTIONS[letter].to(language)}\n"
    for code, checks in _codes(letter).items():
        yield anchor(code)
        title = f"{code} {MUST[code].to(language)}" if code in MUST else code
        yield f"\n## {title}\n"
        yield from _whole(code, checks, language)
        for check in checks:
            yield anchor(check.name)
            if isinstance(check, Rule):
                yield f"\n### {must(check).to(language)}\n"
            yield from _told(check, known.get(check.name), language)


def _whole(code: str, checks: Sequence[Check], language: Language) -> Iterator[str]:
    """What holds of all checks of a code: clause, what a breach costs, what can be changed."""
    clauses = ", ".join(dict.fromkeys(one.clause for one in checks if one.clause))
    costs = " / ".join(dict.fromkeys(held(one).to(language) for one in checks))
    changeable = ", ".join(thresholds(code, Settings()))
    for words, text in (
        (Words("条款", "Clause"), clauses),
        (Words("后果", "What it holds"), costs),
        (Words("可调整", "Can be changed"), changeable and f"`{changeable}`"),
    ):
        if text:
            yield f"- {label(words, text, language)}"
    yield ""


def _told(check: Check, one: Example | None, language: Language) -> Iterator[str]:
    """An example with its finding; a check of whole files has the words alone."""
    if one:
        yield from _tables(one, language)
        place = _place(one, language)
        severity, text = one.finding.severity, one.finding.text(language)
    else:
        place = ""
        severity, text = check.severity, say(check.message, language, example(check))
    name = SEVERITIES[severity].to(language)
    yield f"> **{label(Words(name, name), '', language).strip()}** {place}{plain(text)}\n"


def _place(one: Example, language: Language) -> str:
    found = one.finding
    sheet = _sheet(one)
    title = sheet.columns[found.column].title if found.column else Words("", "")
    where = Words(
        f"《{sheet.words.zh}》第 {found.place.row} 行“{title.zh}”",
        f"{sheet.words.en}, row {found.place.row}, {title.en}",
    )
    return f"{where.to(language)}<br>"


def _sheet(one: Example) -> type[Sheet]:
    """The sheet that the finding stands in."""
    title = one.finding.place.sheet
    return next(sheet for sheet in SHEET_NAMES.values() if sheet.words.zh == title)


def _tables(one: Example, language: Language) -> Iterator[str]:
    """The rows of the example, in the sheets that the check looks at."""
    looked_at = _looked_at(one)
    day = str(one.case.day)
    yield label(Words("例（运行日）", "Example (day of the run)"), day, language) + "\n"
    for name, rows in one.case.tables.items():
        sheet = SHEET_NAMES.get(name.removesuffix(BEFORE))
        if rows and sheet in looked_at:
            tail = THE_NIGHT_BEFORE.to(language) if name.endswith(BEFORE) else ""
            yield f"{sheet.words.to(language)}{tail}\n"
            yield from _table(sheet, rows, one, language)


def _looked_at(one: Example) -> set[type[Sheet]]:
    """The sheets that a rule takes, also by way of figures; for a cell, what it may refer to."""
    check, sheet = one.finding.check, _sheet(one)
    if not isinstance(check, Rule):
        target = sheet.columns[one.finding.column].target if one.finding.column else None
        return {sheet, *sheet.links, *([target] if target else [])}
    found: set[type[Sheet]] = set()
    waiting: list[Source] = list(check.takes)
    for source in waiting:
        if isinstance(source, Figure):
            waiting += source.takes
        else:
            found.add(source)
    return found


def _table(
    sheet: type[Sheet], rows: Sequence[Row], one: Example, language: Language
) -> Iterator[str]:
    names = [name for name in rows[0] if name != "row"]
    titles = [ROW.to(language), *(sheet.columns[name].title.to(language) for name in names)]
    numbered = [{"row": str(number), **row} for number, row in enumerate(rows, 2)]
    mine = sheet is _sheet(one)
    lines = [
        [row["row"], *(_shown(sheet.columns[name], row[name], language) for name in names)]
        for row in numbered
    ]
    for row, line in zip(numbered, lines, strict=True):
        if mine and row["row"] == str(one.finding.place.row) and one.finding.column in names:
            at = names.index(one.finding.column) + 1
            line[at] = f"**{line[at] or BLANK.to(language)}**"
    yield from table(titles, lines)


def _shown(column: Column, text: str, language: Language) -> str:
    """A cell as a reader of the language would have typed it."""
    kind: Any = column.kind
    if not text or not column.choices:
        return plain(text)
    if kind is FLAG:
        return str(kind.show(kind.read(text), language))
    choice = kind.spellings.get(text)
    return column.choices[choice].to(language) if choice else plain(text)
