"""Answers of conversations with customer service to the ports of other rooms and apps.

Fills their ports ``OpenDuties``, ``SettlementHold``, ``ReviewBar`` and ``Background``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from complaints.complaint import queries as complaint_queries
from complaints.service import queries
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor
from platform_core.http.action_pages import humanize


class OwedReplies:
    """What a shop still owes: its replies."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.replies_owed_by(merchant_id)


class ConversationBackground:
    """Shows staff the conversation with customer service that a complaint grew out of."""

    def facts(self, complaint_id: UUID, *, by: Actor, at: datetime) -> Mapping[str, str]:
        return {}

    def texts(self, complaint_id: UUID, *, by: Actor) -> Sequence[tuple[str, str]]:
        conversation_id = complaint_queries.complaint(complaint_id, by=by).conversation_id
        if conversation_id is None:
            return []
        said = queries.said_in(queries.conversation(conversation_id, by=by))
        words = complaint_queries.words_of(said)
        return [(f"{gettext('Conversation')} · {humanize(one.author)}", words[one.id]) for one in said]
