"""What became of each file that was handed in, as the ledger keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sales_batch.core.words import Words


class Verdict(StrEnum):
    """What became of one file of the inbox."""

    READ = "read"
    LAST_GOOD = "last_good"
    """It could not be read tonight; what was read on an earlier day stands in."""
    MISSED = "missed"
    """It has gone since the last run; what was read then counts once more."""
    GONE = "gone"
    SKIPPED = "skipped"
    """Open or still changing, and nothing earlier to stand in."""
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    """Copied, but no workbook that can be read: the gate's verdict."""
    MISPLACED = "misplaced"
    """It stands in the folder of a department that does not hand it in."""
    SAME_CONTENT = "same_content"
    COPY = "copy"
    TEMPORARY = "temporary"
    OTHER = "other"
    """Not a workbook at all."""
    NOT_A_FILE = "not_a_file"
    NO_DEPARTMENT = "no_department"


COUNTING = frozenset({Verdict.READ, Verdict.LAST_GOOD, Verdict.MISSED})
"""The verdicts of the workbooks whose rows count tonight."""
STOOD_IN = (Verdict.LAST_GOOD, Verdict.MISSED)
"""Those of which what was read before counts."""
NOT_READ = (Verdict.REFUSED, Verdict.UNREADABLE, Verdict.SKIPPED, Verdict.MISPLACED,
            Verdict.NOT_A_FILE, Verdict.NO_DEPARTMENT)  # fmt: skip
"""Those that somebody handed in and of which nothing counts."""
VERDICTS: Mapping[Verdict, Words] = {
    Verdict.READ: Words("已读取", "read"),
    Verdict.LAST_GOOD: Words("读不了，用上次读到的内容", "unreadable; the last copy stands in"),
    Verdict.MISSED: Words("不见了，再用一次上次的内容", "gone; the last copy counts once more"),
    Verdict.GONE: Words("不见了", "gone"),
    Verdict.SKIPPED: Words("正打开着或还在变化，没有读取", "open or changing, not read"),
    Verdict.UNREADABLE: Words("打不开", "cannot be opened"),
    Verdict.REFUSED: Words("不能当作工作簿读取，已拒收", "refused: no workbook that can be read"),
    Verdict.MISPLACED: Words("放错了部门文件夹，没有读取", "in the wrong folder, not read"),
    Verdict.SAME_CONTENT: Words("与另一个文件内容相同，略过", "same content as another, left out"),
    Verdict.COPY: Words("看来是副本，略过", "looks like a copy, left out"),
    Verdict.TEMPORARY: Words("临时文件，略过", "temporary, left out"),
    Verdict.OTHER: Words("不是工作簿，略过", "not a workbook, left out"),
    Verdict.NOT_A_FILE: Words("不是普通文件，略过", "not a regular file, left out"),
    Verdict.NO_DEPARTMENT: Words("不在任何部门的文件夹里，略过", "in no folder of ours, left out"),
}  # fmt: skip


@dataclass(frozen=True)
class Input:
    """One file that was seen, as the ledger keeps it.

    `path` is its path below the inbox with forward slashes, fit to be printed; `department` whose
    folder it is in; `size` in bytes. `content` is the SHA-256 (hex) of what was copied tonight, so
    empty where nothing was; `good_content` and `good_on` are those of the newest copy that could be
    read, and its day.
    """

    path: str
    department: str
    size: int
    verdict: Verdict
    content: str = ""
    good_content: str = ""
    good_on: date | None = None

    @property
    def counts(self) -> bool:
        """Its rows count tonight."""
        return self.verdict in COUNTING

    @property
    def lay_there(self) -> bool:
        """It lay in the inbox that night, and its rows counted."""
        return self.counts and self.verdict is not Verdict.MISSED
