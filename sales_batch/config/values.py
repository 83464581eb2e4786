"""The types of the values in config.yaml: exact numbers, names, addresses, folders."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from sales_batch.config import rules
from sales_batch.config.faults import wrong

DEPARTMENTS = (
    "field_sales",
    "sales_office",
    "order_desk",
    "shipping",
    "manufacturing",
    "general_affairs",
    "development",
    "management",
)
POSITIONS = ("clerk", "section_chief", "department_head", "manager", "representative")
SUBJECTS = (
    "quote",
    "nonstandard",
    "special_order",
    "forecast_request",
    "proposal",
    "entertainment",
    "return",
    "credit",
    "application",
    "plan",
)
VOUCHERS = (
    "quote_sheet",
    "general_order_voucher",
    "special_order_voucher",
    "manufacturing_order",
    "forecast_request",
    "delivery_notice",
    "delay_notice",
)


def one_of(names: Sequence[str]) -> AfterValidator:
    """A text that is one of the names."""

    def check(name: str) -> str:
        if name not in names:
            listed = ", ".join(names)
            raise wrong(
                f"“{name}”不在可选项中。可填：{listed}。",
                f"“{name}” is not one of the choices. Possible: {listed}.",
            )
        return name

    return AfterValidator(check)


def exactly(value: Any) -> Any:
    """Refuse a float: it is no longer the number that was written."""
    if isinstance(value, float):
        raise wrong(
            "请把这个数写成文本，以免失去精度。", "write this number as text, to keep it exact."
        )
    return value


def over(defaults: Mapping[str, Any]) -> BeforeValidator:
    """What is given replaces the defaults name by name; the others stay."""

    def merge(given: Any) -> Any:
        return {**defaults, **given} if isinstance(given, Mapping) else given

    return BeforeValidator(merge)


def address(text: str) -> str:
    """A plain mail address: one @, no spaces, no line breaks."""
    if not re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+", text):
        raise wrong(
            f"“{text}”不是邮箱地址。请按 orders@example.com 的样子填写。",
            f"“{text}” is not a mail address. Write it like orders@example.com.",
        )
    return text


def currency(text: str) -> str:
    """An ISO 4217 code."""
    if not re.fullmatch("[A-Z]{3}", text):
        raise wrong(
            f"“{text}”不是币种代码。请填三个大写字母，例如 CNY。",
            f"“{text}” is not a currency code. Write three capitals, such as CNY.",
        )
    return text


def rule_code(text: str) -> str:
    """A rule's code in capitals; environment variables lose the case."""
    if not re.fullmatch("[A-Z][0-9]{2}", text.upper()):
        raise wrong(
            f"“{text}”不是规则编号。请填字母加两位数字，例如 Q06。",
            f"“{text}” is not a rule's code. Write a letter and two digits, such as Q06.",
        )
    if not rules.known(text.upper()):
        raise wrong(
            f"没有编号为“{text}”的规则。请更正编号，或删除它。",
            f"there is no rule “{text}”. Correct the code, or delete it.",
        )
    return text.upper()


def folder_name(text: str) -> str:
    """A folder below the inbox, with forward slashes."""
    path = PurePosixPath(text)
    if text and (path.is_absolute() or ".." in path.parts or "\\" in text or ":" in text):
        raise wrong(
            f"“{text}”不是收件文件夹下的文件夹名。请只填名称，例如 order_desk。",
            f"“{text}” is not the name of a folder in the inbox. Write a name, such as order_desk.",
        )
    return text


Number = Annotated[Decimal, BeforeValidator(exactly)]
Rate = Annotated[Number, Field(ge=0, max_digits=18, decimal_places=6)]
Share = Annotated[Number, Field(ge=0, lt=1, max_digits=18, decimal_places=6)]
Amount = Annotated[Number, Field(ge=0, max_digits=18, decimal_places=2)]
Count = Annotated[int, Field(ge=0)]
AtLeastOne = Annotated[int, Field(ge=1)]
DepartmentName = Annotated[str, one_of(DEPARTMENTS)]
Position = Annotated[str, one_of(POSITIONS)]
Subject = Annotated[str, one_of(SUBJECTS)]
VoucherName = Annotated[str, one_of(VOUCHERS)]
Currency = Annotated[str, AfterValidator(currency)]
RuleCode = Annotated[str, AfterValidator(rule_code)]
Folder = Annotated[str, AfterValidator(folder_name)]
Address = Annotated[str, AfterValidator(address)]
Name = Annotated[str, Field(min_length=1)]


def folded(name: str) -> str:
    """A file or folder name as a file share compares it: one Unicode form, no case."""
    return unicodedata.normalize("NFC", name).casefold()
