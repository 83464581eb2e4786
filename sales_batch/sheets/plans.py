"""Plans to develop the business, from the application to the evaluation, kept by development."""

from typing import Any

from sales_batch.core.kinds import (
    Choice,
    Code,
    Day,
    Money,
    Pick,
    Positive,
    Rate,
    Score,
    Text,
    UpTo10,
    Whole,
)
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.company import Staff


def element(zh: str) -> Any:
    """A text that every plan must have in the end, though it may be filled in later."""
    return column(
        zh,
        note_zh="计划必备的内容，可以先空着；一直缺会提醒。",
        note_en="A plan must have it in the end; a reminder follows while it is blank.",
    )


class Application(
    Sheet,
    zh="拓展申请",
    en="Applications",
    dated="applied_on",
    clause="R2 3.1",
    note_zh="每份拓展申请一行；须经本部门部长和经理或代表批准。",
):
    """One row per application; it needs the department's head and a manager or representative."""

    application_no: Code = column(
        "申请编号",
        key=True,
        note_zh="审批和计划都引用它。",
        note_en="Approvals and plans refer to it.",
        example="AP-01",
    )
    applied_on: Day = column("申请日期")
    applicant: Ref[Staff] = column("申请人", person=True)
    purpose: Text = column(
        "目的",
        note_zh="批准后再改目的、范围或效益，要重新审批。",
        note_en="A later change of purpose, scope or benefit needs a new approval.",
    )
    scope: Text = column("范围")
    expected_benefit: Money = column(
        "预期效益",
        note_zh="预计带来的收益，本位币。",
        note_en="What it should bring in, in the base currency.",
    )


class Plan(
    Sheet,
    zh="拓展计划",
    en="Plans",
    clause="R1 3.1; R2 3.2",
    note_zh="每个拓展计划一行；开始之前须经批准。",
):
    """One row per plan; it needs its approval before it starts."""

    plan_no: Code = column(
        "计划编号",
        key=True,
        note_zh="订货、节点和风险都引用这个编号。",
        note_en="Orders, milestones and risks name it by this number.",
        example="PL-01",
    )
    application_no: Ref[Application] | None = column(
        "申请编号",
        note_zh="由哪份已批准的申请而来；没有就留空。",
        note_en="The approved application it comes from, if any.",
    )
    title: Text = column("名称")
    owner: Ref[Staff] = column("负责人", person=True)
    family: Pick | None = column(
        "产品类别",
        note_zh="只算这类产品的市场份额；不填表示全部。",
        note_en="Market share is taken over this family; blank means all.",
    )
    region: Pick | None = column(
        "地区",
        note_zh="只算这个地区的市场份额；不填表示全部。",
        note_en="Market share is taken over this region; blank means all.",
    )
    target_market: Text | None = element("目标市场")
    target_customers: Text | None = element("目标客户")
    competition: Text | None = element("竞争分析")
    product_strategy: Text | None = element("产品策略")
    sales_strategy: Text | None = element("销售策略")
    promotion: Text | None = element("市场推广策略")
    resources: Text | None = element("资源需求")
    budget: Money = column("预算")
    starts_on: Day = column("开始日期", ahead=True)
    ends_on: Day = column("结束日期", ahead=True)
    target_sales: Money = column(
        "目标销售额",
        note_zh="写明本计划的订货要达到的受理额，不含税。",
        note_en="Orders that name this plan should reach this amount, without VAT.",
    )
    target_customers_won: Whole | None = column(
        "目标新客户数",
        note_zh="写明本计划的订货带来的新客户数。",
        note_en="New customers whose first order names this plan.",
        example="5",
    )
    target_share: Rate | None = column("目标市场份额")
    target_satisfaction: UpTo10 | None = column(
        "目标满意度",
        note_zh="0 到 10 分的平均满意度。",
        note_en="Mean satisfaction, from 0 to 10.",
        example="8",
    )


class Milestone(
    Sheet, zh="时间节点", en="Milestones", note_zh="计划的每个时间节点一行；每个计划至少一个。"
):
    """One row per milestone; every plan has at least one."""

    plan_no: Ref[Plan] = column("计划编号", key=True)
    milestone_no: Positive[Whole] = column(
        "节点序号", key=True, note_zh="同一计划内从 1 编。", note_en="From 1 within the plan."
    )
    title: Text = column("内容")
    owner: Ref[Staff] = column("负责人", person=True)
    planned_on: Day = column("计划日期", ahead=True)
    done_on: Day | None = column(
        "完成日期", note_zh="过了计划日期还空着会提醒。", note_en="A reminder follows if overdue."
    )


class Review(
    Sheet,
    zh="进展会议",
    en="Reviews",
    dated="held_on",
    clause="R1 3.2.2",
    note_zh="每次进展会议一行；计划进行中每 31 天至少一次。",
):
    """One row per progress meeting; at least every 31 days while a plan runs."""

    plan_no: Ref[Plan] = column("计划编号", key=True)
    held_on: Day = column("会议日期", key=True)
    progress: Rate = column(
        "进度",
        note_zh="整个计划完成了多少。",
        note_en="How much of the whole plan is done.",
        example="40%",
    )
    spent: Money | None = column(
        "累计支出", note_zh="到会议日为止的总数。", note_en="The total up to the meeting."
    )
    problems: Text | None = column("存在问题")
    actions: Text | None = column("解决方案")


