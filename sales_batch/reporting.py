"""Builds the report workbooks of a night in a folder, and checks that they add up."""

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sales_batch import __version__
from sales_batch.core.figure import Figure, Source, call
from sales_batch.core.finding import SEVERITIES, Check, Detail, Finding, Severity, tally
from sales_batch.core.place import Place
from sales_batch.core.report import Content, Control, Cover, Report, Table
from sales_batch.core.sheet import Sheet
from sales_batch.core.words import Language, Words, listed, rows_counted
from sales_batch.evaluate import APPROVALS, Evaluated
from sales_batch.excel.write import write
from sales_batch.figures.held_rows import STATE
from sales_batch.figures.judged import held
from sales_batch.figures.names import names
from sales_batch.pages import Link

HEADING = Words("报表", "Reports")
BALANCED = Words("控制总数全部相平", "all control totals balance")
NOT_ALL_PUBLISHED = Words("有报表没有发布", "a report was not published")
UNBALANCED = Check(
    "B02",
    "control_totals_add_up",
    Severity.ERROR,
    Words(
        "报表“{report}”中应当相等的两个合计不相等（{control}）：{left} 与 {right}。"
        "这份报表没有发布。请通知系统管理员。",
        "In the report {report} two totals that must be equal are not ({control}): {left} and "
        "{right}. The report was not published. Tell the administrator.",
    ),
)
NOT_MADE = Check(
    "B02",
    "reports_can_be_made",
    Severity.ERROR,
    Words(
        "报表“{report}”没能做出来：程序内部错误（{reason}）。其他报表不受影响。请通知系统管理员。",
        "The report {report} could not be made: an error of the program itself ({reason}). The "
        "other reports are not affected. Tell the administrator.",
    ),
)
CHECKS = (UNBALANCED, NOT_MADE)
LOG = logging.getLogger(__name__)
HELD_FIELDS = (*held.fields[2:-1], replace(held.fields[-1], kind=STATE))


@dataclass(frozen=True)
class Built:
    """What was built: the files by their links, and the findings about what does not add up."""

    links: Sequence[Link]
    findings: Sequence[Finding]


def build(
    reports: Sequence[Report], evaluated: Evaluated, folder: Path, fingerprint: str, place: Path
) -> Built:
    """Write each report that balances to `folder`; the others are findings (B02).

    One that fails by our own fault is a finding too, and the others are made all the same.

    `place` is the folder in which people will open them, for the links to the staff's workbooks.
    """
    links: list[Link] = []
    findings: list[Finding] = []
    settings = evaluated.given["settings"]
    inbox = Path(os.path.relpath(settings.paths.inbox, place))
    for report in reports:
        evaluated = replace(
            evaluated, given={**evaluated.given, "found": [*evaluated.findings, *findings]}
        )
        path = folder / f"{report.name}.xlsx"
        try:
            evaluated = _with_figures(report, evaluated)
            content = content_of(report, evaluated)
            if wrong := [control for control in content.controls if not control.balanced]:
                findings += [_out_of_balance(report, control) for control in wrong]
                continue
            cover = _cover(report, content, evaluated, fingerprint)
            write(path, cover, content.pages, settings.language, inbox=inbox)
        except Exception as error:
            LOG.exception("the report %s could not be made", report.name)
            path.unlink(missing_ok=True)
            detail: Detail = {"report": report.title, "reason": type(error).__name__}
            findings.append(Finding(NOT_MADE, NOT_MADE.severity, Place(path.name), detail=detail))
            continue
        links.append(Link(path.name, report.title, HEADING))
    return Built(links, findings)


def summary(evaluated: Evaluated, built: Built) -> Words:
    """The night in one line, for the page of its set."""
    found = [*evaluated.findings, *built.findings]
    counts = tally(found)
    held_rows = rows_counted(len(evaluated.holding.table))
    zh = [f"{words.zh} {counts[weight]:,}" for weight, words in SEVERITIES.items()]
    en = [f"{words.en} {counts[weight]:,}" for weight, words in SEVERITIES.items()]
    ending = BALANCED if not built.findings else NOT_ALL_PUBLISHED
    if unread := _unread(evaluated):
        zh.append(f"数字不完整：没有读全 {listed([one.words.zh for one in unread]).zh}")
        en.append(f"figures incomplete: {listed([one.words.en for one in unread]).en}")
    zh += [f"暂停 {held_rows.zh}", ending.zh]
    en += [f"{held_rows.en} held", ending.en]
    return Words("　".join(zh), " · ".join(en))


