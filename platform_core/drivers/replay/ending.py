"""How does a replay come to its end? Time goes on, and sweep, relay and provider do what is left to them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Max

from aftersales.deadlines import REFUND
from aftersales.models import ReturnParcel
from platform_core import clock
from platform_core.actors import RELAY
from platform_core.deadlines.models import RunningDeadline
from platform_core.drivers.replay import selling
from platform_core.drivers.replay.books import unfinished
from platform_core.drivers.replay.plan import Plan
from platform_core.drivers.replay.settling import Fixtures
from platform_core.drivers.world import returns
from platform_core.drivers.world.acting import SANDBOX, acting_as
from platform_core.drivers.world.clocks import Impatient
from platform_core.drivers.world.progress import Advance
from platform_core.tenancy.door import entered

LOOK_EVERY: Final = 0.5  # seconds
PATIENCE: Final = 300.0  # seconds in which something has to come to its end


def move_past_refunds() -> int:
    """Move time to when the last refund of a silent shop is due. Gives the seconds; 0 if no refund is owed."""
    with acting_as(RELAY) as at:
        owed = RunningDeadline.objects.filter(kind=REFUND.kind, state="running")
        due = owed.aggregate(last=Max("due_at"))["last"]
        if due is None:
            return 0
        clock.move(due - at)
    return int((due - at).total_seconds())


def until_all_is_done(auditor: Mapping[str, Any], *, progress: Advance) -> None:
    """Wait until sweep, relay and provider have done their part. Raises ``Impatient``."""
    left, patient_until = unfinished(auditor), time.monotonic() + PATIENCE
    while left:
        if time.monotonic() > patient_until:
            raise Impatient(f"{left} shares, refunds or returns have not come to their end")
        time.sleep(LOOK_EVERY)
        before, left = left, unfinished(auditor)
        if left < before:
            progress(before - left)
            patient_until = time.monotonic() + PATIENCE


def restock_silent(week: Plan, fixtures: Fixtures) -> None:
    """What came back over HTTP to a silent shop goes on its shelf once the clock has paid."""
    with entered("replay"):
        for sale in week.left_to_the_clock:
            deal = selling.deal_of(sale, fixtures)
            with acting_as(deal.seller):
                parcel = ReturnParcel.objects.select_related("case").get(
                    carrier=SANDBOX, waybill=selling.back_waybill_of(sale)
                )
                deal.goods_back, deal.lines = parcel.case_id, dict(parcel.case.lines.values_list("sku_id", "line_id"))
            returns.restock(deal, selling.graded(sale, fixtures.stalls[sale.receipt.store_id]))
