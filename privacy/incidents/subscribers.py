"""Tell staff, and the people whose data it touched, of an incident."""

from __future__ import annotations

from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from privacy.incidents import commands
from privacy.incidents.case import INCIDENT
from privacy.incidents.events import MorePersonsToTell, PersonsTold

tell_parties(INCIDENT, app=__name__)


@subscribe(PersonsTold, name="privacy.tell_people", replayable=True)
def tell_people(fact: PersonsTold, context: DeliveryContext) -> None:
    """Tell the first batch of people on the list."""
    commands.tell_people(fact.incident_id, by=RELAY, at=context.handled_at)


@subscribe(MorePersonsToTell, name="privacy.tell_more_people", replayable=True)
def tell_more_people(fact: MorePersonsToTell, context: DeliveryContext) -> None:
    """Tell the next batch of people on the list."""
    commands.tell_people(fact.incident_id, by=RELAY, at=context.handled_at)
