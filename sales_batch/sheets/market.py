"""TODO"""

from sales_batch.core.kinds import (
    Choice,
    Code,
    Day,
    Money,
    Pick,
    Positive,
    Price,
    Quarter,
    Text,
    UpTo10,
    Whole,
)
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.prices import Product


class Intelligence(
    Sheet, zh="市场情报", en="Intelligence", dated="collected_on", clause="R9 2(7)-(8)"
):
    """TODO"""

    collected_on: Day = column("收集日期")
    collected_by: Ref[Staff] = column("收集人", person=True)
    source_kind: Choice = column(
        "来源类别",
        choices={
            "competitor": "竞争对手",
            "news": "经济新闻",
            "magazine": "经济杂志",
            "industry": "业界资料",
        },
    )
    source: Text = column("出处")
    competitor: Text | None = column("竞争对手")
    product_id: Ref[Product] | None = column("产品编号")
    customer_id: Ref[Customer] | None = column("客户编号")
    competitor_price: Price | None = column("对手单价")
    competitor_delivery_days: Whole | None = column("对手交期天数")
    summary: Text = column("摘要")


class Survey(Sheet, zh="市场调研", en="Surveys", clause="R3 3.1; R6 3.2"):
    """TODO"""

    survey_no: Code = column("调研编号", key=True)
    purpose: Text = column("目的")
    method: Choice = column(
        "方法",
        choices={"interview": "访谈", "questionnaire": "问卷", "desk": "资料", "visit": "走访"},
    )
    sample_size: Whole | None = column("样本数")
    owner: Ref[Staff] = column("负责人", person=True)
    planned_on: Day = column("预定完成日期", ahead=True)
    done_on: Day | None = column("完成日期")
    findings: Text | None = column("结论")
    reported_to: Ref[Staff] | None = column("报告对象")


class MarketSize(Sheet, zh="市场规模", en="Market sizes"):
    """TODO"""

    quarter: Quarter = column("季度", key=True)
    family: Pick = column("产品类别", key=True)
    region: Pick = column("地区", key=True)
    market_amount: Positive[Money] = column("市场金额")


class Satisfaction(
    Sheet, zh="客户满意度", en="Satisfaction", dated="surveyed_on", clause="R2 4; R6 5"
):
    """TODO"""

    customer_id: Ref[Customer] = column("客户编号", key=True)
    surveyed_on: Day = column("调查日期", key=True)
    score: UpTo10 = column("满意度")
    comment: Text | None = column("意见")


BOOK = Book(
    zh="市场资料",
    en="Market",
    department="development",
    sheets=(
        Intelligence,
        Survey,
        MarketSize,
        Satisfaction,
    ),
)
