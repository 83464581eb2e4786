"""The backlog's first page: the six figures of the month, and what one must see at a glance."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pyarrow as pa
from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.exact import frame_of, throughout, total, totals, zeros
from sales_batch.core.figure import Field, field
from sales_batch.core.kinds import AMOUNT, DAY, PICK, QUANTITY, TEXT, WHOLE
from sales_batch.core.report import Chart, Page, Table
from sales_batch.core.words import Words
from sales_batch.figures.backlog import this
from sales_batch.figures.months import order_pace
from sales_batch.reports.layout import addable, spread

STEPS = {
    "order_opening": Words("1　上月底的订货受理余额", "1  Order backlog, end of last month"),
    "order_adjustment": Words("　　＋ 以前月份的调整", "     + adjustments to closed months"),
    "order_received": Words("2　＋ 本月份的订货受理额", "2  + received this month"),
    "order_changed": Words("　　＋ 本月变更", "     + changed this month"),
    "order_delivered": Words("3　－ 本月份的交货量", "3  − delivered this month"),
    "order_returned": Words("　　＋ 本月退回待补", "     + came back, owed again"),
    "order_closing": Words("　　＝ 月末订货受理余额", "     = order backlog, end of month"),
    "forecast_opening": Words(
        "4　上月底预估生产委托余额", "4  Forecast backlog, end of last month"
    ),
    "forecast_adjustment": Words("　　＋ 以前月份的调整", "     + adjustments to closed months"),
    "forecast_requested": Words("5　＋ 本月份的预估生产委托额", "5  + requested this month"),
    "forecast_cancelled": Words("　　－ 本月取消", "     − cancelled this month"),
    "forecast_produced": Words("6　－ 本月份的预估生产额", "6  − produced this month"),
    "forecast_closing": Words(
        "　　＝ 月末预估生产委托余额", "     = forecast backlog, end of month"
    ),
}
"""The six figures of R9 4(2) by their numbers, with what lies between them, so that they add up."""

ITEM = field("item", "项目", "Item", TEXT)
AMOUNT_FIELD = field("amount", "金额", "Amount", AMOUNT)
FAMILY = field("family", "产品类别", "Family", PICK)
UNIT = field("unit", "单位", "Unit", TEXT)
FAMILY_STEPS = {
    "order_opening": Words("1 期初受理", "1 Orders, opening"),
    "order_received": Words("2 本月受理", "2 Received"),
    "order_changed": Words("本月变更", "Changed"),
    "order_delivered": Words("3 本月交货", "3 Delivered"),
    "order_returned": Words("本月退回", "Returned"),
    "order_closing": Words("期末受理", "Orders, closing"),
    "forecast_opening": Words("4 期初委托", "4 Forecasts, opening"),
    "forecast_requested": Words("5 本月委托", "5 Requested"),
    "forecast_cancelled": Words("本月取消", "Cancelled"),
    "forecast_produced": Words("6 本月生产", "6 Produced"),
    "forecast_closing": Words("期末委托", "Forecasts, closing"),
}
PACE = {one.name: one for one in order_pace.fields}
GLANCE = (
    field("day", "截至", "As of", DAY),
    field("open_lines", "未交行数", "Open lines", WHOLE),
    field("open_amount", "未交金额", "Open amount", AMOUNT),
    field("overdue_lines", "其中逾期行数", "Overdue lines", WHOLE),
    field("overdue_amount", "逾期金额", "Overdue amount", AMOUNT),
    PACE["book_to_bill"],
    PACE["book_to_bill_3"],
    PACE["coverage"],
)
MONTHS = (
    field("month", "月份", "Month", TEXT),
    field("received_amount", "受理额", "Received", AMOUNT),
    field("delivered_amount", "交货额", "Delivered", AMOUNT),
    field("closing_amount", "月末余额", "Backlog", AMOUNT),
)

TITLE = Words("余额总表", "The six figures")
CHARTS = (
    Chart(
        "column",
        Words("每月受理额与交货额", "Received and delivered by month"),
        4,
        "month",
        ("received_amount", "delivered_amount"),
    ),
    Chart("line", Words("月末订货受理余额", "Order backlog"), 4, "month", ("closing_amount",)),
)


def six_figures(
    families: Mapping[str, DataFrame],
    months: DataFrame,
    open_rows: DataFrame,
    pace: DataFrame,
    *,
    day: date,
    settings: Settings,
) -> Page:
    """The page: the month's figures in total and by family, 13 months as charts, what is late.

    `families` are the roll-forwards of `order` and `forecast` backlog by family and unit, `months`
    the one of orders by month.
    """
    tables = (
        _in_total(families, months, settings),
        Table(_glance(open_rows, pace, day), GLANCE, Words("要点", "At a glance")),
        _quantities(families),
        _amounts(families["order"]),
        Table(months, MONTHS, Words("近 13 个月（金额）", "The last 13 months (amounts)")),
    )
    return Page("six_figures", TITLE, tables, CHARTS, _note(day, settings))


def _note(day: date, settings: Settings) -> Words:
    tax = ("含税", "with") if settings.prices_include_vat else ("不含税", "without")
    return Words(
        f"{this(day)} 月，算到 {day}。金额为{tax[0]}金额（{settings.currency}），"
        "按现行单价计算，只在显示时四舍五入。",
        f"Month {this(day)}, until {day}. Amounts in {settings.currency}, {tax[1]} VAT, at the "
        "prices in force; they are rounded only where they are shown.",
    )


def _in_total(families: Mapping[str, DataFrame], months: DataFrame, settings: Settings) -> Table:
    """The six figures in total: one line each, quantities by unit of measure, and the amount."""
    now = months.iloc[-1]
    moved = pd.concat([_long(what, table) for what, table in families.items()])
    used = moved.loc[(moved["quantity"] != 0).to_numpy(bool), "step"].unique()
    shown = [step for step in STEPS if "adjustment" not in step or step in used]
    amounts = [
        now[f"{step.removeprefix('order_')}_amount"] if step.startswith("order") else None
        for step in shown
    ]
    lines = frame_of(
        pa.table(
            {
                "step": pa.array(shown),
                "item": pa.array([STEPS[step].to(settings.language) for step in shown]),
                "amount": pa.array(amounts, AMOUNT.arrow),
            }
        )
    )
    table, units = spread(moved, "step", "quantity", lines)
    title = Words("本月六项数字", "The six figures of the month")
    return Table(table, (ITEM, *units, AMOUNT_FIELD), title)


def _long(what: str, table: DataFrame) -> DataFrame:
    """A backlog by family as one row per step and unit."""
    steps = [name for name in table.columns if name.endswith("_quantity")]
    sums = totals(table, ["unit"], dict.fromkeys(steps, QUANTITY))
    return pd.concat(
        [
            DataFrame(
                {
                    "step": throughout(sums, f"{what}_{name.removesuffix('_quantity')}", TEXT),
                    "unit": sums["unit"],
                    "quantity": sums[name],
                }
            )
            for name in steps
        ]
    )


def _glance(open_rows: DataFrame, pace: DataFrame, day: date) -> DataFrame:
    """One row: what is open, what of it is late, and how fast it comes and goes."""
    owing = open_rows[(open_rows["open_quantity"] > 0).to_numpy(bool)]
    late = owing[owing["overdue"].to_numpy(bool)]
    counts = {"open_lines": len(owing), "overdue_lines": len(late)}
    amounts = {
        "open_amount": total(owing["open_amount"]),
        "overdue_amount": total(late["open_amount"]),
    }
    row = {"day": pa.array([day], pa.date32())}
    row |= {name: pa.array([number], pa.int64()) for name, number in counts.items()}
    row |= {name: pa.array([amount], AMOUNT.arrow) for name, amount in amounts.items()}
    return frame_of(pa.table(row)).join(pace)


def _quantities(families: Mapping[str, DataFrame]) -> Table:
    """Both backlogs side by side, by family and unit of measure."""
    parts = []
    for what, table in families.items():
        steps = {
            name: f"{what}_{name.removesuffix('_quantity')}"
            for name in table.columns
            if name.endswith("_quantity")
        }
        parts.append(table[["family", "unit", *steps]].rename(columns=steps))
    both = parts[0].merge(parts[1], on=["family", "unit"], how="outer")
    for step in FAMILY_STEPS:
        both[step] = both[step].fillna(zeros(both, QUANTITY))
    fields = [Field(name, words, QUANTITY, total=True) for name, words in FAMILY_STEPS.items()]
    title = Words("按产品类别（数量）", "By family (quantities)")
    return Table(both, addable((FAMILY, UNIT, *fields), both), title)


def _amounts(families: DataFrame) -> Table:
    """The order backlog's amounts by family."""
    names = {
        f"{step.removeprefix('order_')}_amount": words
        for step, words in FAMILY_STEPS.items()
        if step.startswith("order")
    }
    sums = totals(families, ["family"], dict.fromkeys(names, AMOUNT))
    steps = [Field(name, words, AMOUNT, total=True) for name, words in names.items()]
    return Table(sums, (FAMILY, *steps), Words("按产品类别（金额）", "By family (amounts)"))
