"""Runs one stage in this process and prints what it took: `python -m bench.one STAGE INBOX FOLDER`.

A reader's process imports this module again, so at its top it imports little.
"""

import json
import os
import resource
import sys
import time
from multiprocessing import forkserver
from pathlib import Path

from sales_batch.excel import workers

MIB = 2**20
READING = ("read_cold", "whole", "night")
"""Where readers are started while the rest is imported, as the command line does."""


def main() -> None:
    """Seconds, processor seconds (of children too), peak memory in MiB, and the month's totals.

    The peak is that of this process, and of as many children as worked beside it at their largest.
    """
    name, inbox, scratch = sys.argv[1:]
    if name in READING:
        workers.prepare("sales_batch.cache")
    from bench.stages import PROCESSES, STAGES, Ground

    steps = STAGES[name](Ground(Path(inbox), Path(scratch)))
    next(steps)
    if name not in READING:
        _end_readers()
    before, begin = os.times(), time.perf_counter()
    totals = next(steps, {})
    seconds = time.perf_counter() - begin
    _end_readers()
    after = os.times()
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    found = {
        "seconds": seconds,
        "processor": sum(after[:4]) - sum(before[:4]),
        "peak": (mine + PROCESSES * theirs) * 1024 / MIB,
        "totals": totals,
    }
    print(json.dumps(found))


def _end_readers() -> None:
    """Children are counted when they have ended, with all that they have done."""
    forkserver._forkserver._stop()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
