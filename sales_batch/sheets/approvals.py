"""TODO"""

from sales_batch.core.kinds import Choice, Code, Day, Money, Text
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.company import Staff


class Approval(
    Sheet,
    zh="审批",
    en="Approvals",
    dated="decided_on",
    clause="R9 2(3),2(11),3(1),3(5),4(1)2-3,5(7); R1 3.1.4; R2 3.1-3.2",
):
    """TODO"""

    approval_no: Code = column("审批编号", key=True)
    subject: Choice = column(
        "审批事项",
        choices={
            "quote": "估价",
            "nonstandard": "非标准品估价",
            "special_order": "特别订货",
            "forecast_request": "预估生产委托",
            "proposal": "重要事项",
            "entertainment": "招待",
            "return": "退货处理",
            "credit": "信用额度",
            "application": "拓展申请",
            "plan": "拓展计划",
        },
    )
    reference: Code = column("编号")
    approver: Ref[Staff] = column("审批人", person=True)
    decided_on: Day = column("审批日期")
    decision: Choice = column(
        "审批结果", choices={"approved": "同意", "rejected": "不同意", "withdrawn": "撤回"}
    )
    amount: Money | None = column("核准金额")
    note: Text | None = column("意见")


BOOK = Book(zh="审批", en="Approvals", department="management", sheets=(Approval,))
