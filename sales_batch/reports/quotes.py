"""What our quotes cost us and what became of them: costing, decisions, results, the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from pandas import DataFrame

from sales_batch.config import Settings
from sales_batch.core.exact import total
from sales_batch.core.hold import HeldRows
from sales_batch.core.lookup import looked_up
from sales_batch.core.report import Content, Control, Page, report
from sales_batch.core.words import Words
from sales_batch.figures.components import cost_components
from sales_batch.figures.names import name_of, names
from sales_batch.figures.quote_ledger import quote_ledger
from sales_batch.figures.quotes import costed_lines
from sales_batch.reports import quote_decisions, quote_results
from sales_batch.reports.quote_components import component_page, component_rows, spans
from sales_batch.reports.quote_costs import (
    costed,
    costing_page,
    gaps_page,
    low_page,
    off_market_page,
)
from sales_batch.reports.quote_overview import BY_MARGIN, overview
from sales_batch.sheets.company import Staff
from sales_batch.sheets.prices import Material, Product
from sales_batch.sheets.quotes import Quote, QuoteLine

COSTING = (costed_lines, cost_components, Quote, QuoteLine, quote_ledger, Product, Material, names)


@report(
    takes=(*COSTING, *quote_decisions.TAKES, *quote_results.TAKES),
    departments=("sales_office", "field_sales", "management"),
    zh="估价账目与成本",
    en="Quotes and costs",
)
def quotes(*frames: DataFrame, day: date, settings: Settings, held: HeldRows) -> Content:
    """What each quoted line costs and earns, who must decide, and what became of the quotes."""
    after = len(COSTING) + len(quote_decisions.TAKES)
    pages = {page.name: page for page in _costing(*frames[: len(COSTING)], settings=settings)}
    waiting = quote_decisions.undecided(
        *frames[len(COSTING) : after], day=day, settings=settings, held=held
    )
    pages["decisions"] = quote_decisions.decisions_page(waiting)
    first = overview(pages, settings)
    results = quote_results.result_pages(*frames[after:], day=day, settings=settings)
    every = {page.name: page for page in (first, *pages.values(), *results)}
    controls = (
        *_controls(every, frames[COSTING.index(QuoteLine)]),
        *quote_results.result_controls(results, *frames[after:]),
    )
    return Content(tuple(every.values()), controls)


def _costing(*frames: DataFrame, settings: Settings) -> Sequence[Page]:
    """The costing of every line, what it rests on, and what is to be looked at.

    The frames are those of COSTING, in order.
    """
    lines, parts, heads, typed, ledger, products, materials, known = frames
    rates = looked_up(ledger, ["quote_no"], heads, ["quote_no"])["vat_rate"]
    asked_by = name_of(known, Staff, ledger["requested_by"])
    ledger = ledger.assign(vat_rate=rates, asked_by=asked_by)
    every = costed(lines, typed, ledger, products, known, settings)
    components = component_rows(parts, materials, settings)
    shown = every[every.index.isin(typed.index)]
    shown = shown.assign(**spans(shown, components))
    return (
        costing_page(shown, settings),
        component_page(components),
        low_page(shown, settings),
        off_market_page(shown, settings),
        gaps_page(every),
    )


def _controls(pages: Mapping[str, Page], typed: DataFrame) -> Iterator[Control]:
    """No line is lost on the way to a page, and the overview is that of the pages."""
    lines, ledger = (pages[name].tables[0].frame for name in ("costing", "ledger"))
    margins = pages["overview"].tables[BY_MARGIN].frame
    yield Control(
        Words("估价明细的行数 = 估价成本的行数", "Rows of quote lines = lines of the costing"),
        Decimal(len(typed)),
        Decimal(len(lines)),
    )
    yield Control(
        Words("各档毛利率的行数 = 估价成本的行数", "Lines by margin = lines of the costing"),
        total(margins["count"]),
        Decimal(len(lines)),
    )
    yield Control(
        Words("各档毛利率的金额 = 估价成本的金额", "Amounts by margin = amounts of the costing"),
        total(margins["amount"]),
        total(lines["amount"]),
    )
    yield Control(
        Words("估价成本的金额 = 估价账目的金额", "Amounts of the costing = of the ledger"),
        total(lines["amount"]),
        total(ledger["amount"]),
    )


REPORT = quotes
