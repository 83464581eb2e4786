"""What left, what came back and what customers were told about dates, kept by shipping."""

from typing import Any

from sales_batch.core.kinds import (
    Choice,
    Code,
    Day,
    Flag,
    Money,
    Positive,
    Price,
    Quantity,
    Text,
    Whole,
)
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.company import Staff
from sales_batch.sheets.finance import Receivable
from sales_batch.sheets.orders import Order, OrderLine
from sales_batch.sheets.prices import Product


def inspected(zh: str) -> Any:
    """One item of the inspection before goods leave."""
    return column(
        zh,
        note_zh="对照订货检验；出货后留空或填“否”会报错。",
        note_en="Compared with the order; No or blank after it has left is an error.",
    )


class Delivery(
    Sheet,
    zh="送货通知单",
    en="Deliveries",
    dated="delivered_on",
    links={OrderLine: ("order_no", "order_line_no")},
    clause="R9 5(4)-(6)",
    happened=True,
    note_zh="送货通知单的每个产品一行，出货前逐项检查。",
):
    """One row per product of a delivery, inspected item by item before it leaves."""

    delivery_no: Code = column(
        "送货单号",
        key=True,
        note_zh="同一张送货单的各行编号相同。",
        note_en="All rows of one delivery carry the same number.",
        example="DN2026-001",
    )
    line_no: Positive[Whole] = column(
        "行号",
        key=True,
        note_zh="同一送货单内从 1 往下编。",
        note_en="Counts from 1 within the delivery.",
        example="1",
    )
    order_no: Ref[Order] = column("订货编号")
    order_line_no: Positive[Whole] = column(
        "订货行号",
        note_zh="交的是订货明细的第几行。",
        note_en="The order line that is delivered.",
        example="1",
    )
    product_id: Ref[Product] | None = column(
        "产品编号",
        note_zh="填了就与订货明细核对。",
        note_en="Checked against the order line if given.",
    )
    delivered_on: Day = column("出货日期")
    quantity: Positive[Quantity] = column(
        "数量", note_zh="实际出货的数量。", note_en="What actually left."
    )
    unit_price: Price | None = column(
        "单价",
        note_zh="填了就与订货的现行单价核对。",
        note_en="Checked against the order's price in force if given.",
    )
    invoice_no: Ref[Receivable] | None = column(
        "单据编号",
        note_zh="开单之后填应收单据的编号；不填表示还没开单。",
        note_en="The invoice, once there is one; blank means not invoiced yet.",
    )
    inspected_by: Ref[Staff] | None = column(
        "检验人",
        person=True,
        note_zh="出货前检验的人。",
        note_en="Who inspected it before it left.",
    )
    name_ok: Flag | None = inspected("品名相符")
    quality_ok: Flag | None = inspected("品质合格")
    specification_ok: Flag | None = inspected("规格相符")
    price_ok: Flag | None = inspected("单价相符")
    quantity_ok: Flag | None = inspected("数量相符")
    carrier: Text | None = column(
        "承运人", note_zh="承运的公司或司机。", note_en="The haulier or driver."
    )
    signed_on: Day | None = column(
        "客户签收日期",
        note_zh="客户签收的日期；出货 7 天还没签收会提醒。",
        note_en="The day the customer signed; a reminder follows 7 days after it left.",
    )
    late_reason: Choice | None = column(
        "延迟原因",
        choices={
            "material": "材料",
            "production": "生产",
            "quality": "质量",
            "transport": "运输",
            "customer": "客户",
            "other": "其他",
        },
        note_zh="晚于交货日期出货时填写。",
        note_en="Needed when it left after the due date.",
    )
    remark: Text | None = column("其他事项")


