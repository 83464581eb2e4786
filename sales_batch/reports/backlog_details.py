"""The backlog's detail pages: open lines, what is due when, bookings, requests, what is held."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame
from pandas.arrays import ArrowExtensionArray

from sales_batch.core.exact import arrow_of, exact, frame_of, totals, zeros
from sales_batch.core.figure import Field, field
from sales_batch.core.kinds import AMOUNT, FLAG, QUANTITY, TEXT, WHOLE
from sales_batch.core.lookup import looked_up
from sales_batch.core.report import Chart, Page, Table
from sales_batch.core.words import Language, Words
from sales_batch.figures.backlog import forecast_backlog, order_backlog
from sales_batch.figures.bookings import bookings
from sales_batch.figures.held_rows import held_rows
from sales_batch.figures.line_history import LINE
from sales_batch.figures.names import name_of
from sales_batch.figures.open_lines import open_lines
from sales_batch.reports.layout import addable, blank_zeros, in_use, only_true, spread
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import ForecastRequest, Order, OrderChange, OrderLine
from sales_batch.sheets.prices import Product
from sales_batch.sheets.production import ProductionOutput

WEEKS = 8
CUSTOMER = field("customer", "客户名称", "Customer", TEXT)
PRODUCT = field("product", "品名", "Product", TEXT)


def open_lines_page(table: DataFrame) -> Page:
    """Every open order line by its due date, the overdue first; then what was over-delivered."""
    fields = {one.name: one for one in open_lines.fields}
    order = (
        "order_no", "line_no", "customer_id", "customer", "product_id", "product", "unit",
        "ordered", "changed", "delivered", "returned", "open_quantity", "over_delivered",
        "price", "open_amount", "over_amount", "due_on", "days_overdue", "age", "incomplete",
    )  # fmt: skip
    rows = table.assign(over=table["over_delivered"] > 0)
    rows = rows.sort_values(["over", "due_on", *LINE], kind="stable")
    rows = blank_zeros(rows, ("changed", "delivered", "returned", "over_delivered", "over_amount"))
    rows["incomplete"] = only_true(rows["incomplete"])
    shown = [replace(fields[name], total=fields[name].kind in (QUANTITY, AMOUNT)) for name in order]
    return Page(
        "open_lines",
        open_lines.title,
        [Table(rows, addable(shown, rows), trace=True)],
        note=Words(
            "未交金额合计减去超交金额合计，等于月末订货受理余额。“资料不全”：该行有送货、退货或"
            "入库单因错误暂不计入，实际未交数量可能不同。",
            "Open less over-delivered amount is the order backlog. Incomplete: a delivery, return "
            "or output of the line is held, so that more or less may be open.",
        ),
    )


def due_page(table: DataFrame, day: date, language: Language) -> Page:
    """What is overdue, due in each of eight weeks (Monday to Sunday), and due later."""
    owing = table[(table["open_quantity"] > 0).to_numpy(bool)]
    monday = day - timedelta(days=day.weekday())
    since = pc.days_between(pa.scalar(monday, pa.date32()), arrow_of(owing["due_on"]))
    late = owing["overdue"].to_numpy(bool)
    slots = np.where(late, 0, np.clip(since.to_numpy() // 7, 0, WEEKS) + 1)
    dated = owing.assign(slot=ArrowExtensionArray(pa.array(slots, pa.int64())))
    weeks = [max(monday + timedelta(weeks=number), day) for number in range(WEEKS)]
    named = [OVERDUE.to(language), *[f"{first:%m-%d}" for first in weeks], LATER.to(language)]
    counts = pa.array(np.bincount(slots, minlength=len(named)))
    numbers = pa.array(range(len(named)), pa.int64())
    periods = frame_of(pa.table({"slot": numbers, "period": pa.array(named), "lines": counts}))
    amounts = looked_up(
        periods, ["slot"], totals(dated, ["slot"], {"open_amount": AMOUNT}), ["slot"]
    )
    periods["amount_open"] = amounts["open_amount"].fillna(zeros(periods, AMOUNT))
    by_unit = totals(dated, ["slot", "unit"], {"open_quantity": QUANTITY})
    frame, units = spread(by_unit, "slot", "open_quantity", periods)
    fields = (*PERIOD, *[replace(one, total=True) for one in units], OPEN_AMOUNT)
    return Page("due_calendar", DUE, [Table(frame, fields)], [DUE_CHART], DUE_NOTE)


DUE = Words("到期日历", "Due calendar")
DUE_NOTE = Words(
    "每周以星期一的日期表示，第一周从今天算起。按最新约定的交货日期。",
    "A week is named after its Monday, the first begins today. By the newest agreed due date.",
)
DUE_CHART = Chart(
    "column", Words("各周到期的未交金额", "Open amount by week due"), 0, "period", ("amount_open",)
)
PERIOD = (
    field("period", "到期", "Due", TEXT),
    field("lines", "行数", "Lines", WHOLE, total=True),
)
OPEN_AMOUNT = field("amount_open", "未交金额", "Open amount", AMOUNT, total=True)


OVERDUE, LATER = Words("逾期", "Overdue"), Words("以后", "Later")


def bookings_page(table: DataFrame, known: DataFrame) -> Page:
    """Every order line received in the month, and every change."""
    rows = table.assign(
        customer=name_of(known, Customer, table["customer_id"]),
        product=name_of(known, Product, table["product_id"]),
    )
    titles = {one.name: one for one in bookings.fields} | {"customer": CUSTOMER, "product": PRODUCT}
    order = (
        "day", "flow", "order_no", "line_no", "customer_id", "customer", "product_id", "product",
        "unit", "quantity", "amount", "reason",
    )  # fmt: skip
    fields = addable([titles[name] for name in order], rows)
    return Page(
        "bookings",
        bookings.title,
        [Table(rows, fields, trace=True)],
        note=Words(
            "数量为 0 的变更是改价：按变更前的未交数量，把余额改到新单价。",
            "A change of quantity 0 is a new price: it revalues what was open before.",
        ),
    )


def requests_page(table: DataFrame, requests: DataFrame, known: DataFrame, day: date) -> Page:
    """The roll-forward of every forecast request with anything open or moved in the month."""
    about = looked_up(table, ["request_no"], requests, ["request_no"])
    late = (table["closing_quantity"] > 0) & (about["wanted_on"] < day)
    shared = ("product_id", "requested_on", "wanted_on", "file", "sheet", "row")
    rows = table.assign(
        **{name: about[name] for name in shared},
        product=name_of(known, Product, about["product_id"]),
        late=only_true(late),
    )
    columns = ForecastRequest.columns
    named = [
        Field(name, columns[name].title, columns[name].kind)
        for name in ("request_no", "product_id", "requested_on", "wanted_on")
    ]
    steps = in_use(addable(forecast_backlog.fields[-6:], rows), rows)
    fields = (*named[:2], PRODUCT, UNIT, *named[2:], LATE, *steps)
    return Page("forecast_requests", REQUESTS, [Table(rows, fields, trace=True)])


REQUESTS = Words("预估生产委托", "Forecast requests")
LATE = field("late", "过期未完", "Late", FLAG)
UNIT = field("unit", "单位", "Unit", TEXT)


def adjustments_page(lines: DataFrame) -> Page:
    """What was changed afterwards in months that are closed, by order line."""
    changed = lines[
        ((lines["adjustment_quantity"] != 0) | (lines["adjustment_amount"] != 0)).to_numpy(bool)
    ]
    names = (*LINE, "adjustment_quantity", "adjustment_amount")
    fields = {one.name: one for one in order_backlog.fields}
    return Page(
        "adjustments",
        Words("已结月份的调整", "Adjustments"),
        [Table(changed, [fields[name] for name in names])],
        note=Words(
            "月份结账后又改动的内容列在这里，计入本月；没有改动就是空表。",
            "What was changed in a month after it was closed; it counts in this month. Empty "
            "where nothing was.",
        ),
    )


def held_page(table: DataFrame) -> Page:
    """The orders, requests, deliveries, returns and outputs that are left out, and why."""
    roots = {sheet.table: sheet.root().table for sheet in MOVING}
    rows = table[table["table"].isin(list(roots)).to_numpy(bool)]
    rows = rows.assign(
        table=exact(rows["table"].map(roots), TEXT),
        **{name: rows[f"cause_{name}"] for name in ("file", "sheet", "row")},
    )
    rows = rows.drop_duplicates(["table", "document", "file", "sheet", "row", "code"])
    known = {one.name: one for one in held_rows.fields}
    names = ("document", "table", "state", "code", "message", "cause_cell")
    return Page(
        "held",
        Words("暂不计入的单据", "Held documents"),
        [Table(rows, [known[name] for name in names], trace=True)],
        note=Words(
            "这些单据不在以上各数之中；更正或批准后，当晚起计入。右边是要更正的地方。",
            "These documents are in none of the figures; once they are corrected or approved, they "
            "count from that night on. At the right stands what to correct.",
        ),
    )


MOVING = (Order, OrderLine, OrderChange, ForecastRequest, Delivery, Return, ProductionOutput)
