"""What was made, what is being made and what lies in stock, kept by manufacturing."""

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
    note_zh="每次入库一行；委托编号和订货编号只填一种。",
):
    """One row per receipt into stock, made for a forecast request or for an order line."""

    output_no: Code = column(
        "入库单号",
        key=True,
        note_zh="入库单的号码。",
        note_en="The number of the receipt.",
        example="IN2026-001",
    )
    produced_on: Day = column("入库日期")
    product_id: Ref[Product] = column("产品编号")
    quantity: Positive[Quantity] = column(
        "数量",
        note_zh="实际入库的合格品数量。",
        note_en="Good pieces actually received into stock.",
    )
    request_no: Ref[ForecastRequest] | None = column(
        "委托编号",
        note_zh="为预估生产委托而做时填写，订货编号就留空。",
        note_en="If made for a forecast request; then leave the order blank.",
    )
    order_no: Ref[Order] | None = column(
        "订货编号",
        note_zh="为订货而做时填写。库存用的半成品两种都不填。",
        note_en="If made for an order; a sub-assembly for stock names neither.",
    )
    line_no: Whole | None = column(
        "行号",
        note_zh="填了订货编号就要填订货明细的行号。",
        note_en="The order line; goes with the order number.",
        example="1",
    )


class ProductionProgress(
    Sheet,
    zh="生产进度",
    en="Production progress",
    dated="as_of",
    links={OrderLine: ("order_no", "line_no")},
    clause="R9 4(3)",
    note_zh="进度报告：每个未完的委托或订货行，每次报告一行。",
):
    """The progress report: one row per open request or order line and report."""

    as_of: Day = column(
        "报告日期",
        key=True,
        note_zh="报告哪天的情况；至少每周报一次。",
        note_en="The day it describes; at least one report a week.",
    )
    request_no: Ref[ForecastRequest] | None = column(
        "委托编号",
        key=True,
        note_zh="报告预估生产委托时填写；与订货编号必填一种。",
        note_en="If it is about a forecast request; either this or the order is needed.",
    )
    order_no: Ref[Order] | None = column(
        "订货编号",
        key=True,
        note_zh="报告订货时填写；与委托编号必填一种。",
        note_en="If it is about an order; either this or the request is needed.",
    )
    line_no: Whole | None = column(
        "行号",
        key=True,
        note_zh="填了订货编号就要填订货明细的行号。",
        note_en="The order line; goes with the order number.",
        example="1",
    )
    finished: Quantity = column(
        "制品数量",
        note_zh="已做完、还没有办入库的数量；没有填 0。",
        note_en="Made, but not yet booked into stock; 0 if none.",
        example="20",
    )
    in_process: Quantity = column(
        "在制品数量",
        note_zh="还在加工中的数量；没有填 0。",
        note_en="Still being worked on; 0 if none.",
        example="80",
    )
    expected_on: Day | None = column(
        "交货预定日期",
        ahead=True,
        note_zh="在制品全部做完的日期；有在制品却不填会提醒。",
        note_en="When all that is in process will be done; needed while there is any.",
    )


class ProductStock(
    Sheet,
    zh="商品库存明细",
    en="Product stock",
    dated="as_of",
    clause="R9 4(4)1",
    note_zh="盘点商品：每个产品在每个库位一行。",
):
    """A count of products, one row per product and place."""

    as_of: Day = column(
        "盘点日期",
        key=True,
        note_zh="数量算到这天下班为止，以后的进出由程序加减。",
        note_en="The count stands at the end of this day; later movements are added by the batch.",
    )
    product_id: Ref[Product] = column("产品编号", key=True)
    location: Text = column(
        "库位",
        key=True,
        note_zh="同一库位请用同样的写法；不分库位就都写一个名字。",
        note_en="Write one place one way; use one name if there is only one.",
    )
    quantity: Quantity = column(
        "数量",
        note_zh="库位空了填 0，不要漏行，否则仍按上次的数。",
        note_en="Enter 0 for an empty place; without a row its last count still stands.",
        example="35",
    )


class MaterialStock(
    Sheet,
    zh="主要材料库存明细",
    en="Material stock",
    dated="as_of",
    clause="R9 4(4)3",
    note_zh="盘点主要材料：每种材料在每个库位一行。",
):
    """A count of main materials, one row per material and place."""

    as_of: Day = column(
        "盘点日期",
        key=True,
        note_zh="数量算到这天下班为止，以后的进出由程序加减。",
        note_en="The count stands at the end of this day; later movements are added by the batch.",
    )
    material_id: Ref[Material] = column("材料编号", key=True)
    location: Text = column(
        "库位",
        key=True,
        note_zh="同一库位请用同样的写法；不分库位就都写一个名字。",
        note_en="Write one place one way; use one name if there is only one.",
    )
    quantity: Quantity = column(
        "数量",
        note_zh="按材料的单位；库位空了填 0，不要漏行。",
        note_en="In the material's unit; enter 0 for an empty place.",
        example="350",
    )


class MaterialArrival(
    Sheet,
    zh="主要材料进厂预定",
    en="Material arrivals",
    clause="R9 4(4)2",
    note_zh="预定进厂的每批主要材料一行。",
):
    """One row per lot of main material on its way."""

    arrival_no: Code = column(
        "进厂编号",
        key=True,
        note_zh="这批材料的编号，例如采购单号加序号。",
        note_en="A number for the lot, such as the purchase order with a suffix.",
        example="AR-001",
    )
    material_id: Ref[Material] = column("材料编号")
    expected_on: Day = column(
        "预定日期",
        ahead=True,
        note_zh="预定到厂的日期；过了没到会提醒，有变请改这里。",
        note_en="When it should come; a reminder follows if it is late. Correct it when it moves.",
    )
    quantity: Positive[Quantity] = column(
        "数量", note_zh="按材料的单位。", note_en="In the material's unit.", example="500"
    )
    supplier: Text | None = column("供应商")
    received_on: Day | None = column(
        "实际到厂日期",
        note_zh="到厂当天填写；不填表示还没到。",
        note_en="The day it came; blank means still on its way.",
    )


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
    note_zh=(
        "登记生产入库、生产进度、库存盘点和材料进厂，用来算什么时候能交货。由制造部填写："
        "入库当天登记，进度每周报，库存每月盘。"
    ),
    note_en=(
        "Records output, progress, stock counts and arriving materials, from which delivery "
        "dates are computed. Manufacturing fills it in: output daily, progress weekly, stock "
        "monthly."
    ),
)
