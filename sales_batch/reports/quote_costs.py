"""The costing of the quotes, live; and what of it is too cheap, off the market, or not costed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
from pandas import DataFrame, Series

from sales_batch.config import Settings
from sales_batch.core.exact import exact, frame_of, rounded, throughout, zeros
from sales_batch.core.figure import Field, field
from sales_batch.core.kinds import FLAG, RATIO, TEXT, ChoiceKind
from sales_batch.core.lookup import looked_up
from sales_batch.core.report import Formula, Page, Table
from sales_batch.core.words import Words
from sales_batch.figures.names import name_of
from sales_batch.figures.quote_ledger import AMOUNT, CENTS, STATUS
from sales_batch.figures.quotes import costed_lines
from sales_batch.reports.quote_components import PARTS
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.prices import Product

SHARE = replace(RATIO, number_format="0.0###%")
MARGIN = ChoiceKind(
    "enum",
    Words("毛利", "margin"),
    pa.string(),
    "",
    choices={
        "loss": Words("亏本", "A loss"),
        "below": Words("低于最低毛利率", "Below the minimum"),
        "unknown": Words("算不出成本", "Cannot be costed"),
    },
)
_KNOWN = {one.name: one for one in costed_lines.fields}
FIELDS: Mapping[str, Field] = _KNOWN | {
    "customer": field("customer", "客户名称", "Customer", TEXT),
    "product": field("product", "品名", "Product", TEXT),
    "unit": field("unit", "单位", "Unit", TEXT),
    "vat": field("vat", "单价所含税率", "VAT in the price", SHARE),
    "status": field("status", "状态", "Status", STATUS),
    "amount": AMOUNT,
    "warning": field("warning", "毛利提示", "Margin note", MARGIN),
    "gap": field("gap", "缺少什么", "What is missing", TEXT),
    "asked_by": field("asked_by", "外务负责人", "Asked for by", TEXT),
    "median_price": replace(_KNOWN["median_price"], title=_KNOWN["market_price"].title),
}
COSTING = (
    "quote_no", "line_no", "customer", "product_id", "product", "quantity", "unit",
    "main_material", "auxiliary_material", "processing", "overhead", "unit_cost",
    "proposed_price", "price", "vat", "net_price", "margin_rate", "warning",
    "median_price", "market_gap", "amount", "costed_on", "status",
)  # fmt: skip
LOW = (
    "quote_no", "line_no", "customer", "product_id", "product", "quantity", "unit",
    "unit_cost", "proposed_price", "price", "net_price", "margin_rate", "warning", "amount",
    "asked_by", "costed_on", "status",
)  # fmt: skip
OFF = (
    "quote_no", "line_no", "customer", "product_id", "product", "quantity", "unit",
    "price", "median_price", "market_gap", "margin_rate", "amount",
    "asked_by", "costed_on", "status",
)  # fmt: skip
GAPS = (
    "quote_no", "line_no", "customer", "product_id", "product", "quantity", "unit", "costed_on",
    "quoted", "gap",
)  # fmt: skip
PARAMETERS = (
    field("overhead_rate", "间接费率", "Overhead rate", SHARE),
    field("target_margin", "目标毛利率", "Target margin", SHARE),
    field("minimum_margin", "最低毛利率", "Minimum margin", SHARE),
    field("price_step", "建议单价取整到", "Price step", _KNOWN["price"].kind),
    field("vat_rate", "增值税率", "VAT rate", SHARE),
)
FORMULAS = {
    **{
        part: Formula(f"ROUND(ROUND(SUM({{components.{part}[first:stop]}}),10),4)")
        for part in PARTS
    },
    "overhead": Formula(
        "ROUND(ROUND(SUM({components.processing[first:stop]})*{parameters.overhead_rate},10),4)"
    ),
    "unit_cost": Formula("ROUND({main_material}+{auxiliary_material}+{processing}+{overhead},4)"),
    "proposed_price": Formula(
        "ROUND(ROUNDUP(ROUND({unit_cost}/(1-{parameters.target_margin})*(1+{vat})"
        "/{parameters.price_step},7),0)*{parameters.price_step},4)",
        where="from_cost",
    ),
    "price": Formula("{proposed_price}", where="open"),
    "vat": Formula("{parameters.vat_rate}", where="usual_vat"),
    "net_price": Formula("ROUND(ROUND({price}/(1+{vat}),10),4)"),
    "margin_rate": Formula('IF({price}=0,"",ROUND(ROUND(1-{unit_cost}*(1+{vat})/{price},12),6))'),
    "warning": Formula(
        'IF({unit_cost}="",{:unknown},IF({price}=0,{:loss},IF({margin_rate}<0,{:loss},'
        'IF({margin_rate}<{parameters.minimum_margin},{:below},""))))'
    ),
    "market_gap": Formula("ROUND(ROUND({price}/{median_price}-1,12),6)"),
    "amount": Formula("ROUND(ROUND({quantity}*{price},10),2)"),
}
"""How a line is costed. The inner rounding takes away what binary fractions leave behind the last
decimal, so that a half is rounded up here as it is in the figures, which have no such fractions."""


def parameters(settings: Settings) -> Table:
    """What the costing goes by; formulas refer to it as the table `parameters`."""
    given = [getattr(settings.costing, one.name) for one in PARAMETERS[:-1]] + [settings.vat_rate]
    row = {
        one.name: pa.array([value], one.kind.arrow)
        for one, value in zip(PARAMETERS, given, strict=True)
    }
    title = Words(
        "计算参数（可以改动，看单价如何变化）", "Parameters: change them, see prices move"
    )
    return Table(frame_of(pa.table(row)), PARAMETERS, title, name="parameters")


def costed(
    lines: DataFrame, typed: DataFrame, ledger: DataFrame, products: DataFrame, known: DataFrame,
    settings: Settings,
) -> DataFrame:  # fmt: skip
    """Costed lines with names, their amount rounded as the document states it, and warnings.

    `open` where no price is typed, `from_cost` where the proposed price follows from the cost,
    `usual_vat` where the quote states no rate of its own. `ledger` has the column `asked_by`.
    """
    head = looked_up(lines, ["quote_no"], ledger, ["quote_no"])
    cell = looked_up(lines, ["quote_no", "line_no"], typed, ["quote_no", "line_no"])
    goods = looked_up(lines, ["product_id"], products, ["product_id"])
    own = exact(head["vat_rate"], SHARE)
    with_tax = settings.prices_include_vat
    return lines.assign(
        customer=name_of(known, Customer, lines["customer_id"]),
        status=head["status"],
        asked_by=head["asked_by"],
        product=name_of(known, Product, lines["product_id"]),
        unit=goods["unit"],
        amount=rounded(lines["quantity"] * lines["price"], CENTS),
        warning=_warnings(lines, settings),
        gap=lines[f"gap_{settings.language}"],
        open=exact(cell["unit_price"].isna(), FLAG),
        from_cost=~lines["listed"],
        vat=own.fillna(settings.vat_rate) if with_tax else zeros(lines, SHARE),
        usual_vat=exact(own.isna() & with_tax, FLAG),
    )


def _warnings(lines: DataFrame, settings: Settings) -> Series:
    """What is wrong with each line's margin; blank where nothing is."""
    rate, gap = lines["margin_rate"], lines["gap_zh"]
    none = throughout(lines, None, TEXT)
    low = (rate < settings.costing.minimum_margin).fillna(value=False)
    loss = (rate < 0).fillna(value=False) | (lines["net_price"] == 0).fillna(value=False)
    warned = none.mask(low.to_numpy(bool), "below").mask(loss.to_numpy(bool), "loss")
    return warned.mask(gap.notna().to_numpy(bool), "unknown")


