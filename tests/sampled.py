"""The samples in a working folder of their own, judged once for every test that only looks."""

import atexit
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from sales_batch import batch, config
from sales_batch.config import Settings
from sales_batch.evaluate import Evaluated

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 23)


@cache
def settings() -> Settings:
    """The settings of a working folder whose inbox is that of the samples."""
    place = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    shutil.copytree(ROOT / "samples" / "inbox", place / "inbox")
    text = "paths: {inbox: inbox}\nquiet_seconds: 0\nworkers: 2\n"
    (place / "config.yaml").write_text(text, encoding="utf-8")
    return config.load(place)


@cache
def evaluated() -> Evaluated:
    """The samples as they stand on their day; nothing is recorded."""
    return batch.look(settings(), DAY)
