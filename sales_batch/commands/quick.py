"""`check`: a clerk's quick look at single workbooks, and copies with the wrong cells marked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sales_batch import batch, cache
from sales_batch.commands.command import command, day_of
from sales_batch.commands.manner import READING, Manner
from sales_batch.config import Settings
from sales_batch.core.finding import SEVERITIES, Finding, Severity
from sales_batch.core.tables import Handed
from sales_batch.core.words import Language, Words
from sales_batch.evaluate import evaluate
from sales_batch.inbox import lies_inside, spelling
from sales_batch.intake import limits
from sales_batch.returning import return_beside, returnable
from sales_batch.sheets import SHEETS

FIRST = 5
"""Of findings that are alike so many are shown."""
MORE = Words(
    "……同样的还有 {:,} 处（加 -v 全部列出）", "... and {:,} more of the same (-v lists them)"
)
ALL = Words("所有工作簿", "All workbooks")
COLON = Words("：", ": ")
ALONE = Words(
    "不在收件文件夹里的文件只检查它本身：引用的编号（客户、产品、订货等）要放进收件文件夹后才核对。",
    "Files outside the inbox are checked by themselves: the codes that they refer to (customers, "
    "products, orders ...) are checked once they stand in the inbox.",
)
FINE = Words("没有发现问题", "nothing wrong")
COPY = Words("已标出问题的副本：{copy}", "A copy with the cells marked: {copy}")


@command
def check(settings: Settings, files: Sequence[Path], as_of: date | None, manner: Manner) -> int:
    """What is wrong in some workbooks, in a clerk's words; nothing is recorded."""
    day, language = day_of(settings, as_of), settings.language
    with manner.working(READING, language):
        names = _names(files, settings)
        findings = _found(names, settings, day)
    copies = [
        return_beside(file, returnable(findings, name), day, settings)
        for name, file in names.items()
    ]
    written = [str(copy) for copy in copies if copy]
    _tell([*names], findings, manner, language)
    for copy in written:
        manner.say(COPY.to(language).format(copy=copy))
    if not all(lies_inside(file, settings) for file in files):
        manner.say(ALONE, language)
    manner.say(_advice(findings, manner, bool(written)), language)
    holding = any(one.severity in (Severity.ERROR, Severity.WAITING) for one in findings)
    code = batch.HELD if holding else batch.DONE
    found = [_data(one, language) for one in findings]
    manner.data({"day": day, "findings": found, "copies": written, "exit_code": code})
    return code


def _names(files: Sequence[Path], settings: Settings) -> Mapping[str, Path]:
    """The files by what they are called: by the path below the inbox where they stand in it."""
    inbox, names = settings.paths.inbox.resolve(), dict[str, Path]()
    for file in dict.fromkeys(files):
        name = file.name
        if lies_inside(file, settings):
            name = spelling.shown(file.resolve().relative_to(inbox).as_posix())
        names[str(file) if name in names else name] = file
    return names


def _found(names: Mapping[str, Path], settings: Settings, day: date) -> Sequence[Finding]:
    """What is wrong in each file: with regard to the inbox it stands in, else to itself alone."""
    admitted = {name: cache.admit_workbook(file, limits(settings)) for name, file in names.items()}
    inside = {name: admitted[name] for name in names if lies_inside(names[name], settings)}
    alone = [Handed(name, one) for name, one in admitted.items() if name not in inside]
    found: list[Finding] = []
    if inside:
        found += batch.look(settings, day, inside).findings
    if alone:
        # Other files may hold what these refer to.
        found += evaluate(alone, settings, day, unread=SHEETS).findings
    return [one for one in found if one.place.file in names]


def _tell(
    files: Sequence[str], findings: Sequence[Finding], manner: Manner, language: Language
) -> None:
    """For each workbook what is wrong in it, from top to bottom; of what is alike the first few."""
    shown = [one for one in findings if manner.verbose or one.severity is not Severity.NOTICE]
    for file in dict.fromkeys([*files, *(one.place.file for one in shown)]):
        here = sorted((one for one in shown if one.place.file == file), key=_where)
        counted = Counter(one.severity for one in here)
        counts = [
            f"{SEVERITIES[key].to(language)} {counted[key]:,}" for key in SEVERITIES if counted[key]
        ]
        name = file or ALL.to(language)
        manner.say(f"{name}  {'  '.join(counts) or FINE.to(language)}")
        alike = Counter(_kind(one) for one in here)
        told = Counter[tuple[str, str, str]]()
        for one in here:
            told[_kind(one)] += 1
            left = alike[_kind(one)] - FIRST
            if manner.verbose or told[_kind(one)] <= FIRST or left == 1:
                manner.say(f"  {_line(one, language)}")
            elif told[_kind(one)] == FIRST + 1:
                manner.say(f"    {MORE.to(language).format(left)}")


def _kind(finding: Finding) -> tuple[str, str, str]:
    return finding.place.sheet, finding.place.column, finding.check.name


def _where(finding: Finding) -> tuple[Any, ...]:
    """By sheet and what is alike, so that a mistake made often is read together."""
    place = finding.place
    return place.sheet, len(place.column), place.column, finding.check.name, place.row


def _line(finding: Finding, language: Language) -> str:
    place = " ".join(filter(None, (finding.place.sheet, finding.place.cell)))
    weight = SEVERITIES[finding.severity].to(language)
    told = COLON.to(language).join(filter(None, (place, finding.text(language))))
    return f"{weight}  {told} [{finding.check.code}]"


def _advice(findings: Sequence[Finding], manner: Manner, copied: bool) -> Words:
    """What the clerk should do now."""
    errors, warnings, notices = (
        sum(one.severity is weight for one in findings)
        for weight in (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
    )
    more = Words("", "")
    if notices and not manner.verbose:
        more = Words(
            f"另有 {notices} 条提示，加 -v 可以看到。",
            f" Notices, shown with -v: {notices:,}.",
        )
    if errors:
        how = Words("请在副本里改（第一张表是清单），改好后", "Correct the copy and")
        if not copied:
            how = Words("请改好后", "Correct the workbook and")
        said = Words(
            f"有 {errors:,} 处错误要改。{how.zh}再检查一次。",
            f"Errors to correct: {errors:,}. {how.en} check it again.",
        )
    elif warnings:
        said = Words(
            f"没有错误，可以提交；有 {warnings} 处警告，请看一下是否属实。",
            f"No errors, it can be handed in. Warnings to look at: {warnings:,}.",
        )
    else:
        said = Words("没有发现问题，可以提交。", "Nothing is wrong; it can be handed in.")
    return Words(said.zh + more.zh, said.en + more.en)


def _data(finding: Finding, language: Language) -> dict[str, str]:
    """One finding for machines, as in the figure `findings`."""
    place = finding.place
    return {
        "severity": str(finding.severity),
        "code": finding.check.code,
        "clause": finding.check.clause,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "column": finding.column,
        "value": finding.value,
        "message": finding.text(language),
        "document": finding.document,
        "person": finding.person,
    }
