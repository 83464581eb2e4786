"""Makes the sample inbox: `python -m samples.make [FOLDER]`; the same bytes each time."""

import shutil
import sys
from itertools import groupby
from pathlib import Path

from sales_batch.excel.template import write_template
from samples import patch
from samples.company import company
from samples.files import File
from samples.mistakes import Planted, document, placed, plant
from samples.plain import write_plain

HERE = Path(__file__).parent
_WEATHER = ("晴", "多云", "小雨", "阴")


def make(folder: Path = HERE) -> None:
    """Write `inbox`, mistakes.yaml and mistakes.md into a folder, replacing what is there."""
    slips, inbox = plant(company())
    planted = placed(slips, inbox)
    shutil.rmtree(folder / "inbox", ignore_errors=True)
    for file in inbox:
        path = folder / "inbox" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if file.plain:
            write_plain(file, path)
        else:
            write_template(file.book, path, "zh", rows=file.rows)
    patched = [one for one in planted if one.slip.how != "row"]
    for name, group in groupby(patched, lambda one: one.file.path):
        _patch(folder / "inbox" / name, list(group))
    document(planted, folder)


def _patch(path: Path, planted: list[Planted]) -> None:
    sheets = patch.opened(path)
    for one in planted:
        _patch_one(sheets, one)
    patch.save(path, sheets)


def _patch_one(sheets: patch.Sheets, one: Planted) -> None:
    slip, file = one.slip, one.file
    number = list(file.book.sheets).index(one.sheet) + 2
    letter = one.cell.rstrip("0123456789")
    row = int(one.cell[len(letter) :])
    if slip.how == "hide":
        patch.hide(sheets, number, (row, row + 1))
    elif slip.how == "merge":
        patch.merge(sheets, number, letter, (row, row + 1))
    elif slip.how == "column":
        texts = _own_column(file, one, slip.cell)
        patch.add_column(sheets, number, letter, texts)
    elif slip.how == "header":
        old = one.sheet.columns[slip.column].title.zh
        patch.rename_header(sheets, number, letter, (old, slip.cell))
    else:
        patch.write(sheets, number, (letter, row), slip.how, slip.cell)


def _own_column(file: File, one: Planted, title: str) -> list[str]:
    count = len(file.rows[one.sheet.table])
    return [title, *(_WEATHER[place % len(_WEATHER)] for place in range(count))]


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
