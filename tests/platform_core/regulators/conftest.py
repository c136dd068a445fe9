"""What does each test about authorities start from?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import transaction

from platform_core.actors import Actor
from platform_core.errors import DomainError
from platform_core.regulators.models import DataRequest
from tests.platform_core.regulators import builders

Refused = Callable[..., Any]


@pytest.fixture(autouse=True)
def _no_code_used_yet() -> None:
    cache.clear()


@pytest.fixture
def office(db: None, at: datetime) -> Actor:
    return builders.regulator(at)


@pytest.fixture
def shop(db: None) -> UUID:
    return builders.a_shop()


@pytest.fixture
def waiting(office: Actor, shop: UUID, at: datetime) -> DataRequest:
    """A shop's trail of the day before, filed and not decided."""
    return builders.filed(office, builders.of_a_shop(shop, since=at - timedelta(days=1), until=at), at)


@pytest.fixture
def refused() -> Refused:
    """`pytest.raises` for a command: what it had begun is undone, so that the test can look on."""

    @contextmanager
    def block(leaf: type[DomainError]) -> Iterator[pytest.ExceptionInfo[Any]]:
        with pytest.raises(leaf) as info, transaction.atomic():
            yield info

    return block
