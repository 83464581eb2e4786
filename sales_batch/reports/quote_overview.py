"""The quotes report at a glance: what to look at, who must decide, and what the costing goes by."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pyarrow as pa
from pandas import DataFrame, Series
from pandas.arrays import ArrowExtensionArray

from sales_batch.config import Settings
from sales_batch.core.exact import exact, frame_of, ratio, rounded, throughout, total, totals
from sales_batch.core.figure import field
from sales_batch.core.kinds import RATIO, TEXT, WHOLE, ChoiceKind
from sales_batch.core.lookup import looked_up
from sales_batch.core.report import Chart, Page, Table
from sales_batch.core.words import Words
from sales_batch.figures.quote_ledger import CENTS
from sales_batch.figures.quotes import COST_FIELDS
from sales_batch.reports.quote_costs import parameters

ITEMS = {
    "lines": Words("估价明细行", "Quote lines"),
    "low": Words("毛利率低于最低的", "Below the minimum margin"),
    "loss": Words("其中亏本的", "Of these, at a loss"),
    "far": Words("偏离市价的", "Off the market"),
    "gaps": Words("算不出成本的", "Cannot be costed"),
    "waiting": Words("待批准的估价（份）", "Quotes that wait for approval (quotes)"),
}
BANDS = {
    "loss": Words("亏本", "A loss"),
    "low": Words("低于最低", "Below the minimum"),
    "fair": Words("最低至目标", "Minimum to target"),
    "good": Words("目标以上", "Target and above"),
    "unknown": Words("不详", "Unknown"),
}
ITEM = ChoiceKind("enum", Words("项目", "item"), pa.string(), "", choices=ITEMS)
BAND = ChoiceKind("enum", Words("毛利率", "margin"), pa.string(), "", choices=BANDS)
COST_PARTS = {one.name: one.title for one in COST_FIELDS[:4]}
COST_PART = ChoiceKind("enum", Words("费用项目", "part"), pa.string(), "", choices=COST_PARTS)
COUNT = field("count", "数量", "Number", WHOLE)
AMOUNT = field("amount", "金额", "Amount", CENTS)
SUMMED = (
    field("count", "行数", "Lines", WHOLE, total=True),
    field("amount", "金额", "Amount", CENTS, total=True),
)
GLANCE = (field("item", "项目", "Item", ITEM), COUNT, AMOUNT)
MARGINS = (field("band", "毛利率", "Margin", BAND), *SUMMED)
COSTS = (
    field("part", "费用项目", "Part", COST_PART),
    field("amount", "成本金额", "Cost", CENTS, total=True),
    field("share", "占比", "Share", RATIO),
)
WAITING = (
    field("approver", "审批人", "Approver", TEXT),
    field("count", "待批准事项", "Matters", WHOLE),
    field("amount", "金额", "Amount", CENTS),
    field("days", "最久已等天数", "Longest wait, days", WHOLE),
)
NOBODY = Words("（无人可批）", "(nobody may)")
BY_MARGIN, BY_PART = 1, 3
"""The places of these tables on the page."""
CHARTS = (
    Chart("column", Words("各档毛利率的行数", "Lines by margin"), BY_MARGIN, "band", ("count",)),
    Chart(
        "bar", Words("成本由什么构成", "What the costs consist of"), BY_PART, "part", ("amount",)
    ),
)


def overview(pages: Mapping[str, Page], settings: Settings) -> Page:
    """The page for readers; `pages` are those of the costing and of the decisions, by name."""
    frames = {name: page.tables[0].frame for name, page in pages.items()}
    lines, waiting = frames["costing"], frames["decisions"]
    tables = (
        Table(_glance(frames), GLANCE, Words("一眼看", "At a glance")),
        Table(_by(_bands(lines, settings), lines), MARGINS, Words("毛利率分布", "Margins")),
        Table(_waiting(waiting, settings), WAITING, Words("等谁批准", "Who must decide")),
        Table(_costs(lines), COSTS, Words("成本构成合计", "Costs in total")),
        parameters(settings),
    )
    return Page("overview", Words("概况", "Overview"), tables, CHARTS)


def _glance(frames: Mapping[str, DataFrame]) -> DataFrame:
    low, waiting = frames["low_margins"], frames["decisions"]
    rows = {
        "lines": frames["costing"],
        "low": low,
        "loss": low[(low["warning"] == "loss").to_numpy(bool)],
        "far": frames["off_market"],
        "gaps": frames["gaps"],
        "waiting": waiting.drop_duplicates("quote_no").assign(amount=lambda one: one["total"]),
    }
    columns = {
        "item": pa.array(list(rows), TEXT.arrow),
        "count": pa.array([len(frame) for frame in rows.values()], WHOLE.arrow),
        "amount": pa.array([total(frame["amount"]) for frame in rows.values()], CENTS.arrow),
    }
    return frame_of(pa.table(columns))


def _bands(lines: DataFrame, settings: Settings) -> Series:
    """Where each line's margin lies; a line without a margin is unknown, a price of 0 a loss."""
    rate, costing = lines["margin_rate"], settings.costing
    band = throughout(lines, "unknown", TEXT)
    steps: Sequence[tuple[str, Decimal | None]] = (
        ("loss", None), ("low", Decimal(0)), ("fair", costing.minimum_margin),
        ("good", max(costing.target_margin, costing.minimum_margin)),
    )  # fmt: skip
    for name, least in steps:
        reached = rate.notna() if least is None else (rate >= least).fillna(value=False)
        band = band.mask(reached.to_numpy(bool), name)
    return band.mask((lines["warning"] == "loss").fillna(value=False).to_numpy(bool), "loss")


def _by(band: Series, lines: DataFrame) -> DataFrame:
    """Number and amount of the lines of each band, all bands in order."""
    rows = lines[["amount"]].assign(band=band, count=throughout(lines, 1, WHOLE))
    sums = totals(rows, ["band"], {"count": WHOLE, "amount": CENTS})
    keys = DataFrame({"band": ArrowExtensionArray(pa.array(list(BANDS), TEXT.arrow))})
    found = looked_up(keys, ["band"], sums, ["band"])
    return keys.assign(count=found["count"].fillna(0), amount=found["amount"].fillna(Decimal(0)))


def _costs(lines: DataFrame) -> DataFrame:
    """Each part of the unit costs times the quantities, over all lines, and its share."""
    sums = [total(rounded(lines["quantity"] * lines[part], CENTS)) for part in COST_PARTS]
    columns = {
        "part": pa.array(list(COST_PARTS), TEXT.arrow),
        "amount": pa.array(sums, CENTS.arrow),
        "whole": pa.array([sum(sums, Decimal(0))] * len(sums), CENTS.arrow),
    }
    table = frame_of(pa.table(columns))
    return table.assign(share=ratio(table["amount"], table["whole"]))


def _waiting(rows: DataFrame, settings: Settings) -> DataFrame:
    """How much waits for each person; a matter that several may decide counts for each.

    The amount is blank where none is known.
    """
    nobody = NOBODY.to(settings.language)
    named = rows.assign(
        approver=rows["approver"].fillna(nobody),
        count=throughout(rows, 1, WHOLE),
        known=exact(rows["total"].notna(), WHOLE),
        amount=rows["total"],
    )
    sums = {"count": WHOLE, "known": WHOLE, "amount": CENTS}
    table = totals(named, ["approver"], sums)
    longest = named.sort_values("days", ascending=False, kind="stable")
    days = looked_up(table, ["approver"], longest, ["approver"])["days"]
    table = table.assign(days=days, amount=table["amount"].where(table["known"] > 0))
    return table.sort_values("days", ascending=False, kind="stable")
