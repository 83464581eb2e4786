"""A document traced to its cells: its rows, its figures, what they are made of, what holds it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from sales_batch.core.exact import arrow_of, frame_of
from sales_batch.core.figure import Field, Figure
from sales_batch.core.finding import SEVERITIES, Finding
from sales_batch.core.kinds import TEXT, WHOLE
from sales_batch.core.report import Table
from sales_batch.core.sheet import Sheet
from sales_batch.core.tables import Tables, ids_where
from sales_batch.core.words import Language, Words
from sales_batch.evaluate import Evaluated
from sales_batch.explain.facts import facts
from sales_batch.figures.backlog import FLOW, forecast_backlog, order_backlog
from sales_batch.figures.components import cost_components, product_components
from sales_batch.figures.held_rows import STATE, held_rows
from sales_batch.figures.movements import forecast_movements, order_movements
from sales_batch.figures.open_lines import open_lines
from sales_batch.figures.places import PLACE, PLACE_FIELDS
from sales_batch.figures.quotes import costed_lines, product_cost
from sales_batch.sheets.company import Staff
from sales_batch.sheets.customers import Customer
from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import ForecastRequest, Order
from sales_batch.sheets.prices import Product
from sales_batch.sheets.production import ProductionOutput
from sales_batch.sheets.quotes import Quote

Keys = Mapping[type[Sheet], Sequence[str]]
Place = tuple[str, str, int]
"""A file, the title of a tab, and a row."""


@dataclass(frozen=True)
class Trace:
    """A figure that belongs to a kind of document: its rows of that key in `column`.

    Without a column, those that come from the document's own rows of a workbook. `without` are the
    fields that say nothing new beside the document itself.
    """

    figure: Figure
    column: str
    options: Mapping[str, str] = field(default_factory=dict)
    without: Collection[str] = ()


LINE = ("customer_id", "account_manager", "channel_id", "product_id", "family", "unit")
SHORT = ("item_no", "usage", "scrap_rate", "setup_hours", "lot", "rate_from")
TRACES: Mapping[type[Sheet], Sequence[Trace]] = {
    Quote: (
        Trace(costed_lines, "quote_no", without=("customer_id",)),
        Trace(cost_components, "quote_no", without=SHORT),
    ),
    Order: (
        Trace(order_backlog, "order_no", {"by": "line"}),
        Trace(order_movements, "order_no", without=(*LINE, "month")),
    ),
    ForecastRequest: (
        Trace(forecast_backlog, "request_no", {"by": "request"}),
        Trace(forecast_movements, "request_no", without=(*LINE, "month")),
    ),
    Customer: (
        Trace(order_backlog, "customer_id", {"by": "customer"}),
        Trace(open_lines, "customer_id", without=LINE[:3]),
    ),
    Product: (
        Trace(product_cost, "product_id"),
        Trace(product_components, "product_id", without=("quantity", *SHORT)),
        Trace(order_backlog, "product_id", {"by": "product"}),
    ),
    Delivery: (Trace(order_movements, "", without=("month",)),),
    Return: (Trace(order_movements, "", without=("month",)),),
    ProductionOutput: (Trace(forecast_movements, "", without=("month",)),),
}
"""The figures in which each kind of document shows."""
FOUND_FIELDS = (
    Field("severity", Words("级别", "Severity"), TEXT),
    Field("code", Words("代码", "Code"), TEXT),
    Field("clause", Words("条款", "Clause"), TEXT),
    Field("file", Words("文件", "File"), TEXT),
    Field("sheet", Words("工作表", "Sheet"), TEXT),
    Field("cell", Words("单元格", "Cell"), TEXT),
    Field("value", Words("填写内容", "Value"), TEXT),
    Field("message", Words("说明", "Message"), TEXT),
)
NAMED_FIELDS = (
    Field("what", Words("内容", "What"), TEXT),
    Field("rows", Words("行数", "Rows"), WHOLE),
    *(replace(one, name=f"first_{one.name}") for one in PLACE_FIELDS),
)


def keys(tables: Tables) -> Keys:
    """The keys of every kind of document and register that has a code of its own."""
    return {
        sheet: pc.unique(arrow_of(frame[sheet.key[0]])).drop_null().to_pylist()
        for sheet, frame in tables.rows.items()
        if _has_code(sheet)
    }


def _has_code(sheet: type[Sheet]) -> bool:
    if sheet.of or not sheet.key:
        return False
    first = sheet.columns[sheet.key[0]]
    return first.kind.name == "id" and first.target is None


def traced(sheet: type[Sheet], key: str, evaluated: Evaluated) -> list[Table]:
    """Everything that is known of one document."""
    tables, language = evaluated.tables, evaluated.given["settings"].language
    rows = dict(_own_rows(sheet, key, tables))
    documents = {tables.document(one, row) for one, ids in rows.items() for row in ids} - {""}
    places = {
        (place.file, place.sheet, place.row)
        for one, ids in rows.items()
        for place in (tables.place(one, row, "") for row in ids)
    }
    about = [
        one
        for one in evaluated.findings
        if one.document in documents or (one.place.file, one.place.sheet, one.place.row) in places
    ]
    held = evaluated.table(held_rows)
    held = held[held["document"].isin(documents).to_numpy(bool)]
    parts = [
        _head(sheet, key, rows, held, evaluated),
        *(_rows_table(one, ids, tables) for one, ids in rows.items()),
        *_figures(sheet, key, places, evaluated),
        _causes(held),
        _found(about, language),
        _naming(sheet, key, tables, language),
    ]
    return [part for part in parts if len(part.frame)]


def _own_rows(sheet: type[Sheet], key: str, tables: Tables) -> Iterator[tuple[type[Sheet], Any]]:
    """The row ids of a document, in each of its sheets."""
    heads = ids_where(pc.equal(arrow_of(tables.rows[sheet][sheet.key[0]]), key))
    documents = pa.array({tables.document(sheet, row) for row in heads.tolist()}, pa.string())
    yield sheet, heads.tolist()
    for part in tables.rows:
        if part is not sheet and part.root() is sheet:
            ids = ids_where(pc.is_in(tables.documents(part), value_set=documents))
            yield part, ids.tolist()


def _head(
    sheet: type[Sheet],
    key: str,
    rows: Mapping[type[Sheet], Sequence[int]],
    held: DataFrame,
    evaluated: Evaluated,
) -> Table:
    """What it is, whether it counts, who answers for it."""
    tables, settings = evaluated.tables, evaluated.given["settings"]
    language, head = settings.language, rows[sheet][0]
    person = tables.person(sheet, head)
    there = head in tables.frames[sheet].index
    state = Words("计入", "It counts")
    if not there:
        state = Words("日期在今天之后，还不计入", "It is dated after today and does not count yet")
    elif len(held):
        state = STATE.choices[str(held["state"].iloc[0])]
    said = (
        (Words("编号", "Number"), key),
        (Words("截止日", "As of"), str(evaluated.given["day"])),
        (Words("状态", "State"), state.to(language)),
        (
            Words("负责人", "Answers for it"),
            " ".join(filter(None, (person, _name(person, tables)))),
        ),
        (Words("工作簿", "Workbook"), sheet.book.title.to(language)),
    )
    return facts(Words(f"{sheet.words.zh} {key}", f"{sheet.words.en} {key}"), said, language)


def _name(person: str, tables: Tables) -> str:
    staff = tables.rows[Staff]
    found = staff.loc[(staff["staff_id"] == person).fillna(value=False), "name"].dropna()
    return str(found.iloc[0]) if len(found) else ""


def _rows_table(sheet: type[Sheet], ids: Sequence[int], tables: Tables) -> Table:
    frame = tables.rows[sheet].loc[list(ids)]
    fields = [Field(name, one.title, one.kind) for name, one in sheet.columns.items()]
    return Table(frame, [*fields, *PLACE_FIELDS], sheet.words)


def _figures(
    sheet: type[Sheet], key: str, places: Collection[Place], evaluated: Evaluated
) -> Iterator[Table]:
    language: Language = evaluated.given["settings"].language
    for trace in TRACES.get(sheet, ()):
        frame = evaluated.table(trace.figure, **trace.options)
        if trace.column:
            mine = frame[frame[trace.column].eq(key).fillna(value=False).to_numpy(bool)]
        else:
            rows = zip(*(arrow_of(frame[name]).to_pylist() for name in PLACE), strict=True)
            mine = frame[[place in places for place in rows]]
        other = "gap_en" if language == "zh" else "gap_zh"
        hidden = {trace.column, other, *trace.without}
        fields = [
            replace(one, kind=FLOW) if one.name == "flow" else one
            for one in trace.figure.fields
            if one.name not in hidden
        ]
        known = [one for one in fields if one.name in frame]
        yield Table(mine, known, trace.figure.title)


def _causes(held: DataFrame) -> Table:
    """What holds it, each cause once."""
    once = held.drop_duplicates(["code", "cause_file", "cause_sheet", "cause_cell"])
    names = ("state", "code", "message", "cause_file", "cause_sheet", "cause_row", "cause_cell")
    fields = [one for one in held_rows.fields if one.name in names]
    return Table(once, fields, Words("为什么暂停", "Why it is held"))


def _found(about: Collection[Finding], language: Language) -> Table:
    rows: dict[str, Callable[[Finding], str]] = {
        "severity": lambda one: SEVERITIES[one.severity].to(language),
        "code": lambda one: one.check.code,
        "clause": lambda one: one.check.clause,
        "file": lambda one: one.place.file,
        "sheet": lambda one: one.place.sheet,
        "cell": lambda one: one.place.cell,
        "value": lambda one: one.value,
        "message": lambda one: one.text(language),
    }
    columns = {
        name: pa.array([shown(one) or None for one in about], pa.string())
        for name, shown in rows.items()
    }
    return Table(
        frame_of(pa.table(columns)), FOUND_FIELDS, Words("发现的问题", "Findings about it")
    )


def _naming(sheet: type[Sheet], key: str, tables: Tables, language: Language) -> Table:
    """Which other rows name it: how many in each sheet, and the first of them."""
    found = []
    for other, frame in tables.rows.items():
        names = [name for name, one in other.columns.items() if one.target is sheet]
        names += [linked[0] for target, linked in other.links.items() if target.root() is sheet]
        if other.root() is sheet or not names:
            continue
        hits = [pc.equal(arrow_of(frame[name]), key) for name in dict.fromkeys(names)]
        if ids := sorted({row for hit in hits for row in ids_where(hit).tolist()}):
            place = tables.place(other, ids[0], "")
            what = other.words.to(language)
            found.append((what, len(ids), place.file, place.sheet, place.row))
    columns = {
        one.name: pa.array([row[at] for row in found], one.kind.arrow)
        for at, one in enumerate(NAMED_FIELDS)
    }
    return Table(frame_of(pa.table(columns)), NAMED_FIELDS, Words("哪里提到它", "Named by"))
