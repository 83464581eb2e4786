"""What somebody has to decide, and the content that such a decision is about."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from sales_batch.config import Settings
from sales_batch.core.exact import arrow_of, column_of, frame_of, rounded, throughout, totals
from sales_batch.core.figure import field, figure
from sales_batch.core.hold import HeldRows
from sales_batch.core.kinds import CODE, DAY, FLAG, PRICE, TEXT
from sales_batch.core.lookup import value_of
from sales_batch.core.sheet import Sheet
from sales_batch.figures.line_history import LINE, quantity_in_the_end, repriced
from sales_batch.figures.quote_ledger import CENTS
from sales_batch.figures.quotes import costed_lines
from sales_batch.sheets.activity import Entertainment, Proposal
from sales_batch.sheets.customers import CreditCheck
from sales_batch.sheets.deliveries import Return
from sales_batch.sheets.orders import ForecastRequest, Order, OrderChange, OrderLine
from sales_batch.sheets.plans import Application, Plan
from sales_batch.sheets.prices import Product
from sales_batch.sheets.quotes import Quote, QuoteLine

BLANK, CELL, LINES, PART = "\x00", "\x1f", "\x1e", "\x1d"
"""What stands for a blank and between cells, lines and parts: no text of a sheet holds these."""


@dataclass(frozen=True)
class Content:
    """The content of a document of one row: whose matter it is, and the columns that count.

    `total` is the one of them that is its amount, if it has any.
    """

    sheet: type[Sheet]
    owners: Sequence[str]
    columns: Sequence[str]
    total: str = ""


CONTENTS: Mapping[str, Content] = {
    "forecast_request": Content(ForecastRequest, ("requested_by",), ("product_id", "quantity")),
    "return": Content(
        Return, ("handled_by",), ("delivery_no", "line_no", "quantity", "remedy")
    ),
    "proposal": Content(Proposal, ("staff_id",), ("customer_id", "content")),
    "entertainment": Content(
        Entertainment, ("staff_id",), ("customer_id", "kind", "budget"), "budget"
    ),
    "credit": Content(CreditCheck, ("checked_by",), ("credit_limit", "result"), "credit_limit"),
    "application": Content(Application, ("applicant",), ("purpose", "scope", "expected_benefit")),
    "plan": Content(
        Plan,
        ("owner",),
        (
            "target_market", "target_customers", "product_strategy", "sales_strategy",
            "promotion", "budget", "starts_on", "ends_on", "target_sales",
            "target_customers_won", "target_share", "target_satisfaction",
        ),
        "budget",
    ),
}  # fmt: skip
QUOTE_OWNERS = ("prepared_by", "requested_by")
ORDER_OWNERS = ("received_by",)


@figure(
    takes=(QuoteLine, *costed_lines.takes[1:]),
    fields=(field("price", "单价", "Price", PRICE),),
    zh="报价单价",
    en="Offered prices",
    clause="R9 3",
)
def offered_prices(
    lines: DataFrame, *registers: DataFrame, day: date, settings: Settings, held: HeldRows
) -> DataFrame:
    """The price of every quote line: the typed one, else the proposed one (F1); index as there.

    Blank where neither is known. Only lines without a typed price are costed.
    """
    blank = lines[lines.unit_price.isna()]
    if not len(blank):
        return DataFrame({"price": lines.unit_price})
    costed = costed_lines(blank, *registers, day=day, settings=settings, held=held)
    proposed = costed.proposed_price.reindex(lines.index)
    return DataFrame({"price": lines.unit_price.fillna(proposed)})


@figure(
    takes=(
        Quote, QuoteLine, offered_prices, Product, Order, OrderLine, OrderChange,
        *(content.sheet for content in CONTENTS.values()),
    ),
    fields=(
        field("subject", "审批事项", "Subject", CODE),
        field("reference", "编号", "Reference", CODE),
        field("needed", "须审批", "Approval needed", FLAG),
        field("owners", "经办人", "Whose matter", TEXT),
        field("total", "金额", "Total", CENTS),
        field("fingerprint", "内容指纹", "Fingerprint of the content", TEXT),
        field("outline", "金额以外的指纹", "Fingerprint without amounts", TEXT),
        field("readable", "可读", "Readable", FLAG),
    ),
    zh="审批事项及内容",
    en="Matters to decide",
)  # fmt: skip
def matters(
    quotes: DataFrame, quote_lines: DataFrame, offered: DataFrame, products: DataFrame,
    orders: DataFrame, order_lines: DataFrame, changes: DataFrame, *single: DataFrame,
    day: date, settings: Settings,
) -> DataFrame:  # fmt: skip
    """Every document that may be decided on, by subject and reference, with its content.

    `owners` are the staff ids of those whose own matter it is, joined by commas; `total` is in the
    base currency, blank where a subject has none. The fingerprints are SHA-256 in hex. A content is
    `readable` where none of the cells that it must have is blank or faulty.
    """
    quoted = _quotes(quotes, quote_lines.assign(price=offered.price))
    special = quote_lines.quote_no[~_standard(quote_lines, products).fillna(value=True)]
    parts = [
        quoted.assign(subject="quote", needed=True),
        quoted.assign(subject="nonstandard", needed=quoted.reference.isin(special)),
        _orders(orders, order_lines, changes, day).assign(subject="special_order", needed=True),
    ]
    for (subject, content), frame in zip(CONTENTS.items(), single, strict=True):
        parts.append(_single(subject, content, frame, settings))
    every = pd.concat([part[part.reference.notna()] for part in parts])
    every = every.drop_duplicates(["subject", "reference"])
    return _told(every)


def _told(every: DataFrame) -> DataFrame:
    """The matters in the declared columns, their texts as fingerprints."""
    columns = {
        one.name: pa.array(every[one.name].tolist(), one.kind.arrow, from_pandas=True)
        for one in matters.fields
        if one.name not in ("fingerprint", "outline")
    }
    for name in ("fingerprint", "outline"):
        columns[name] = pa.array([_sha(text) for text in every[name]], pa.string())
    return frame_of(pa.table({one.name: columns[one.name] for one in matters.fields}))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _standard(lines: DataFrame, products: DataFrame) -> Series:
    return value_of(lines, ["product_id"], products, ["product_id"], "standard")


def _quotes(quotes: DataFrame, lines: DataFrame) -> DataFrame:
    """Customer; by line product, quantity, price and delivery days."""
    lines = lines.assign(amount=rounded(lines.quantity * lines.price, CENTS))
    rest, amounts = ("product_id", "delivery_days"), ("quantity", "price")
    heads = _heads(quotes, "quote_no", QUOTE_OWNERS, ("customer_id",))
    return _with_lines(
        heads.assign(readable=quotes.customer_id.notna()),
        DataFrame(
            {
                "reference": lines.quote_no,
                "fingerprint": _texts(lines, (*rest, *amounts)),
                "outline": _texts(lines, rest),
                "amount": lines.amount,
                "readable": _filled(lines, ["product_id", *amounts]),
            }
        ),
    )


def _orders(orders: DataFrame, lines: DataFrame, changes: DataFrame, day: date) -> DataFrame:
    """Special orders: customer, terms; by line product, quantity, price and what changed them."""
    orders = orders[(orders.voucher_type == "special").fillna(value=False)]
    lines = lines[lines.order_no.isin(orders.order_no)]
    changes = changes[changes.order_no.isin(orders.order_no)]
    today = lines.assign(day=throughout(lines, day, DAY))
    price = repriced(today, [*LINE, "day"], lines.unit_price, changes)
    heads = _heads(
        orders, "order_no", ORDER_OWNERS, ("customer_id", "payment_terms", "payment_days")
    )
    own = _texts(lines, ("product_id", "quantity", "unit_price"))
    return _with_lines(
        heads.assign(readable=_filled(orders, ["customer_id", "payment_terms"])),
        DataFrame(
            {
                "reference": lines.order_no,
                "fingerprint": own.str.cat(_changes(lines, changes), sep=PART),
                "outline": _texts(lines, ("product_id",)),
                "amount": rounded(quantity_in_the_end(lines, changes) * price, CENTS),
                "readable": _filled(lines, ["product_id", "quantity", "unit_price"]),
            }
        ),
    )


def _changes(lines: DataFrame, changes: DataFrame) -> Series:
    """The changes of quantity and price of each line, in the order of their days."""
    nothing = (changes.quantity_change.fillna(0) == 0) & changes.new_unit_price.isna()
    real = changes[~nothing]
    texts = _texts(real, ("quantity_change", "new_unit_price"))
    rows = sorted(
        zip(real.order_no, real.line_no, real.changed_on.astype(str), texts, strict=True), key=str
    )
    by_line: dict[tuple[Any, Any], list[str]] = {}
    for order, line, _, text in rows:
        by_line.setdefault((order, line), []).append(text)
    keys = zip(lines.order_no, lines.line_no, strict=True)
    told = [PART.join(by_line.get(key, ())) for key in keys]
    return Series(pd.array(told, dtype=texts.dtype), index=lines.index)


def _single(subject: str, content: Content, frame: DataFrame, settings: Settings) -> DataFrame:
    """Documents of one row each; of a customer's credit checks the newest."""
    if subject == "credit":
        frame = frame[frame.checked_on.notna()].sort_values("checked_on", kind="stable")
        frame = frame.drop_duplicates("customer_id", keep="last")
    rest = [name for name in content.columns if name != content.total]
    heads = _heads(frame, content.sheet.key[0], content.owners, rest)
    whole = _texts(frame, content.columns)
    must = [name for name in content.columns if content.sheet.columns[name].required]
    return heads.assign(
        subject=subject,
        needed=_needed(subject, frame, settings),
        fingerprint=whole,
        total=frame[content.total] if content.total else None,
        readable=_filled(frame, must),
    )


