"""What follows from a fact? The worker carries out what needs nobody, erases, and tells people."""

from __future__ import annotations

from typing import Any, Final

import platform_core.notices.commands as notices
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from privacy import commands, queries
from privacy.case import CLOSURE, HOLD, INCIDENT, REQUEST
from privacy.events import AccountClosed, MorePersonsToTell, PersonsTold, RequestFiled

WAY_OUT: Final = "12377"  # the report centre of the cyberspace administration, beside the courts


def words_of(fact: Any) -> dict[str, str]:
    """What was asked for, as a code, and where else somebody can go."""
    return {"kind": str(fact.kind), "way_out": WAY_OUT}


def held_by(fact: Any) -> dict[str, str]:
    """Which hold it is, and which duty keeps what."""
    row = queries.hold(fact.hold_id, by=RELAY)
    return {"hold": str(row.id), "retention": row.retention, "duty": row.duty}


tell_parties(REQUEST, more=words_of)
tell_parties(CLOSURE, app=__name__)
tell_parties(HOLD, more=held_by)
tell_parties(INCIDENT, app=__name__)


@subscribe(RequestFiled, name="privacy.carry_out", replayable=True)
def carry_out(fact: RequestFiled, context: DeliveryContext) -> None:
    """Copies, corrections of the contact and deletions: within moments. The clock is for what needs a person."""
    commands.carry_out(fact.request_id, by=RELAY, at=context.handled_at)


@subscribe(RequestFiled, name="privacy.tell_staff")
def tell_staff(fact: RequestFiled, context: DeliveryContext) -> None:
    """Only of what a person has to answer."""
    row = queries.request(fact.request_id, by=RELAY)
    if queries.is_answered_by_staff(row):
        said = {"number": row.number, "kind": row.kind}
        notices.send_to_staff(template="privacy.request_to_answer", params=said, by=RELAY, at=context.handled_at)


@subscribe(AccountClosed, name="privacy.erase", replayable=True)
def erase(fact: AccountClosed, context: DeliveryContext) -> None:
    """At once; the clock of it erases where this could not."""
    commands.erase(fact.closure_id, by=RELAY, at=context.handled_at)


@subscribe(PersonsTold, name="privacy.tell_people", replayable=True)
def tell_people(fact: PersonsTold, context: DeliveryContext) -> None:
    """Some of those on the list who were not told yet."""
    commands.tell_people(fact.incident_id, by=RELAY, at=context.handled_at)


@subscribe(MorePersonsToTell, name="privacy.tell_more_people", replayable=True)
def tell_more_people(fact: MorePersonsToTell, context: DeliveryContext) -> None:
    """The next of them."""
    commands.tell_people(fact.incident_id, by=RELAY, at=context.handled_at)
