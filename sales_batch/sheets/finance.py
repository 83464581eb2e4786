"""TODO"""

from sales_batch.core.kinds import Code, Day, SignedMoney
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.customers import Customer


class Receivable(
    Sheet, zh="应收账款", en="Receivables", dated="invoiced_on", clause="R9 2(9)4", happened=True
):
    """TODO"""

    invoice_no: Code = column("单据编号", key=True)
    customer_id: Ref[Customer] = column("客户编号")
    invoiced_on: Day = column("开单日期")
    due_on: Day = column("到期日", ahead=True)
    amount: SignedMoney = column("金额")


class Collection(
    Sheet, zh="回款", en="Collections", dated="collected_on", clause="R9 2(9)4", happened=True
):
    """TODO"""

    receipt_no: Code = column("收款单号", key=True)
    invoice_no: Ref[Receivable] = column("单据编号")
    collected_on: Day = column("回收日期")
    amount: SignedMoney = column("金额")


BOOK = Book(
    zh="应收账款",
    en="Finance",
    department="general_affairs",
    sheets=(
        Receivable,
        Collection,
    ),
)
