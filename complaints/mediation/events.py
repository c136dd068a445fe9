"""Events about mediations."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from complaints.mediation.types import MediationEnd
from platform_core.actors import Role
from platform_core.eventlog.facts import DomainEvent


class MediationEvent(DomainEvent):
    """A fact about a mediation: its number, complaint, order and sides."""

    subject: ClassVar[str] = "mediation_id"
    person: ClassVar[str] = "shopper_id"
    mediation_id: UUID
    number: str
    complaint_id: UUID
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class MediationAsked(MediationEvent):
    """One side asked for mediation under this version of the rules, and so agreed; the other may agree or leave."""

    topic = "complaints.mediation_asked"
    says = "Mediation was asked for"
    for_shops = ("mediation_id", "number", "order_id", "asked_by")
    asked_by: Role
    rules: UUID


class MediationUntaken(MediationEvent):
    """Nobody of staff took it up in time: all of them are alarmed."""

    topic = "complaints.mediation_untaken"
    says = "Nobody took the mediation up in time"


class MediationTakenUp(MediationEvent):
    """A mediator took it up who has decided nothing about the complaint."""

    topic = "complaints.mediation_taken_up"
    says = "A mediator took it up"
    for_shops = ("mediation_id", "number", "order_id")
    mediator_id: UUID


class MediationConsented(MediationEvent):
    """The other side agreed to be mediated."""

    topic = "complaints.mediation_consented"
    says = "The other side agreed to be mediated"
    for_shops = ("mediation_id", "number", "order_id", "consented")
    consented: Role


class SettlementProposed(MediationEvent):
    """The mediator proposed a settlement; both sides read the reasons in the mediation."""

    topic = "complaints.settlement_proposed"
    says = "A settlement was proposed"
    for_shops = ("mediation_id", "number", "order_id", "amount", "currency", "performs")
    amount: int | None
    currency: str
    performs: bool


class SettlementAccepted(MediationEvent):
    """One side accepted; without the other nothing is agreed."""

    topic = "complaints.settlement_accepted"
    says = "One side accepted the proposal"
    for_shops = ("mediation_id", "number", "order_id", "accepted_by")
    accepted_by: Role


class SettlementAgreed(MediationEvent):
    """Both sides have accepted: the proposal is owed."""

    topic = "complaints.settlement_agreed"
    says = "Both sides settled by agreement"
    for_shops = ("mediation_id", "number", "order_id", "amount", "currency", "performs")
    amount: int | None
    currency: str
    performs: bool


class MediationLeft(MediationEvent):
    """One side left or refused: nothing is agreed."""

    topic = "complaints.mediation_left"
    says = "One side did not agree"
    for_shops = ("mediation_id", "number", "order_id", "left_by")
    left_by: Role


class MediationLapsed(MediationEvent):
    """Its time is over, or a review was asked for: it ended without effect, and silence was no agreement."""

    topic = "complaints.mediation_lapsed"
    says = "The mediation ended without effect"
    for_shops = ("mediation_id", "number", "order_id", "why")
    why: MediationEnd
