"""Reading without processes, for tests that are about something else."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from sales_batch.cache import Task
from sales_batch.excel import workers

Read = list[str]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read in this process; gives the names of the files as they are read."""
    names: Read = []

    def run(function: Callable[[Task], Any], tasks: Sequence[Task], **_: Any) -> Iterator[Any]:
        for at, task in enumerate(tasks):
            names.append(task.source.name)
            try:
                yield workers.Outcome(at, function(task))
            except Exception as error:
                yield workers.Outcome(at, error=error)

    monkeypatch.setattr(workers, "run", run)
    return names
