"""Reads a sales department's workbooks every night, checks them, computes and reports."""

import os

# Arrow's own pool keeps what is freed for longer: a tenth more memory, and no quicker.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
# The C library of readers keeps what is freed, instead of asking the system for it again and again:
# a tenth of the time of reading.
os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(32 * 2**20))
os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(256 * 2**20))

__version__ = "0.1.0"
