"""Everything that was found tonight: how much of what, where, and what to do about it."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series
from pandas.arrays import ArrowExtensionArray

from sales_batch.config import Settings
from sales_batch.core.exact import arrow_of, frame_of
from sales_batch.core.figure import Field, field
from sales_batch.core.finding import SEVERITIES, Check, Finding
from sales_batch.core.kinds import TEXT, WHOLE, ChoiceKind
from sales_batch.core.report import Chart, Content, Control, Page, Table, report
from sales_batch.core.tables import Tables
from sales_batch.core.words import Language, Words
from sales_batch.figures import judged
from sales_batch.figures.held_rows import held_rows
from sales_batch.figures.names import name_of, names
from sales_batch.sheets import SHEETS
from sales_batch.sheets.company import Staff

SEVERITY = ChoiceKind(
    "enum",
    Words("级别", "severity"),
    pa.string(),
    "",
    choices={severity.value: words for severity, words in SEVERITIES.items()},
)
COUNT = field("count", "合计", "In all", WHOLE, total=True)
COUNTS = (
    field("is_error", "错误", "Errors", WHOLE, total=True),
    field("is_waiting", "待审批", "Waiting", WHOLE, total=True),
    field("is_warning", "警告", "Warnings", WHOLE, total=True),
    field("is_notice", "提示", "Notices", WHOLE, total=True),
    COUNT,
)
KIND = field("severity", "级别", "Severity", SEVERITY)
CODE = field("code", "代码", "Code", TEXT)
WHOSE = field("whose", "负责人", "Person", TEXT)
NAME = field("name", "负责人", "Person", TEXT)
DEPARTMENT = field("department", "部门", "Department", TEXT)
COUNTED: Mapping[str, tuple[Words, Sequence[Field], Sequence[Field]]] = {
    "severity": (Words("按级别", "By severity"), (KIND,), (COUNT,)),
    "department": (Words("按部门", "By department"), (DEPARTMENT,), COUNTS),
    "person": (Words("按负责人", "By person"), (WHOSE,), COUNTS),
    "rule": (
        Words("按规则", "By rule"),
        (CODE, KIND, field("rule", "说的是什么", "What it says", TEXT)),
        (COUNT,),
    ),
    "file": (
        Words("按文件", "By file"),
        (DEPARTMENT, field("file", "文件", "File", TEXT)),
        COUNTS,
    ),
}
"""What the findings are counted by: the title, the columns, and which counts are shown."""
DETAIL = (
    KIND,
    CODE,
    field("document", "单据", "Document", TEXT),
    field("message", "问题和办法", "What is wrong, and what to do", TEXT),
    field("title", "列", "Column", TEXT),
    field("value", "填写内容", "Value", TEXT),
    NAME,
    field("clause", "条款", "Clause", TEXT),
    field("cell", "单元格", "Cell", TEXT),
)


@report(
    takes=(judged.findings, held_rows, names),
    departments=(
        "order_desk", "sales_office", "field_sales", "shipping", "manufacturing",
        "general_affairs", "development", "management",
    ),
    zh="问题清单",
    en="Findings",
)  # fmt: skip
def findings(
    table: DataFrame,
    held: DataFrame,
    known: DataFrame,
    *,
    found: Sequence[Finding],
    tables: Tables,
    settings: Settings,
) -> Content:
    """The findings counted by what, where and whose; then each of them; then what is held."""
    rows = table.assign(
        rule=_rules(found, settings.language),
        title=_column_titles(found, tables, settings.language),
        department=_departments(table["file"], settings),
        name=name_of(known, Staff, table["person"]).fillna(table["person"]),
    )
    rows["whose"] = rows["name"].replace("", NOBODY.to(settings.language))
    counted = {
        name: Table(_counted(rows, keys), (*keys, *counts), title)
        for name, (title, keys, counts) in COUNTED.items()
    }
    readers = [counted.pop(name) for name in ("severity", "department", "person")]
    pages = (
        Page("overview", Words("概况", "Overview"), readers, CHARTS),
        Page("all_findings", EVERY, [Table(rows, DETAIL, trace=True)]),
        *[Page(f"by_{name}", COUNTED[name][0], [one]) for name, one in counted.items()],
        _held_page(held),
    )
    return Content(pages, [_control(one, len(rows)) for one in (*readers, *counted.values())])


NOBODY = Words("（未指明）", "(nobody named)")
NOWHERE = Words("（不在部门文件夹中）", "(in no department's folder)")
EVERY = Words("全部问题", "All findings")
CHARTS = (
    Chart(
        "stacked",
        Words("各部门的问题", "Findings by department"),
        1,
        "department",
        ("is_error", "is_waiting", "is_warning", "is_notice"),
    ),
)


def _counted(rows: DataFrame, keys: Sequence[Field]) -> DataFrame:
    """How many findings of each severity, and in all, by some columns; the gravest first."""
    severity = arrow_of(rows["severity"])
    counts = {f"is_{one}": pc.equal(severity, one.value).cast(pa.int64()) for one in SEVERITIES}
    counts["count"] = pa.repeat(pa.scalar(1, pa.int64()), len(rows))
    names = [one.name for one in keys]
    table = pa.table({**{name: arrow_of(rows[name]) for name in names}, **counts})
    sums = table.group_by(names, use_threads=False).aggregate([(name, "sum") for name in counts])
    sums = sums.rename_columns([name.removesuffix("_sum") for name in sums.column_names])
    order = [(name, "descending") for name in counts]
    return frame_of(sums.sort_by([*order, *[(name, "ascending") for name in names]]))


def _control(table: Table, rows: int) -> Control:
    """A table of counts against the list of all findings."""
    title = table.title or EVERY
    return Control(
        Words(f"{title.zh}的合计 = 全部问题", f"{title.en} = all findings"),
        Decimal(pc.sum(arrow_of(table.frame["count"])).as_py() or 0),
        Decimal(rows),
    )


def _rules(found: Sequence[Finding], language: Language) -> Series:
    """What each finding's check is about in general: its message, without what fills it in."""
    said = {one.check: _in_general(one.check, language) for one in found}
    return texts([said[one.check] for one in found])


