"""Who takes part in these tests, and with whose eyes?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from merchants import ports
from merchants.models import Merchant
from merchants.types import RegistryAnswer
from platform_core.actors import Actor
from platform_core.errors import DomainError
from tests.merchants import builders

Refused = Callable[..., Any]


@pytest.fixture
def applicant(db: None, at: datetime) -> Actor:
    return builders.person(at)


@pytest.fixture
def operator() -> Actor:
    return builders.operator()


@pytest.fixture
def shop(db: None, at: datetime) -> Merchant:
    return builders.opened(at)


@pytest.fixture
def refused() -> Refused:
    """`pytest.raises` for a command: what it had begun is undone, so that the test can look on."""

    @contextmanager
    def block(leaf: type[DomainError]) -> Iterator[pytest.ExceptionInfo[Any]]:
        with pytest.raises(leaf) as info, transaction.atomic():
            yield info

    return block


class FakeRegistry:
    """The business register as a test wants it; it passes the contract test of the real adapter."""

    def __init__(self) -> None:
        self.answer: RegistryAnswer | Exception = builders.ANSWER
        self.asked: list[str] = []

    def look_up(self, credit_code: str, *, request_id: Any) -> RegistryAnswer:
        self.asked.append(credit_code)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> FakeRegistry:
    fake = FakeRegistry()
    monkeypatch.setattr(ports, "_registries", [fake])
    return fake
