"""Queries about mediations."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
from complaints.complaint.models import Complaint, Decision, Review
from complaints.complaint.queries import refundable
from complaints.complaint.types import DemandKind
from complaints.mediation import policies
from complaints.mediation.case import MEDIATION
from complaints.mediation.models import Mediation, MediationWord
from complaints.mediation.states import MediationState
from platform_core.actors import Actor
from platform_core.cases.queries import Action
from platform_core.cases.records import opened
from platform_core.cases.registry import facts_of
from platform_core.duties import fulfils
from platform_core.tenancy.scopes import ask

# Mediation


def mediation(mediation_id: UUID, *, by: Actor) -> Mediation:
    """Find one mediation, with its complaint. Raises ``MediationNotFound``."""
    return Mediation.objects.select_related("complaint").see(mediation_id, by=by)


def find_mediation(complaint_id: UUID) -> Mediation | None:
    """The latest mediation of a complaint in the bound scope."""
    return Mediation.objects.filter(complaint_id=complaint_id).order_by("-asked_at", "-id").first()


def open_mediations(order_id: UUID) -> QuerySet[Mediation]:
    return Mediation.objects.open().filter(order_id=order_id)


def is_mediable(found: Complaint, *, by: Actor) -> bool:
    """Say whether this side may ask for mediation now."""
    last = find_mediation(found.id)
    asks = by.role in MEDIATION.parties and found.state in policies.MEDIABLE
    return asks and (last is None or last.stage in (MediationState.REFUSED, MediationState.LAPSED))


def is_settled(complaint_id: UUID) -> bool:
    return Mediation.objects.filter(complaint_id=complaint_id, state=MediationState.AGREED).exists()


@fulfils("ECL-63")
def judges_of(complaint_id: UUID) -> frozenset[UUID]:
    """The people who decided about a complaint, the first time or in a review."""
    decided = Decision.objects.filter(complaint_id=complaint_id).values_list("decided_by", flat=True)
    reviewed = Review.objects.filter(complaint_id=complaint_id).values_list("reviewed_by", flat=True)
    return frozenset([*decided, *reviewed])


@facts_of(MEDIATION)
def consents(found: Mediation) -> policies.Consents:
    return policies.Consents(shopper=bool(found.shopper_consented_at), shop=bool(found.shop_consented_at))


def proposal_stakes(found: Mediation) -> policies.ProposalStakes:
    complaint = Complaint.objects.get(id=found.complaint_id)
    return policies.ProposalStakes(
        refundable=refundable(found.order_id),
        demand=DemandKind(complaint.demand),
        promised_before=complaint.promised_at is not None,
    )


def mediation_words(found: Mediation) -> list[tuple[MediationWord, str]]:
    """The words of a mediation with their texts, the earliest first."""
    rows = list(MediationWord.objects.filter(mediation=found).order_by("said_at", "id"))
    texts = opened(rows)
    return [(row, texts.get(row.id, "")) for row in rows]


def mediation_actions(found: Mediation, *, by: Actor, at: datetime) -> list[Action]:
    """The steps of the table that this person may take: nobody agrees twice, and no judge mediates."""
    return [action for action in cases.actions(found, by=by, at=at) if _is_theirs(found, action.name, by=by)]


def _is_theirs(found: Mediation, step: str, *, by: Actor) -> bool:
    match step:
        case "consent":
            return not policies.has_consented(consents(found), side=by.role)
        case "conclude":
            return found.first_accepted_by != by.role
        case "take_up":
            return policies.may_mediate(by.id, judges=judges_of(found.complaint_id), sides=[found.shopper_id])
        case "propose":
            return found.mediator_id == by.id
        case _:
            return True


# For the dossier of an order, and for settlement


def mediations_about(order_id: UUID) -> list[UUID]:
    """List the mediations about an order with their clocks and files."""
    return list(cases.dossier(list(Mediation.objects.filter(order_id=order_id).order_by("asked_at", "id"))))


HOLDS: Final = """
SELECT EXISTS (
    SELECT FROM complaints_mediation mediation WHERE order_id = %(order)s AND (
        state = ANY(%(open)s) OR state = %(agreed)s AND performs AND EXISTS (
            SELECT FROM complaints_complaint WHERE id = mediation.complaint_id AND promised_at IS NULL
        )
    )
)
"""


def holds_by_mediation(order_id: UUID) -> bool:
    """Say whether an order's money is being mediated about, or an agreed performance is not yet promised."""
    said = {"order": order_id, "open": list(MEDIATION.pending_states), "agreed": MediationState.AGREED}
    return bool(ask(HOLDS, said)[0][0])
