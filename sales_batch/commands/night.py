"""`run`: one night, and ten lines that say what happened, where to look and what is next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sales_batch import batch
from sales_batch.batch import Night
from sales_batch.commands.command import command, day_of, stopped
from sales_batch.commands.manner import READING, Manner, give_up_output
from sales_batch.config import Settings
from sales_batch.core.finding import SEVERITIES, Finding, Severity, tally
from sales_batch.core.hold import Held
from sales_batch.core.words import Language, Words
from sales_batch.inbox.inputs import NOT_READ, STOOD_IN, VERDICTS, Input, Verdict
from sales_batch.reporting import HEADING as REPORTS
from sales_batch.reporting import UNBALANCED


@command
def run(settings: Settings, as_of: date | None, manner: Manner, *, dry_run: bool) -> int:
    """One night, or with `dry_run` only what it would find."""
    day, language = day_of(settings, as_of), settings.language
    if dry_run:
        return _only_look(settings, day, manner)
    with manner.working(READING, language):
        night = batch.run(settings, day, lambda: datetime.now(UTC))
    # The night is done and recorded: nobody listening does not make it fail.
    try:
        _tell(night, settings, manner)
    except OSError:
        give_up_output()
    return night.exit_code


def _only_look(settings: Settings, day: date, manner: Manner) -> int:
    language = settings.language
    with manner.working(READING, language):
        evaluated = batch.look(settings, day)
    lines = [
        (Words("日期", "Day"), str(day)),
        (Words("发现的问题", "Findings"), weights(evaluated.findings, language)),
        (Words("暂停的单据", "Documents held"), _held(evaluated.holding, language)),
        (Words("结果", "Results"), Words("只看不发布", "none: this was a dry run").to(language)),
    ]
    _say(lines, manner, language)
    manner.data({"day": day, "findings": tally(evaluated.findings)})
    return batch.DONE


def _tell(night: Night, settings: Settings, manner: Manner) -> None:
    language = settings.language
    if manner.verbose:
        for one in night.inputs:
            manner.say(f"  {one.path}  {VERDICTS[one.verdict].to(language)}")
    for found in night.findings:
        if found.check is UNBALANCED:
            stopped(found.text(language), night.exit_code)
    _say(_lines(night, settings), manner, language)
    manner.data(_data(night))


def _say(lines: Iterable[tuple[Words, str]], manner: Manner, language: Language) -> None:
    colon = Words("：", ": ").to(language)
    for title, text in lines:
        manner.say(f"{title.to(language)}{colon}{text}")


def _lines(night: Night, settings: Settings) -> Iterator[tuple[Words, str]]:
    """What happened, line by line."""
    language = settings.language
    yield Words("日期", "Day"), str(night.day)
    yield Words("工作簿", "Workbooks"), _read(night.inputs, language)
    if night.folder is None:
        same = Words(
            f"输入和配置与 {night.same_as} 完全相同，没有新的结果要发布",
            f"inputs and configuration are those of {night.same_as}; nothing new to publish",
        )
        yield Words("结果", "Results"), same.to(language)
        yield Words("查看", "Look at"), str(settings.paths.out / night.same_as / "index.html")
        return
    yield Words("发现的问题", "Findings"), weights(night.findings, language)
    if night.evaluated:
        yield Words("暂停的单据", "Documents held"), _held(night.evaluated.holding, language)
    reports = [link for link in night.links if link.heading == REPORTS]
    titles = ("、" if language == "zh" else ", ").join(one.title.to(language) for one in reports)
    yield Words("报表", "Reports"), titles
    yield Words("退回更正的工作簿", "Workbooks returned"), str(len(night.links) - len(reports))
    yield Words("查看", "Look at"), str(night.folder / "index.html")
    yield Words("下一步", "Next"), _next(night, language)


def _read(inputs: Sequence[Input], language: Language) -> str:
    read, stood, lost = (
        sum(one.verdict in verdicts for one in inputs)
        for verdicts in ((Verdict.READ,), STOOD_IN, NOT_READ)
    )
    return Words(
        f"读取 {read} 个，用上次的内容代替 {stood} 个，没有读取 {lost} 个",
        f"{read} read, {stood} stood in for by what was last read, {lost} not read",
    ).to(language)


def weights(findings: Sequence[Finding], language: Language) -> str:
    """How many findings of each weight, in words."""
    return ("，" if language == "zh" else ", ").join(
        f"{SEVERITIES[severity].to(language)} {count}"
        for severity, count in tally(findings).items()
    )


def _documents(holding: Held) -> Counter[str]:
    """How many documents are held, by state; a row of a log is one of its own."""
    once = {
        (row.document or f"{row.table} {row.id}", row.state)
        for row in holding.table.itertuples(index=False)
    }
    return Counter(state for _, state in once)


def _held(holding: Held, language: Language) -> str:
    states = _documents(holding)
    return Words(
        f"因错误 {states['held']} 份，等待审批 {states['waiting']} 份",
        f"{states['held']} for an error, {states['waiting']} waiting for approval",
    ).to(language)


def _next(night: Night, language: Language) -> str:
    """What somebody should do now."""
    said = []
    if any(one.verdict in (*NOT_READ, *STOOD_IN) for one in night.inputs):
        said.append(Words("请补交没有读取的工作簿。", "Hand in anew what was not read."))
    if any(one.severity is Severity.ERROR for one in night.findings):
        said.append(
            Words(
                "请各部门打开退回的副本，改好后存回收件文件夹；下次运行会再检查。",
                "Each department corrects its returned copies and saves them to the inbox; the "
                "next run checks again.",
            )
        )
    if any(one.severity is Severity.WAITING for one in night.findings):
        said.append(
            Words("请管理层处理待审批的单据。", "Management decides on what waits for approval.")
        )
    nothing = Words("没有要处理的。", "Nothing needs to be done.")
    return ("" if language == "zh" else " ").join(one.to(language) for one in said or [nothing])


def _data(night: Night) -> dict[str, Any]:
    """The same for machines."""
    read = Counter(str(one.verdict) for one in night.inputs)
    said: dict[str, Any] = {
        "day": night.day,
        "folder": night.folder,
        "same_as": night.same_as,
        "workbooks": {verdict: read[verdict] for verdict in sorted(read)},
        "exit_code": night.exit_code,
    }
    if night.evaluated:
        said["findings"] = tally(night.findings)
        said["held"] = dict(_documents(night.evaluated.holding))
        said["files"] = [link.path for link in night.links]
    return said
