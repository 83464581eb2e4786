"""Q and O: what waits for somebody's decision, and what is no longer what was approved (Q11)."""

from collections.abc import Sequence
from functools import partial

from pandas import DataFrame

from sales_batch.core.finding import Severity
from sales_batch.core.lookup import looked_up, naming
from sales_batch.core.rule import rule
from sales_batch.core.words import Words
from sales_batch.figures.approval_states import approval_states
from sales_batch.sheets.activity import Entertainment, Proposal
from sales_batch.sheets.approvals import Approval
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import CreditCheck
from sales_batch.sheets.deliveries import Return
from sales_batch.sheets.orders import ForecastRequest, Order, OrderChange, OrderLine
from sales_batch.sheets.plans import Application, Plan
from sales_batch.sheets.quotes import Quote, QuoteLine

waits = partial(rule, severity=Severity.WAITING, absent=(Approval, Staff))
"""A rule whose breach only a decision can mend."""


@waits(
    "Q02",
    takes=(Quote, approval_states),
    at="sent_on",
    clause="R9 3(1)",
    must="估价经批准后才送出",
    zh="估价 {quote_no}（客户 {customer_id}）已于 {sent_on} 送出，但是{why}。须由{who}决定："
    "请在《审批》中加一行，审批事项选“估价”，编号填 {quote_no}。批准之前，这份估价不计入报表。",
    en="Quote {quote_no} (customer {customer_id}) was sent on {sent_on}, and {why}. It must be "
    "decided by {who}: add a row to Approvals with the subject Quote and the reference "
    "{quote_no}. Until it is approved, no report counts the quote.",
)
def a_quote_is_approved_before_it_is_sent(quotes: DataFrame, states: DataFrame) -> DataFrame:
    """Sent, and not approved."""
    return undecided(quotes[quotes.sent_on.notna()], "quote", states)


@waits(
    "Q03",
    takes=(Quote, approval_states),
    at="sent_on",
    clause="R9 3(5)",
    must="非标准品的估价经制造部批准",
    zh="估价 {quote_no}（客户 {customer_id}）含有非标准品，已于 {sent_on} 送出，但是{why}。"
    "须由{who}决定：请在《审批》中加一行，审批事项选“非标准品估价”，编号填 {quote_no}。批准之前，"
    "这份估价不计入报表。",
    en="Quote {quote_no} (customer {customer_id}) has a non-standard product and was sent on "
    "{sent_on}, and {why}. It must be decided by {who}: add a row to Approvals with the subject "
    "Nonstandard and the reference {quote_no}. Until it is approved, no report counts the quote.",
)
def a_nonstandard_quote_is_approved_by_manufacturing(
    quotes: DataFrame, states: DataFrame
) -> DataFrame:
    """Sent with a non-standard product, and manufacturing has not approved it."""
    return undecided(quotes[quotes.sent_on.notna()], "nonstandard", states)


@waits(
    "O03",
    takes=(Order, approval_states),
    at="voucher_type",
    clause="R9 4(1)2",
    must="特别订货经过批准",
    zh="特别订货 {order_no}（客户 {customer_id}，{received_on} 受理）：{why}。须由{who}决定："
    "请在《审批》中加一行，审批事项选“特别订货”，编号填 {order_no}。批准之前，这张订货不计入报表。",
    en="Special order {order_no} (customer {customer_id}, received on {received_on}): {why}. It "
    "must be decided by {who}: add a row to Approvals with the subject Special order and the "
    "reference {order_no}. Until it is approved, no report counts the order.",
)
def a_special_order_is_approved(orders: DataFrame, states: DataFrame) -> DataFrame:
    """Special orders that are not approved."""
    return undecided(orders, "special_order", states)


@waits(
    "O04",
    takes=(ForecastRequest, approval_states),
    at="request_no",
    clause="R9 4(1)3",
    must="预估生产委托经过批准",
    zh="预估生产委托 {request_no}（产品 {product_id}，数量 {quantity}）：{why}。须由{who}决定："
    "请在《审批》中加一行，审批事项选“预估生产委托”，编号填 {request_no}。批准之前，"
    "这项委托不计入报表。",
    en="Forecast request {request_no} (product {product_id}, quantity {quantity}): {why}. It must "
    "be decided by {who}: add a row to Approvals with the subject Forecast request and the "
    "reference {request_no}. Until it is approved, no report counts the request.",
)
def a_forecast_request_is_approved(requests: DataFrame, states: DataFrame) -> DataFrame:
    """Forecast requests that are not approved."""
    return undecided(requests, "forecast_request", states)


def undecided(rows: DataFrame, subject: str, states: DataFrame) -> DataFrame:
    """Documents that need an approval of a subject and have none that counts, and who must act.

    One whose approval is void is told by Q11.
    """
    lacking = states.needed & ~states.state.isin(["approved", "void"])
    return _with_states(rows, states[lacking & (states.subject == subject)])


