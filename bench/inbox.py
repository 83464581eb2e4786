"""Makes an inbox of any size that agrees in itself: `python -m bench.inbox FOLDER --lines 200000`.

The big workbooks are written in bulk, the small ones as a clerk fills in a template.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import registers, workbook
from bench.trade import Tables, trade
from sales_batch.core.sheet import Book, Sheet
from sales_batch.excel.template import Rows, write_template
from sales_batch.sheets import (
    BOOKS,
    approvals,
    company,
    customers,
    deliveries,
    finance,
    orders,
    prices,
    production,
)
from sales_batch.sheets.deliveries import Return
from sales_batch.sheets.orders import ForecastRequest, Order

LINES_IN_A_FILE = 10_000


@dataclass(frozen=True)
class Task:
    """One order workbook to draw and to write, with the deliveries on it or without them."""

    folder: Path
    seed: int
    number: int
    lines: int


@dataclass(frozen=True)
class Matters:
    """What of an order workbook small workbooks speak of."""

    requests: Sequence[dict[str, Any]]
    decisions: Sequence[tuple[str, str, Any]]


def make(folder: Path, lines: int, files: int, seed: int = 1) -> None:
    """Write the inbox; the same bytes for the same arguments."""
    cuts = [lines * at // files for at in range(files + 1)]
    tasks = [Task(folder, seed, at + 1, cuts[at + 1] - cuts[at]) for at in range(files)]
    for book in BOOKS:
        (folder / book.department).mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        matters = list(pool.map(_write_trade, tasks))
    requests = [request for one in matters for request in one.requests]
    decisions = [decision for one in matters for decision in one.decisions]
    rows: list[tuple[Book, Rows]] = [
        (company.BOOK, registers.company()),
        (customers.BOOK, registers.customers()),
        (finance.BOOK, registers.finance()),
        (prices.BOOK, registers.prices(registers.catalogue(seed))),
        (production.BOOK, registers.production(requests)),
        (approvals.BOOK, registers.approvals(decisions)),
    ]
    for book, filled in rows:
        write_template(book, folder / book.department / f"{book.zh}.xlsx", "zh", rows=filled)


def _write_trade(task: Task) -> Matters:
    goods = registers.catalogue(task.seed)
    tables = trade(task.seed, task.number, task.lines, goods)
    for book in (orders.BOOK, deliveries.BOOK):
        path = task.folder / book.department / f"{book.zh} {task.number:03d}.xlsx"
        workbook.write(path, [(sheet, tables[sheet]) for sheet in book.sheets])
    return Matters(tables[ForecastRequest].to_pylist(), list(_decisions(tables)))


def _decisions(tables: Tables) -> Iterator[tuple[str, str, Any]]:
    subjects = {
        "special_order": (Order, "order_no", "received_on"),
        "forecast_request": (ForecastRequest, "request_no", "requested_on"),
        "return": (Return, "return_no", "happened_on"),
    }
    for subject, (sheet, key, day) in subjects.items():
        for row in tables[sheet].select([key, day, *_kind(sheet)]).to_pylist():
            if row.get("voucher_type") != "general":
                yield subject, row[key], row[day]


def _kind(sheet: type[Sheet]) -> Sequence[str]:
    return ("voucher_type",) if sheet is Order else ()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.inbox", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--files", type=int, help="default: one for every 10,000 lines")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    files = given.files or max(1, given.lines // LINES_IN_A_FILE)
    make(given.folder, given.lines, files, given.seed)


if __name__ == "__main__":
    main()
