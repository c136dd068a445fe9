"""Who appears in the vault's tests?"""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction

from platform_core.actors import Actor, Role, part
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.vault import commands
from platform_core.vault.types import Place

SYSTEM = part("privacy")
TEXTS = {"name": "张三丰", "phone": "+8613812341234"}


@pytest.fixture
def person() -> UUID:
    return new_id()


@pytest.fixture
def shopper(person: UUID) -> Actor:
    return Actor(id=person, role=Role.SHOPPER)


@pytest.fixture
def place(person: UUID) -> Place:
    return Place("orders_order", new_id(), person)


@pytest.fixture
def with_own_eyes(person: UUID):
    """The test runs as a request of that person would."""
    with scopes.bound(scopes.shopper(person)), transaction.atomic():
        yield


@pytest.fixture
def sealed(place: Place):
    with scopes.bound(scopes.shopper(place.subject_id)):
        return commands.seal(TEXTS, retention="RT_TRANSACTION", place=place)
