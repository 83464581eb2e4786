"""`check`: a clerk's quick look at single workbooks, and copies with the wrong cells marked."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
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
from sales_batch.intake import limits
from sales_batch.returning import return_beside


@command
def check(settings: Settings, files: Sequence[Path], as_of: date | None, manner: Manner) -> int:
    """What is wrong in some workbooks, in a clerk's words; nothing is recorded."""
    day, language = day_of(settings, as_of), settings.language
    with manner.working(READING, language):
        handed = [Handed(file.name, cache.admit_workbook(file, limits(settings))) for file in files]
        evaluated = evaluate(handed, settings, day)
    findings = evaluated.findings
    wrong = any(one.severity is Severity.ERROR for one in findings)
    copies = [return_beside(file, findings, day, settings) for file in files]
    written = [str(copy) for copy in copies if copy]
    _tell(findings, written, manner, language)
    code = batch.HELD if wrong or len(evaluated.holding.table) else batch.DONE
    found = [_data(one, language) for one in findings]
    manner.data({"day": day, "findings": found, "copies": written, "exit_code": code})
    return code


def _tell(
    findings: Sequence[Finding], copies: Sequence[str], manner: Manner, language: Language
) -> None:
    """The findings by workbook, the copies, and a sentence that says what to do."""
    shown = [one for one in findings if manner.verbose or one.severity is not Severity.NOTICE]
    for file, part in groupby(sorted(shown, key=_where), key=lambda one: one.place.file):
        manner.say(file or Words("所有工作簿", "All workbooks"), language)
        for one in part:
            manner.say(f"  {_line(one, language)}")
    for copy in copies:
        manner.say(
            Words(f"标出问题的副本：{copy}", f"A copy with the cells marked: {copy}"), language
        )
    manner.say(_advice(findings, manner, any(copies)), language)


def _where(finding: Finding) -> tuple[Any, ...]:
    place = finding.place
    return place.file, place.sheet, place.row, len(place.column), place.column


def _line(finding: Finding, language: Language) -> str:
    place = " ".join(filter(None, (finding.place.sheet, finding.place.cell)))
    weight = SEVERITIES[finding.severity].to(language)
    return f"{place or '-'}  [{weight} {finding.check.code}] {finding.text(language)}"


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
            f" With -v there are {notices} notices more.",
        )
    if errors:
        how = Words("请在副本里改，改好后", "Correct it in the copy, then")
        if not copied:
            how = Words("请改好后", "Correct it, then")
        said = Words(
            f"有 {errors} 处错误要改。{how.zh}再检查一次。",
            f"{errors} errors must be corrected. {how.en} check again.",
        )
    elif warnings:
        said = Words(
            f"没有错误，可以提交；有 {warnings} 处警告，请看一下是否属实。",
            f"No errors, it can be handed in; {warnings} warnings are worth a look.",
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
