"""The component sheet of the quotes: what every quoted line is made of, at which price."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas import DataFrame, Series

from sales_batch.config import Settings
from sales_batch.core.exact import column_of, exact
from sales_batch.core.figure import Field, field
from sales_batch.core.kinds import FLAG, QUANTITY, TEXT
from sales_batch.core.lookup import looked_up
from sales_batch.core.report import Formula, Page, Table
from sales_batch.core.words import Words
from sales_batch.figures.components import COMPONENT_FIELDS, FACTOR, PART
from sales_batch.figures.quote_ledger import QUOTE_LINE
from sales_batch.figures.quotes import COST_FIELDS, COSTING_FIELDS

PARTS = tuple(PART.choices)[:3]
"""What components belong to; overhead is reckoned on the whole of the processing."""
_SHOWN_AS_QUANTITY = replace(FACTOR, number_format=QUANTITY.number_format, least=0)
_KNOWN = {one.name: one for one in (*COMPONENT_FIELDS, *COST_FIELDS)}
FIELDS: tuple[Field, ...] = (
    *COSTING_FIELDS[:2],
    _KNOWN["path"],
    _KNOWN["part"],
    _KNOWN["component"],
    field("material", "材料名称", "Material", TEXT),
    _KNOWN["usage"],
    _KNOWN["scrap_rate"],
    _KNOWN["setup_hours"],
    replace(_KNOWN["lot"], kind=_SHOWN_AS_QUANTITY),
    replace(_KNOWN["times"], kind=_SHOWN_AS_QUANTITY),
    replace(_KNOWN["used"], kind=replace(_KNOWN["used"].kind, number_format="#,##0.00####")),
    *(_KNOWN[name] for name in ("price", "currency", "exchange_rate")),
    *(replace(_KNOWN[part], kind=_KNOWN["amount"].kind) for part in PARTS),
    _KNOWN["valid_from"],
    field("price_place", "价格出处", "Price found in", TEXT),
    _KNOWN["rate_from"],
    field("rate_place", "汇率出处", "Rate found in", TEXT),
)
FORMULAS = {
    "used": Formula(
        "{times}*({usage}*(1+{scrap_rate})+IF({lot}>0,{setup_hours}/{lot},0))", where="priced"
    ),
    **dict.fromkeys(PARTS, Formula("{used}*{price}*{exchange_rate}", where="priced")),
}
NOTE = Words(
    "每单位产品所用的材料和工时，均不含税。可以改动用量、损耗率、准备工时、批量、单价和汇率：金额以及"
    "《估价成本》的成本、建议单价随之变动。没有单价的半成品按整件列出，金额固定。"
    "可以筛选；请勿排序，《估价成本》按行引用本表。",
    "What one unit takes, without VAT. Change a usage, scrap rate, setup time, lot, price or "
    "exchange rate: the amounts move, and with them the costs and proposed prices in Costing. "
    "A sub-assembly without a price stands as a whole, with fixed amounts. Filter as you like, but "
    "do not sort: Costing refers to these rows.",
)


def component_rows(parts: DataFrame, materials: DataFrame, settings: Settings) -> DataFrame:
    """The components of quote lines, each with its amount under the part that it belongs to.

    What a cost item says but does not count is left out: the scrap rate of a process, the setup of
    a material. `priced` says that the amount follows from a price; that of a sub-assembly which is
    not broken down does not.
    """
    rows = parts[parts["part"].isin(PARTS).to_numpy(bool)].reset_index(drop=True)
    process = (rows["part"] == "processing") & rows["price"].notna()
    material = rows["price"].notna() & ~process
    named = looked_up(rows, ["component"], materials, ["material_id"])["name"]
    return rows.assign(
        **{part: rows["amount"].where(rows["part"] == part) for part in PARTS},
        material=named.where(material),
        scrap_rate=rows["scrap_rate"].mask(process),
        setup_hours=rows["setup_hours"].where(process),
        currency=rows["currency"].fillna(settings.currency).where(rows["price"].notna()),
        exchange_rate=rows["exchange_rate"].fillna(1).where(rows["price"].notna()),
        priced=exact(rows["price"].notna(), FLAG),
        price_place=_place(rows, "price"),
        rate_place=_place(rows, "rate"),
    )


def _place(rows: DataFrame, name: str) -> Series:
    """File without its folder, sheet and row as one text; blank where there is none."""
    file = rows[f"{name}_file"].str.replace("^.*/", "", regex=True)
    row = exact(rows[f"{name}_row"], TEXT)
    return file + " " + rows[f"{name}_sheet"] + " " + row


def component_page(rows: DataFrame) -> Page:
    """The page, which costing refers to as the table `components`."""
    table = Table(rows, FIELDS, trace=True, name="components", formulas=FORMULAS)
    return Page("components", Words("成本构成", "Components"), [table], note=NOTE)


def spans(lines: DataFrame, rows: DataFrame) -> DataFrame:
    """For each quote line the components that are its own: from the row `first` to before `stop`.

    Blank for a line without any; the rows of one line stand together.
    """
    keys = [rows[name].to_numpy() for name in QUOTE_LINE]
    starts = np.ones(len(rows), bool)
    starts[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    first = np.flatnonzero(starts)
    ends = np.append(first, len(rows))[1:]
    places = {
        name: column_of(
            pa.array(at, pa.int64()), Series(index=pd.RangeIndex(len(first)), name=name)
        )
        for name, at in (("first", first), ("stop", ends))
    }
    heads = rows.loc[first, QUOTE_LINE].reset_index(drop=True).assign(**places)
    return looked_up(lines, QUOTE_LINE, heads, QUOTE_LINE)[["first", "stop"]]
