"""Queries about awards."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
from aftersales.freight import queries as freight_queries
from complaints.awards import policies
from complaints.awards.case import AWARD
from complaints.awards.deadlines import PAY_AWARD
from complaints.awards.models import Award
from complaints.awards.states import AwardState
from complaints.awards.types import AwardHead
from complaints.complaint.models import Complaint
from complaints.complaint.queries import decision, review
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import Outcome
from merchants.guarantee import queries as guarantee_queries
from merchants.shops.types import OwedDuty
from orders.sales import queries as sales_queries
from platform_core.actors import Actor
from platform_core.cases.queries import Action
from platform_core.cases.registry import facts_of
from platform_core.money import Money, total
from platform_core.payments.queries import payouts
from platform_core.vault import queries as vault


def awards_about(order_id: UUID) -> list[UUID]:
    """List the awards about an order with their clocks and payouts."""
    awards = Award.objects.filter(order_id=order_id).order_by("granted_at", "id")
    return [*cases.dossier(awards), *(payout.id for row in awards for payout in payouts.payouts_for(row.reference))]


BY_ANOTHER: Final = ("uphold", "strike")
NOT_PAID: Final = (AwardState.GRANTED, AwardState.OBJECTED, AwardState.OWED)  # nobody has put in the money yet


def awards_of(actor: Actor) -> QuerySet[Award]:
    """Awards visible to the actor: to the shopper, or against the shop; unsorted."""
    return Award.objects.visible_to(actor)


def awards_for(complaint_id: UUID, *, by: Actor) -> list[Award]:
    """The awards on a complaint, the oldest first."""
    return list(awards_of(by).filter(complaint_id=complaint_id).order_by("granted_at", "id"))


def award_facts(found: Complaint, *, by: Actor, at: datetime) -> policies.AwardFacts:
    """The facts for a new award."""
    made = review(found) or decision(found)
    return policies.AwardFacts(
        state=ComplaintState(found.state),
        outcome=Outcome(made.outcome) if made else None,
        price=price_of(found, by=by, at=at),
        freight_stands=freight_queries.freight_stands(found.order_id),
    )


def price_of(found: Complaint, *, by: Actor, at: datetime) -> Money:
    """The price paid for the lines complained of, whether or not it has gone back."""
    sale = sales_queries.sale_facts(found.order_id, by=by, at=at)
    named = frozenset(map(UUID, found.lines))
    return total((line.paid for line in sale.lines if not named or line.line_id in named), currency=found.currency)


def most_for_fraud(found: Complaint, *, by: Actor, at: datetime) -> Money:
    """The most that the law gives beside the price if this complaint is about fraud."""
    return policies.statutory(AwardHead.FRAUD, price=price_of(found, by=by, at=at), shown=None)


def award_texts(row: Award) -> dict[str, str]:
    """Reasons, objection and the answer to it: for both sides and staff. Raises ``Forgotten``."""
    sealed = {"reasons": row.reasons, "objection": row.objection, "review": row.review}
    written = {name: text for name, text in sealed.items() if text is not None}
    return {"objection": "", "review": "", **vault.opened(written, place=row.place)}


def is_covered(row: Award) -> bool:
    """Say whether shop and fund can pay it in advance now. Needs a scope that sees both books."""
    return guarantee_queries.can_advance(row.merchant_id, amount=row.money)


def awards_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """A shop's unpaid awards, the most urgent first; also those that may still be struck."""
    rows = Award.objects.filter(merchant_id=merchant_id, state__in=NOT_PAID).order_by("owed_at", "granted_at", "id")
    due = cases.dues_of(merchant_id, of=PAY_AWARD)
    return [OwedDuty(kind=Award.CASE.kind, subject_id=row.id, due_at=due.get(row.id)) for row in rows]


@facts_of(AWARD)
def is_balance_enough(row: Award) -> bool:
    """Say whether the shop's settled balance covers it. Needs a scope that sees the shop's books."""
    return guarantee_queries.means(row.merchant_id).payable >= row.money


def award_actions(row: Award, *, by: Actor, at: datetime) -> list[Action]:
    """The steps that this actor may take now: nobody decides on an objection to their own award."""
    own = by.id == row.granted_by
    return [found for found in cases.actions(row, by=by, at=at) if not own or found.name not in BY_ANOTHER]
