"""Who of the platform's people is there, in a test that commits?"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from platform_core import clock
from platform_core.accounts.commands import people
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.merchants.builders import person
from tests.platform_core.scene import AT, STAFF


def a_member_of_staff() -> UUID:
    """By the worker alone, which must be logged in."""
    with transaction.atomic():
        found: UUID = person(AT).id
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        people.make_staff(found, by=STAFF, at=clock.now())
    return found
