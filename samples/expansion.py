"""Business development: applications, plans and everything that hangs on a plan."""

from datetime import date
from decimal import Decimal
from random import Random

from samples.days import AS_OF
from samples.rows import Row, Tables
from samples.trade import Line

# number, day, applicant, purpose, scope, benefit
_APPLICATIONS = """
A26-01|2026-01-12|1702|扩大减速电机在华东输送与包装行业的销售|华东 减速电机|1800000
A26-02|2026-02-25|1702|进入华南智能家居与医疗器械用直流电机市场|华南 直流电机|1500000
A26-03|2026-05-11|1103|提高变压器在华北环保与轨道设备中的份额|华北 变压器|900000
A26-04|2026-09-14|1702|在境外设立销售办事处|境外|600000
"""

# number, application, title, owner, family, region, budget, starts, ends, sales, customers, share
_PLANS = """
B26-01|A26-01|华东减速电机拓展|1702|减速电机|华东|180000|2026-02-24|2026-09-30|700000|3|0.08
B26-02|A26-02|华南直流电机拓展|1702|直流电机|华南|220000|2026-04-01|2026-12-31|500000|4|0.06
B26-03|A26-03|华北变压器份额提升|1103|变压器|华北|120000|2026-06-15|2027-03-31|600000|2|0.05
"""
_STRATEGIES = {
    "target_market": "{region}的设备制造企业",
    "target_customers": "年用量五百台以上、有技术部门的整机厂",
    "competition": "甲友电机厂价格低但交期不稳，丙通电器售后较弱",
    "product_strategy": "以标准品为主，按客户接口做小改型",
    "sales_strategy": "外务与拓展部联合拜访，先试用后批量",
    "promotion": "参加区域展会，办两场技术研究会",
    "resources": "外务一人、技术支持半人、样机二十台",
}

# plan, title, planned, done
_MILESTONES = """
B26-01|完成目标客户名单|2026-03-16|2026-03-13
B26-01|样机试用不少于五家|2026-05-29|2026-06-03
B26-01|首批批量订单|2026-07-30|2026-07-24
B26-01|成果总结|2026-09-30|2026-09-29
B26-02|完成市场调研|2026-04-30|2026-04-28
B26-02|医疗器械样机认证|2026-07-15|2026-07-20
B26-02|签约两家新客户|2026-09-30|2026-09-22
B26-02|销售额达成目标|2026-12-25|
B26-03|技术研究会一场|2026-07-30|2026-07-29
B26-03|进入两家合格供方名录|2026-10-30|2026-10-27
B26-03|销售额过半|2026-12-30|
B26-03|成果总结|2027-03-31|
"""

# plan, day, progress, spent, problems, actions
_REVIEWS = """
B26-01|2026-03-20|0.15|20000|名单中三家已与同行签年度合同|改攻二线设备厂
B26-01|2026-04-17|0.3|48000||
B26-01|2026-05-15|0.45|76000|样机数量不足|增做十台样机
B26-01|2026-06-12|0.6|99000||
B26-01|2026-07-10|0.75|128000||
B26-01|2026-08-07|0.85|149000|一家客户付款慢|改为款到发货
B26-01|2026-09-04|0.95|164000||
B26-02|2026-04-29|0.1|15000||
B26-02|2026-05-27|0.2|38000|认证周期比预计长|委托外部实验室并行测试
B26-02|2026-06-24|0.3|62000||
B26-02|2026-07-22|0.45|90000||
B26-02|2026-08-19|0.55|118000||
B26-02|2026-09-16|0.65|139000|竞争对手降价|突出噪声与寿命优势
B26-02|2026-10-14|0.75|160000||
B26-02|2026-11-11|0.85|178000||
B26-03|2026-07-10|0.1|9000||
B26-03|2026-08-07|0.2|24000||
B26-03|2026-09-04|0.3|35000|两家客户预算推迟|先供小批量
B26-03|2026-10-09|0.4|47000||
B26-03|2026-11-06|0.5|58000||
"""

# plan, description, probability, impact, response, owner, closed
_RISKS = """
B26-01|铜价上涨挤压毛利|3|3|按季调整报价，与供应商锁价|1702|2026-09-29
B26-01|客户试用周期过长|2|3|派技术员驻场|1702|2026-08-31
B26-02|医疗认证不通过|2|5|预留改型时间与备用实验室|1702|2026-07-20
B26-02|对手大幅降价|4|4|提供寿命测试报告，捆绑售后|1702|
B26-03|轨道项目招标推迟|3|4|同时跟进环保设备客户|1103|
B26-03|大规格变压器产能不足|2|4|提前下预估生产委托|1502|
"""

