"""What is known of the market, its competitors and what customers think, kept by development."""

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
    Sheet,
    zh="市场情报",
    en="Intelligence",
    dated="collected_on",
    clause="R9 2(7)-(8)",
    note_zh="每条市场情报一行。",
):
    """One row per piece of news about the market."""

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
        note_zh="四类来源每 31 天至少各要有一条。",
        note_en="Each of the four kinds should appear at least every 31 days.",
    )
    source: Text = column(
        "出处",
        note_zh="报刊、网站或人，写到别人能找到的程度。",
        note_en="Paper, site or person, so that others can find it.",
    )
    competitor: Text | None = column(
        "竞争对手", note_zh="与某个竞争对手有关时填写。", note_en="If it is about a competitor."
    )
    product_id: Ref[Product] | None = column(
        "产品编号",
        note_zh="与我方某个产品有关时填写。",
        note_en="If it bears on one of our products.",
    )
    customer_id: Ref[Customer] | None = column(
        "客户编号", note_zh="与某位客户有关时填写。", note_en="If it bears on a customer."
    )
    competitor_price: Price | None = column(
        "对手单价",
        note_zh="对手的单价，与我方单价口径一致。",
        note_en="The competitor's unit price, with or without VAT like ours.",
    )
    competitor_delivery_days: Whole | None = column(
        "对手交期天数",
        note_zh="对手答应的交期天数。",
        note_en="Days in which the competitor delivers.",
        example="15",
    )
    summary: Text = column("摘要")


class Survey(
    Sheet,
    zh="市场调研",
    en="Surveys",
    clause="R3 3.1; R6 3.2",
    note_zh="每次市场调研一行，从计划到结论。",
):
    """One row per market survey, from plan to findings."""

    survey_no: Code = column(
        "调研编号",
        key=True,
        note_zh="一次调研一个编号。",
        note_en="One number per survey.",
        example="SV-01",
    )
    purpose: Text = column("目的", note_zh="想弄清楚什么。", note_en="What it should find out.")
    method: Choice = column(
        "方法",
        choices={"interview": "访谈", "questionnaire": "问卷", "desk": "资料", "visit": "走访"},
    )
    sample_size: Whole | None = column(
        "样本数",
        note_zh="调查多少家或多少人。",
        note_en="How many firms or people are asked.",
        example="50",
    )
    owner: Ref[Staff] = column("负责人", person=True)
    planned_on: Day = column("预定完成日期", ahead=True)
    done_on: Day | None = column(
        "完成日期",
        note_zh="做完时填写；不填表示还没做完。",
        note_en="When it was finished; blank means it is not.",
    )
    findings: Text | None = column(
        "结论", note_zh="得出的结论，做完时填写。", note_en="What was found; to fill in at the end."
    )
    reported_to: Ref[Staff] | None = column(
        "报告对象", note_zh="结论报告给谁。", note_en="Who received the findings."
    )


class MarketSize(
    Sheet, zh="市场规模", en="Market sizes", note_zh="每季度、每类产品、每个地区的市场有多大。"
):
    """How large the market is, by quarter, product family and region."""

    quarter: Quarter = column("季度", key=True)
    family: Pick = column(
        "产品类别",
        key=True,
        note_zh="请与产品表的产品类别写法相同。",
        note_en="Write it as in the sheet of products.",
    )
    region: Pick = column(
        "地区",
        key=True,
        note_zh="请与客户表的地区写法相同。",
        note_en="Write it as in the sheet of customers.",
    )
    market_amount: Positive[Money] = column(
        "市场金额",
        note_zh="全市场一个季度的销售额，本位币，不含税。",
        note_en="Sales of the whole market in the quarter, base currency, without VAT.",
        example="5000000",
    )


class Satisfaction(
    Sheet,
    zh="客户满意度",
    en="Satisfaction",
    dated="surveyed_on",
    clause="R2 4; R6 5",
    note_zh="每次满意度调查，每位客户一行。",
):
    """One row per customer and survey of its satisfaction."""

    customer_id: Ref[Customer] = column("客户编号", key=True)
    surveyed_on: Day = column("调查日期", key=True)
    score: UpTo10 = column(
        "满意度",
        note_zh="0 最不满意，10 最满意。",
        note_en="0 is not satisfied at all, 10 fully.",
        example="8",
    )
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
    note_zh=(
        "收集市场情报、调研、市场规模和客户满意度。由拓展部填写，四类情报每月至少各收集一条，"
        "市场规模每季更新。"
    ),
    note_en=(
        "Collects intelligence, surveys, market sizes and customer satisfaction. Development "
        "fills it in: each kind of source at least monthly, market sizes every quarter."
    ),
)
