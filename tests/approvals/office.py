"""An office whose documents and approvals change from one night to the next."""

import copy
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.kinds import CODE, DAY, FLAG, NumberKind
from sales_batch.core.number_kinds import WholeKind
from sales_batch.core.sheet import Column, Sheet
from sales_batch.core.tables import Handed
from sales_batch.evaluate import Evaluated, evaluate
from sales_batch.figures.approval_states import approval_states
from sales_batch.figures.approvals import approvals_in_force, to_keep
from sales_batch.sheets import SHEETS
from tests.frames import admitted

DAY_ONE = date(2026, 11, 20)
DECIDED = date(2026, 11, 19)
BY_TABLE = {sheet.table: sheet for sheet in SHEETS}

Row = dict[str, Any]
Rows = dict[str, list[Row]]

STAFF = {
    "R1": ("management", "representative", None),
    "R2": ("management", "representative", None),
    "M1": ("field_sales", "manager", "R1"),
    "F1": ("manufacturing", "manager", "R1"),
    "H1": ("sales_office", "department_head", "M1"),
    "C1": ("sales_office", "clerk", "H1"),
}


def full(table: str, **given: Any) -> Row:
    """A row with something in every column."""
    columns = BY_TABLE[table].columns
    return {name: _something(column) for name, column in columns.items()} | given


def _something(column: Column) -> Any:
    if column.choices and column.kind is not FLAG:
        return next(iter(column.choices))
    if column.kind is DAY:
        return date(2026, 11, 2)
    if column.kind is FLAG:
        return True
    if isinstance(column.kind, WholeKind):
        return 1
    if isinstance(column.kind, NumberKind):
        return Decimal(1) if column.kind.name == "rate" else Decimal(10)
    return "C1" if column.target and column.target.table == "staff" else "X1"


def other(sheet: type[Sheet], name: str, value: Any) -> Any:
    """Another value that the column may hold."""
    column = sheet.columns[name]
    if column.choices and column.kind is not FLAG:
        return next(choice for choice in column.choices if choice != value)
    if column.kind is DAY:
        return value + timedelta(1)
    if column.kind is FLAG:
        return not value
    if isinstance(column.kind, NumberKind):
        step = Decimal("-0.5") if column.kind.name == "rate" else 1
        return value + step
    return "H1" if column.kind is CODE and value == "C1" else f"{value}-2"


def documents() -> Rows:
    """One document of each subject, and the registers that they need."""
    staff = [
        full("staff", staff_id=name, department=place, position=position, reports_to=superior,
             joined_on=None, left_on=None)
        for name, (place, position, superior) in STAFF.items()
    ]  # fmt: skip
    return {
        "staff": staff,
        "products": [full("products", product_id="X1", standard=False)],
        "quotes": [full("quotes", quote_no="Q-1", customer_id="K1")],
        "quote_lines": [full("quote_lines", quote_no="Q-1", quantity=Decimal(100))],
        "orders": [full("orders", order_no="SO-1", voucher_type="special", customer_id="K1")],
        "order_lines": [full("order_lines", order_no="SO-1", quantity=Decimal(100))],
        "order_changes": [full("order_changes", order_no="SO-1", quantity_change=Decimal(5))],
        "forecast_requests": [full("forecast_requests", request_no="Y-1")],
        "returns": [full("returns", return_no="RT-1")],
        "proposals": [full("proposals", proposal_no="PR-1")],
        "entertainment": [full("entertainment", request_no="E-1", kind="dining_out")],
        "credit_checks": [full("credit_checks", customer_id="K1")],
        "customers": [full("customers", customer_id="K1")],
        "applications": [full("applications", application_no="A-1")],
        "plans": [full("plans", plan_no="B-1")],
        "approvals": [],
    }


REFERENCES = {
    "quote": "Q-1", "nonstandard": "Q-1", "special_order": "SO-1", "forecast_request": "Y-1",
    "return": "RT-1", "proposal": "PR-1", "entertainment": "E-1", "credit": "K1",
    "application": "A-1", "plan": "B-1",
}  # fmt: skip
APPROVERS = dict.fromkeys(REFERENCES, ("M1",)) | {
    "nonstandard": ("F1",), "application": ("H1", "M1"), "plan": ("H1", "M1"),
}  # fmt: skip


class Office:
    """Documents and approvals, and what the runs so far have seen of them."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.rows = documents()
        self.facts: Mapping[str, DataFrame] = {}
        self.settings = settings or Settings()
        self.runs = 0

    def approve(self, subject: str, *approvers: str, **given: Any) -> None:
        """A row of each approver; without names those who may."""
        for approver in approvers or APPROVERS[subject]:
            number = f"K-{len(self.rows['approvals']) + 1}"
            row = {
                "approval_no": number, "subject": subject, "reference": REFERENCES[subject],
                "approver": approver, "decided_on": DECIDED, "decision": "approved",
            }  # fmt: skip
            self.rows["approvals"].append(row | given)

    def night(self, day: date = DAY_ONE) -> Evaluated:
        """Judge what stands there, and keep what is seen for the first time."""
        handed = [Handed("management/all.xlsx", admitted(copy.deepcopy(self.rows)))]
        evaluated = evaluate(handed, self.settings, day, facts=self.facts)
        self.runs += 1
        new = to_keep(evaluated.table(approvals_in_force), whole=not evaluated.tables.unread)
        self.facts = {
            name: pd.concat([*filter(len, [self.facts.get(name, [])]), self._seen(fact)])
            for name, fact in new.items()
        }
        return evaluated

    def _seen(self, fact: DataFrame) -> DataFrame:
        return fact.assign(run=pd.array([self.runs] * len(fact), dtype=pd.ArrowDtype(pa.int64())))

    def state(self, subject: str, day: date = DAY_ONE) -> str:
        """How a matter stands tonight."""
        return states(self.night(day))[subject]


def states(evaluated: Evaluated) -> Mapping[str, str]:
    """The state of each subject's one document."""
    table = evaluated.table(approval_states)
    return dict(zip(table.subject, table.state, strict=True))


def found(evaluated: Evaluated, code: str) -> list[str]:
    """The severities of the findings of a code."""
    return [str(one.severity) for one in evaluated.findings if one.check.code == code]
