"""The quotes' page for readers: how many were won, by whom, of what, and why others were lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import pyarrow as pa
from pandas import DataFrame
from pandas.arrays import ArrowExtensionArray

from sales_batch.config import Settings
from sales_batch.core.exact import zeros
from sales_batch.core.figure import Field, field
from sales_batch.core.kinds import TEXT, ChoiceKind
from sales_batch.core.lookup import looked_up
from sales_batch.core.report import Chart, Page, Table
from sales_batch.core.words import Words
from sales_batch.figures.backlog import MONTH, this
from sales_batch.figures.lost_quotes import by_competitor, by_reason, lost, lost_reasons, lost_to
from sales_batch.figures.months import months_until
from sales_batch.figures.quote_ledger import (
    FAMILY,
    RESULTS,
    largest_first,
    results,
    sent_quotes,
)

TITLE = Words("估价成绩", "Results of quotes")
PERIODS = {
    "month": Words("本月", "This month"),
    "recent": Words("近 13 个月", "13 months"),
    "all": Words("全部", "All"),
}
PERIOD_KIND = ChoiceKind("enum", Words("期间", "period"), pa.string(), "", choices=PERIODS)
PERIOD = field("period", "估价日期", "Quoted", PERIOD_KIND)
PERSON = field("person", "外务负责人", "Asked for by", TEXT)
TOLD = ("competitor", "quotes", "amount", "known", "price_gap")
RIVALS = [replace(one, total=False) for one in lost_to.fields if one.name in TOLD]
MOST = 10
"""Competitors that are shown."""
NOTE = Words(
    "按估价日期统计已送出的估价，暂停的不计入。成立率 = 成立 ÷（成立 + 不成立），未定的不算。"
    "工作日从收到规格书到送出：一半不超过中位数，九成不超过后一个数。",
    "Quotes that were sent, by the day they were quoted on, without those that are held. Win rate "
    "= won / (won + lost), without the pending. Working days from the specification to the sending"
    ": half take no longer than the median, nine in ten no longer than the last number.",
)


def recent(quotes: DataFrame, day: date) -> DataFrame:
    """The quotes of the 13 months up to the day's."""
    return quotes[quotes["month"].isin(list(months_until(this(day)))).to_numpy(bool)]


def results_page(ledger: DataFrame, amounts: DataFrame, day: date, settings: Settings) -> Page:
    """The page; the ledger has the name of the `person` who asked for each quote beside it."""
    sent = sent_quotes(ledger)
    year = recent(sent, day)
    people = results(year, amounts, ("requested_by",))
    named = looked_up(people, ["requested_by"], year, ["requested_by"])["person"]
    people = people.assign(person=named.fillna(people["requested_by"]))
    families = largest_first(results(year, amounts, ("family",)), "sent_amount")
    gone = lost(year)
    tables = (
        Table(_glance(sent, amounts, day), (PERIOD, *_without_totals(RESULTS)), GLANCE),
        Table(_months(year, amounts, day), (MONTH, *RESULTS), MONTHS),
        Table(largest_first(people, "sent_amount"), (PERSON, *RESULTS), PEOPLE),
        Table(families, (FAMILY, *_without_totals(RESULTS[:4]), *RESULTS[4:]), FAMILIES),
        Table(by_reason(gone), lost_reasons.fields, REASONS),
        Table(_rivals(gone, settings), RIVALS, LOST_TO),
    )
    return Page("results", TITLE, tables, CHARTS, NOTE)


GLANCE = Words("要点", "At a glance")
MONTHS = Words("按估价月份", "By month quoted")
PEOPLE = Words("按外务负责人（近 13 个月）", "By person (13 months)")
FAMILIES = Words(
    "按产品类别（近 13 个月；一份估价有几类产品，就在每类各算一份，金额按行计）",
    "By family (13 months; a quote counts under each family it has, amounts go by line)",
)
REASONS = Words("不成立的原因（近 13 个月）", "Why quotes were lost (13 months)")
LOST_TO = Words(
    "输给了谁（近 13 个月，金额最大的 10 家；差价只算知道对手金额的）",
    "Lost to whom (13 months, the ten largest; gaps where the competitor's amount is known)",
)


def _without_totals(fields: Sequence[Field]) -> Sequence[Field]:
    """Fields of rows that overlap, or of the first few rows: their sum would say nothing."""
    return [replace(one, total=False) for one in fields]


def _glance(sent: DataFrame, amounts: DataFrame, day: date) -> DataFrame:
    """The results of the month, of 13 months, and of all."""
    month = sent[(sent["month"] == this(day)).fillna(value=False).to_numpy(bool)]
    parts = [results(rows, amounts, ()) for rows in (month, recent(sent, day), sent)]
    periods = ArrowExtensionArray(pa.array(list(PERIODS)))
    return pd.concat(parts, ignore_index=True).assign(period=periods)


def _months(year: DataFrame, amounts: DataFrame, day: date) -> DataFrame:
    """The results of each of the 13 months."""
    table = DataFrame({"month": ArrowExtensionArray(pa.array(months_until(this(day))))})
    found = looked_up(table, ["month"], results(year, amounts, ("month",)), ["month"])
    nothing = {one.name: zeros(table, one.kind) for one in RESULTS if one.total}
    return found.fillna(nothing).assign(month=table["month"])


def _rivals(gone: DataFrame, settings: Settings) -> DataFrame:
    """The competitors to whom most was lost; those that nobody wrote down stand as one."""
    table = by_competitor(gone)[:MOST]
    return table.assign(competitor=table["competitor"].fillna(UNKNOWN.to(settings.language)))


UNKNOWN = Words("（没有填写）", "(not filled in)")
CHARTS = (
    Chart(
        "stacked",
        Words("每月估价份数与结果", "Quotes by month, and what came of them"),
        1,
        "month",
        ("won", "lost", "pending"),
    ),
    Chart(
        "line",
        Words("每月成立率", "Win rate by month"),
        1,
        "month",
        ("win_rate", "win_rate_amount"),
    ),
    Chart(
        "stacked",
        Words("各人估价金额与结果", "Amounts by person"),
        2,
        "person",
        ("won_amount", "lost_amount", "pending_amount"),
    ),
    Chart("column", Words("各人成立率", "Win rate by person"), 2, "person", ("win_rate",)),
    Chart(
        "stacked",
        Words("各类产品估价金额与结果", "Amounts by family"),
        3,
        "family",
        ("won_amount", "lost_amount", "pending_amount"),
    ),
    Chart("column", Words("各类产品成立率", "Win rate by family"), 3, "family", ("win_rate",)),
    Chart("bar", Words("不成立的金额", "Amount lost by reason"), 4, "lost_reason", ("amount",)),
    Chart(
        "bar", Words("我方比对手高多少", "Our price above theirs"), 5, "competitor", ("price_gap",)
    ),
)
