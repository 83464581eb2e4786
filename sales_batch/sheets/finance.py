"""What customers owe and what they have paid, kept by general affairs."""

from sales_batch.core.kinds import Code, Day, SignedMoney
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.customers import Customer


class Receivable(
    Sheet,
    zh="应收账款",
    en="Receivables",
    dated="invoiced_on",
    clause="R9 2(9)4",
    happened=True,
    note_zh="每张应收单据一行。",
):
    """One row per invoice or credit note."""

    invoice_no: Code = column(
        "单据编号",
        key=True,
        note_zh="发票或应收单的号码；“送货通知单”会引用它。",
        note_en="The number of the invoice; deliveries refer to it.",
        example="INV-0001",
    )
    customer_id: Ref[Customer] = column("客户编号")
    invoiced_on: Day = column("开单日期")
    due_on: Day = column(
        "到期日",
        ahead=True,
        note_zh="客户应当付清的日期，不早于开单日期。",
        note_en="The day by which it is to be paid; not before the invoice's own day.",
    )
    amount: SignedMoney = column(
        "金额",
        note_zh="单据上的应收金额；红字单据填负数。",
        note_en="The amount owed as the invoice states it; a credit note is negative.",
    )


class Collection(
    Sheet,
    zh="回款",
    en="Collections",
    dated="collected_on",
    clause="R9 2(9)4",
    happened=True,
    note_zh="每笔回款一行；一笔款付几张单据就分几行。",
):
    """One row per payment; a payment for several invoices takes several rows."""

    receipt_no: Code = column(
        "收款单号",
        key=True,
        note_zh="每行一个号；同一笔款分几行时可加后缀。",
        note_en="One number per row; add a suffix where one payment is split.",
        example="RC-0001",
    )
    invoice_no: Ref[Receivable] = column(
        "单据编号",
        note_zh="这笔款付的是哪张应收单据。",
        note_en="The invoice that this money pays.",
    )
    collected_on: Day = column("回收日期")
    amount: SignedMoney = column(
        "金额",
        note_zh="收到的金额；退回给客户的填负数。",
        note_en="The money received; what was paid back is negative.",
    )


BOOK = Book(
    zh="应收账款",
    en="Finance",
    department="general_affairs",
    sheets=(
        Receivable,
        Collection,
    ),
    note_zh=(
        "登记开出的应收单据和收到的回款，用来算客户欠多少、信用还剩多少。由总务科填写，"
        "开单或收款当天登记。"
    ),
    note_en=(
        "Records the invoices issued and the money received, from which debts and free credit "
        "are computed. General affairs fills it in on the day of each invoice or receipt."
    ),
)
