"""Answers of customer service to the ports of complaints and of shops."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext

from complaints.complaint import queries as complaint_queries
from complaints.complaint.models import Complaint
from complaints.service import queries
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor
from platform_core.http.action_pages import humanize


class OwedReplies:
    """Lists replies that a shop still owes."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.replies_owed_by(merchant_id)


def words_before(complaint: Complaint, *, by: Actor) -> Sequence[tuple[str, str]]:
    """Show staff the conversation that a complaint grew out of. Fills ``WordsBeside``."""
    if complaint.conversation_id is None:
        return []
    said = queries.said_in(queries.conversation(complaint.conversation_id, by=by))
    words = complaint_queries.words_of(said)
    return [(f"{gettext('Conversation')} · {humanize(one.author)}", words[one.id]) for one in said]
