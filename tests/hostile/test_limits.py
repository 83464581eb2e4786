"""What a file may cost: past a limit it is refused with the figure, and no other file suffers."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.excel.rawbook import strings, zipped
from tests.hostile.case import book, good, header, parts, row, table
from tests.hostile.nights import settings_in, take


def padded(size: int) -> bytes:
    """A good workbook with a picture of so many bytes that do not pack well."""
    picture = b"".join(at.to_bytes(4, "little") for at in range(size // 4))
    return zipped(parts(table("BIG")) | {"xl/media/image1.png": picture})


def long(count: int) -> bytes:
    """A workbook whose many rows are written in a way that only the plain reader knows."""
    rows = "".join(row(f"R-{at}", at) for at in range(2, count))
    return book(f"<!-- slow -->{header()}{rows}")


def wordy() -> bytes:
    """A workbook with 60 MB of texts."""
    texts = "</t></si><si><t>".join(f"{at:030}" for at in range(1_300_000))
    return book(table("BIG"), shared=strings(f"<si><t>{texts}</t></si>"))


PAST: Mapping[str, tuple[int, Callable[[], bytes], str]] = {
    "file_bytes": (50_000, lambda: padded(200_000), "too_big_to_copy"),
    "unpacked_bytes": (100_000, lambda: padded(200_000), "unpacked_too_large"),
    "parts": (4, lambda: good("BIG"), "too_many_parts"),
    "ratio": (2, lambda: padded(2**21), "packed_too_tightly"),
    "rows": (9, lambda: book(header(10) + row("BIG", 11)), "too_many_rows"),
    "columns": (5, lambda: good("BIG"), "table_too_wide"),
    "worker_seconds": (1, lambda: long(60_000), "reading_too_slow"),
    "worker_bytes": (2**28, wordy, "reading_too_big"),
}


@pytest.mark.parametrize("name", PAST)
def test_past_a_limit(tmp_path: Path, name: str) -> None:
    limit, make, check = PAST[name]
    settings = settings_in(tmp_path, **{name: limit})
    night = take(settings, {"management/big.xlsx": make(), "management/good.csv": b"a,b"})
    assert check in night.checks("management/big.xlsx")
    assert night.checks("management/good.csv") == {"plain_text"}
