"""M: what production reports must hold, and what was made beyond what was asked for."""

from pandas import DataFrame

from sales_batch.core.exact import exact, running
from sales_batch.core.finding import Severity
from sales_batch.core.kinds import QUANTITY
from sales_batch.core.lookup import naming, value_of
from sales_batch.core.rule import rule
from sales_batch.figures.line_history import LINE, NOTHING, quantity_in_the_end, understood
from sales_batch.sheets.orders import ForecastRequest, OrderChange, OrderLine
from sales_batch.sheets.prices import CostItem
from sales_batch.sheets.production import ProductionOutput, ProductionProgress

BOTH_ZH = "委托编号 {request_no} 和订货编号 {order_no} 只能填一个。请清空不对的那个。"
BOTH_EN = (
    "Request {request_no} and order {order_no} are both given, but only one may be. "
    "Clear the one that is wrong."
)


def _both(rows: DataFrame) -> DataFrame:
    return rows[rows.request_no.notna() & rows.order_no.notna()]


@rule(
    "M01",
    must="一笔入库只为一项委托或一张订货",
    takes=(ProductionOutput,),
    at="order_no",
    clause="R9 4(3)",
    zh=BOTH_ZH,
    en=BOTH_EN,
)
def an_output_is_for_one_purpose(outputs: DataFrame) -> DataFrame:
    """Outputs that name a forecast request and an order."""
    return _both(outputs)


@rule(
    "M01",
    must="一条进度只报告一项委托或一张订货",
    takes=(ProductionProgress,),
    at="order_no",
    clause="R9 4(3)",
    zh=BOTH_ZH,
    en=BOTH_EN,
)
def a_progress_report_is_about_one_thing(progress: DataFrame) -> DataFrame:
    """Progress rows that name a forecast request and an order."""
    return _both(progress)


@rule(
    "M01",
    takes=(ProductionProgress,),
    at="order_no",
    blank=("request_no",),
    clause="R9 4(3)",
    must="生产进度写明报告的是什么",
    zh="没有填委托编号，也没有填订货编号，不知道报告的是哪一项。请填其中一个。",
    en="Neither a request nor an order is named, so it is unknown what this row reports on. Enter "
    "one of them.",
)
def a_progress_report_names_what_it_is_about(progress: DataFrame) -> DataFrame:
    """Progress rows that name neither; the finding stands at the order."""
    return progress[progress.request_no.isna() & progress.order_no.isna()]


@rule(
    "M01",
    takes=(ProductionOutput, ForecastRequest),
    at="product_id",
    clause="R9 4(3)",
    must="入库的就是委托的产品",
    zh="入库的产品是 {product_id}，但委托 {request_no} 的产品是 {asked}。"
    "请更正产品编号或委托编号。",
    en="{product_id} was made, but request {request_no} is for {asked}. "
    "Correct the product or the request.",
)
def an_output_is_of_the_product_requested(outputs: DataFrame, requests: DataFrame) -> DataFrame:
    """Outputs of another product than their forecast request's."""
    named = outputs[outputs.order_no.isna()]
    asked = value_of(named, ["request_no"], requests, ["request_no"], "product_id")
    return named.assign(asked=asked)[named.product_id != asked]


@rule(
    "M01",
    takes=(ProductionOutput, OrderLine),
    at="product_id",
    clause="R9 4(3)",
    must="入库的就是订货的产品",
    zh="入库的产品是 {product_id}，但订货 {order_no} 第 {line_no} 行的产品是 {asked}。"
    "请更正产品编号、订货编号或行号。",
    en="{product_id} was made, but order {order_no} line {line_no} is for {asked}. "
    "Correct the product, the order or the line.",
)
def an_output_is_of_the_product_ordered(outputs: DataFrame, lines: DataFrame) -> DataFrame:
    """Outputs of another product than their order line's."""
    named = outputs[outputs.request_no.isna()]
    asked = value_of(named, LINE, lines, LINE, "product_id")
    return named.assign(asked=asked)[named.product_id != asked]