def _with_figures(report: Report, evaluated: Evaluated) -> Evaluated:
    """With the figures that a report takes; those that take nothing tell of the night so far."""
    frames = evaluated.computed(report.takes)
    lasting = {
        source: frame
        for source, frame in frames.items()
        if not isinstance(source, Figure) or source.takes
    }
    return replace(evaluated, frames=lasting)


def content_of(report: Report, evaluated: Evaluated) -> Content:
    """The pages and control totals of one report."""
    frames = evaluated.computed(report.takes)
    content: Content = call(
        report.function, [frames[source] for source in report.takes], evaluated.given
    )
    return content


def _out_of_balance(report: Report, control: Control) -> Finding:
    detail: Detail = {
        "report": report.title,
        "control": control.title,
        "left": f"{control.left:f}",
        "right": f"{control.right:f}",
    }
    return Finding(UNBALANCED, Severity.ERROR, Place(f"{report.name}.xlsx"), detail=detail)


def _cover(report: Report, content: Content, evaluated: Evaluated, fingerprint: str) -> Cover:
    settings = evaluated.given["settings"]
    documents = evaluated.table(held).drop_duplicates(["document", "code", "cause"])
    if concerned := _tables_of(report.takes):
        documents = documents[documents["sheet"].isin(concerned)]
    unread = [one for one in _unread(evaluated) if one.table in concerned or not concerned]
    return Cover(
        company=settings.company,
        title=report.title,
        day=evaluated.given["day"],
        version=__version__,
        fingerprint=fingerprint[:16],
        facts=[*_facts(evaluated), *_incomplete(unread, settings.language)],
        held=Table(documents, HELD_FIELDS, Words("暂停的单据", "Held documents")),
        controls=content.controls,
    )


def _tables_of(takes: Sequence[Source]) -> set[str]:
    """The names of the sheets that a report takes, directly or through its figures.

    Anything can be decided on: a report that takes figures of approvals is not about all of it. Nor
    is one about the registers that lend it names.
    """
    tables: set[str] = set()
    for source in takes:
        if not isinstance(source, Figure):
            tables.add(source.table)
        elif source not in (*APPROVALS, names):
            tables |= _tables_of(source.takes)
    return tables


def _unread(evaluated: Evaluated) -> list[type[Sheet]]:
    """The sheets that could not be read in full."""
    return [sheet for sheet in evaluated.tables.rows if sheet in evaluated.tables.unread]


def _incomplete(unread: Sequence[type[Sheet]], language: Language) -> Iterator[tuple[Words, str]]:
    if unread:
        named = listed([one.words.to(language) for one in unread])
        yield Words("数字不完整，没有读全", "Incomplete: not read in full"), named.to(language)


def _facts(evaluated: Evaluated) -> list[tuple[Words, str]]:
    """How much was read and found, in words."""
    files = {file for file, _ in evaluated.tables.sources}
    rows = sum(len(frame) for frame in evaluated.tables.rows.values())
    found = tally(evaluated.findings)
    off = [code for code, rule in evaluated.given["settings"].rules.items() if rule.off]
    facts = [
        (Words("读取的工作簿", "Workbooks read"), f"{len(files):,}"),
        (Words("读取的行数", "Rows read"), f"{rows:,}"),
        (Words("错误", "Errors"), f"{found[Severity.ERROR]:,}"),
        (Words("待审批", "Waiting for approval"), f"{found[Severity.WAITING]:,}"),
        (Words("警告", "Warnings"), f"{found[Severity.WARNING]:,}"),
        (Words("提示", "Notices"), f"{found[Severity.NOTICE]:,}"),
        (Words("暂停的行", "Rows held"), f"{len(evaluated.holding.table):,}"),
    ]
    if off:
        facts.append((Words("已关闭的规则", "Rules switched off"), ", ".join(sorted(off))))
    return facts
