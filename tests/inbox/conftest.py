"""An inbox, and what is put into it."""

import os
from pathlib import Path

import pytest

from sales_batch.config import Settings
from tests.inbox.nights import OLD, Put


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "inbox" / "order_desk").mkdir(parents=True)
    return Settings(folder=tmp_path)


@pytest.fixture
def put(settings: Settings) -> Put:
    def write(path: str, content: bytes | str = b"", age: int = 0) -> Path:
        file = settings.paths.inbox / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content or path.encode())
        os.utime(file, (OLD - age, OLD - age))
        return file

    return write
