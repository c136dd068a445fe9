"""Refusals about conversations with customer service."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound


class ConversationNotFound(NotFound):
    code = "complaints.conversation_not_found"
    title = "There is no such conversation"
    remedy = "Check the id; a conversation is shown to those alone who write in it."
    conversation_id: UUID


class ConversationOver(Conflict):
    code = "complaints.conversation_over"
    title = "This conversation has ended"
    remedy = "Begin another, or go on with the complaint that it became."
    conversation_id: UUID
    state: str


class NotWithShop(Conflict):
    code = "complaints.not_with_shop"
    title = "This conversation is not with the shop"
    remedy = "A person of the platform replies; write, and they read it."
    conversation_id: UUID


class NoOrderInIt(Conflict):
    code = "complaints.conversation_without_order"
    title = "This conversation is about no order"
    remedy = "A complaint is about an order: file it on the page of the order, or ask a person of the platform."
    conversation_id: UUID
