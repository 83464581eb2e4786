"""What the pages of several reports share: quantities by unit of measure, totals, blanks."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from pandas import DataFrame, Series

from sales_batch.core.exact import zeros
from sales_batch.core.figure import Field
from sales_batch.core.kinds import QUANTITY
from sales_batch.core.lookup import looked_up
from sales_batch.core.words import Words


def addable(fields: Sequence[Field], table: DataFrame) -> Sequence[Field]:
    """The same fields; quantities are added up only where all rows have one unit of measure."""
    if table["unit"].nunique(dropna=False) == 1:
        return fields
    return [replace(one, total=one.total and one.kind is not QUANTITY) for one in fields]


def in_use(fields: Sequence[Field], table: DataFrame, part: str = "adjustment") -> Sequence[Field]:
    """The fields without those of a step that is nowhere other than 0."""
    return [
        one for one in fields if not one.name.startswith(part) or bool((table[one.name] != 0).any())
    ]


def blank_zeros(table: DataFrame, names: Sequence[str]) -> DataFrame:
    """The table with nothing where some columns are 0: what is there can then be seen."""
    return table.assign(**{name: table[name].mask(table[name] == 0, pd.NA) for name in names})


def only_true(flags: Series) -> Series:
    """Flags that say yes, or nothing."""
    return flags.where(flags.fillna(value=False), pd.NA)


def spread(rows: DataFrame, key: str, value: str, keys: DataFrame) -> tuple[DataFrame, list[Field]]:
    """`keys` with a quantity column per unit of measure, and the fields of these columns.

    `rows` has `key`, `unit` and `value`, once each; where it has no row the quantity is 0. Goods
    whose unit nobody wrote down get a column of their own.
    """
    units, fields = rows["unit"].fillna(""), []
    for number, unit in enumerate(sorted(units.unique())):
        found = looked_up(keys, [key], rows.loc[units == unit, [key, value]], [key])[value]
        name = f"quantity_{number}"
        keys = keys.assign(**{name: found.fillna(zeros(keys, QUANTITY))})
        title = Words(f"数量（{unit}）", f"Quantity ({unit})") if unit else QUANTITY.title
        fields.append(Field(name, title, QUANTITY))
    return keys, fields
