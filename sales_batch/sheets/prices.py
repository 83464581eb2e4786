"""The price lists that every quote is costed from, kept by manufacturing."""

from sales_batch.core.kinds import (
    Below1,
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
from sales_batch.sheets.company import Currency


class Product(Sheet, zh="产品", en="Products", clause="R9 3(3)", note_zh="每行一个产品或半成品。"):
    """One row per product or sub-assembly."""

    product_id: Code = column(
        "产品编号",
        key=True,
        note_zh="其他工作簿都用这个编号指产品，请勿更改。",
        note_en="Every other workbook names the product by this id; never change it.",
        example="P-100",
    )
    name: Text = column("品名")
    specification: Text = column("规格")
    unit: Text = column(
        "单位",
        note_zh="数量的单位，例如：台、个、公斤。",
        note_en="What quantities count, for example: pcs, kg.",
    )
    family: Pick = column(
        "产品类别",
        note_zh="同一类产品请用同样的写法，报表按它汇总。",
        note_en="Write one family one way; reports add up by it.",
    )
    standard: Flag = column(
        "是否标准品",
        note_zh="“否”的产品每次估价都须经制造部经理批准。",
        note_en="If No, every quote for it needs manufacturing's manager.",
    )
    lead_time_days: Whole = column(
        "制造周期",
        note_zh="材料齐备后到完工的工作日数，开工当天不算。",
        note_en=(
            "Working days from materials at hand to finished, the day of the start not counted."
        ),
        example="10",
    )
    batch_size: Positive[Quantity] | None = column(
        "经济批量",
        note_zh="通常一批做多少；不填表示按单生产，一批就是所订数量。",
        note_en=(
            "The lot it is made in; blank means made to order, the lot being the quantity asked "
            "for."
        ),
    )


class Material(
    Sheet, zh="材料", en="Materials", clause="R9 3(3)", note_zh="每行一种材料或外购件。"
):
    """One row per material or bought-in part."""

    material_id: Code = column(
        "材料编号",
        key=True,
        note_zh="成本和库存都用这个编号，请勿更改。",
        note_en="Costs and stock name the material by this id; never change it.",
        example="M-001",
    )
    name: Text = column("材料名称")
    specification: Text | None = column("规格")
    unit: Text = column(
        "单位",
        note_zh="价格和用量的单位，例如：公斤、米、个。",
        note_en="What prices and usages count, for example: kg, m, pcs.",
    )
    category: Choice = column(
        "材料类别",
        choices={"main": "主要材料", "auxiliary": "副资材"},
        note_zh="外购件选“主要材料”。",
        note_en="A bought-in part is a main material.",
    )


class MaterialPrice(
    Sheet,
    zh="主要材料价格表",
    en="Material prices",
    clause="R9 3(3)1",
    note_zh="材料从哪天起的单价；涨跌时加一行，旧行留着。",
):
    """What a material costs from a day on; a change is a new row, the old one stays."""

    material_id: Ref[Material] = column("材料编号", key=True)
    valid_from: Day = column(
        "生效日期",
        key=True,
        note_zh="从这一天起使用，直到下一个生效日期。",
        note_en="Used from this day until the next one listed.",
    )
    price: Positive[Price] = column(
        "单价",
        note_zh="每单位材料的价格，不含税。",
        note_en="Price of one unit of the material, without VAT.",
    )
    currency: Currency | None = column(
        "币种",
        note_zh="外币价格填三个字母的代码；不填表示本位币。",
        note_en="Three-letter code of a foreign currency; blank means the base currency.",
        example="USD",
    )
    supplier: Text | None = column("供应商")


class CostItem(
    Sheet,
    zh="预估成本计算表",
    en="Cost items",
    clause="R9 3(3)2",
    note_zh="一个单位的产品用多少材料、半成品和工时，每项一行。",
):
    """What one unit of a product takes: materials, sub-assemblies and hours, one row each."""

    product_id: Ref[Product] = column("产品编号", key=True)
    item_no: Positive[Whole] = column(
        "序号",
        key=True,
        note_zh="同一产品内从 1 往下编。",
        note_en="Counts from 1 within the product.",
        example="1",
    )
    cost_type: Choice = column(
        "费用类别",
        choices={
            "main_material": "主要材料费",
            "auxiliary_material": "副资材费",
            "subassembly": "半成品",
            "processing": "加工费",
            "purchase": "外购费",
        },
        note_zh="它决定后面哪几列要填。",
        note_en="Decides which of the next columns to fill in.",
    )
    material_id: Ref[Material] | None = column(
        "材料编号",
        note_zh="主要材料费、副资材费、外购费必填，其他类别留空。",
        note_en="Needed for main material, auxiliary material and purchase; else blank.",
    )
    component_id: Ref[Product] | None = column(
        "半成品编号",
        note_zh="半成品必填（填它的产品编号），其他类别留空。",
        note_en="Needed for a subassembly (its product id); else blank.",
    )
    process: Text | None = column(
        "工序",
        note_zh="加工费必填，例如：绕线；其他类别留空。",
        note_en="Needed for processing, for example: winding; else blank.",
    )
    usage: Quantity = column(
        "单位用量",
        note_zh="每单位产品的用量；加工费填小时数。",
        note_en="How much one unit of the product takes; hours for processing.",
        example="2.5",
    )
    scrap_rate: Below1[Rate] | None = column(
        "损耗率",
        note_zh="材料、外购件和半成品的损耗；不填按 0。加工费留空。",
        note_en="Loss of material, bought-in part or component; blank means 0. Not for processing.",
    )
    setup_hours: Quantity | None = column(
        "准备工时",
        note_zh="加工费才填：每批准备一次的小时数；不填按 0。",
        note_en="Processing only: hours to set up once per lot; blank means 0.",
        example="2",
    )
    hourly_rate: Price | None = column(
        "工时费率",
        note_zh="加工费必填：每小时的费用，本位币，不含税。其他类别留空。",
        note_en="Needed for processing: cost of one hour, base currency, without VAT; else blank.",
        example="40",
    )


class StandardPrice(
    Sheet,
    zh="标准品单价表",
    en="Standard prices",
    clause="R9 3(3)4",
    note_zh="标准品的价目，可按数量分档。",
):
    """The list price of a standard product, in steps by quantity."""

    product_id: Ref[Product] = column("产品编号", key=True)
    valid_from: Day = column(
        "生效日期",
        key=True,
        note_zh="新价目生效时，每一档都要重新列出。",
        note_en="A new price list repeats every quantity step.",
    )
    min_quantity: Quantity = column(
        "起订量",
        key=True,
        note_zh="从这个数量起用此价；最低一档填 0。",
        note_en="The price holds from this quantity on; the lowest step is 0.",
        example="0",
    )
    price: Positive[Price] = column(
        "单价",
        note_zh="是否含税按公司统一规定。",
        note_en="With or without VAT as the company has settled.",
    )


class MarketPrice(
    Sheet,
    zh="一般市价表",
    en="Market prices",
    clause="R9 3(3)3",
    note_zh="打听到的一般市价，每次调查、每个来源一行。",
):
    """What the market pays, one row per survey and source."""

    product_id: Ref[Product] = column("产品编号", key=True)
    surveyed_on: Day = column(
        "调查日期",
        key=True,
        note_zh="180 天以内的市价才采用。",
        note_en="Only prices of the last 180 days are used.",
    )
    source: Text = column(
        "来源",
        key=True,
        note_zh="价格从哪里得来；各来源取最新一次，再取中位数。",
        note_en=(
            "Where the price comes from; the latest of each source counts, and of these the median."
        ),
    )
    price: Positive[Price] = column(
        "单价",
        note_zh="是否含税按公司统一规定，与我方单价口径一致。",
        note_en="With or without VAT in the same way as our own prices.",
    )


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
    note_zh=(
        "产品、材料、成本构成和各种价格，估价成本都由此算出。由制造部填写，"
        "价格或工艺有变动时加新行，不改旧行。"
    ),
    note_en=(
        "Products, materials, what products are made of, and prices: every quote is costed "
        "from these. Manufacturing fills it in; a new price gets a new row, and old rows stay."
    ),
    holding="row",
)
