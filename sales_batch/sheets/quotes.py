"""The quotes given to customers and what became of them, kept by the sales office."""

from sales_batch.core.kinds import (
    Choice,
    Code,
    Day,
    Money,
    Positive,
    Price,
    Quantity,
    Rate,
    Text,
    Whole,
)
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.prices import Product


class Quote(
    Sheet, zh="估价账目", en="Quotes", dated="requested_on", clause="R9 3", note_zh="每份估价一行。"
):
    """One row per quote."""

    quote_no: Code = column(
        "估价编号",
        key=True,
        note_zh="一份估价一个编号，不重复使用。",
        note_en="One number per quote, never used again.",
        example="Q2026-001",
    )
    customer_id: Ref[Customer] = column("客户编号")
    requested_on: Day = column(
        "委托日期", note_zh="外务或客户提出估价的日期。", note_en="The day the quote was asked for."
    )
    requested_by: Ref[Staff] = column(
        "外务负责人",
        note_zh="提出估价的外务人员。",
        note_en="The field sales person who asked for it.",
    )
    specification_no: Text | None = column("规格书编号")
    specification_received_on: Day | None = column(
        "规格书收到日期",
        note_zh="未收到规格书就估价会报错（全是标准品时只提醒）。",
        note_en=(
            "Quoting without the specification is an error (a reminder if every product is "
            "standard)."
        ),
    )
    prepared_by: Ref[Staff] = column(
        "制作人",
        person=True,
        note_zh="制作估价书的内务人员，有关提醒发给他。",
        note_en="The person of the sales office who prepares it and gets the reminders.",
    )
    quoted_on: Day | None = column(
        "估价日期",
        note_zh="按这一天有效的价格算成本；不填表示还没估好。",
        note_en="Costs are taken at this day's prices; blank means not quoted yet.",
    )
    valid_until: Day | None = column(
        "有效期",
        ahead=True,
        note_zh="估价对客户有效到哪天；过期还没有结果会提醒。",
        note_en="How long the offer stands; a reminder follows if it runs out undecided.",
    )
    sent_on: Day | None = column(
        "送出日期",
        note_zh="送出前须经经理批准，并填好估价日期和每行单价。",
        note_en=(
            "Before it is sent it needs the manager's approval, its quoting day and every line's "
            "price."
        ),
    )
    outcome: Choice | None = column(
        "结果",
        choices={"pending": "未定", "won": "成立", "lost": "不成立"},
        note_zh="送出后填写；不填视为未定，30 天后提醒。",
        note_en="To fill in after sending; blank counts as pending, with a reminder after 30 days.",
    )
    decided_on: Day | None = column(
        "结果日期",
        note_zh="结果为“成立”或“不成立”时必填。",
        note_en="Needed when the outcome is Won or Lost.",
    )
    lost_reason: Choice | None = column(
        "未成立原因",
        choices={
            "price": "价格",
            "delivery": "交期",
            "quality": "质量",
            "specification": "规格",
            "credit": "信用",
            "relationship": "关系",
            "other": "其他",
        },
        note_zh="结果为“不成立”时必填。",
        note_en="Needed when the outcome is Lost.",
    )
    competitor: Text | None = column(
        "竞争对手",
        note_zh="知道输给谁或与谁竞争时填写。",
        note_en="Who else was bidding, if known.",
    )
    competitor_price: Money | None = column(
        "对手金额",
        note_zh="对手对整份估价的总金额，不是单价。",
        note_en="The competitor's total for the whole quote, not a unit price.",
    )
    vat_rate: Rate | None = column(
        "税率",
        note_zh="不填用公司统一税率；出口填 0。",
        note_en="Blank means the company's usual rate; exports are 0.",
        example="13%",
    )
    remark: Text | None = column("备注")


class QuoteLine(Sheet, zh="估价明细", en="Quote lines", of=Quote, note_zh="估价中的每个产品一行。"):
    """One row per product of a quote."""

    quote_no: Ref[Quote] = column("估价编号", key=True)
    line_no: Positive[Whole] = column(
        "行号",
        key=True,
        note_zh="同一估价内从 1 往下编，编好后不改。",
        note_en="Counts from 1 within the quote; do not renumber.",
        example="1",
    )
    product_id: Ref[Product] = column("产品编号")
    quantity: Positive[Quantity] = column(
        "数量", note_zh="按产品的单位。", note_en="In the product's unit."
    )
    unit_price: Price | None = column(
        "报价单价",
        note_zh="不填时程序建议一个价；送出前必须填上。",
        note_en="If blank the batch proposes a price; it must stand before the quote is sent.",
    )
    delivery_days: Whole | None = column(
        "交期天数",
        note_zh="从确定订货到交货的天数。",
        note_en="Days from the order to the delivery.",
        example="20",
    )
    remark: Text | None = column("备注")


BOOK = Book(
    zh="估价",
    en="Quotes",
    department="sales_office",
    sheets=(
        Quote,
        QuoteLine,
    ),
    note_zh=(
        "登记每份估价：谁委托、何时送出、成立与否。由内务填写，收到委托时加行，送出和有结果时补填。"
    ),
    note_en=(
        "Records every quote: who asked for it, when it was sent, whether it was won. The "
        "sales office adds a row when asked and completes it when the quote is sent and "
        "decided."
    ),
)
