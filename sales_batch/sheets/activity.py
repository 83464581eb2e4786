"""TODO"""

from sales_batch.core.kinds import Choice, Code, Day, Money, Month, Pick, Score, Text, Whole
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer


class VisitPlan(Sheet, zh="访问与收入预定", en="Visit plans", clause="R9 2(5)"):
    """TODO"""

    month: Month = column("月份", key=True)
    customer_id: Ref[Customer] = column("客户编号", key=True)
    staff_id: Ref[Staff] = column("外务负责人", key=True, person=True)
    planned_visits: Whole = column("预定访问次数")
    planned_revenue: Money = column("收入预定")


class DevelopmentTarget(Sheet, zh="新开拓预定", en="Development targets", clause="R9 2(5)"):
    """TODO"""

    month: Month = column("月份", key=True)
    customer_id: Ref[Customer] = column("客户编号", key=True)
    family: Pick = column("产品类别", key=True)
    staff_id: Ref[Staff] = column("外务负责人", person=True)
    planned_amount: Money = column("预定金额")


class Visit(Sheet, zh="访问记录", en="Visits", dated="visited_on", clause="R9 2(1),(10)"):
    """TODO"""

    visited_on: Day = column("访问日期")
    customer_id: Ref[Customer] = column("客户编号")
    staff_id: Ref[Staff] = column("外务负责人", person=True)
    occasion: Choice = column(
        "方式", choices={"visit": "拜访", "phone": "电话", "seminar": "研究会", "social": "恳谈会"}
    )
    demand: Text | None = column("买卖需求及立场")
    buying_intent: Score | None = column("进货意愿")
    selling_intent: Score | None = column("销售意愿")
    product_awareness: Score | None = column("商品认知")
    plan_fit: Score | None = column("与我方计划合适度")
    policy_fit: Score | None = column("销售政策与预算合适度")
    summary: Text = column("内容")
    next_action: Text | None = column("下一步")
    next_on: Day | None = column("下次日期", ahead=True)


class Proposal(Sheet, zh="重要事项提示", en="Proposals", dated="proposed_on", clause="R9 2(3)"):
    """TODO"""

    proposal_no: Code = column("提示编号", key=True)
    customer_id: Ref[Customer] = column("客户编号")
    staff_id: Ref[Staff] = column("外务负责人", person=True)
    proposed_on: Day = column("提示日期")
    content: Text = column("内容")


class Entertainment(Sheet, zh="招待", en="Entertainment", dated="requested_on", clause="R9 2(11)"):
    """TODO"""

    request_no: Code = column("申请编号", key=True)
    customer_id: Ref[Customer] = column("客户编号")
    staff_id: Ref[Staff] = column("申请人", person=True)
    requested_on: Day = column("申请日期")
    held_on: Day = column("招待日期", ahead=True)
    kind: Choice = column(
        "类别", choices={"refreshment": "茶点", "meal": "餐饮", "dining_out": "外出用餐"}
    )
    budget: Money = column("预算")
    actual: Money | None = column("实际金额")


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
)
