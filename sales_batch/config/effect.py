"""Which settings change nothing that is published, so that a change of them makes no new set."""

from collections.abc import Mapping
from typing import Any

from sales_batch.config.values import DEPARTMENTS

WITHOUT_EFFECT: Mapping[str, Any] = {
    "folder": True,
    "paths": True,
    "mail": True,
    "quiet_seconds": True,
    "workers": True,
    "day_ends_at": True,
    "time_zone": True,
    "departments": {name: {"mail"} for name in DEPARTMENTS},
    "limits": {"worker_seconds", "worker_bytes"},
}
"""What changes neither a figure nor a page: where things are, when they run, who gets mail."""
NOT_YET: Mapping[str, Any] = {
    **dict.fromkeys(("go_live_on", "appraisal", "vouchers"), True),
    "deliveries": {"notice_days", "delay_tolerance"},
}
"""What may stand in a configuration already, though nothing reads it yet."""
