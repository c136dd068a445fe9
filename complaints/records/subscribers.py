"""Notices and steps that follow from facts about records of a shop's complaints."""

from __future__ import annotations

import platform_core.notices.commands as notices
from complaints.records.events import RecordPublished
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


@subscribe(RecordPublished, name="complaints.tell_of_a_record")
def tell_of_a_record(fact: RecordPublished, context: DeliveryContext) -> None:
    """Tell the shop of its record, to which it may reply."""
    params, at = {"month": f"{fact.month:%Y-%m}"}, context.handled_at
    notices.send_to_shop(
        fact.merchant_id, template="complaints.record_published_for_shop", params=params, by=RELAY, at=at
    )
