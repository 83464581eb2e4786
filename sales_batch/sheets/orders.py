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
    SignedQuantity,
    Text,
    Whole,
)
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.plans import Plan
from sales_batch.sheets.prices import Product
from sales_batch.sheets.quotes import Quote


class Order(Sheet, zh="订货受理传票", en="Orders", dated="received_on", clause="R9 4(1)1-2"):
    """TODO"""

    order_no: Code = column("订货编号", key=True)
    voucher_type: Choice = column("传票类别", choices={"general": "一般", "special": "特别"})
    customer_id: Ref[Customer] = column("客户编号")
    received_on: Day = column("受理日期")
    received_by: Ref[Staff] = column("受理人", person=True)
    received_via: Choice = column(
        "受理方式",
        choices={
            "phone": "电话",
            "visit": "外访",
            "letter": "来函",
            "email": "邮件",
            "quote": "估价",
            "wechat": "微信",
            "platform": "电商平台",
            "other": "其他",
        },
    )
    quote_no: Ref[Quote] | None = column("估价编号")
    plan_no: Ref[Plan] | None = column("拓展计划编号")
    customer_po: Text | None = column("客户订单号")
    payment_terms: Choice = column("结算条件", choices={"cash": "现金", "credit": "账期"})
    payment_days: Whole | None = column("账期天数")
    delivery_place: Text = column("交货地点")
    packing: Text | None = column("捆包运送方式")
    special_reason: Choice | None = column(
        "特别事由", choices={"mass": "大量生产", "contract": "长期合同", "export": "出口"}
    )
    vat_rate: Rate | None = column("税率")
    remark: Text | None = column("其他事项")


class OrderLine(
    Sheet, zh="订货明细", en="Order lines", of=Order, dated="added_on", clause="R9 4(1)2"
):
    """TODO"""

    order_no: Ref[Order] = column("订货编号", key=True)
    line_no: Positive[Whole] = column("行号", key=True)
    quote_line_no: Whole | None = column("估价行号")
    added_on: Day | None = column("追加日期")
    product_id: Ref[Product] = column("产品编号")
    quantity: Positive[Quantity] = column("数量")
    unit_price: Price = column("单价")
    amount: Money | None = column("金额")
    due_on: Day = column("交货日期", ahead=True)
    remark: Text | None = column("备注")


class OrderChange(
    Sheet,
    zh="订货变更",
    en="Order changes",
    of=Order,
    dated="changed_on",
    links={OrderLine: ("order_no", "line_no")},
):
    """TODO"""

    order_no: Ref[Order] = column("订货编号")
    line_no: Positive[Whole] = column("行号")
    changed_on: Day = column("变更日期")
    quantity_change: SignedQuantity | None = column("增减数量")
    new_unit_price: Price | None = column("新单价")
    new_due_on: Day | None = column("新交货日期", ahead=True)
    asked_by: Choice = column("提出方", choices={"customer": "客户", "company": "本公司"})
    reason: Text = column("变更原因")


class ForecastRequest(
    Sheet, zh="预估生产委托", en="Forecast requests", dated="requested_on", clause="R9 4(1)3"
):
    """TODO"""

    request_no: Code = column("委托编号", key=True)
    product_id: Ref[Product] = column("产品编号")
    quantity: Positive[Quantity] = column("数量")
    requested_on: Day = column("委托日期")
    requested_by: Ref[Staff] = column("委托人", person=True)
    wanted_on: Day = column("希望完成日期", ahead=True)
    cancelled_on: Day | None = column("取消日期")
    cancelled_quantity: Quantity | None = column("取消数量")
    remark: Text | None = column("其他事项")


BOOK = Book(
    zh="受理订货",
    en="Orders",
    department="order_desk",
    sheets=(
        Order,
        OrderLine,
        OrderChange,
        ForecastRequest,
    ),
)
