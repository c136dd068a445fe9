"""What is there to know of freight that a shopper paid in a shop's place?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
from aftersales import policies
from aftersales.deadlines import ANSWER_FREIGHT
from aftersales.models import Freight, Return
from aftersales.queries import _cases
from aftersales.types import ABOUT_FREIGHT, ReturnFacts
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor, Role
from platform_core.cases.queries import Action
from platform_core.cases.records import opened
from platform_core.deadlines.types import Promise


def freight_of(actor: Actor) -> QuerySet[Freight]:
    """The shopper's own, or of the shop; in no order yet."""
    return Freight.objects.visible_to(actor)


def freight_of_return(return_id: UUID, *, by: Actor) -> Freight | None:
    """What was asked for this way back. As far as this actor may know."""
    return Freight.objects.visible_to(by).filter(back_id=return_id).first()


def freight_actions(case: Return, *, by: Actor, at: datetime) -> list[Action]:
    """What this actor may do now about the freight of a return; the shopper, ask for it."""
    found = freight_of_return(case.id, by=by)
    if found:
        return cases.actions(found, by=by, at=at)
    is_open = by.role is Role.SHOPPER and policies.freight_is_open(_cases.facts(case), asked=False)
    return [Action(name="ask", until=None)] if is_open else []


def receipt_is_wanted(facts: ReturnFacts, *, by: Actor) -> bool:
    """Whether this is the shopper of this return, who may still ask freight back."""
    asked = freight_of_return(facts.id, by=by) is not None
    return by.role is Role.SHOPPER and bool(policies.freight_is_open(facts, asked=asked))


def takes_evidence(case: Return, *, by: Actor) -> bool:
    """Whether this actor may still show something."""
    facts = _cases.facts(case)
    return bool(policies.may_add_evidence(facts, receipt=receipt_is_wanted(facts, by=by)))


def freight_clocks(found: Freight) -> list[Promise]:
    return cases.clocks(found)


def freight_words(found: Freight) -> list[tuple[str, str]]:
    """What the shop and the platform have written about it: who, and what."""
    rows = list(found.words.order_by("id"))
    texts = opened(rows)
    return [(row.author, texts[row.id]) for row in rows]


def freight_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """Freight that a shop has to answer, and that to which it objects, which may still be its own to pay."""
    return [
        OwedDuty(kind=ANSWER_FREIGHT.kind if due else ABOUT_FREIGHT, subject_id=freight_id, due_at=due)
        for freight_id, due in cases.owed_by(Freight, merchant_id, clock=ANSWER_FREIGHT)
    ]


def freight_belongs_to(order_id: UUID) -> list[UUID]:
    """The ids of all freight of an order, and its clocks."""
    return cases.dossier(list(Freight.objects.filter(order_id=order_id).order_by("asked_at", "id")))


def receipts_of(return_id: UUID) -> frozenset[UUID]:
    """The files of a return that its shopper has added."""
    return _cases.shown_by(Role.SHOPPER, return_id)
