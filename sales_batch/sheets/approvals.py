"""The decisions of management on what needs an approval, handed in by management alone."""

from sales_batch.core.kinds import Choice, Code, Day, Money, Text
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.company import Staff


class Approval(
    Sheet,
    zh="审批",
    en="Approvals",
    dated="decided_on",
    clause="R9 2(3),2(11),3(1),3(5),4(1)2-3,5(7); R1 3.1.4; R2 3.1-3.2",
    note_zh="每个决定一行；改变决定请另加一行，以最近的为准。",
):
    """One row per decision; to change one, add a row: the latest counts."""

    approval_no: Code = column(
        "审批编号",
        key=True,
        note_zh="一个决定一个编号。",
        note_en="One number per decision.",
        example="SP-001",
    )
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
        note_zh="决定谁有权审批，也决定“编号”填哪种编号。",
        note_en="Decides who may approve, and which number belongs in the next column.",
    )
    reference: Code = column(
        "编号",
        note_zh="所审批单据的编号，如估价编号、订货编号；信用额度填客户编号。",
        note_en=(
            "The number of what is decided, such as the quote or order; for credit, the customer "
            "id."
        ),
        example="Q2026-001",
    )
    approver: Ref[Staff] = column(
        "审批人",
        person=True,
        note_zh="须有审批这类事项的职权，不能审批自己经办的事项。",
        note_en="Must have the authority for the subject; nobody approves their own matter.",
    )
    decided_on: Day = column("审批日期")
    decision: Choice = column(
        "审批结果",
        choices={"approved": "同意", "rejected": "不同意", "withdrawn": "撤回"},
        note_zh="选“撤回”收回自己以前的决定。",
        note_en="Withdrawn takes back an earlier decision of one's own.",
    )
    amount: Money | None = column(
        "核准金额",
        note_zh="批准的金额上限；以后金额更大要重新审批。不填则内容一改就要重批。",
        note_en=(
            "The most that is approved: a larger amount later needs a new decision. If blank, "
            "any change does."
        ),
    )
    note: Text | None = column("意见")


BOOK = Book(
    zh="审批",
    en="Approvals",
    department="management",
    sheets=(Approval,),
    note_zh=(
        "登记经营层对估价、特别订货、信用额度等事项的决定。由审批人填写，决定当天登记；"
        "只有放在经营层文件夹里才有效。"
    ),
    note_en=(
        "Records management's decisions on quotes, special orders, credit limits and other "
        "matters. The approvers fill it in on the day; it counts only in management's own "
        "folder."
    ),
)
