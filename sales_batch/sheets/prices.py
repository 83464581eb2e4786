"""TODO"""

from sales_batch.core.kinds import (
    Choice,
    Code,
    Day,
    Flag,
    Pick,
    Positive,
    Price,
    Quantity,
    Rate,
    Text,
    Whole,
)
from sales_batch.core.sheet import Book, Ref, Sheet, column


class Product(Sheet, zh="产品", en="Products", clause="R9 3(3)"):
    """TODO"""

    product_id: Code = column("产品编号", key=True)
    name: Text = column("品名")
    specification: Text = column("规格")
    unit: Text = column("单位")
    family: Pick = column("产品类别")
    standard: Flag = column("是否标准品")
    lead_time_days: Whole = column("制造周期")
    batch_size: Positive[Quantity] | None = column("经济批量")


class Material(Sheet, zh="材料", en="Materials", clause="R9 3(3)"):
    """TODO"""

    material_id: Code = column("材料编号", key=True)
    name: Text = column("材料名称")
    specification: Text | None = column("规格")
    unit: Text = column("单位")
    category: Choice = column("材料类别", choices={"main": "主要材料", "auxiliary": "副资材"})


class MaterialPrice(Sheet, zh="主要材料价格表", en="Material prices", clause="R9 3(3)1"):
    """TODO"""

    material_id: Ref[Material] = column("材料编号", key=True)
    valid_from: Day = column("生效日期", key=True)
    price: Positive[Price] = column("单价")
    currency: Text | None = column("币种")
    supplier: Text | None = column("供应商")


class CostItem(Sheet, zh="预估成本计算表", en="Cost items", clause="R9 3(3)2"):
    """TODO"""

    product_id: Ref[Product] = column("产品编号", key=True)
    item_no: Positive[Whole] = column("序号", key=True)
    cost_type: Choice = column(
        "费用类别",
        choices={
            "main_material": "主要材料费",
            "auxiliary_material": "副资材费",
            "subassembly": "半成品",
            "processing": "加工费",
            "purchase": "外购费",
        },
    )
    material_id: Ref[Material] | None = column("材料编号")
    component_id: Ref[Product] | None = column("半成品编号")
    process: Text | None = column("工序")
    usage: Quantity = column("单位用量")
    scrap_rate: Rate | None = column("损耗率")
    setup_hours: Quantity | None = column("准备工时")
    hourly_rate: Price | None = column("工时费率")


class StandardPrice(Sheet, zh="标准品单价表", en="Standard prices", clause="R9 3(3)4"):
    """TODO"""

    product_id: Ref[Product] = column("产品编号", key=True)
    valid_from: Day = column("生效日期", key=True)
    min_quantity: Quantity = column("起订量", key=True)
    price: Positive[Price] = column("单价")


class MarketPrice(Sheet, zh="一般市价表", en="Market prices", clause="R9 3(3)3"):
    """TODO"""

    product_id: Ref[Product] = column("产品编号", key=True)
    surveyed_on: Day = column("调查日期", key=True)
    source: Text = column("来源", key=True)
    price: Positive[Price] = column("单价")


BOOK = Book(
    zh="价格表",
    en="Prices",
    department="manufacturing",
    sheets=(
        Product,
        Material,
        MaterialPrice,
        CostItem,
        StandardPrice,
        MarketPrice,
    ),
    holding="row",
)
