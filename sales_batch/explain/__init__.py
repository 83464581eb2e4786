"""What stands behind a code or a document: tables that lead from a name to the cells behind it."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from sales_batch.config import Settings
from sales_batch.core import grammar
from sales_batch.core.report import Table
from sales_batch.evaluate import Evaluated
from sales_batch.explain.checks import BY_CODE, explained
from sales_batch.explain.documents import keys, traced

NEAR = 5
"""How many names are offered in place of an unknown one."""


def code_named(what: str) -> str:
    """The code of a check as it is known (`q02` is Q02); empty where there is none."""
    code = what.strip().upper()
    return code if code in BY_CODE else ""


def of_code(code: str, settings: Settings) -> list[Table]:
    """What must hold, what a breach costs, and what the configuration says of it."""
    return explained(BY_CODE[code], settings)


def of_document(what: str, evaluated: Evaluated) -> list[Table]:
    """Every document of that key, traced to its cells; empty where there is none.

    A key that is written loosely (`so-1` for SO-001) is found where it can only mean one.
    """
    what = what.strip()
    pairs = [(sheet, key) for sheet, known in keys(evaluated.tables).items() for key in known]
    found = [pair for pair in pairs if pair[1] == what]
    if not found:
        loose = [pair for pair in pairs if grammar.loose(pair[1]) == grammar.loose(what)]
        found = loose if len({key for _, key in loose}) == 1 else []
    return [table for sheet, key in found for table in traced(sheet, key, evaluated)]


def nearest(what: str, evaluated: Evaluated | None = None) -> list[str]:
    """Known codes and keys that look like an unknown one, the likeliest first."""
    names = set(BY_CODE)
    if evaluated:
        names.update(key for known in keys(evaluated.tables).values() for key in known)
    return near(what, names)


def near(what: str, names: Iterable[str]) -> list[str]:
    """The names that look most like another, whatever the case."""
    folded: dict[str, str] = {name.casefold(): name for name in sorted(names)}
    close: Sequence[str] = get_close_matches(what.casefold(), list(folded), NEAR)
    return [folded[name] for name in close]
