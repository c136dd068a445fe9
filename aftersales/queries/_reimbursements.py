"""What goes back of freight beside the orders' own money?"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
import platform_core.payments.queries as payments
from aftersales.deadlines import REIMBURSE
from aftersales.models import Freight, FreightWord, Reimbursement
from aftersales.states import FreightState, ReimbursementState
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseRow


def reimbursements_of(actor: Actor) -> QuerySet[Reimbursement]:
    """The shopper's own, or those that the shop bears; in no order yet."""
    return Reimbursement.objects.visible_to(actor)


def reimbursement(reimbursement_id: UUID, *, by: Actor) -> Reimbursement:
    """Raises ``ReimbursementNotFound``."""
    return Reimbursement.objects.see(reimbursement_id, by=by)


def reimbursement_for(row: CaseRow) -> Reimbursement | None:
    """What goes back of this freight, or of what a recalled lot cost to send, beside the order's money."""
    found: Reimbursement | None = getattr(row, "reimbursement", None)  # a list has it with its rows
    return found


def decider_of(row: Reimbursement) -> UUID | None:
    """Who of our people has decided that it is owed; None where the shop agreed, or it follows from the law."""
    if row.freight_id is None:
        return None
    said = FreightWord.objects.filter(freight_id=row.freight_id, author=Role.STAFF).order_by("-written_at", "-id")
    return said.values_list("written_by", flat=True).first()


def reimbursements_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """What a shop bears and nobody has put on its way yet."""
    kind, owed = Reimbursement.CASE.kind, ReimbursementState.OWED
    rows = Reimbursement.objects.filter(merchant_id=merchant_id, state=owed).order_by("owed_at", "id")
    due = cases.dues_of(merchant_id, of=REIMBURSE)
    return [OwedDuty(kind=kind, subject_id=row.id, due_at=due.get(row.id)) for row in rows]


def freight_stands(order_id: UUID) -> bool:
    """Whether freight of this order was asked for or granted, or goes back beside its money. As far as the bound scope
    sees."""
    asked = Freight.objects.filter(order_id=order_id).exclude(state=FreightState.DECLINED)
    return asked.exists() or Reimbursement.objects.filter(order_id=order_id).exists()


def reimbursements_belong_to(order_id: UUID) -> list[UUID]:
    """The ids of all of an order, their clocks and payouts."""
    found = list(Reimbursement.objects.filter(order_id=order_id).order_by("owed_at", "id"))
    payouts = [payout.id for row in found for payout in payments.payouts_for(row.reference)]
    return [*cases.dossier(found), *payouts]
