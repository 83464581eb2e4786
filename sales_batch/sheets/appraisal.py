"""What staff are measured by, what follows from it, and their training, kept by general affairs."""

from sales_batch.core.kinds import Choice, Day, Period, Positive, Price, Quantity, Rate, Text
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.channels import Partner
from sales_batch.sheets.company import Staff


class KpiTarget(
    Sheet,
    zh="考核指标",
    en="Kpi targets",
    clause="R6 5; R7 4; R8 9",
    note_zh="每人每个考核期的每项指标一行。",
):
    """One row per person, period and measure."""

    period: Period = column(
        "考核期",
        key=True,
        note_zh="季度如 2026Q4，整年如 2026。",
        note_en="A quarter such as 2026Q4, or a year such as 2026.",
    )
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
        note_zh="除“其他”外，实际值都由程序计算。",
        note_en="All but Other are computed by the batch.",
    )
    target: Positive[Price] = column(
        "目标值",
        note_zh="金额填本位币、不含税；比率填小数，如 0.3；满意度填 0 到 10。",
        note_en=(
            "Amounts in the base currency, without VAT; rates as a decimal such as 0.3; "
            "satisfaction from 0 to 10."
        ),
        example="300000",
    )
    weight: Rate = column(
        "权重",
        note_zh="同一人同一考核期的权重合计必须是 100%。",
        note_en="One person's weights in a period must add up to 100%.",
        example="30%",
    )
    actual: Price | None = column(
        "实际值",
        note_zh="只有指标为“其他”时填写；别的指标填了会报错。",
        note_en="Only for Other, after the period's end; an error for any other measure.",
        example="0.3",
    )


class KpiGrade(
    Sheet,
    zh="奖惩标准",
    en="Kpi grades",
    clause="R7 4.2; R8 4",
    note_zh="得分到多少，评什么等级，有什么奖惩；每档一行。",
):
    """What grade and consequence a score brings; one row per grade."""

    score_from: Price = column(
        "得分下限",
        key=True,
        note_zh="得分到这里起为本等级；全部达标为 100 分，最低一档填 0。",
        note_en=(
            "The grade holds from this score on; all targets met is 100, and the lowest grade is "
            "from 0."
        ),
        example="90",
    )
    grade: Text = column("等级")
    consequence: Text = column(
        "奖惩措施",
        note_zh="例如：奖金、晋升、培训、调岗。",
        note_en="For example: bonus, promotion, training, another post.",
    )


class Training(
    Sheet,
    zh="培训",
    en="Trainings",
    dated="held_on",
    clause="R9 2(2); R4 2; R8 12",
    note_zh="每人每次培训一行；员工编号和渠道编号填一种。",
):
    """One row per training of a person or of a partner."""

    held_on: Day = column("日期")
    staff_id: Ref[Staff] | None = column(
        "员工编号",
        person=True,
        note_zh="受训的员工；渠道伙伴受训就留空。",
        note_en="The person trained; blank if it was a partner.",
    )
    channel_id: Ref[Partner] | None = column(
        "渠道编号",
        note_zh="受训的渠道伙伴；员工受训就留空。",
        note_en="The partner trained; blank if it was one of the staff.",
    )
    topic: Choice = column(
        "内容类别",
        choices={
            "product": "商品知识",
            "method": "销售方法",
            "market": "市场知识",
            "other": "其他",
        },
        note_zh="外务人员一年内商品、方法、市场三类都要有。",
        note_en="Field sales needs product, method and market within a year.",
    )
    hours: Positive[Quantity] = column(
        "学时", note_zh="培训的小时数。", note_en="Hours of training.", example="4"
    )
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
    note_zh="登记考核指标和权重、奖惩标准和培训。由总务科填写：指标在考核期开始之前，培训在当天。",
    note_en=(
        "Sets what staff are measured by and what follows from it, and records training. "
        "General affairs fills it in: targets before the period begins, training on the day."
    ),
)