class Risk(
    Sheet,
    zh="风险",
    en="Risks",
    clause="R1 2.2.4; R2 3.2; R5 10",
    note_zh="计划的每个风险一行；每个计划至少一个。",
):
    """One row per risk; every plan has at least one."""

    plan_no: Ref[Plan] = column("计划编号", key=True)
    risk_no: Positive[Whole] = column(
        "风险序号", key=True, note_zh="同一计划内从 1 编。", note_en="From 1 within the plan."
    )
    description: Text = column("风险描述")
    probability: Score = column(
        "可能性", note_zh="1 几乎不会，5 几乎肯定。", note_en="1 hardly ever, 5 almost certain."
    )
    impact: Score = column("影响", note_zh="1 很小，5 很大。", note_en="1 is slight, 5 is grave.")
    response: Text | None = column(
        "应对措施",
        note_zh="可能性×影响达到 15 的风险必须有应对措施。",
        note_en="Needed where probability x impact is 15 or more.",
    )
    owner: Ref[Staff] = column("负责人", person=True)
    closed_on: Day | None = column(
        "关闭日期", note_zh="不填表示风险还在。", note_en="Blank means it still stands."
    )


class Evaluation(
    Sheet,
    zh="效果评估",
    en="Evaluations",
    dated="evaluated_on",
    clause="R2 3.4",
    note_zh="计划结束后的评估，30 天内完成。",
):
    """The evaluation of a plan, due within 30 days of its end."""

    plan_no: Ref[Plan] = column("计划编号", key=True)
    evaluated_on: Day = column("评估日期", key=True)
    evaluated_by: Ref[Staff] = column("评估人", person=True)
    reported_to: Ref[Staff] = column(
        "报告对象", note_zh="评估结果报告给谁。", note_en="Who received the evaluation."
    )
    lessons: Text = column("经验教训")


class Promotion(
    Sheet, zh="推广活动", en="Promotions", clause="R5 4; R7 3.2, 3.4", note_zh="每次推广活动一行。"
):
    """One row per promotion."""

    promotion_no: Code = column("活动编号", key=True, example="PM-01")
    plan_no: Ref[Plan] | None = column(
        "计划编号", note_zh="没有所属计划就留空。", note_en="Blank if it belongs to none."
    )
    kind: Choice = column(
        "方式",
        choices={
            "exhibition": "会展",
            "advertising": "广告",
            "online": "网络",
            "mail": "邮件",
            "event": "活动",
            "other": "其他",
        },
    )
    title: Text = column("名称")
    owner: Ref[Staff] = column("负责人", person=True)
    held_on: Day = column("日期", ahead=True)
    budget: Money = column("预算")
    spent: Money | None = column(
        "实际支出", note_zh="活动之后填写。", note_en="To fill in afterwards."
    )
    contacts: Whole | None = column(
        "获得线索数", note_zh="带来的潜在客户数。", note_en="Possible customers it brought."
    )
    result: Text | None = column("效果")


class Initiative(
    Sheet,
    zh="产品创新与改进",
    en="Initiatives",
    clause="R3 3.2; R5 2, 7",
    note_zh="每项产品创新、质量或流程改进一行。",
):
    """One row per innovation or improvement of a product, its quality or a process."""

    initiative_no: Code = column(
        "编号", key=True, note_zh="一项一个编号。", note_en="One number each.", example="IT-01"
    )
    plan_no: Ref[Plan] | None = column(
        "计划编号", note_zh="没有所属计划就留空。", note_en="Blank if it belongs to none."
    )
    kind: Choice = column(
        "类别",
        choices={
            "new_product": "新产品",
            "upgrade": "技术升级",
            "positioning": "产品定位",
            "differentiation": "差异化",
            "quality": "质量改进",
            "process": "流程优化",
        },
    )
    title: Text = column("名称")
    owner: Ref[Staff] = column("负责人", person=True)
    planned_on: Day = column("计划日期", ahead=True)
    done_on: Day | None = column(
        "完成日期", note_zh="不填表示还没完成。", note_en="Blank means not finished yet."
    )
    result: Text | None = column("结果")


BOOK = Book(
    zh="业务拓展",
    en="Plans",
    department="development",
    sheets=(Application, Plan, Milestone, Review, Risk, Evaluation, Promotion, Initiative),
    note_zh=(
        "从拓展申请、计划、进展、风险到评估的全过程，也登记推广和改进活动。由拓展部填写，"
        "每月至少记录一次进展。"
    ),
    note_en=(
        "Follows each plan to develop the business from application to evaluation, with "
        "promotions and improvements. Development fills it in and records progress at least "
        "monthly."
    ),
    holding="cell",
)
