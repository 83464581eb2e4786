"""The staff of the company, its calendar and its exchange rates."""

from datetime import date
from decimal import Decimal

from samples.days import EXCEPTIONS
from samples.rows import Row

# number, name, mail name, department, position, reports to, joined, left
_STAFF = """
1001 沈国梁 shen.guoliang management representative - 2009-03-02 -
1002 顾秋云 gu.qiuyun management representative - 2026-02-02 -
1101 陆建民 lu.jianmin field_sales manager 1001 2011-04-01 -
1102 何思远 he.siyuan field_sales department_head 1101 2014-02-17 -
1103 陈立秋 chen.liqiu field_sales section_chief 1102 2016-08-01 -
1104 周文静 zhou.wenjing field_sales clerk 1102 2018-03-05 -
1105 孙小川 sun.xiaochuan field_sales clerk 1102 2020-06-15 -
1106 许佳宁 xu.jianing field_sales clerk 1102 2023-09-01 -
1201 唐月华 tang.yuehua sales_office department_head 1101 2013-05-06 -
1202 马晓兰 ma.xiaolan sales_office clerk 1201 2019-04-08 -
1203 方志明 fang.zhiming sales_office clerk 1201 2022-02-21 -
1204 于海棠 yu.haitang sales_office clerk 1201 2026-04-01 -
1301 郭爱萍 guo.aiping order_desk department_head 1101 2010-10-11 -
1302 罗海燕 luo.haiyan order_desk clerk 1301 2017-01-09 -
1303 丁一帆 ding.yifan order_desk clerk 1301 2021-07-05 2026-06-30
1304 宋雨晴 song.yuqing order_desk clerk 1301 2026-07-01 -
1401 高振宇 gao.zhenyu shipping department_head 1001 2012-11-19 -
1402 田春生 tian.chunsheng shipping clerk 1401 2018-05-14 -
1403 曹丽娜 cao.lina shipping clerk 1401 2021-03-15 -
1501 韩永刚 han.yonggang manufacturing manager 1001 2010-06-07 -
1502 石磊明 shi.leiming manufacturing section_chief 1501 2015-09-14 -
1601 林素芬 lin.sufen general_affairs department_head 1002 2011-08-22 -
1602 江雪梅 jiang.xuemei general_affairs clerk 1601 2020-10-12 -
1701 叶知秋 ye.zhiqiu development department_head 1002 2016-04-11 -
1702 苏明远 su.mingyuan development section_chief 1701 2019-11-04 -
"""

REPRESENTATIVES = ("1001", "1002")
"""The second of them joined on 2 February: until then the first was the only one."""
SALES_MANAGER, SALES_HEAD, ORDER_HEAD, OFFICE_HEAD = "1101", "1102", "1301", "1201"
FACTORY_MANAGER, SHIPPING_HEAD = "1501", "1401"
FIELD = ("1103", "1104", "1105", "1106")
ESTIMATORS = ("1202", "1203")
NEWCOMER = "1204"
"""The third estimator, who prepares quotes since May."""
INSPECTORS = ("1402", "1403")
DEVELOPERS = ("1701", "1702")
LEFT = "1303"
SECOND_SINCE = date(2026, 2, 2)
NEWCOMER_SINCE = date(2026, 5, 6)

_USD = """7.0820 7.0550 7.0310 7.0480 7.0620 7.0905 7.1120 7.0960 7.0740 7.0515 7.0630 7.0780"""
_EUR = """8.2100 8.1930 8.1750 8.2060 8.2310 8.2620"""


def staff() -> list[Row]:
    """Everybody who works, or has worked, for the company."""
    return [_person(*line.split()) for line in _STAFF.strip().splitlines()]


def _person(*cells: str) -> Row:
    number, name, mail, department, position, superior, joined, left = cells
    return {
        "staff_id": number,
        "name": name,
        "department": department,
        "position": position,
        "email": f"{mail}@example.com",
        "reports_to": None if superior == "-" else superior,
        "joined_on": date.fromisoformat(joined),
        "left_on": None if left == "-" else date.fromisoformat(left),
    }


def calendar() -> list[Row]:
    """The company's own exceptions to the official working days."""
    return [
        {"day": day, "working": working, "reason": reason}
        for day, (working, reason) in EXCEPTIONS.items()
    ]


def exchange_rates() -> list[Row]:
    """The dollar by month and the euro by two months, from December 2025 on."""
    rows = []
    for currency, rates, step in (("USD", _USD, 1), ("EUR", _EUR, 2)):
        for place, rate in enumerate(rates.split()):
            month = 11 + place * step
            day = date(2025 + month // 12, month % 12 + 1, 1)
            rows.append({"currency": currency, "valid_from": day, "rate": Decimal(rate)})
    return rows


def representatives(day: date) -> tuple[str, ...]:
    """Those who represent the company on a day."""
    return REPRESENTATIVES if day >= SECOND_SINCE else REPRESENTATIVES[:1]


def estimators(day: date) -> tuple[str, ...]:
    """Those who prepare quotes on a day."""
    return (*ESTIMATORS, NEWCOMER) if day >= NEWCOMER_SINCE else ESTIMATORS
