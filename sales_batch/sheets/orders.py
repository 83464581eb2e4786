"""The orders accepted, their changes and production asked for ahead, kept by the order desk."""

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


class Order(
    Sheet,
    zh="订货受理传票",
    en="Orders",
    dated="received_on",
    clause="R9 4(1)1-2",
    note_zh="每张订货受理传票一行，明细写在下一张表。",
):
    """One row per order; its products stand on the next sheet."""

    order_no: Code = column(
        "订货编号",
        key=True,
        note_zh="一张传票一个编号，不重复使用。",
        note_en="One number per order, never used again.",
        example="SO2026-001",
    )
    voucher_type: Choice = column(
        "传票类别",
        choices={"general": "一般", "special": "特别"},
        note_zh="大量生产、长期合同和出口选“特别”，须经经理或代表批准。",
        note_en=(
            "Mass production, long contracts and exports are Special and need a manager or "
            "representative."
        ),
    )
    customer_id: Ref[Customer] = column("客户编号")
    received_on: Day = column("受理日期")
    received_by: Ref[Staff] = column(
        "受理人",
        person=True,
        note_zh="受理订货的本人，外务内务都可以。",
        note_en="Whoever took the order, in the field or the office.",
    )
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
    quote_no: Ref[Quote] | None = column(
        "估价编号",
        note_zh="由估价转来的订货填写，用来核对单价和成立情况。",
        note_en=(
            "The quote this order comes from, if any; prices and outcome are checked against it."
        ),
    )
    plan_no: Ref[Plan] | None = column(
        "拓展计划编号",
        note_zh="因某个拓展计划得来的订货填写，算作该计划的成果。",
        note_en="The business plan that won this order, if any; it counts as the plan's result.",
    )
    customer_po: Text | None = column(
        "客户订单号",
        note_zh="客户自己的订单号，送货单上会用到。",
        note_en="The customer's own order number, as it appears on vouchers.",
    )
    payment_terms: Choice = column(
        "结算条件",
        choices={"cash": "现金", "credit": "账期"},
        note_zh="账期订货要求该客户做过信用调查。",
        note_en="An order on credit needs a credit check of the customer.",
    )
    payment_days: Whole | None = column(
        "账期天数",
        note_zh="从开单到付款的天数；现金留空。",
        note_en="Days from invoice to payment; leave blank for cash.",
        example="30",
    )
    delivery_place: Text = column("交货地点")
    packing: Text | None = column(
        "捆包运送方式",
        note_zh="特别订货必填，例如：木箱、汽运。",
        note_en="Needed on a special order, for example: wooden crate, by road.",
    )
    special_reason: Choice | None = column(
        "特别事由",
        choices={"mass": "大量生产", "contract": "长期合同", "export": "出口"},
        note_zh="特别订货必填，一般订货留空。",
        note_en="Needed on a special order; blank on a general one.",
    )
    vat_rate: Rate | None = column(
        "税率",
        note_zh="不填用公司统一税率；出口填 0。",
        note_en="Blank means the company's usual rate; exports are 0.",
        example="13%",
    )
    remark: Text | None = column("其他事项")


class OrderLine(
    Sheet,
    zh="订货明细",
    en="Order lines",
    of=Order,
    dated="added_on",
    clause="R9 4(1)2",
    note_zh="订货的每个产品一行；受理后有增减请写在“订货变更”。",
):
    """One row per product of an order; later changes go to the sheet of order changes."""

    order_no: Ref[Order] = column("订货编号", key=True)
    line_no: Positive[Whole] = column(
        "行号",
        key=True,
        note_zh="同一订货内从 1 往下编，编好后不改。",
        note_en="Counts from 1 within the order; do not renumber.",
        example="1",
    )
    quote_line_no: Whole | None = column(
        "估价行号",
        note_zh="对应估价明细的行号，用来核对单价；没有估价就留空。",
        note_en="The line of the quote it comes from, to check the price; blank without a quote.",
        example="1",
    )
    added_on: Day | None = column(
        "追加日期",
        note_zh="受理之后追加的行填追加那天；不填表示与订货同日。",
        note_en="For a line added later, the day it was; blank means together with the order.",
    )
    product_id: Ref[Product] = column("产品编号")
    quantity: Positive[Quantity] = column(
        "数量",
        note_zh="最初订的数量，按产品的单位；不要在这里改增减。",
        note_en="As first ordered, in the product's unit; do not enter changes here.",
    )
    unit_price: Price = column(
        "单价",
        note_zh="议定的单价；是否含税按公司统一规定。",
        note_en="The agreed price; with or without VAT as the company has settled.",
    )
    amount: Money | None = column(
        "金额",
        note_zh="填了就与 数量×单价 核对，相差超过 0.01 会报错。",
        note_en="If given, it must be quantity x unit price, to within 0.01.",
    )
    due_on: Day = column(
        "交货日期",
        ahead=True,
        note_zh="客户要求的交货日期，不早于受理日期。",
        note_en="The day the customer wants it; not before the order's own day.",
    )
    remark: Text | None = column("备注")


