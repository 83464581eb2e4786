"""TODO"""

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


class Application(Sheet, zh="拓展申请", en="Applications", dated="applied_on", clause="R2 3.1"):
    """TODO"""

    application_no: Code = column("申请编号", key=True)
    applied_on: Day = column("申请日期")
    applicant: Ref[Staff] = column("申请人", person=True)
    purpose: Text = column("目的")
    scope: Text = column("范围")
    expected_benefit: Money = column("预期效益")


class Plan(Sheet, zh="拓展计划", en="Plans", clause="R1 3.1; R2 3.2"):
    """TODO"""

    plan_no: Code = column("计划编号", key=True)
    application_no: Ref[Application] | None = column("申请编号")
    title: Text = column("名称")
    owner: Ref[Staff] = column("负责人", person=True)
    family: Pick | None = column("产品类别")
    region: Pick | None = column("地区")
    target_market: Text | None = column("目标市场")
    target_customers: Text | None = column("目标客户")
    competition: Text | None = column("竞争分析")
    product_strategy: Text | None = column("产品策略")
    sales_strategy: Text | None = column("销售策略")
    promotion: Text | None = column("市场推广策略")
    resources: Text | None = column("资源需求")
    budget: Money = column("预算")
    starts_on: Day = column("开始日期", ahead=True)
    ends_on: Day = column("结束日期", ahead=True)
    target_sales: Money = column("目标销售额")
    target_customers_won: Whole | None = column("目标新客户数")
    target_share: Rate | None = column("目标市场份额")
    target_satisfaction: UpTo10 | None = column("目标满意度")


class Milestone(Sheet, zh="时间节点", en="Milestones"):
    """TODO"""

    plan_no: Ref[Plan] = column("计划编号", key=True)
    milestone_no: Positive[Whole] = column("节点序号", key=True)
    title: Text = column("内容")
    owner: Ref[Staff] = column("负责人", person=True)
    planned_on: Day = column("计划日期", ahead=True)
    done_on: Day | None = column("完成日期")


class Review(Sheet, zh="进展会议", en="Reviews", dated="held_on", clause="R1 3.2.2"):
    """TODO"""

    plan_no: Ref[Plan] = column("计划编号", key=True)
    held_on: Day = column("会议日期", key=True)
    progress: Rate = column("进度")
    spent: Money | None = column("累计支出")
    problems: Text | None = column("存在问题")
    actions: Text | None = column("解决方案")


class Risk(Sheet, zh="风险", en="Risks", clause="R1 2.2.4; R2 3.2; R5 10"):
    """TODO"""

    plan_no: Ref[Plan] = column("计划编号", key=True)
    risk_no: Positive[Whole] = column("风险序号", key=True)
    description: Text = column("风险描述")
    probability: Score = column("可能性")
    impact: Score = column("影响")
    response: Text | None = column("应对措施")
    owner: Ref[Staff] = column("负责人", person=True)
    closed_on: Day | None = column("关闭日期")


class Evaluation(Sheet, zh="效果评估", en="Evaluations", dated="evaluated_on", clause="R2 3.4"):
    """TODO"""

    plan_no: Ref[Plan] = column("计划编号", key=True)
    evaluated_on: Day = column("评估日期", key=True)
    evaluated_by: Ref[Staff] = column("评估人", person=True)
    reported_to: Ref[Staff] = column("报告对象")
    lessons: Text = column("经验教训")


class Promotion(Sheet, zh="推广活动", en="Promotions", clause="R5 4; R7 3.2, 3.4"):
    """TODO"""

    promotion_no: Code = column("活动编号", key=True)
    plan_no: Ref[Plan] | None = column("计划编号")
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
    spent: Money | None = column("实际支出")
    contacts: Whole | None = column("获得线索数")
    result: Text | None = column("效果")


class Initiative(Sheet, zh="产品创新与改进", en="Initiatives", clause="R3 3.2; R5 2, 7"):
    """TODO"""

    initiative_no: Code = column("编号", key=True)
    plan_no: Ref[Plan] | None = column("计划编号")
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
    done_on: Day | None = column("完成日期")
    result: Text | None = column("结果")


BOOK = Book(
    zh="业务拓展",
    en="Plans",
    department="development",
    sheets=(
        Application,
        Plan,
        Milestone,
        Review,
        Risk,
        Evaluation,
        Promotion,
        Initiative,
    ),
    holding="cell",
)
