"""TODO"""

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


class Customer(Sheet, zh="客户", en="Customers", clause="R9 2(9)"):
    """TODO"""

    customer_id: Code = column("客户编号", key=True)
    name: Text = column("客户名称")
    status: Choice = column(
        "客户状态",
        choices={"prospect": "潜在", "active": "现有", "dormant": "休眠", "stopped": "停止交易"},
    )
    grade: Choice | None = column("客户等级", choices={"A": "A", "B": "B", "C": "C"})
    industry: Pick | None = column("行业")
    region: Pick | None = column("地区")
    channel_id: Ref[Partner] | None = column("渠道编号")
    referred_by: Ref[Self] | None = column("介绍客户")
    account_manager: Ref[Staff] = column("外务负责人", person=True)
    phone: Text | None = column("电话")
    bank: Text | None = column("往来银行")
    representative: Text | None = column("代表者")
    contact_person: Text | None = column("负责人员")
    email: Email | None = column("邮箱")
    address: Text | None = column("地址")
    order_procedure: Text | None = column("订单发出手续")
    payment_procedure: Text | None = column("付款手续")
    payment_terms: Choice = column("付款条件", choices={"cash": "现金", "credit": "账期"})
    payment_days: Whole | None = column("账期天数")
    industry_position: Text | None = column("业界地位")
    organization: Text | None = column("组织")
    wage_level: Text | None = column("工资水平")
    relationship: Text | None = column("往来关系")
    reviewed_on: Day | None = column("最近修正日期")
    stopped_on: Day | None = column("停止交易日期")


class CustomerFinance(Sheet, zh="资产负债损益", en="Customer finance", clause="R9 2(9)1"):
    """TODO"""

    customer_id: Ref[Customer] = column("客户编号", key=True)
    as_of: Day = column("基准日", key=True)
    total_assets: Money = column("资产")
    total_liabilities: Money = column("负债")
    revenue: Money | None = column("营业收入")
    net_profit: SignedMoney | None = column("损益")


class CustomerProfile(Sheet, zh="产品与能力", en="Customer profile", clause="R9 2(9)2-3"):
    """TODO"""

    customer_id: Ref[Customer] = column("客户编号", key=True)
    product_type: Text = column("产品种类", key=True)
    headcount: Whole | None = column("人员")
    equipment: Text | None = column("设备")
    monthly_capacity: Quantity | None = column("月产能力")
    monthly_sales: Money | None = column("月销售额")
    main_buyers: Text | None = column("主要需求者")


class CreditCheck(Sheet, zh="信用调查", en="Credit checks", clause="R9 2(4)"):
    """TODO"""

    customer_id: Ref[Customer] = column("客户编号", key=True)
    checked_on: Day = column("调查日期", key=True)
    checked_by: Ref[Staff] = column("调查人", person=True)
    assets_score: Score = column("资产评分")
    sales_score: Score = column("销售能力评分")
    liabilities_score: Score = column("负债评分")
    credit_score: Score = column("信用评分")
    result: Choice = column(
        "结论", choices={"approved": "可交易", "conditional": "有条件", "rejected": "不可交易"}
    )
    credit_limit: Money = column("信用额度")
    reported_to: Ref[Staff] = column("报告对象")
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
    holding="cell",
)
