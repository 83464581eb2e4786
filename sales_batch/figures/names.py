"""What the codes of customers, products, people and partners stand for."""

from collections.abc import Mapping

import pandas as pd
from pandas import DataFrame, Series

from sales_batch.core.exact import throughout
from sales_batch.core.figure import field, figure
from sales_batch.core.kinds import CODE, TEXT
from sales_batch.core.lookup import value_of
from sales_batch.core.sheet import Sheet
from sales_batch.sheets.channels import Partner
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.prices import Product

REGISTERS = (Customer, Product, Staff, Partner)


@figure(
    takes=REGISTERS,
    fields=(
        field("register", "登记表", "Register", TEXT),
        field("code", "编号", "Code", CODE),
        field("name", "名称", "Name", TEXT),
    ),
    zh="编号与名称",
    en="Codes and names",
)
def names(
    customers: DataFrame, products: DataFrame, staff: DataFrame, partners: DataFrame,
    *, held: Mapping[type[Sheet], DataFrame],
) -> DataFrame:  # fmt: skip
    """The name behind every code of four registers; `register` is the name of the sheet.

    Held rows of a register are among them: they are wrong somewhere, but still have a name.
    """
    parts = []
    for sheet, frame in zip(REGISTERS, (customers, products, staff, partners), strict=True):
        rows = pd.concat([frame, held[sheet]]) if sheet in held else frame
        named = rows[[*sheet.key, "name"]].set_axis(["code", "name"], axis=1)
        parts.append(named.assign(register=throughout(rows, sheet.table, TEXT)))
    table = pd.concat(parts, ignore_index=True)
    return table[[one.name for one in names.fields]]


def name_of(known: DataFrame, sheet: type[Sheet], codes: Series) -> Series:
    """The name behind each code of a column, out of the figure `names`; blank where unknown."""
    rows = known[(known["register"] == sheet.table).to_numpy(bool)]
    return value_of(DataFrame({"code": codes}), ["code"], rows, ["code"], "name")


FIGURES = (names,)
