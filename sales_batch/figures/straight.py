"""The closing backlogs once more, straight from the sheets: what the reports are held against.

What counts is said here a second time on purpose: a mistake of the movements must not be shared.
"""

import pyarrow as pa
from pandas import DataFrame

from sales_batch.core.exact import frame_of, total
from sales_batch.core.figure import field, figure
from sales_batch.core.kinds import QUANTITY
from sales_batch.core.lookup import naming
from sales_batch.figures.line_history import DELIVERED_LINE, DELIVERY, LINE
from sales_batch.figures.movements import ordered_lines
from sales_batch.sheets.deliveries import Delivery, Return
from sales_batch.sheets.orders import ForecastRequest, OrderChange
from sales_batch.sheets.production import ProductionOutput


@figure(
    takes=(ordered_lines, OrderChange, Delivery, Return, ForecastRequest, ProductionOutput),
    fields=(
        field("orders", "订货受理余额数量", "Order backlog", QUANTITY),
        field("forecasts", "预估生产委托余额数量", "Forecast backlog", QUANTITY),
    ),
    zh="直接按各表计算的余额",
    en="Backlogs straight from the sheets",
    clause="R9 4(2)",
)
def backlogs_from_sheets(
    lines: DataFrame, changes: DataFrame, deliveries: DataFrame,
    returns: DataFrame, requests: DataFrame, outputs: DataFrame,
) -> DataFrame:  # fmt: skip
    """One row: the two closing quantities of the day, without movements and without months.

    Quantities of all units of measure together: a number to compare, not one to read.
    """
    sent = naming(deliveries, DELIVERED_LINE, lines, LINE)
    back = returns[
        returns["kind"].isin(["refused", "returned"]) & returns["remedy"].eq("redeliver")
    ]
    orders = (
        total(lines["quantity"])
        + total(naming(changes, LINE, lines, LINE)["quantity_change"])
        - total(sent["quantity"])
        + total(naming(back, DELIVERY, sent, DELIVERY)["quantity"])
    )
    made = outputs[outputs["request_no"].isin(requests["request_no"])]
    gone = requests[requests["cancelled_on"].notna()]
    forecasts = (
        total(requests["quantity"]) - total(gone["cancelled_quantity"]) - total(made["quantity"])
    )
    row = {"orders": [orders], "forecasts": [forecasts]}
    return frame_of(
        pa.table({name: pa.array(value, QUANTITY.arrow) for name, value in row.items()})
    )


FIGURES = (backlogs_from_sheets,)
