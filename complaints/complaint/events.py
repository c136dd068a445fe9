"""Events about complaints."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from complaints.complaint.types import (
    AnswerKind,
    DemandKind,
    Escalation,
    Outcome,
    RejectReason,
    Settlement,
    Shows,
    Topic,
)
from platform_core.actors import Role
from platform_core.eventlog.facts import DomainEvent


class ComplaintEvent(DomainEvent):
    """A fact about a complaint: its number, order and parties."""

    subject: ClassVar[str] = "complaint_id"
    person: ClassVar[str] = "shopper_id"
    complaint_id: UUID
    number: str
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class ComplaintFiled(ComplaintEvent):
    topic = "complaints.filed"
    says = "The complaint was filed"
    about_what: Topic
    demand: DemandKind
    amount: int | None
    currency: str


class ComplaintForwarded(ComplaintEvent):
    """The shop has the complaint from now on; ``automatic`` when no person of ours had looked in time."""

    topic = "complaints.forwarded"
    says = "The complaint went to the shop"
    for_shops = ("complaint_id", "number", "order_id", "automatic")
    automatic: bool


class ComplaintAnswered(ComplaintEvent):
    """The shop offered less than the demand, or rejected it."""

    topic = "complaints.answered"
    says = "The shop answered"
    for_shops = ("complaint_id", "number", "order_id", "kind", "amount", "currency")
    kind: AnswerKind
    amount: int | None
    currency: str
    why: RejectReason | None


class ComplaintEscalated(ComplaintEvent):
    """The platform decides. Where the shop was silent, facts may be found on the shopper's evidence."""

    topic = "complaints.escalated"
    says = "The platform was asked to decide"
    for_shops = ("complaint_id", "number", "order_id", "why")
    why: Escalation


class ComplaintOverdue(ComplaintEvent):
    """The platform has not decided in time; the complaint stands first in the queue, for the same time once more."""

    topic = "complaints.overdue"
    says = "Senior staff took over"


class ComplaintResolved(ComplaintEvent):
    """The two came to terms on this amount; the remedy says how much of it goes back."""

    topic = "complaints.resolved"
    says = "Shop and shopper came to terms"
    for_shops = ("complaint_id", "number", "order_id", "how", "amount", "currency")
    how: Settlement
    amount: int | None
    currency: str


class ComplaintDecided(ComplaintEvent):
    """The platform has decided; the decision names its grounds."""

    topic = "complaints.decided"
    says = "The platform decided"
    for_shops = ("complaint_id", "number", "order_id", "decision_id", "outcome", "amount", "currency")
    decision_id: UUID
    outcome: Outcome
    amount: int | None
    currency: str
    basis: tuple[str, ...]


class ReviewAsked(ComplaintEvent):
    """One side does not agree with the decision; another person decides. Refunds stay with the shopper."""

    topic = "complaints.review_asked"
    says = "A review of the decision was asked for"
    for_shops = ("complaint_id", "number", "order_id", "asked_by")
    asked_by: Role


class ReviewLapsed(ComplaintEvent):
    """Nobody asked for a review in time: the decision stands."""

    topic = "complaints.review_lapsed"
    says = "The decision stands"
    for_shops = ("complaint_id", "number", "order_id")


class ComplaintReviewed(ComplaintEvent):
    """Another person has decided, and the complaint is granted ``amount`` in all.

    ``borne`` is paid by the platform to the shop for money that the first decision took wrongly.
    """

    topic = "complaints.reviewed"
    says = "The decision was reviewed"
    for_shops = ("complaint_id", "number", "order_id", "review_id", "outcome", "amount", "borne", "currency")
    review_id: UUID
    outcome: Outcome
    amount: int | None
    borne: int
    currency: str
    basis: tuple[str, ...]


class RemedyPromised(ComplaintEvent):
    """A repair, an exchange or a document is owed by the shop from now on, within a time."""

    topic = "complaints.remedy_promised"
    says = "The shop owes what was granted"
    for_shops = ("complaint_id", "number", "order_id", "demand")
    demand: DemandKind


class RemedyPerformed(ComplaintEvent):
    """The performance was done, as the shop has shown or the shopper says."""

    topic = "complaints.remedy_performed"
    says = "What was granted was done"
    for_shops = ("complaint_id", "number", "order_id", "said_by")
    said_by: Role


class PromiseBroken(ComplaintEvent):
    """The promise was not kept in time: the price of the goods complained of goes back instead, against the goods."""

    topic = "complaints.promise_broken"
    says = "What was granted became money"
    for_shops = ("complaint_id", "number", "order_id", "amount", "currency")
    amount: int | None
    currency: str


class PaidFirst(ComplaintEvent):
    """Nobody decided in time, and the shop has shown nothing: the rest of the demand goes back."""

    topic = "complaints.paid_first"
    says = "The platform paid first"
    for_shops = ("complaint_id", "number", "order_id", "amount", "currency")
    amount: int
    currency: str


class ComplaintUndecided(ComplaintEvent):
    """Nobody decided in time. A decision that was to be reviewed stands; the ways outside the house are open."""

    topic = "complaints.undecided"
    says = "The platform did not decide in time"
    for_shops = ("complaint_id", "number", "order_id")


class ComplaintClosed(ComplaintEvent):
    """The shopper did not take up the answer. No right ends: it may be filed again."""

    topic = "complaints.closed"
    says = "The complaint was closed"
    for_shops = ("complaint_id", "number", "order_id")


class ComplaintWithdrawn(ComplaintEvent):
    """The shopper has taken the complaint back."""

    topic = "complaints.withdrawn"
    says = "The complaint was withdrawn"
    for_shops = ("complaint_id", "number", "order_id")


class MessageWritten(ComplaintEvent):
    """Somebody wrote a message. The parties and staff alone read the text. No clock heeds it."""

    topic = "complaints.message_written"
    says = "A message was written"
    for_shops = ("complaint_id", "number", "order_id", "message_id", "written_by")
    message_id: UUID
    written_by: Role


class RemedyGranted(ComplaintEvent):
    """Money was set aside to go back, in the transaction that granted it."""

    topic = "complaints.remedy_granted"
    says = "A refund was granted"
    for_shops = ("complaint_id", "number", "order_id", "refund_id", "amount", "currency")
    refund_id: UUID
    amount: int
    currency: str


class ComplaintTakenDown(ComplaintEvent):
    """Staff filed it by telephone; the caller confirmed the words read back, and may correct them."""

    topic = "complaints.taken_down"
    says = "The complaint was taken down by telephone and read back"
    taken_by: UUID


class ComplaintCorrected(ComplaintEvent):
    """The complainer corrected a complaint by telephone. The words read back stay beside it."""

    topic = "complaints.corrected"
    says = "What was taken down was corrected"
    for_shops = ("complaint_id", "number", "order_id")


class ComplaintRated(ComplaintEvent):
    """The shopper rated how it went; staff alone read the words."""

    topic = "complaints.rated"
    says = "The shopper said how content they are"


class FileShows(ComplaintEvent):
    """Somebody named the kind of evidence that a file is."""

    topic = "complaints.file_shows"
    says = "Somebody said what a file shows"
    file_id: UUID
    shows: Shows
