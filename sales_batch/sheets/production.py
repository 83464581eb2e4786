"""TODO"""

from sales_batch.core.kinds import Code, Day, Positive, Quantity, Text, Whole
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.orders import ForecastRequest, Order, OrderLine
from sales_batch.sheets.prices import Material, Product


class ProductionOutput(
    Sheet,
    zh="生产入库",
    en="Production output",
    dated="produced_on",
    links={OrderLine: ("order_no", "line_no")},
    clause="R9 4(2)6",
    happened=True,
):
    """TODO"""

    output_no: Code = column("入库单号", key=True)
    produced_on: Day = column("入库日期")
    product_id: Ref[Product] = column("产品编号")
    quantity: Positive[Quantity] = column("数量")
    request_no: Ref[ForecastRequest] | None = column("委托编号")
    order_no: Ref[Order] | None = column("订货编号")
    line_no: Whole | None = column("行号")


class ProductionProgress(
    Sheet,
    zh="生产进度",
    en="Production progress",
    dated="as_of",
    links={OrderLine: ("order_no", "line_no")},
    clause="R9 4(3)",
):
    """TODO"""

    as_of: Day = column("报告日期", key=True)
    request_no: Ref[ForecastRequest] | None = column("委托编号", key=True)
    order_no: Ref[Order] | None = column("订货编号", key=True)
    line_no: Whole | None = column("行号", key=True)
    finished: Quantity = column("制品数量")
    in_process: Quantity = column("在制品数量")
    expected_on: Day | None = column("交货预定日期", ahead=True)


class ProductStock(Sheet, zh="商品库存明细", en="Product stock", dated="as_of", clause="R9 4(4)1"):
    """TODO"""

    as_of: Day = column("盘点日期", key=True)
    product_id: Ref[Product] = column("产品编号", key=True)
    location: Text = column("库位", key=True)
    quantity: Quantity = column("数量")


class MaterialStock(
    Sheet, zh="主要材料库存明细", en="Material stock", dated="as_of", clause="R9 4(4)3"
):
    """TODO"""

    as_of: Day = column("盘点日期", key=True)
    material_id: Ref[Material] = column("材料编号", key=True)
    location: Text = column("库位", key=True)
    quantity: Quantity = column("数量")


class MaterialArrival(Sheet, zh="主要材料进厂预定", en="Material arrivals", clause="R9 4(4)2"):
    """TODO"""

    arrival_no: Code = column("进厂编号", key=True)
    material_id: Ref[Material] = column("材料编号")
    expected_on: Day = column("预定日期", ahead=True)
    quantity: Positive[Quantity] = column("数量")
    supplier: Text | None = column("供应商")
    received_on: Day | None = column("实际到厂日期")


BOOK = Book(
    zh="生产与库存",
    en="Production",
    department="manufacturing",
    sheets=(
        ProductionOutput,
        ProductionProgress,
        ProductStock,
        MaterialStock,
        MaterialArrival,
    ),
)
