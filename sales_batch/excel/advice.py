"""What a template tells a clerk about a column: the note on its header, the prompt, the alert."""

from collections.abc import Iterator
from typing import NamedTuple

from annotated_types import Ge, Gt, Le, Lt

from sales_batch.core.kinds import ExactKind, NumberKind
from sales_batch.core.sheet import Column, Sheet
from sales_batch.core.words import Language, Words

REQUIRED, OPTIONAL = Words("★ 必填", "★ Required"), Words("○ 选填", "○ Optional")
CHECK = Words("请检查这一格", "Please check this cell")
PROMPT_LENGTH = 255
"""Excel's limit for the text of a prompt or alert."""

FORMS = {
    "text": Words("文字。", "Text."),
    "pick": Words(
        "文字；可以从下拉列表选已用过的写法，也可以写新的。",
        "Text; pick a wording already in use, or write a new one.",
    ),
    "id": Words("编号，按文本填写，前面的 0 会保留。", "A code, kept as text with its zeros."),
    "email": Words("一个邮箱地址。", "One mail address."),
    "date": Words("日期，写成 年-月-日。", "A date, written year-month-day."),
    "month": Words("月份，写成 年-月。", "A month, written year-month."),
    "quarter": Words("季度，写成 年份加 Q1 到 Q4。", "A quarter: the year and Q1 to Q4."),
    "period": Words("考核期：季度或年份。", "A period: a quarter or a year."),
    "int": Words("整数", "A whole number"),
    "score": Words("评分，整数", "A score, a whole number"),
    "qty": Words("数量，最多 4 位小数", "A quantity with at most 4 decimals"),
    "price": Words("数字，最多 4 位小数", "A number with at most 4 decimals"),
    "money": Words(
        "本位币金额，最多 2 位小数", "An amount in the base currency with at most 2 decimals"
    ),
    "rate": Words("百分比", "A percentage"),
}
"""How a cell of each kind is written; numbers go on with their bounds."""


def note(sheet: type[Sheet], column: Column, language: Language) -> str:
    """The note on a header: must it be filled, what it means, how it is written, on what ground."""
    zh = language == "zh"
    lines = [
        (REQUIRED if column.required else OPTIONAL).to(language),
        column.note.to(language),
        form(sheet, column, language),
        *conditions(sheet, column, language),
    ]
    if (shown := example(column, language)) and not column.choices:
        lines.append(f"例如：{shown}" if zh else f"Example: {shown}")
    if sheet.clause:
        lines.append(f"依据：{sheet.clause}" if zh else f"Clause: {sheet.clause}")
    return "\n".join(line for line in lines if line)


def prompt(sheet: type[Sheet], column: Column, language: Language) -> str:
    """What appears beside a selected cell; at most 255 characters."""
    lines = [
        (REQUIRED if column.required else OPTIONAL).to(language),
        column.note.to(language),
        form(sheet, column, language),
    ]
    text = "\n".join(line for line in lines if line)
    return text if len(text) <= PROMPT_LENGTH else "\n".join(lines[:2])


def alert(sheet: type[Sheet], column: Column, language: Language) -> str:
    """What appears when a value does not fit; at most 255 characters."""
    text, shown = form(sheet, column, language), example(column, language)
    zh = language == "zh"
    if column.target:
        return text + (
            "下拉列表里没有您填的编号。确实是新编号就选“是”，否则选“否”重填。"
            if zh
            else " The list does not hold what you entered. Keep it only if it is new."
        )
    if shown and not column.choices:
        text += f"例如：{shown}" if zh else f" Example: {shown}"
    return text if column.choices else ("这里应填：" if zh else "This belongs here: ") + text


