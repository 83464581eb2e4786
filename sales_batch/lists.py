"""What the dropdowns of a template can offer, from what stands in the inbox."""

import pyarrow.compute as pc

from sales_batch.core.exact import arrow_of
from sales_batch.core.tables import Tables
from sales_batch.excel.dropdown import Lists


def offered(tables: Tables) -> Lists:
    """The values of every key and pick column, sorted, by sheet and column."""
    lists: dict[tuple[str, str], list[str]] = {}
    for sheet, frame in tables.rows.items():
        for name, column in sheet.columns.items():
            single = sheet.key == (name,)
            if column.kind.name == "pick" or (single and column.kind.name == "id"):
                values = pc.unique(arrow_of(frame[name])).drop_null().to_pylist()
                lists[sheet.table, name] = sorted(values)
    return lists
