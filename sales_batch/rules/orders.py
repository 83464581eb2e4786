"""O: what an order, its lines and a forecast request must hold."""

from datetime import date
from decimal import Decimal

import pandas as pd
from pandas import DataFrame

from sales_batch.core.lookup import looked_up, value_of
from sales_batch.core.refer import hints
from sales_batch.core.rule import rule
from sales_batch.sheets.company import Staff
from sales_batch.sheets.orders import ForecastRequest, Order, OrderChange, OrderLine

CENT = Decimal("0.01")


@rule(
    "O01",
    takes=(OrderLine,),
    at="amount",
    clause="R9 4(1)2",
    must="金额等于数量乘单价",
    zh="金额 {amount} 不等于数量 {quantity} × 单价 {unit_price}。请更正其中一个，或清空金额。",
    en="The amount {amount} is not the quantity {quantity} x the unit price {unit_price}. Correct "
    "one of them, or clear the amount.",
)
def an_amount_is_quantity_times_price(lines: DataFrame) -> DataFrame:
    """Lines whose amount is off by more than a cent."""
    return lines[(lines.amount - lines.quantity * lines.unit_price).abs() > CENT]


@rule(
    "O02",
    takes=(Order, OrderLine),
    at="order_no",
    clause="R9 4(1)1",
    absent=(OrderLine,),
    must="每张订货都有明细",
    zh="订货 {order_no} 在“订货明细”中没有任何一行。请补填明细；如果是作废的，请删除这张传票。",
    en="Order {order_no} has no lines in Order lines. Enter them, or delete the order if it is "
    "void.",
)
def an_order_has_lines(orders: DataFrame, lines: DataFrame) -> DataFrame:
    """Orders that no line names; not where a line of the same file could be theirs."""
    nameless = lines.file[lines.order_no.isna()]
    without = orders.order_no.notna() & ~orders.order_no.isin(lines.order_no)
    return orders[without & ~orders.file.isin(nameless)]


@rule(
    "O02",
    takes=(OrderLine, Order),
    at="order_no",
    clause="R9 4(1)1",
    absent=(Order,),
    must="每行明细都属于一张订货",
    zh="“订货受理传票”中没有 {order_no}，这一行不属于任何订货。{hint}请更正订货编号，"
    "或先登记传票。",
    en="There is no order {order_no}, so this line belongs to none.{hint} Correct the order "
    "number, or enter the order first.",
)
def a_line_has_its_order(lines: DataFrame, orders: DataFrame) -> DataFrame:
    """Lines of an order that is not there."""
    return _without_order(lines, orders)


@rule(
    "O02",
    takes=(OrderChange, Order),
    at="order_no",
    clause="R9 4(1)1",
    absent=(Order,),
    must="每项变更都属于一张订货",
    zh="“订货受理传票”中没有 {order_no}，这项变更不属于任何订货。{hint}请更正订货编号，"
    "或先登记传票。",
    en="There is no order {order_no}, so this change belongs to none.{hint} Correct the order "
    "number, or enter the order first.",
)
def a_change_has_its_order(changes: DataFrame, orders: DataFrame) -> DataFrame:
    """Changes of an order that is not there."""
    return _without_order(changes, orders)


def _without_order(rows: DataFrame, orders: DataFrame) -> DataFrame:
    """Rows whose order is not there, with the nearest one that is."""
    lost = rows[rows.order_no.notna() & ~rows.order_no.isin(orders.order_no)]
    known = orders.order_no.dropna().tolist() if len(lost) else []
    near = hints(lost.order_no, known)
    return lost.assign(hint=[near[number] for number in lost.order_no])


@rule(
    "O05",
    takes=(OrderLine, Order),
    at="due_on",
    must="交货日期不早于受理日期",
    zh="订货 {order_no} 第 {line_no} 行的交货日期 {due_on} 早于受理日期 {received_on}。"
    "请更正其中一个。",
    en="Order {order_no} line {line_no} is due on {due_on}, before the order was received on "
    "{received_on}. Correct one of the days.",
)
def a_line_is_due_after_its_order(lines: DataFrame, orders: DataFrame) -> DataFrame:
    """Lines due before their order was received."""
    received = value_of(lines, ["order_no"], orders, ["order_no"], "received_on")
    return lines.assign(received_on=received)[lines.due_on < received]


