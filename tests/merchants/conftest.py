"""Who takes part in these tests, and with whose eyes?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from merchants.shops import ports as shops_ports
from merchants.shops.models.shops import Merchant
from merchants.shops.types import RegistryAnswer
from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.errors import DomainError
from tests import sessions, standing
from tests.merchants import builders
from tests.merchants.builders import acting_as, person
from tests.platform_core.accounts.people import code_for

Refused = Callable[..., Any]
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def applicant(db: None, at: datetime) -> Actor:
    return builders.person(at)


@pytest.fixture
def operator() -> Actor:
    return builders.operator()


@standing.fixture
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
    monkeypatch.setattr(shops_ports, "_registries", [fake])
    return fake


@pytest.fixture
def staff(at: datetime) -> Actor:
    someone = person(at)
    by = Actor(id=someone.id, role=Role.STAFF)
    with acting_as(by):
        people.make_staff(by.id, by=by, at=at)
        people.enrol_second_factor(by.id, secret=SECRET, by=by, at=at)
    return by


@pytest.fixture
def staff_client(staff: Actor, at: datetime) -> Client:
    """Signed in, and the second factor shown in this session."""
    client = Client(headers={"accept-language": "en"})
    with acting_as(staff):
        token = sessions.begun(staff.id)
    client.cookies["sessionid"] = token
    shown = client.post("/accounts/2fa/reauthenticate/", {"code": code_for(SECRET)})
    assert shown.status_code == 302, shown.content
    return client