changed = partial(
    waits,
    "Q11",
    clause="R9 3(1)",
    zh="“{subject}”{reference}：{why}，原来的批准不再有效。请重新决定：同意现在内容的，"
    "在《审批》中另加一行；不同意的，请经办人改回批准时的内容。",
    en="{subject} {reference}: {why}, so the approval no longer holds. It must be decided anew: "
    "to approve it as it is now, add another row to Approvals; otherwise have it changed back to "
    "what was approved.",
)


@changed(
    must="估价与批准时一致",
    takes=(Quote, approval_states),
    at="quote_no",
    whole=(QuoteLine,),
)
def a_quote_is_what_was_approved(quotes: DataFrame, states: DataFrame) -> DataFrame:
    """Customer, products, quantities, prices and delivery times."""
    return _void(quotes, ("quote", "nonstandard"), states)


@changed(
    must="特别订货与批准时一致",
    takes=(Order, approval_states),
    at="order_no",
    whole=(OrderLine, OrderChange),
)
def a_special_order_is_what_was_approved(orders: DataFrame, states: DataFrame) -> DataFrame:
    """Customer, payment terms, products, quantities, prices and changes."""
    return _void(orders, ("special_order",), states)


@changed(must="预估生产委托与批准时一致", takes=(ForecastRequest, approval_states), at="request_no")
def a_forecast_request_is_what_was_approved(requests: DataFrame, states: DataFrame) -> DataFrame:
    """Product and quantity."""
    return _void(requests, ("forecast_request",), states)


@changed(must="退货处理与批准时一致", takes=(Return, approval_states), at="return_no", counts=True)
def a_remedy_is_what_was_approved(returns: DataFrame, states: DataFrame) -> DataFrame:
    """Delivery line, quantity and remedy; the return itself counts."""
    return _void(returns, ("return",), states)


@changed(must="重要事项与批准时一致", takes=(Proposal, approval_states), at="proposal_no")
def a_proposal_is_what_was_approved(proposals: DataFrame, states: DataFrame) -> DataFrame:
    """Customer and content."""
    return _void(proposals, ("proposal",), states)


@changed(must="招待与批准时一致", takes=(Entertainment, approval_states), at="request_no")
def entertainment_is_what_was_approved(requests: DataFrame, states: DataFrame) -> DataFrame:
    """Customer, kind and budget."""
    return _void(requests, ("entertainment",), states)


@changed(
    must="信用额度与批准时一致",
    takes=(CreditCheck, approval_states),
    at="credit_limit",
    counts=True,
    whole=(CreditCheck,),
)
def a_credit_limit_is_what_was_approved(checks: DataFrame, states: DataFrame) -> DataFrame:
    """Limit and result of the newest check; nothing else is held."""
    newest = checks[checks.checked_on.notna()].sort_values("checked_on", kind="stable")
    return _void(newest.drop_duplicates("customer_id", keep="last"), ("credit",), states)


@changed(must="拓展申请与批准时一致", takes=(Application, approval_states), at="application_no")
def an_application_is_what_was_approved(applications: DataFrame, states: DataFrame) -> DataFrame:
    """Purpose, scope and benefit."""
    return _void(applications, ("application",), states)


@changed(must="拓展计划与批准时一致", takes=(Plan, approval_states), at="plan_no")
def a_plan_is_what_was_approved(plans: DataFrame, states: DataFrame) -> DataFrame:
    """Strategies, budget, dates and targets."""
    return _void(plans, ("plan",), states)


def _void(rows: DataFrame, subjects: Sequence[str], states: DataFrame) -> DataFrame:
    """Documents whose approval of one of the subjects is void."""
    void = states[states.needed & (states.state == "void") & states.subject.isin(subjects)]
    void = void.drop_duplicates("reference")
    found = _with_states(rows, void)
    words = Approval.columns["subject"].choices
    return found.assign(subject=[words[subject] for subject in found.subject])


def _with_states(rows: DataFrame, states: DataFrame) -> DataFrame:
    """The documents that the states are of, with why, and who must act."""
    key = rows.columns[0]
    rows = naming(rows, [key], states, ["reference"])
    found = looked_up(rows, [key], states, ["reference"])
    return rows.assign(
        subject=found.subject,
        reference=found.reference,
        why=[Words(*text) for text in zip(found.why_zh, found.why_en, strict=True)],
        who=[Words(*text) for text in zip(found.who_zh, found.who_en, strict=True)],
        person=found.deciders,
    )


RULES = (
    a_quote_is_approved_before_it_is_sent,
    a_nonstandard_quote_is_approved_by_manufacturing,
    a_special_order_is_approved,
    a_forecast_request_is_approved,
    a_quote_is_what_was_approved,
    a_special_order_is_what_was_approved,
    a_forecast_request_is_what_was_approved,
    a_remedy_is_what_was_approved,
    a_proposal_is_what_was_approved,
    entertainment_is_what_was_approved,
    a_credit_limit_is_what_was_approved,
    an_application_is_what_was_approved,
    a_plan_is_what_was_approved,
)
