"""The whole company, put together in the order in which things happen."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from samples import billing, fulfilling, people, shipping
from samples.activities import activity_tables
from samples.appraising import appraisal_tables
from samples.approving import approvals
from samples.catalogue import catalogue
from samples.clients import clients, set_limits
from samples.costing import Costing
from samples.expansion import join_plans, plan_tables
from samples.grading import grade
from samples.making import Factory, numbered
from samples.markets import market_tables
from samples.ordering import OrderDesk
from samples.partners import channel_tables
from samples.pricing import price_tables
from samples.quoting import quote_tables
from samples.rows import Row, Tables
from samples.stocking import Store, make_parts, materials, product_stock
from samples.trade import Line

SEED = 20261123


def company(seed: int = SEED) -> Tables:
    """Every sheet's rows, without a mistake in them; the same seed gives the same company."""

    def dice(topic: str) -> Random:
        return Random(f"{seed} {topic}")

    tables: Tables = {"staff": people.staff(), "calendar": people.calendar()}
    tables |= price_tables(dice("prices"), catalogue(), people.exchange_rates())
    tables |= channel_tables()
    found = clients(dice("clients"))
    tables["customers"] = found.customers
    tables["customer_finance"] = found.finance
    tables["customer_profile"] = found.profile
    tables["credit_checks"] = found.checks
    tables |= plan_tables()
    tables |= quote_tables(dice("quotes"), tables)
    _trade(tables, dice)
    grade(tables)
    tables |= market_tables(dice("market"), tables)
    tables |= activity_tables(dice("activity"), tables)
    tables |= appraisal_tables(dice("appraisal"), tables)
    tables["approvals"] = approvals(dice("approvals"), tables)
    shipping.cleaned(tables)
    return tables


def _trade(tables: Tables, dice: Callable[[str], Random]) -> None:
    """Orders, production, deliveries, invoices and stock: each rests on the one before."""
    desk = OrderDesk(dice("orders"), tables)
    desk.take_all()
    lines = desk.lines
    for line in lines:
        fulfilling.plan_parts(dice(f"parts {line.key}"), line)
    fulfilling.change_some(dice("changes"), lines)
    tables["orders"] = _orders(lines)
    join_plans(dice("plans"), tables, lines)
    tables["order_lines"] = [line.row for line in lines]
    changes = [change for line in lines for change in line.changes]
    tables["order_changes"] = sorted(changes, key=lambda row: row["changed_on"])
    factory = Factory(dice("factory"), tables, lines)
    factory.run()
    tables |= factory.tables()
    delivered = shipping.deliveries(dice("deliveries"), lines)
    tables["returns"] = shipping.returns(dice("returns"), delivered)
    shipping.redeliveries(dice("again"), tables["returns"], delivered)
    tables["deliveries"] = delivered
    tables["delivery_notices"] = shipping.notices(dice("notices"), lines)
    tables |= billing.receivables(dice("billing"), tables, delivered)
    owed = billing.exposure(tables, lines)
    set_limits(tables["credit_checks"], owed, dice("limits"))
    _stock(tables, factory, dice)


def _orders(lines: list[Line]) -> list[Row]:
    return list({line.order["order_no"]: line.order for line in lines}.values())


def _stock(tables: Tables, factory: Factory, dice: Callable[[str], Random]) -> None:
    store = Store()
    for row in factory.outputs:
        store.move(row["product_id"], row["produced_on"], row["quantity"])
    for row in tables["deliveries"]:
        store.move(row["product_id"], row["delivered_on"], -row["quantity"])
    for row in tables["returns"]:
        product = row["delivery"]["product_id"]
        store.move(product, row["happened_on"], row.get("restocked_quantity") or Decimal(0))
    used = {row["component_id"] for row in tables["cost_items"] if row.get("component_id")}
    make_parts(store, Costing(tables), factory, sorted(used))
    tables["production_output"] = numbered(factory.outputs, "output_no", "P", "produced_on")
    tables["product_stock"] = product_stock(dice("stock"), store, tables, factory)
    tables |= materials(dice("materials"), store, tables)