class Return(
    Sheet,
    zh="退货与抱怨",
    en="Returns",
    dated="happened_on",
    links={Delivery: ("delivery_no", "line_no")},
    clause="R9 5(7)",
    happened=True,
    note_zh="拒收、退货或抱怨，每件一行；处理办法须经批准。",
):
    """One row per refusal, return or complaint; what is done about it needs an approval."""

    return_no: Code = column(
        "退货编号",
        key=True,
        note_zh="一件一个编号，不重复使用。",
        note_en="One number per case, never used again.",
        example="RT2026-001",
    )
    delivery_no: Code = column(
        "送货单号",
        note_zh="原来是哪张送货单。",
        note_en="The delivery it is about.",
        example="DN2026-001",
    )
    line_no: Positive[Whole] = column(
        "行号", note_zh="原送货单的第几行。", note_en="The line of that delivery.", example="1"
    )
    happened_on: Day = column("发生日期")
    kind: Choice = column(
        "类别",
        choices={"refused": "拒收", "returned": "退货", "complaint": "抱怨"},
        note_zh="拒收：当场没收下；退货：收下后退回；抱怨：货没有退。",
        note_en="Refused at the door, returned later, or a complaint without goods.",
    )
    quantity: Quantity | None = column(
        "数量",
        note_zh="拒收和退货必填，不超过送货数量；没有退货的抱怨留空。",
        note_en=(
            "Needed for refused and returned goods, at most what was delivered; blank without "
            "goods."
        ),
        example="5",
    )
    restocked_quantity: Quantity | None = column(
        "良品入库数量",
        note_zh="检验后可以再卖、已放回库存的数量，不超过退回数量。",
        note_en="Good enough to sell again and back in stock; not more than came back.",
        example="3",
    )
    remedy: Choice | None = column(
        "处理办法",
        choices={"redeliver": "补货", "credit": "退款", "none": "其他"},
        note_zh="还没决定就留空。选“补货”后，这些数量重新算作未交。",
        note_en="Blank while undecided. With Redeliver the goods are owed again.",
    )
    cause: Choice = column(
        "原因类别",
        choices={
            "quality": "质量",
            "specification": "规格",
            "quantity": "数量",
            "damage": "损坏",
            "late": "延迟",
            "other": "其他",
        },
    )
    loss: Money | None = column(
        "损失金额",
        note_zh="因此造成的损失，本位币。",
        note_en="What it cost the company, in the base currency.",
    )
    reason: Text = column(
        "原因",
        note_zh="客户怎么说、查明了什么。",
        note_en="What the customer says and what was found out.",
    )
    handled_by: Ref[Staff] = column("处理人", person=True)
    closed_on: Day | None = column(
        "结案日期",
        note_zh="全部处理完的日期；14 天还没结案会提醒。",
        note_en="The day it was settled; a reminder follows after 14 days.",
    )


class DeliveryNotice(
    Sheet,
    zh="交期联络",
    en="Delivery notices",
    dated="contacted_on",
    links={OrderLine: ("order_no", "line_no")},
    clause="R9 5(2)-(3)",
    note_zh="每次把交货日期告诉客户，记一行。",
):
    """One row each time a customer is told a delivery date."""

    order_no: Ref[Order] = column("订货编号")
    line_no: Positive[Whole] = column(
        "行号", note_zh="订货明细的第几行。", note_en="The order line.", example="1"
    )
    contacted_on: Day = column("联络日期")
    contacted_by: Ref[Staff] = column("联络人", person=True)
    promised_on: Day = column(
        "通知交货日期",
        ahead=True,
        note_zh="告诉客户哪天交货；以最近一次为准。",
        note_en="The day the customer was told; the latest row counts.",
    )
    kind: Choice = column(
        "类别",
        choices={"confirmed": "确定", "delayed": "延迟"},
        note_zh="日期已定选“确定”，比原交货日期晚选“延迟”。",
        note_en="Confirmed, or Delayed if later than the due date.",
    )
    reply: Text | None = column(
        "客户答复",
        note_zh="客户是否同意、有什么要求。",
        note_en="Whether the customer agrees, and what else was said.",
    )


BOOK = Book(
    zh="交货",
    en="Deliveries",
    department="shipping",
    sheets=(
        Delivery,
        Return,
        DeliveryNotice,
    ),
    note_zh=(
        "登记送货、退货和抱怨，以及告诉客户的交货日期。由进出管理科填写，"
        "出货、收到退货或联络客户的当天登记。"
    ),
    note_en=(
        "Records deliveries, returns and complaints, and what customers were told about their "
        "dates. Shipping fills it in on the day it happens."
    ),
)
