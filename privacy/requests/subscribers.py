"""Carry out requests that need no person, and tell people and staff of others."""

from __future__ import annotations

from typing import Any, Final

import platform_core.notices.commands as notices
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from privacy.requests import commands, queries
from privacy.requests.case import REQUEST
from privacy.requests.events import RequestFiled

WAY_OUT: Final = "12377"  # the report centre of the cyberspace administration, beside the courts


def words_of(fact: Any) -> dict[str, str]:
    """The kind of the request, as a code, and the place to complain."""
    return {"kind": str(fact.kind), "way_out": WAY_OUT}


tell_parties(REQUEST, more=words_of)


@subscribe(RequestFiled, name="privacy.carry_out", replayable=True)
def carry_out(fact: RequestFiled, context: DeliveryContext) -> None:
    """Carry out copies, corrections and deletions within moments. The clock is for requests that staff answer."""
    commands.carry_out(fact.request_id, by=RELAY, at=context.handled_at)


@subscribe(RequestFiled, name="privacy.tell_staff")
def tell_staff(fact: RequestFiled, context: DeliveryContext) -> None:
    """Tell staff of requests that they have to answer."""
    row = queries.request(fact.request_id, by=RELAY)
    if queries.is_answered_by_staff(row):
        said = {"number": row.number, "kind": row.kind}
        notices.send_to_staff(template="privacy.request_to_answer", params=said, by=RELAY, at=context.handled_at)