def _needed(subject: str, frame: DataFrame, settings: Settings) -> Any:
    """Where a decision is asked for: not for every return, entertainment and credit limit."""
    if subject == "return":
        return frame.remedy.notna()
    if subject == "entertainment":
        return (frame.kind == "dining_out").fillna(value=False)
    if subject == "credit":
        return (frame.credit_limit > settings.approvals.credit_from).fillna(value=False)
    return True


def _heads(
    frame: DataFrame, reference: str, owners: Sequence[str], columns: Sequence[str]
) -> DataFrame:
    """The reference, the owners and the text of some columns of each row."""
    names = [pc.fill_null(arrow_of(frame[name]), "") for name in owners]
    return DataFrame(
        {
            "reference": frame[reference],
            "owners": column_of(pc.binary_join_element_wise(*names, ","), frame[reference]),
            "outline": _texts(frame, columns),
        }
    )


def _with_lines(heads: DataFrame, lines: DataFrame) -> DataFrame:
    """Heads with their lines, in whatever order these stand, and the sum of their amounts."""
    sums = totals(lines, ["reference"], {"amount": CENTS})
    total = value_of(heads, ["reference"], sums, ["reference"], "amount")
    unclear = lines.reference[~lines.readable | lines.amount.isna()]
    readable = heads.readable & ~heads.reference.isin(unclear.dropna())
    columns = {}
    for name in ("fingerprint", "outline"):
        gathered = _gathered(lines.reference, lines[name])
        below = [gathered.get(reference, "") for reference in heads.reference]
        columns[name] = [
            f"{head}{LINES}{text}" for head, text in zip(heads.outline, below, strict=True)
        ]
    return heads.assign(**columns, total=total.where(readable), readable=readable)


def _gathered(references: Iterable[str], texts: Iterable[str]) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for reference, text in zip(references, texts, strict=True):
        found.setdefault(reference, []).append(text)
    return {reference: LINES.join(sorted(lines)) for reference, lines in found.items()}


def _filled(frame: DataFrame, columns: Sequence[str]) -> Series:
    """Where none of some cells is blank."""
    there = [frame[name].notna().to_numpy() for name in columns]
    return Series(np.logical_and.reduce(there), index=frame.index)


def _texts(frame: DataFrame, columns: Sequence[str]) -> Series:
    """Some cells of each row as one text."""
    parts = [pc.fill_null(pc.cast(arrow_of(frame[name]), pa.string()), BLANK) for name in columns]
    return column_of(pc.binary_join_element_wise(*parts, CELL), frame[columns[0]])


FIGURES = (offered_prices, matters)
