"""What our quotes cost us and what became of them: the ledger of quotes and their costing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
from pandas import DataFrame, Series
from pandas.arrays import ArrowExtensionArray

from sales_batch.config import Settings
from sales_batch.core.exact import arrow_of, column_of, rounded, totals, zeros
from sales_batch.core.figure import Field, field
from sales_batch.core.kinds import MONEY, QUANTITY, TEXT, WHOLE, ChoiceKind
from sales_batch.core.lookup import looked_up
from sales_batch.core.report import Chart, Content, Control, Page, Table, report
from sales_batch.core.words import Words
from sales_batch.figures.backlog import this
from sales_batch.figures.months import months_until
from sales_batch.figures.movements import TEXT_TYPE, month_of
from sales_batch.figures.names import name_of, names
from sales_batch.figures.quotes import costed_lines
from sales_batch.reports.balance import total
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.prices import Product
from sales_batch.sheets.quotes import Quote, QuoteLine

CENTS = replace(MONEY, arrow=pa.decimal128(28, 2))
"""Money with room for any quantity at any price."""
STATUSES = {
    "asked": Words("待估价", "To be quoted"),
    "quoted": Words("已估价，未送出", "Quoted, not sent"),
    "sent": Words("已送出，未定", "Sent, undecided"),
    "won": Words("成立", "Won"),
    "lost": Words("不成立", "Lost"),
}
STATUS = ChoiceKind("enum", Words("状态", "status"), pa.string(), "", choices=STATUSES)
MARGIN = ChoiceKind(
    "enum",
    Words("毛利", "margin"),
    pa.string(),
    "",
    choices={
        "below": Words("低于最低毛利率", "Below the minimum"),
        "loss": Words("亏本", "A loss"),
        "unknown": Words("算不出成本", "Cannot be costed"),
    },
)
NOTED = {
    "customer": field("customer", "客户名称", "Customer", TEXT),
    "product": field("product", "品名", "Product", TEXT),
    "unit": field("unit", "单位", "Unit", TEXT),
    "status": field("status", "状态", "Status", STATUS),
    "amount": field("amount", "金额", "Amount", CENTS, total=True),
    "warning": field("warning", "毛利提示", "Margin note", MARGIN),
    "gap": field("gap", "缺少什么", "What is missing", TEXT),
    "asked_by": field("asked_by", "外务负责人", "Asked for by", TEXT),
    "lines": field("lines", "行数", "Lines", WHOLE, total=True),
}
FIELDS: Mapping[str, Field] = {one.name: one for one in costed_lines.fields} | NOTED
COSTING = (
    "quote_no", "line_no", "customer", "product_id", "product", "quantity", "unit",
    "main_material", "auxiliary_material", "processing", "overhead", "unit_cost",
    "proposed_price", "price", "net_price", "margin_rate", "warning",
    "market_price", "market_gap", "amount", "costed_on", "status",
)  # fmt: skip
GAPS = (
    "quote_no", "line_no", "customer", "product_id", "product", "quantity", "unit", "costed_on",
    "quoted", "gap",
)  # fmt: skip
LEDGER = (
    "quote_no", "customer_id", "customer", "status", "lines", "amount", "asked_by",
    "requested_on", "specification_received_on", "quoted_on", "sent_on", "valid_until",
    "decided_on", "lost_reason", "competitor", "competitor_price",
)  # fmt: skip


@report(
    takes=(costed_lines, Quote, QuoteLine, Product, names),
    departments=("sales_office", "field_sales", "management"),
    zh="估价账目与成本",
    en="Quotes and costs",
)
def quotes(
    costed: DataFrame, heads: DataFrame, typed: DataFrame, products: DataFrame, known: DataFrame,
    *, day: date, settings: Settings,
) -> Content:  # fmt: skip
    """What each quoted line costs and earns, what cannot be costed, and the ledger of quotes."""
    heads = heads.assign(
        status=_status(heads),
        customer=name_of(known, Customer, heads["customer_id"]),
        asked_by=name_of(known, Staff, heads["requested_by"]),
    )
    every = _lines(costed, heads, products, known, settings)
    lines = every[every.index.isin(typed.index)]
    low = lines[lines["warning"].isin(["below", "loss"]).to_numpy(bool)]
    gaps = every[every["gap"].notna()]
    ledger = _ledger(heads, lines)
    pages = (
        _overview(ledger, pd.concat([low, gaps]), day),
        _detail("costing", Words("估价成本", "Costing"), lines, COSTING, _costing_note(settings)),
        _detail("low_margins", Words("毛利过低的", "Low margins"), low, COSTING),
        _detail("gaps", Words("算不出成本的", "Not costed"), gaps, GAPS, GAPS_NOTE),
        _detail("ledger", Words("估价账目", "Ledger of quotes"), ledger, LEDGER, LEDGER_NOTE),
    )
    return Content(pages, _controls(pages[0], lines, ledger, typed))


GAPS_NOTE = Words(
    "已估价的，整份估价暂不计入，补上所缺的内容后当晚起计入。",
    "Where a line was quoted already, the quote is held until what is missing is there.",
)


def _status(heads: DataFrame) -> Series:
    """How far each quote has come."""
    outcome = heads["outcome"].where(heads["outcome"].isin(["won", "lost"]), pd.NA)
    known = [heads["quoted_on"].notna(), heads["sent_on"].notna()]
    reached = Series("asked", index=heads.index, dtype=TEXT_TYPE)
    for status, flags in zip(("quoted", "sent"), known, strict=True):
        reached = reached.mask(flags.to_numpy(bool), status)
    return outcome.fillna(reached)


def _lines(
    costed: DataFrame,
    heads: DataFrame,
    products: DataFrame,
    known: DataFrame,
    settings: Settings,
) -> DataFrame:
    """Costed lines with names, their amount rounded as the document states it, and warnings."""
    goods = looked_up(costed, ["product_id"], products, ["product_id"])
    return costed.assign(
        customer=name_of(known, Customer, costed["customer_id"]),
        status=looked_up(costed, ["quote_no"], heads, ["quote_no"])["status"],
        product=name_of(known, Product, costed["product_id"]),
        unit=goods["unit"],
        amount=rounded(costed["quantity"] * costed["price"], CENTS),
        warning=_warnings(costed, settings),
        gap=costed[f"gap_{settings.language}"],
    )


def _warnings(costed: DataFrame, settings: Settings) -> Series:
    """What is wrong with each line's margin, in words; blank where nothing is."""
    rate, gap = costed["margin_rate"], costed["gap_zh"]
    none = Series(pd.NA, index=costed.index, dtype=TEXT_TYPE)
    low = (rate < settings.costing.minimum_margin) | (costed["net_price"] == 0)
    warned = none.mask(low.fillna(value=False).to_numpy(bool), "below")
    warned = warned.mask((rate < 0).fillna(value=False).to_numpy(bool), "loss")
    return warned.mask(gap.notna().to_numpy(bool), "unknown")


