"""What became of our quotes: how many were sent, won and lost, how fast, why, and for how much."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series
from pandas.arrays import ArrowExtensionArray

from sales_batch.config import Settings
from sales_batch.core.arrays import numbers
from sales_batch.core.exact import (
    arrow_of,
    column_of,
    exact,
    ratio,
    rounded,
    throughout,
    totals,
    zeros,
)
from sales_batch.core.figure import Field, field, figure
from sales_batch.core.kinds import (
    CODE,
    FLAG,
    MONEY,
    PICK,
    QUANTITY,
    RATIO,
    TEXT,
    WHOLE,
    ChoiceKind,
)
from sales_batch.core.lookup import looked_up, value_of
from sales_batch.core.words import Words
from sales_batch.core.workdays import Workdays
from sales_batch.figures.backlog import MONTH
from sales_batch.figures.movements import month_of
from sales_batch.figures.places import PLACE_FIELDS
from sales_batch.figures.quotes import costed_lines
from sales_batch.sheets.company import CalendarDay
from sales_batch.sheets.orders import Order, OrderLine
from sales_batch.sheets.prices import Product
from sales_batch.sheets.quotes import Quote, QuoteLine

CENTS = replace(MONEY, arrow=pa.decimal128(28, 2))
"""Money with room for any quantity at any price."""
HALVES = replace(QUANTITY, arrow=pa.decimal128(18, 1), number_format="#,##0.#", places=1)
"""Days that may end in a half, as a median does."""
STATUSES = {
    "asked": Words("待估价", "To be quoted"),
    "quoted": Words("已估价，未送出", "Quoted, not sent"),
    "pending": Words("已送出，未定", "Sent, undecided"),
    "won": Words("成立", "Won"),
    "lost": Words("不成立", "Lost"),
}
STATUS = ChoiceKind("enum", Words("状态", "status"), pa.string(), "", choices=STATUSES)
SENT = ("won", "lost", "pending")
"""What can have become of a quote that was sent."""
QUOTE = ["quote_no"]
QUOTE_LINE = ["quote_no", "line_no"]
FAMILY = field("family", "产品类别", "Family", PICK)
AMOUNT = field("amount", "金额", "Amount", CENTS, total=True)
ORDERED = field("ordered_amount", "已转为订货的金额", "Became orders", CENTS, total=True)
LINES = field("lines", "行数", "Lines", WHOLE, total=True)


def typed(*names: str) -> Sequence[Field]:
    """Columns of the quotes as staff know them."""
    return [Field(name, Quote.columns[name].title, Quote.columns[name].kind) for name in names]


@figure(
    takes=(QuoteLine, costed_lines, Product, OrderLine, Order),
    fields=(
        field("quote_no", "估价编号", "Quote no", CODE),
        field("line_no", "行号", "Line no", WHOLE),
        field("product_id", "产品编号", "Product id", CODE),
        FAMILY,
        AMOUNT,
        field("ordered", "已有订货", "Ordered", FLAG),
    ),
    zh="估价各行金额",
    en="Amounts of quote lines",
    clause="R9 3(7)",
)
def quoted_amounts(
    lines: DataFrame,
    costed: DataFrame,
    products: DataFrame,
    order_lines: DataFrame,
    orders: DataFrame,
) -> DataFrame:
    """Every quote line with its amount as the document states it, and whether an order names it.

    Index as in quote lines. The amount is in the base currency, with VAT as prices have it, rounded
    to 0.01; at the proposed price where none is typed, blank where neither is known.
    """
    source = looked_up(order_lines, ["order_no"], orders[["order_no", "quote_no"]], ["order_no"])
    named = source.assign(line_no=order_lines["quote_line_no"])
    ordered = value_of(lines, QUOTE_LINE, named, QUOTE_LINE, "line_no")
    price = costed["price"].reindex(lines.index)
    return lines[[*QUOTE_LINE, "product_id"]].assign(
        family=value_of(lines, ["product_id"], products, ["product_id"], "family"),
        amount=rounded(lines["quantity"] * price, CENTS),
        ordered=exact(ordered.notna(), FLAG),
    )


@figure(
    takes=(Quote, quoted_amounts, CalendarDay),
    fields=(
        *typed("quote_no", "customer_id", "requested_by"),
        MONTH,
        field("status", "状态", "Status", STATUS),
        LINES,
        AMOUNT,
        ORDERED,
        *typed("requested_on", "specification_received_on", "quoted_on", "sent_on"),
        field("working_days", "估价用工作日", "Working days taken", WHOLE),
        *typed("valid_until", "decided_on", "lost_reason", "competitor", "competitor_price"),
        *PLACE_FIELDS,
    ),
    zh="估价账目",
    en="Quote ledger",
    clause="R9 3(7)",
)
def quote_ledger(
    quotes: DataFrame, amounts: DataFrame, calendar: DataFrame, *, settings: Settings
) -> DataFrame:
    """Every quote with how far it has come, its amount, and what of it became orders (F6).

    Index as in quotes; `month` is that of quoted_on. An outcome counts from its decided_on; until
    then the quote is pending once it was sent. The amount is the sum of the rounded lines. Of a
    quote that was won, the lines that an order names became orders. Working days from the
    specification to the sending, the first day not counted; blank where either is not known, and
    where the specification came last.
    """
    parts = amounts.assign(
        ordered_amount=amounts["amount"].where(amounts["ordered"]),
        lines=throughout(amounts, 1, WHOLE),
    )
    kinds = {"amount": CENTS, "ordered_amount": CENTS, "lines": WHOLE}
    sums = looked_up(quotes, QUOTE, totals(parts, QUOTE, kinds), QUOTE)
    status, none = _status(quotes), zeros(quotes, CENTS)
    workdays = Workdays.of(settings.country, calendar)
    received, sent = quotes["specification_received_on"], quotes["sent_on"]
    rows = quotes.assign(
        month=column_of(month_of(arrow_of(quotes["quoted_on"])), quotes["quoted_on"]),
        status=status,
        lines=sums["lines"].fillna(0),
        amount=sums["amount"].fillna(none),
        ordered_amount=sums["ordered_amount"].fillna(none).where(status == "won"),
        working_days=workdays.between(received, sent).where(sent >= received),
    )
    return rows[[one.name for one in quote_ledger.fields]]


def _status(quotes: DataFrame) -> Series:
    """How far each quote has come."""
    status = throughout(quotes, "asked", TEXT)
    for reached, on in {"quoted": "quoted_on", "pending": "sent_on"}.items():
        status = status.mask(quotes[on].notna(), reached)
    decided = quotes["outcome"].isin(["won", "lost"]) & quotes["decided_on"].notna()
    return status.mask(decided, quotes["outcome"])


RESULT_LEVELS: Mapping[str, Sequence[str]] = {
    "total": (),
    "month": ("month",),
    "person": ("requested_by",),
    "customer": ("customer_id",),
    "family": ("family",),
}
RESULTS = (
    field("sent", "送出份数", "Sent", WHOLE, total=True),
    field("won", "成立", "Won", WHOLE, total=True),
    field("lost", "不成立", "Lost", WHOLE, total=True),
    field("pending", "未定", "Pending", WHOLE, total=True),
    field("win_rate", "份数成立率", "Win rate", RATIO),
    field("sent_amount", "送出金额", "Sent, amount", CENTS, total=True),
    field("won_amount", "成立金额", "Won, amount", CENTS, total=True),
    field("lost_amount", "不成立金额", "Lost, amount", CENTS, total=True),
    field("pending_amount", "未定金额", "Pending, amount", CENTS, total=True),
    field("win_rate_amount", "金额成立率", "Win rate by amount", RATIO),
    ORDERED,
    field("median_days", "工作日中位数", "Working days, median", HALVES),
    field("most_days", "九成不超过", "Working days, 90 %", WHOLE),
)


@figure(
    takes=(quote_ledger, quoted_amounts),
    fields=(MONTH, *typed("requested_by", "customer_id"), FAMILY, *RESULTS),
    zh="估价成绩",
    en="Results of quotes",
    clause="R9 3(7), 2(7)",
)
def quote_results(ledger: DataFrame, amounts: DataFrame, *, by: str = "month") -> DataFrame:
    """Quotes sent, and what became of them, by one level (F6).

    One row per group, in order of its key; with `total` one row. By family a quote counts under
    each family that it has lines of, with the amount of those lines. The rates are won / (won +
    lost). Days are working days from the specification to the sending: the median (the mean of the
    middle two), and the 90th percentile by nearest rank: the fewest days within which nine of ten
    quotes were sent. Raises KeyError for an unknown level.
    """
    return results(sent_quotes(ledger), amounts, RESULT_LEVELS[by])


def sent_quotes(ledger: DataFrame) -> DataFrame:
    """The quotes that were with the customer: sent, or decided without a day of sending."""
    return ledger[ledger["status"].isin(SENT).to_numpy(bool)]


def results(quotes: DataFrame, amounts: DataFrame, by: Sequence[str]) -> DataFrame:
    """What became of some quotes that were sent, per group of `by`: a column of the ledger.

    `amounts` are those of all quote lines; without `by` there is one row.
    """
    rows = by_family(quotes, amounts) if "family" in by else quotes
    parts = rows[[*by, "ordered_amount"]].assign(
        sent=throughout(rows, 1, WHOLE),
        sent_amount=rows["amount"],
        timed=exact(rows["working_days"].notna(), WHOLE),
    )
    for status in SENT:
        such = rows["status"] == status
        parts[status] = exact(such, WHOLE)
        parts[f"{status}_amount"] = rows["amount"].where(such)
    summed = {one.name: one.kind for one in RESULTS if one.total} | {"timed": WHOLE}
    table = totals(parts, by, summed)
    table["win_rate"] = ratio(table["won"], table["won"] + table["lost"])
    decided = exact(table["won_amount"] + table["lost_amount"], CENTS)
    table["win_rate_amount"] = ratio(table["won_amount"], decided)
    median, most = _spans(rows, by, table["timed"].to_numpy(np.int64))
    table = table.assign(median_days=median, most_days=most)
    return table[[*by, *(one.name for one in RESULTS)]]


def by_family(quotes: DataFrame, amounts: DataFrame) -> DataFrame:
    """Quotes, once for each family that they have lines of, with the amounts of those lines."""
    parts = amounts.assign(ordered_amount=amounts["amount"].where(amounts["ordered"]))
    kinds = {"amount": CENTS, "ordered_amount": CENTS}
    sums = totals(parts[parts["quote_no"].isin(quotes["quote_no"])], [*QUOTE, "family"], kinds)
    about = looked_up(sums, QUOTE, quotes, QUOTE)
    return sums.assign(
        status=about["status"],
        working_days=about["working_days"],
        ordered_amount=sums["ordered_amount"].where(about["status"] == "won"),
    )


def _spans(
    rows: DataFrame, by: Sequence[str], counts: npt.NDArray[np.int64]
) -> tuple[ArrowExtensionArray, ArrowExtensionArray]:
    """The median and the 90th percentile of working days per group.

    `counts` are the rows with working days of each group, in the order of the groups' keys.
    """
    timed = rows[rows["working_days"].notna()]
    order = (*by, "working_days")
    table = pa.table({name: arrow_of(timed[name]) for name in order})
    table = table.sort_by([(name, "ascending") for name in order])
    days = np.append(table["working_days"].to_numpy(), 0)
    first = np.add.accumulate(counts) - counts

    def at(place: Any) -> npt.NDArray[np.int64]:
        found: npt.NDArray[np.int64] = days[first + np.maximum(place, 0)]
        return found

    there = counts > 0
    tenths = 5 * (at((counts - 1) // 2) + at(counts // 2))
    median = numbers(tenths, HALVES.arrow, there)
    most = numbers(at((9 * counts + 9) // 10 - 1), WHOLE.arrow, there)
    return ArrowExtensionArray(median), ArrowExtensionArray(most)


def largest_first(table: DataFrame, column: str = "amount") -> DataFrame:
    """The rows by a falling amount; equal ones stay as they stand."""
    amounts = pa.table({column: arrow_of(table[column])})
    order = pc.sort_indices(amounts, [(column, "descending")])
    return table.iloc[order.to_numpy()].reset_index(drop=True)


FIGURES = (quoted_amounts, quote_ledger, quote_results)
