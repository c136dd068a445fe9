"""The personal data of the vault and of the packages below it, which stand below the register itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from platform_core.eventlog.models import Event
from platform_core.vault.declarations import holds_none, retain


def export_events(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """A person's history as the log has it."""
    rows = Event.objects.filter(person_id=person_id).order_by("occurred_at", "id")
    return list(rows.values("topic", "occurred_at", "role", "door", "subject_type", "subject_id", "payload"))


retain(
    "eventlog.Event",
    "actor_id",
    "person_id",
    "payload",
    purpose="proof of what happened, by whom and about whom; ids and times, never names",
    because="PIP-51",
    retention="RT_AUDITLOG",
    export=export_events,
)
retain(
    "vault.SubjectKey",
    "subject_id",
    purpose="the key under which a person's data stands; once destroyed, the proof that it is",
    because="PIP-47",
    retention="RT_RIGHTS",
    kept_back={"*": "a key is no copy of anything; with it anybody could read the rest"},
)
retain(
    "http.Answer",
    "person_id",
    "body",
    purpose="the same answer to the same request; personal data in it is masked",
    because="ECL-31",
    retention="RT_TRANSACTION",
    kept_back={"*": "copies of answers that you were given already"},
)
retain(
    "audit.Mention",
    "thing_id",
    purpose="which line of the evidence speaks of which thing; an account, whose facts name it, is one too",
    because="PIP-51",
    retention="RT_AUDITLOG",
    kept_back={"*": "numbers of lines of the log; the facts themselves are in the copy"},
)
retain(
    "eventlog.Replay",
    "requested_by",
    purpose="who of staff let facts be heard again, and why",
    because="PIP-51",
    retention="RT_AUDITLOG",
)
holds_none("audit.Leaf", "audit.Node", "audit.SignedHead", why="numbers of events and hashes over them")
holds_none("audit.Recovery", why="numbers, hashes and sums; and the operator's public word for why facts are lost")
holds_none("http.CallCount", why="a keyed hash of who calls, and a number that is gone minutes later")
holds_none("http.ReceivedMessage", why="an outside system and its message's number")
holds_none("tenancy.Tenant", why="a shop's id")
holds_none("eventlog.Cursor", "eventlog.Delivery", "eventlog.Pending", why="numbers of events")
