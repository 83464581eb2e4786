"""Two nights over one inbox, told in few words."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from sales_batch.config import Settings
from sales_batch.inbox import Snapshot, collect
from sales_batch.inbox.inputs import Input

MONDAY, TUESDAY = date(2026, 11, 2), date(2026, 11, 3)
OLD = 1_700_000_000

Put = Callable[..., Path]


def nothing(_: float) -> None:
    """Wait for nothing."""


def take(settings: Settings, previous: Mapping[str, Input] | None = None) -> Snapshot:
    return collect(settings, previous or {}, TUESDAY, nothing)


def night_before(settings: Settings) -> dict[str, Input]:
    return {one.path: one for one in collect(settings, {}, MONDAY, nothing).inputs}


def verdicts(snapshot: Snapshot) -> dict[str, str]:
    return {one.path: one.verdict.value for one in snapshot.inputs}


def codes(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    return [(one.check.code, one.check.name, one.place.file) for one in snapshot.findings]
