"""Which cell formats of a workbook show a date or a time."""

import re

import numpy as np
import numpy.typing as npt

from sales_batch.core.finding import Refused
from sales_batch.excel import gate
from sales_batch.excel.markup import elements
from sales_batch.excel.package import Package

_BUILT_IN = frozenset(
    (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82))
)
"""Built-in date and time formats, those of East Asian and Thai versions included."""
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*(?:"|$)|\\.|[_*].|\[[^\]]*\]|General', re.IGNORECASE | re.DOTALL)
_DATE = re.compile(r"[ymdhs]|a{3}|e(?![+-])", re.IGNORECASE)


def shows_date(code: str) -> bool:
    """Whether a number format code shows a date or time: `yyyy-mm-dd`, `[h]:mm`, `aaaa`, `e"年"`.

    Texts in quotes, escaped characters, colours, conditions and locales do not count.
    """
    return bool(_ELAPSED.search(code) or _DATE.search(_LITERAL.sub("", code)))


def dated_styles(package: Package, part: str | None) -> npt.NDArray[np.bool_]:
    """Per cell format (the `s` of a cell), whether it shows a date; one False without styles."""
    codes: dict[str, str] = {}
    ids: list[str] = []
    for path, attributes in elements(package.pieces(part), part) if part else ():
        match path:
            case ("styleSheet", "numFmts", "numFmt"):
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            case ("styleSheet", "cellXfs", "xf"):
                ids.append(attributes.get("numFmtId", "0"))
            case (root,) if root != "styleSheet":
                raise Refused(gate.CONTENT_UNKNOWN, part=part or "", what=root)
    built_in = {str(number) for number in _BUILT_IN}
    known = {
        number: shows_date(codes[number]) if number in codes else number in built_in
        for number in set(ids)
    }
    return np.array([known[number] for number in ids] or [False])