def _in_general(check: Check, language: Language) -> str:
    """The first sentence of a check's message, with an ellipsis for each thing that it names."""
    message = re.sub(r"\{\w+\}", "…", check.message.to(language))
    first = re.match(r".*?(?:。|[.:] |$)", message)
    return first[0].rstrip(": ") if first else message


def _column_titles(found: Sequence[Finding], tables: Tables, language: Language) -> Series:
    """The title of the column that each finding is about; blank for a row or a file."""
    sheets = {sheet.table: sheet for sheet in SHEETS}
    tabs = {(file, source.title): sheets[name] for (file, name), source in tables.sources.items()}
    titles = []
    for one in found:
        sheet = tabs.get((one.place.file, one.place.sheet))
        column = sheet.columns.get(one.column) if sheet else None
        titles.append(column.title.to(language) if column else one.column)
    return texts(titles)


def _departments(files: Series, settings: Settings) -> Series:
    """The department in whose folder each file stands."""
    words = Staff.columns["department"].choices
    folders = {found.folder: name for name, found in settings.departments.items()}
    named = []
    for file in files.tolist():
        parts = file.split("/")
        above = ["/".join(parts[:depth]) for depth in range(len(parts) - 1, 0, -1)]
        owner = next((folders[folder] for folder in above if folder in folders), None)
        named.append((words[owner] if owner else NOWHERE).to(settings.language))
    return texts(named)


def texts(values: Sequence[str]) -> Series:
    """A column of texts."""
    return Series(ArrowExtensionArray(pa.array(values, pa.string())))


def _held_page(held: DataFrame) -> Page:
    """Every row that is left out of the figures, and where the cause stands."""
    return Page(
        "held_rows",
        held_rows.title,
        [Table(held, held_rows.fields[:-3], trace=True)],
        note=Words(
            "一张单据有一处错误，整张单据的各行都暂不计入；更正后当晚起计入。",
            "One error in a document holds all its rows; once it is corrected they count from that "
            "night on.",
        ),
    )


REPORT = findings
