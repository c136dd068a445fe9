"""What happens to a notice that is to leave the house, and of what below us do staff have to hear?"""

from __future__ import annotations

from django.db import transaction

from platform_core.actors import RELAY
from platform_core.audit.events import LogFoundTampered
from platform_core.eventlog.events import DeliveryParked
from platform_core.eventlog.facts import Told
from platform_core.eventlog.registry import subscribe
from platform_core.notices import commands, ports, queries
from platform_core.notices.events import DispatchQueued
from platform_core.notices.types import NO_ADDRESS


@subscribe(DispatchQueued, name="notices.deliver", outside=True)
def deliver(fact: DispatchQueued, told: Told) -> None:
    """The address is opened just before the call and forgotten after it."""
    with transaction.atomic():
        letter = queries.find_letter(fact.dispatch_id)
    receipt = ports.carrier(fact.channel).carry(letter, key=str(told.event_id)) if letter else NO_ADDRESS
    commands.record_receipt(fact.dispatch_id, receipt=receipt, by=RELAY, at=told.handled_at)


@subscribe(LogFoundTampered, name="notices.raise_the_alarm")
def raise_the_alarm(fact: LogFoundTampered, told: Told) -> None:
    """The log stands below notices and cannot send any itself."""
    params: dict[str, str | int] = {"size": fact.size, "found": fact.found}
    commands.send_to_staff(template="audit.tampered", params=params, by=RELAY, at=told.handled_at)


@subscribe(DeliveryParked, name="notices.tell_of_parked")
def tell_of_parked(fact: DeliveryParked, told: Told) -> None:
    """Once for each subscriber that got stuck: were it the mail, each alarm would park another one."""
    if fact.first:
        params: dict[str, str | int] = {
            "subscriber": fact.subscriber,
            "attempts": fact.attempts,
            "error": fact.error,
            "pending_id": str(fact.pending_id),
        }
        commands.send_to_staff(template="eventlog.parked", params=params, by=RELAY, at=told.handled_at)
