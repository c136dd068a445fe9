"""Events about conversations with customer service."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from complaints.service.types import Closing, HandOver
from platform_core.actors import Role
from platform_core.eventlog.facts import DomainEvent

FOR_SHOPS = ("conversation_id", "number", "order_id", "listing_id")


class ConversationEvent(DomainEvent):
    """A fact about a conversation: its number, subject and sides; without a shop it is with the platform."""

    subject: ClassVar[str] = "conversation_id"
    person: ClassVar[str] = "shopper_id"
    conversation_id: UUID
    number: str
    shopper_id: UUID
    merchant_id: UUID | None
    order_id: UUID | None
    listing_id: UUID | None


class ConversationStarted(ConversationEvent):
    """A shopper wrote to customer service. A confirmation goes out at once, which is no reply."""

    topic = "complaints.conversation_started"
    says = "The conversation began"


class ConversationPassedOn(ConversationEvent):
    """The shop has the conversation, and owes a reply."""

    topic = "complaints.conversation_passed_on"
    says = "The conversation went to the shop"
    for_shops = FOR_SHOPS


class ConversationAnswered(ConversationEvent):
    """A person replied, not a machine."""

    topic = "complaints.conversation_answered"
    says = "There was a reply"
    for_shops = (*FOR_SHOPS, "message_id", "answered_by")
    message_id: UUID
    answered_by: Role


class ConversationAskedOn(ConversationEvent):
    """The shopper wrote again after a reply, or took it up again."""

    topic = "complaints.conversation_asked_on"
    says = "The shopper wrote again"
    for_shops = (*FOR_SHOPS, "message_id")
    message_id: UUID


class ConversationHandedOver(ConversationEvent):
    """A person of the platform owes the reply from now on."""

    topic = "complaints.conversation_handed_over"
    says = "A person of the platform took over"
    for_shops = (*FOR_SHOPS, "why")
    why: HandOver


class ConversationLate(ConversationEvent):
    """Nobody of the platform replied in time; it stands first in the queue, for the same time once more."""

    topic = "complaints.conversation_late"
    says = "The platform was late with its reply"


class ConversationUnanswered(ConversationEvent):
    """Nobody of the platform replied at all. It is closed, and nothing is lost."""

    topic = "complaints.conversation_unanswered"
    says = "The platform did not reply"
    why: Closing


class ConversationClosed(ConversationEvent):
    """One side closed it, or nobody wrote any more. It may be taken up again for a while."""

    topic = "complaints.conversation_closed"
    says = "The conversation was closed"
    for_shops = (*FOR_SHOPS, "why")
    why: Closing


class ConversationEnded(ConversationEvent):
    """Nobody took it up again in time."""

    topic = "complaints.conversation_ended"
    says = "The conversation ended"


class ConversationBecameComplaint(ConversationEvent):
    """The shopper made it a complaint; its messages go along."""

    topic = "complaints.conversation_became_complaint"
    says = "The conversation became a complaint"
    for_shops = (*FOR_SHOPS, "complaint_id")
    complaint_id: UUID


class ConversationWritten(ConversationEvent):
    """Somebody wrote without a step: more of the same question, or an automatic reply, which is none."""

    topic = "complaints.conversation_written"
    says = "Somebody wrote"
    for_shops = (*FOR_SHOPS, "message_id", "written_by", "automatic")
    message_id: UUID
    written_by: Role
    automatic: bool
