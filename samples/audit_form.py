"""The samples' own check of what every sheet must be: filled in, without doubles, well referred."""

from decimal import Decimal

from sales_batch.core.sheet import Sheet
from sales_batch.sheets import SHEETS
from samples.breach import Breaches, breach, grouped
from samples.rows import Tables

_DECIMALS = {"qty": 4, "price": 4, "money": 2, "rate": 4}


def audit_form(tables: Tables) -> Breaches:
    """G07, G08 (as far as exact numbers go), G11 and G12, with links; a missing parent is O02."""
    for sheet in SHEETS:
        yield from _cells(tables, sheet)
        yield from _keys(tables, sheet)
        for column in sheet.columns.values():
            if column.target and column.target is not sheet.of:
                known = {row[column.target.key[0]] for row in tables[column.target.table]}
                for row in tables[sheet.table]:
                    if row.get(column.name) and row[column.name] not in known:
                        yield breach("G12", sheet.table, row, column.name)
        yield from _links(tables, sheet)


def _cells(tables: Tables, sheet: type[Sheet]) -> Breaches:
    for row in tables[sheet.table]:
        assert not row.keys() - sheet.columns.keys(), row.keys() - sheet.columns.keys()
        for name, column in sheet.columns.items():
            value = row.get(name)
            if value is None:
                if column.required:
                    yield breach("G07", sheet.table, row, name)
                continue
            places = _DECIMALS.get(column.kind.name)
            if places and (not isinstance(value, Decimal) or round(value, places) != value):
                yield breach("G08", sheet.table, row, name)
            if column.choices and not isinstance(value, bool) and value not in column.choices:
                yield breach("G08", sheet.table, row, name)


def _keys(tables: Tables, sheet: type[Sheet]) -> Breaches:
    columns = sheet.key or tuple(sheet.columns)
    for rows in grouped(tables[sheet.table], *columns).values():
        for row in rows if len(rows) > 1 else ():
            yield breach("G11", sheet.table, row, columns[0])


def _links(tables: Tables, sheet: type[Sheet]) -> Breaches:
    for target, columns in sheet.links.items():
        known = {tuple(row[key] for key in target.key) for row in tables[target.table]}
        parents = {row[sheet.of.key[0]] for row in tables[sheet.of.table]} if sheet.of else None
        for row in tables[sheet.table]:
            if parents and sheet.of and row[sheet.of.key[0]] not in parents:
                continue
            named = tuple(row.get(column) for column in columns)
            if None not in named and named not in known:
                yield breach("G12", sheet.table, row, columns[-1])
