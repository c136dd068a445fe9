"""What does each test of the shop window start from? Two shops that may sell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import transaction
from rest_framework.test import APIClient

from platform_core.actors import Actor
from platform_core.errors import DomainError
from tests import standing
from tests.catalog import builders
from tests.catalog.doors import client_of
from tests.merchants import builders as merchants
from tests.merchants.conftest import staff, staff_client

__all__ = ["staff", "staff_client"]


@standing.fixture
def shop(db: None, at: datetime) -> UUID:
    return builders.open_shop(at=at)


@standing.fixture
def other(db: None, at: datetime) -> UUID:
    return builders.open_shop(at=at, name="钱塘书坊")


@contextmanager
def refused(error: type[DomainError]) -> Iterator[Any]:
    """The refusal, and the transaction as it was before: as the door leaves it."""
    with pytest.raises(error) as refusal, transaction.atomic():
        yield refusal


@pytest.fixture
def owner(at: datetime) -> Actor:
    return merchants.owner_of(merchants.opened(at))


@pytest.fixture
def seller(owner: Actor, at: datetime) -> APIClient:
    return client_of(owner, at)


@pytest.fixture
def rival(at: datetime) -> APIClient:
    return client_of(merchants.owner_of(merchants.opened(at, trade_name="隔壁茶铺")), at)


@pytest.fixture
def visitor() -> APIClient:
    return APIClient()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Of what was counted and suggested for the test before."""
    cache.clear()
