"""What became of the quotes: results, what to follow up, what was lost, and the whole ledger."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pandas as pd
from pandas import DataFrame, Series

from sales_batch.config import Settings
from sales_batch.core.exact import total
from sales_batch.core.figure import Field, Source
from sales_batch.core.report import Control, Page, Table
from sales_batch.core.words import Words
from sales_batch.figures.follow_up import quote_follow_up
from sales_batch.figures.lost_quotes import price_gaps
from sales_batch.figures.names import name_of, names
from sales_batch.figures.quote_ledger import (
    RESULTS,
    SENT,
    largest_first,
    quote_ledger,
    quote_results,
    quoted_amounts,
    results,
    sent_quotes,
)
from sales_batch.reports.results_page import PERSON, recent, results_page
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer

TAKES: Sequence[Source] = (quote_ledger, quoted_amounts, price_gaps, quote_follow_up, names)
"""What `result_pages` and `result_controls` are given, in order."""
FIELDS: Mapping[str, Field] = {
    one.name: one
    for source in (quote_results, price_gaps, quote_follow_up, quote_ledger)
    for one in source.fields
} | {"person": PERSON}
LEDGER = (
    "quote_no", "customer_id", "customer", "status", "lines", "amount", "ordered_amount", "person",
    "requested_on", "specification_received_on", "quoted_on", "sent_on", "working_days",
    "valid_until", "decided_on", "lost_reason", "competitor", "competitor_price",
)  # fmt: skip
LOST = (
    "quote_no", "customer_id", "customer", "person", "quoted_on", "decided_on", "lost_reason",
    "competitor", "lines", "amount", "competitor_price", "difference", "price_gap",
)  # fmt: skip
FOLLOW_UP = (
    "urgency", "person", "customer", "contact_person", "phone", "quote_no", "amount", "sent_on",
    "days_out", "working_days_out", "valid_until", "days_left", "contacted", "visited_on",
    "summary", "next_action", "next_on",
)  # fmt: skip
LEDGER_NOTE = Words(
    "金额为各行金额（四舍五入到分）之和；没有报价单价的行按建议单价。"
    "已转为订货的金额：成立的估价中，有订货写明估价编号和估价行号的行。",
    "The amount is the sum of the lines, each rounded; a line without a price counts at the "
    "proposed one. Became orders: the lines of a quote won that an order names by quote and line.",
)
LOST_NOTE = Words(
    "比对手高 = 我方金额 ÷ 对手金额 − 1；负数表示我方更低，不是输在价格上。不知道对手金额的留空。",
    "Above the competitor = our amount / theirs - 1; below 0 we were cheaper and lost for another "
    "reason. Blank where the competitor's amount is not known.",
)
FOLLOW_UP_NOTE = Words(
    "从上往下逐个联系，同类中金额大的在前。最近联系指与该客户最近一次访问或通话，所谈不一定是这份"
    "估价。问到结果后，请内务当天在《估价》中填写结果和日期。",
    "To be called from the top; of each kind the largest amount comes first. The last contact is "
    "the newest visit or call with the customer, whatever it was about. The sales office enters "
    "the outcome and its day as soon as it is known.",
)


def result_pages(*frames: DataFrame, day: date, settings: Settings) -> Sequence[Page]:
    """The pages `results`, `follow_up`, `by_customer`, `lost` and `ledger`.

    The frames are those of TAKES, in order. `results` and `by_customer` tell of the quotes of 13
    months up to the day's, the other pages of all.
    """
    ledger, amounts, gaps, open_quotes, known = frames
    rows = _named(ledger, known)
    return (
        results_page(rows, amounts, day, settings),
        _follow_up(_named(open_quotes, known)),
        _customers(recent(sent_quotes(rows), day), amounts, known),
        _detail("lost", price_gaps.title, _named(gaps, known), LOST, LOST_NOTE),
        _detail("ledger", quote_ledger.title, rows, LEDGER, LEDGER_NOTE),
    )  # fmt: skip


def _named(rows: DataFrame, known: DataFrame) -> DataFrame:
    """Quotes with the names of the customer and of the person who asked for them."""
    return rows.assign(
        customer=name_of(known, Customer, rows["customer_id"]),
        person=name_of(known, Staff, rows["requested_by"]),
    )


def _detail(name: str, title: Words, rows: DataFrame, shown: Sequence[str], note: Words) -> Page:
    """A page of single quotes, each traced."""
    return Page(name, title, [Table(rows, [FIELDS[one] for one in shown], trace=True)], note=note)


def _follow_up(rows: DataFrame) -> Page:
    """Whom to ask, from the top; without the trace, so that it can be printed and handed out."""
    fields = [FIELDS[one] for one in FOLLOW_UP]
    return Page("follow_up", quote_follow_up.title, [Table(rows, fields)], note=FOLLOW_UP_NOTE)


def _customers(quotes: DataFrame, amounts: DataFrame, known: DataFrame) -> Page:
    """What became of the quotes of each customer, the largest first."""
    table = largest_first(results(quotes, amounts, ("customer_id",)), "sent_amount")
    table = table.assign(customer=name_of(known, Customer, table["customer_id"]))
    fields = (FIELDS["customer_id"], FIELDS["customer"], *RESULTS)
    title = Words("各客户估价成绩", "Quotes by customer")
    return Page("by_customer", title, [Table(table, fields)], note=CUSTOMERS_NOTE)


CUSTOMERS_NOTE = Words(
    "近 13 个月估价的，送出金额大的在前。成立率 = 成立 ÷（成立 + 不成立），未定的不算。",
    "Quotes of the last 13 months, the largest amount sent first. Win rate = won / (won + lost).",
)


def result_controls(pages: Sequence[Page], *frames: DataFrame) -> Iterator[Control]:
    """Do the pages of `result_pages` tie: amounts and numbers of quotes, two ways each.

    The frames are those of TAKES, in order.
    """
    ledger, amounts, *_ = frames
    tables = {page.name: [table.frame for table in page.tables] for page in pages}
    glance, months, people, families, reasons, _ = tables["results"]
    whole, year = (glance[(glance["period"] == of).to_numpy(bool)] for of in ("all", "recent"))
    levels = {
        Words("按估价月份", "by month"): months,
        Words("按外务负责人", "by person"): people,
        Words("按客户", "by customer"): tables["by_customer"][0],
        Words("按产品类别", "by family"): families,
    }
    yield _equal("估价各行 = 各份估价", "Lines = quotes", amounts["amount"], ledger["amount"])
    lines = amounts.loc[amounts["quote_no"].isin(sent_quotes(ledger)["quote_no"]), "amount"]
    yield _equal("送出估价的各行 = 送出", "Lines sent = sent", lines, whole["sent_amount"])
    parts = pd.concat([whole[f"{status}_amount"] for status in SENT])
    yield _equal(
        "成立、不成立、未定 = 送出", "Won, lost, pending = sent", parts, whole["sent_amount"]
    )
    counts = pd.concat([whole[status] for status in SENT])
    yield _equal("同上，份数", "The same, number", counts, whole["sent"])
    for name, table in levels.items():
        titles = f"近 13 个月送出，{name.zh} = 合计", f"Sent in 13 months, {name.en} = in total"
        yield _equal(*titles, table["sent_amount"], year["sent_amount"])
    for status, single in {"lost": "lost", "pending": "follow_up"}.items():
        name = FIELDS[f"{status}_amount"].title
        titles = f"{name.zh}：逐份列出的 = 合计", f"{name.en}: quote by quote = in total"
        yield _equal(*titles, tables[single][0]["amount"], whole[f"{status}_amount"])
    yield _equal(
        "各原因 = 近 13 个月不成立",
        "Reasons = lost in 13 months",
        reasons["amount"],
        year["lost_amount"],
    )


def _equal(zh: str, en: str, left: Series, right: Series) -> Control:
    """Two columns that must have one sum."""
    return Control(Words(zh, en), total(left), total(right))
