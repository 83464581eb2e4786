"""The customer cards, kept by field sales: who the customers are and what credit they get."""

from typing import Self

from sales_batch.core.kinds import (
    Choice,
    Code,
    Day,
    Email,
    Money,
    Pick,
    Quantity,
    Score,
    SignedMoney,
    Text,
    Whole,
)
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.channels import Partner
from sales_batch.sheets.company import Staff


class Customer(
    Sheet, zh="客户", en="Customers", clause="R9 2(9)", note_zh="每行一位客户的基本资料。"
):
    """One row per customer: the front of the card."""

    customer_id: Code = column(
        "客户编号",
        key=True,
        note_zh="其他工作簿都用这个编号指客户，请勿更改。",
        note_en="Every other workbook names the customer by this id; never change it.",
        example="C001",
    )
    name: Text = column("客户名称")
    status: Choice = column(
        "客户状态",
        choices={"prospect": "潜在", "active": "现有", "dormant": "休眠", "stopped": "停止交易"},
        note_zh="现有客户的卡片会检查是否填全；停止交易的客户不再受理订货。",
        note_en=(
            "Cards of active customers are checked for gaps; a stopped customer gets no new orders."
        ),
    )
    grade: Choice | None = column(
        "客户等级",
        choices={"A": "A", "B": "B", "C": "C"},
        note_zh="您判断的等级。程序每天按交货额另算一个，两者不同会提示。",
        note_en=(
            "Your own judgement. The batch computes a class every day and says where the two "
            "differ."
        ),
    )
    industry: Pick | None = column("行业")
    region: Pick | None = column(
        "地区",
        note_zh="请与“市场规模”表用同样的写法，市场份额才算得对。",
        note_en="Write it as in the sheet of market sizes, so that market shares come out right.",
    )
    channel_id: Ref[Partner] | None = column(
        "渠道编号",
        note_zh="经渠道成交的客户填渠道编号；不填表示直接销售。",
        note_en="The partner that brings the business; blank means direct sale.",
    )
    referred_by: Ref[Self] | None = column(
        "介绍客户",
        note_zh="由哪位客户介绍来的；不能填自己，也不能互相介绍成圈。",
        note_en="The customer who made the introduction; not the customer itself, and no circles.",
    )
    account_manager: Ref[Staff] = column(
        "外务负责人",
        person=True,
        note_zh="负责这位客户的外务人员，有关提醒发给他。",
        note_en="The field sales person who looks after the customer and gets the reminders.",
    )
    phone: Text | None = column(
        "电话",
        note_zh="客户卡片十项之一，现有客户请填。",
        note_en="One of the ten items of the card; needed for active customers.",
    )
    bank: Text | None = column(
        "往来银行",
        note_zh="客户卡片十项之一，现有客户请填。",
        note_en="One of the ten items of the card; needed for active customers.",
    )
    representative: Text | None = column(
        "代表者",
        note_zh="客户方的法定代表人或老板。卡片十项之一。",
        note_en="The person who represents the customer's company. One of the ten items.",
    )
    contact_person: Text | None = column(
        "负责人员",
        note_zh="客户方与我们联络的人。卡片十项之一。",
        note_en="The customer's person who deals with us. One of the ten items.",
    )
    email: Email | None = column(
        "邮箱",
        note_zh="客户方的联络邮箱。",
        note_en="The customer's mail address for our contacts.",
    )
    address: Text | None = column("地址")
    order_procedure: Text | None = column(
        "订单发出手续",
        note_zh="客户内部怎样发出订单。卡片十项之一。",
        note_en="How the customer issues its orders. One of the ten items.",
    )
    payment_procedure: Text | None = column(
        "付款手续",
        note_zh="客户内部怎样办理付款。卡片十项之一。",
        note_en="How the customer makes its payments. One of the ten items.",
    )
    payment_terms: Choice = column(
        "付款条件",
        choices={"cash": "现金", "credit": "账期"},
        note_zh="选“账期”的客户，要先在“信用调查”表登记调查结果。",
        note_en="A credit customer needs a row in the sheet of credit checks first.",
    )
    payment_days: Whole | None = column(
        "账期天数",
        note_zh="账期客户从开单到付款的天数；现金客户留空。",
        note_en="Days from invoice to payment for a credit customer; leave blank for cash.",
        example="30",
    )
    industry_position: Text | None = column(
        "业界地位",
        note_zh="例如：本市同行前三。卡片十项之一。",
        note_en="For example: among the top three of the region. One of the ten items.",
    )
    organization: Text | None = column(
        "组织",
        note_zh="主要部门和决策人。卡片十项之一。",
        note_en="The main departments and who decides. One of the ten items.",
    )
    wage_level: Text | None = column(
        "工资水平",
        note_zh="与当地同行相比的工资水平。卡片十项之一。",
        note_en="Wages compared with the local industry. One of the ten items.",
    )
    relationship: Text | None = column(
        "往来关系",
        note_zh="过去往来的情况。卡片十项之一。",
        note_en="How the relationship has gone so far. One of the ten items.",
    )
    reviewed_on: Day | None = column(
        "最近修正日期",
        note_zh="最近一次核对整张卡片的日期；现有客户超过 180 天会提醒。",
        note_en=(
            "When the whole card was last gone through; after 180 days an active customer's is due."
        ),
    )
    stopped_on: Day | None = column(
        "停止交易日期",
        note_zh="客户状态为“停止交易”时必填；从这一天起的订货会报错。",
        note_en="Needed when the status is Stopped; orders from this day on are an error.",
    )


