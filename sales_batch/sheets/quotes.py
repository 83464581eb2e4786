"""TODO"""

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


class Quote(Sheet, zh="估价账目", en="Quotes", dated="requested_on", clause="R9 3"):
    """TODO"""

    quote_no: Code = column("估价编号", key=True)
    customer_id: Ref[Customer] = column("客户编号")
    requested_on: Day = column("委托日期")
    requested_by: Ref[Staff] = column("外务负责人")
    specification_no: Text | None = column("规格书编号")
    specification_received_on: Day | None = column("规格书收到日期")
    prepared_by: Ref[Staff] = column("制作人", person=True)
    quoted_on: Day | None = column("估价日期")
    valid_until: Day | None = column("有效期", ahead=True)
    sent_on: Day | None = column("送出日期")
    outcome: Choice | None = column(
        "结果", choices={"pending": "未定", "won": "成立", "lost": "不成立"}
    )
    decided_on: Day | None = column("结果日期")
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
    )
    competitor: Text | None = column("竞争对手")
    competitor_price: Money | None = column("对手金额")
    vat_rate: Rate | None = column("税率")
    remark: Text | None = column("备注")


class QuoteLine(Sheet, zh="估价明细", en="Quote lines", of=Quote):
    """TODO"""

    quote_no: Ref[Quote] = column("估价编号", key=True)
    line_no: Positive[Whole] = column("行号", key=True)
    product_id: Ref[Product] = column("产品编号")
    quantity: Positive[Quantity] = column("数量")
    unit_price: Price | None = column("报价单价")
    delivery_days: Whole | None = column("交期天数")
    remark: Text | None = column("备注")


BOOK = Book(
    zh="估价",
    en="Quotes",
    department="sales_office",
    sheets=(
        Quote,
        QuoteLine,
    ),
)
