"""What field sales plans with its customers and what it does, kept by field sales."""

from sales_batch.core.kinds import Choice, Code, Day, Money, Month, Pick, Score, Text, Whole
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer


class VisitPlan(
    Sheet,
    zh="访问与收入预定",
    en="Visit plans",
    clause="R9 2(5)",
    note_zh="每位客户每月一行：预定访问几次、收入多少。没有新行就沿用上月。",
):
    """What is planned with a customer in a month; without a new row the last plan stands."""

    month: Month = column("月份", key=True)
    customer_id: Ref[Customer] = column("客户编号", key=True)
    staff_id: Ref[Staff] = column("外务负责人", key=True, person=True)
    planned_visits: Whole = column(
        "预定访问次数",
        note_zh="预定上门拜访的次数。",
        note_en="How many visits in person are planned.",
        example="2",
    )
    planned_revenue: Money = column(
        "收入预定",
        note_zh="预定的交货额，本位币，不含税。",
        note_en="Planned deliveries, in the base currency, without VAT.",
    )


class DevelopmentTarget(
    Sheet,
    zh="新开拓预定",
    en="Development targets",
    clause="R9 2(5)",
    note_zh="想向客户新推的产品类别，每月每类一行。",
):
    """New business wanted from a customer, one row per month and product family."""

    month: Month = column("月份", key=True)
    customer_id: Ref[Customer] = column("客户编号", key=True)
    family: Pick = column(
        "产品类别",
        key=True,
        note_zh="请与产品表的产品类别写法相同。",
        note_en="Write it as in the sheet of products.",
    )
    staff_id: Ref[Staff] = column("外务负责人", person=True)
    planned_amount: Money = column(
        "预定金额",
        note_zh="预定的受理金额，本位币，不含税。",
        note_en="Planned orders, in the base currency, without VAT.",
    )


class Visit(
    Sheet,
    zh="访问记录",
    en="Visits",
    dated="visited_on",
    clause="R9 2(1),(10)",
    note_zh="每次访问、通话或会面一行，当天记录。",
):
    """One row per visit, call or meeting, written the same day."""

    visited_on: Day = column("访问日期")
    customer_id: Ref[Customer] = column("客户编号")
    staff_id: Ref[Staff] = column("外务负责人", person=True)
    occasion: Choice = column(
        "方式",
        choices={"visit": "拜访", "phone": "电话", "seminar": "研究会", "social": "恳谈会"},
        note_zh="选“拜访”才算访问次数，并请填五项评分。",
        note_en="Only a visit counts against the plan; it needs the five scores.",
    )
    demand: Text | None = column(
        "买卖需求及立场",
        note_zh="对方的需求，以及他在买卖上的立场。",
        note_en="What the customer needs and where it stands.",
    )
    buying_intent: Score | None = column(
        "进货意愿",
        note_zh="对方想不想进货：1 最低，5 最高。",
        note_en="How much the customer wants to buy: 1 lowest, 5 highest.",
    )
    selling_intent: Score | None = column(
        "销售意愿",
        note_zh="对方想不想推销我方商品：1 最低，5 最高。",
        note_en="How much the customer wants to sell our goods: 1 lowest, 5 highest.",
    )
    product_awareness: Score | None = column(
        "商品认知",
        note_zh="对方对商品的了解：1 最低，5 最高。",
        note_en="How well the customer knows the goods: 1 lowest, 5 highest.",
    )
    plan_fit: Score | None = column(
        "与我方计划合适度",
        note_zh="与我方计划合不合适：1 最低，5 最高。",
        note_en="How well it fits our plans: 1 lowest, 5 highest.",
    )
    policy_fit: Score | None = column(
        "销售政策与预算合适度",
        note_zh="对方的政策和预算合不合适：1 最低，5 最高。",
        note_en="How well the customer's policy and budget fit: 1 lowest, 5 highest.",
    )
    summary: Text = column(
        "内容",
        note_zh="谈了什么，有什么结果。",
        note_en="What was talked about and what came of it.",
    )
    next_action: Text | None = column(
        "下一步", note_zh="接下来要做什么。", note_en="What is to be done next."
    )
    next_on: Day | None = column("下次日期", ahead=True)


class Proposal(
    Sheet,
    zh="重要事项提示",
    en="Proposals",
    dated="proposed_on",
    clause="R9 2(3)",
    note_zh="向客户提示的重要事项，每件一行；须先得到经理同意。",
):
    """One row per important matter put to a customer; the manager must agree first."""

    proposal_no: Code = column(
        "提示编号",
        key=True,
        note_zh="审批时引用这个编号。",
        note_en="The approval names it by this number.",
        example="PR-001",
    )
    customer_id: Ref[Customer] = column("客户编号")
    staff_id: Ref[Staff] = column("外务负责人", person=True)
    proposed_on: Day = column(
        "提示日期", note_zh="向客户提出的日期。", note_en="The day it was put to the customer."
    )
    content: Text = column(
        "内容",
        note_zh="提示了什么；批准后再改内容，要重新审批。",
        note_en="What was proposed; a change after the approval needs a new one.",
    )


class Entertainment(
    Sheet,
    zh="招待",
    en="Entertainment",
    dated="requested_on",
    clause="R9 2(11)",
    note_zh="每次招待一行，事先申请；外出用餐须经经理或代表批准。",
):
    """One row per occasion, asked for beforehand; dining out needs a manager or representative."""

    request_no: Code = column(
        "申请编号",
        key=True,
        note_zh="审批时引用这个编号。",
        note_en="The approval names it by this number.",
        example="EN-001",
    )
    customer_id: Ref[Customer] = column("客户编号")
    staff_id: Ref[Staff] = column("申请人", person=True)
    requested_on: Day = column("申请日期")
    held_on: Day = column("招待日期", ahead=True)
    kind: Choice = column(
        "类别", choices={"refreshment": "茶点", "meal": "餐饮", "dining_out": "外出用餐"}
    )
    budget: Money = column(
        "预算",
        note_zh="预计花费；批准后要增加，须重新审批。",
        note_en="What it should cost; a larger sum later needs a new approval.",
        example="500",
    )
    actual: Money | None = column(
        "实际金额",
        note_zh="招待之后填写；超过预算会提醒。",
        note_en="To fill in afterwards; more than the budget is pointed out.",
        example="480",
    )


BOOK = Book(
    zh="销售活动",
    en="Activity",
    department="field_sales",
    sheets=(
        VisitPlan,
        DevelopmentTarget,
        Visit,
        Proposal,
        Entertainment,
    ),
    note_zh=(
        "登记每月的访问和收入预定、访问记录、重要事项和招待。由外务填写：预定在月初之前，"
        "访问当天，招待事先申请。"
    ),
    note_en=(
        "Records monthly plans, visits, important proposals and entertainment. Field sales "
        "fills it in: plans before the month begins, visits on the day, entertainment "
        "beforehand."
    ),
)
