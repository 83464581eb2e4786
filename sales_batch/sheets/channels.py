"""The partners who sell for the company, their agreements and targets, kept by development."""

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


class Partner(Sheet, zh="渠道伙伴", en="Partners", clause="R8 10-13", note_zh="每个渠道伙伴一行。"):
    """One row per partner."""

    channel_id: Code = column(
        "渠道编号",
        key=True,
        note_zh="客户、协议和目标都引用这个编号，请勿更改。",
        note_en="Customers, agreements and targets name it by this id; never change it.",
        example="CH01",
    )
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
    screening_score: Score | None = column(
        "筛选评分",
        note_zh="招募时的评分：1 最差，5 最好。",
        note_en="How it did when recruited: 1 poorest, 5 best.",
    )
    recruited_on: Day | None = column("招募日期")
    trained_on: Day | None = column(
        "培训日期",
        note_zh="最近一次培训；合作中的伙伴没有培训会提醒。",
        note_en="The latest training; an active partner without any is pointed out.",
    )
    active: Flag = column(
        "是否有效",
        note_zh="不再合作的改为“否”，不要删除这一行。",
        note_en="Set to No when the partnership ends; keep the row.",
    )


class Agreement(
    Sheet,
    zh="合作协议",
    en="Agreements",
    clause="R8 14",
    note_zh="每份合作协议一行；到期前 60 天提醒。",
):
    """One row per agreement; a reminder comes 60 days before it ends."""

    agreement_no: Code = column(
        "协议编号",
        key=True,
        note_zh="一份协议一个编号。",
        note_en="One number per agreement.",
        example="AG-01",
    )
    channel_id: Ref[Partner] = column("渠道编号")
    signed_on: Day = column("签订日期")
    valid_from: Day = column("生效日期", ahead=True)
    valid_until: Day = column("到期日期", ahead=True)
    commission_rate: Rate | None = column(
        "佣金比例",
        note_zh="按交货额计的佣金；不填表示没有佣金。",
        note_en="Commission on delivered amounts; blank means none.",
    )
    terms: Text | None = column(
        "权利与义务",
        note_zh="双方权利与义务的要点。",
        note_en="The main rights and duties of both sides.",
    )


class ChannelTarget(
    Sheet, zh="渠道目标", en="Channel targets", clause="R8 15", note_zh="每个渠道每季度一行。"
):
    """One row per partner and quarter."""

    quarter: Quarter = column("季度", key=True)
    channel_id: Ref[Partner] = column("渠道编号", key=True)
    target_amount: Positive[Money] = column(
        "目标金额",
        note_zh="该渠道客户的受理额目标，本位币，不含税。",
        note_en="Orders wanted from the partner's customers, base currency, without VAT.",
        example="500000",
    )


class ChannelIncentive(
    Sheet,
    zh="渠道激励",
    en="Channel incentives",
    clause="R8 15",
    note_zh="达成率到多少，奖励多少；每档一行。",
):
    """What bonus is paid from which attainment on; one row per step."""

    attainment_from: AnyRate = column(
        "达成率下限",
        key=True,
        note_zh="达成率到这里起用本档，可以超过 100%。",
        note_en="The step holds from this attainment on; it may be above 100%.",
        example="100%",
    )
    bonus_rate: Rate = column(
        "奖励比例",
        note_zh="奖励占受理额的比例。",
        note_en="The bonus as a share of the orders received.",
        example="2%",
    )


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
    note_zh=(
        "登记渠道伙伴、合作协议、季度目标和激励办法，用来算渠道业绩和奖励。由拓展部填写，"
        "签约、培训或季度开始时更新。"
    ),
    note_en=(
        "Lists the partners, their agreements, targets and incentives, from which bonus and "
        "commission are computed. Development fills it in when a partner signs or is trained "
        "and before each quarter."
    ),
    holding="cell",
)
