"""Arrow columns from what is drawn: codes of things by their number, days, numbers, texts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bench.registers import CLERKS, CUSTOMERS, PRODUCTS, clerk_id, customer_id, product_id
from sales_batch.core import arrays

Ints = npt.NDArray[np.int64]


def texts(codes: Any, values: Sequence[str]) -> Any:
    """Texts from codes into `values`; blank where the code is negative."""
    return arrays.texts(np.asarray(codes, np.int32), values)


def products(which: Ints) -> Any:
    """Product ids by number."""
    return texts(which, [product_id(number) for number in range(PRODUCTS)])


def customers(which: Ints) -> Any:
    """Customer ids by number."""
    return texts(which, [customer_id(number) for number in range(CUSTOMERS)])


def clerks(draw: Any, count: int) -> Any:
    """Clerks drawn at random."""
    who = [clerk_id(number) for number in range(CLERKS)]
    return texts(draw.integers(0, CLERKS, count), who)


def days(numbers: Ints, present: Any = None) -> Any:
    """Days since 1970 as days; blank where not `present`."""
    return arrays.numbers(
        numbers, pa.date32(), np.ones(len(numbers), bool) if present is None else present
    )


def whole(values: Ints, present: Any = None) -> Any:
    """Whole numbers; blank where not `present`."""
    return arrays.numbers(
        values, pa.int64(), np.ones(len(values), bool) if present is None else present
    )


def exact(units: Ints, present: Any = None, places: int = 4) -> Any:
    """Decimals from units of their last place; blank where not `present`."""
    return arrays.numbers(units, pa.decimal128(18, places), present)
