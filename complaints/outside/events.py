"""Events about cases outside the house."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from complaints.outside.types import OutsideKind, OutsideOutcome
from platform_core.actors import Role
from platform_core.eventlog.facts import DomainEvent


class OutsideEvent(DomainEvent):
    """A fact about a case outside: its order and sides. Its record names the authority and the number there."""

    subject: ClassVar[str] = "outside_id"
    person: ClassVar[str] = "shopper_id"
    outside_id: UUID
    number: str
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class OutsideOpened(OutsideEvent):
    """A shopper went outside, or an authority wrote to us."""

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
    """The authority refused the case."""

    topic = "complaints.outside_not_accepted"
    says = "The authority did not accept the case"


class OutsideUnanswered(OutsideEvent):
    """No answer of the authority is known to us in time. We do not claim that it gave none."""

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
    """The shop has left the evidence that it was asked for."""

    topic = "complaints.outside_evidence_shown"
    says = "The shop left its evidence"
    for_shops = ("outside_id", "number", "order_id")


class OutsideEvidenceMissed(OutsideEvent):
    """The shop has left nothing in time. A shop that hides or withholds records bears the consequences (ECL 62)."""

    topic = "complaints.outside_evidence_missed"
    says = "The shop left no evidence in time"
    for_shops = ("outside_id", "number", "order_id")


class OutsideFileHanded(OutsideEvent):
    """The signed file of the order, with this SHA-256, went to the authority."""

    topic = "complaints.outside_file_handed"
    says = "The file of the order was handed to the authority"
    sha256: str


class OutsideFileLate(OutsideEvent):
    """The platform still owes the file of the order."""

    topic = "complaints.outside_file_late"
    says = "The file of the order is late: the platform's staff were alarmed"


class OutsideOutcomeTold(OutsideEvent):
    """The shopper told the outcome; staff compare it with the paper and perform it."""

    topic = "complaints.outside_outcome_told"
    says = "The outcome was told"
    outcome: OutsideOutcome


class OutsideOutcomeLate(OutsideEvent):
    """Nobody of staff has looked at the outcome in time."""

    topic = "complaints.outside_outcome_late"
    says = "The outcome was not looked at in time: the platform's staff were alarmed"


class OutsideOutcomeRecorded(OutsideEvent):
    """The outcome is on record, with the paper; any amount that it grants goes back."""

    topic = "complaints.outside_outcome_recorded"
    says = "The outcome was put on record"
    for_shops = ("outside_id", "number", "order_id", "outcome", "amount", "currency")
    outcome: OutsideOutcome
    amount: int | None
    currency: str


class OutsideClosed(OutsideEvent):
    """The shopper closed the record here; outside, the case goes on as it may."""

    topic = "complaints.outside_closed"
    says = "The shopper closed the record of the case"
