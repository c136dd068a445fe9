"""What happened to this, and what waits to be delivered?"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from platform_core.eventlog.models import Event, Pending
from platform_core.eventlog.types import Entry

FIELDS = ("id", "topic", "occurred_at", "actor_id", "role", "door", "reason", "payload")


def timeline(subject_id: UUID) -> list[Entry]:
    """The history of one subject, as far as the bound scope may know it, in the order it happened."""
    return [Entry(**row) for row in _about(subject_id).values(*FIELDS)]


def topics_about(subject_id: UUID) -> list[str]:
    """The topics of that history: what tests and pages ask most."""
    return list(_about(subject_id).values_list("topic", flat=True))


def parked() -> QuerySet[Pending]:
    """Deliveries that have failed too often; a person must look."""
    return Pending.objects.filter(parked_at__isnull=False).order_by("parked_at", "id")


def _about(subject_id: UUID) -> QuerySet[Event]:
    return Event.objects.filter(subject_id=subject_id).order_by("occurred_at", "id")
