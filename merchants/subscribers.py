"""What follows from a fact? The register is asked, and applicants are told."""

from __future__ import annotations

from typing import Any

from merchants import commands, queries
from merchants.case import APPLICATION
from merchants.events import ApplicationSubmitted
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


def application_of(fact: Any) -> dict[str, str]:
    """Which application each text names, and why it was rejected."""
    found = queries.application(fact.application_id, seen_by=RELAY)
    return {"application_id": str(found.id), "trade_name": found.trade_name, "reason": found.reason}


tell_parties(APPLICATION, more=application_of)


@subscribe(ApplicationSubmitted, name="merchants.ask_registry", outside=True, replayable=True)
def ask_registry(fact: ApplicationSubmitted, context: DeliveryContext) -> None:
    """Papers came in: hold them against the business register."""
    commands.ask_registry(fact.application_id, cause_id=context.event_id, by=RELAY, at=context.handled_at)