# plan, kind, title, owner, held, budget, spent, contacts, result
_PROMOTIONS = """
B26-01|exhibition|东部输送设备展|1702|2026-04-22|60000|57800|46|意向客户六家
B26-01|event|减速电机技术研究会|1702|2026-06-18|15000|13600|18|试用申请五份
B26-02|event|医疗器械驱动研讨会|1702|2026-05-21|20000|18900|22|样机认证两家
B26-02|online|直流电机线上推广|1702|2026-08-05|40000|36500|85|询价十一份
B26-03|event|变压器选型研究会|1103|2026-07-29|18000|16200|25|进入供方名录两家
B26-03|exhibition|北部环保装备展|1103|2026-12-09|45000||0|
|mail|新版产品目录邮寄|1702|2026-03-18|8000|7650|30|老客户补单若干
"""

# plan, kind, title, owner, planned, done, result
_INITIATIVES = """
B26-01|new_product|低噪声减速电机|1502|2026-06-30|2026-06-26|噪声降三分贝，已小批
B26-02|upgrade|直流电机长寿命碳刷|1502|2026-08-31|2026-09-04|寿命提高四成
B26-02|differentiation|医疗级防护外壳|1702|2026-12-18||
B26-03|quality|变压器线包浸漆一次合格率|1502|2026-10-30|2026-10-28|由96%升至98.5%
B26-03|positioning|环保设备专用变压器系列|1103|2027-01-29||
|process|订单评审由三天缩为一天|1301|2026-05-29|2026-05-27|平均一天半
"""


def plan_tables() -> Tables:
    """Every sheet of the business development workbook."""
    return {
        "applications": _rows(
            _APPLICATIONS, "application_no applied_on applicant purpose scope expected_benefit"
        ),
        "plans": [_complete(row) for row in _rows(_PLANS, _PLAN_COLUMNS)],
        "milestones": _counted(
            _rows(_MILESTONES, "plan_no title planned_on done_on"), "milestone_no", "owner"
        ),
        "reviews": _rows(_REVIEWS, "plan_no held_on progress spent problems actions"),
        "risks": _counted(
            _rows(_RISKS, "plan_no description probability impact response owner closed_on"),
            "risk_no",
        ),
        "evaluations": [
            {
                "plan_no": "B26-01",
                "evaluated_on": date(2026, 10, 20),
                "evaluated_by": "1702",
                "reported_to": "1701",
                "lessons": "样机先行有效；付款条件应在试用前谈定；名单要提前核对竞争对手合同期",
            }
        ],
        "promotions": _numbered(_rows(_PROMOTIONS, _PROMOTION_COLUMNS), "promotion_no", "H26"),
        "initiatives": _numbered(
            _rows(_INITIATIVES, "plan_no kind title owner planned_on done_on result"),
            "initiative_no",
            "C26",
        ),
    }


_PLAN_COLUMNS = (
    "plan_no application_no title owner family region budget starts_on ends_on"
    " target_sales target_customers_won target_share"
)
_PROMOTION_COLUMNS = "plan_no kind title owner held_on budget spent contacts result"
_EXACT = ("expected_benefit", "budget", "target_sales", "target_share", "progress", "spent")
_WHOLE = ("target_customers_won", "probability", "impact", "contacts")


def _rows(text: str, columns: str) -> list[Row]:
    names = columns.split()
    return [
        {name: _cell(name, cell) for name, cell in zip(names, line.split("|"), strict=True)}
        for line in text.strip("\n").splitlines()
    ]


def _cell(name: str, cell: str) -> str | int | Decimal | date | None:
    if not cell:
        return None
    if name.endswith("_on"):
        return date.fromisoformat(cell)
    return Decimal(cell) if name in _EXACT else int(cell) if name in _WHOLE else cell


def _complete(plan: Row) -> Row:
    texts = {name: text.format(region=plan["region"]) for name, text in _STRATEGIES.items()}
    return plan | texts | {"target_satisfaction": 8}


def _counted(rows: list[Row], column: str, owner: str = "") -> list[Row]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["plan_no"]] = counts.get(row["plan_no"], 0) + 1
        row[column] = counts[row["plan_no"]]
        if owner:
            row[owner] = "1103" if row["plan_no"] == "B26-03" else "1702"
    return rows


def _numbered(rows: list[Row], column: str, letter: str) -> list[Row]:
    return [{column: f"{letter}-{place + 1:02}"} | row for place, row in enumerate(rows)]


def join_plans(random: Random, tables: Tables, lines: list[Line]) -> None:
    """Note on some orders of a plan's family, region and time that they came of the plan."""
    customers = {row["customer_id"]: row for row in tables["customers"]}
    families = {row["product_id"]: row["family"] for row in tables["products"]}
    for plan in tables["plans"]:
        for line in lines:
            order, day = line.order, line.order["received_on"]
            fits = families[line.row["product_id"]] == plan["family"]
            near = customers[order["customer_id"]]["region"] == plan["region"]
            running = plan["starts_on"] <= day <= min(plan["ends_on"], AS_OF)
            if fits and near and running and random.random() < 0.5:
                order["plan_no"] = plan["plan_no"]