@rule(
    "O05",
    takes=(ForecastRequest,),
    at="wanted_on",
    must="希望完成日期不早于委托日期",
    zh="委托 {request_no} 的希望完成日期 {wanted_on} 早于委托日期 {requested_on}。请更正其中一个。",
    en="Request {request_no} is wanted on {wanted_on}, before the day it was made, "
    "{requested_on}. Correct one of the days.",
)
def a_request_is_wanted_after_it_was_made(requests: DataFrame) -> DataFrame:
    """Forecast requests wanted before they were made."""
    return requests[requests.wanted_on < requests.requested_on]


@rule(
    "O05",
    takes=(ForecastRequest,),
    at=("cancelled_on", "cancelled_quantity"),
    must="取消日期和取消数量同时填写",
    zh="委托 {request_no} 的取消日期是“{cancelled_on}”，取消数量是“{cancelled_quantity}”。"
    "两项要同时填写，日期不能在今天（{day}）之后。请补填“{column}”；没有取消的，请把两项都清空。",
    en="Request {request_no} is cancelled on: {cancelled_on}, cancelled quantity: "
    "{cancelled_quantity}. The two go together, and the day may not be after today ({day}). Fill "
    "in {column}; if nothing was cancelled, clear both.",
)
def a_cancellation_has_day_and_quantity(requests: DataFrame, *, day: date) -> DataFrame:
    """Forecast requests with only one of the two; the finding stands at the other."""
    pair = ("cancelled_on", "cancelled_quantity")
    return pd.concat(
        requests[requests[given].notna() & requests[blank].isna()].assign(at=blank, day=day)
        for given, blank in (pair, pair[::-1])
    )


@rule(
    "O05",
    takes=(ForecastRequest,),
    at="cancelled_quantity",
    must="取消数量不超过委托数量",
    zh="委托 {request_no} 的取消数量 {cancelled_quantity} 超过委托数量 {quantity}。"
    "请更正其中一个。",
    en="Of request {request_no}, {cancelled_quantity} are cancelled, more than the {quantity} "
    "requested. Correct one of the two.",
)
def no_more_is_cancelled_than_requested(requests: DataFrame) -> DataFrame:
    """Forecast requests cancelled beyond their quantity."""
    return requests[requests.cancelled_quantity > requests.quantity]


@rule(
    "O09",
    takes=(Order, Staff),
    at="received_by",
    clause="R9 4(2)",
    must="订货由当天在职的员工受理",
    zh="受理人 {received_by}（{name}）在 {received_on} 不在职：入职“{joined_on}”，"
    "离职“{left_on}”。请填写受理订货的本人，或更正受理日期。",
    en="{received_by} ({name}) was not on the staff on {received_on} (joined: {joined_on}, left: "
    "{left_on}). Enter who took the order, or correct the day.",
)
def an_order_is_taken_by_someone_on_the_staff(orders: DataFrame, staff: DataFrame) -> DataFrame:
    """Orders received before the person joined, or after the person left."""
    known = staff[["staff_id", "name", "joined_on", "left_on"]]
    person = looked_up(orders, ["received_by"], known, ["staff_id"]).drop(columns="staff_id")
    early = (orders.received_on < person.joined_on).fillna(value=False)
    late = (orders.received_on > person.left_on).fillna(value=False)
    return orders.assign(**person)[early | late]


@rule(
    "O11",
    takes=(Order,),
    at=("packing", "special_reason"),
    clause="R9 4(1)2",
    must="特别订货写明捆包运送方式和特别事由",
    zh="特别订货 {order_no} 必须填“{column}”。请补填；如果是一般订货，请更正传票类别。",
    en="In special order {order_no}, “{column}” must not be blank. Fill it in, or correct the "
    "voucher type if it is a general order.",
)
def a_special_order_says_how_and_why(orders: DataFrame) -> DataFrame:
    """Special orders without packing or without the special reason."""
    special = orders[orders.voucher_type == "special"]
    return pd.concat(
        special[special[name].isna()].assign(at=name) for name in ("packing", "special_reason")
    )


RULES = (
    an_amount_is_quantity_times_price,
    an_order_has_lines,
    a_line_has_its_order,
    a_change_has_its_order,
    a_line_is_due_after_its_order,
    a_request_is_wanted_after_it_was_made,
    a_cancellation_has_day_and_quantity,
    no_more_is_cancelled_than_requested,
    an_order_is_taken_by_someone_on_the_staff,
    a_special_order_says_how_and_why,
)
