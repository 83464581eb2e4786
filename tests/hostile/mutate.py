"""Spoil good workbooks at random, and prove that none is then read wrong without a word.

    python -m tests.hostile.mutate --seed 1 --count 2000 --keep /tmp/wrong

What "wrong without a word" means. Let O be a good workbook and M a mutant of it, both admitted
alone. A *value* is what was admitted for one field in one row of one sheet of ours; a row that only
one of the two has differs in all its fields. M is *wrong* if reading it raises anything but a
refusal, if the two readers of a sheet disagree on it, or if some value of M differs from that of O
and neither

1. the difference is *told*: M has a remark that O has not, on the whole file, on that sheet, or on
   that field: about that very row, or about the whole column; nor
2. the difference is *visible*: openpyxl, which shares no code with us and opens M as a whole, shows
   in the cell in question something else than in O, and shows there just what our reader read of M
   before it was admitted. The cell in question is the field's cell in M; where M has no such column
   or row for us, it is that of O, and openpyxl must show it blank, or another header above it. Then
   the mutation was a legal edit, which a clerk with Excel could have made, and reading it is right.

So a change that openpyxl does not see, sees elsewhere or sees otherwise is never excused; nor is
one in a workbook that openpyxl cannot open. The hidden cells of O and M count as all others.
"""

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sales_batch.core.admit import Admitted, admit
from sales_batch.core.finding import Refused
from sales_batch.core.remark import UNUSABLE
from sales_batch.excel.gate import Limits
from sales_batch.excel.read import read
from sales_batch.sheets import BOOKS
from tests.excel.rawbook import content, read_plain
from tests.hostile.mutations import mutant
from tests.hostile.originals import originals
from tests.hostile.seen import Seen, as_read, as_seen

Field = tuple[str, int, str]
"""A sheet of ours, a row, a field."""


COLUMN_LOST = {check.name for check in UNUSABLE}
"""What is said of a column at its header."""


@dataclass(frozen=True)
class Reading:
    """A workbook as it was admitted, and its cells as they were read before."""

    admitted: Admitted
    cells: Seen

    def values(self) -> dict[Field, object]:
        """Every value that was admitted, the blank ones too."""
        return {
            (sheet.table, line["row"], name): value
            for sheet in self.admitted.sheets
            for line in sheet.rows.to_pylist()
            for name, value in line.items()
            if name != "row"
        }

    def told(self) -> set[tuple[object, ...]]:
        """Every remark, in a form that can be compared."""
        return {
            (one.check.name, one.title, one.table, one.column, tuple(one.rows), str(one.detail))
            for one in self.admitted.remarks
        }

    def place(self, table: str, row: int, name: str) -> tuple[str, str] | None:
        """The tab and the cell of a field in a row; None where there is no such column."""
        for sheet in self.admitted.sheets:
            if sheet.table == table and name in sheet.letters:
                return sheet.title, f"{sheet.letters[name]}{row}"
        return None


def reading(path: Path) -> Reading:
    """Read and admit a workbook; raises Refused, and AssertionError where our readers disagree."""
    book = read(path, Limits())
    assert content(book) == content(read_plain(path)), "the two readers disagree"
    return Reading(admit(book, BOOKS), as_read(book))


def silent(before: Reading, after: Reading, original: Seen, spoilt: Seen | None) -> list[str]:
    """The values that differ and are neither told nor visible, each in a line."""
    fresh = after.told() - before.told()
    old, new = before.values(), after.values()
    return [
        f"{field}: {old.get(field)!r} became {new.get(field)!r}"
        for field in sorted(old.keys() | new.keys())
        if old.get(field) != new.get(field)
        and not _told(field, fresh)
        and not (spoilt is not None and _visible(field, before, after, original, spoilt))
    ]


def _told(field: Field, remarks: set[tuple[object, ...]]) -> bool:
    table, row, name = field
    for check, _, about, column, rows, _ in remarks:
        assert isinstance(rows, tuple)
        whole = check in COLUMN_LOST or column == "" or not rows
        if about == "" or (about == table and column in ("", name) and (whole or row in rows)):
            return True
    return False


def _visible(field: Field, before: Reading, after: Reading, original: Seen, spoilt: Seen) -> bool:
    table, row, name = field
    was, now = before.place(table, row, name), after.place(table, row, name)
    if now is None:
        return was is not None and any(
            original.get(cell) != spoilt.get(cell) for cell in _column_up_to(was)
        )
    if field not in after.values():
        return was is not None and was in original and was not in spoilt
    return (was is None or original.get(was) != spoilt.get(now)) and (
        spoilt.get(now) == after.cells.get(now)
    )


def _column_up_to(place: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """A cell, and those above it, the header among them."""
    tab, cell = place
    letters = cell.rstrip("0123456789")
    for row in range(1, int(cell.removeprefix(letters)) + 1):
        yield tab, f"{letters}{row}"


def judge(random: Random, name: str, data: bytes, before: Reading, path: Path) -> tuple[str, str]:
    """Spoil a workbook into `path` and read it: what kind of end it took, and what is wrong."""
    spoilt, kind = mutant(random, data)
    path.write_bytes(spoilt)
    try:
        after = reading(path)
    except Refused:
        return f"{kind}: refused", ""
    except Exception:
        return f"{kind}: crashed", f"{name}, {kind}\n{traceback.format_exc()}"
    if after.values() == before.values():
        return f"{kind}: read alike", ""
    before_path = path.with_name("original.xlsx")
    before_path.write_bytes(data)
    original = as_seen(before_path)
    assert original is not None
    wrong = silent(before, after, original, as_seen(path))
    if wrong:
        return f"{kind}: wrong", "\n  ".join([f"{name}, {kind}", *wrong[:5]])
    return f"{kind}: changed, told or visible", ""


def campaign(seed: int, count: int, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Judge so many mutants of all originals in turn; the same seed gives the same ones."""
    good = originals(folder)
    path = folder / "mutant.xlsx"
    known = {}
    for name, data in good.items():
        path.write_bytes(data)
        known[name] = reading(path)
    names = [*good]
    for number in range(count):
        name = names[number % len(names)]
        end, wrong = judge(Random(f"{seed} {number}"), name, good[name], known[name], path)
        yield end, f"number {number}: {wrong}" if wrong else "", path


def main(arguments: list[str]) -> int:
    """Run a campaign, tell how the mutants ended; 1 if one was read wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--keep", type=Path, help="a folder for the mutants that were read wrong")
    given = parser.parse_args(arguments)
    ends: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (end, wrong, path) in enumerate(
            campaign(given.seed, given.count, Path(folder))
        ):
            ends[end] += 1
            if wrong:
                failed += 1
                print(wrong)
                if given.keep:
                    given.keep.mkdir(parents=True, exist_ok=True)
                    (given.keep / f"{given.seed}-{number}.xlsx").write_bytes(path.read_bytes())
    for end, times in sorted(ends.items()):
        print(f"{times:6} {end}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
