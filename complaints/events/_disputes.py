"""What happens in mediations, in cases outside the house, and when somebody asks who a shop is?"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from complaints.types import MediationEnd, OutsideKind, OutsideOutcome
from platform_core.actors import Role
from platform_core.eventlog.facts import DomainEvent


class MediationEvent(DomainEvent):
    """Which mediation, under which number, of which complaint, between whom."""

    subject: ClassVar[str] = "mediation_id"
    person: ClassVar[str] = "shopper_id"
    mediation_id: UUID
    number: str
    complaint_id: UUID
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class MediationAsked(MediationEvent):
    """One side asks, and thereby agrees, under this version of the rules; the other side may agree or leave."""

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
    """Somebody who has decided nothing of it mediates."""

    topic = "complaints.mediation_taken_up"
    says = "A mediator took it up"
    for_shops = ("mediation_id", "number", "order_id")
    mediator_id: UUID


class MediationConsented(MediationEvent):
    """The other side agrees to be mediated."""

    topic = "complaints.mediation_consented"
    says = "The other side agreed to be mediated"
    for_shops = ("mediation_id", "number", "order_id", "consented")
    consented: Role


class SettlementProposed(MediationEvent):
    """The mediator proposes; the reasons both sides read in the mediation."""

    topic = "complaints.settlement_proposed"
    says = "A settlement was proposed"
    for_shops = ("mediation_id", "number", "order_id", "amount", "currency", "performs")
    amount: int | None
    currency: str
    performs: bool


class SettlementAccepted(MediationEvent):
    """One side accepts; without the other nothing is agreed."""

    topic = "complaints.settlement_accepted"
    says = "One side accepted the proposal"
    for_shops = ("mediation_id", "number", "order_id", "accepted_by")
    accepted_by: Role


class SettlementAgreed(MediationEvent):
    """Both sides have accepted: what was proposed is owed."""

    topic = "complaints.settlement_agreed"
    says = "Both sides settled by agreement"
    for_shops = ("mediation_id", "number", "order_id", "amount", "currency", "performs")
    amount: int | None
    currency: str
    performs: bool


class MediationLeft(MediationEvent):
    """One side does not take part, or does not accept: nothing is agreed."""

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


class OutsideEvent(DomainEvent):
    """Which case outside, about which order, between whom. Before whom, and under which number, its record says."""

    subject: ClassVar[str] = "outside_id"
    person: ClassVar[str] = "shopper_id"
    outside_id: UUID
    number: str
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class OutsideOpened(OutsideEvent):
    """Somebody went outside, or an authority wrote to us."""

    topic = "complaints.outside_opened"
    says = "A case outside was put on record"
    kind: OutsideKind
    recorded_by: Role


class OutsideLodged(OutsideEvent):
    """The days of the authority to accept are counted from the day of filing."""

    topic = "complaints.outside_lodged"
    says = "The time of the authority to accept is counted"
    filed_on: date


class OutsideAccepted(OutsideEvent):
    """The authority has accepted; its days to mediate are counted."""

    topic = "complaints.outside_accepted"
    says = "The authority accepted the case"
    for_shops = ("outside_id", "number", "order_id")
    accepted_on: date


class OutsideNotAccepted(OutsideEvent):
    """The authority does not take it."""

    topic = "complaints.outside_not_accepted"
    says = "The authority did not accept the case"


class OutsideUnanswered(OutsideEvent):
    """No answer of the authority is known to us in time; that it gave none, we do not say."""

    topic = "complaints.outside_unanswered"
    says = "No answer of the authority is known in time"


class OutsideTimeOver(OutsideEvent):
    """The days to mediate are over and no outcome is known to us."""

    topic = "complaints.outside_time_over"
    says = "The time of the authority to mediate is over"


class OutsideTestingBegun(OutsideEvent):
    """Goods are tested or appraised; by law these days do not count."""

    topic = "complaints.outside_testing_begun"
    says = "Testing began: these days do not count"
    days: int


class OutsideTestingEnded(OutsideEvent):
    """The report is there; the days count again."""

    topic = "complaints.outside_testing_ended"
    says = "Testing ended: the days count again"


class OutsideEvidenceWanted(OutsideEvent):
    """The authority wants evidence of the shop, and the file of the order of the platform."""

    topic = "complaints.outside_evidence_wanted"
    says = "Evidence was asked for"
    for_shops = ("outside_id", "number", "order_id")


class OutsideEvidenceShown(OutsideEvent):
    """The shop has left what it was asked for."""

    topic = "complaints.outside_evidence_shown"
    says = "The shop left its evidence"
    for_shops = ("outside_id", "number", "order_id")


class OutsideEvidenceMissed(OutsideEvent):
    """The shop has left nothing in time. Who hides or withholds records bears the consequences (ECL 62)."""

    topic = "complaints.outside_evidence_missed"
    says = "The shop left no evidence in time"
    for_shops = ("outside_id", "number", "order_id")


class OutsideFileHanded(OutsideEvent):
    """The signed file of the order went to the authority, as its SHA-256 names it."""

    topic = "complaints.outside_file_handed"
    says = "The file of the order was handed to the authority"
    sha256: str


class OutsideFileLate(OutsideEvent):
    """The platform owes the file of the order still."""

    topic = "complaints.outside_file_late"
    says = "The file of the order is late: the platform's staff were alarmed"


class OutsideOutcomeTold(OutsideEvent):
    """The shopper says how it ended; staff compare it with the paper and perform it."""

    topic = "complaints.outside_outcome_told"
    says = "The outcome was told"
    outcome: OutsideOutcome


class OutsideOutcomeLate(OutsideEvent):
    """Nobody of staff has looked at the outcome in time."""

    topic = "complaints.outside_outcome_late"
    says = "The outcome was not looked at in time: the platform's staff were alarmed"


class OutsideOutcomeRecorded(OutsideEvent):
    """The outcome is on record, with the paper; what it grants is performed."""

    topic = "complaints.outside_outcome_recorded"
    says = "The outcome was put on record"
    for_shops = ("outside_id", "number", "order_id", "outcome", "amount", "currency")
    outcome: OutsideOutcome
    amount: int | None
    currency: str


class OutsideClosed(OutsideEvent):
    """The shopper follows it here no longer; outside it goes on as it may."""

    topic = "complaints.outside_closed"
    says = "The shopper closed the record of the case"


class IdentityEvent(DomainEvent):
    """Which request, about which shop, of whom."""

    subject: ClassVar[str] = "identity_id"
    person: ClassVar[str] = "shopper_id"
    identity_id: UUID
    number: str
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class IdentityAsked(IdentityEvent):
    """A buyer who says that they were harmed asks who the shop is."""

    topic = "complaints.identity_asked"
    says = "The identity of the shop was asked for"


class IdentityGiven(IdentityEvent):
    """The buyer has been given name, address and contact; the disclosure log of the house. No shop hears of it."""

    topic = "complaints.identity_given"
    says = "The identity of the shop was given"


class IdentityNotGiven(IdentityEvent):
    """The platform has not given it in time. By law it answers for the harm itself then."""

    topic = "complaints.identity_not_given"
    says = "The identity was not given in time"