class OrderChange(
    Sheet,
    zh="订货变更",
    en="Order changes",
    of=Order,
    dated="changed_on",
    links={OrderLine: ("order_no", "line_no")},
    note_zh="订货的每次变更一行：增减数量、改价或改交期。",
):
    """One row per change of an order line: its quantity, its price or its date."""

    order_no: Ref[Order] = column("订货编号")
    line_no: Positive[Whole] = column(
        "行号",
        note_zh="要变更的是订货明细的第几行。",
        note_en="The order line that changes.",
        example="1",
    )
    changed_on: Day = column("变更日期")
    quantity_change: SignedQuantity | None = column(
        "增减数量",
        note_zh="增加填正数，减少填负数；取消填负的全部未交数量。",
        note_en=(
            "More is positive, less is negative; to cancel, enter minus all that is still open."
        ),
        example="-10",
    )
    new_unit_price: Price | None = column(
        "新单价",
        note_zh="从变更日起，未交部分按新单价；不填表示不变。",
        note_en="Holds for what is open on the day of the change; blank means unchanged.",
    )
    new_due_on: Day | None = column(
        "新交货日期",
        ahead=True,
        note_zh="改后的交货日期；不填表示不变。",
        note_en="The new delivery date; blank means unchanged.",
    )
    asked_by: Choice = column(
        "提出方",
        choices={"customer": "客户", "company": "本公司"},
        note_zh="客户要求的改期不影响我方准时率，请如实选择。",
        note_en="A date moved by the customer does not spoil our punctuality; choose truthfully.",
    )
    reason: Text = column(
        "变更原因",
        note_zh="增减数量、新单价、新交货日期三项至少填一项，并说明原因。",
        note_en="Why; at least one of quantity, price and date must change.",
    )


class ForecastRequest(
    Sheet,
    zh="预估生产委托",
    en="Forecast requests",
    dated="requested_on",
    clause="R9 4(1)3",
    note_zh="在订货之前委托制造部生产，每次委托一行；须经经理批准。",
):
    """Production asked for ahead of orders, one row per request; it needs a manager's approval."""

    request_no: Code = column(
        "委托编号",
        key=True,
        note_zh="一次委托一个编号，不重复使用。",
        note_en="One number per request, never used again.",
        example="FR2026-001",
    )
    product_id: Ref[Product] = column("产品编号")
    quantity: Positive[Quantity] = column(
        "数量", note_zh="按产品的单位。", note_en="In the product's unit."
    )
    requested_on: Day = column("委托日期")
    requested_by: Ref[Staff] = column("委托人", person=True)
    wanted_on: Day = column(
        "希望完成日期",
        ahead=True,
        note_zh="希望做完的日期，不早于委托日期。",
        note_en="When it should be finished; not before the day of the request.",
    )
    cancelled_on: Day | None = column(
        "取消日期",
        note_zh="取消时填写，要同时填取消数量。",
        note_en="When it was cancelled; goes with the cancelled quantity.",
    )
    cancelled_quantity: Quantity | None = column(
        "取消数量",
        note_zh="不超过委托数量，要同时填取消日期。",
        note_en="Not more than was requested; goes with the day it was cancelled.",
        example="50",
    )
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
    note_zh=(
        "登记受理的订货、以后的变更，以及提前委托制造部的预估生产。由受理科填写，受理当天登记，"
        "变更另加行。"
    ),
    note_en=(
        "Records the orders accepted, their later changes and the production asked for ahead "
        "of orders. The order desk fills it in on the day; a change is a row of its own."
    ),
)
