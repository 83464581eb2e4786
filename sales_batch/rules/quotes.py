"""Q: what a quote must have before it goes to the customer, and after."""

from datetime import date

import pandas as pd
from pandas import DataFrame

from sales_batch.core.finding import Severity
from sales_batch.core.lookup import value_of
from sales_batch.core.rule import rule
from sales_batch.core.words import Words
from sales_batch.figures.quotes import costed_lines
from sales_batch.sheets.company import ExchangeRate
from sales_batch.sheets.prices import CostItem, MaterialPrice, Product
from sales_batch.sheets.quotes import Quote, QuoteLine


@rule(
    "Q01",
    takes=(Quote, QuoteLine, Product),
    at="specification_received_on",
    clause="R9 3(2)",
    whole=(QuoteLine,),
    must="估价以客户的规格书为依据",
    zh="估价 {quote_no} 已于 {quoted_on} 估好，但“{column}”为空，或在今天（{day}）之后。"
    "估价前须先拿到客户的规格书：请填写实际收到的日期；还没收到的，请清空估价日期，收到后再估。",
    en="Quote {quote_no} was made on {quoted_on}, but “{column}” is blank or after today ({day}). "
    "The customer's specification must be there first: enter the day it came; if it has not come, "
    "clear the day of the quote and quote when it is there.",
)
def a_quote_rests_on_a_specification(
    quotes: DataFrame, lines: DataFrame, products: DataFrame, *, day: date
) -> DataFrame:
    """Quoted although no specification came."""
    early = quotes[quotes.quoted_on.notna() & quotes.specification_received_on.isna()]
    return early.assign(day=day, severity=_weight(early, lines, products))


@rule(
    "Q01",
    takes=(Quote, QuoteLine, Product),
    at="specification_received_on",
    clause="R9 3(2)",
    whole=(QuoteLine,),
    must="先收到规格书，后估价",
    zh="估价 {quote_no} 的规格书 {specification_received_on} 才收到，"
    "估价却在 {quoted_on} 已经估好。估价前须先拿到客户的规格书：请更正其中一个日期，"
    "或按规格书重新估价。",
    en="The specification for quote {quote_no} came on {specification_received_on}, but the quote "
    "was made on {quoted_on}. The specification must be there first: correct one of the days, or "
    "quote anew.",
)
def the_specification_comes_before_the_quote(
    quotes: DataFrame, lines: DataFrame, products: DataFrame
) -> DataFrame:
    """Quoted before the specification came."""
    early = quotes[quotes.specification_received_on > quotes.quoted_on]
    return early.assign(severity=_weight(early, lines, products))


def _weight(quotes: DataFrame, lines: DataFrame, products: DataFrame) -> list[Severity]:
    """A warning for quotes of standard products only, else an error.

    A product that is not known does not make it graver; a quote without lines is no exception.
    """
    lines = lines[lines.quote_no.isin(quotes.quote_no)]
    standard = value_of(lines, ["product_id"], products, ["product_id"], "standard")
    special = lines[~standard.fillna(value=True)].quote_no
    light = quotes.quote_no.isin(lines.quote_no) & ~quotes.quote_no.isin(special)
    return [Severity.WARNING if mild else Severity.ERROR for mild in light.tolist()]


@rule(
    "Q08",
    takes=(Quote,),
    at="decided_on",
    clause="R9 3(7)",
    must="有结果的估价填有结果日期",
    zh="估价 {quote_no} 的结果是“{outcome}”，但“{column}”为空，或在今天（{day}）之后。"
    "请填写客户答复的日期。",
    en="The outcome of quote {quote_no} is {outcome}, but “{column}” is blank or after today "
    "({day}). Enter the day the customer answered.",
)
def an_outcome_has_its_day(quotes: DataFrame, *, day: date) -> DataFrame:
    """Won or lost, and nobody said when."""
    decided = quotes.outcome.isin(["won", "lost"])
    return quotes[decided & quotes.decided_on.isna()].assign(day=day)


@rule(
    "Q08",
    takes=(Quote,),
    at="lost_reason",
    clause="R9 3(7)",
    must="未成立的估价填有原因",
    zh="估价 {quote_no} 的结果是“{outcome}”，但没有填“{column}”。请选择原因。",
    en="The outcome of quote {quote_no} is {outcome}, but “{column}” is blank. Choose the reason.",
)
def a_lost_quote_has_its_reason(quotes: DataFrame) -> DataFrame:
    """Lost, and nobody said why."""
    return quotes[(quotes.outcome == "lost") & quotes.lost_reason.isna()]


