"""The same work as an ordinary program does it: pandas, a pydantic model per row, group-bys.

Read every workbook of an inbox, validate every row, check amounts, keys and references, leave out
the orders with a mistake, compute the order backlog of a month, and write one workbook with all
order lines and the backlog by total, family, product, customer and line. Sums are exact, of
Decimals; otherwise, where there was a choice, the quicker one was taken: pydantic's own types.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import fastexcel
import pandas as pd
from pandas import DataFrame, Series
from pydantic import BaseModel, Field, ValidationError, create_model

from sales_batch.core.kinds import ChoiceKind, Kind, NumberKind
from sales_batch.core.sheet import Column, Sheet
from sales_batch.sheets import SHEETS
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import Order, OrderChange, OrderLine
from sales_batch.sheets.prices import Product

BY_TITLE = {sheet.words.zh: sheet for sheet in SHEETS}
NOTHING = Decimal(0)
LINE = ["order_no", "line_no"]
MEASURES = [
    f"{flow}_{measure}"
    for measure in ("quantity", "amount")
    for flow in ("opening", "received", "changed", "delivered", "returned", "closing")
]
LEVELS: Mapping[str, Sequence[str]] = {
    "family": ("family",),
    "product": ("product_id",),
    "customer": ("customer_id",),
    "line": ("order_no", "line_no"),
}


@dataclass(frozen=True)
class Peer:
    """Which libraries read and write."""

    reader: Literal["openpyxl", "calamine"]
    writer: Literal["openpyxl", "xlsxwriter"]


PEERS = {"a": Peer("openpyxl", "openpyxl"), "b": Peer("calamine", "xlsxwriter")}


def run(peer: Peer, inbox: Path, out: Path, day: date) -> dict[str, float]:
    """Do all the work; returns the month's totals by measure."""
    rows, wrong = _validated(_read(peer, inbox))
    lines = _lines(rows, wrong)
    backlog = _backlog(_movements(rows, lines), lines, _prices(rows, lines), day)
    _write(peer, out, lines, backlog)
    return {name: float(backlog[name].sum()) for name in MEASURES}


def read_with_fastexcel(inbox: Path) -> int:
    """Peer c: only read the same workbooks, one after another; returns the number of rows."""
    count = 0
    for path in sorted(inbox.rglob("*.xlsx")):
        book = fastexcel.read_excel(path)
        for name in book.sheet_names:
            if name in BY_TITLE:
                count += book.load_sheet(name).to_arrow().num_rows
    return count


def _read(peer: Peer, inbox: Path) -> Iterator[tuple[type[Sheet], DataFrame]]:
    for path in sorted(inbox.rglob("*.xlsx")):
        tabs = pd.read_excel(path, sheet_name=None, engine=peer.reader, dtype=object)
        for title, frame in tabs.items():
            if title in BY_TITLE:
                yield BY_TITLE[title], frame.dropna(how="all")


def _validated(
    frames: Iterator[tuple[type[Sheet], DataFrame]],
) -> tuple[dict[type[Sheet], DataFrame], set[str]]:
    """The valid rows of each sheet, and the orders with a row that is not valid."""
    valid: dict[type[Sheet], list[dict[str, Any]]] = {sheet: [] for sheet in SHEETS}
    wrong: set[str] = set()
    models = {sheet: _model(sheet) for sheet in SHEETS}
    for sheet, frame in frames:
        model = models[sheet]
        blank_as_none = frame.astype(object).where(frame.notna(), None)
        for record in blank_as_none.to_dict("records"):
            try:
                valid[sheet].append(dict(model.model_validate(record)))
            except ValidationError:
                if sheet.root() is Order:
                    wrong.add(record["订货编号"])
    return {
        sheet: DataFrame(rows, columns=list(sheet.columns)) for sheet, rows in valid.items()
    }, wrong


def _model(sheet: type[Sheet]) -> type[BaseModel]:
    fields: dict[str, Any] = {
        name: (
            _type(column) if column.required else _type(column) | None,
            Field(... if column.required else None, alias=column.title.zh),
        )
        for name, column in sheet.columns.items()
    }
    return create_model(sheet.__name__, **fields)


def _type(column: Column) -> Any:
    kind: Kind = column.kind
    if isinstance(kind, ChoiceKind):
        return Literal[tuple(words.zh for words in kind.choices.values())]
    if isinstance(kind, NumberKind):
        number = int if not kind.places else Decimal
        return Annotated[number, *column.bounds, Field(decimal_places=kind.places or None)]
    plain: dict[str, Any] = {"date": date, "flag": Literal["是", "否"]}
    return plain.get(kind.name, Annotated[str, Field(min_length=1)])


def _lines(rows: Mapping[type[Sheet], DataFrame], wrong: set[str]) -> DataFrame:
    """The order lines that count, with their order, customer and product."""
    lines, orders = rows[OrderLine], rows[Order]
    off = (lines["amount"] - lines["quantity"] * lines["unit_price"]).abs() > Decimal("0.01")
    known = lines["product_id"].isin(rows[Product]["product_id"])
    wrong |= set(lines.loc[off | ~known | lines.duplicated(LINE, keep=False), "order_no"])
    sound = orders["customer_id"].isin(rows[Customer]["customer_id"])
    wrong |= set(orders.loc[~sound | orders.duplicated("order_no", keep=False), "order_no"])
    lines = lines[~lines["order_no"].isin(wrong)]
    heads = orders[["order_no", "customer_id", "received_on"]]
    customers = rows[Customer][["customer_id", "account_manager", "channel_id"]]
    goods = rows[Product][["product_id", "family", "unit"]]
    return (
        lines.merge(heads, on="order_no")
        .merge(customers, on="customer_id", how="left")
        .merge(goods, on="product_id", how="left")
    )