def costing_page(lines: DataFrame, settings: Settings) -> Page:
    """Every line, live: `first` and `stop` are those of its components."""
    least, tax = _percent(settings.costing.minimum_margin), settings.prices_include_vat
    note = Words(
        "成本各项和不含税单价为每单位、不含税；建议单价、单价和市价"
        f"{'含税' if tax else '不含税'}。最低毛利率 {least}。成本由《成本构成》算出；没有填单价的"
        "按建议单价，填了的不随成本变动，可直接改写。",
        "Costs and net price per unit, without VAT; the other prices "
        f"{'with' if tax else 'without'} VAT. Minimum margin {least}. Costs come from Components. "
        "A line without a typed price takes the proposed one; a typed price stays, and can be "
        "typed over.",
    )
    return _detail("costing", Words("估价成本", "Costing"), lines, COSTING, note, FORMULAS)


def low_page(lines: DataFrame, settings: Settings) -> Page:
    """The lines below the minimum margin, the worst first."""
    low = lines[lines["warning"].isin(["below", "loss"]).to_numpy(bool)]
    least = _percent(settings.costing.minimum_margin)
    note = Words(
        f"毛利率低于 {least} 的，最低的在前。请外务与制作人核对成本和单价；确属特别情况的，"
        "在估价明细的备注中写明。",
        f"Margins below {least}, the lowest first. Check cost and price; say in the remark of the "
        "line if there is a special reason.",
    )
    low = low.sort_values("margin_rate", kind="stable", na_position="first")
    return _detail("low_margins", Words("毛利过低的", "Low margins"), low, LOW, note)


def off_market_page(lines: DataFrame, settings: Settings) -> Page:
    """The lines that rule Q06 warns of: too far from the market price, the farthest first."""
    gap = lines["market_gap"].abs()
    far = lines[(gap > settings.rate("Q06", "off_market")).fillna(value=False).to_numpy(bool)]
    limit = _percent(settings.rate("Q06", "off_market"))
    note = Words(
        f"与市价相差超过 {limit} 的（规则 Q06），相差大的在前。"
        f"市价是近 {settings.costing.market_days} 天各来源最新价的中位数；正数表示我方更高。",
        f"More than {limit} off the market price (rule Q06), the farthest first. Market price: the "
        f"median of each source's newest price of {settings.costing.market_days} days; above 0 we "
        "ask more.",
    )
    far = far.assign(far=gap[far.index]).sort_values("far", ascending=False, kind="stable")
    return _detail("off_market", Words("偏离市价的", "Off the market"), far, OFF, note)


def gaps_page(lines: DataFrame) -> Page:
    """The lines that cannot be costed, and what is missing."""
    gaps = lines[lines["gap"].notna()]
    note = Words(
        "已估价的，整份估价暂不计入，补上所缺的内容后当晚起计入。",
        "Where a line was quoted already, the quote is held until what is missing is there.",
    )
    return _detail("gaps", Words("算不出成本的", "Not costed"), gaps, GAPS, note)


def _percent(rate: object) -> str:
    return RATIO.show(rate, "zh")


NO_FORMULAS: Mapping[str, Formula] = {}


def _detail(
    name: str, title: Words, rows: DataFrame, names: Sequence[str], note: Words,
    formulas: Mapping[str, Formula] = NO_FORMULAS,
) -> Page:  # fmt: skip
    """A page of quote lines, each traced."""
    table = Table(rows, [FIELDS[one] for one in names], trace=True, formulas=formulas)
    return Page(name, title, [table], note=note)
