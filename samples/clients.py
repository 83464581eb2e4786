"""The customers: their cards, their finances, what they make, and the channels they come by."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from samples.days import between
from samples.people import FIELD, SALES_HEAD
from samples.rows import Row

ACTIVE, STOPPED, STOPPED_ON = 34, "C038", date(2026, 8, 14)
EXPORTERS = ("C009", "C021")
REJECTED = "C040"
ASKED_FOR_CREDIT = "C004"
"""Pays cash, and was looked into when it asked for credit."""

# name, industry, region, channel; the first 34 are active, then prospect, dormant and stopped ones
_CLIENTS = """
云江纺织机械|纺织机械|华东|
临河包装设备|包装机械|华东|
南屏泵业|水泵|华南|
东湾医疗器材|医疗器械|华南|
北原自动门|门控|华北|
江川输送设备|输送机械|华东|
青澜制冷|制冷空调|华东|P02
鹿鸣办公设备|办公设备|华北|P02
海澄进出口贸易|外贸|华南|
云江电梯部件|电梯|华东|
白石粮食机械|农用机械|中西部|P03
南屏仪器仪表|仪器仪表|华南|
宁溪印刷机械|印刷机械|华东|
北原环保设备|环保设备|华北|P02
临河食品机械|食品机械|华东|
龙津阀门|阀门|华东|
松原农用机械|农用机械|华北|P04
秀水服装设备|纺织机械|华南|
东湾智能家居|智能家居|华南|P05
青澜健身器材|健身器材|华东|P05
临江国际贸易|外贸|华东|
江川工业控制|工业控制|华东|
白石矿山电器|矿山电器|中西部|P03
岚城照明工程|照明|中西部|
宁溪电气成套|电气成套|华东|
南屏实验设备|仪器仪表|华南|P04
北原轨道配件|轨道交通|华北|
云江塑料机械|塑料机械|华东|
金坪灌溉设备|水泵|中西部|P03
松原暖通工程|制冷空调|华北|P02
秀水电子|电子|华南|P05
岚城安防设备|安防|中西部|P03
龙津焊接设备|工业控制|华东|
临河物流装备|输送机械|华东|
金坪新能源|新能源|中西部|
东湾机器人|工业控制|华南|
松原风机|风机|华北|
宁溪玩具|玩具|华东|
青澜家电配件|家电|华东|
岚城电动工具|电动工具|中西部|
"""
_CITIES = {"华东": "东省", "华南": "南省", "华北": "北省", "中西部": "西省"}
_STREETS = ("工业大道", "创业路", "兴业街", "建设路", "科技园路", "长安街")
_FAMILY_NAMES = "赵钱吴郑冯蒋卫朱秦尤吕施孔严金魏陶姜"
_GIVEN_NAMES = ("先生", "女士")
_POSITIONS = ("区域内前三", "细分行业领先", "中等规模", "成长型企业", "地方骨干企业")
_RELATIONS = ("稳定", "良好", "逐步扩大")
_WAGES = ("高于当地平均", "与当地平均相当", "略低于当地平均")


@dataclass
class Clients:
    """The sheets of the customer workbook, credit limits still to be set."""

    customers: list[Row]
    finance: list[Row]
    profile: list[Row]
    checks: list[Row]


def clients(random: Random) -> Clients:
    """Forty customers with everything that the card asks for of an active one."""
    lines = [line.split("|") for line in _CLIENTS.strip().splitlines()]
    customers = [_card(random, place, line) for place, line in enumerate(lines)]
    known = [row for row in customers if row["status"] != "prospect"]
    return Clients(
        customers,
        [_finance(random, row, year) for row in known for year in (2024, 2025)],
        [row for customer in known for row in _profile(random, customer)],
        [row for customer in customers for row in _checks(random, customer)],
    )


def _status(place: int) -> str:
    if place < ACTIVE:
        return "active"
    return "prospect" if place in (34, 35, 39) else "stopped" if place == 37 else "dormant"


def _card(random: Random, place: int, line: list[str]) -> Row:
    name, industry, region, channel = line
    status = _status(place)
    cash = place % 4 == 3
    row = {
        "customer_id": f"C{place + 1:03}",
        "name": f"{name}有限公司",
        "status": status,
        "grade": None if status == "prospect" else "AABBBCCC"[place % 8],
        "industry": industry,
        "region": region,
        "channel_id": channel or None,
        "referred_by": f"C{place - 8:03}" if place in (12, 17, 23, 28, 33) else None,
        "account_manager": FIELD[place % len(FIELD)],
        "payment_terms": "cash" if cash else "credit",
        "payment_days": None if cash else (30, 45, 60)[place % 3],
        "phone": f"0500-555{place + 101:04}",
        "contact_person": random.choice(_FAMILY_NAMES) + random.choice(_GIVEN_NAMES),
        "email": f"purchase{place + 1:02}@example.com",
        "address": f"{_CITIES[region]}{name[:2]}市{random.choice(_STREETS)}{place * 7 + 3}号",
        "stopped_on": STOPPED_ON if status == "stopped" else None,
    }
    return row if status == "prospect" else row | _background(random, row)


def _background(random: Random, row: Row) -> Row:
    days = between(date(2026, 6, 8), date(2026, 11, 13))
    late = row["status"] != "active"
    return {
        "bank": f"示例银行{row['name'][:2]}支行",
        "representative": random.choice(_FAMILY_NAMES) + "总经理",
        "order_procedure": random.choice(("盖章订单传真确认", "邮件订单加盖公章", "采购系统下单")),
        "payment_procedure": random.choice(("对账后开票付款", "款到发货", "月结转账")),
        "industry_position": random.choice(_POSITIONS),
        "organization": random.choice(
            ("采购部、生产部、品质部", "采购中心集中采购", "厂长负责采购")
        ),
        "wage_level": random.choice(_WAGES),
        "relationship": f"往来{random.randint(1, 12)}年，{random.choice(_RELATIONS)}",
        "reviewed_on": date(2026, 2, 9) if late else random.choice(days),
    }


def _finance(random: Random, customer: Row, year: int) -> Row:
    assets = Decimal(random.randint(8, 90) * 1_000_000)
    return {
        "customer_id": customer["customer_id"],
        "as_of": date(year, 12, 31),
        "total_assets": assets,
        "total_liabilities": assets * random.randint(30, 65) / 100,
        "revenue": assets * random.randint(70, 180) / 100,
        "net_profit": assets * random.randint(-2, 9) / 100,
    }


def _profile(random: Random, customer: Row) -> list[Row]:
    kinds = (f"{customer['industry']}整机", f"{customer['industry']}配套件")
    return [
        {
            "customer_id": customer["customer_id"],
            "product_type": kind,
            "headcount": random.randint(20, 420),
            "equipment": random.choice(
                ("装配线2条", "数控机床12台", "装配线4条、检测台6台", "冲床8台")
            ),
            "monthly_capacity": Decimal(random.randint(2, 60) * 100),
            "monthly_sales": Decimal(random.randint(8, 300) * 10_000),
            "main_buyers": random.choice(
                ("整机厂", "工程承包商", "经销商", "终端用户", "海外客户")
            ),
        }
        for kind in kinds[: 1 + (random.random() < 0.4)]
    ]


def _checks(random: Random, customer: Row) -> list[Row]:
    place = int(customer["customer_id"][1:])
    if customer["customer_id"] == REJECTED:
        return [_check(random, customer, date(2026, 9, 16), "rejected")]
    cash = customer["payment_terms"] == "cash" and customer["customer_id"] != ASKED_FOR_CREDIT
    if customer["status"] == "prospect" or cash:
        return []
    result = "conditional" if place % 9 == 0 else "approved"
    first = random.choice(between(date(2025, 12, 2), date(2025, 12, 30)))
    checks = [_check(random, customer, first, result)]
    if place % 3 == 0 and customer["status"] == "active":
        again = random.choice(between(date(2026, 6, 1), date(2026, 9, 30)))
        checks.append(_check(random, customer, again, result))
    return checks


def _check(random: Random, customer: Row, day: date, result: str) -> Row:
    low, high = (1, 3) if result == "rejected" else (3, 5)
    scores = ("assets_score", "sales_score", "liabilities_score", "credit_score")
    notes = {"conditional": "首批订单先收三成定金", "rejected": "负债过高，只接受现金交易"}
    return {
        "customer_id": customer["customer_id"],
        "checked_on": day,
        "checked_by": customer["account_manager"],
        **{score: random.randint(low, high) for score in scores},
        "result": result,
        "credit_limit": Decimal(0),
        "reported_to": SALES_HEAD,
        "note": notes.get(result),
    }


def set_limits(checks: list[Row], exposure: dict[str, Decimal], random: Random) -> None:
    """Give every check a limit with room above what the customer owes on the as-of day."""
    for check in checks:
        if check["result"] == "rejected":
            continue
        owed = exposure.get(check["customer_id"], Decimal(0))
        room = owed * random.randint(125, 190) / 100
        check["credit_limit"] = max(Decimal(100_000), (room // 50_000 + 1) * 50_000)