def _movements(rows: Mapping[type[Sheet], DataFrame], lines: DataFrame) -> DataFrame:
    """What was received, changed, delivered and returned of the lines that count."""
    changes = rows[OrderChange].merge(lines[LINE], on=LINE)
    by_line = {"order_line_no": "line_no"}
    parcels = rows[Delivery]
    delivered = parcels[["order_no", "order_line_no", "delivered_on", "quantity"]]
    back = rows[Return].merge(
        parcels[["delivery_no", "line_no", "order_no", "order_line_no"]],
        on=["delivery_no", "line_no"],
    )
    back = back[back["remedy"].eq("补货") & back["kind"].isin(["拒收", "退货"])]
    back = back[["order_no", "order_line_no", "happened_on", "quantity"]]
    parts = {
        "received": lines[[*LINE, "received_on", "quantity"]],
        "changed": changes[[*LINE, "changed_on", "quantity_change"]].dropna(),
        "delivered": delivered.rename(columns=by_line).merge(lines[LINE], on=LINE),
        "returned": back.rename(columns=by_line).merge(lines[LINE], on=LINE),
    }
    named = [
        part.set_axis([*LINE, "day", "quantity"], axis=1).assign(flow=flow)
        for flow, part in parts.items()
    ]
    moved = pd.concat(named, ignore_index=True)
    return moved.assign(day=_moment(moved["day"]))


def _prices(rows: Mapping[type[Sheet], DataFrame], lines: DataFrame) -> DataFrame:
    """The unit prices of each line, by the day since when they hold."""
    names = [*LINE, "since", "price"]
    first = lines.assign(since=date(1970, 1, 1))[[*LINE, "since", "unit_price"]]
    new = rows[OrderChange][[*LINE, "changed_on", "new_unit_price"]].dropna()
    prices = pd.concat([first.set_axis(names, axis=1), new.set_axis(names, axis=1)])
    prices = prices.assign(since=_moment(prices["since"]))
    return prices.sort_values("since", kind="stable")


def _moment(days: Series) -> Series:
    return pd.to_datetime(days).astype("datetime64[s]")


def _priced(rows: DataFrame, prices: DataFrame) -> DataFrame:
    """Rows of a line and a day, with the unit price in force."""
    rows = rows.sort_values("day", kind="stable")
    return pd.merge_asof(rows, prices, left_on="day", right_on="since", by=LINE)


def _backlog(moved: DataFrame, lines: DataFrame, prices: DataFrame, day: date) -> DataFrame:
    """Opening, flows and closing of the day's month for each line, in quantity and amount."""
    begin, end = pd.Timestamp(day.replace(day=1)), pd.Timestamp(day)
    now = _priced(moved[moved["day"].between(begin, end)], prices)
    now = now.assign(amount=now["quantity"] * now["price"])
    flows = now.pivot_table(
        index=LINE, columns="flow", values=["quantity", "amount"], aggfunc="sum", fill_value=NOTHING
    )
    flows.columns = [f"{flow}_{measure}" for measure, flow in flows.columns]
    keys = [*LINE, "customer_id", "product_id", "family"]
    table = lines[keys].merge(flows.reset_index(), on=LINE, how="left")
    table = table.reindex(columns=[*keys, *MEASURES]).fillna(dict.fromkeys(MEASURES, NOTHING))
    for name, until in (("opening", begin - pd.Timedelta(days=1)), ("closing", end)):
        past = moved[moved["day"] <= until]
        signed = past["quantity"].where(past["flow"] != "delivered", -past["quantity"])
        stands = signed.groupby([past["order_no"], past["line_no"]]).sum().rename("open")
        held = _priced(lines[LINE].assign(day=until.as_unit("s")), prices)
        held = held.merge(stands.reset_index(), on=LINE, how="left").fillna({"open": NOTHING})
        table[f"{name}_quantity"] = held["open"]
        table[f"{name}_amount"] = held["open"] * held["price"]
    table["changed_amount"] = (
        table["closing_amount"] - table["opening_amount"] - table["received_amount"]
        + table["delivered_amount"] - table["returned_amount"]
    )  # fmt: skip
    return table


def _write(peer: Peer, out: Path, lines: DataFrame, backlog: DataFrame) -> None:
    with pd.ExcelWriter(out, engine=peer.writer) as writer:
        lines.to_excel(writer, sheet_name="订货明细", index=False)
        backlog[MEASURES].sum().to_frame().T.to_excel(writer, sheet_name="总计", index=False)
        for name, by in LEVELS.items():
            table = backlog.groupby(list(by), as_index=False)[MEASURES].sum()
            table = table[(table[MEASURES] != 0).any(axis=1)]
            table.to_excel(writer, sheet_name=name, index=False)
