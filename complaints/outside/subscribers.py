"""Notices about cases outside the house, which an authority or a court decides."""

from __future__ import annotations

from typing import Any

import platform_core.notices.commands as notices
from complaints.complaint.types import OUTSIDE as ABOUT_OUTSIDE
from complaints.outside import queries
from complaints.outside.case import OUTSIDE
from complaints.outside.deadlines import EVIDENCE
from complaints.outside.events import OutsideEvidenceWanted
from orders.sales import queries as sales_queries
from platform_core.actors import RELAY
from platform_core.cases.queries import due_at
from platform_core.cases.telling import tell_parties
from platform_core.clock import in_a_text
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments.events.payments import Refunded


def order_params(fact: Any) -> dict[str, str]:
    """The params of a notice: the order's number and, if evidence is wanted, until when."""
    wanted = due_at(fact.outside_id, of=EVIDENCE) if isinstance(fact, OutsideEvidenceWanted) else None
    until = {"until": in_a_text(wanted)} if wanted else {}
    return {"order_number": sales_queries.number_of(fact.order_id)} | until


tell_parties(OUTSIDE, more=order_params)


@subscribe(Refunded, name="complaints.follow_refund_of_outside")
def follow_refund_of_outside(fact: Refunded, context: DeliveryContext) -> None:
    """Tell the shopper that the money granted by an authority or a court was refunded."""
    if outside_id := fact.case_of(ABOUT_OUTSIDE):
        case = queries.outside_case(outside_id, by=RELAY)
        params = {"number": case.number, "amount": str(Money(fact.amount, fact.currency))} | order_params(case)
        template, at = "complaints.outside_refunded_for_shopper", context.handled_at
        notices.send(fact.payer_id, template=template, params=params, by=RELAY, at=at)
