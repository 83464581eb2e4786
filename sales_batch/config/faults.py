"""What can be wrong with a value of the configuration, in words."""

import difflib
import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails, PydanticCustomError

from sales_batch.config.file import Keys
from sales_batch.core.words import Words

NUMBER = Words(
    "“{value}”不是数字。请填数字，例如 0.13。",
    "“{value}” is not a number. Write one, such as 0.13.",
)
WHOLE = Words(
    "“{value}”不是整数。请填整数，例如 3。",
    "“{value}” is not a whole number. Write one, such as 3.",
)
SWITCH = Words("“{value}”应为 true 或 false。", "“{value}” must be true or false.")
DAY = Words(
    "“{value}”不是日期。请按 2026-01-01 的样子填写。",
    "“{value}” is not a day. Write it like 2026-01-01.",
)
HOUR = Words(
    '“{value}”不是时刻。请按 "06:00" 的样子填写。',
    '“{value}” is not a time of day. Write it like "06:00".',
)
SIZE = Words(
    "“{value}”不是文件大小。请按 10MB 的样子填写。",
    "“{value}” is not a size. Write it like 10MB.",
)
SECTION = Words(
    "“{value}”不是一组设置。请在下面缩进填写“名称: 值”。",
    "“{value}” is not a group of settings. Write “name: value” below it, indented.",
)
LIST = Words(
    "“{value}”不是列表。请用方括号，例如 [a, b]。",
    "“{value}” is not a list. Use square brackets, such as [a, b].",
)
TEXT = Words("这里应是一段文字。请更正。", "a text belongs here. Correct it.")
CHOICE = Words(
    "“{value}”不在可选项中。可填：{expected}。",
    "“{value}” is not one of the choices. Possible: {expected}.",
)
BOUND = Words(
    "{value} 不在可填的范围内：应{zh}。请更正。",
    "{value} is out of range: it must be {en}. Correct it.",
)
DECIMALS = Words(
    "{value} 的位数太多，小数最多 {decimal_places} 位。请更正。",
    "{value} has too many digits; {decimal_places} decimals at most. Correct it.",
)
ZONE = Words(
    "没有“{value}”这个时区。请按 Asia/Shanghai 的样子填写。",
    "there is no time zone “{value}”. Write it like Asia/Shanghai.",
)
EMPTY = Words(
    "这一项没有填值。请填写，或删除这一行以使用默认值。",
    "this key has no value. Write one, or delete the line to have the default.",
)
MISSING = Words("缺少这一项。请补上。", "this key is missing. Add it.")
NOTHING = Words(
    "这里没有一项可用。请至少写一项。", "nothing here can be used. Write at least one entry."
)
UNKNOWN = Words(
    "没有这个设置项{hint_zh}。请更正名称，或删除它。",
    "there is no such setting{hint_en}. Correct the name, or delete it.",
)
OTHER = Words("“{value}”不合要求（{msg}）。请更正。", "“{value}” does not do ({msg}). Correct it.")

MESSAGES: Mapping[str, Words] = {
    "decimal_parsing": NUMBER,
    "decimal_type": NUMBER,
    "int_parsing": WHOLE,
    "int_type": WHOLE,
    "bool_parsing": SWITCH,
    "bool_type": SWITCH,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "date_parsing": DAY,
    "date_type": DAY,
    "time_parsing": HOUR,
    "time_type": HOUR,
    "byte_size": SIZE,
    "byte_size_unit": SIZE,
    "model_type": SECTION,
    "mapping_type": SECTION,
    "dict_type": SECTION,
    "tuple_type": LIST,
    "string_type": TEXT,
    "literal_error": CHOICE,
    "enum": CHOICE,
    "greater_than": BOUND,
    "greater_than_equal": BOUND,
    "less_than": BOUND,
    "less_than_equal": BOUND,
    "finite_number": NUMBER,
    "decimal_max_places": DECIMALS,
    "decimal_max_digits": DECIMALS,
    "zoneinfo_str": ZONE,
    "missing": MISSING,
    "too_short": NOTHING,
    "extra_forbidden": UNKNOWN,
}
BOUNDS: Mapping[str, tuple[str, str]] = {
    "gt": ("大于", "more than"),
    "ge": ("不小于", "at least"),
    "lt": ("小于", "less than"),
    "le": ("不大于", "at most"),
}


def wrong(zh: str, en: str) -> PydanticCustomError:
    """The pydantic error that carries words of our own."""
    return PydanticCustomError("words", "{zh} / {en}", {"zh": zh, "en": en})


def words(error: ErrorDetails, settings: type[BaseModel]) -> Words:
    """What is wrong with one value and what to do, from pydantic's error about it."""
    detail = dict(error.get("ctx", {}))
    if error["type"] == "words":
        return Words(detail["zh"], detail["en"])
    keys = error["loc"]
    if error["input"] is None or error["input"] == "":
        return EMPTY
    for name, (zh, en) in BOUNDS.items():
        if name in detail:
            detail |= {"zh": f"{zh} {detail[name]}", "en": f"{en} {detail[name]}"}
    if "expected" in detail:
        detail["expected"] = ", ".join(re.findall("'(.*?)'", detail["expected"]))
    if error["type"] == "extra_forbidden":
        detail |= _hint(str(keys[-1]), names_in(settings, keys[:-1]))
    detail = {"decimal_places": 0, "msg": error["msg"], "value": error["input"], **detail}
    return Words(*(text.format_map(detail) for text in MESSAGES.get(error["type"], OTHER)))


def unknown(name: str, names: list[str]) -> Words:
    """That there is no such setting, with the nearest that there is."""
    return Words(*(text.format_map(_hint(name, names)) for text in UNKNOWN))


def names_in(annotation: Any, keys: Keys) -> list[str]:
    """The names that a section may hold, found by the way to it."""
    for key in keys:
        fields = getattr(annotation, "model_fields", None)
        if fields is None:
            annotation = next(part for part in reversed(get_args(annotation)) if part is not ...)
        else:
            by_name = {part.alias or name: part.annotation for name, part in fields.items()}
            annotation = by_name[str(key)]
    if annotation and (parts := getattr(annotation, "model_fields", None)):
        return [part.alias or name for name, part in parts.items()]
    return []


def _hint(name: str, names: list[str]) -> dict[str, str]:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.7)
    if not near:
        return {"hint_zh": "", "hint_en": ""}
    return {"hint_zh": f"（是不是 {near[0]}？）", "hint_en": f" (did you mean {near[0]}?)"}
