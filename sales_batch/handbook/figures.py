"""The pages of what comes out: the figures with their columns, and the report workbooks."""

import inspect
from collections.abc import Iterator, Mapping, Sequence

from sales_batch.core.figure import Figure, Source
from sales_batch.core.report import Report
from sales_batch.core.words import Language, Words
from sales_batch.figures import FIGURES
from sales_batch.handbook import workbooks
from sales_batch.handbook.markdown import anchor, label, link, plain, table
from sales_batch.reports import REPORTS

PAGE, REPORTS_PAGE = "figures.md", "reports.md"
TITLE, REPORTS_TITLE = Words("数据", "Figures"), Words("报表", "Reports")
INTRODUCTION = Words(
    "每项数据都可以用 `sales-batch figure 名称` 输出为 CSV、JSON 或 Parquet。"
    "“取自”写明它由哪些表和数据算出。",
    "Each figure can be had as CSV, JSON or Parquet with `sales-batch figure NAME`. “Computed "
    "from” says which sheets and figures it rests on.",
)
REPORTS_INTRODUCTION = Words(
    "每晚写出下列工作簿。要单独看一份，用 `sales-batch report 名称`。",
    "These workbooks are written every night. `sales-batch report NAME` writes one by itself.",
)
COLUMNS = (Words("列", "Column"), Words("字段名", "Field"), Words("类型", "Type"))
TAKES = Words("取自", "Computed from")
CLAUSE = Words("条款", "Clause")
FORMULA = Words("算法", "How it is computed")
READERS = Words("给谁看", "For")


def pages(language: Language) -> Mapping[str, str]:
    """The figures and the reports, a page each, by path."""
    return {
        PAGE: "\n".join(_figures(language)),
        REPORTS_PAGE: "\n".join(_reports(language)),
    }


def _figures(language: Language) -> Iterator[str]:
    yield f"# {TITLE.to(language)}\n"
    yield f"{INTRODUCTION.to(language)}\n"
    for one in FIGURES:
        yield f"- {link(one.title.to(language), f'#{one.name}')}"
    for one in FIGURES:
        yield ""
        yield from _figure(one, language)


def _figure(one: Figure, language: Language) -> Iterator[str]:
    yield anchor(one.name)
    yield f"\n## {one.title.to(language)}\n"
    if language == "en":
        yield f"{plain(inspect.getdoc(one.function) or '')}\n"
    yield from _facts(one, one.clause, language)
    rows = [
        [field.title.to(language), f"`{field.name}`", field.kind.title.to(language)]
        for field in one.fields
    ]
    yield from table([title.to(language) for title in COLUMNS], rows)


def _facts(one: Figure | Report, clause: str, language: Language) -> Iterator[str]:
    """Its name, its clause, what it is computed from, and where that is written down."""
    yield f"- {label(Words('名称', 'Name'), f'`{one.name}`', language)}"
    if clause:
        yield f"- {label(CLAUSE, clause, language)}"
    if one.takes:
        yield f"- {label(TAKES, _listed(one.takes, language), language)}"
    module = one.function.__module__.replace(".", "/") + ".py"
    source = link(f"`{module}`", f"../../../{module}")
    yield f"- {label(FORMULA, source, language)}"
    yield ""


def _listed(sources: Sequence[Source], language: Language) -> str:
    links = [
        link(source.title.to(language), f"{PAGE}#{source.name}")
        if isinstance(source, Figure)
        else link(source.words.to(language), f"{workbooks.path(source.book)}#{source.table}")
        for source in sources
    ]
    return ("、" if language == "zh" else ", ").join(links)


def _reports(language: Language) -> Iterator[str]:
    yield f"# {REPORTS_TITLE.to(language)}\n"
    yield f"{REPORTS_INTRODUCTION.to(language)}\n"
    for one in REPORTS:
        yield anchor(one.name)
        yield f"\n## {one.title.to(language)}\n"
        if language == "en":
            yield f"{plain(inspect.getdoc(one.function) or '')}\n"
        names = [workbooks.DEPARTMENTS[name].to(language) for name in one.departments]
        yield f"- {label(READERS, ('、' if language == 'zh' else ', ').join(names), language)}"
        yield from _facts(one, "", language)
