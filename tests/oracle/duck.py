"""The order backlog by product a third time, in SQL, on another road.

No day is walked: quantities are sums up to a day, the opening and closing amounts are quantity x
price, and what the other flows leave of their difference is the changed amount.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import duckdb
from duckdb import DuckDBPyConnection as Connection

from tests.oracle.backlog import ORDER_STEPS
from tests.oracle.tables import Row, Tables

COLUMNS = {
    "orders": "order_no text, received_on date",
    "order_lines": "order_no text, line_no int, added_on date, product_id text,"
    " quantity decimal(38, 4), unit_price decimal(38, 4)",
    "order_changes": "order_no text, line_no int, changed_on date,"
    " quantity_change decimal(38, 4), new_unit_price decimal(38, 4)",
    "deliveries": "delivery_no text, line_no int, order_no text, order_line_no int,"
    " delivered_on date, quantity decimal(38, 4)",
    "returns": "delivery_no text, line_no int, happened_on date, kind text, remedy text,"
    " quantity decimal(38, 4)",
}

QUERY = """
with line as (
    select l.*, coalesce(l.added_on, o.received_on) as since
    from order_lines l join orders o using (order_no)
    where o.received_on <= $day and coalesce(l.added_on <= $day, true)
), flow as (
    select order_no, line_no, since as on_day, 'received' as step, 1 as sign, quantity from line
    union all
    select order_no, line_no, changed_on, 'changed', 1, quantity_change from order_changes
    union all
    select order_no, order_line_no, delivered_on, 'delivered', -1, quantity from deliveries
    union all
    select d.order_no, d.order_line_no, r.happened_on, 'returned', 1, r.quantity
    from returns r join deliveries d using (delivery_no, line_no)
    where d.delivered_on <= $day and r.remedy = 'redeliver' and r.kind in ('refused', 'returned')
), price as (
    select order_no, line_no, date '0001-01-01' as since, unit_price from line
    union all
    select order_no, line_no, changed_on, arg_max(new_unit_price, file_row)
    from order_changes where new_unit_price is not null
    group by order_no, line_no, changed_on
), valued as (
    select l.product_id, f.on_day, f.step, f.quantity, f.quantity * p.unit_price as amount
    from flow f join line l using (order_no, line_no)
    asof join price p on f.order_no = p.order_no and f.line_no = p.line_no and f.on_day >= p.since
    where f.on_day between $first and $last
), edge as (
    select l.product_id, e.step, l.order_no, l.line_no, e.on_day, sum(f.sign * f.quantity) as open
    from line l join flow f using (order_no, line_no)
    join (values ('opening', $first - 1), ('closing', $last)) e(step, on_day)
    on f.on_day <= e.on_day
    group by all
), piece as (
    select product_id, step, quantity, amount from valued
    union all
    select e.product_id, e.step, e.open, e.open * p.unit_price
    from edge e
    asof join price p on e.order_no = p.order_no and e.line_no = p.line_no and e.on_day >= p.since
), summed as (
    select product_id, {sums} from piece group by product_id
)
select product_id, {quantities}, opening_amount, 0, received_amount,
    closing_amount - opening_amount - received_amount + delivered_amount - returned_amount,
    delivered_amount, returned_amount, closing_amount
from summed order by product_id
"""


def order_backlog_by_product(tables: Tables, day: date, month: str) -> list[Row]:
    """As `order_backlog(tables, day, month, "product")`."""
    first = date.fromisoformat(f"{month}-01")
    last = min(day, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    if first > day:
        return []
    names = [f"{step}_{what}" for what in ("quantity", "amount") for step in ORDER_STEPS]
    with duckdb.connect() as connection:
        for table, columns in COLUMNS.items():
            _load(connection, table, columns, tables.get(table, []))
        days = {"day": day, "first": first, "last": last}
        found = connection.execute(_query(names), days).fetchall()
    return [
        {"month": month, "product_id": product_id, **dict(zip(names, figures, strict=True))}
        for product_id, *figures in found
        if any(figures)
    ]


def _query(names: list[str]) -> str:
    sums = ", ".join(
        f"coalesce(sum({what}) filter (step = '{step}'), 0) as {name}"
        for name in names
        for step, what in [name.split("_")]
    )
    return QUERY.format(sums=sums, quantities=", ".join(names[: len(ORDER_STEPS)]))


def _load(connection: Connection, table: str, columns: str, rows: Sequence[Row]) -> None:
    """A table with the rows in file order, `file_row` their number."""
    connection.execute(f"create table {table} (file_row int, {columns})")
    names = [column.split()[0] for column in columns.replace("(38, 4)", "").split(",")]
    if rows:
        places = ", ".join(["?"] * (len(names) + 1))
        values = ", ".join([f"({places})"] * len(rows))
        cells = [cell for n, row in enumerate(rows) for cell in (n, *(row[c] for c in names))]
        connection.execute(f"insert into {table} values {values}", cells)
