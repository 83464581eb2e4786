"""What became of each file that was handed in, as the ledger keeps it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
