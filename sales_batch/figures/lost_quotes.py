"""Why quotes were lost, and to whom at what price."""

import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core.exact import arrow_of, exact, ratio, throughout, total, totals
from sales_batch.core.figure import field, figure
from sales_batch.core.kinds import RATIO, WHOLE
from sales_batch.figures.places import PLACE_FIELDS
from sales_batch.figures.quote_ledger import (
    AMOUNT,
    CENTS,
    LINES,
    largest_first,
    quote_ledger,
    typed,
)

QUOTES = field("quotes", "份数", "Quotes", WHOLE, total=True)
SHARE = field("share", "占不成立金额", "Share of the lost amount", RATIO)
DIFFERENCE = field("difference", "我方高出金额", "Our amount above theirs", CENTS)
GAP = field("price_gap", "比对手高", "Above the competitor", RATIO)


@figure(
    takes=(quote_ledger,),
    fields=(*typed("lost_reason"), QUOTES, AMOUNT, SHARE),
    zh="不成立的原因",
    en="Reasons of lost quotes",
    clause="R9 3(7)",
)
def lost_reasons(ledger: DataFrame) -> DataFrame:
    """The quotes lost for each reason, the largest amount first (F6).

    Amounts in the base currency, with VAT as prices have it; the share is that of all lost amounts.
    """
    return by_reason(lost(ledger))


def lost(ledger: DataFrame) -> DataFrame:
    """The quotes that were lost."""
    return ledger[(ledger["status"] == "lost").to_numpy(bool)]


def by_reason(quotes: DataFrame) -> DataFrame:
    """Lost quotes by their reason."""
    kinds = {"quotes": WHOLE, "amount": CENTS}
    sums = totals(quotes.assign(quotes=throughout(quotes, 1, WHOLE)), ["lost_reason"], kinds)
    share = ratio(sums["amount"], throughout(sums, total(sums["amount"]), CENTS))
    return largest_first(sums.assign(share=share))


@figure(
    takes=(quote_ledger,),
    fields=(
        *typed("competitor"),
        QUOTES,
        AMOUNT,
        field("known", "知道对手金额的份数", "Their amount known", WHOLE, total=True),
        field("known_amount", "其中我方金额", "Ours of these", CENTS, total=True),
        *typed("competitor_price"),
        GAP,
    ),
    zh="输给了谁",
    en="Lost to whom",
    clause="R9 3(7)",
)
def lost_to(ledger: DataFrame) -> DataFrame:
    """The quotes lost to each competitor, the largest amount first (F6).

    The gap is our amount / theirs - 1 over the quotes of which theirs is known and not 0.
    """
    return by_competitor(lost(ledger))


def by_competitor(quotes: DataFrame) -> DataFrame:
    """Lost quotes by competitor; those that nobody wrote down stand as one."""
    known = (quotes["competitor_price"] > 0).fillna(value=False)
    rows = quotes.assign(
        quotes=throughout(quotes, 1, WHOLE),
        known=exact(known, WHOLE),
        known_amount=quotes["amount"].where(known),
    )
    kinds = {one.name: one.kind for one in lost_to.fields if one.total}
    sums = totals(rows, ["competitor"], kinds | {"competitor_price": CENTS})
    difference = exact(sums["known_amount"] - sums["competitor_price"], CENTS)
    return largest_first(sums.assign(price_gap=ratio(difference, sums["competitor_price"])))


@figure(
    takes=(quote_ledger,),
    fields=(
        *typed("quote_no", "customer_id", "requested_by", "quoted_on", "decided_on"),
        *typed("lost_reason", "competitor"),
        LINES,
        AMOUNT,
        *typed("competitor_price"),
        DIFFERENCE,
        GAP,
        *PLACE_FIELDS,
    ),
    zh="不成立的估价与价差",
    en="Lost quotes and price gaps",
    clause="R9 3(7)",
)
def price_gaps(ledger: DataFrame) -> DataFrame:
    """Every lost quote with how far its amount lay above the competitor's, the newest first (F6).

    Index as in quotes. The gap is our amount / theirs - 1, below 0 where we were cheaper; blank
    where the competitor's amount is not known or 0.
    """
    rows = lost(ledger)
    theirs = rows["competitor_price"]
    difference = exact(rows["amount"] - theirs, CENTS)
    rows = rows.assign(difference=difference, price_gap=ratio(difference, theirs))
    keys = [("decided_on", "descending"), ("quote_no", "ascending")]
    order = pc.sort_indices(pa.table({name: arrow_of(rows[name]) for name, _ in keys}), keys)
    return rows.iloc[order.to_numpy()][[one.name for one in price_gaps.fields]]


FIGURES = (lost_reasons, lost_to, price_gaps)