@rule(
    "Q08",
    takes=(Quote,),
    at="quoted_on",
    clause="R9 3(7)",
    must="送出的估价填有估价日期",
    zh="估价 {quote_no} 已于 {sent_on} 送出，但“{column}”为空，或在今天（{day}）之后。"
    "请填写估好的日期。",
    en="Quote {quote_no} was sent on {sent_on}, but “{column}” is blank or after today ({day}). "
    "Enter the day it was quoted.",
)
def a_quote_that_was_sent_was_quoted(quotes: DataFrame, *, day: date) -> DataFrame:
    """Sent, and nobody said when it was made."""
    return quotes[quotes.sent_on.notna() & quotes.quoted_on.isna()].assign(day=day)


@rule(
    "Q08",
    takes=(Quote,),
    at=("quoted_on", "sent_on", "decided_on"),
    clause="R9 3(7)",
    must="估价的各个日期先后有序",
    zh="估价 {quote_no} 的“{column}”{value} 早于“{earlier}”{before}。先后应为："
    "委托、收到规格书、估价、送出、结果。请更正其中一个日期。",
    en="Quote {quote_no}: “{column}” {value} is before “{earlier}” {before}. The sequence is: "
    "requested, specification received, quoted, sent, decided. Correct one of the days.",
)
def the_days_of_a_quote_are_in_order(quotes: DataFrame) -> DataFrame:
    """Each day against the nearest one before it that is filled in."""
    unquoted = quotes[quotes.quoted_on.isna()]
    unsent = quotes[quotes.sent_on.isna()]
    neither = unquoted[unquoted.sent_on.isna()]
    breaches = pd.concat(
        [
            _before(quotes, "quoted_on", "requested_on"),
            _before(quotes, "quoted_on", "specification_received_on"),
            _before(quotes, "sent_on", "quoted_on"),
            _before(unquoted, "sent_on", "requested_on"),
            _before(quotes, "decided_on", "sent_on"),
            _before(unsent, "decided_on", "quoted_on"),
            _before(neither, "decided_on", "requested_on"),
        ]
    )
    return breaches[~breaches.assign(id=breaches.index).duplicated(["id", "at"])]


def _before(quotes: DataFrame, later: str, earlier: str) -> DataFrame:
    """Quotes whose later day is before the earlier one."""
    wrong = quotes[quotes[later] < quotes[earlier]]
    title = [Quote.columns[earlier].title] * len(wrong)
    return wrong.assign(at=later, earlier=title, before=wrong[earlier])


@rule(
    "Q04",
    takes=(QuoteLine, costed_lines),
    at="product_id",
    clause="R9 3(1)",
    absent=(Product, CostItem, MaterialPrice),
    whole=(ExchangeRate,),
    must="估价的产品都算得出成本",
    zh="产品 {product_id} 已估价，但算不出成本（{missing}）。请制造部在《价格表》中补齐，"
    "汇率请总务科在《公司资料》中补齐；补齐之前，这份估价不计入估价账目。",
    en="Product {product_id} was quoted but cannot be costed ({missing}). Manufacturing should "
    "complete the workbook Prices, or general affairs the exchange rates in Company; until then "
    "the quote is left out of the quote ledger.",
)
def a_quoted_line_can_be_costed(lines: DataFrame, costed: DataFrame) -> DataFrame:
    """Something that its cost is made of is missing on the day it was quoted for."""
    wrong = costed[costed.quoted & costed.gap_zh.notna()]
    missing = [Words(*gap) for gap in zip(wrong.gap_zh, wrong.gap_en, strict=True)]
    return lines.loc[wrong.index].assign(missing=missing)


@rule(
    "Q12",
    takes=(QuoteLine, Quote),
    at="unit_price",
    clause="R9 3(1)",
    must="送出的估价每行都有单价",
    zh="估价 {quote_no} 已于 {sent_on} 送出，但这一行没有填“{column}”。请填写报给客户的单价。",
    en="Quote {quote_no} was sent on {sent_on}, but “{column}” of this line is blank. Enter the "
    "price that the customer was given.",
)
def a_line_that_was_sent_has_its_price(lines: DataFrame, quotes: DataFrame) -> DataFrame:
    """Lines of a quote that is out, without the price that was offered."""
    sent_on = value_of(lines, ["quote_no"], quotes, ["quote_no"], "sent_on")
    return lines.assign(sent_on=sent_on)[lines.unit_price.isna() & sent_on.notna()]


RULES = (
    a_quote_rests_on_a_specification,
    the_specification_comes_before_the_quote,
    an_outcome_has_its_day,
    a_lost_quote_has_its_reason,
    a_quote_that_was_sent_was_quoted,
    the_days_of_a_quote_are_in_order,
    a_quoted_line_can_be_costed,
    a_line_that_was_sent_has_its_price,
)
