"""Good workbooks to be spoilt: filled templates, samples, and one from another program."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from sales_batch.excel.template import write_template
from sales_batch.sheets import approvals, channels, company
from tests.excel.rawbook import XML, zipped
from tests.hostile.case import header, parts, row

SAMPLES = Path(__file__).parents[2] / "samples" / "inbox"
CHOSEN = (
    "order_desk/受理订货 2026年11月补单.xlsx",
    "development/销售渠道.xlsx",
    "management/审批 2026年下半年.xlsx",
    "general_affairs/绩效考核.xlsx",
)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
TYPES = (
    f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_RELS}"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
)
APPROVALS: list[dict[str, Any]] = [
    {
        "approval_no": f"SP-{at:03}",
        "subject": "quote",
        "reference": f"Q2026-{at:03}",
        "approver": "S001",
        "decided_on": date(2026, 11, at),
        "decision": "approved",
        "amount": Decimal("1234.5") * at,
        "note": "同意 & 好" if at % 2 else None,
    }
    for at in range(1, 13)
]
COMPANY: dict[str, list[dict[str, Any]]] = {
    "staff": [
        {
            "staff_id": f"S{at:03}",
            "name": "李四",
            "department": "order_desk",
            "position": "clerk",
            "email": "a@example.com",
            "joined_on": date(2020, 1, at),
        }
        for at in range(1, 6)
    ],
    "calendar": [{"day": date(2026, 10, at), "working": at > 7} for at in range(1, 11)],
    "exchange_rates": [
        {"currency": "USD", "valid_from": date(2026, at, 1), "rate": Decimal("7.1234")}
        for at in range(1, 8)
    ],
}


def originals(folder: Path) -> Mapping[str, bytes]:
    """The good workbooks by name; `folder` is for writing them."""
    filled = folder / "filled.xlsx"
    found: dict[str, bytes] = {}
    for name, book, rows in (
        ("approvals template", approvals.BOOK, {"approvals": APPROVALS}),
        ("company template", company.BOOK, COMPANY),
        ("empty template", channels.BOOK, {}),
    ):
        write_template(book, filled, "zh", rows=rows)
        found[name] = filled.read_bytes()
    found |= {path: (SAMPLES / path).read_bytes() for path in CHOSEN}
    xml = header() + "".join(row(f"AP-{at}", at) for at in range(2, 9))
    found["by hand"] = zipped(parts(xml) | {"[Content_Types].xml": TYPES})
    found["saved by openpyxl"] = _resaved(found["approvals template"])
    return found


def _resaved(data: bytes) -> bytes:
    file = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(file)
    return file.getvalue()
