"""What may be read of mediations, of cases outside the house, and of requests for an identity?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
import platform_core.files.queries as files
import platform_core.payments.queries as payments
import platform_core.regulators.queries
from complaints import policies
from complaints.case import MEDIATION, OUTSIDE
from complaints.deadlines import AUTHORITY_MEDIATES
from complaints.models import Complaint, Decision, IdentityRequest, Mediation, MediationWord, OutsideCase, Review
from complaints.models import OutsideFinding as Finding
from complaints.queries._complaints import refundable
from complaints.states import MediationState, OutsideState
from complaints.types import OUTSIDE as ABOUT_OUTSIDE
from complaints.types import DemandKind, OutsideKind
from platform_core.actors import Actor
from platform_core.cases.queries import Action
from platform_core.cases.records import opened
from platform_core.cases.registry import facts_of
from platform_core.deadlines.states import DeadlineState
from platform_core.duties import fulfils
from platform_core.files.types import KeptFile
from platform_core.payments.types import Reference, RefundFacts
from platform_core.tenancy.scopes import ask
from platform_core.vault import queries as vault
from platform_core.vault.types import Place

# Mediation


def mediations_of(actor: Actor) -> QuerySet[Mediation]:
    """One's own, on either side, or all; in no order yet."""
    return Mediation.objects.visible_to(actor)


def mediation(mediation_id: UUID, *, by: Actor) -> Mediation:
    """Raises ``MediationNotFound``."""
    return Mediation.objects.see(mediation_id, by=by)


def find_mediation(complaint_id: UUID) -> Mediation | None:
    """The last one of a complaint, as the bound scope sees it."""
    return Mediation.objects.filter(complaint_id=complaint_id).order_by("-asked_at", "-id").first()


def open_mediations(order_id: UUID) -> QuerySet[Mediation]:
    return Mediation.objects.open().filter(order_id=order_id)


def mediable(found: Complaint, *, by: Actor) -> bool:
    """May this side ask for mediation now?"""
    last = find_mediation(found.id)
    asks = by.role in MEDIATION.parties and found.state in policies.MEDIABLE
    return asks and (last is None or last.stage in (MediationState.REFUSED, MediationState.LAPSED))


def is_settled(complaint_id: UUID) -> bool:
    return Mediation.objects.filter(complaint_id=complaint_id, state=MediationState.AGREED).exists()


@fulfils("ECL-63")
def judges_of(complaint_id: UUID) -> frozenset[UUID]:
    """Who has decided about a complaint, the first time or in a review."""
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
    """What was said, with its text, in the order it came."""
    rows = list(MediationWord.objects.filter(mediation=found).order_by("said_at", "id"))
    texts = opened(rows)
    return [(row, texts.get(row.id, "")) for row in rows]


def mediation_actions(found: Mediation, *, by: Actor, at: datetime) -> list[Action]:
    """Those of the table that are this person's: nobody agrees twice, and no judge mediates."""
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


# Outside


def outside_of(actor: Actor) -> QuerySet[OutsideCase]:
    """One's own, on either side, or all; in no order yet."""
    return OutsideCase.objects.visible_to(actor)


def outside_case(outside_id: UUID, *, by: Actor) -> OutsideCase:
    """Raises ``OutsideNotFound``."""
    return OutsideCase.objects.see(outside_id, by=by)


def outside_of_order(order_id: UUID) -> list[OutsideCase]:
    """As the bound scope sees them, the latest first."""
    return list(OutsideCase.objects.filter(order_id=order_id).order_by("-opened_at", "-id"))


@facts_of(OUTSIDE)
def outside_stand(found: OutsideCase) -> policies.OutsideStand:
    return policies.OutsideStand(
        kind=OutsideKind(found.kind),
        testing=found.testing_since is not None,
        evidence_wanted=bool(found.evidence_wanted_at) and not (found.evidence_shown_at or found.evidence_missed_at),
    )


def is_paused(found: OutsideCase) -> bool:
    """Do the days of the authority stand still?"""
    kind, paused = AUTHORITY_MEDIATES.kind, DeadlineState.PAUSED
    return any(promise.kind == kind and promise.state == paused for promise in cases.clocks(found))


