"""TODO"""

from typing import Self

from sales_batch.core.kinds import Choice, Code, Day, Email, Flag, Positive, Price, Text
from sales_batch.core.sheet import Book, Ref, Sheet, column


class Staff(Sheet, zh="员工", en="Staff"):
    """TODO"""

    staff_id: Code = column("员工编号", key=True)
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
    )
    email: Email | None = column("邮箱")
    reports_to: Ref[Self] | None = column("上级")
    joined_on: Day | None = column("入职日期")
    left_on: Day | None = column("离职日期")


class CalendarDay(Sheet, zh="工作日历", en="Calendar"):
    """TODO"""

    day: Day = column("日期", key=True)
    working: Flag = column("是否工作日")
    reason: Text | None = column("说明")


class ExchangeRate(Sheet, zh="汇率", en="Exchange rates"):
    """TODO"""

    currency: Text = column("币种", key=True)
    valid_from: Day = column("生效日期", key=True)
    rate: Positive[Price] = column("对本位币汇率")


BOOK = Book(
    zh="公司资料",
    en="Company",
    department="general_affairs",
    sheets=(
        Staff,
        CalendarDay,
        ExchangeRate,
    ),
    holding="cell",
)
