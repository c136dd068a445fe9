"""Notices and steps that follow from facts about notices of infringement."""

from __future__ import annotations

from typing import Any

import platform_core.notices.commands as notices
from complaints.infringements import policies, queries
from complaints.infringements.case import INFRINGEMENT
from complaints.infringements.commands import clocks
from complaints.infringements.deadlines import WAIT
from complaints.infringements.events import (
    DelayGranted,
    DelayRefused,
    ExhibitShown,
    InfringementCountered,
    InfringementMeasured,
)
from complaints.infringements.types import Exhibit
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import RELAY
from platform_core.cases.queries import due_at, dues_of
from platform_core.cases.telling import tell_parties
from platform_core.clock import in_a_text
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


def judged_of(fact: Any) -> dict[str, str]:
    """Of a delay, that nobody has judged it; or, where it is refused, until when better proof may be left."""
    if isinstance(fact, DelayRefused):
        return {"until": in_a_text(due_at(fact.infringement_id, of=WAIT))}
    return {"automatic": "yes"} if isinstance(fact, DelayGranted) and fact.automatic else {}


tell_parties(INFRINGEMENT, more=judged_of)


@subscribe(InfringementCountered, name="complaints.forward_statement")
def forward_statement(fact: InfringementCountered, context: DeliveryContext) -> None:
    """The right holder gets it the same moment; the clock would send it otherwise."""
    clocks.forward_at_once(fact.infringement_id, by=RELAY, at=context.handled_at)


@subscribe(ExhibitShown, name="complaints.look_at_an_exhibit")
def look_at_an_exhibit(fact: ExhibitShown, context: DeliveryContext) -> None:
    """A delay is granted, and a measure ends or stays, by people: they learn that there is something to look at."""
    runs = dues_of(fact.merchant_id, of=WAIT) if fact.kind is Exhibit.DELAY_PROOF else {}
    params = {"number": fact.number, "kind": fact.kind.value, "until": in_a_text(runs.get(fact.infringement_id))}
    at = context.handled_at
    notices.send_to_staff(template="complaints.exhibit_shown_for_staff", params=params, by=RELAY, at=at)


@subscribe(InfringementMeasured, name="complaints.know_of_repetition")
def know_of_repetition(fact: InfringementMeasured, context: DeliveryContext) -> None:
    """An alarm to our own people: from now on the platform should know what this shop sells."""
    at = context.handled_at
    standing = queries.standing_measures(fact.merchant_id)
    if policies.should_know(standing):
        shop = shops_queries.shop(fact.merchant_id).trade_name
        params: dict[str, str | int] = {"number": fact.number, "times": standing, "shop": shop}
        notices.send_to_staff(template="complaints.repeat_infringer_for_staff", params=params, by=RELAY, at=at)
