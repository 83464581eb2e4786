"""A short table of facts: what is said at the left, how it stands at the right."""

from collections.abc import Iterable

import pyarrow as pa

from sales_batch.core.exact import frame_of
from sales_batch.core.figure import field
from sales_batch.core.kinds import TEXT
from sales_batch.core.report import Table
from sales_batch.core.words import Language, Words

FACT = field("fact", "项目", "Fact", TEXT)
VALUE = field("value", "内容", "Value", TEXT)


def facts(title: Words, said: Iterable[tuple[Words, str]], language: Language) -> Table:
    """Facts in their order; those without a value are left out."""
    pairs = [(name.to(language), value) for name, value in said if value]
    columns = {
        "fact": pa.array([name for name, _ in pairs], pa.string()),
        "value": pa.array([value for _, value in pairs], pa.string()),
    }
    return Table(frame_of(pa.table(columns)), (FACT, VALUE), title)
