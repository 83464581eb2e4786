"""TODO"""

from sales_batch.core.kinds import Choice, Day, Period, Positive, Price, Quantity, Rate, Text
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.channels import Partner
from sales_batch.sheets.company import Staff


class KpiTarget(Sheet, zh="考核指标", en="Kpi targets", clause="R6 5; R7 4; R8 9"):
    """TODO"""

    period: Period = column("考核期", key=True)
    staff_id: Ref[Staff] = column("员工编号", key=True, person=True)
    kpi: Choice = column(
        "指标",
        key=True,
        choices={
            "orders_amount": "受理额",
            "delivered_amount": "销售额",
            "new_customers": "新客户数",
            "market_share": "市场份额",
            "satisfaction": "客户满意度",
            "visits": "访问次数",
            "win_rate": "估价成立率",
            "collection_rate": "回款率",
            "other": "其他",
        },
    )
    target: Positive[Price] = column("目标值")
    weight: Rate = column("权重")
    actual: Price | None = column("实际值")


class KpiGrade(Sheet, zh="奖惩标准", en="Kpi grades", clause="R7 4.2; R8 4"):
    """TODO"""

    score_from: Price = column("得分下限", key=True)
    grade: Text = column("等级")
    consequence: Text = column("奖惩措施")


class Training(Sheet, zh="培训", en="Trainings", dated="held_on", clause="R9 2(2); R4 2; R8 12"):
    """TODO"""

    held_on: Day = column("日期")
    staff_id: Ref[Staff] | None = column("员工编号", person=True)
    channel_id: Ref[Partner] | None = column("渠道编号")
    topic: Choice = column(
        "内容类别",
        choices={
            "product": "商品知识",
            "method": "销售方法",
            "market": "市场知识",
            "other": "其他",
        },
    )
    hours: Positive[Quantity] = column("学时")
    result: Text | None = column("效果")


BOOK = Book(
    zh="绩效考核",
    en="Appraisal",
    department="general_affairs",
    sheets=(
        KpiTarget,
        KpiGrade,
        Training,
    ),
)
