"""What do complaints answer to the apps below, and the cases beside a complaint to it?

Fills their ports ``OpenDuties``, ``SettlementHold``, ``ReviewBar`` and ``Background``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from complaints import queries
from merchants.types import OwedDuty
from platform_core.actors import Actor
from platform_core.http.action_pages import humanize
from platform_core.ui import wording


class OwedOnComplaints:
    """What a shop still owes: its answers, first those that a clock asks for, its replies, and what was awarded."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return [
            *queries.owed_by(merchant_id),
            *queries.replies_owed_by(merchant_id),
            *queries.awards_owed_by(merchant_id),
        ]


class ComplaintHold:
    """May a shop be paid for an order? Not while money is demanded back. Once it is granted, payments hold it."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_settlement(order_id)


class MediationHold:
    """Not while it is still being mediated about either; what both agree on, payments or a promise hold."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_by_mediation(order_id)


class SettlementBar:
    """Bars the review of a complaint that both sides have settled in a mediation."""

    def bars_review(self, complaint_id: UUID) -> bool:
        return queries.is_settled(complaint_id)


class AwardBackground:
    """Shows staff what the law gives where a complaint is about a fraud."""

    def facts(self, complaint_id: UUID, *, by: Actor, at: datetime) -> Mapping[str, str]:
        given = queries.for_fraud(queries.complaint(complaint_id, by=by), by=by, at=at)
        return {gettext("For fraud, the law gives"): wording.amount(given)}

    def texts(self, complaint_id: UUID, *, by: Actor) -> Sequence[tuple[str, str]]:
        return []


class ConversationBackground:
    """Shows staff the conversation with customer service that a complaint grew out of."""

    def facts(self, complaint_id: UUID, *, by: Actor, at: datetime) -> Mapping[str, str]:
        return {}

    def texts(self, complaint_id: UUID, *, by: Actor) -> Sequence[tuple[str, str]]:
        conversation_id = queries.complaint(complaint_id, by=by).conversation_id
        if conversation_id is None:
            return []
        said = queries.said_in(queries.conversation(conversation_id, by=by))
        words = queries.words_of(said)
        return [(f"{gettext('Conversation')} · {humanize(one.author)}", words[one.id]) for one in said]
