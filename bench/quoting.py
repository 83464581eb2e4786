"""An inbox of quotes to cost: many products on six levels, prices and rates that often change."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from bench import workbook
from bench.registers import DAY
from sales_batch.core.sheet import Book, Sheet
from sales_batch.sheets import company, prices, quotes
from sales_batch.sheets.company import ExchangeRate
from sales_batch.sheets.prices import (
    CostItem,
    MarketPrice,
    Material,
    MaterialPrice,
    Product,
    StandardPrice,
)
from sales_batch.sheets.quotes import Quote, QuoteLine

LINES, PRODUCTS, MATERIALS = 20_000, 2_000, 300
LEVELS = 7
"""A product contains only what stands on deeper levels: six sub-assemblies deep."""
BEGAN = date(2024, 12, 1)
LENGTH = (DAY - BEGAN).days
CURRENCIES = ("USD", "EUR", "JPY")

Row = dict[str, Any]
Rows = Sequence[Row]


def make(folder: Path, lines: int = LINES, seed: int = 1) -> None:
    """Write the three workbooks that a costing rests on; the same bytes for the same arguments."""
    draw = Random(seed)
    filled: Sequence[tuple[Book, dict[type[Sheet], Rows]]] = [
        (company.BOOK, {ExchangeRate: list(_rates(draw))}),
        (prices.BOOK, _price_book(draw)),
        (quotes.BOOK, _quote_book(draw, lines)),
    ]
    for book, sheets in filled:
        (folder / book.department).mkdir(parents=True, exist_ok=True)
        tables = [(sheet, _table(sheet, sheets.get(sheet, ()))) for sheet in book.sheets]
        workbook.write(folder / book.department / f"{book.zh}.xlsx", tables)


def _table(sheet: type[Sheet], rows: Rows) -> pa.Table:
    return pa.table(
        {
            name: pa.array([row.get(name) for row in rows], column.kind.arrow)
            for name, column in sheet.columns.items()
        }
    )


def _rates(draw: Random) -> Iterator[Row]:
    """A rate of each currency every week."""
    for currency in CURRENCIES:
        for day in range(0, LENGTH, 7):
            rate = _price(draw, 10)
            yield {"currency": currency, "valid_from": BEGAN + timedelta(day), "rate": rate}


def _price_book(draw: Random) -> dict[type[Sheet], Rows]:
    goods = [_product(draw, number) for number in range(PRODUCTS)]
    listed = [good["product_id"] for good in goods if good["standard"]]
    materials = [
        {
            "material_id": f"M-{number:03d}",
            "name": f"材料{number}",
            "unit": "公斤",
            "category": "auxiliary" if number % 5 == 0 else "main",
        }
        for number in range(MATERIALS)
    ]
    return {
        Product: goods,
        Material: materials,
        MaterialPrice: [row for number in range(MATERIALS) for row in _bought(draw, number)],
        CostItem: [item for number in range(PRODUCTS) for item in _items(draw, number)],
        StandardPrice: [row for name in listed for row in _list_prices(draw, name)],
        MarketPrice: [row for name in listed for row in _surveys(draw, name)],
    }


def _product(draw: Random, number: int) -> Row:
    return {
        "product_id": f"P-{number:04d}",
        "name": f"产品{number}",
        "specification": "380 V",
        "unit": "台",
        "family": f"系列{number % 20}",
        "standard": draw.random() < 0.3,
        "lead_time_days": 10,
        "batch_size": Decimal(draw.randint(1, 500)) if draw.random() < 0.5 else None,
    }


def _bought(draw: Random, number: int) -> Iterator[Row]:
    """What a material costs, anew about every month."""
    name, day = f"M-{number:03d}", 0
    currency = draw.choice((None, None, None, *CURRENCIES))
    while day < LENGTH:
        price = _price(draw, 500)
        yield {
            "material_id": name,
            "valid_from": BEGAN + timedelta(day),
            "price": price,
            "currency": currency,
        }
        day += draw.randint(15, 45)


def _items(draw: Random, number: int) -> Iterator[Row]:
    """Up to three sub-assemblies of the next level, and four to eight materials and steps."""
    deeper = range(number % LEVELS + 1, PRODUCTS, LEVELS) if number % LEVELS < LEVELS - 1 else ()
    kinds = ["subassembly"] * (draw.randint(1, 3) if deeper else 0)
    kinds += draw.choices(
        ("main_material", "auxiliary_material", "purchase", "processing"), k=draw.randint(4, 8)
    )
    for item_no, kind in enumerate(kinds, 1):
        row = {"product_id": f"P-{number:04d}", "item_no": item_no, "cost_type": kind}
        row["usage"] = Decimal(draw.randint(1, 40_000)).scaleb(-4)
        if kind == "processing":
            row |= {"process": "装配", "setup_hours": Decimal(draw.randint(0, 40)) / 10}
            row["hourly_rate"] = Decimal(draw.randint(30, 90))
        else:
            row["scrap_rate"] = Decimal(draw.randint(0, 12)).scaleb(-2)
        if kind == "subassembly":
            row["component_id"] = f"P-{draw.choice(deeper):04d}"
        elif kind != "processing":
            fifth = draw.randrange(MATERIALS // 5) * 5
            row["material_id"] = f"M-{fifth + (kind != 'auxiliary_material'):03d}"
        yield row


def _list_prices(draw: Random, name: str) -> Iterator[Row]:
    """Price lists with three steps, anew about every year."""
    for day in (0, draw.randint(200, 400)):
        for step in (0, 100, 1000):
            yield {
                "product_id": name,
                "valid_from": BEGAN + timedelta(day),
                "min_quantity": Decimal(step),
                "price": _price(draw, 90_000),
            }


def _surveys(draw: Random, name: str) -> Iterator[Row]:
    """What two to four sources say about every half year."""
    for source in range(draw.randint(2, 4)):
        for day in range(draw.randint(0, 90), LENGTH, 180):
            yield {
                "product_id": name,
                "surveyed_on": BEGAN + timedelta(day),
                "source": f"同行{source}",
                "price": _price(draw, 90_000),
            }


def _price(draw: Random, most: int) -> Decimal:
    return Decimal(draw.randint(100, most * 100)).scaleb(-2)


def _quote_book(draw: Random, lines: int) -> dict[type[Sheet], Rows]:
    """Quotes of one to four lines, one in three still without a typed price."""
    heads: list[Row] = []
    found: list[Row] = []
    while len(found) < lines:
        name, day = f"Q-{len(heads):05d}", BEGAN + timedelta(draw.randrange(LENGTH))
        heads.append(
            {
                "quote_no": name,
                "customer_id": f"C{draw.randrange(400):04d}",
                "requested_on": day,
                "requested_by": "S101",
                "prepared_by": "S102",
                "specification_received_on": day,
                "quoted_on": day,
                "vat_rate": draw.choice((None, None, None, Decimal(0))),
            }
        )
        count = min(draw.randint(1, 4), lines - len(found))
        found += [
            {
                "quote_no": name,
                "line_no": line_no,
                "product_id": f"P-{draw.randrange(PRODUCTS):04d}",
                "quantity": Decimal(draw.randint(1, 2_000)),
                "unit_price": _price(draw, 90_000) if draw.random() < 0.67 else None,
            }
            for line_no in range(1, count + 1)
        ]
    return {Quote: heads, QuoteLine: found}
