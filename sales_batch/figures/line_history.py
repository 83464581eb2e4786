"""What stood of an order line on a day: its price, what was ordered, delivered and owed again."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
from pandas import DataFrame, Series

from sales_batch.core.exact import exact, running, totals
from sales_batch.core.kinds import QUANTITY
from sales_batch.core.lookup import in_force, looked_up, naming, value_of

LINE = ["order_no", "line_no"]
DELIVERED_LINE = ["order_no", "order_line_no"]
DELIVERY = ["delivery_no", "line_no"]
EVENT = [*LINE, "day", "step", "what"]
NOTHING = Decimal(0)


def changes_nothing(changes: DataFrame) -> Series:
    """Where a change of an order gives no quantity other than 0, no price and no date."""
    quantity = changes.quantity_change.fillna(NOTHING)
    return (quantity == 0) & changes.new_unit_price.isna() & changes.new_due_on.isna()


def understood(lines: DataFrame, changes: DataFrame) -> DataFrame:
    """The order lines of which it is known what is ordered.

    Left out are those with a change that has no day, or changes nothing: something there was not
    read or not said, and whatever hangs on it cannot be judged.
    """
    unclear = changes[changes.changed_on.isna() | changes_nothing(changes)]
    return lines[value_of(lines, LINE, unclear, LINE, "row").isna()]


def at_odds(changes: DataFrame, name: str) -> DataFrame:
    """Changes of one line on one day that give different values in a column: no one holds."""
    by = [*LINE, "changed_on"]
    said = changes[changes[[*by, name]].notna().all(axis=1)]
    values = said.drop_duplicates([*by, name])
    return naming(said, by, values[values.duplicated(by)], by)


def quantity_in_the_end(lines: DataFrame, changes: DataFrame) -> Series:
    """The quantity of each line with all its changes, in the product's unit."""
    sums = totals(changes, LINE, {"quantity_change": QUANTITY})
    changed = value_of(lines, LINE, sums, LINE, "quantity_change")
    return exact(lines.quantity + changed.fillna(NOTHING), QUANTITY)


def price_in_force(
    rows: DataFrame, by: Sequence[str], lines: DataFrame, changes: DataFrame
) -> Series:
    """The price of the order line that each row names, on its day; `by` are the three columns.

    The newest new price until then, of one day the lowest row, else the price first agreed; blank
    where the line or that first price is not known.
    """
    agreed = value_of(rows, by[:2], lines, LINE, "unit_price")
    return repriced(rows, by, agreed, changes)


def repriced(rows: DataFrame, by: Sequence[str], agreed: Series, changes: DataFrame) -> Series:
    """The same where the price first agreed is known to be `agreed`."""
    new = changes[changes.new_unit_price.notna()]
    newest = in_force(rows, by, new, [*LINE, "changed_on"], ["new_unit_price"]).new_unit_price
    return newest.where(agreed.notna()).fillna(agreed)


def changed(changes: DataFrame) -> DataFrame:
    """Changes as events."""
    steps = changes[[*LINE, "changed_on", "quantity_change"]]
    return steps.assign(what="changed").set_axis(EVENT, axis=1)


def delivered(deliveries: DataFrame) -> DataFrame:
    """Deliveries as events, those of one day in the order of their numbers."""
    steps = deliveries[[*DELIVERY, *DELIVERED_LINE, "delivered_on", "quantity"]]
    steps = steps.sort_values(DELIVERY).drop(columns=DELIVERY)
    return steps.assign(what="delivered").set_axis(EVENT, axis=1)


def owed_again(returns: DataFrame, deliveries: DataFrame) -> DataFrame:
    """Goods that are to be delivered once more, as events."""
    back = to_redeliver(returns, deliveries)
    steps = back[[*DELIVERED_LINE, "happened_on", "quantity"]]
    return steps.assign(what="owed again").set_axis(EVENT, axis=1)


def came_back(returns: DataFrame) -> DataFrame:
    """Goods refused or returned; the other rows are complaints without goods."""
    return returns[returns.kind.isin(["refused", "returned"])]


def to_redeliver(returns: DataFrame, deliveries: DataFrame) -> DataFrame:
    """Goods refused or returned that are owed again, with the order line of their delivery."""
    back = came_back(returns[returns.remedy == "redeliver"])
    parcels = looked_up(back, DELIVERY, deliveries[[*DELIVERY, *DELIVERED_LINE]], DELIVERY)
    return back.assign(**{name: parcels[name] for name in DELIVERED_LINE})


def at_the_end_of_its_day(past: DataFrame) -> DataFrame:
    """Events of a history with `ordered` and `out` as they stand after the last event of the day.

    In which order the rows of one day were entered says nothing.
    """
    day = [*LINE, "day"]
    last = past.drop_duplicates(day, keep="last")[[*day, "ordered", "out"]]
    return past.assign(**looked_up(past, day, last, day)[["ordered", "out"]])


def history(events: Sequence[DataFrame], lines: DataFrame) -> DataFrame:
    """Events of some order lines in the order of their days, and what stood after each of them.

    Of one day, `events` that stand first come first. `ordered` is the quantity with the changes
    so far; `out` is what was delivered less what is owed again. The index is the row id of the
    sheet that `what` tells of.
    """
    rows = pd.concat([naming(part, LINE, lines, LINE) for part in events])
    rows = rows[rows.day.notna()].sort_values("day", kind="stable")
    first = value_of(rows, LINE, lines, LINE, "quantity")
    moved = rows.step.where(rows.what == "delivered", -rows.step)
    parts = rows.assign(
        change=rows.step.where(rows.what == "changed"),
        move=exact(moved, QUANTITY).where(rows.what != "changed"),
    )
    return rows.assign(
        ordered=exact(first + running(parts, LINE, "change"), QUANTITY),
        out=running(parts, LINE, "move"),
    )
