"""Reads a sales department's workbooks every night, checks them, computes and reports."""

import os

# Arrow's own pool keeps what is freed for longer: a tenth more memory, and no quicker.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

__version__ = "0.1.0"
