"""Events about conversations with customer service."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from complaints.service.types import Closing, HandOver
from platform_core.actors import Role
from platform_core.eventlog.facts import DomainEvent

FOR_SHOPS = ("conversation_id", "number", "order_id", "listing_id")


class ConversationEvent(DomainEvent):
    """Which conversation, under which number, about what, between whom; without a shop it is with the platform."""

    subject: ClassVar[str] = "conversation_id"
    person: ClassVar[str] = "shopper_id"
    conversation_id: UUID
    number: str
    shopper_id: UUID
    merchant_id: UUID | None
    order_id: UUID | None
    listing_id: UUID | None


class ConversationStarted(ConversationEvent):
    """Somebody wrote to customer service. That it has arrived is said at once, and is no reply."""

    topic = "complaints.conversation_started"
    says = "The conversation began"


class ConversationPassedOn(ConversationEvent):
    """It is with the shop, which owes a reply."""

    topic = "complaints.conversation_passed_on"
    says = "The conversation went to the shop"
    for_shops = FOR_SHOPS


class ConversationAnswered(ConversationEvent):
    """Somebody replied: no machine."""

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
    """Nobody of the platform replied in time; it stands first in the queue, for once more."""

    topic = "complaints.conversation_late"
    says = "The platform was late with its reply"


class ConversationUnanswered(ConversationEvent):
    """Nobody of the platform replied at all. It is closed, and nothing is lost."""

    topic = "complaints.conversation_unanswered"
    says = "The platform did not reply"
    why: Closing


class ConversationClosed(ConversationEvent):
    """One of them closed it, or nobody wrote any more. It may be taken up again for a while."""

    topic = "complaints.conversation_closed"
    says = "The conversation was closed"
    for_shops = (*FOR_SHOPS, "why")
    why: Closing


class ConversationEnded(ConversationEvent):
    """It was not taken up again."""

    topic = "complaints.conversation_ended"
    says = "The conversation ended"


class ConversationBecameComplaint(ConversationEvent):
    """The shopper complains of what was talked about; what was said goes along."""

    topic = "complaints.conversation_became_complaint"
    says = "The conversation became a complaint"
    for_shops = (*FOR_SHOPS, "complaint_id")
    complaint_id: UUID


class ConversationWritten(ConversationEvent):
    """Somebody wrote, and nothing follows: more of the same question, or an automatic reply, which is none."""

    topic = "complaints.conversation_written"
    says = "Somebody wrote"
    for_shops = (*FOR_SHOPS, "message_id", "written_by", "automatic")
    message_id: UUID
    written_by: Role
    automatic: bool
