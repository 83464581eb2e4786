"""Appraisal: targets by quarter, grades, and who was trained in what."""

from datetime import date
from decimal import Decimal
from random import Random

from samples.days import between
from samples.people import FIELD, SALES_HEAD, SALES_MANAGER
from samples.rows import Row, Tables

_TURNOVER = {"1103": 1_800_000, "1104": 1_100_000, "1105": 600_000, "1106": 450_000}
"""What each of the field staff should sell in a quarter, without VAT."""

# indicator, target (of amounts: as a share of the turnover), weight
_KPIS = (
    ("orders_amount", "1", "0.3"),
    ("delivered_amount", "0.9", "0.3"),
    ("visits", "20", "0.15"),
    ("win_rate", "0.5", "0.15"),
    ("collection_rate", "0.9", "0.1"),
)
_HEAD_KPIS = (
    ("market_share", "0.12", "0.4"),
    ("satisfaction", "8", "0.3"),
    ("new_customers", "2", "0.2"),
    ("other", "10", "0.1"),
)
_GRADES = (
    ("0", "D", "面谈并制订改进计划"),
    ("70", "C", "不奖不罚，列入下季辅导"),
    ("85", "B", "季度奖金按标准发放"),
    ("95", "A", "季度奖金上浮两成，优先晋升"),
)
_RESULTS = ("测验合格", "测验优秀", "能独立讲解", "已应用于拜访")


def appraisal_tables(random: Random, tables: Tables) -> Tables:
    """Every sheet of the appraisal workbook."""
    targets = [
        row
        for quarter in range(1, 5)
        for person in (*FIELD, SALES_HEAD)
        for row in _targets(random, quarter, person)
    ]
    return {
        "kpi_targets": targets,
        "kpi_grades": [
            {"score_from": Decimal(score), "grade": grade, "consequence": text}
            for score, grade, text in _GRADES
        ],
        "trainings": _trainings(random, tables),
    }


def _targets(random: Random, quarter: int, person: str) -> list[Row]:
    rows = []
    for kpi, target, weight in _HEAD_KPIS if person == SALES_HEAD else _KPIS:
        row: Row = {
            "period": f"2026Q{quarter}",
            "staff_id": person,
            "kpi": kpi,
            "target": Decimal(target) * (_TURNOVER[person] if kpi.endswith("_amount") else 1),
            "weight": Decimal(weight),
        }
        if kpi == "other" and quarter < 4:
            row["actual"] = Decimal(random.randint(8, 11))
        rows.append(row)
    return rows


def _trainings(random: Random, tables: Tables) -> list[Row]:
    days = between(date(2026, 1, 12), date(2026, 11, 6))
    rows = [
        _training(random, random.choice(days), topic) | {"staff_id": person}
        for topic in ("product", "method", "market")
        for person in (SALES_MANAGER, SALES_HEAD, *FIELD)
    ]
    for partner in tables["partners"]:
        if partner["active"] and partner["trained_on"]:
            training = _training(random, partner["trained_on"], "product")
            rows.append(training | {"channel_id": partner["channel_id"]})
    return sorted(rows, key=lambda row: row["held_on"])


def _training(random: Random, day: date, topic: str) -> Row:
    return {
        "held_on": day,
        "topic": topic,
        "hours": Decimal(random.choice(("1.5", "2", "3", "4"))),
        "result": random.choice(_RESULTS),
    }
