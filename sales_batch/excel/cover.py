"""The first sheet of a report: what it is, from what it was made, and whether it adds up."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sales_batch.core.report import Control
from sales_batch.core.words import Words, rows_counted
from sales_batch.excel import links, style, tables
from sales_batch.excel.book import Exact
from sales_batch.excel.tables import Press

NAME = Words("封面", "Cover")
AS_OF = Words("截至", "As of")
FINGERPRINT = Words("数据指纹", "Fingerprint")
VERSION = Words("程序版本", "Program version")
CONTENTS = Words("目录", "Contents")
CONTROLS = Words("控制总数", "Control totals")
HELD = Words("暂不计入的单据及原因", "What was held, and why")
ALL_BALANCED = Words("全部 {} 项控制总数均平。", "All {} control totals are balanced.")
UNBALANCED = Words(
    "{} 项控制总数不平，请先查明原因再使用本表。",
    "{} control totals are NOT balanced: find out why before using this report.",
)
BALANCED, NOT_BALANCED = Words("✓ 平", "✓ balanced"), Words("✗ 不平", "✗ NOT balanced")
CONTROL_HEADS = (
    Words("项目", "Item"),
    Words("一方", "One way"),
    Words("另一方", "The other way"),
    Words("差额", "Difference"),
    Words("结果", "Result"),
)
EXACT = "#,##0.00######"
WIDEST = 60.0
WIDTHS = (28.0, 20.0, 20.0, 16.0, 18.0)


def write_cover(press: Press, sheet: Any, contents: Sequence[tuple[str, int]]) -> None:
    """Fill the cover; `contents` are the names of the sheets that follow, and their rows."""
    cover, language = press.cover, press.language
    press.put(sheet, 0, 0, cover.company, "company")
    press.put(sheet, 1, 0, cover.title.to(language), "title")
    sheet.set_row_pixels(1, 36)
    row = _facts(press, sheet, 3)
    row = _contents(press, sheet, row + 1, contents)
    row = _controls(press, sheet, row + 1)
    _held(press, sheet, row + 1)


def _facts(press: Press, sheet: Any, row: int) -> int:
    cover = press.cover
    facts = [
        (AS_OF, cover.day.isoformat()),
        (FINGERPRINT, cover.fingerprint),
        (VERSION, cover.version),
        *cover.facts,
    ]
    for words, value in facts:
        press.put(sheet, row, 0, words.to(press.language), "label")
        press.put(sheet, row, 1, value, "plain")
        row += 1
    return row


def _contents(press: Press, sheet: Any, row: int, contents: Sequence[tuple[str, int]]) -> int:
    if not contents:
        return row
    press.put(sheet, row, 0, CONTENTS.to(press.language), "heading")
    for name, rows in contents:
        row += 1
        press.put(sheet, row, 0, name, "plain", "link")
        press.put(sheet, row, 1, rows_counted(rows).to(press.language), "label")
        sheet.link(links.inner(f"A{row + 1}", name))
    return row + 1


def _controls(press: Press, sheet: Any, row: int) -> int:
    controls, language = press.cover.controls, press.language
    if not controls:
        return row
    press.put(sheet, row, 0, CONTROLS.to(language), "heading")
    wrong = sum(not control.balanced for control in controls)
    verdict = UNBALANCED.to(language).format(wrong) if wrong else ALL_BALANCED.to(language)
    press.put(sheet, row + 1, 0, verdict.format(len(controls)), "bad" if wrong else "good")
    row += 2
    sheet.set_row_pixels(row, 28)
    for at, words in enumerate(CONTROL_HEADS):
        side = "right" if 0 < at < 4 else "left"
        form = press.formats("header", align=side, indent=int(at == 4))
        sheet.write_string(row, at, words.to(language), form)
    for control in controls:
        row += 1
        _control(press, sheet, row, control)
    return row + 1


def _control(press: Press, sheet: Any, row: int, control: Control) -> None:
    number = press.formats("cell", num_format=EXACT, align="right")
    numbers: Sequence[Decimal] = (control.left, control.right, control.left - control.right)
    press.put(sheet, row, 0, control.title.to(press.language), "cell", "wrapped")
    for at, value in enumerate(numbers, 1):
        sheet.write_number(row, at, Exact(value), number)
    if control.balanced:
        press.put(sheet, row, 4, BALANCED.to(press.language), "cell", "good", "indented")
    else:
        press.put(
            sheet, row, 4, NOT_BALANCED.to(press.language), "cell", "bad", "alarm", "indented"
        )


def _held(press: Press, sheet: Any, row: int) -> None:
    held = press.cover.held
    columns = tables.shown(press, held)
    wide = dict(enumerate(WIDTHS))
    titles = [style.width(control.title.to(press.language)) for control in press.cover.controls]
    wide[0] = min(max(wide[0], *titles, 0) + 2, WIDEST)
    for at, width in tables.widths(columns, {}, 0).items():
        wide[at] = max(wide.get(at, 0), width)
    for at, width in wide.items():
        sheet.set_column(at, at, width)
    press.put(sheet, row, 0, (held.title or HELD).to(press.language), "heading")
    if len(held.frame):
        tables.write_header(press, sheet, row + 1, columns, wide)
        tables.write_rows(press, sheet, row + 2, columns)
    else:
        press.put(sheet, row + 1, 0, tables.NOTHING.to(press.language), "note")
