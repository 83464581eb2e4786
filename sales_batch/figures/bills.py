"""What one unit of a product takes on all levels: so much of each material, hours, setting up.

A bill is worked out once and holds for every quantity and day. Its numbers are whole numbers over
one denominator, so that they add and multiply exactly, and fast. Cells have 13 digits at most: what
two of them make fits into a Decimal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from math import lcm
from typing import NamedTuple

Ratio = tuple[int, int]
"""Part and whole, not in lowest terms: to find these takes longer than all the rest."""
NOUGHT = Fraction(0)
NOTHING: Mapping[str, int] = {}


class Item(NamedTuple):
    """A cost item: its columns that a cost hangs on, or that say what it is and where it stands."""

    product_id: str
    item_no: int
    cost_type: str
    material_id: str | None
    component_id: str | None
    process: str | None
    usage: Decimal
    scrap_rate: Decimal | None
    setup_hours: Decimal | None
    hourly_rate: Decimal | None
    file: str
    sheet: str
    row: int


Items = Sequence[Item]
"""The cost items of one product."""


class Bill(NamedTuple):
    """What one unit of a product takes on all its levels.

    `main` and `auxiliary` say how much of each material, scrap included, in units of 1 /
    `denominator`; `processing` what its hours cost, with what is shared by a batch; `setup` what is
    set up once for the quantity that is asked for. A unit that takes three of a sub-assembly has it
    made in lots three times as large, so its share of the setting up stays the same. `size` counts
    cost items that are no sub-assemblies.
    """

    main: Mapping[str, int]
    auxiliary: Mapping[str, int]
    denominator: int = 1
    processing: Fraction = NOUGHT
    setup: Fraction = NOUGHT
    size: int = 1

    def times(self, usage: Fraction) -> "Bill":
        """What so many units take."""
        return Bill(
            {name: used * usage.numerator for name, used in self.main.items()},
            {name: used * usage.numerator for name, used in self.auxiliary.items()},
            self.denominator * usage.denominator,
            self.processing * usage,
            self.setup if usage else NOUGHT,
            self.size,
        )

    def processing_of(self, quantity: Decimal | Fraction) -> Ratio:
        """The processing of one unit where so many are asked for: processing + setup / quantity."""
        (hours, of_hours), (setup, of_setup) = (
            one.as_integer_ratio() for one in (self.processing, self.setup)
        )
        made, of_made = quantity.as_integer_ratio()
        return (
            hours * of_setup * made + setup * of_made * of_hours,
            of_hours * of_setup * made,
        )


def bills(items: Mapping[str, Items], lots: Mapping[str, Decimal | None]) -> Mapping[str, Bill]:
    """The bill of every product that has one, out of all products' cost items and batch sizes.

    There is none where an item has no cost on any day: a step without an hourly rate, a
    sub-assembly without a bill; nor on a circle of sub-assemblies, or above one.
    """
    found: dict[str, Bill] = {}
    for product in _from_below(items):
        parts = [_taken(item, lots[product], found) for item in items.get(product, ())]
        known = [part for part in parts if part]
        if known and len(known) == len(parts):
            found[product] = _together(known)
    return found


def _taken(item: Item, lot: Decimal | None, below: Mapping[str, Bill]) -> Bill | None:
    """What one cost item adds to one unit; None where that cannot be known."""
    usage: Decimal = item.usage
    if item.cost_type == "processing":
        rate = item.hourly_rate
        if rate is None:
            return None
        hours, setup = Fraction(usage * rate), Fraction((item.setup_hours or 0) * rate)
        if lot:
            return Bill(NOTHING, NOTHING, processing=hours + setup / Fraction(lot))
        return Bill(NOTHING, NOTHING, processing=hours, setup=setup)
    used, whole = (usage * (1 + (item.scrap_rate or 0))).as_integer_ratio()
    if item.cost_type == "subassembly":
        part = below.get(item.component_id or "")
        return part.times(Fraction(used, whole)) if part else None
    taken = {item.material_id or "": used}
    if item.cost_type == "auxiliary_material":
        return Bill(NOTHING, taken, whole)
    return Bill(taken, NOTHING, whole)


def _together(parts: Sequence[Bill]) -> Bill:
    """Several bills as one."""
    denominator = lcm(*(part.denominator for part in parts))
    return Bill(
        _added((part.main, denominator // part.denominator) for part in parts),
        _added((part.auxiliary, denominator // part.denominator) for part in parts),
        denominator,
        sum((part.processing for part in parts if part.processing), NOUGHT),
        sum((part.setup for part in parts if part.setup), NOUGHT),
        sum(part.size for part in parts),
    )


def _added(parts: Iterable[tuple[Mapping[str, int], int]]) -> Mapping[str, int]:
    """Materials added up, each part so many times."""
    found: dict[str, int] = {}
    for part, times in parts:
        for name, used in part.items():
            found[name] = found.get(name, 0) + used * times
    return found


def components(items: Items) -> Sequence[str]:
    """The sub-assemblies among cost items."""
    return [item.component_id or "" for item in items if item.cost_type == "subassembly"]


def _from_below(items: Mapping[str, Items]) -> Iterator[str]:
    """Products, each after its sub-assemblies; those on a circle, or above one, never come."""
    order = TopologicalSorter({product: components(of) for product, of in items.items()})
    with suppress(CycleError):
        order.prepare()
    while ready := order.get_ready():
        yield from ready
        order.done(*ready)
