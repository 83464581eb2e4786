"""All the mistakes in the samples: planted in the rows, then listed with their cells."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from sales_batch.core.place import letters
from sales_batch.core.sheet import Sheet
from sales_batch.rules import RULES
from sales_batch.sheets import SHEETS
from samples.files import File, files
from samples.rows import Tables
from samples.slips import Planter, Slip
from samples.slips_approvals import (
    plant_approvers,
    plant_further_approvals,
    plant_late_approvals,
    plant_order_approvals,
    plant_quote_approvals,
)
from samples.slips_orders import (
    plant_changes,
    plant_due_dates,
    plant_in_orders,
    plant_orders,
    plant_terms,
    plant_two_prices,
    supplement,
)
from samples.slips_prices import plant_costs, plant_material_prices, plant_price_lists
from samples.slips_quotes import (
    plant_days,
    plant_delays,
    plant_followers,
    plant_offers,
    plant_specifications,
)
from samples.slips_works import (
    plant_activity,
    plant_deliveries,
    plant_doubles,
    plant_elsewhere,
    plant_production,
    plant_requested,
    plant_returns,
)

_PLANTS = (
    plant_costs,
    plant_material_prices,
    plant_price_lists,
    plant_specifications,
    plant_days,
    plant_approvers,
    plant_orders,
    plant_terms,
    plant_changes,
    plant_due_dates,
    plant_in_orders,
    plant_production,
    plant_requested,
    plant_deliveries,
    plant_returns,
    plant_doubles,
    plant_activity,
    plant_elsewhere,
    plant_quote_approvals,
    plant_order_approvals,
    plant_further_approvals,
    plant_late_approvals,
    plant_offers,
    plant_delays,
    plant_followers,
    plant_two_prices,
)
_TITLE = """# Planted mistakes

Written by `python -m samples.make`. Each line is a finding that a run on 2026-11-23 must give;
apart from these the samples keep every rule. `mistakes.yaml` says the same to programs.

"""
_HEADERS = """
| code | severity | file | sheet | cell | value | what is wrong |
|---|---|---|---|---|---|---|
"""
_LATER = """
## Not found yet

These break a rule of the company that the program does not check yet.
"""
_CHECKED = {one.code for one in RULES}


@dataclass(frozen=True)
class Planted:
    """A mistake with its place; `cell` is empty where the finding stands at a whole sheet."""

    slip: Slip
    file: File
    sheet: type[Sheet]
    cell: str


def plant(tables: Tables) -> tuple[list[Slip], list[File]]:
    """Put the mistakes into the rows; the inbox with them."""
    planter = Planter(tables)
    for one in _PLANTS:
        one(planter)
    late = supplement(planter)
    return planter.slips, files(tables, late)


def placed(slips: list[Slip], inbox: list[File]) -> list[Planted]:
    """Each mistake with its file, sheet and cell, in order of these."""
    found = [_placed(slip, inbox) for slip in slips]
    order = {file.path: place for place, file in enumerate(inbox)}
    return sorted(
        found, key=lambda one: (order[one.file.path], one.sheet.table, _by_cell(one.cell))
    )


def _by_cell(cell: str) -> tuple[int, str]:
    column = cell.rstrip("0123456789")
    return int(cell[len(column) :] or 0), column


def _placed(slip: Slip, inbox: list[File]) -> Planted:
    sheet = next(sheet for sheet in SHEETS if sheet.table == slip.table)
    if slip.row is None:
        return _at_header(slip, inbox, sheet)
    for file in inbox:
        if any(row is slip.row for row in file.rows.get(slip.table, ())):
            letter, number = file.place(sheet, slip.row, slip.column)
            slip.cell = slip.cell.format(row=number)
            return Planted(slip, file, sheet, f"{letter}{number}")
    raise LookupError(f"{slip.code}: its row stands in no file")


def _at_header(slip: Slip, inbox: list[File], sheet: type[Sheet]) -> Planted:
    if slip.code == "G05":
        short = (file for file in inbox if sheet in file.book.sheets and sheet not in file.sheets)
        return Planted(slip, next(short), sheet, "")
    file = next(
        file
        for file in inbox
        if any(slip.file in row.values() for row in file.rows.get(slip.table, ()))
    )
    names = file.columns(sheet)
    place = names.index(slip.column) if slip.column else len(names)
    return Planted(slip, file, sheet, f"{letters(place + 1)}1")


def document(planted: list[Planted], folder: Path) -> None:
    """Write mistakes.yaml for programs and mistakes.md for people."""
    found = [_entry(one) for one in planted if checked(one.slip)]
    later = [_entry(one) for one in planted if not checked(one.slip)]
    text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=1000)
    (folder / "mistakes.yaml").write_text(text, encoding="utf-8", newline="\n")
    parts = [_TITLE + _table(found), _LATER + _table(later) if later else ""]
    (folder / "mistakes.md").write_text("".join(parts), encoding="utf-8", newline="\n")


def checked(slip: Slip) -> bool:
    """The program has a rule that finds it; what is wrong with files and cells it always finds."""
    return slip.code in _CHECKED or slip.code.startswith("G")


def _table(entries: list[dict[str, str]]) -> str:
    lines = ("| " + " | ".join(one.get(name, "") for name in _COLUMNS) + " |" for one in entries)
    return _HEADERS + "\n".join(lines) + "\n"


_COLUMNS = ("code", "severity", "file", "sheet", "cell", "value", "wrong")


def _entry(one: Planted) -> dict[str, str]:
    entry = {
        "code": one.slip.code,
        "severity": one.slip.severity,
        "file": one.file.path,
        "sheet": one.sheet.words.zh,
        "cell": one.cell,
        "value": _typed(one),
        "wrong": one.slip.wrong,
    }
    return {name: value for name, value in entry.items() if value or name == "value"}


def _typed(one: Planted) -> str:
    """What stands in the cell: a choice by its Chinese word."""
    column, value = one.sheet.columns.get(one.slip.column), one.slip.value
    choices = column.choices if column else {}
    return choices[value].zh if value in choices else value
