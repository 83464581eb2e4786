"""The rules that add up over time, against their sentences taken word by word, on drawn rows."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sales_batch.config import Settings
from sales_batch.core.rule import Rule, judge
from sales_batch.core.tables import Tables
from sales_batch.rules import deliveries, order_changes, production
from tests.frames import assembled

DAY = date(2026, 11, 23)
Row = Mapping[str, Any]
Drawn = Mapping[str, Sequence[Row]]


def drawn(seed: int) -> Drawn:
    """A few order lines, and many small events on few days, so that all kinds of ties occur."""
    dice = random.Random(seed)

    def line(no: str = "line_no") -> Row:
        return {"order_no": f"SO-{dice.randint(1, 2)}", no: dice.randint(1, 3)}

    def day() -> date:
        return DAY - timedelta(dice.randint(1, 6))

    def quantity(low: int, high: int) -> Decimal:
        return Decimal(dice.randint(low, high))

    prices = [None, None, Decimal(1), Decimal(2)]
    return {
        "order_lines": [
            {"order_no": f"SO-{order}", "line_no": number, "quantity": quantity(5, 15),
             "unit_price": Decimal(1)}
            for order in (1, 2) for number in (1, 2)
        ],
        "order_changes": [
            {**line(), "changed_on": day(), "quantity_change": quantity(-4, 4),
             "new_unit_price": dice.choice(prices), "new_due_on": DAY}
            for _ in range(6)
        ],
        "deliveries": [
            {"delivery_no": f"DN-{dice.randint(1, 3)}", "line_no": number, **line("order_line_no"),
             "delivered_on": day(), "quantity": quantity(1, 6), "unit_price": dice.choice(prices)}
            for number in range(1, 13)
        ],
        "returns": [
            {"return_no": f"RT-{number}", "delivery_no": f"DN-{dice.randint(1, 3)}",
             "line_no": dice.randint(1, 12), "happened_on": day(), "quantity": quantity(1, 3),
             "kind": dice.choice(["refused", "returned", "complaint"]),
             "remedy": dice.choice(["redeliver", "credit", None])}
            for number in range(12)
        ],
        "production_output": [
            {"output_no": f"IN-{number:02}", **line(), "produced_on": day(),
             "quantity": quantity(1, 6)}
            for number in range(12)
        ],
    }  # fmt: skip


def ordered(rows: Drawn, key: tuple[str, int], day: date) -> Decimal:
    """What is ordered of a line until a day."""
    first: Decimal = next(row["quantity"] for row in rows["order_lines"] if key_of(row) == key)
    changes = [row for row in rows["order_changes"] if key_of(row) == key]
    return first + total(row["quantity_change"] for row in changes if row["changed_on"] <= day)


def key_of(row: Row, no: str = "line_no") -> tuple[str, int]:
    return row["order_no"], row[no]


def total(values: Iterator[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def owed_again(rows: Drawn, key: tuple[str, int], day: date) -> Decimal:
    parcels = {(row["delivery_no"], row["line_no"]): row for row in rows["deliveries"]}
    return total(
        row["quantity"]
        for row in rows["returns"]
        if row["happened_on"] <= day
        and row["remedy"] == "redeliver"
        and row["kind"] != "complaint"
        and (parcel := parcels.get((row["delivery_no"], row["line_no"])))
        and key_of(parcel, "order_line_no") == key
    )


def lines_of(rows: Drawn) -> list[tuple[str, int]]:
    return [key_of(row) for row in rows["order_lines"]]


def over_delivered(rows: Drawn) -> set[int]:
    found = set()
    parcels = sorted(
        enumerate(rows["deliveries"]),
        key=lambda part: (part[1]["delivered_on"], part[1]["delivery_no"], part[1]["line_no"]),
    )
    for key in lines_of(rows):
        gone = Decimal(0)
        for at, row in parcels:
            if key_of(row, "order_line_no") != key:
                continue
            gone += row["quantity"]
            left = gone - owed_again(rows, key, row["delivered_on"])
            if left > ordered(rows, key, row["delivered_on"]) * Decimal("1.05"):
                found.add(at)
                break
    return found


def cut_too_far(rows: Drawn) -> set[int]:
    found = set()
    for key in lines_of(rows):
        for at, row in enumerate(rows["order_changes"]):
            if key_of(row) != key:
                continue
            day = row["changed_on"]
            left = ordered(rows, key, day)
            gone = total(
                one["quantity"]
                for one in rows["deliveries"]
                if key_of(one, "order_line_no") == key and one["delivered_on"] <= day
            )
            out = gone - owed_again(rows, key, day)
            if row["quantity_change"] < 0 and (left < out or left < 0):
                found.add(at)
    return found


def off_price(rows: Drawn) -> set[int]:
    found = set()
    for at, row in enumerate(rows["deliveries"]):
        key, price = key_of(row, "order_line_no"), Decimal(1)
        changes = [one for one in rows["order_changes"] if key_of(one) == key]
        if at_odds(changes):
            continue
        for one in sorted(changes, key=lambda one: one["changed_on"]):
            if one["changed_on"] <= row["delivered_on"]:
                price = one["new_unit_price"] or price
        if key in lines_of(rows) and row["unit_price"] not in (None, price):
            found.add(at)
    return found


def at_odds(changes: Sequence[Row]) -> bool:
    """Two different prices of one day."""
    prices = {(one["changed_on"], one["new_unit_price"]) for one in changes}
    days = [day for day, price in prices if price]
    return len(days) > len(set(days))


def made_too_much(rows: Drawn) -> set[int]:
    found = set()
    outputs = sorted(
        enumerate(rows["production_output"]),
        key=lambda part: (part[1]["produced_on"], part[1]["output_no"]),
    )
    for key in lines_of(rows):
        made = Decimal(0)
        for at, row in outputs:
            made += row["quantity"] if key_of(row) == key else 0
            if key_of(row) == key and made > ordered(rows, key, DAY):
                found.add(at)
                break
    return found


def broken(rule: Rule, tables: Tables) -> set[int]:
    settings = Settings.model_validate({"deliveries": {"over_delivery": "0.05"}})
    judged = judge([rule], tables, tables.frames, {"day": DAY, "settings": settings}, {})
    return {int(row_id) for fault in judged.faults for row_id in fault.ids}


@pytest.mark.parametrize("seed", range(25))
def test_rules_say_what_their_sentences_say(seed: int) -> None:
    rows = drawn(seed)
    tables = assembled(rows, day=DAY)
    sentences = {
        deliveries.no_more_is_delivered_than_ordered: over_delivered,
        deliveries.goods_are_delivered_at_the_price_in_force: off_price,
        order_changes.a_change_leaves_what_was_delivered: cut_too_far,
        production.no_more_is_made_than_ordered: made_too_much,
    }
    for rule, sentence in sentences.items():
        assert broken(rule, tables) == sentence(rows), rule.name


def test_of_a_line_entered_twice_the_first_counts() -> None:
    line = {"order_no": "SO-1", "line_no": 1, "unit_price": Decimal(1)}
    parcel = {"delivery_no": "DN-1", "line_no": 1, "order_no": "SO-1", "order_line_no": 1}
    rows = {
        "order_lines": [{**line, "quantity": Decimal(100)}, {**line, "quantity": Decimal(5)}],
        "deliveries": [{**parcel, "delivered_on": DAY, "quantity": Decimal(10)}],
    }
    assert not broken(deliveries.no_more_is_delivered_than_ordered, assembled(rows, day=DAY))
