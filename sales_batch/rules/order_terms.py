"""O: whether the amount, the prices and the payment terms of an order are the usual ones."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from sales_batch.config import Settings
from sales_batch.core.exact import arrow_of, column_of, rounded, throughout, totals
from sales_batch.core.finding import Severity
from sales_batch.core.groups import numbered
from sales_batch.core.kinds import DAY, MONEY
from sales_batch.core.lookup import in_force, looked_up, value_of
from sales_batch.core.rule import rule
from sales_batch.figures.line_history import quantity_in_the_end, repriced
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.orders import Order, OrderChange, OrderLine
from sales_batch.sheets.prices import StandardPrice


@rule(
    "O07",
    takes=(Order, OrderLine, OrderChange),
    at="voucher_type",
    clause="R9 4(1)2",
    severity=Severity.WARNING,
    whole=(OrderChange,),
    must="大额订货按特别订货办理",
    zh="订货 {order_no} 共 {amount}，超过 {limit}，却用一般传票。"
    "如属大量生产、长期合同或出口，请改为特别传票；否则不必更改。",
    en="Order {order_no} comes to {amount}, more than {limit}, on a general voucher. If it is "
    "mass production, a long-term contract or an export, make it a special order; otherwise leave "
    "it.",
)
def a_large_order_is_a_special_one(
    orders: DataFrame, lines: DataFrame, changes: DataFrame, *, day: date, settings: Settings
) -> DataFrame:
    """General orders above the amount, with their changes, each line rounded."""
    limit = settings.orders.special_from_amount
    asked = lines.assign(day=throughout(lines, day, DAY))
    price = repriced(asked, ["order_no", "line_no", "day"], lines.unit_price, changes)
    worth = rounded(quantity_in_the_end(lines, changes) * price, MONEY)
    sums = totals(lines.assign(worth=worth), ["order_no"], {"worth": MONEY})
    amount = value_of(orders, ["order_no"], sums, ["order_no"], "worth")
    large = (orders.voucher_type == "general") & (amount > limit)
    found = orders[large.fillna(value=False)]
    shown = [MONEY.show(value, "zh") for value in amount[found.index]]
    return found.assign(amount=shown, limit=MONEY.show(limit, "zh"))


@rule(
    "O08",
    takes=(OrderLine, Order, StandardPrice),
    at="unit_price",
    severity=Severity.WARNING,
    whole=(Order, StandardPrice),
    must="单价就是标准品单价",
    zh="单价 {unit_price} 与 {since} 的标准品单价 {standard}（产品 {product_id}，起订量 {step}）"
    "不同，这一行也不是来自估价。请更正单价；来自估价的，请填写估价编号和估价行号。",
    en="The price {unit_price} is not the standard price {standard} in force on {since} (product "
    "{product_id}, from a quantity of {step}), and the line comes from no quote. Correct the "
    "price; if it comes from a quote, enter the quote number and the quote line.",
)
def a_price_is_the_standard_price(
    lines: DataFrame, orders: DataFrame, prices: DataFrame
) -> DataFrame:
    """Lines of no quote at another price than the one in force on the day they were taken."""
    heads = orders[["order_no", "received_on", "quote_no"]]
    head = looked_up(lines, ["order_no"], heads, ["order_no"])
    asked = lines.assign(since=lines.added_on.fillna(head.received_on))
    standard = _standard_price(asked, prices)
    own = head.quote_no.isna() | lines.quote_line_no.isna()
    other = asked[own & (asked.unit_price != standard.price)]
    columns = StandardPrice.columns
    return other.assign(
        standard=[columns["price"].kind.show(price, "zh") for price in standard.price[other.index]],
        step=[
            columns["min_quantity"].kind.show(step, "zh")
            for step in standard.min_quantity[other.index]
        ],
    )


def _standard_price(lines: DataFrame, prices: DataFrame) -> DataFrame:
    """The price and its step in the list in force on each line's day; blank where there is none."""
    key = ["product_id", "valid_from"]
    number, _ = numbered([arrow_of(prices[name]) for name in key], len(prices))
    ordered, least = _in_one_order(lines.quantity, prices.min_quantity)
    steps = prices.assign(list=column_of(pa.array(number), prices.price), step=least)
    asked = in_force(lines, ["product_id", "since"], steps, key, ["list"]).assign(step=ordered)
    return in_force(asked, ["list", "step"], steps, ["list", "step"], ["min_quantity", "price"])


def _in_one_order(one: Series, other: Series) -> tuple[Series, Series]:
    """Two columns of one type as whole numbers that ascend with their values; blanks stay blank."""
    both = pa.concat_arrays([arrow_of(one), arrow_of(other)])
    places, _ = numbered([both], len(both))
    ranks = pa.array(places, mask=pc.is_null(both).to_numpy(zero_copy_only=False))
    return column_of(ranks[: len(one)], one), column_of(ranks[len(one) :], other)


@rule(
    "O10",
    takes=(Order, Customer),
    at="payment_terms",
    severity=Severity.WARNING,
    must="账期只给约定账期的客户",
    zh="客户 {customer_id} 的卡片上约定“{agreed}”，这张订货的结算条件却是“{payment_terms}”。"
    "请按卡片更正，或请外务先修正客户卡片。",
    en="The card of customer {customer_id} says {agreed}, but the payment terms of this order are "
    "{payment_terms}. Correct the order, or have field sales change the card first.",
)
def credit_is_given_to_credit_customers(orders: DataFrame, customers: DataFrame) -> DataFrame:
    """Orders on credit of customers who pay cash."""
    agreed = _card(orders, customers).payment_terms
    easier = (orders.payment_terms == "credit") & (agreed == "cash")
    cash = Customer.columns["payment_terms"].choices["cash"]
    found = orders[easier.fillna(value=False)]
    return found.assign(agreed=[cash] * len(found))


@rule(
    "O10",
    takes=(Order, Customer),
    at="payment_days",
    severity=Severity.WARNING,
    must="账期天数不超过约定",
    zh="这张订货的账期是 {payment_days} 天，比客户 {customer_id} 的卡片上的 {agreed} 天长。"
    "请按卡片更正，或请外务先修正客户卡片。",
    en="This order gives {payment_days} days of credit, more than the {agreed} on the card of "
    "customer {customer_id}. Correct the order, or have field sales change the card first.",
)
def credit_is_no_longer_than_agreed(orders: DataFrame, customers: DataFrame) -> DataFrame:
    """Orders on credit for more days than the card says."""
    card = _card(orders, customers)
    on_credit = (orders.payment_terms == "credit") & (card.payment_terms == "credit")
    longer = on_credit & (orders.payment_days > card.payment_days)
    return orders.assign(agreed=card.payment_days)[longer.fillna(value=False)]


def _card(orders: DataFrame, customers: DataFrame) -> DataFrame:
    """The payment terms and days agreed with the customer of each order."""
    cards = customers[["customer_id", "payment_terms", "payment_days"]]
    return looked_up(orders, ["customer_id"], cards, ["customer_id"])


RULES = (
    a_large_order_is_a_special_one,
    a_price_is_the_standard_price,
    credit_is_given_to_credit_customers,
    credit_is_no_longer_than_agreed,
)
