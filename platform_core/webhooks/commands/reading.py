"""The reader of the log: it lays out facts for endpoints, once for all shops, in commit order.

There is no subscriber per topic: thirty cursors would ask ten times a second whether anything is new, and a receiver
could hear of the payment before the order. Messages and the new position commit together, so a reader that dies has
done nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from platform_core.actors import Actor
from platform_core.eventlog.models import Event
from platform_core.webhooks import catalogue, policies
from platform_core.webhooks.commands.sending import give_up
from platform_core.webhooks.commands.turns import wake
from platform_core.webhooks.models.deliveries import Delivery, Place
from platform_core.webhooks.models.endpoints import Endpoint
from platform_core.webhooks.states import EndpointState
from platform_core.webhooks.types import Failure

BATCH: Final = 500
# Committed facts in commit order: no open transaction can still commit one before them.
LAST: Final = """
SELECT xid::text, id FROM (
  SELECT xid, id FROM eventlog_event
  WHERE (xid, id) > (%s::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
  ORDER BY xid, id LIMIT %s
) AS batch ORDER BY xid DESC, id DESC LIMIT 1
"""
SKIP: Final = """
UPDATE webhooks_place
SET xid = pg_snapshot_xmin(pg_current_snapshot()), event_id = '00000000-0000-0000-0000-000000000000'
WHERE name = %s AND NOT EXISTS (SELECT FROM webhooks_endpoint WHERE state <> %s)
"""
# Most facts are not for shops, and are skipped inside the database.
BATCHED: Final = """
SELECT * FROM eventlog_event
WHERE (xid, id) > (%s::xid8, %s) AND (xid, id) <= (%s::xid8, %s) AND topic = ANY(%s) ORDER BY xid, id
"""
Listeners = Mapping[UUID, Sequence[Endpoint]]


@transaction.atomic(savepoint=False)
def read_on(*, by: Actor, at: datetime) -> bool:
    """Write the messages for the next facts. Return False if there are none, or another reader works.

    Where no shop has a webhook there is nobody to read for: the place is moved to the end.
    """
    place = Place.objects.select_for_update(skip_locked=True).first()
    if place is None or _has_skipped(place) or (end := _end_of_batch(place)) is None:
        return False
    facts = _for_shops(place, end)
    listeners = _listeners({e.merchant_id for e in facts if e.merchant_id})
    made = Delivery.objects.bulk_create(_messages(facts, listeners, at=at), ignore_conflicts=True)
    _give_up_late(made, by=by, at=at)
    wake({delivery.endpoint_id for delivery in made}, at=at)
    place.xid, place.event_id = end
    place.save(update_fields=["xid", "event_id"])
    return True


def _has_skipped(place: Place) -> bool:
    """Skip ahead in one statement: a webhook opened while it runs hears of every commit after its opening."""
    with connection.cursor() as cursor:
        cursor.execute(SKIP, [place.name, EndpointState.RETIRED])
        return bool(cursor.rowcount)


def _end_of_batch(place: Place) -> tuple[int, UUID] | None:
    with connection.cursor() as cursor:
        cursor.execute(LAST, [str(place.xid), place.event_id, BATCH])
        found = cursor.fetchone()
    return (int(found[0]), found[1]) if found else None


def _for_shops(place: Place, end: tuple[int, UUID]) -> list[Event]:
    between = [str(place.xid), place.event_id, str(end[0]), end[1]]
    return list(Event.objects.raw(BATCHED, [*between, catalogue.names()]))


def _listeners(shops: set[UUID]) -> Listeners:
    """The endpoints by shop, in one query per batch."""
    found: dict[UUID, list[Endpoint]] = {}
    for endpoint in Endpoint.objects.filter(merchant_id__in=shops).exclude(state=EndpointState.RETIRED).order_by("id"):
        found.setdefault(endpoint.merchant_id, []).append(endpoint)
    return found


def _messages(facts: Sequence[Event], listeners: Listeners, *, at: datetime) -> Iterator[Delivery]:
    for event in facts:
        for endpoint in listeners.get(event.merchant_id, ()) if event.merchant_id else ():
            if event.topic in endpoint.topics:
                yield _message(event, endpoint, at=at)


def _give_up_late(made: Sequence[Delivery], *, by: Actor, at: datetime) -> None:
    """Give up messages that waited too long behind a pause. The shop sees them and may ask for them."""
    late = [d.id for d in made if not policies.takes(d.endpoint.stage, since=d.endpoint.state_since, at=at)]
    if late:
        give_up(Delivery.objects.filter(id__in=late).order_by("id"), Failure.EXPIRED, by=by, at=at)


def _message(event: Event, endpoint: Endpoint, *, at: datetime) -> Delivery:
    data = catalogue.data_for_shop(event.topic, event.payload, merchant_id=endpoint.merchant_id)
    return Delivery(
        merchant_id=endpoint.merchant_id,
        endpoint=endpoint,
        event_id=event.id,
        topic=event.topic,
        body=policies.body(event.topic, data=data, occurred_at=event.occurred_at),
        asked_at=at,
        due_at=at,
    )
