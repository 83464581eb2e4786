"""What can be wrong with the value of one cell."""

from typing import Any

from pydantic_core import PydanticCustomError

from sales_batch.core.finding import Check, Severity
from sales_batch.core.words import Words


def _check(name: str, zh: str, en: str) -> Check:
    return Check("G08", name, Severity.ERROR, Words(zh, en))


NOT_A_NUMBER = _check(
    "not_a_number",
    "“{value}”不是数字。请只填数字，不带单位和文字，例如 {example}。",
    "“{value}” is not a number. Enter digits only, without units or words, for example {example}.",
)
DATE_FOR_A_NUMBER = _check(
    "date_for_a_number",
    "这里该填数字，单元格却是日期 {value}。请重新填数字，并把单元格格式改为“数值”。",
    "A number belongs here, but the cell holds the date {value}. "
    "Enter the number again and set the cell format to Number.",
)
TOO_MANY_DECIMALS = _check(
    "too_many_decimals",
    "{value} 的小数超过 {places} 位。请四舍五入到 {places} 位小数后填写。",
    "{value} has more than {places} decimals. Round it to {places} decimals.",
)
NOT_WHOLE = _check(
    "not_whole",
    "{value} 不是整数。请填整数，例如 {example}。",
    "{value} is not a whole number. Enter one, for example {example}.",
)
TOO_LARGE = _check(
    "too_large",
    "{value} 超出可填的范围（整数部分最多 {digits} 位）。请核对是否多填了几位。",
    "{value} is out of range (at most {digits} digits before the point). Check whether too many "
    "digits were typed.",
)
OUT_OF_BOUNDS = _check(
    "out_of_bounds",
    "{value} 不在可填的范围内：应{bound}。请更正。",
    "{value} is out of range: it must be {bound}. Correct it.",
)
NOT_A_DATE = _check(
    "not_a_date",
    "“{value}”不能确定是哪一天。请按 年-月-日 填写，例如 2026-11-03。",
    "“{value}” does not name a day without doubt. Write year-month-day, for example 2026-11-03.",
)
NUMBER_FOR_A_DATE = _check(
    "number_for_a_date",
    "这里该填日期，单元格却是数字 {value}。请重新填日期，例如 2026-11-03。",
    "A date belongs here, but the cell holds the number {value}. "
    "Enter the date again, for example 2026-11-03.",
)
NO_SUCH_DAY = _check(
    "no_such_day",
    "日历上没有“{value}”这一天。请更正日期。",
    "The calendar has no day “{value}”. Correct the date.",
)
NOT_IN_FORM = _check(
    "not_in_form",
    "“{value}”不是{kind}。请按这个样子填写：{example}。",
    "“{value}” is not a {kind}. Write it like this: {example}.",
)
NOT_A_CHOICE = _check(
    "not_a_choice",
    "“{value}”不在可选项中。请从下拉列表选择：{choices}。",
    "“{value}” is not one of the choices. Pick one from the list: {choices}.",
)
NOT_A_CODE = _check(
    "not_a_code",
    "{value} 不能作为编号。请把单元格格式改为“文本”，再重新填写编号。",
    "{value} cannot be a code. Set the cell format to Text and enter the code again.",
)
OUTSIDE_DATES = _check(
    "outside_dates",
    "{value} 不在可填的日期范围内（{first} 至 {last}）。请核对年份。",
    "{value} is outside the dates that may be entered ({first} to {last}). Check the year.",
)
MISSING = Check(
    "G07",
    "missing",
    Severity.ERROR,
    Words(
        "“{column}”必须填写，这里是空的。请补填。", "{column} is required but empty. Fill it in."
    ),
)
EXCEL_ERROR = Check(
    "G09",
    "excel_error",
    Severity.ERROR,
    Words(
        "单元格里是 Excel 错误 {value}。请修正公式，或直接填写数值。",
        "The cell holds the Excel error {value}. Mend its formula, or enter the value itself.",
    ),
)
NEVER_CALCULATED = Check(
    "G10",
    "never_calculated",
    Severity.ERROR,
    Words(
        "公式还没有计算过，读不到结果。请在 Excel 中打开文件，重新计算（F9）后保存，"
        "或直接填写数值。",
        "The formula was never calculated, so there is no result to read. Open the file in Excel, "
        "recalculate (F9) and save it, or enter the value itself.",
    ),
)
READ_LENIENTLY = Check(
    "G14",
    "read_leniently",
    Severity.NOTICE,
    Words(
        "“{value}”已读作 {read}。请确认；以后最好按这个样子填写。",
        "“{value}” was read as {read}. Make sure that this is what was meant; in future, better "
        "write it this way.",
    ),
)
CHECKS = (
    MISSING,
    EXCEL_ERROR,
    NEVER_CALCULATED,
    READ_LENIENTLY,
    OUTSIDE_DATES,
    NOT_A_NUMBER,
    DATE_FOR_A_NUMBER,
    TOO_MANY_DECIMALS,
    NOT_WHOLE,
    TOO_LARGE,
    OUT_OF_BOUNDS,
    NOT_A_DATE,
    NUMBER_FOR_A_DATE,
    NO_SUCH_DAY,
    NOT_IN_FORM,
    NOT_A_CHOICE,
    NOT_A_CODE,
)


def fault(check: Check, **detail: Any) -> PydanticCustomError:
    """The pydantic error that carries one of the checks above."""
    return PydanticCustomError(check.name, "{check}", {"check": check.name, **detail})
