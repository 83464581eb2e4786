"""What one unit of a product takes on all levels: so much of each material, processing, set-up.

A bill is worked out once and holds for every quantity and day. Decimals of any length add and
multiply exactly; only setting up is divided, by the lot, so it is kept in fractions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, Inexact, localcontext
from fractions import Fraction
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact])
"""Decimals keep all their digits, whatever their number."""
Items = Sequence[Mapping[str, Any]]
"""The cost items of one product as dicts."""


@dataclass(frozen=True)
class Bill:
    """What one unit of a product takes on all its levels.

    `main` and `auxiliary` say how much of each material, scrap included; `processing` what its
    hours cost, with what is shared by a batch; `setup` what is set up once for the quantity that is
    asked for. A unit that takes three of a sub-assembly has it made in lots three times as large,
    so its share of the setting up stays the same. `size` counts cost items that are no
    sub-assemblies.
    """

    main: Mapping[str, Decimal]
    auxiliary: Mapping[str, Decimal]
    processing: Fraction = Fraction(0)
    setup: Fraction = Fraction(0)
    size: int = 1

    @cached_property
    def materials(self) -> frozenset[str]:
        """All the materials."""
        return frozenset((*self.main, *self.auxiliary))

    def times(self, usage: Decimal) -> "Bill":
        """What so many units take."""
        return Bill(
            {name: used * usage for name, used in self.main.items()},
            {name: used * usage for name, used in self.auxiliary.items()},
            self.processing * Fraction(usage),
            self.setup if usage else Fraction(0),
            self.size,
        )

    def processing_of(self, quantity: Fraction) -> Fraction:
        """The processing of one unit where so many are asked for."""
        return self.processing + self.setup / quantity if self.setup else self.processing


def bills(items: Mapping[str, Items], lots: Mapping[str, Decimal | None]) -> Mapping[str, Bill]:
    """The bill of every product that has one, out of all products' cost items and batch sizes.

    There is none where an item has no cost on any day: a step without an hourly rate, a
    sub-assembly without a bill; nor on a circle of sub-assemblies, or above one.
    """
    found: dict[str, Bill] = {}
    with localcontext(EXACT):
        for product in _from_below(items):
            parts = [_taken(item, lots[product], found) for item in items.get(product, ())]
            known = [part for part in parts if part]
            if known and len(known) == len(parts):
                found[product] = _together(known)
    return found


def _taken(item: Mapping[str, Any], lot: Decimal | None, below: Mapping[str, Bill]) -> Bill | None:
    """What one cost item adds to one unit; None where that cannot be known."""
    usage: Decimal = item["usage"]
    if item["cost_type"] == "processing":
        if item["hourly_rate"] is None:
            return None
        hours = Fraction(usage * item["hourly_rate"])
        setup = Fraction((item["setup_hours"] or 0) * item["hourly_rate"])
        return Bill({}, {}, hours + setup / Fraction(lot)) if lot else Bill({}, {}, hours, setup)
    usage *= 1 + (item["scrap_rate"] or 0)
    if item["cost_type"] == "subassembly":
        part = below.get(item["component_id"])
        return part.times(usage) if part else None
    used = {item["material_id"]: usage}
    return Bill({}, used) if item["cost_type"] == "auxiliary_material" else Bill(used, {})


def components(items: Items) -> Sequence[str]:
    """The sub-assemblies among cost items."""
    return [item["component_id"] for item in items if item["cost_type"] == "subassembly"]


def _from_below(items: Mapping[str, Items]) -> Iterator[str]:
    """Products, each after its sub-assemblies; those on a circle, or above one, never come."""
    order = TopologicalSorter({product: components(of) for product, of in items.items()})
    with suppress(CycleError):
        order.prepare()
    while ready := order.get_ready():
        yield from ready
        order.done(*ready)


def _together(parts: Sequence[Bill]) -> Bill:
    """Several bills as one."""
    return Bill(
        _added(part.main for part in parts),
        _added(part.auxiliary for part in parts),
        sum((part.processing for part in parts), Fraction(0)),
        sum((part.setup for part in parts), Fraction(0)),
        sum(part.size for part in parts),
    )


def _added(parts: Iterable[Mapping[str, Decimal]]) -> Mapping[str, Decimal]:
    found: dict[str, Decimal] = {}
    for part in parts:
        for name, used in part.items():
            found[name] = found[name] + used if name in found else used
    return found
