"""200 cells of one workbook marked: as the product does it, and with openpyxl."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from bench.registers import DAY
from sales_batch.core.finding import Finding
from sales_batch.core.place import Place
from sales_batch.excel.mark import mark
from sales_batch.rules.orders import an_amount_is_quantity_times_price
from sales_batch.sheets.orders import OrderLine

LINES = 50_000
MARKED = 200
CHECK = an_amount_is_quantity_times_price
DETAIL = {"amount": "1", "quantity": "2", "unit_price": "3"}


def largest(inbox: Path) -> Path:
    """The workbook that is marked."""
    return max(inbox.rglob("*.xlsx"), key=lambda path: path.stat().st_size)


def cells(rows: int) -> Sequence[tuple[str, int]]:
    """Columns and rows to be marked, the same ones for everybody."""
    dice = Random(7)
    return sorted({(dice.choice("ABCDEF"), dice.randint(2, rows)) for _ in range(MARKED)})


def ours(source: Path, target: Path, rows: int) -> None:
    """The returned copy of the workbook."""
    found = [
        Finding(
            CHECK, CHECK.severity, Place(source.name, OrderLine.words.zh, row, column),
            detail=DETAIL,
        )
        for column, row in cells(rows)
    ]  # fmt: skip
    mark(source, target, found, DAY, "zh")


def with_openpyxl(source: Path, target: Path, rows: int) -> None:
    """The cells filled and annotated, the list of them in front."""
    book = load_workbook(source)
    sheet = book[OrderLine.words.zh]
    fill = PatternFill("solid", fgColor="FFF2CC")
    listed = book.create_sheet("问题", 0)
    for column, row in cells(rows):
        cell = sheet[f"{column}{row}"]
        cell.fill = fill
        cell.comment = Comment(CHECK.message.zh.format(**DETAIL), "sales_batch")
        listed.append([sheet.title, cell.coordinate, cell.comment.text])
    book.save(target)
