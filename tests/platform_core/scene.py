"""Two shops with something on the shelf: real rows, for what the kernel promises of all rows."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from catalog.listings.models import Listing
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.facts import DomainEvent
from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from platform_core.tenancy.tenants import open_tenants
from tests.catalog import builders

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
BUYER, OTHER = UUID(int=0x1), UUID(int=0x2)
STAFF = Actor(id=UUID(int=0x3), role=Role.STAFF)
SHOPPER = Actor(id=BUYER, role=Role.SHOPPER)


class Noted(DomainEvent):
    """Something was said about a thing, and to whom."""

    topic = "tests.noted"
    subject = "thing_id"
    person = "person_id"
    thing_id: UUID
    merchant_id: UUID | None = None
    person_id: UUID | None = None
    text: str = ""


def open_shop() -> UUID:
    """A shop as far as the kernel knows one: its id."""
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        open_tenants([shop := new_id()])
    return shop


def a_draft(shop: UUID) -> Listing:
    with transaction.atomic():
        return builders.draft(shop, at=clock.now())  # no price begins in the past


def note(
    shop: UUID | None = None,
    *,
    thing: UUID | None = None,
    person: UUID | None = None,
    text: str = "",
    at: datetime = AT,
) -> UUID:
    """A fact in a transaction of its own; the id of its event."""
    fact = Noted(thing_id=thing or new_id(), merchant_id=shop, person_id=person, text=text)
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return publish(fact, by=STAFF, at=at)


def event(event_id: UUID) -> Event:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return Event.objects.get(id=event_id)


def database_identity() -> tuple[str, str]:
    """As whom the database sees this connection, and for which shop."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('app.merchant_id', true)")
        role, shop = cursor.fetchone()
    return role, shop or ""
