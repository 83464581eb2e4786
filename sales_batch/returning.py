"""Workbooks go back to their clerks: the returned copies of a night, and of a quick look."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count
from pathlib import Path, PurePosixPath

from sales_batch.config import Settings
from sales_batch.core.finding import SEVERITIES, Finding, Severity, tally
from sales_batch.core.words import Language, Words
from sales_batch.excel.mark import Way, mark, unmark
from sales_batch.inbox import copies, lies_inside, spelling
from sales_batch.inbox.inputs import NOT_READ, STOOD_IN, VERDICTS, Input
from sales_batch.pages import Link
from sales_batch.sheets.company import Staff

FOLDER = "returned"
HEADING = Words("退回更正的工作簿", "Workbooks to be corrected")
CLEAN = Words(
    "（已全部改好。这一份去掉了颜色、批注和“问题”栏，可以用它替换原文件，也可以不换）",
    " (all corrected; this copy is without our marks, and may take the original's place)",
)
NOT_READ_HEADING = Words(
    "没有读取的文件，和改用以前内容的文件", "Files not read, or read as they were before"
)
NAME_LIMIT = 80
"""Characters of a name; what is longer is cut and gets a hash."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def return_copies(
    findings: Sequence[Finding], inputs: Iterable[Input], settings: Settings, folder: Path
) -> list[Link]:
    """Write a returned copy of every workbook with something to correct or to look at.

    One that is all corrected, but still carries our marks, comes back without them.
    They stand in `folder` under `returned/<department>/`, made from the copies in the content
    store; the links are for the page of the set.
    """
    links, taken = [], set[str]()
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    for one in sorted(inputs, key=lambda one: (one.department, one.path)):
        if not one.counts or one.good_on is None:
            continue
        told = returnable(by_file.get(one.path, ()), one.path)
        path = PurePosixPath(one.path)
        place = PurePosixPath(FOLDER, safe_name(one.department), safe_name(path.name))
        if str(place).casefold() in taken:
            place = place.with_name(_hashed(place.name, one.path))
        taken.add(str(place).casefold())
        source = copies.place_of(settings.paths.state, one.good_content)
        if told:
            written = _write(source, folder / place, told, one.good_on, settings.language)
        elif unmark(source, folder / place):
            written = folder / place
        else:
            continue
        address = written.relative_to(folder).as_posix()
        links.append(Link(address, _title(path.stem, told), _heading(one.department)))
    return links


def not_read(inputs: Iterable[Input], findings: Sequence[Finding]) -> list[Link]:
    """What the page of a set says of each file that was not read, or not as it is now."""
    told: dict[str, list[Words]] = {}
    for one in findings:
        if not one.place.sheet:
            told.setdefault(one.place.file, []).append(Words(one.text("zh"), one.text("en")))
    return [
        Link("", _sentence(one, told.get(one.path) or [VERDICTS[one.verdict]]), NOT_READ_HEADING)
        for one in sorted(inputs, key=lambda one: (one.department, one.path))
        if one.verdict in (*NOT_READ, *STOOD_IN)
    ]


def _sentence(one: Input, said: Sequence[Words]) -> Words:
    zh, en = "".join(words.zh for words in said), " ".join(words.en for words in said)
    return Words(f"{one.path}：{zh}", f"{one.path}: {en}")


def return_beside(
    source: Path, told: Sequence[Finding], day: date, settings: Settings
) -> Path | None:
    """Write a returned copy beside a checked file, or here if it stands in the inbox.

    `told` is what is `returnable` of it. Nothing is ever overwritten: a corrected copy may already
    bear the name. Returns None where there is nothing to correct; raises OSError where the file
    cannot be written.
    """
    if not told:
        return None
    folder = Path() if lies_inside(source, settings) else source.parent
    names = (f".{number}" if number > 1 else "" for number in count(1))
    stem = source.stem
    if spelling.returned(source.name):
        stem = PurePosixPath(spelling.original(source.name)).stem
    places = (folder / f"{stem}.returned{name}{source.suffix}" for name in names)
    target = next(place for place in places if not place.exists())
    return _write(source, target, told, day, settings.language)


def returnable(findings: Sequence[Finding], file: str) -> list[Finding]:
    """What is to be said in the copy of a file; nothing unless something is wrong on a sheet."""
    told = [
        one for one in findings if one.place.file == file and one.severity is not Severity.WAITING
    ]
    return told if any(one.place.sheet for one in told) else []


def safe_name(name: str) -> str:
    """A name that every system takes, as it is or changed and with a short hash."""
    safe = _FORBIDDEN.sub("_", name).strip(". ")
    if _DEVICES.fullmatch(safe) or safe in ("", ".", ".."):
        safe = f"_{safe}"
    return safe if safe == name and len(safe) <= NAME_LIMIT else _hashed(safe, name)


def _hashed(safe: str, name: str) -> str:
    path = PurePosixPath(safe)
    mark_of = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{path.stem[: NAME_LIMIT - 20].rstrip('. ')}-{mark_of}{path.suffix[:10]}"


def _write(
    source: Path, target: Path, told: Sequence[Finding], day: date, language: Language
) -> Path:
    """Write the copy; a list of its own is no workbook with macros, whatever the original was."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if mark(source, target, told, day, language) is Way.LISTED and target.suffix != ".xlsx":
        return target.rename(target.with_name(f"{target.name}.xlsx"))
    return target


def _heading(department: str) -> Words:
    """Whose workbooks these are: they stand on the page by department."""
    title = Staff.columns["department"].choices.get(department, Words(department, department))
    return Words(f"{HEADING.zh}：{title.zh}", f"{HEADING.en}: {title.en}")


def _title(name: str, told: Sequence[Finding]) -> Words:
    if not told:
        return Words(f"{name}{CLEAN.zh}", f"{name}{CLEAN.en}")
    counted = [(SEVERITIES[one], number) for one, number in tally(told).items() if number]
    zh = "，".join(f"{words.zh} {number}" for words, number in counted)
    en = ", ".join(f"{words.en} {number}" for words, number in counted)
    return Words(f"{name}（{zh}）", f"{name} ({en})")
