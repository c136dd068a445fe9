"""What happened to this, and what waits to be delivered?"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from platform_core.actors import Actor
from platform_core.eventlog.models import Delivery, Event, Pending
from platform_core.eventlog.types import Entry

FIELDS = ("id", "topic", "occurred_at", "actor_id", "role", "door", "reason", "payload")


def timeline(subject_id: UUID) -> list[Entry]:
    """The history of one subject, as far as the bound scope may know it, in the order it happened."""
    return [Entry(**row) for row in _about(subject_id).values(*FIELDS)]


def topics_about(subject_id: UUID) -> list[str]:
    """The topics of that history: what tests and pages ask most."""
    return list(_about(subject_id).values_list("topic", flat=True))


def latest(topic: str) -> Entry | None:
    """The last fact of this kind, in the order of commits, that the bound scope may know of."""
    row = Event.objects.filter(topic=topic).order_by("-xid", "-id").values(*FIELDS).first()
    return Entry(**row) if row else None


def parked() -> QuerySet[Pending]:
    """Deliveries that have failed too often; a person must look."""
    return Pending.objects.filter(parked_at__isnull=False).order_by("parked_at", "id")


def vouched(event_id: UUID, *, by: Actor) -> bool:
    """Whether this outside part itself left the event. For the system's scope."""
    return _left_by(by).filter(id=event_id).exists()


def undelivered(topic: str, *, subject_id: UUID, by: Actor, subscriber: str) -> bool:
    """Whether this outside part has told of it and the subscriber has not dealt with it yet. For the system's scope."""
    dealt_with = Delivery.objects.filter(event_id=OuterRef("id"), subscriber=subscriber)
    return _left_by(by).filter(~Exists(dealt_with), topic=topic, subject_id=subject_id).exists()


def _left_by(part: Actor) -> QuerySet[Event]:
    """Anyone may write any actor into an event; but a shopper's or a shop's wall asks for their own id as well."""
    return Event.objects.filter(actor_id=part.id, role=part.role, person_id=None, merchant_id=None)


def _about(subject_id: UUID) -> QuerySet[Event]:
    return Event.objects.filter(subject_id=subject_id).order_by("occurred_at", "id")
