"""What follows from a fact?"""

from __future__ import annotations

from merchants import commands
from merchants.events import ApplicationSubmitted
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


@subscribe(ApplicationSubmitted, name="merchants.ask_registry", outside=True, replayable=True)
def ask_registry(fact: ApplicationSubmitted, context: DeliveryContext) -> None:
    """Papers came in: hold them against the business register."""
    commands.ask_registry(fact.application_id, cause_id=context.event_id, by=RELAY, at=context.handled_at)
