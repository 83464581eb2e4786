"""The company's own data, kept by general affairs: its staff, its days off, its exchange rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from typing_extensions import override

from sales_batch.core import grammar
from sales_batch.core.kind import CellValue, typed
from sales_batch.core.kinds import (
    TEXT,
    Choice,
    Code,
    Day,
    Email,
    Flag,
    Positive,
    Price,
    Text,
    TextKind,
)
from sales_batch.core.sheet import Book, Ref, Sheet, column


@dataclass(frozen=True)
class CurrencyKind(TextKind):
    """The code of a currency: narrow letters, all capitals."""

    @override
    def read(self, cell: CellValue) -> str:
        return grammar.code(typed(cell)).upper()

    @override
    def settled(self, texts: Sequence[str]) -> bool:
        return False


Currency = Annotated[
    str, CurrencyKind(TEXT.name, TEXT.title, TEXT.arrow, TEXT.example, width=TEXT.width)
]


class Staff(
    Sheet, zh="员工", en="Staff", note_zh="每行一名员工：凡在单据上经办、负责或审批的人都要登记。"
):
    """One row per person who handles, answers for or approves documents."""

    staff_id: Code = column(
        "员工编号",
        key=True,
        note_zh="其他工作簿都用这个编号指人。请勿更改，也不要再给别人用。",
        note_en=(
            "Every other workbook names people by this id. Never change it or give it to someone "
            "else."
        ),
        example="S001",
    )
    name: Text = column("姓名")
    department: Choice = column(
        "部门",
        choices={
            "field_sales": "外务",
            "sales_office": "内务",
            "order_desk": "受理科",
            "shipping": "进出管理科",
            "manufacturing": "制造部",
            "general_affairs": "总务科",
            "development": "拓展部",
            "management": "经营层",
        },
        note_zh="部门和职位决定谁可以审批什么。",
        note_en="Department and position decide who may approve what.",
    )
    position: Choice = column(
        "职位",
        choices={
            "clerk": "职员",
            "section_chief": "科长",
            "department_head": "部长",
            "manager": "经理",
            "representative": "代表",
        },
        note_zh="部门和职位决定谁可以审批什么。",
        note_en="Department and position decide who may approve what.",
    )
    email: Email | None = column(
        "邮箱",
        note_zh="夜间的提醒和报表寄到这里；不填就收不到。",
        note_en="The nightly reminders and reports go here; blank means none.",
    )
    reports_to: Ref[Self] | None = column(
        "上级",
        note_zh="直接上级的员工编号。不填时，本部门部长视为上级。",
        note_en=(
            "The staff id of the direct superior. If blank, the head of the department counts as "
            "such."
        ),
    )
    joined_on: Day | None = column(
        "入职日期",
        ahead=True,
        note_zh="入职之前受理的订货会报错；不填表示一直在职。",
        note_en="Orders received before this day are an error; blank means always on the staff.",
    )
    left_on: Day | None = column(
        "离职日期",
        note_zh="离职后请填日期，不要删除这一行：旧单据还要用到。",
        note_en=(
            "When someone leaves, fill in the day and keep the row: older documents still need it."
        ),
    )


class CalendarDay(
    Sheet,
    zh="工作日历",
    en="Calendar",
    note_zh="公司自己的休息日和上班日，只填与国家法定安排不同的日子。",
):
    """The company's own days off and working days, where they differ from the official calendar."""

    day: Day = column(
        "日期",
        ahead=True,
        key=True,
        note_zh="法定节假日和调休日不必填。",
        note_en="Public holidays and official make-up days need not be listed.",
    )
    working: Flag = column(
        "是否工作日",
        note_zh="“是”表示当天上班，“否”表示当天休息。",
        note_en="Yes: people work that day. No: it is a day off.",
    )
    reason: Text | None = column(
        "说明",
        note_zh="例如：厂庆、设备检修。",
        note_en="For example: plant anniversary, maintenance.",
    )


class ExchangeRate(
    Sheet, zh="汇率", en="Exchange rates", note_zh="一单位外币从哪天起折合多少本位币。"
):
    """What one unit of a foreign currency is worth in the base currency, from a day on."""

    currency: Currency = column(
        "币种",
        key=True,
        note_zh="币种的三个字母代码。",
        note_en="The three-letter code of the currency.",
        example="USD",
    )
    valid_from: Day = column(
        "生效日期",
        key=True,
        note_zh="从这一天起使用，直到下一个生效日期。",
        note_en="Used from this day until the next one listed.",
    )
    rate: Positive[Price] = column(
        "对本位币汇率",
        note_zh="1 单位外币等于多少本位币。",
        note_en="How much of the base currency one unit buys.",
        example="7.15",
    )


BOOK = Book(
    zh="公司资料",
    en="Company",
    department="general_affairs",
    sheets=(
        Staff,
        CalendarDay,
        ExchangeRate,
    ),
    note_zh=(
        "登记员工、公司自己的工作日安排和外币汇率，其他工作簿都以此为准。由总务科填写，"
        "有变动当天更新。"
    ),
    note_en=(
        "Lists the staff, the company's own working days and the exchange rates that all other "
        "workbooks rely on. General affairs fills it in and updates it on the day of any "
        "change."
    ),
    holding="cell",
)
