"""The column types by name: what a sheet annotates its columns with, and a figure its fields."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

import pyarrow as pa
from annotated_types import Ge, Gt, Le, Lt

from sales_batch.core.kind import Kind as Kind
from sales_batch.core.number_kinds import EPOCH as EPOCH
from sales_batch.core.number_kinds import DayKind as DayKind
from sales_batch.core.number_kinds import ExactKind as ExactKind
from sales_batch.core.number_kinds import NumberKind as NumberKind
from sales_batch.core.number_kinds import WholeKind
from sales_batch.core.text_kinds import ChoiceKind as ChoiceKind
from sales_batch.core.text_kinds import CodeKind as CodeKind
from sales_batch.core.text_kinds import EmailKind as EmailKind
from sales_batch.core.text_kinds import FlagKind as FlagKind
from sales_batch.core.text_kinds import FormKind as FormKind
from sales_batch.core.text_kinds import TextKind as TextKind
from sales_batch.core.words import Words

TEXT = TextKind("text", Words("文字", "text"), pa.string(), "", width=20)
PICK = TextKind("pick", Words("文字", "text"), pa.string(), "", width=16, pick=True)
CODE = CodeKind("id", Words("编号", "code"), pa.string(), "A-001", "@", 16)
EMAIL = EmailKind("email", Words("邮箱", "mail address"), pa.string(), "name@example.com", "@", 26)
MONTH = FormKind("month", Words("月份", "month"), pa.string(), "2026-11", "@", 12)
QUARTER = FormKind("quarter", Words("季度", "quarter"), pa.string(), "2026Q4", "@", 12, "quarter")
PERIOD = FormKind("period", Words("考核期", "period"), pa.string(), "2026Q4", "@", 12, "period")
FLAG = FlagKind("flag", Words("是/否", "yes or no"), pa.bool_(), "是", width=10)
DAY = DayKind("date", Words("日期", "date"), pa.date32(), "2026-11-03", "yyyy-mm-dd", 13)
WHOLE = WholeKind("int", Words("整数", "whole number"), pa.int64(), "3", "0", 10)
SCORE = WholeKind("score", Words("评分 1–5", "score 1 to 5"), pa.int64(), "4", "0", 10)


def _exact(
    name: str, title: Words, form: str, example: str, *, kept: int = 18, **shape: Any
) -> ExactKind:
    """`digits` may be typed; `kept` are there, so that sums of them fit too."""
    return ExactKind(name, title, pa.decimal128(kept, shape["places"]), example, form, **shape)


QUANTITY = _exact("qty", Words("数量", "quantity"), "#,##0.####", "120", places=4, digits=13)
PRICE = _exact("price", Words("单价", "price"), "#,##0.00##", "68.50", places=4, digits=13, least=2)
MONEY = _exact("money", Words("金额", "money"), "#,##0.00", "8220.00", places=2, digits=15, least=2)
AMOUNT = _exact(
    "amount", Words("未舍入金额", "unrounded amount"), "#,##0.00", "",
    kept=30, places=8, digits=26, least=2,
)  # fmt: skip
RATE = _exact("rate", Words("比率", "rate"), "0.0###%", "5%", places=4, digits=13, percent=True)
RATIO = _exact("ratio", Words("比率", "ratio"), "0.0%", "", places=6, digits=15, percent=True)

Text = Annotated[str, TEXT]
Pick = Annotated[str, PICK]
Code = Annotated[str, CODE]
Email = Annotated[str, EMAIL]
Month = Annotated[str, MONTH]
Quarter = Annotated[str, QUARTER]
Period = Annotated[str, PERIOD]
Flag = Annotated[bool, FLAG]
Day = Annotated[date, DAY]
Whole = Annotated[int, WHOLE, Ge(0)]
UpTo10 = Annotated[int, WHOLE, Ge(0), Le(10)]
Score = Annotated[int, SCORE, Ge(1), Le(5)]
Quantity = Annotated[Decimal, QUANTITY, Ge(0)]
SignedQuantity = Annotated[Decimal, QUANTITY]
Price = Annotated[Decimal, PRICE, Ge(0)]
Money = Annotated[Decimal, MONEY, Ge(0)]
SignedMoney = Annotated[Decimal, MONEY]
Rate = Annotated[Decimal, RATE, Ge(0), Le(1)]
AnyRate = Annotated[Decimal, RATE, Ge(0)]
Choice = Annotated[str, ChoiceKind("enum", Words("选项", "choice"), pa.string(), "")]
"""A column of this type gets its choices from its own declaration."""

T = TypeVar("T")
Positive = Annotated[T, Gt(0)]
Below1 = Annotated[T, Lt(1)]
"""`Below1[Rate]`: a share that never is the whole."""
