"""What moved the backlog: every quantity and amount that was ordered, changed, delivered, returned.

A movement is a row of a ledger: one order line or forecast request, one day, one flow. Backlogs are
sums over it, at any level and for any month, so that every level adds up to every other.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from sales_batch.core.exact import arrow_of, column_of, exact, frame_of, running, throughout, zeros
from sales_batch.core.figure import field, figure
from sales_batch.core.hold import HeldRows
from sales_batch.core.kinds import AMOUNT, CODE, DAY, PICK, PRICE, QUANTITY, TEXT, WHOLE
from sales_batch.core.lookup import beside, chosen, found_at, matched
from sales_batch.core.sheet import Sheet
from sales_batch.figures.line_history import DELIVERED_LINE, LINE, to_redeliver
from sales_batch.figures.places import PLACE, PLACE_FIELDS
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import ForecastRequest, Order, OrderChange, OrderLine
from sales_batch.sheets.prices import Product
from sales_batch.sheets.production import ProductionOutput

PRODUCT = (
    field("product_id", "产品编号", "Product id", CODE),
    field("family", "产品类别", "Family", PICK),
    field("unit", "单位", "Unit", TEXT),
)
LINE_FIELDS = (
    field("order_no", "订货编号", "Order no", CODE),
    field("line_no", "行号", "Line no", WHOLE),
    field("customer_id", "客户编号", "Customer id", CODE),
    field("account_manager", "外务负责人", "Account manager", CODE),
    field("channel_id", "渠道编号", "Channel id", CODE),
    *PRODUCT,
)
MOVED = (
    field("day", "日期", "Day", DAY),
    field("month", "月份", "Month", TEXT),
    field("flow", "流向", "Flow", TEXT),
    field("quantity", "数量", "Quantity", QUANTITY),
)
WORTH = field("amount", "金额", "Amount", AMOUNT)


@figure(
    takes=(OrderLine, Order, Customer, Product),
    fields=(
        *LINE_FIELDS,
        field("received_on", "受理日期", "Received on", DAY),
        field("quantity", "数量", "Quantity", QUANTITY),
        field("unit_price", "单价", "Unit price", PRICE),
        field("due_on", "交货日期", "Due on", DAY),
        *PLACE_FIELDS,
    ),
    zh="有效订货明细",
    en="Order lines that count",
    clause="R9 4(2)",
)
def ordered_lines(
    lines: DataFrame, orders: DataFrame, customers: DataFrame, products: DataFrame,
    *, held: HeldRows,
) -> DataFrame:  # fmt: skip
    """The order lines that count, with what their order, customer and product say of them.

    One row per line, index as in order lines; `received_on` is the day the line was received: its
    own added_on, else its order's. Quantity in the product's unit, unit price in the base currency.
    """
    heads = orders[["order_no", "customer_id", "received_on"]]
    table = matched(lines, "order_no", heads)
    table["received_on"] = table["added_on"].fillna(table["received_on"])
    keepers = _registered(
        customers, Customer, held, ["customer_id", "account_manager", "channel_id"]
    )
    goods = _registered(products, Product, held, ["product_id", "family", "unit"])
    table = beside(beside(table, "customer_id", keepers), "product_id", goods)
    names = [found.name for found in ordered_lines.fields]
    return table[names]


@figure(
    takes=(ordered_lines, OrderChange, Delivery, Return),
    fields=(
        *LINE_FIELDS,
        *MOVED,
        WORTH,
        *PLACE_FIELDS,
    ),
    zh="订货流水",
    en="Order movements",
    clause="R9 4(2)1-3",
)
def order_movements(
    lines: DataFrame, changes: DataFrame, deliveries: DataFrame, returns: DataFrame
) -> DataFrame:
    """Every movement of every order line: received, changed, delivered, returned (F2).

    One row per movement; the flow says its sign (delivered takes away, the others add). Amounts are
    quantity x the price in force on the day, unrounded. A new price adds a movement of quantity 0
    whose amount revalues what was open on the evening before, so that the amount of a line's
    backlog is always its open quantity x the price in force.
    """
    received = lines[["quantity", *PLACE]].assign(line=range(len(lines)), day=lines["received_on"])
    changes = changes.rename(columns={"quantity_change": "quantity"})
    changed = _of_lines(lines, changes, LINE, "changed_on", ["new_unit_price"])
    back = to_redeliver(returns, deliveries)
    flows = {
        "received": received,
        "changed": changed,
        "delivered": _of_lines(lines, deliveries, DELIVERED_LINE, "delivered_on"),
        "returned": _of_lines(lines, back, DELIVERED_LINE, "happened_on"),
    }
    moved = pd.concat(
        [_flow(part, name) for name, part in flows.items()],
        ignore_index=True,
    )
    prices = _prices(lines, changed)
    priced = pd.concat([_valued(moved, lines, prices), _revalued(moved, prices)])
    return _described(priced, lines)


def _registered(
    rows: DataFrame, sheet: type[Sheet], held: HeldRows, columns: list[str]
) -> DataFrame:
    """Columns of a register, by its key: a faulty row is still there for those who name it."""
    parts = [rows[columns], *([held[sheet][columns]] if sheet in held else [])]
    return pd.concat(parts).dropna(subset=columns[0]).drop_duplicates(columns[0])


def _of_lines(
    lines: DataFrame, rows: DataFrame, names: list[str], day: str, more: Sequence[str] = ()
) -> DataFrame:
    """Rows that name an order line that counts, with the place of their `line`, and their `day`."""
    at = found_at(rows, names, lines, LINE)
    found = chosen(rows[[day, "quantity", *more, *PLACE]], pc.is_valid(at))
    return found.rename(columns={day: "day"}).assign(line=at.drop_null().to_numpy())


def _flow(rows: DataFrame, name: str) -> DataFrame:
    there = rows["quantity"].notna() & rows["day"].notna()
    part = rows[["line", "day", "quantity", *PLACE]][there]
    return part.assign(flow=throughout(part, name, TEXT))


def _prices(lines: DataFrame, changed: DataFrame) -> DataFrame:
    """The prices of the lines whose price changes: line, the day since when, price, step, place.

    The price that the line was ordered at holds since ever; of several new prices on one day the
    one further down counts. `step` is what a new price adds to the one before it.
    """
    new = changed.loc[changed["new_unit_price"].notna() & changed["day"].notna()]
    new = new.drop_duplicates(["line", "day"], keep="last")
    new = new.rename(columns={"new_unit_price": "price"}).assign(since=_number(new["day"]))
    repriced = np.unique(new["line"])
    old = lines[["unit_price", *PLACE]].take(repriced)
    first = old.rename(columns={"unit_price": "price"}).assign(line=repriced, since=-(2**31))
    names = ["line", "since", "price", *PLACE]
    prices = pd.concat([first[names], new[names]], ignore_index=True)
    prices = prices.sort_values(["line", "since"], kind="stable", ignore_index=True)
    before = prices.groupby("line", sort=False)["price"].shift()
    return prices.assign(step=exact(prices["price"] - before, PRICE))


def _number(days: Series) -> Any:
    """Days as numbers, for finding the last one before another."""
    return arrow_of(days).cast(pa.int32()).to_numpy(zero_copy_only=False).astype(np.int64)


def _valued(moved: DataFrame, lines: DataFrame, prices: DataFrame) -> DataFrame:
    """Each movement with its amount at the price in force on its day."""
    price = arrow_of(lines["unit_price"]).take(pa.array(moved["line"]))
    repriced = np.flatnonzero(np.isin(moved["line"], prices["line"]))
    if len(repriced):
        part = moved[["line", "day"]].iloc[repriced]
        sought = DataFrame({"line": part["line"], "on": _number(part["day"]), "at": repriced})
        found = pd.merge_asof(
            sought.sort_values("on", kind="stable"),
            prices.assign(at_price=np.arange(len(prices)))
            .sort_values("since", kind="stable")[["line", "since", "at_price"]],
            left_on="on", right_on="since", by="line",
        ).sort_values("at")  # fmt: skip
        in_force = arrow_of(prices["price"]).take(pa.array(found["at_price"].to_numpy()))
        mask = np.zeros(len(moved), bool)
        mask[repriced] = True
        price = pc.replace_with_mask(price, pa.array(mask), in_force)
    amount = moved["quantity"] * column_of(price, moved["quantity"])
    return moved.assign(amount=exact(amount, AMOUNT))


def _revalued(moved: DataFrame, prices: DataFrame) -> DataFrame:
    """For each new price a movement of no quantity: what was open before, at the step of price."""
    steps = prices[prices["step"].notna()].sort_values("since", kind="stable")
    own = moved[["line", "day", "quantity", "flow"]]
    own = own[np.isin(own["line"], steps["line"])]
    signed = own["quantity"].where(own["flow"] != "delivered", -own["quantity"])
    own = own.assign(quantity=exact(signed, QUANTITY), on=_number(own["day"]))
    own = own.sort_values("on", kind="stable", ignore_index=True)
    own = own.assign(open=running(own, ["line"], "quantity"), at=np.arange(len(own)))
    found = pd.merge_asof(
        steps[["line", "since", "step", *PLACE]], own[["line", "on", "at"]],
        left_on="since", right_on="on", by="line", allow_exact_matches=False,
    )  # fmt: skip
    found = found[found["at"].notna()]
    was_open = arrow_of(own["open"]).take(pa.array(found["at"].to_numpy(np.int64)))
    amount = exact(found["step"] * column_of(was_open, found["step"]), AMOUNT)
    days = pa.array(found["since"].to_numpy(np.int32)).cast(pa.date32())
    return DataFrame(
        {
            "line": found["line"],
            "day": column_of(days, found["line"]),
            "quantity": zeros(found, QUANTITY),
            "flow": throughout(found, "changed", TEXT),
            "amount": amount,
            **{name: found[name] for name in PLACE},
        }
    )


def _described(moved: DataFrame, lines: DataFrame) -> DataFrame:
    """Movements with what is known of their line, and their month."""
    at = pa.array(moved["line"])
    known = {field.name: arrow_of(lines[field.name]).take(at) for field in LINE_FIELDS}
    own = {name: arrow_of(moved[name]) for name in ("day", "flow", "quantity", "amount", *PLACE)}
    table = pa.table({**known, **own, "month": month_of(own["day"])})
    return frame_of(table.select([found.name for found in order_movements.fields]))


def month_of(days: Any) -> Any:
    """The month of each day of an Arrow array, as 2026-11."""
    distinct = days.dictionary_encode()
    months = pc.strftime(distinct.dictionary.cast(pa.timestamp("s")), "%Y-%m")
    return months.take(distinct.indices)


@figure(
    takes=(ForecastRequest, ProductionOutput, Product),
    fields=(
        field("request_no", "委托编号", "Request no", CODE),
        *PRODUCT,
        *MOVED,
        *PLACE_FIELDS,
    ),
    zh="预估生产流水",
    en="Forecast movements",
    clause="R9 4(2)4-6",
)
def forecast_movements(
    requests: DataFrame, outputs: DataFrame, products: DataFrame, *, held: HeldRows
) -> DataFrame:
    """Every movement of every forecast request: requested, cancelled, produced (F3).

    One row per movement, quantities in the product's unit; requested adds, the others take away.
    """
    asked = requests[["request_no", "product_id"]]
    goods = _registered(products, Product, held, ["product_id", "family", "unit"])
    known = beside(asked, "product_id", goods)
    made = outputs[["request_no", "produced_on", "quantity", *PLACE]]
    parts = {
        "requested": requests[["request_no", "requested_on", "quantity", *PLACE]],
        "cancelled": requests[["request_no", "cancelled_on", "cancelled_quantity", *PLACE]],
        "produced": made[made["request_no"].isin(asked["request_no"])],
    }
    moved = pd.concat(
        [
            part.set_axis(["request_no", "day", "quantity", *PLACE], axis=1)
            .dropna()
            .assign(flow=lambda rows, name=name: throughout(rows, name, TEXT))
            for name, part in parts.items()
        ],
        ignore_index=True,
    )
    described = beside(moved, "request_no", known)
    described["month"] = column_of(month_of(arrow_of(described["day"])), described["day"])
    return described[[found.name for found in forecast_movements.fields]]


FIGURES = (ordered_lines, order_movements, forecast_movements)
