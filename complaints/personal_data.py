"""What do complaints hold about people, and what becomes of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from complaints import queries
from complaints.models import (
    Answer,
    Complaint,
    Decision,
    IdentityRequest,
    Mediation,
    MediationWord,
    Message,
    OutsideCase,
    OutsideFinding,
    Review,
)
from complaints.types import RETENTION
from platform_core.cases.records import export_of
from platform_core.vault.declarations import Export, retain

Rows = Sequence[Mapping[str, Any]]
COMPLAINT = (
    *("id", "number", "order_id", "lines", "topic", "demand", "demanded", "currency", "state", "known_since"),
    *("new_fact_since", "filed_at"),
)


def export_complaints(person_id: UUID) -> Rows:
    """A person's own complaints, as they wrote them."""
    found = list(Complaint.objects.filter(shopper_id=person_id).order_by("filed_at", "id"))
    return [
        {name: getattr(row, name) for name in COMPLAINT}
        | {"statement": (said := queries.texts(row, ())).statement, "new_fact": said.new_fact}
        for row in found
    ]


def rows_of_mine(model: Any, *columns: str) -> Export:
    """A person's own cases of one kind: ``columns`` of each."""

    def export(person_id: UUID) -> Rows:
        return list(model.objects.filter(shopper_id=person_id).order_by("id").values(*columns))

    return export


def export_identities(person_id: UUID) -> Rows:
    """What a person asked to know of shops, why, and what they were told."""
    found = list(IdentityRequest.objects.filter(shopper_id=person_id).order_by("asked_at", "id"))
    return [
        {"number": row.number, "order_id": row.order_id, "state": row.state, "asked_at": row.asked_at}
        | {"harm": queries.harm_of(row), "told": dict(queries.disclosed(row))}
        for row in found
    ]


# Records of a dispute are kept for as long as somebody may still go to an authority or a court.
_kept = partial(retain, because="ECL-62", retention=RETENTION)
_kept(
    "complaints.Complaint",
    "shopper_id",
    "statement",
    "new_fact",
    purpose="handling a complaint",
    export=export_complaints,
)
_kept(
    "complaints.Message",
    "shopper_id",
    "text",
    purpose="what the parties said",
    export=export_of(Message, "complaint_id", "author", "written_at"),
)
_kept(
    "complaints.Answer",
    "shopper_id",
    "statement",
    purpose="what the shop answered",
    export=export_of(Answer, "complaint_id", "kind", "amount", "reason", "answered_at"),
)
_kept(
    "complaints.Decision",
    "shopper_id",
    "reasons",
    purpose="what was decided and why",
    export=export_of(Decision, "complaint_id", "outcome", "amount", "basis", "decided_at"),
)
_kept(
    "complaints.Review",
    "shopper_id",
    "reasons",
    purpose="what a review decided and why",
    export=export_of(Review, "complaint_id", "outcome", "amount", "borne", "basis", "reviewed_at"),
)
_kept(
    "complaints.Mediation",
    "shopper_id",
    purpose="settling a complaint by agreement",
    export=rows_of_mine(Mediation, "number", "complaint_id", "asked_by", "state", "amount", "performs", "asked_at"),
)
_kept(
    "complaints.MediationWord",
    "shopper_id",
    "author_id",
    "text",
    purpose="what was said in a mediation",
    export=export_of(MediationWord, "mediation_id", "act", "author", "said_at"),
)
_kept(
    "complaints.OutsideCase",
    "shopper_id",
    "authority_no",
    purpose="following and serving a case outside the house",
    export=rows_of_mine(
        OutsideCase, "number", "order_id", "kind", "authority", "authority_no", "state", "filed_on", "accepted_on"
    ),
)
_kept(
    "complaints.OutsideFinding",
    "shopper_id",
    "told_by_id",
    "text",
    purpose="how a case outside ended",
    export=export_of(OutsideFinding, "outside_id", "outcome", "document_no", "amount", "told_by", "told_at"),
)
_kept(
    "complaints.IdentityRequest",
    "shopper_id",
    "harm",
    "disclosed",
    purpose="giving a harmed buyer the identity of a shop, and proof of it",
    export=export_identities,
)
