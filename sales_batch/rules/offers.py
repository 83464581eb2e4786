"""Q: what the price of a quote must be like, and what must follow once it is out."""

from datetime import date, timedelta

import pandas as pd
from pandas import DataFrame, Series

from sales_batch.config import Settings
from sales_batch.core.finding import Severity
from sales_batch.core.kinds import RATIO
from sales_batch.core.lookup import value_of
from sales_batch.core.rule import rule
from sales_batch.core.workdays import Workdays
from sales_batch.figures.quotes import costed_lines
from sales_batch.sheets.company import CalendarDay, ExchangeRate
from sales_batch.sheets.orders import Order, OrderLine
from sales_batch.sheets.prices import (
    CostItem,
    MarketPrice,
    MaterialPrice,
    Product,
    StandardPrice,
)
from sales_batch.sheets.quotes import Quote, QuoteLine

PRICED = (Product, CostItem, MaterialPrice, ExchangeRate, StandardPrice)
"""What the cost and the proposed price of a quote line are computed from."""


def _percent(rates: Series) -> list[str]:
    return [RATIO.show(rate, "zh") for rate in rates]


@rule(
    "Q05",
    takes=(QuoteLine, costed_lines),
    at="unit_price",
    clause="R9 3(3)",
    severity=Severity.WARNING,
    whole=PRICED,
    must="报价留有足够的毛利",
    zh="按单价 {price}，产品 {product_id} 的毛利率是 {margin}，"
    "低于下限 {limit}（单位成本 {cost}）。请提高报价，或请经理在审批意见中说明理由。",
    en="At the price {price} product {product_id} leaves a margin of {margin}, below the minimum "
    "of {limit} (unit cost {cost}). Raise the price, or have the manager give the reason when "
    "approving it.",
)
def a_price_leaves_a_margin(
    lines: DataFrame, costed: DataFrame, *, settings: Settings
) -> DataFrame:
    """Lines whose margin is below the minimum."""
    limit = settings.costing.minimum_margin
    thin = costed[costed.margin_rate < limit]
    return lines.loc[thin.index].assign(
        price=thin.price,
        margin=_percent(thin.margin_rate),
        limit=RATIO.show(limit, "zh"),
        cost=thin.unit_cost,
    )


@rule(
    "Q05",
    takes=(QuoteLine, costed_lines),
    at="unit_price",
    clause="R9 3(3)",
    severity=Severity.WARNING,
    whole=PRICED,
    must="报价大于零",
    zh="产品 {product_id} 的报价是 0。如果确是赠送或样品，请在备注中写明；否则请更正单价。",
    en="Product {product_id} is quoted at 0. If it is a gift or a sample, say so in the remark; "
    "otherwise correct the price.",
)
def a_price_is_more_than_nothing(lines: DataFrame, costed: DataFrame) -> DataFrame:
    """Lines whose net price is 0."""
    return lines.loc[costed.index[(costed.net_price == 0).fillna(value=False)]]


@rule(
    "Q06",
    takes=(QuoteLine, costed_lines),
    at="unit_price",
    clause="R9 3(3)3",
    severity=Severity.WARNING,
    whole=(*PRICED, MarketPrice),
    must="报价接近市价",
    zh="产品 {product_id} 的报价 {price} 与市价 {market} 相差 {gap}，超过 {limit}。"
    "请核对单价；市价已变的，请更新《一般市价表》。",
    en="The price {price} of product {product_id} differs from the market price {market} by "
    "{gap}; the limit is {limit}. Check the price; if the market has moved, update Market prices.",
)
def a_price_is_near_the_market(
    lines: DataFrame, costed: DataFrame, *, settings: Settings
) -> DataFrame:
    """Lines too far above or below the market price of the day they were quoted on."""
    limit = settings.rate("Q06", "off_market")
    far = costed[costed.market_gap.abs() > limit]
    return lines.loc[far.index].assign(
        price=far.price,
        market=far.market_price,
        gap=_percent(far.market_gap),
        limit=RATIO.show(limit, "zh"),
    )


@rule(
    "Q07",
    takes=(Quote,),
    at="outcome",
    clause="R9 3(7)",
    severity=Severity.WARNING,
    must="送出的估价都有结果",
    zh="估价 {quote_no} 于 {sent_on} 送出（有效期至“{valid_until}”），到今天（{day}）还没有结果。"
    "请外务 {requested_by} 向客户问清，填写结果和结果日期。",
    en="Quote {quote_no} was sent on {sent_on} (valid until: {valid_until}) and has no outcome "
    "today ({day}). {requested_by} of field sales should ask the customer; then enter the outcome "
    "and its day.",
)
def a_quote_sent_has_an_outcome(quotes: DataFrame, *, day: date, settings: Settings) -> DataFrame:
    """Sent too many days ago, or no longer valid, and nobody knows what became of it."""
    pending = quotes[quotes.sent_on.notna() & (quotes.outcome.fillna("pending") == "pending")]
    old = pending.sent_on < day - timedelta(settings.count("Q07", "days"))
    expired = (pending.valid_until < day).fillna(value=False)
    return pending[old | expired].assign(day=day)