def form(sheet: type[Sheet], column: Column, language: Language) -> str:
    """How a cell of the column is written, in one sentence."""
    zh = language == "zh"
    if column.target:
        return _named(sheet, column.target, language)
    if column.choices:
        words = [choice.to(language) for choice in column.choices.values()]
        return f"请从列表选择：{'、'.join(words)}。" if zh else f"Pick one: {', '.join(words)}."
    text = FORMS[column.kind.name].to(language)
    if isinstance(column.kind, NumberKind):
        return text + bounds(column, language) + ("。" if zh else ".")
    return text


class Range(NamedTuple):
    """The least and the greatest number of a column, None where free, and whether they are out."""

    low: int | None = None
    high: int | None = None
    above: bool = False
    """The number must be above `low`."""
    below: bool = False
    """The number must be below `high`."""


def bounds(column: Column, language: Language) -> str:
    """The least and the greatest number a cell may hold, in words that follow its form."""
    low, high, above, below = limits(column)
    zh = language == "zh"
    if low is None:
        return "，可以为负" if zh else ", may be negative"
    if high is not None:
        percent = isinstance(column.kind, ExactKind) and column.kind.percent
        least, most = (f"{low * 100}%", f"{high * 100}%") if percent else (str(low), str(high))
        if below:
            return f"，{least} 以上，小于 {most}" if zh else f", from {least} to below {most}"
        return f"，{least} 到 {most}" if zh else f", from {least} to {most}"
    if above:
        return f"，大于 {low}" if zh else f", above {low}"
    return "，不能为负" if zh else ", not negative"


def limits(column: Column) -> Range:
    """The lower and upper bound of a number; all bounds of the declarations are whole numbers."""
    found = Range()
    for bound in column.bounds:
        match bound:
            case Ge(ge=least):
                found = found._replace(low=int(str(least)))
            case Gt(gt=least):
                found = found._replace(low=int(str(least)), above=True)
            case Le(le=most):
                found = found._replace(high=int(str(most)))
            case Lt(lt=most):
                found = found._replace(high=int(str(most)), below=True)
    return found


def example(column: Column, language: Language) -> str:
    """A value as a clerk would type it; that of the column referred to for a reference."""
    if column.choices:
        return next(iter(column.choices.values())).to(language)
    if column.target:
        return column.target.columns[column.target.key[0]].example
    return column.example


def _named(sheet: type[Sheet], target: type[Sheet], language: Language) -> str:
    title = target.columns[target.key[0]].title.to(language)
    book, page = target.book.title.to(language), target.words.to(language)
    if language == "zh":
        where = f"“{page}”表" if target.book is sheet.book else f"“{book}”工作簿“{page}”表"
        return f"填{where}里已有的{title}。"
    where = f"sheet {page}" + ("" if target.book is sheet.book else f", workbook {book}")
    return f"An existing {title} of the {where}."


def conditions(sheet: type[Sheet], column: Column, language: Language) -> Iterator[str]:
    """What else must hold of the cells of a column, a sentence each."""
    zh = language == "zh"
    if column.name == sheet.dated:
        yield (
            "日期在将来的行，到那一天才计入。" if zh else "A row dated later counts from that day."
        )
    elif column.kind.name == "date" and not (column.ahead or column.required):
        yield "只填已经发生的日期。" if zh else "Only for what has already happened."
    if column.key:
        yield _unique(sheet, column, language)
    for target, names in sheet.links.items():
        if column.name == names[-1]:
            titles = [sheet.columns[name].title.to(language) for name in names]
            page = target.words.to(language)
            yield (
                f"{'和'.join(titles)}合起来，须是“{page}”表里已有的一行。"
                if zh
                else f"{' and '.join(titles)} together must name a row of {page}."
            )


def _unique(sheet: type[Sheet], column: Column, language: Language) -> str:
    others = [sheet.columns[name].title.to(language) for name in sheet.key if name != column.name]
    if language == "zh":
        return f"与{'、'.join(others)}合起来，不得重复。" if others else "每行一个，不得重复。"
    return f"Unique together with {', '.join(others)}." if others else "Unique: one per row."
