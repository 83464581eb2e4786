"""A small shop for tests: two registers, deals with their lines and changes, what was shipped."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sales_batch.core.admit import admit
from sales_batch.core.assemble import assemble
from sales_batch.core.finding import Finding
from sales_batch.core.kinds import Choice, Code, Day, Month, Positive, Price, Quantity, Text, Whole
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.core.tables import Handed, Tables
from tests.core.workbooks import Cell, Grid, book

D = date(2026, 11, 23)
FIRST, LAST = date(2000, 1, 1), date(2036, 11, 23)


class Maker(Sheet, zh="厂商", en="Makers"):
    """One row per maker."""

    maker_id: Code = column("厂商编号", key=True)
    name: Text = column("名称")
    phone: Text | None = column("电话")
    since: Day | None = column("合作日期")


class Item(Sheet, zh="货品", en="Items"):
    """One row per item."""

    item_id: Code = column("货品编号", key=True)
    maker_id: Ref[Maker] | None = column("厂商编号")
    price: Price | None = column("单价")


class Deal(Sheet, zh="合同", en="Deals", dated="agreed_on"):
    """One row per deal."""

    deal_no: Code = column("合同编号", key=True)
    maker_id: Ref[Maker] | None = column("厂商编号")
    agreed_on: Day = column("签订日期")
    seller: Text | None = column("经手人", person=True)
    signed_on: Day | None = column("盖章日期")
    due_on: Day | None = column("到期日", ahead=True)


class DealLine(Sheet, zh="合同明细", en="Deal lines", of=Deal):
    """One row per item of a deal."""

    deal_no: Ref[Deal] = column("合同编号", key=True)
    line_no: Positive[Whole] = column("行号", key=True)
    item_id: Ref[Item] | None = column("货品编号")
    quantity: Positive[Quantity] = column("数量")
    checked_on: Day | None = column("核对日期")


class DealChange(
    Sheet,
    zh="合同变更",
    en="Deal changes",
    of=Deal,
    dated="changed_on",
    links={DealLine: ("deal_no", "line_no")},
):
    """One row per change of a line."""

    deal_no: Ref[Deal] = column("合同编号")
    line_no: Whole = column("行号")
    changed_on: Day = column("变更日期")
    asked_by: Choice | None = column("提出方", choices={"maker": "厂商", "us": "本公司"})


class Shipment(
    Sheet,
    zh="发货",
    en="Shipments",
    dated="shipped_on",
    links={DealLine: ("deal_no", "deal_line_no")},
    happened=True,
):
    """One row per item that left."""

    shipment_no: Code = column("发货编号", key=True)
    line_no: Positive[Whole] = column("行号", key=True)
    deal_no: Ref[Deal] | None = column("合同编号")
    deal_line_no: Positive[Whole] | None = column("合同行号")
    shipped_on: Day = column("发货日期")


class Claim(Sheet, zh="索赔", en="Claims", links={Shipment: ("shipment_no", "line_no")}):
    """One row per claim."""

    claim_no: Code = column("索赔编号", key=True)
    shipment_no: Code = column("发货编号")
    line_no: Whole = column("行号")
    month: Month | None = column("月份")


MAKERS_BOOK = Book("厂商", "Maker cards", "field_sales", (Maker,), holding="cell")
ITEMS_BOOK = Book("货品", "Item prices", "manufacturing", (Item,), holding="row")
DEALS_BOOK = Book("合同", "Deal records", "order_desk", (Deal, DealLine, DealChange))
SHIPMENTS_BOOK = Book("发货", "Shipping records", "shipping", (Shipment, Claim))
BOOKS = (MAKERS_BOOK, ITEMS_BOOK, DEALS_BOOK, SHIPMENTS_BOOK)
SHEETS = tuple(sheet for one in BOOKS for sheet in one.sheets)

Rows = Sequence[Sequence[Cell]]
"""Rows of a sheet below its header, the columns in the order of their declaration."""

MAY = date(2026, 5, 4)
MAKERS: Rows = [["M1", "甲"], ["M2", "乙"]]
DEALS: Rows = [["S-1", "M1", MAY, "u1"], ["S-2", "M2", MAY, "u2"]]
LINES: Rows = [["S-1", 1, None, 5], ["S-1", 2, None, 6], ["S-2", 1, None, 7]]


def handed(file: str, rows: Mapping[type[Sheet], Rows]) -> Handed:
    """A workbook with these rows; its other sheets are there and empty."""
    books = dict.fromkeys(sheet.book for sheet in rows)
    tabs: dict[str, Grid] = {
        sheet.words.zh: [list(sheet.columns), *rows.get(sheet, ())]
        for one in books
        for sheet in one.sheets
    }
    return Handed(file, admit(book(tabs), BOOKS))


def put(*workbooks: Handed, day: date = D, unread: Collection[type[Sheet]] = ()) -> Tables:
    """The workbooks put together as of a day."""
    return assemble(workbooks, SHEETS, day=day, first_day=FIRST, last_day=LAST, unread=unread)


def one_file(rows: Mapping[type[Sheet], Rows], day: date = D) -> Tables:
    """The rows in one file, assembled."""
    return put(handed("a.xlsx", rows), day=day)


def told(tables: Tables, code: str) -> list[tuple[str, str, str, str]]:
    """The findings of a code: the check, file and sheet and cell, the value typed, the document."""
    return [
        (
            one.check.name,
            f"{one.place.file} {one.place.sheet}!{one.place.cell}",
            one.value,
            one.document,
        )
        for one in sorted(tables.findings, key=_order)
        if one.check.code == code
    ]


def _order(finding: Finding) -> tuple[str, str, int, str]:
    place = finding.place
    return place.file, place.sheet, place.row, place.column


def existing(tables: Tables, sheet: type[Sheet], name: str) -> list[Any]:
    """What a column of the rows that exist holds."""
    found = tables.frames[sheet][name]
    return [None if blank else value for value, blank in zip(found, found.isna(), strict=True)]


def codes(tables: Tables) -> set[str]:
    """The codes of what was found."""
    return {one.check.code for one in tables.findings}
