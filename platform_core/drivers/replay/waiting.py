"""How does a replay come to its end? Time goes on, and sweep, relay and provider do what is left to them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Max

from aftersales.deadlines import REFUND
from platform_core import clock
from platform_core.actors import RELAY
from platform_core.deadlines.models import RunningDeadline
from platform_core.drivers.replay.books import unfinished
from platform_core.drivers.replay.errands import WaitedInVain
from platform_core.drivers.replay.eyes import step

REST: Final = 0.5  # seconds between two looks
PATIENCE: Final = 300.0  # seconds in which something has to come to its end


def move_past_refunds() -> int:
    """Move time to when the last refund that a silent shop owes is due. By how many seconds; 0 if none is owed."""
    with step(RELAY) as at:
        owed = RunningDeadline.objects.filter(kind=REFUND.kind, state="running")
        due = owed.aggregate(last=Max("due_at"))["last"]
        if due is None:
            return 0
        clock.move(due - at)
    return int((due - at).total_seconds())


def until_all_is_done(auditor: Mapping[str, Any], *, progress: Callable[[int], None]) -> None:
    """Until sweep, relay and provider have done their part, told of each step. Raises ``WaitedInVain``."""
    left, patient_until = unfinished(auditor), time.monotonic() + PATIENCE
    while left:
        if time.monotonic() > patient_until:
            raise WaitedInVain(f"{left} shares, refunds or returns have not come to their end")
        time.sleep(REST)
        before, left = left, unfinished(auditor)
        if left < before:
            progress(before - left)
            patient_until = time.monotonic() + PATIENCE
