"""Publication of facts, in the transaction that makes them true."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from platform_core.actors import Actor
from platform_core.eventlog.facts import DomainEvent, speaker
from platform_core.eventlog.models import Event
from platform_core.tenancy import door
from platform_core.tenancy.gathering import insert
from platform_core.tenancy.scopes import bound, outside


class OutsideTransaction(RuntimeError):
    """A fact that is published outside a transaction could be read although its change was rolled back."""


def publish(fact: DomainEvent, *, by: Actor, at: datetime, reason: str = "") -> UUID:
    """Insert the row of this fact, within ``together`` at its end, and return its id. Raises ``OutsideTransaction``.

    ``reason`` is free text by staff; it must not hold personal data.
    """
    _require_transaction(fact)
    event = _row(fact, by=by, at=at, reason=reason)
    with bound(outside(by.id)) if speaker() == by else nullcontext():
        insert(event)
    return event.id


def publish_all(facts: Iterable[DomainEvent], *, by: Actor, at: datetime) -> None:
    """Publish many facts of one command in one statement, a row each."""
    events = []
    for fact in facts:
        _require_transaction(fact)
        events.append(_row(fact, by=by, at=at))
    Event.objects.bulk_create(events)


def _require_transaction(fact: DomainEvent) -> None:
    blocks: list[Any] = connection.atomic_blocks
    if not blocks or blocks[-1]._from_testcase:  # noqa: SLF001  # the wrapping of a test case is no transaction of ours
        raise OutsideTransaction(fact.topic)


def _row(fact: DomainEvent, *, by: Actor, at: datetime, reason: str = "") -> Event:
    about = fact.about()
    return Event(
        topic=fact.topic,
        occurred_at=at,
        actor_id=by.id,
        role=by.role,
        door=door.name(),
        merchant_id=getattr(fact, "merchant_id", None) or by.merchant_id,
        subject_type=about.type,
        subject_id=about.id,
        person_id=about.person_id,
        reason=reason,
        payload=fact.to_payload(),
    )