@rule(
    "M01",
    takes=(ProductionOutput, CostItem),
    at="product_id",
    blank=("request_no", "order_no"),
    clause="R9 4(3)",
    absent=(CostItem,),
    must="不为委托或订货而做的，只能是半成品",
    zh="没有填委托编号，也没有填订货编号，而 {product_id} 不是任何产品的半成品。"
    "请填写为哪项委托或哪张订货而做，或更正产品编号。",
    en="Neither a request nor an order is named, and {product_id} is no component of any product. "
    "Enter the request or the order that it was made for, or correct the product.",
)
def an_output_for_stock_is_a_component(outputs: DataFrame, items: DataFrame) -> DataFrame:
    """Outputs that name neither, of a product that goes into no other.

    Not judged while a sub-assembly item lacks its component: it could be this one.
    """
    parts = items[items.cost_type == "subassembly"].component_id
    free = outputs[outputs.request_no.isna() & outputs.order_no.isna()]
    strange = free[free.product_id.notna() & ~free.product_id.isin(parts)]
    return strange[:0] if parts.isna().any() else strange


def _beyond(outputs: DataFrame, by: list[str]) -> DataFrame:
    """The first output of each group, in order of day and number, with more `made` than `asked`."""
    ordered = outputs.sort_values(["produced_on", "output_no"], kind="stable")
    made = running(ordered, by, "quantity")
    return ordered.assign(made=made)[made > ordered.asked].drop_duplicates(by)


@rule(
    "M02",
    takes=(ProductionOutput, ForecastRequest),
    at="quantity",
    severity=Severity.WARNING,
    must="生产总数不超过委托数量",
    zh="到这次入库为止，委托 {request_no} 共生产 {made}，超过委托数量 {asked}（已减去取消数量）。"
    "请核对数量和委托编号；确实要多做的，请补一项委托。",
    en="Up to this receipt, {made} were made for request {request_no}, but only {asked} are asked "
    "for (cancelled ones taken off). Check the quantity and the request; if more is to be made, "
    "enter another request.",
)
def no_more_is_made_than_requested(outputs: DataFrame, requests: DataFrame) -> DataFrame:
    """The first output beyond each forecast request's quantity less what was cancelled."""
    left = requests.quantity - requests.cancelled_quantity.fillna(NOTHING)
    goods = requests.assign(asked=exact(left, QUANTITY))
    named = outputs[outputs.request_no.notna() & outputs.order_no.isna()]
    asked = value_of(named, ["request_no"], goods, ["request_no"], "asked")
    return _beyond(named.assign(asked=asked), ["request_no"])


@rule(
    "M02",
    takes=(ProductionOutput, OrderLine, OrderChange),
    at="quantity",
    severity=Severity.WARNING,
    whole=(OrderChange,),
    must="生产总数不超过订货数量",
    zh="到这次入库为止，订货 {order_no} 第 {line_no} 行共生产 {made}，"
    "超过订货数量 {asked}（已算入变更）。请核对数量和订货行；确实多做的，作为库存，不必更改。",
    en="Up to this receipt, {made} were made for order {order_no} line {line_no}, but only "
    "{asked} are ordered (changes included). Check the quantity and the line; if more was made on "
    "purpose, it is stock, and nothing needs to be done.",
)
def no_more_is_made_than_ordered(
    outputs: DataFrame, lines: DataFrame, changes: DataFrame
) -> DataFrame:
    """The first output beyond each order line's quantity with its changes."""
    named = outputs[outputs.order_no.notna() & outputs.request_no.isna()]
    known = understood(naming(lines, LINE, named, LINE), changes)
    goods = known.assign(asked=quantity_in_the_end(known, changes))
    asked = value_of(named, LINE, goods, LINE, "asked")
    return _beyond(named.assign(asked=asked), LINE)


RULES = (
    an_output_is_for_one_purpose,
    a_progress_report_is_about_one_thing,
    a_progress_report_names_what_it_is_about,
    an_output_is_of_the_product_requested,
    an_output_is_of_the_product_ordered,
    an_output_for_stock_is_a_component,
    no_more_is_made_than_requested,
    no_more_is_made_than_ordered,
)
