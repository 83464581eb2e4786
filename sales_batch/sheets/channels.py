"""TODO"""

from sales_batch.core.kinds import (
    AnyRate,
    Choice,
    Code,
    Day,
    Flag,
    Money,
    Pick,
    Positive,
    Quarter,
    Rate,
    Score,
    Text,
)
from sales_batch.core.sheet import Book, Ref, Sheet, column
from sales_batch.sheets.company import Staff


class Partner(Sheet, zh="渠道伙伴", en="Partners", clause="R8 10-13"):
    """TODO"""

    channel_id: Code = column("渠道编号", key=True)
    name: Text = column("名称")
    kind: Choice = column(
        "渠道类型",
        choices={
            "direct": "直销",
            "agent": "代理商",
            "distributor": "分销商",
            "ecommerce": "电商平台",
        },
    )
    region: Pick | None = column("地区")
    owner: Ref[Staff] = column("负责人", person=True)
    screening_score: Score | None = column("筛选评分")
    recruited_on: Day | None = column("招募日期")
    trained_on: Day | None = column("培训日期")
    active: Flag = column("是否有效")


class Agreement(Sheet, zh="合作协议", en="Agreements", clause="R8 14"):
    """TODO"""

    agreement_no: Code = column("协议编号", key=True)
    channel_id: Ref[Partner] = column("渠道编号")
    signed_on: Day = column("签订日期")
    valid_from: Day = column("生效日期", ahead=True)
    valid_until: Day = column("到期日期", ahead=True)
    commission_rate: Rate | None = column("佣金比例")
    terms: Text | None = column("权利与义务")


class ChannelTarget(Sheet, zh="渠道目标", en="Channel targets", clause="R8 15"):
    """TODO"""

    quarter: Quarter = column("季度", key=True)
    channel_id: Ref[Partner] = column("渠道编号", key=True)
    target_amount: Positive[Money] = column("目标金额")


class ChannelIncentive(Sheet, zh="渠道激励", en="Channel incentives", clause="R8 15"):
    """TODO"""

    attainment_from: AnyRate = column("达成率下限", key=True)
    bonus_rate: Rate = column("奖励比例")


BOOK = Book(
    zh="销售渠道",
    en="Channels",
    department="development",
    sheets=(
        Partner,
        Agreement,
        ChannelTarget,
        ChannelIncentive,
    ),
    holding="cell",
)
