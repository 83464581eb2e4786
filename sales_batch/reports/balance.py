"""Does the backlog add up: its control totals, each two ways to one number, unrounded."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pandas import DataFrame, Series

from sales_batch.core.exact import total
from sales_batch.core.report import Control
from sales_batch.core.words import Words
from sales_batch.figures.backlog import FORECAST_FLOWS, ORDER_FLOWS

LEVELS = {
    "total": Words("合计", "In total"),
    "family": Words("按产品类别", "By family"),
    "product": Words("按产品", "By product"),
    "customer": Words("按客户", "By customer"),
    "customer_product": Words("按客户和产品", "By customer and product"),
    "account_manager": Words("按外务负责人", "By account manager"),
    "channel": Words("按渠道", "By channel"),
    "line": Words("按订货行", "By order line"),
    "request": Words("按委托", "By request"),
}
MEASURES = {"quantity": Words("数量", "quantity"), "amount": Words("金额", "amount")}


def level_controls(
    orders: Mapping[str, DataFrame], forecasts: Mapping[str, DataFrame]
) -> Iterator[Control]:
    """Both roll-forwards at every level.

    opening + adjustment + flows = closing = closing in total; what differs is what is shown.
    """
    for measure in MEASURES:
        yield from _rolled(Words("订货余额", "Orders"), orders, ORDER_FLOWS, measure)
    yield from _rolled(Words("预估委托余额", "Forecasts"), forecasts, FORECAST_FLOWS, "quantity")


def _rolled(
    what: Words, levels: Mapping[str, DataFrame], flows: Mapping[str, int], measure: str
) -> Iterator[Control]:
    in_total = total(levels["total"][f"closing_{measure}"])
    unit = MEASURES[measure]
    for level, table in levels.items():
        name = LEVELS[level]
        closing = total(table[f"closing_{measure}"])
        rolled = total(_closing(table, flows, measure))
        title = Words(
            f"{what.zh}{unit.zh}，{name.zh}：期初加减各项 = 期末 = 总期末",
            f"{what.en}, {unit.en}, {name.en.lower()}: opening and flows = closing = total closing",
        )
        yield Control(title, rolled if closing == in_total else closing, in_total)


def _closing(table: DataFrame, flows: Mapping[str, int], measure: str) -> Series:
    """Each row's closing again, from its opening; in Arrow, which keeps 38 digits."""
    closing = table[f"opening_{measure}"] + table[f"adjustment_{measure}"]
    for flow, sign in flows.items():
        step = table[f"{flow}_{measure}"]
        closing = closing + step if sign > 0 else closing - step
    return closing


def page_controls(
    closing: Mapping[str, Any], open_rows: DataFrame, due: DataFrame, booked: DataFrame
) -> Iterator[Control]:
    """The pages of single rows against the roll-forward; `closing` is the one in total."""
    opened = {
        "quantity": ("open_quantity", "over_delivered"),
        "amount": ("open_amount", "over_amount"),
    }
    for measure, words in MEASURES.items():
        owed, over = (open_rows[name] for name in opened[measure])
        yield Control(
            Words(
                f"未交明细{words.zh}：未交 − 超交 = 期末",
                f"Open lines, {words.en}: open less over-delivered = closing",
            ),
            total(owed - over),
            closing[f"closing_{measure}"],
        )
        names = [name for name in due if name.startswith(f"{measure}_")]
        yield Control(
            Words(f"到期日历{words.zh} = 未交明细", f"Due calendar, {words.en} = open lines"),
            sum((total(due[name]) for name in names), Decimal(0)),
            total(owed),
        )
        yield Control(
            Words(
                f"本月受理登记{words.zh} = 受理 + 变更",
                f"Bookings, {words.en} = received and changed",
            ),
            total(booked[measure]),
            closing[f"received_{measure}"] + closing[f"changed_{measure}"],
        )


def independent_controls(
    orders: DataFrame, forecasts: DataFrame, straight: DataFrame
) -> Sequence[Control]:
    """The closing quantities in total against those that are computed straight from the sheets."""
    return [
        Control(
            Words(
                "订货余额数量：直接按各表计算 = 期末", "Orders, quantity: from the sheets = closing"
            ),
            total(straight["orders"]),
            total(orders["closing_quantity"]),
        ),
        Control(
            Words(
                "预估委托余额数量：直接按各表计算 = 期末",
                "Forecasts, quantity: from the sheets = closing",
            ),
            total(straight["forecasts"]),
            total(forecasts["closing_quantity"]),
        ),
    ]
