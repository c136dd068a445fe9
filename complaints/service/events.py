"""Events about conversations with customer service."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from complaints.service.types import Closing, HandOver
from platform_core.actors import Role
from platform_core.eventlog.facts import DomainEvent

FOR_SHOPS = ("conversation_id", "number", "order_id", "listing_id")


class ConversationEvent(DomainEvent):
    """Fields of every event of a conversation. Without ``merchant_id`` it is with the platform."""

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
    """A person has replied; an automatic reply does not count."""

    topic = "complaints.conversation_answered"
    says = "There was a reply"
    for_shops = (*FOR_SHOPS, "message_id", "answered_by")
    message_id: UUID
    answered_by: Role


class ConversationAskedOn(ConversationEvent):
    """The shopper wrote again after a reply, or took a closed conversation up again."""

    topic = "complaints.conversation_asked_on"
    says = "The shopper wrote again"
    for_shops = (*FOR_SHOPS, "message_id")
    message_id: UUID


class ConversationHandedOver(ConversationEvent):
    """The platform has taken the conversation over: a person there owes the reply."""

    topic = "complaints.conversation_handed_over"
    says = "A person of the platform took over"
    for_shops = (*FOR_SHOPS, "why")
    why: HandOver


class ConversationLate(ConversationEvent):
    """The platform has not replied in time. The conversation heads the queue, and the same time runs once more."""

    topic = "complaints.conversation_late"
    says = "The platform was late with its reply"


class ConversationUnanswered(ConversationEvent):
    """The platform has not replied at all. The conversation is closed, and may be taken up again for a while."""

    topic = "complaints.conversation_unanswered"
    says = "The platform did not reply"
    why: Closing


class ConversationClosed(ConversationEvent):
    """One side closed the conversation, or nobody wrote any more. It may be taken up again for a while."""

    topic = "complaints.conversation_closed"
    says = "The conversation was closed"
    for_shops = (*FOR_SHOPS, "why")
    why: Closing


class ConversationEnded(ConversationEvent):
    """Nobody took the closed conversation up again in time."""

    topic = "complaints.conversation_ended"
    says = "The conversation ended"


class ConversationBecameComplaint(ConversationEvent):
    """The shopper turned the conversation into a complaint, which keeps its messages."""

    topic = "complaints.conversation_became_complaint"
    says = "The conversation became a complaint"
    for_shops = (*FOR_SHOPS, "complaint_id")
    complaint_id: UUID


class ConversationWritten(ConversationEvent):
    """Somebody added to the question, or an automatic reply went out: nobody's turn has changed."""

    topic = "complaints.conversation_written"
    says = "Somebody wrote"
    for_shops = (*FOR_SHOPS, "message_id", "written_by", "automatic")
    message_id: UUID
    written_by: Role
    automatic: bool
