"""What do we hold about who agreed to what, who asked what of their own data, and who received some?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from platform_core.vault.declarations import OnErasure, PersonalData, hold, retain
from privacy import queries
from privacy.models import Archive, Certificate, Closure, Consent, Correction, Hold, IncidentPerson, Request, Supply

Rows = Sequence[Mapping[str, Any]]
ASKED = ("number", "kind", "fields", "state", "why", "filed_at")


def export_consents(person_id: UUID) -> list[dict[str, Any]]:
    """Every act, in the order in which it was said."""
    rows = Consent.objects.filter(person_id=person_id).in_order()
    fields = ("purpose", "advertiser_id", "everyone", "agreed", "text_version", "text_sha256", "said_at")
    return [dict(row) for row in rows.values(*fields)]


retain(
    "privacy.Consent",
    "person_id",
    purpose="proving who agreed to what, in which words, and when they took it back",
    because="PIP-14",
    retention="RT_CONSENT",
    export=export_consents,
)


def export_requests(person_id: UUID) -> Rows:
    """What was asked, and the words of both sides."""
    rows = Request.objects.filter(person_id=person_id).order_by("filed_at", "id")
    nothing = dict.fromkeys(Request.KINDS)
    return [{name: getattr(row, name) for name in ASKED} | nothing | queries.said(row) for row in rows]


def export_corrections(person_id: UUID) -> Rows:
    return list(Correction.objects.filter(person_id=person_id).values("request_id"))


def delete_corrections(person_id: UUID, at: datetime) -> int:
    return Correction.objects.filter(person_id=person_id).delete()[0]


def export_archives(person_id: UUID) -> Rows:
    """That there was one; a copy does not contain itself."""
    rows = Archive.objects.filter(person_id=person_id).order_by("built_at", "id")
    return list(rows.values("request_id", "sha256", "size", "built_at", "gone_at"))


def destroy_archives(person_id: UUID, at: datetime) -> int:
    return Archive.objects.filter(person_id=person_id, gone_at=None).update(content=None, gone_at=at)


def export_closures(person_id: UUID) -> Rows:
    return list(Closure.objects.filter(person_id=person_id).order_by("asked_at").values("number", "state", "asked_at"))


def export_holds(person_id: UUID) -> Rows:
    rows = Hold.objects.filter(person_id=person_id).order_by("placed_at", "id")
    return list(rows.values("retention", "duty", "open_ended", "state", "placed_at"))


def export_certificates(person_id: UUID) -> Rows:
    return list(Certificate.objects.filter(person_id=person_id).order_by("made_at").values("report", "made_at"))


def export_incidents(person_id: UUID) -> Rows:
    """That an incident touched their data, and when they were told; the notice says which."""
    return list(IncidentPerson.objects.filter(person_id=person_id).values("incident_id", "listed_at", "told_at"))


def export_supplies(person_id: UUID) -> Rows:
    rows = Supply.objects.filter(person_id=person_id).order_by("on", "id")
    return list(rows.values("recipient__name", "recipient__purpose", "on"))


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
_rights("privacy.Closure", "person_id", purpose="closing an account when its owner wants it", export=export_closures)
_rights(
    "privacy.Certificate",
    "person_id",
    purpose="proof of what was erased, and why the rest was not",
    export=export_certificates,
)
_rights("privacy.Hold", "person_id", purpose="knowing until when a duty keeps something", export=export_holds)
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
retain(
    "privacy.IncidentPerson",
    "person_id",
    purpose="telling people of an incident that touched their data, and proving it",
    because="PIP-57",
    retention="RT_INCIDENT",
    export=export_incidents,
)
retain(
    "privacy.Supply",
    "person_id",
    purpose="knowing who received whose data, and when",
    because="PIP-23",
    retention="RT_SHARE",
    export=export_supplies,
)

STAFF = "an act of staff, and none of the person's"
retain(
    "privacy.Incident",
    "found_by",
    purpose="who of staff found an incident; its words name kinds of data and no person",
    because="PIP-57",
    retention="RT_INCIDENT",
    kept_back={"found_by": STAFF},
)
retain(
    "privacy.IncidentReport",
    "filed_by",
    purpose="who of staff reported an incident",
    because="PIP-57",
    retention="RT_INCIDENT",
    kept_back={"filed_by": STAFF},
)
retain(
    "privacy.Recipient",
    "registered_by",
    purpose="who of staff entered a recipient, which everybody may read",
    because="PIP-23",
    retention="RT_SHARE",
    kept_back={"registered_by": STAFF},
)
retain(
    "privacy.Assessment",
    "made_by",
    purpose="who of staff assessed an impact",
    because="PIP-55",
    retention="RT_PIA",
    kept_back={"made_by": STAFF},
)
