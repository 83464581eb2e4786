"""What Excel checks while a clerk types, and the words it then shows."""

from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from sales_batch.core.kinds import (
    DayKind,
    EmailKind,
    ExactKind,
    FormKind,
    NumberKind,
)
from sales_batch.core.sheet import Column, Sheet
from sales_batch.excel import advice
from sales_batch.excel.dropdown import Dropdowns

FIRST_DAY, LAST_DAY = "=DATE(2000,1,1)", "=DATE(2099,12,31)"
LENGTHS = {"month": (7, 7), "quarter": (6, 6), "period": (4, 6)}


def validation(sheet: type[Sheet], column: Column, dropdowns: Dropdowns) -> dict[str, Any]:
    """The data validation of a column's cells, as XlsxWriter takes it.

    A choice must be one of the list; a reference may be newer than the list, and a free wording
    may be new, so the first only asks and the second says nothing.
    """
    language = dropdowns.language
    source = dropdowns.source(column)
    criteria = {"validate": "list", "source": source} if source else _criteria(sheet, column)
    return criteria | {
        "input_title": column.title.to(language),
        "input_message": advice.prompt(sheet, column, language),
        "error_title": advice.CHECK.to(language),
        "error_message": advice.alert(sheet, column, language),
        "error_type": "warning" if column.target else "stop",
        "show_error": column.kind.name != "pick",
    }


def _criteria(sheet: type[Sheet], column: Column) -> dict[str, Any]:
    match column.kind:
        case NumberKind():
            return _number(column)
        case DayKind():
            return _between("date", FIRST_DAY, LAST_DAY)
        case FormKind(form=form):
            return _between("length", *LENGTHS[form])
        case EmailKind():
            cell = f"{xl_col_to_name(list(sheet.columns).index(column.name))}2"
            return {"validate": "custom", "value": f'=ISNUMBER(FIND("@",{cell}))'}
        case _:
            return {"validate": "any"}


def _number(column: Column) -> dict[str, Any]:
    validate = "decimal" if isinstance(column.kind, ExactKind) else "integer"
    low, high, above, below = advice.limits(column)
    if low is None:
        return _between(validate, -(10**13), 10**13)
    if high is not None:
        assert isinstance(column.kind, NumberKind)
        step = Decimal(1).scaleb(-column.kind.places)
        return _between(validate, low + step if above else low, high - step if below else high)
    return {"validate": validate, "criteria": ">" if above else ">=", "value": low}


def _between(validate: str, low: Any, high: Any) -> dict[str, Any]:
    return {"validate": validate, "criteria": "between", "minimum": low, "maximum": high}
