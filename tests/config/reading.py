"""Read a configuration written down in a test."""

from pathlib import Path
from typing import Any

import pytest

from sales_batch.config import ConfigError, Settings, load


def loaded(folder: Path, text: str) -> Settings:
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    return load(folder)


def told(folder: Path, text: str, language: Any = "en") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text)
    return [problem.told(language) for problem in caught.value.problems]
