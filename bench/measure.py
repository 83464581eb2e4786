"""Times every stage in a process of its own: `python -m bench.measure --lines 200000 --peer c`."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isclose
from pathlib import Path
from statistics import median

from bench import inbox, marking, quoting

TITLES: Mapping[str, str] = {
    "read_cold": "reading and admission, cold",
    "read_warm": "reading and admission, warm",
    "judged": "assemble, judge, hold",
    "figured": "figures",
    "costed": "costing every quote line",
    "written": "writing all order lines and the backlog",
    "whole": "the whole work",
    "night": "`sales-batch run`, cold, with all reports",
    "next_night": "`sales-batch run`, nothing changed but the day",
    "a": "peer a, the whole work: openpyxl, a model per row, openpyxl",
    "b": "peer b, the whole work: calamine, a model per row, XlsxWriter",
    "c": "peer c: fastexcel, reading only",
    "read_one": "reading one workbook of 50,000 order lines",
    "marked": "marking 200 of its cells",
    "d": "peer d: openpyxl, marking them",
}
OURS = ("read_cold", "read_warm", "judged", "figured", "written", "whole", "night", "next_night")
RATIOS = (
    ("read_cold", "c", "reading and admission, cold, to fastexcel reading only"),
    ("read_cold", "read_warm", "cold to warm"),
    ("read_cold", "costed", "reading and admission, cold, to costing"),
    ("a", "whole", "peer a to the whole work"),
    ("b", "whole", "peer b to the whole work"),
    ("marked", "read_one", "marking to reading"),
    ("d", "marked", "peer d to marking"),
)


@dataclass(frozen=True)
class Measure:
    """One run of one stage: its seconds, by the clock and of the processors; memory in MiB.

    `process_seconds` counts from the start of its process.
    """

    seconds: float
    processor: float
    process_seconds: float
    peak: float
    totals: Mapping[str, float]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.measure", description=__doc__)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--files", type=int, help="default: one for every 10,000 lines")
    parser.add_argument("--peer", action="append", default=[], choices=("a", "b", "c"))
    parser.add_argument("--stage", action="append", default=[], choices=OURS)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scaling", action="store_true", help="1,000,000 lines against 100,000")
    parser.add_argument("--costing", action="store_true", help="20,000 quote lines, costed")
    parser.add_argument("--marking", action="store_true", help="200 cells in 50,000 order lines")
    given = parser.parse_args()
    if given.scaling:
        _scaling(given.runs)
    elif given.costing:
        print(_table(_measured(quoting.make, ["read_cold", "costed"], given.runs)))
    elif given.marking:
        made = _orders(marking.LINES, files=1)
        print(_table(_measured(made, ["read_one", "marked", "d"], given.runs)))
    else:
        names = [*(given.stage or OURS), *given.peer]
        print(_table(_measured(_orders(given.lines, given.files), names, given.runs)))


def _orders(lines: int, files: int | None = None) -> Callable[[Path], None]:
    """Makes the inbox of so many order lines."""
    files = files or max(1, lines // inbox.LINES_IN_A_FILE)
    return partial(inbox.make, lines=lines, files=files)


def _measured(
    make: Callable[[Path], None], names: Sequence[str], runs: int
) -> Mapping[str, Sequence[Measure]]:
    """The stages on a new inbox, taking turns, so that noise hits all of them."""
    with tempfile.TemporaryDirectory(prefix="bench-") as aside:
        folder = Path(aside) / "inbox"
        begin = time.perf_counter()
        make(folder)
        print(f"inbox made in {time.perf_counter() - begin:.1f} s", file=sys.stderr)
        found: dict[str, list[Measure]] = {name: [] for name in names}
        for turn in range(runs):
            for name in names:
                if turn == 0 or name not in ("a", "b"):
                    found[name].append(_outside(name, folder))
                    print(name, found[name][-1], file=sys.stderr)
    _agree({name: measures[0] for name, measures in found.items()})
    return found


def _outside(name: str, folder: Path) -> Measure:
    """Run one stage in a fresh process."""
    begin = time.perf_counter()
    said = subprocess.run(
        [sys.executable, "-m", "bench.one", name, str(folder), str(folder.parent)],
        check=True,
        stdout=subprocess.PIPE,
        stderr=None if name != "c" else subprocess.DEVNULL,
    ).stdout
    process_seconds = time.perf_counter() - begin
    return Measure(process_seconds=process_seconds, **json.loads(said))


def _agree(measures: Mapping[str, Measure]) -> None:
    """Everyone who computed the backlog must have found the same."""
    found = {name: one.totals for name, one in measures.items() if one.totals}
    for name, totals in found.items():
        for measure, value in found.get("whole", {}).items():
            assert isclose(value, totals[measure], rel_tol=1e-9), (name, measure)


def _table(found: Mapping[str, Sequence[Measure]]) -> str:
    return "\n".join(_rows(found))


def _rows(found: Mapping[str, Sequence[Measure]]) -> Iterator[str]:
    yield "| stage | seconds | of processor | peak MiB |"
    yield "|---|---:|---:|---:|"
    for name, measures in found.items():
        seconds = median(one.seconds for one in measures)
        processor = median(one.processor for one in measures)
        peak = max(one.peak for one in measures)
        yield f"| {TITLES[name]} | {seconds:.2f} | {processor:.2f} | {peak:.0f} |"
    yield ""
    yield "| ratio | by the clock | of processor |"
    yield "|---|---:|---:|"
    for upper, lower, title in RATIOS:
        if upper in found and lower in found:
            turns = list(_turns(found[upper], found[lower]))
            clock = median(a.seconds / b.seconds for a, b in turns)
            work = median(a.processor / b.processor for a, b in turns)
            yield f"| {title} | {clock:.1f} | {work:.1f} |"


def _turns(upper: Sequence[Measure], lower: Sequence[Measure]) -> Iterator[tuple[Measure, Measure]]:
    """Turn by turn; a peer that was run only once is held against every turn."""
    return zip([*upper] * (len(lower) // len(upper)), lower, strict=True)


def _scaling(runs: int) -> None:
    """The whole work of 1,000,000 lines against that of 100,000."""
    small, large = (
        _measured(_orders(lines), ["whole"], runs)["whole"] for lines in (100_000, 1_000_000)
    )
    print("| order lines | seconds | peak MiB |\n|---:|---:|---:|")
    for lines, measures in ((100_000, small), (1_000_000, large)):
        seconds = median(one.seconds for one in measures)
        print(f"| {lines:,} | {seconds:.2f} | {max(one.peak for one in measures):.0f} |")
    times = median(one.seconds for one in large) / median(one.seconds for one in small)
    print(f"\nTen times the lines take {times:.1f} times as long.")


if __name__ == "__main__":
    main()
