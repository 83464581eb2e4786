"""Native charts over the tables of a readers' sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_range_abs

from sales_batch.core.report import Chart
from sales_batch.excel import style
from sales_batch.excel.links import quoted
from sales_batch.excel.tables import Press, Shown

WIDTH, HEIGHT = 560, 320
NARROW = 72
"""Units up to which a table leaves room for charts at its right."""

GAP = 16
ROWS = -(-HEIGHT // style.ROW_HEIGHT) + 1
"""Rows that a chart stands over, and one of air below."""

_TYPES = {
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "line": {"type": "line"},
    "bar": {"type": "bar"},
}
_MARKERS = ("circle", "square", "diamond", "triangle", "x", "star")


@dataclass(frozen=True)
class Over:
    """What charts are drawn over, a table's columns and rows; `beside` is a free column, or 0."""

    columns: Sequence[Shown]
    rows: range
    beside: int


def free_column(tables: Sequence[Sequence[Shown]], wide: Mapping[int, float]) -> int:
    """The first column right of every table that leaves room for charts beside it."""
    narrow = [columns for columns in tables if is_narrow(columns, wide)]
    return max(map(len, narrow), default=0)


def is_narrow(columns: Sequence[Shown], wide: Mapping[int, float]) -> bool:
    """The table leaves room for charts at its right."""
    return sum(wide[at] for at in range(len(columns))) <= NARROW


def reach(count: int) -> int:
    """The pixels that so many charts take, from where they begin."""
    return 2 * GAP + min(count, 2) * (WIDTH + GAP)


def write_charts(
    press: Press, sheet: Any, section: range, charts: Sequence[Chart], over: Over
) -> int:
    """Charts two abreast, beside or under a table; the row below table and charts."""
    top = section.start if over.beside else section.stop + 1
    left = 2 * GAP if over.beside else 0
    for place, chart in enumerate(charts):
        line, side = divmod(place, 2)
        offset = {"x_offset": left + side * (WIDTH + GAP), "y_offset": 4, "object_position": 2}
        drawn = _drawn(press, sheet.name, chart, over)
        sheet.insert_chart(top + line * ROWS, over.beside, drawn, offset)
    return max(section.stop, top + (len(charts) + 1) // 2 * ROWS - 1)


def _drawn(press: Press, sheet: str, chart: Chart, over: Over) -> Any:
    columns, rows = over.columns, over.rows
    names = [column.field.name for column in columns]
    drawn = press.book.add_chart(_TYPES[chart.kind])

    def cells(name: str) -> str:
        at = names.index(name)
        return f"={quoted(sheet)}!{xl_range_abs(rows[0], at, rows[-1], at)}"

    for place, name in enumerate(chart.values):
        title = columns[names.index(name)].title
        series = {"name": title, "categories": cells(chart.category), "values": cells(name)}
        drawn.add_series(series | _look(chart, place))
    _dress(drawn, chart, press, columns[names.index(chart.values[0])])
    return drawn


def _look(chart: Chart, place: int) -> dict[str, Any]:
    colour = style.SERIES[place % len(style.SERIES)]
    if chart.kind == "line":
        marker = {
            "type": _MARKERS[place % len(_MARKERS)],
            "size": 6,
            "fill": {"color": colour},
            "border": {"color": colour},
        }
        return {"line": {"color": colour, "width": 2}, "marker": marker}
    return {"fill": {"color": colour}, "border": {"none": True}, "gap": 60}


def _dress(drawn: Any, chart: Chart, press: Press, value: Shown) -> None:
    font = {"name": style.FONT, "size": 9, "color": style.MUTED, "bold": False}
    drawn.set_title(
        {
            "name": chart.title.to(press.language),
            "name_font": {**font, "size": 11, "bold": True, "color": style.ACCENT},
            "overlay": False,
        }
    )
    category = {"num_font": font, "line": {"color": style.RULE}}
    values = {
        "num_font": font,
        "num_format": "0%" if value.number_format.endswith("%") else "#,##0",
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": style.RULE, "width": 0.75}},
    }
    if chart.kind == "bar":
        drawn.set_y_axis(category | {"reverse": True, "major_gridlines": {"visible": False}})
        drawn.set_x_axis(values | {"label_position": "high"})
    else:
        drawn.set_x_axis(category)
        drawn.set_y_axis(values)
    several = len(chart.values) > 1
    drawn.set_legend({"position": "bottom", "font": font} if several else {"none": True})
    drawn.set_size({"width": WIDTH, "height": HEIGHT})
    drawn.set_chartarea({"border": {"color": style.RULE}})