def _ledger(heads: DataFrame, lines: DataFrame) -> DataFrame:
    """The quotes with the number of their lines, and the sum of their rounded amounts."""
    sums = totals(lines, ["quote_no"], {"amount": CENTS})
    counts = lines["quote_no"].value_counts().rename_axis("quote_no").reset_index(name="lines")
    amounts = looked_up(heads, ["quote_no"], sums, ["quote_no"])["amount"]
    numbers = looked_up(heads, ["quote_no"], counts, ["quote_no"])["lines"].fillna(0)
    return heads.assign(amount=amounts.fillna(zeros(heads, CENTS)), lines=numbers)


def _detail(
    name: str, title: Words, rows: DataFrame, names: Sequence[str], note: Words | None = None
) -> Page:
    """A page of single rows, each traced."""
    fields = []
    for one in names:
        column = Quote.columns.get(one)
        fields.append(
            FIELDS[one]
            if one in FIELDS or column is None
            else Field(one, column.title, column.kind)
        )
    return Page(name, title, [Table(rows, fields, trace=True)], note=note)


LEDGER_NOTE = Words(
    "金额为各行金额（四舍五入到分）之和；没有报价单价的行按建议单价。",
    "The amount is the sum of the lines, each rounded; a line without a price counts at the "
    "proposed one.",
)


