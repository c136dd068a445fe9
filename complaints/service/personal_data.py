"""Personal data in conversations with customer service, and how long it is kept."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from complaints.complaint.types import RETENTION
from complaints.service.models import Conversation, ConversationMessage
from platform_core.cases.records import export_of
from platform_core.vault.declarations import Rows, retain


def export_conversations(person_id: UUID) -> Rows:
    """A person's own conversations; their words stand with the messages."""
    found = Conversation.objects.filter(shopper_id=person_id).order_by("started_at", "id")
    return list(found.values("id", "number", "state", "order_id", "listing_id", "started_at"))


# Records of a dispute are kept for as long as somebody may still go to an authority or a court.
_kept = partial(retain, because="ECL-62", retention=RETENTION)
_kept(
    "complaints.Conversation",
    "shopper_id",
    purpose="talking with customer service",
    export=export_conversations,
)
_kept(
    "complaints.ConversationMessage",
    "shopper_id",
    "text",
    purpose="what was said with customer service",
    export=export_of(ConversationMessage, "conversation_id", "author", "automatic", "written_at"),
)
