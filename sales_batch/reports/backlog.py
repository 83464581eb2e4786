"""What do we still owe whom: the balance of the orders accepted and of production asked for."""

from collections.abc import Mapping, Sequence
from datetime import date

from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.figure import Field
from sales_batch.core.kinds import AMOUNT, QUANTITY, TEXT
from sales_batch.core.report import Chart, Content, Page, Table, report
from sales_batch.core.sheet import Sheet
from sales_batch.core.words import Words
from sales_batch.figures.backlog import (
    FORECAST_FLOWS,
    FORECAST_LEVELS,
    ORDER_FLOWS,
    ORDER_LEVELS,
    order_backlog,
    roll_forward,
    this,
)
from sales_batch.figures.bookings import bookings
from sales_batch.figures.held_rows import held_rows
from sales_batch.figures.months import in_all, order_backlog_months, order_pace
from sales_batch.figures.movements import forecast_movements, order_movements
from sales_batch.figures.names import name_of, names
from sales_batch.figures.open_lines import open_lines
from sales_batch.figures.straight import backlogs_from_sheets
from sales_batch.reports import backlog_details as details
from sales_batch.reports.balance import LEVELS, independent_controls, level_controls, page_controls
from sales_batch.reports.layout import addable, in_use
from sales_batch.reports.six_figures import six_figures
from sales_batch.sheets.channels import Partner
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.orders import ForecastRequest
from sales_batch.sheets.prices import Product

KINDS = {"quantity": QUANTITY, "amount": AMOUNT}
PAGES = ("customer", "product", "customer_product", "account_manager", "channel")
"""The levels of the order backlog that have a page of their own."""


@report(
    takes=(
        order_movements, forecast_movements, open_lines, bookings, order_pace, held_rows,
        backlogs_from_sheets, ForecastRequest, names,
    ),
    departments=("order_desk", "manufacturing", "management"),
    zh="订货受理余额表",
    en="Order backlog",
)  # fmt: skip
def backlog(
    movements: DataFrame, forecasts: DataFrame, open_rows: DataFrame, booked: DataFrame,
    pace: DataFrame, held: DataFrame, straight: DataFrame, requests: DataFrame, known: DataFrame,
    *, day: date, settings: Settings,
) -> Content:  # fmt: skip
    """The six figures of R9 4(2), where they come from, and what is still to be delivered."""
    orders = order_levels(movements, day)
    asked = forecast_levels(forecasts, day)
    by_unit = order_backlog_months(movements, day=day)
    months = in_all(by_unit, day)
    families = {"order": orders["family"], "forecast": asked["family"]}
    pages = (
        six_figures(families, months, open_rows, pace, day=day, settings=settings),
        _months_page(months, by_unit),
        *[_level_page(level, orders[level], known, settings) for level in PAGES],
        details.open_lines_page(open_rows),
        details.due_page(open_rows, day, settings.language),
        details.bookings_page(booked, known),
        details.requests_page(asked["request"], requests, known, day),
        details.adjustments_page(orders["line"]),
        details.held_page(held),
    )
    due = next(page for page in pages if page.name == "due_calendar").tables[0].frame
    (closing,) = orders["total"].to_dict("records")
    return Content(
        pages,
        (
            *independent_controls(orders["total"], asked["total"], straight),
            *page_controls(closing, open_rows, due, booked),
            *level_controls(orders, asked),
        ),
    )


def order_levels(movements: DataFrame, day: date) -> Mapping[str, DataFrame]:
    """The month's roll-forward of orders at every level; below the total also by unit."""
    levels = {**ORDER_LEVELS, "customer_product": ("customer_id", "product_id")}
    return {
        level: roll_forward(movements, _with_unit(keys), ORDER_FLOWS, KINDS, this(day))
        for level, keys in levels.items()
    }


def forecast_levels(movements: DataFrame, day: date) -> Mapping[str, DataFrame]:
    """The same of forecast requests; quantities only."""
    kinds = {"quantity": QUANTITY}
    return {
        level: roll_forward(movements, _with_unit(keys), FORECAST_FLOWS, kinds, this(day))
        for level, keys in FORECAST_LEVELS.items()
    }


def _with_unit(keys: Sequence[str]) -> Sequence[str]:
    return (*keys, "unit") if keys else ()


def _level_page(level: str, table: DataFrame, known: DataFrame, settings: Settings) -> Page:
    """The roll-forward by one level, with names beside the codes."""
    titles = {one.name: one for one in order_backlog.fields}
    fields = []
    for key, (sheet, words) in REGISTERS.items():
        if key in table:
            name = name_of(known, sheet, table[key])
            if key == "channel_id":
                name = name.where(table[key].notna(), DIRECT.to(settings.language))
            table = table.assign(**{f"{key}_name": name})
            fields += [titles[key], Field(f"{key}_name", words, TEXT)]
    steps = in_use([one for one in order_backlog.fields if one.total], table)
    shown = addable([*fields, titles["unit"], *steps], table)
    return Page(f"by_{level}", LEVELS[level], [Table(table, shown)])


REGISTERS: Mapping[str, tuple[type[Sheet], Words]] = {
    "customer_id": (Customer, Words("客户名称", "Customer")),
    "product_id": (Product, Words("品名", "Product")),
    "account_manager": (Staff, Words("姓名", "Name")),
    "channel_id": (Partner, Words("渠道名称", "Partner")),
}
"""The columns whose codes have names: where the names stand, and their title."""
DIRECT = Words("直接销售", "Direct sale")


def _months_page(amounts: DataFrame, quantities: DataFrame) -> Page:
    """The roll-forward by month: amounts, with charts, then quantities by unit of measure."""
    by_unit = quantities.sort_values("unit", kind="stable")
    tables = [_months(amounts, "amount", AMOUNTS), _months(by_unit, "quantity", QUANTITIES)]
    return Page("by_month", Words("按月", "By month"), tables, MONTH_CHARTS)


AMOUNTS, QUANTITIES = Words("金额", "Amounts"), Words("数量", "Quantities")
MONTH_CHARTS = [
    Chart(
        "column",
        Words("每月受理额与交货额", "Received and delivered by month"),
        0,
        "month",
        ("received_amount", "delivered_amount"),
    ),
    Chart(
        "line",
        Words("月末余额", "Backlog at the end of the month"),
        0,
        "month",
        ("closing_amount",),
    ),
]
STEPS = {
    "opening": Words("月初余额", "Opening"),
    "adjustment": Words("调整", "Adjustment"),
    "received": Words("受理", "Received"),
    "changed": Words("变更", "Changed"),
    "delivered": Words("交货", "Delivered"),
    "returned": Words("退回", "Returned"),
    "closing": Words("月末余额", "Closing"),
}


def _months(table: DataFrame, measure: str, title: Words) -> Table:
    steps = [Field(f"{step}_{measure}", words, KINDS[measure]) for step, words in STEPS.items()]
    keys = [one for one in order_backlog_months.fields[:2] if one.name in table]
    return Table(table, [*keys, *in_use(steps, table)], title)


REPORT = backlog
