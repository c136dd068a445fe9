"""Declare the personal data in requests, corrections and copies."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from platform_core.vault.declarations import OnErasure, PersonalData, Rows, hold, retain
from privacy.requests import queries
from privacy.requests.models import Archive, Correction, Request

ASKED = ("number", "kind", "fields", "state", "why", "filed_at")


def export_requests(person_id: UUID) -> Rows:
    """A person's requests, with the words of both sides."""
    rows = Request.objects.filter(person_id=person_id).order_by("filed_at", "id")
    nothing = dict.fromkeys(Request.KINDS)
    return [{name: getattr(row, name) for name in ASKED} | nothing | queries.texts_of(row) for row in rows]


def export_corrections(person_id: UUID) -> Rows:
    return list(Correction.objects.filter(person_id=person_id).values("request_id"))


def delete_corrections(person_id: UUID, at: datetime) -> int:
    return Correction.objects.filter(person_id=person_id).delete()[0]


def export_archives(person_id: UUID) -> Rows:
    """The archives, without content: a copy does not contain itself."""
    rows = Archive.objects.filter(person_id=person_id).order_by("built_at", "id")
    return list(rows.values("request_id", "sha256", "size", "built_at", "gone_at"))


def destroy_archives(person_id: UUID, at: datetime) -> int:
    return Archive.objects.filter(person_id=person_id, gone_at=None).update(content=None, gone_at=at)


_rights = partial(retain, because="PIP-50", retention="RT_RIGHTS")
_rights(
    "privacy.Request",
    "person_id",
    "words",
    "answer",
    "answered_by",
    purpose="answering what people ask about their own data, and proving when",
    export=export_requests,
    kept_back={"answered_by": "who of staff answered; the answer itself is in the copy"},
)
hold(
    PersonalData(
        model="privacy.Correction",
        fields=("person_id", "name", "phone", "email"),
        purpose="what is to stand in a contact instead, for the moment until it does",
        on_erasure=OnErasure.DELETE,
        export=export_corrections,
        erase=delete_corrections,
        kept_back=dict.fromkeys(("name", "phone", "email"), "it stands in the contact within moments"),
    )
)
hold(
    PersonalData(
        model="privacy.Archive",
        fields=("person_id", "content"),
        purpose="a copy of everything, until its owner has it",
        on_erasure=OnErasure.DELETE,
        export=export_archives,
        erase=destroy_archives,
        kept_back={"content": "a copy does not contain itself"},
    )
)
