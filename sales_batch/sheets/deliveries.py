"""TODO"""

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


class Delivery(
    Sheet,
    zh="送货通知单",
    en="Deliveries",
    dated="delivered_on",
    links={OrderLine: ("order_no", "order_line_no")},
    clause="R9 5(4)-(6)",
    happened=True,
):
    """TODO"""

    delivery_no: Code = column("送货单号", key=True)
    line_no: Positive[Whole] = column("行号", key=True)
    order_no: Ref[Order] = column("订货编号")
    order_line_no: Positive[Whole] = column("订货行号")
    product_id: Ref[Product] | None = column("产品编号")
    delivered_on: Day = column("出货日期")
    quantity: Positive[Quantity] = column("数量")
    unit_price: Price | None = column("单价")
    invoice_no: Ref[Receivable] | None = column("单据编号")
    inspected_by: Ref[Staff] | None = column("检验人", person=True)
    name_ok: Flag | None = column("品名相符")
    quality_ok: Flag | None = column("品质合格")
    specification_ok: Flag | None = column("规格相符")
    price_ok: Flag | None = column("单价相符")
    quantity_ok: Flag | None = column("数量相符")
    carrier: Text | None = column("承运人")
    signed_on: Day | None = column("客户签收日期")
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
):
    """TODO"""

    return_no: Code = column("退货编号", key=True)
    delivery_no: Code = column("送货单号")
    line_no: Positive[Whole] = column("行号")
    happened_on: Day = column("发生日期")
    kind: Choice = column(
        "类别", choices={"refused": "拒收", "returned": "退货", "complaint": "抱怨"}
    )
    quantity: Quantity | None = column("数量")
    restocked_quantity: Quantity | None = column("良品入库数量")
    remedy: Choice | None = column(
        "处理办法", choices={"redeliver": "补货", "credit": "退款", "none": "其他"}
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
    loss: Money | None = column("损失金额")
    reason: Text = column("原因")
    handled_by: Ref[Staff] = column("处理人", person=True)
    closed_on: Day | None = column("结案日期")


class DeliveryNotice(
    Sheet,
    zh="交期联络",
    en="Delivery notices",
    dated="contacted_on",
    links={OrderLine: ("order_no", "line_no")},
    clause="R9 5(2)-(3)",
):
    """TODO"""

    order_no: Ref[Order] = column("订货编号")
    line_no: Positive[Whole] = column("行号")
    contacted_on: Day = column("联络日期")
    contacted_by: Ref[Staff] = column("联络人", person=True)
    promised_on: Day = column("通知交货日期", ahead=True)
    kind: Choice = column("类别", choices={"confirmed": "确定", "delayed": "延迟"})
    reply: Text | None = column("客户答复")


BOOK = Book(
    zh="交货",
    en="Deliveries",
    department="shipping",
    sheets=(
        Delivery,
        Return,
        DeliveryNotice,
    ),
)
