"""Queries about freight and its reimbursement."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
from aftersales.freight import policies
from aftersales.freight.deadlines import ANSWER_FREIGHT, REIMBURSE
from aftersales.freight.models import Freight, FreightWord, Reimbursement
from aftersales.freight.states import FreightState, ReimbursementState
from aftersales.freight.types import ABOUT_FREIGHT
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases as cases_queries
from aftersales.returns.types import ReturnFacts
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor, Role
from platform_core.cases.queries import Action
from platform_core.cases.records import opened
from platform_core.cases.rows import CaseRow
from platform_core.deadlines.types import Promise
from platform_core.payments.queries import payouts as payments_payouts
from platform_core.tenancy.remembering import once_a_page


def freight_of(actor: Actor) -> QuerySet[Freight]:
    """The freight that this shopper asks back, or that this shop is asked for; unordered."""
    return Freight.objects.visible_to(actor)


@once_a_page
def freight_of_return(return_id: UUID, *, by: Actor) -> Freight | None:
    """Find the freight asked back for this return, if this actor may see it."""
    return Freight.objects.visible_to(by).filter(back_id=return_id).first()


def freight_actions(case: Return, *, by: Actor, at: datetime) -> list[Action]:
    """The acts that are open to this actor on the freight of a return. The first is the shopper's: to ask it back."""
    found = freight_of_return(case.id, by=by)
    if found:
        return cases.actions(found, by=by, at=at)
    is_open = by.role is Role.SHOPPER and policies.freight_is_open(cases_queries.facts(case), asked=False)
    return [Action(name="ask", until=None)] if is_open else []


def receipt_is_wanted(facts: ReturnFacts, *, by: Actor) -> bool:
    """Tell whether this actor is the shopper of the return and may still ask freight back."""
    asked = freight_of_return(facts.id, by=by) is not None
    return by.role is Role.SHOPPER and bool(policies.freight_is_open(facts, asked=asked))


def freight_clocks(found: Freight) -> list[Promise]:
    return cases.clocks(found)


def freight_words(found: Freight) -> list[tuple[str, str]]:
    """The texts of the shop and the platform about it, each with its author's role."""
    words = list(found.words.order_by("id"))
    texts = opened(words)
    return [(word.author, texts[word.id]) for word in words]


def freight_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """A shop's duties over freight: to answer each demand, and perhaps to pay freight to which it objected."""
    return [
        OwedDuty(kind=ANSWER_FREIGHT.kind if due else ABOUT_FREIGHT, subject_id=freight_id, due_at=due)
        for freight_id, due in cases.owed_by(Freight, merchant_id, clock=ANSWER_FREIGHT)
    ]


def freight_belongs_to(order_id: UUID) -> list[UUID]:
    """The ids of all freight of an order and of its clocks."""
    return cases.dossier(list(Freight.objects.filter(order_id=order_id).order_by("asked_at", "id")))


def receipts_of(return_id: UUID) -> frozenset[UUID]:
    """The files of a return that its shopper has added."""
    return cases_queries.files_added_by(Role.SHOPPER, return_id)


def reimbursements_of(actor: Actor) -> QuerySet[Reimbursement]:
    """The reimbursements of a shopper, or those that a shop bears; unordered."""
    return Reimbursement.objects.visible_to(actor)


def one_reimbursement(reimbursement_id: UUID, *, by: Actor) -> Reimbursement:
    """Raises ``ReimbursementNotFound``."""
    return Reimbursement.objects.see(reimbursement_id, by=by)


def reimbursement_for(row: CaseRow) -> Reimbursement | None:
    """The reimbursement of this freight, or of the outlay of this remedy; None if there is none."""
    found: Reimbursement | None = getattr(row, "reimbursement", None)  # lists load it together with their rows
    return found


def decider_of(row: Reimbursement) -> UUID | None:
    """The member of staff who decided that the shop owes it; None if the shop agreed, or the law says so."""
    if row.freight_id is None:
        return None
    decisions = FreightWord.objects.filter(freight_id=row.freight_id, author=Role.STAFF).order_by("-written_at", "-id")
    return decisions.values_list("written_by", flat=True).first()


def reimbursements_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """The reimbursements that a shop bears and that are not on their way yet."""
    kind, owed = Reimbursement.CASE.kind, ReimbursementState.OWED
    rows = Reimbursement.objects.filter(merchant_id=merchant_id, state=owed).order_by("owed_at", "id")
    due = cases.dues_of(merchant_id, of=REIMBURSE)
    return [OwedDuty(kind=kind, subject_id=row.id, due_at=due.get(row.id)) for row in rows]


def freight_stands(order_id: UUID) -> bool:
    """Tell whether freight of this order is asked back, granted or reimbursed, as far as the bound scope sees."""
    asked = Freight.objects.filter(order_id=order_id).exclude(state=FreightState.DECLINED)
    return asked.exists() or Reimbursement.objects.filter(order_id=order_id).exists()


def reimbursements_belong_to(order_id: UUID) -> list[UUID]:
    """The ids of an order's reimbursements, of their clocks and of their payouts."""
    found = list(Reimbursement.objects.filter(order_id=order_id).order_by("owed_at", "id"))
    payouts = [payout.id for row in found for payout in payments_payouts.payouts_for(row.reference)]
    return [*cases.dossier(found), *payouts]