@rule(
    "Q09",
    takes=(Quote, CalendarDay),
    at="sent_on",
    clause="R9 3(6)",
    severity=Severity.WARNING,
    whole=(CalendarDay,),
    must="估价按时送出",
    zh="估价 {quote_no} 的规格书 {specification_received_on} 收到，{sent_on} 才送出估价，"
    "用了 {days} 个工作日，超过 {limit} 个。日期填错的请更正；否则请了解耽误在哪里，下次提前。",
    en="The specification for quote {quote_no} came on {specification_received_on}, the quote was "
    "sent on {sent_on}: {days} working days; the limit is {limit}. Correct a wrong day; otherwise "
    "find out what held it up.",
)
def a_quote_is_sent_in_time(
    quotes: DataFrame, calendar: DataFrame, *, settings: Settings
) -> DataFrame:
    """Sent, but late."""
    return _late(quotes[quotes.sent_on.notna()], "sent_on", calendar, settings)


@rule(
    "Q09",
    takes=(Quote, CalendarDay),
    at="sent_on",
    clause="R9 3(6)",
    severity=Severity.WARNING,
    whole=(CalendarDay,),
    must="估价不搁置",
    zh="估价 {quote_no} 的规格书 {specification_received_on} 收到，到今天（{day}）"
    "已过 {days} 个工作日，超过 {limit} 个，估价还没有送出。请尽快送出，并填写送出日期。",
    en="The specification for quote {quote_no} came on {specification_received_on}. Today "
    "({day}), {days} working days later, the quote has not been sent; the limit is {limit}. Send "
    "it and enter the day.",
)
def a_quote_does_not_lie_about(
    quotes: DataFrame, calendar: DataFrame, *, day: date, settings: Settings
) -> DataFrame:
    """Not sent, and late already."""
    waiting = quotes[quotes.sent_on.isna()]
    today = pd.array([day] * len(waiting), dtype=quotes.sent_on.dtype)
    return _late(waiting.assign(day=today), "day", calendar, settings)


def _late(quotes: DataFrame, end: str, calendar: DataFrame, settings: Settings) -> DataFrame:
    """Quotes with too many working days from the specification to `end`, and how many."""
    limit = settings.count("Q09", "working_days")
    workdays = Workdays.of(settings.country, calendar)
    days = workdays.between(quotes.specification_received_on, quotes[end])
    return quotes.assign(days=days, limit=limit)[(days > limit).fillna(value=False)]


@rule(
    "Q10",
    takes=(Quote, Order),
    at="outcome",
    clause="R9 3(7)",
    severity=Severity.WARNING,
    absent=(Order,),
    must="成立的估价都有订货",
    zh="估价 {quote_no} 的结果是“{outcome}”，但没有订货写明来自这份估价。"
    "请受理科在传票上填写估价编号；还没有订货的，请更正结果。",
    en="The outcome of quote {quote_no} is {outcome}, but no order names this quote. The order "
    "desk should enter the quote number on the order; if there is no order yet, correct the "
    "outcome.",
)
def a_quote_that_was_won_has_its_order(quotes: DataFrame, orders: DataFrame) -> DataFrame:
    """Won, and no order is known to come from it."""
    return quotes[(quotes.outcome == "won") & ~quotes.quote_no.isin(orders.quote_no.dropna())]


@rule(
    "Q10",
    takes=(Quote, Order),
    at="outcome",
    clause="R9 3(7)",
    severity=Severity.WARNING,
    must="有订货的估价都已成立",
    zh="订货 {order_no} 来自估价 {quote_no}，但这份估价的结果是“{outcome}”。"
    "请把结果改为“成立”并填写结果日期，或请受理科更正传票上的估价编号。",
    en="Order {order_no} comes from quote {quote_no}, but the outcome of that quote is {outcome}. "
    "Change the outcome to Won and enter its day, or have the order desk correct the quote number.",
)
def a_quote_with_an_order_was_won(quotes: DataFrame, orders: DataFrame) -> DataFrame:
    """An order names it, and it is not won."""
    order = value_of(quotes, ["quote_no"], orders, ["quote_no"], "order_no")
    open_or_lost = quotes.outcome.fillna("pending") != "won"
    return quotes.assign(order_no=order)[order.notna() & open_or_lost]


@rule(
    "Q10",
    takes=(OrderLine, Order, QuoteLine),
    at="unit_price",
    clause="R9 3(7)",
    severity=Severity.WARNING,
    must="订货单价与估价一致",
    zh="单价 {unit_price} 与估价 {quote_no} 第 {quote_line_no} 行的 {quoted} 不同。"
    "请更正单价；与客户另有约定的，请在备注中写明。",
    en="The price {unit_price} is not {quoted}, the price in line {quote_line_no} of quote "
    "{quote_no}. Correct it; if something else was agreed with the customer, say so in the remark.",
)
def an_order_line_has_the_price_of_its_quote(
    lines: DataFrame, orders: DataFrame, quoted: DataFrame
) -> DataFrame:
    """Lines at another price than the quote line that they name."""
    quote = value_of(lines, ["order_no"], orders, ["order_no"], "quote_no")
    named = lines.assign(quote_no=quote)[lines.quote_line_no.notna() & quote.notna()]
    by = ["quote_no", "quote_line_no"]
    offer = value_of(named, by, quoted, ["quote_no", "line_no"], "unit_price")
    kind = QuoteLine.columns["unit_price"].kind
    other = named[(named.unit_price != offer).fillna(value=False)]
    shown = [kind.show(price, "zh") for price in offer[other.index]]
    return other.assign(quoted=shown)


RULES = (
    a_price_leaves_a_margin,
    a_price_is_more_than_nothing,
    a_price_is_near_the_market,
    a_quote_sent_has_an_outcome,
    a_quote_is_sent_in_time,
    a_quote_does_not_lie_about,
    a_quote_that_was_won_has_its_order,
    a_quote_with_an_order_was_won,
    an_order_line_has_the_price_of_its_quote,
)