class CustomerFinance(
    Sheet,
    zh="资产负债损益",
    en="Customer finance",
    clause="R9 2(9)1",
    note_zh="客户某一天的资产、负债和损益，每次取得新资料加一行。",
):
    """What a customer owns, owes and earns on a day; a new row for each new statement."""

    customer_id: Ref[Customer] = column("客户编号", key=True)
    as_of: Day = column(
        "基准日",
        key=True,
        note_zh="资料所属的日子，例如年末。",
        note_en="The day the figures stand for, such as the year's end.",
        example="2025-12-31",
    )
    total_assets: Money = column(
        "资产", note_zh="单位：本位币元。", note_en="In the base currency."
    )
    total_liabilities: Money = column(
        "负债", note_zh="单位：本位币元。", note_en="In the base currency."
    )
    revenue: Money | None = column(
        "营业收入", note_zh="基准日为止一年的收入。", note_en="Revenue of the year up to that day."
    )
    net_profit: SignedMoney | None = column(
        "损益", note_zh="盈利填正数，亏损填负数。", note_en="A profit is positive, a loss negative."
    )


class CustomerProfile(
    Sheet,
    zh="产品与能力",
    en="Customer profile",
    clause="R9 2(9)2-3",
    note_zh="客户经营的每类产品：人员、设备、产能和销路。",
):
    """What a customer makes or sells, one row per product: people, capacity, buyers."""

    customer_id: Ref[Customer] = column("客户编号", key=True)
    product_type: Text = column(
        "产品种类",
        key=True,
        note_zh="客户自己的产品或业务。",
        note_en="The customer's own product or business.",
    )
    headcount: Whole | None = column(
        "人员",
        note_zh="从事这类产品的人数。",
        note_en="People working on this product.",
        example="60",
    )
    equipment: Text | None = column("设备")
    monthly_capacity: Quantity | None = column(
        "月产能力",
        note_zh="一个月最多能做多少件。",
        note_en="How many pieces it can make in a month.",
    )
    monthly_sales: Money | None = column(
        "月销售额", note_zh="这类产品一个月的销售额。", note_en="Its monthly sales of this product."
    )
    main_buyers: Text | None = column(
        "主要需求者", note_zh="客户的产品卖给谁。", note_en="Who buys from the customer."
    )


class CreditCheck(
    Sheet,
    zh="信用调查",
    en="Credit checks",
    clause="R9 2(4)",
    note_zh="每次信用调查一行；以最近一次的结论和额度为准。",
):
    """One row per credit investigation; the latest one counts."""

    customer_id: Ref[Customer] = column("客户编号", key=True)
    checked_on: Day = column("调查日期", key=True)
    checked_by: Ref[Staff] = column(
        "调查人",
        person=True,
        note_zh="做调查的员工。",
        note_en="The person who made the investigation.",
    )
    assets_score: Score = column(
        "资产评分", note_zh="1 最差，5 最好。", note_en="1 is poorest, 5 is best."
    )
    sales_score: Score = column(
        "销售能力评分", note_zh="1 最差，5 最好。", note_en="1 is poorest, 5 is best."
    )
    liabilities_score: Score = column(
        "负债评分",
        note_zh="1 负债最重，5 负债最轻。",
        note_en="1 is the heaviest debt, 5 the lightest.",
    )
    credit_score: Score = column(
        "信用评分", note_zh="1 最差，5 最好。", note_en="1 is poorest, 5 is best."
    )
    result: Choice = column(
        "结论",
        choices={"approved": "可交易", "conditional": "有条件", "rejected": "不可交易"},
        note_zh="“不可交易”的客户，账期订货会报错。",
        note_en="A rejected customer's credit orders are an error.",
    )
    credit_limit: Money = column(
        "信用额度",
        note_zh="应收、已交未开票和未交订货合计的上限；批准前按 0 算。",
        note_en=(
            "The most that may be owed or on order at one time; counts as 0 until it is approved."
        ),
        example="200000",
    )
    reported_to: Ref[Staff] = column(
        "报告对象",
        note_zh="听取报告的人，须是部长或更高职位。",
        note_en="Who received the report; a department head or above.",
    )
    note: Text | None = column("备注")


BOOK = Book(
    zh="客户卡片",
    en="Customers",
    department="field_sales",
    sheets=(
        Customer,
        CustomerFinance,
        CustomerProfile,
        CreditCheck,
    ),
    note_zh=(
        "客户卡片：客户是谁、财务和能力如何、给多少信用。由外务填写，新客户先建卡再受理订货，"
        "有变化随时修正。"
    ),
    note_en=(
        "The customer cards: who the customers are, how they stand and what credit they get. "
        "Field sales fills it in; a new customer gets a card before the first order, and every "
        "change is entered as it is learned."
    ),
    holding="cell",
)
