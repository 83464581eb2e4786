"""The small workbooks of the bench's company: staff, customers, products, prices and approvals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from sales_batch.excel.template import Row, Rows

CUSTOMERS, PRODUCTS, CLERKS = 400, 300, 12
DAY = date(2026, 11, 30)
"""The day as of which the company is in order."""
BEGAN = date(2025, 12, 1)
FAMILIES = ("电动机", "发电机", "变压器", "减速机", "控制柜", "配件")
PLACES = ("上海", "苏州", "无锡", "宁波", "杭州", "常州", "南通", "嘉兴")
SURNAMES, GIVEN = "陈周许孙林高何郭马罗", "立秋文静佳宁小川"


@dataclass(frozen=True)
class Catalogue:
    """The products as arrays: the list price in units of 0.0001, and which are standard."""

    price: npt.NDArray[np.int64]
    standard: npt.NDArray[np.bool_]
    weighed: npt.NDArray[np.bool_]
    """Sold by weight, in quantities with decimals."""


def catalogue(seed: int) -> Catalogue:
    """The products of a seed."""
    draw = np.random.default_rng([seed, 0])
    cents = draw.integers(500, 60_000, PRODUCTS)
    return Catalogue(cents * 100, draw.random(PRODUCTS) < 0.6, draw.random(PRODUCTS) < 0.1)


def customer_id(number: int) -> str:
    """The id of a customer, counted from 0."""
    return f"C{number + 1:04d}"


def product_id(number: int) -> str:
    """The id of a product, counted from 0."""
    return f"P-{number + 1:04d}"


def clerk_id(number: int) -> str:
    """The id of someone who takes orders, counted from 0."""
    return f"S{number + 101}"


def on_credit(customer: Any) -> Any:
    """Every third customer pays on credit; takes a number or an array of numbers."""
    return customer % 3 == 0


def company() -> Rows:
    """The staff: clerks, and those who approve."""
    clerks = [
        _person(clerk_id(n), "order_desk" if n % 2 else "field_sales", "clerk", n)
        for n in range(CLERKS)
    ]
    heads = [
        _person("S001", "field_sales", "manager", 20),
        _person("S002", "manufacturing", "manager", 21),
        _person("S003", "shipping", "department_head", 22),
        _person("S004", "management", "representative", 23),
    ]
    return {"staff": [*heads, *clerks]}


def _person(staff_id: str, department: str, position: str, number: int) -> Row:
    name = SURNAMES[number % 10] + GIVEN[number % 8] + GIVEN[(number * 3 + 1) % 8]
    return {
        "staff_id": staff_id,
        "name": name,
        "department": department,
        "position": position,
        "email": f"{staff_id.lower()}@example.com",
        "joined_on": date(2020, 1, 1),
    }


def customers() -> Rows:
    """The customer cards, all filled in; credit customers with their investigation."""
    cards = [_card(n) for n in range(CUSTOMERS)]
    finance = [
        {
            "customer_id": customer_id(n),
            "as_of": date(2025, 12, 31),
            "total_assets": Decimal(8_000_000),
            "total_liabilities": Decimal(2_500_000),
        }
        for n in range(CUSTOMERS)
    ]
    profile = [{"customer_id": customer_id(n), "product_type": "机械"} for n in range(CUSTOMERS)]
    checks = [_credit_check(n) for n in range(CUSTOMERS) if on_credit(n)]
    return {
        "customers": cards,
        "customer_finance": finance,
        "customer_profile": profile,
        "credit_checks": checks,
    }


def _card(n: int) -> Row:
    place = PLACES[n % len(PLACES)]
    return {
        "customer_id": customer_id(n),
        "name": f"{place}客户{n + 1}有限公司",
        "status": "active",
        "region": place,
        "industry": "机械",
        "account_manager": clerk_id(n * 2 % CLERKS),
        "phone": f"021-5550{n:04d}",
        "bank": "示例银行",
        "representative": SURNAMES[n % 10] + "总",
        "contact_person": SURNAMES[(n + 3) % 10] + "经理",
        "address": f"{place}示例路{n + 1}号",
        "order_procedure": "书面订单，采购部盖章",
        "payment_procedure": "见票后转账",
        "payment_terms": "credit" if on_credit(n) else "cash",
        "payment_days": 60 if on_credit(n) else None,
        "industry_position": "当地同行前五",
        "organization": "采购部、工程部",
        "wage_level": "与当地持平",
        "relationship": "往来多年",
        "reviewed_on": date(2026, 9, 1),
    }


def _credit_check(n: int) -> Row:
    return {
        "customer_id": customer_id(n),
        "checked_on": BEGAN,
        "checked_by": clerk_id(n * 2 % CLERKS),
        **dict.fromkeys(("assets_score", "sales_score", "liabilities_score", "credit_score"), 4),
        "result": "approved",
        "credit_limit": Decimal(9_000_000_000),
        "reported_to": "S001",
    }


def finance() -> Rows:
    """An invoice for each customer, and its payment."""
    numbers = range(CUSTOMERS)
    invoices = [
        {
            "invoice_no": f"INV-{n:04d}",
            "customer_id": customer_id(n),
            "invoiced_on": date(2026, 9, 30),
            "due_on": date(2026, 11, 15),
            "amount": Decimal(10_000 + n),
        }
        for n in numbers
    ]
    payments = [
        {
            "receipt_no": f"RC-{n:04d}",
            "invoice_no": f"INV-{n:04d}",
            "collected_on": date(2026, 11, 10),
            "amount": Decimal(10_000 + n),
        }
        for n in numbers
    ]
    return {"receivables": invoices, "collections": payments}


def prices(goods: Catalogue) -> Rows:
    """Products with what they are made of, what they cost and what the market pays."""
    listed = [Decimal(int(price)).scaleb(-4) for price in goods.price]
    standard = np.flatnonzero(goods.standard).tolist()
    materials = ("硅钢片", "铜线", "轴承", "绝缘漆")
    return {
        "products": [_product(goods, n) for n in range(PRODUCTS)],
        "materials": [
            {
                "material_id": f"M-{m:03d}",
                "name": name,
                "unit": "公斤",
                "category": "main" if m < 3 else "auxiliary",
            }
            for m, name in enumerate(materials)
        ],
        "material_prices": [
            {"material_id": f"M-{m:03d}", "valid_from": BEGAN, "price": Decimal(8 + 5 * m)}
            for m in range(len(materials))
        ],
        "cost_items": [item for n in range(PRODUCTS) for item in _cost_items(n, listed[n])],
        "standard_prices": [
            {
                "product_id": product_id(n),
                "valid_from": BEGAN,
                "min_quantity": Decimal(0),
                "price": listed[n],
            }
            for n in standard
        ],
        "market_prices": [
            {
                "product_id": product_id(n),
                "surveyed_on": DAY - timedelta(20),
                "source": "同行报价",
                "price": listed[n],
            }
            for n in standard
        ],
    }


def _product(goods: Catalogue, n: int) -> Row:
    family = FAMILIES[n % len(FAMILIES)]
    return {
        "product_id": product_id(n),
        "name": f"{family}{n + 1}型",
        "specification": f"{5 + n % 40} kW / 380 V",
        "unit": "公斤" if goods.weighed[n] else "台",
        "family": family,
        "standard": bool(goods.standard[n]),
        "lead_time_days": 5 + n % 20,
        "batch_size": Decimal(20),
    }


def _cost_items(n: int, listed: Decimal) -> Sequence[Row]:
    usage = (listed / 60).quantize(Decimal("0.01"))
    material = {"cost_type": "main_material", "material_id": f"M-{n % 3:03d}", "usage": usage}
    process = {
        "cost_type": "processing",
        "process": "装配",
        "usage": Decimal("0.2"),
        "hourly_rate": Decimal(40),
    }
    return [
        {"product_id": product_id(n), "item_no": number, **item}
        for number, item in enumerate((material, process), 1)
    ]


def production(requests: Sequence[Mapping[str, Any]]) -> Rows:
    """Plenty in stock of every product, and the output of every forecast request."""
    counted = DAY - timedelta(5)
    return {
        "product_stock": [
            {
                "as_of": counted,
                "product_id": product_id(n),
                "location": "成品库",
                "quantity": Decimal(90_000_000),
            }
            for n in range(PRODUCTS)
        ],
        "production_output": [
            {
                "output_no": f"IN-{at:06d}",
                "produced_on": request["requested_on"] + timedelta(10),
                "product_id": request["product_id"],
                "quantity": request["quantity"],
                "request_no": request["request_no"],
            }
            for at, request in enumerate(requests, 1)
            if request["cancelled_on"] is None
        ],
        "production_progress": [
            {
                "as_of": counted,
                "request_no": request["request_no"],
                "finished": Decimal(0),
                "in_process": request["quantity"] - request["cancelled_quantity"],
                "expected_on": DAY + timedelta(10),
            }
            for request in requests
            if request["cancelled_on"] is not None
        ],
    }


def approvals(matters: Sequence[tuple[str, str, date]]) -> Rows:
    """The decisions on matters (subject, reference, day) and on every credit limit."""
    credit = [("credit", customer_id(n), BEGAN) for n in range(CUSTOMERS) if on_credit(n)]
    return {
        "approvals": [
            {
                "approval_no": f"AP-{number:06d}",
                "subject": subject,
                "reference": reference,
                "approver": "S001" if subject in ("forecast_request", "return") else "S004",
                "decided_on": day,
                "decision": "approved",
            }
            for number, (subject, reference, day) in enumerate([*credit, *matters], 1)
        ]
    }
