"""Queries about conversations with customer service."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

import platform_core.cases.queries as cases
import platform_core.files.queries as files
from complaints.complaint.case import STAFF
from complaints.complaint.types import CONVERSATION as ABOUT
from complaints.service import policies
from complaints.service.case import CONVERSATION
from complaints.service.deadlines import SERVICE_REPLY
from complaints.service.models import Conversation, ConversationMessage
from complaints.service.states import ConversationState
from complaints.service.types import ShownChannel
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor
from platform_core.cases.queries import Action
from platform_core.cases.registry import facts_of
from platform_core.duties import fulfils
from platform_core.files.types import KeptFile


def conversations_of(actor: Actor) -> QuerySet[Conversation]:
    """Conversations visible to the actor: the shopper's own, or those with the shop; unsorted."""
    return Conversation.objects.visible_to(actor)


def conversation(conversation_id: UUID, *, by: Actor) -> Conversation:
    """Find one conversation. Raises ``ConversationNotFound``."""
    return Conversation.objects.see(conversation_id, by=by)


@facts_of(CONVERSATION)
def conversation_stand(found: Conversation) -> policies.ConversationStand:
    """The facts for the guards of the table."""
    return policies.ConversationStand(
        has_shop=found.merchant_id is not None,
        passed_on=found.with_shop_at is not None,
        handed_over=found.with_staff_at is not None,
        about_order=found.order_id is not None,
    )


def said_in(found: Conversation) -> list[ConversationMessage]:
    """The messages of a conversation, the earliest first."""
    return list(ConversationMessage.objects.filter(conversation=found).order_by("written_at", "id"))


def left_in(conversation_id: UUID) -> list[KeptFile]:
    """The files left in it, in the bound scope."""
    return files.files_about(ABOUT, conversation_id)


def conversation_actions(found: Conversation, *, by: Actor, at: datetime) -> list[Action]:
    """The acts that this actor may do now, and until when. Of the parties, the steps made by writing are one."""
    offered = cases.actions(found, by=by, at=at)
    if by.role is STAFF:
        return offered
    writing = {"reply", "ask_on"}
    until = next((action.until for action in offered if action.name in writing), None)
    free = [Action(name="write", until=until), Action(name="keep_file", until=None)] if found.is_open else []
    return [*(action for action in offered if action.name not in {*writing, "pass_to_shop"}), *free]


def replies_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """The conversations in which this shop owes a reply, the most urgent first."""
    owed = cases.owed_by(Conversation, merchant_id, clock=SERVICE_REPLY, states=[ConversationState.WITH_SHOP])
    return [OwedDuty(kind=ABOUT, subject_id=row_id, due_at=due_at) for row_id, due_at in owed]


def conversations_about(order_id: UUID) -> list[UUID]:
    """The conversations about an order with their clocks and files, for its dossier."""
    return cases.dossier(Conversation.objects.filter(order_id=order_id).order_by("started_at", "id"))


@fulfils("ECL-59")
@fulfils("HSE-03", part="channels and hours")
def channels() -> list[ShownChannel]:
    """The ways to customer service, with their hours and the promised time of a reply."""
    shown = ((one, one.where or settings.HOTLINE) for one in policies.CHANNELS)
    return [
        ShownChannel(
            channel=one.channel,
            where=where,
            opens=policies.OPENS if one.keeps_hours else None,
            closes=policies.CLOSES if one.keeps_hours else None,
            rule=one.first_reply.code if one.first_reply else "",
            within=str(one.first_reply.length) if one.first_reply else "",
        )
        for one, where in shown
        if where
    ]
