"""Commands of staff on a delivery that the relay could not make: release it, dismiss it, or forget its subscriber."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor, part
from platform_core.eventlog import policies
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.errors import DeliveryNotFound, DismissalRefused, ForgettingRefused
from platform_core.eventlog.events import DeliveryDismissed, DeliveryReleased, SubscriberForgotten
from platform_core.eventlog.models import Cursor, Pending
from platform_core.eventlog.registry import SUBSCRIBERS


@transaction.atomic
def release(pending_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Let a parked delivery be tried again at once. Return False if it is gone or not parked."""
    parked = Pending.objects.filter(id=pending_id, parked_at__isnull=False)
    if not parked.update(parked_at=None, attempts=0, retry_at=at):
        return False
    publish(DeliveryReleased(pending_id=pending_id), by=by, at=at)
    return True


@transaction.atomic(savepoint=False)
def dismiss(pending_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Decide that a delivery is never made; those behind it go on. The published fact is the proof.

    Raises ``DeliveryNotFound`` or ``DismissalRefused``.
    """
    pending = Pending.objects.select_for_update().filter(id=pending_id).first()
    if pending is None:
        raise DeliveryNotFound(pending_id=pending_id)
    verdict = policies.may_dismiss(
        parked=pending.parked_at is not None, known=pending.subscriber in SUBSCRIBERS, reason=reason
    )
    if not verdict:
        raise DismissalRefused(pending_id=pending_id, reasons=verdict.codes())
    fact = DeliveryDismissed(
        pending_id=pending.id,
        event_id=pending.event_id,
        subscriber=pending.subscriber,
        error=pending.error,
        attempts=pending.attempts,
    )
    publish(fact, by=by, at=at, reason=reason)
    pending.delete()


@transaction.atomic(savepoint=False)
def forget_subscriber(subscriber: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Delete the position of a subscriber that no code names any more. Raises ``ForgettingRefused``."""
    verdict = policies.may_forget(
        known=subscriber in SUBSCRIBERS,
        waiting=Pending.objects.filter(subscriber=subscriber).exists(),
        reason=reason,
    )
    if not verdict:
        raise ForgettingRefused(subscriber=subscriber, reasons=verdict.codes())
    if Cursor.objects.filter(subscriber=subscriber).delete()[0]:
        fact = SubscriberForgotten(subscriber_id=part(subscriber).id, subscriber=subscriber)
        publish(fact, by=by, at=at, reason=reason)
