"""What do complaints hold about people, and what becomes of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from complaints import queries
from complaints.models import Answer, Complaint, Decision, Message
from platform_core.cases.queries import opened
from platform_core.vault.declarations import Export, OnErasure, PersonalData, hold

Rows = Sequence[Mapping[str, Any]]
COMPLAINT = ("id", "number", "order_id", "topic", "demand", "demanded", "currency", "state", "known_since", "filed_at")


def export_complaints(person_id: UUID) -> Rows:
    """A person's own complaints, as they wrote them."""
    found = list(Complaint.objects.filter(shopper_id=person_id).order_by("filed_at", "id"))
    return [
        {name: getattr(row, name) for name in COMPLAINT} | {"statement": queries.texts(row, ()).statement}
        for row in found
    ]


def export_messages(person_id: UUID) -> Rows:
    return _written(Message, person_id, "complaint_id", "author", "written_at")


def export_answers(person_id: UUID) -> Rows:
    return _written(Answer, person_id, "complaint_id", "kind", "amount", "reason", "answered_at")


def export_decisions(person_id: UUID) -> Rows:
    return _written(Decision, person_id, "complaint_id", "outcome", "amount", "basis", "decided_at")


def _written(model: type[Message | Answer | Decision], person_id: UUID, *columns: str) -> Rows:
    """The rows of one kind, each with what was written in it."""
    rows = list(model.objects.filter(shopper_id=person_id).order_by("id"))
    texts = opened(rows)
    return [{name: getattr(row, name) for name in columns} | {model.TEXT: texts.get(row.id)} for row in rows]


def _kept(model: str, *fields: str, purpose: str, export: Export) -> None:
    """Records of a dispute are kept for as long as somebody may still go to an authority or a court."""
    hold(
        PersonalData(
            model=f"complaints.{model}",
            fields=fields,
            purpose=purpose,
            on_erasure=OnErasure.RETAIN,
            because="ECL-62",
            retention="RT_COMPLAINT",
            export=export,
        )
    )


_kept("Complaint", "shopper_id", "statement", purpose="handling a complaint", export=export_complaints)
_kept("Message", "shopper_id", "text", purpose="what the parties said", export=export_messages)
_kept("Answer", "shopper_id", "statement", purpose="what the shop answered", export=export_answers)
_kept("Decision", "shopper_id", "reasons", purpose="what was decided and why", export=export_decisions)
