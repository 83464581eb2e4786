"""The sales channels: partners, agreements, targets and incentives."""

from datetime import date
from decimal import Decimal

from samples.rows import Row, Tables

# number, name, kind, region, owner, score, recruited, trained, active, commission, until
_PARTNERS = """
P01|本公司直销|direct|华东|1101|-|-|-|是|-|-
P02|北方机电经销部|distributor|华北|1103|4|2023-03-15|2026-03-18|是|0.03|2027-12-31
P03|西部动力代理行|agent|中西部|1104|4|2024-05-20|2026-04-22|是|0.045|2027-06-30
P04|松南电机商社|distributor|华北|1105|3|2024-11-11|2026-05-13|是|0.025|2027-10-31
P05|机电优选商城|ecommerce|华南|1106|5|2025-06-03|2026-02-26|是|0.02|2027-05-31
P06|旧港贸易代理处|agent|华南|1104|2|2022-08-08|2024-03-12|否|0.04|2025-12-31
"""
_TARGETS = {"P02": 130_000, "P03": 300_000, "P04": 450_000, "P05": 220_000}
_INCENTIVES = (("0", "0"), ("0.8", "0.003"), ("1", "0.006"), ("1.2", "0.01"))


def channel_tables() -> Tables:
    """Every sheet of the channel workbook."""
    partners, agreements = [], []
    for line in _PARTNERS.strip().splitlines():
        partner, agreement = _partner(line.split("|"))
        partners.append(partner)
        agreements += agreement
    return {
        "partners": partners,
        "agreements": agreements,
        "channel_targets": [
            {
                "quarter": f"2026Q{quarter}",
                "channel_id": channel,
                "target_amount": Decimal(target * (90 + 5 * quarter) // 100),
            }
            for quarter in range(1, 5)
            for channel, target in _TARGETS.items()
        ],
        "channel_incentives": [
            {"attainment_from": Decimal(start), "bonus_rate": Decimal(rate)}
            for start, rate in _INCENTIVES
        ],
    }


def _partner(cells: list[str]) -> tuple[Row, list[Row]]:
    number, name, kind, region, owner, score, recruited, trained, active, rate, until = cells
    partner: Row = {
        "channel_id": number,
        "name": name,
        "kind": kind,
        "region": region,
        "owner": owner,
        "screening_score": None if score == "-" else int(score),
        "recruited_on": _day(recruited),
        "trained_on": _day(trained),
        "active": active == "是",
    }
    ends = _day(until)
    if not ends:
        return partner, []
    years = ((2024, 2025), (2026, ends.year)) if ends.year > 2025 else ((2024, 2025),)
    return partner, [
        {
            "agreement_no": f"XY{start}-{number[1:]}",
            "channel_id": number,
            "signed_on": date(start - 1, 12, 18),
            "valid_from": date(start, 1, 1),
            "valid_until": ends if end == ends.year else date(end, 12, 31),
            "commission_rate": Decimal(rate),
            "terms": "按季结算佣金；不跨区销售；每年参加产品培训",
        }
        for start, end in years
    ]


def _day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)
