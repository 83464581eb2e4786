"""What is known of the market: intelligence, surveys, market sizes, satisfaction."""

from datetime import date
from decimal import Decimal
from random import Random

from samples.catalogue import AC, DC, GEARED, TRANSFORMER
from samples.clients import ACTIVE
from samples.days import MONTHS, between, month_end
from samples.people import DEVELOPERS, FIELD
from samples.rows import Row, Tables

_KINDS = ("competitor", "news", "magazine", "industry")
_SOURCES = {
    "competitor": ("客户转告", "展会资料", "同行报价单"),
    "news": ("示例财经日报", "区域经济快讯"),
    "magazine": ("电机商情月刊", "装备制造周刊"),
    "industry": ("行业协会简报", "标准化通讯"),
}
_SUMMARIES = {
    "competitor": ("对手对批量客户让价", "对手交期缩短一周", "对手推出同规格新品"),
    "news": ("设备更新补助政策发布", "铜价月内小幅上涨", "区域制造业投资回升"),
    "magazine": ("减速电机需求增长", "智能家居电机小型化趋势", "变压器能效新标准解读"),
    "industry": ("行业产量同比增加", "能效标准征求意见", "磁材供应趋稳"),
}
_RIVALS = ("甲友电机厂", "乙达机电", "丙通电器", "丁力传动")
_COMMENTS = ("交期准时", "质量稳定", "希望缩短小批量交期", "技术支持及时", "价格略高", None)

# number, purpose, method, sample, owner, planned, done, findings
_SURVEYS = """
V26-01|了解华东减速电机需求与价格|interview|24|1702|2026-02-27|2026-02-26|年需求稳中有升，交期最受重视
V26-02|华南直流电机市场规模|desk|12|1702|2026-04-30|2026-04-28|智能家居用量最大
V26-03|客户满意度半年调查|questionnaire|34|1702|2026-06-30|2026-06-29|平均八分，小批量交期待改进
V26-04|华北变压器竞争格局|visit|15|1103|2026-08-31|2026-09-02|前三家占六成
V26-05|渠道伙伴经营状况|interview|4|1701|2026-10-30|2026-10-29|电商平台增长最快
V26-06|新能源客户需求|interview|10|1702|2026-12-18||
"""
_MARKET = {DC: 5_200_000, AC: 6_800_000, GEARED: 7_400_000, TRANSFORMER: 6_100_000}
_SHARES = {"华东": 40, "华南": 28, "华北": 18, "中西部": 14}


def market_tables(random: Random, tables: Tables) -> Tables:
    """Every sheet of the market workbook."""
    active = tables["customers"][:ACTIVE]
    return {
        "intelligence": _intelligence(random, tables),
        "surveys": [_survey(line.split("|")) for line in _SURVEYS.strip().splitlines()],
        "market_sizes": [
            {
                "quarter": f"2026Q{quarter}",
                "family": family,
                "region": region,
                "market_amount": Decimal(amount * share * (96 + 2 * quarter) // 10_000 * 100),
            }
            for quarter in range(1, 5)
            for family, amount in _MARKET.items()
            for region, share in _SHARES.items()
        ],
        "satisfaction": [
            {
                "customer_id": customer["customer_id"],
                "surveyed_on": day,
                "score": random.choice((6, 7, 8, 8, 9, 9, 10)),
                "comment": random.choice(_COMMENTS),
            }
            for day in (date(2026, 6, 24), date(2026, 10, 28))
            for customer in active
        ],
    }


def _intelligence(random: Random, tables: Tables) -> list[Row]:
    standard = [row for row in tables["standard_prices"] if row["min_quantity"] == 1]
    rows = []
    for month in MONTHS:
        last = month_end(2026, month) if month < 11 else date(2026, 11, 20)
        for kind in _KINDS:
            row = {
                "collected_on": random.choice(between(date(2026, month, 5), last)),
                "collected_by": random.choice((*DEVELOPERS, *FIELD)),
                "source_kind": kind,
                "source": random.choice(_SOURCES[kind]),
                "summary": random.choice(_SUMMARIES[kind]),
            }
            rows.append(row | (_rival(random, standard) if kind == "competitor" else {}))
    return sorted(rows, key=lambda row: row["collected_on"])


def _rival(random: Random, standard: list[Row]) -> Row:
    price = random.choice(standard)
    return {
        "competitor": random.choice(_RIVALS),
        "product_id": price["product_id"],
        "competitor_price": (price["price"] * random.randint(92, 103) / 100).quantize(
            Decimal("0.1")
        ),
        "competitor_delivery_days": random.choice((10, 15, 20, 30)),
    }


def _survey(cells: list[str]) -> Row:
    number, purpose, method, sample, owner, planned, done, findings = cells
    return {
        "survey_no": number,
        "purpose": purpose,
        "method": method,
        "sample_size": int(sample),
        "owner": owner,
        "planned_on": date.fromisoformat(planned),
        "done_on": date.fromisoformat(done) if done else None,
        "findings": findings or None,
        "reported_to": "1002" if owner == "1701" else "1701",
    }