def _costing_note(settings: Settings) -> Words:
    least = f"{settings.costing.minimum_margin * 100:f}".rstrip("0").rstrip(".")
    tax = ("含税", "with") if settings.prices_include_vat else ("不含税", "without")
    return Words(
        f"成本各项和不含税单价为每单位、不含税；建议单价、单价和市价{tax[0]}。"
        f"最低毛利率 {least}%。",
        f"Costs and net price per unit, without VAT; the other prices {tax[1]} VAT. "
        f"Minimum margin {least}%.",
    )


def _overview(ledger: DataFrame, noted: DataFrame, day: date) -> Page:
    """How many quotes have come how far, in all and month by month, and what to look at."""
    months = column_of(month_of(arrow_of(ledger["quoted_on"])), ledger["quoted_on"])
    by_month = DataFrame({"month": _texts(months_until(this(day)))})
    stages = {"won": ["won"], "lost": ["lost"], "open": ["quoted", "sent"]}
    for stage, statuses in stages.items():
        part = ledger.assign(month=months)[ledger["status"].isin(statuses).to_numpy(bool)]
        by_month[stage] = _counted(part, "month", by_month)["count"]
    tables = (
        Table(_by("status", STATUSES, ledger), (FIELDS["status"], QUOTES, FIELDS["amount"]), STATE),
        Table(by_month, MONTHS, Words("近 13 个月所估的份数", "Quotes of the last 13 months")),
        Table(
            _by("warning", MARGIN.choices, noted),
            (FIELDS["warning"], LINES, FIELDS["amount"]),
            Words("要留意的明细行", "Lines to look at"),
        ),
    )
    return Page("overview", Words("概况", "Overview"), tables, CHARTS)


STATE = Words("估价走到哪一步", "How far the quotes have come")
QUOTES = field("count", "份数", "Quotes", WHOLE, total=True)
LINES = field("count", "行数", "Lines", WHOLE, total=True)
MONTHS = (
    field("month", "估价月份", "Month quoted", TEXT),
    field("won", "成立", "Won", WHOLE, total=True),
    field("lost", "不成立", "Lost", WHOLE, total=True),
    field("open", "未定", "Open", WHOLE, total=True),
)
CHARTS = (
    Chart(
        "stacked",
        Words("每月估价与结果", "Quotes by month, and what came of them"),
        1,
        "month",
        ("won", "lost", "open"),
    ),
)


def _by(key: str, choices: Mapping[str, Words], rows: DataFrame) -> DataFrame:
    """Number and amount of the rows of each choice, all choices in order."""
    return _counted(rows, key, DataFrame({key: _texts(list(choices))}))


def _counted(rows: DataFrame, key: str, keys: DataFrame) -> DataFrame:
    """Each key with the number of its rows and the sum of their amounts; 0 without any."""
    ones = ArrowExtensionArray(pa.repeat(pa.scalar(Decimal(1), QUANTITY.arrow), len(rows)))
    sums = totals(rows.assign(count=ones), [key], {"count": QUANTITY, "amount": CENTS})
    found = looked_up(keys, [key], sums, [key])
    count = found["count"].fillna(zeros(keys, QUANTITY)).astype("int64[pyarrow]")
    return keys.assign(count=count, amount=found["amount"].fillna(zeros(keys, CENTS)))


def _texts(values: Sequence[str]) -> ArrowExtensionArray:
    return ArrowExtensionArray(pa.array(values, pa.string()))


def _controls(
    overview: Page, lines: DataFrame, ledger: DataFrame, typed: DataFrame
) -> Sequence[Control]:
    """The documents' totals, page against page; and no line is lost on the way."""
    in_ledger = total(ledger["amount"])
    return [
        Control(
            Words("明细各行金额 = 各份估价金额", "Amounts of lines = amounts of quotes"),
            total(lines["amount"]),
            in_ledger,
        ),
        Control(
            Words("按步骤的金额 = 各份估价金额", "Amounts by stage = amounts of quotes"),
            total(overview.tables[0].frame["amount"]),
            in_ledger,
        ),
        Control(
            Words("估价明细的行数 = 账目的行数", "Rows of quote lines = lines in the ledger"),
            Decimal(len(typed)),
            total(ledger["lines"]),
        ),
    ]


REPORT = quotes