def outside_actions(found: OutsideCase, *, by: Actor, at: datetime) -> list[Action]:
    """Those of the table, and for the two parties to leave a file while it is open."""
    beside = [Action(name="keep_evidence", until=None)] if found.is_open and by.role in OUTSIDE.parties else []
    return [*outside_steps(found, by=by, at=at), *beside]


def outside_steps(found: OutsideCase, *, by: Actor, at: datetime) -> list[Action]:
    """Those of the table; the file of the order once there is one, and no pause of a time that is over."""
    return [action for action in cases.actions(found, by=by, at=at) if _is_possible(found, action.name, by=by, at=at)]


def _is_possible(found: OutsideCase, step: str, *, by: Actor, at: datetime) -> bool:
    match step:
        case "hand_file":
            return platform_core.regulators.queries.lying_ready(found.order_id, by=by) is not None
        case "begin_testing":
            due = cases.due_at(found.id, of=AUTHORITY_MEDIATES)
            return due is not None and at < due
        case _:
            return True


def outside_findings(found: OutsideCase) -> list[tuple[Finding, str]]:
    """What was told of its end, and by whom, in the order it came."""
    rows = list(Finding.objects.filter(outside=found).order_by("told_at", "id"))
    texts = opened(rows)
    return [(row, texts[row.id]) for row in rows]


def outside_evidence(outside_id: UUID) -> list[KeptFile]:
    return files.files_about(ABOUT_OUTSIDE, outside_id)


def papers_of(found: OutsideCase) -> int:
    """How many papers show what is told of it: files that the parties left, and the letter by which staff know it."""
    return len(outside_evidence(found.id)) + bool(found.document_no)


def outside_refunds(outside_id: UUID) -> list[RefundFacts]:
    """What went back because of its outcome."""
    return payments.refunds_for(Reference(ABOUT_OUTSIDE, outside_id))


@fulfils("CRL-39")
def ways_left(found: OutsideCase) -> tuple[OutsideKind, ...]:
    """What else is open to the shopper: of the law's routes those that it is not before already."""
    done = {OutsideKind(found.kind)} if found.stage is not OutsideState.CLOSED else set()
    return tuple(kind for kind in OutsideKind if kind not in done)


# Identity


def identity_request(identity_id: UUID, *, by: Actor) -> IdentityRequest:
    """Raises ``IdentityNotFound``."""
    return IdentityRequest.objects.see(identity_id, by=by)


def find_identity_request(order_id: UUID, *, by: Actor) -> IdentityRequest | None:
    return IdentityRequest.objects.visible_to(by).filter(order_id=order_id).first()


def identity_place(found: IdentityRequest) -> Place:
    return Place.of(found, subject_id=found.shopper_id)


def disclosed(found: IdentityRequest) -> Mapping[str, str]:
    """What they were given; nothing yet before it was."""
    if found.disclosed is None:
        return {}
    sealed = {"disclosed": found.disclosed}
    told: Mapping[str, str] = json.loads(vault.opened(sealed, place=identity_place(found))["disclosed"])
    return told


def harm_of(found: IdentityRequest) -> str:
    return vault.opened({"harm": found.harm}, place=identity_place(found))["harm"]


def identity_actions(found: IdentityRequest, *, by: Actor, at: datetime) -> list[Action]:
    return cases.actions(found, by=by, at=at)


# For the dossier of an order, and for settlement


def disputes_of(order_id: UUID) -> list[UUID]:
    """Mediations, cases outside and requests for an identity about an order, and what belongs to them."""
    mediations = list(Mediation.objects.filter(order_id=order_id).order_by("asked_at", "id"))
    outside = list(OutsideCase.objects.filter(order_id=order_id).order_by("opened_at", "id"))
    identities = list(IdentityRequest.objects.filter(order_id=order_id).order_by("asked_at", "id"))
    refunds = [refund.id for found in outside for refund in outside_refunds(found.id)]
    return [*cases.dossier(mediations), *cases.dossier(outside), *cases.dossier(identities), *refunds]


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
    """Is money of this order still being mediated about, or what both agreed on not yet promised?"""
    said = {"order": order_id, "open": list(MEDIATION.pending_states), "agreed": MediationState.AGREED}
    return bool(ask(HOLDS, said)[0][0])
