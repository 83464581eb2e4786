"""How staff write numbers, dates and codes, and what of it can be read without doubt."""

import re
from datetime import date
from decimal import Decimal

_INVISIBLE = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
"""Marks of direction and joining, which paste along unseen."""
_NARROW = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((0x3000, 0x00A0, 0x2007, 0x202F), " "),
    **dict.fromkeys(_INVISIBLE),
    0xFFE5: "¥",
    0x2212: "-",
}
_CONTROL = {code: None for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n"} | {
    0xFFFE: None,
    0xFFFF: None,
}
_UNSEEN = "".join(map(chr, (*_CONTROL, *_INVISIBLE))) + "".join(
    filter(str.isspace, map(chr, range(0x3001)))
)
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?:(?:¥|CNY|RMB|人民币) ?(?P<inner>[+-]?))?"
    r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?P<part>\.[0-9]+)?(?: ?元)?"
)
_RATE = re.compile(r"(?P<value>[+-]?[0-9]+(?:\.[0-9]+)?)(?P<percent> ?%)?")
_DAY = re.compile(
    r"(?P<year>[0-9]{4})(?:"
    r"(?P<mark>[-/.])(?P<m1>[0-9]{1,2})(?P=mark)(?P<d1>[0-9]{1,2})"
    r"| ?年 ?(?P<m2>[0-9]{1,2}) ?月 ?(?P<d2>[0-9]{1,2}) ?[日号]"
    r"|(?P<m3>[0-9]{2})(?P<d3>[0-9]{2})"
    r")(?:[ T]+00?:00(?::00(?:\.0+)?)?)?"
)
_MONTH = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})| ?年 ?([0-9]{1,2}) ?月|([0-9]{2}))")
_QUARTER = re.compile(r"([0-9]{4})(?:[- ]?[Qq]([1-4])| ?年 ?第?([1-4一二三四]) ?季度?)")
_YEAR = re.compile(r"([0-9]{4}) ?年?(?:度)?")
_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}


def narrow(text: str) -> str:
    """Full-width letters, digits, signs and spaces as their plain twins; the ends trimmed.

    Deliberately less than Unicode's NFKC, which would turn 5² into 52 and ① into 1.
    """
    return text.translate(_NARROW).strip()


def clean(text: str) -> str:
    """A free text without the control characters that a workbook cannot hold; the ends trimmed."""
    return text.translate(_CONTROL).strip()


def blank(text: str) -> bool:
    """Nothing to be seen: empty, white space, marks that do not show."""
    return not text.strip(_UNSEEN)


def number(text: str) -> Decimal | None:
    """`1,234.50`, `¥1,234.50`, `－３`; None for anything else.

    Thousands must stand in threes; exponents, parentheses, units and a comma for the decimal
    point are refused, since each of them can mean something else.
    """
    found = _NUMBER.fullmatch(narrow(text))
    if not found or (found["sign"] and found["inner"]):
        return None
    sign = found["sign"] or found["inner"] or ""
    return Decimal(sign + found["whole"].replace(",", "") + (found["part"] or ""))


def percentage(text: str) -> Decimal | None:
    """`5%` as 0.05, or a plain number; None for anything else."""
    found = _RATE.fullmatch(narrow(text))
    if not found:
        return None
    value = Decimal(found["value"])
    return value.scaleb(-2) if found["percent"] else value


def day(text: str) -> date | None:
    """`2026-11-03`, `2026/11/3`, `2026.11.3`, `2026年11月3日`, `20261103`; None for anything else.

    Raises ValueError for a date that the calendar does not have. The year comes first and has
    four digits: `01/02/03` can mean three days.
    """
    found = _DAY.fullmatch(narrow(text))
    if not found:
        return None
    month, number_of_day = (
        int(next(part for part in found.group(*names) if part))
        for names in (("m1", "m2", "m3"), ("d1", "d2", "d3"))
    )
    return date(int(found["year"]), month, number_of_day)


def month(text: str) -> str | None:
    """`2026-11`, `2026/11`, `2026年11月`, `202611` as 2026-11; None for anything else."""
    found = _MONTH.fullmatch(narrow(text))
    if not found:
        return None
    number_of_month = int(next(part for part in found.groups()[1:] if part))
    return f"{found[1]}-{number_of_month:02}" if 1 <= number_of_month <= 12 else None


def quarter(text: str) -> str | None:
    """`2026Q4`, `2026-Q4`, `2026年第四季度` as 2026Q4; None for anything else."""
    found = _QUARTER.fullmatch(narrow(text))
    if not found:
        return None
    digit = found[2] or found[3]
    return f"{found[1]}Q{_CHINESE_DIGITS.get(digit) or digit}"


def period(text: str) -> str | None:
    """A quarter, or a year: `2026`, `2026年`; None for anything else."""
    found = _YEAR.fullmatch(narrow(text))
    return found[1] if found else quarter(text)


def code(text: str) -> str:
    """A code: narrow, and without spaces; case and leading zeros stand as typed."""
    return re.sub(r"\s+", "", clean(narrow(text)))


def loose(text: str) -> str:
    """What two ways to type one code share: no case, no leading zeros in any run of digits."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", text.casefold())
