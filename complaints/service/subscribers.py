"""Notices and steps that follow from facts about conversations with customer service."""

from __future__ import annotations

import platform_core.notices.commands as notices
from complaints.complaint.case import SHOPPER
from complaints.service.case import CONVERSATION
from complaints.service.events import ConversationStarted, ConversationWritten
from platform_core.actors import RELAY
from platform_core.cases.telling import params_of, send, tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe

tell_parties(CONVERSATION, app=__name__)


@subscribe(ConversationStarted, name="complaints.tell_staff_of_a_conversation")
def tell_staff_of_a_conversation(fact: ConversationStarted, context: DeliveryContext) -> None:
    """Tell staff of a conversation that begins with the platform; of others they hear at the handing over."""
    if fact.merchant_id is None:
        params, at = params_of(CONVERSATION, fact), context.handled_at
        notices.send_to_staff(template="complaints.conversation_started_for_staff", params=params, by=RELAY, at=at)


@subscribe(ConversationWritten, name="complaints.tell_of_words")
def tell_of_words(fact: ConversationWritten, context: DeliveryContext) -> None:
    """Tell the shopper of messages by others; the others read the shopper's when they reply."""
    if fact.written_by is not SHOPPER:
        send(CONVERSATION, fact, to=SHOPPER, params=params_of(CONVERSATION, fact), context=context)
