"""One mistake made ten thousand times is told one by one so far, and of the rest in one finding."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sales_batch.core.finding import Check, Detail, Finding
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Breach, Ids, Tables
from sales_batch.core.words import Words

LIMIT = 10_000
"""Cells of one column of one file that are told of one by one when they break one check."""
REST = Words(
    "这一栏里还有 {number} 格有同样的问题（第 {first} 至 {last} 行），合并成这一条。请整栏检查。",
    "{number} more cells of this column are wrong in the same way (rows {first} to {last}) and "
    "are told of in this one line. Check the whole column.",
)

_Key = tuple[type[Sheet], int, str, Check]


@dataclass
class Flood:
    """Makes findings of breaches; `starts` are the first row ids of the files of each sheet."""

    tables: Tables
    starts: Mapping[type[Sheet], Sequence[int]]
    _told: Counter[_Key] = field(default_factory=Counter)
    _rest: dict[_Key, list[Ids]] = field(default_factory=dict)

    def said(self, breach: Breach) -> Iterator[Finding]:
        """The findings of a breach as long as there is room; the others are kept for `rest`."""
        file = np.searchsorted(self.starts[breach.sheet], breach.ids, "right")
        for number in np.unique(file).tolist():
            key = breach.sheet, number, breach.column, breach.check
            here = np.flatnonzero(file == number)
            room = LIMIT - self._told[key]
            self._told[key] += len(here[:room])
            for at in here[:room].tolist():
                yield self._finding(key, int(breach.ids[at]), breach.details[at])
            if len(here) > room:
                self._rest.setdefault(key, []).append(breach.ids[here[room:]])

    def rest(self) -> Iterator[Finding]:
        """One finding for all cells that break one check in one column of one file."""
        for key, parts in self._rest.items():
            ids = np.sort(np.concatenate(parts))
            first, last = (self.tables.origin(key[0], int(at))[1] for at in (ids[0], ids[-1]))
            shown = {"number": len(ids), "first": first, "last": last}
            detail = {name: f"{value:,}" for name, value in shown.items()}
            found = self._finding(key, int(ids[0]), detail)
            yield replace(found, check=replace(found.check, message=REST), value="")

    def _finding(self, key: _Key, row_id: int, detail: Detail) -> Finding:
        sheet, _, column, check = key
        return self.tables.finding(check, sheet, row_id, column, detail)
