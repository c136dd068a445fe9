"""Who knocks?"""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from platform_core.accounts.models import User
from platform_core.http import throttles
from tests import sessions
from tests.platform_core.scene import AT

API = "/api/storefront/v1"


def signed_in(person: UUID) -> Client:
    """A browser with a session; its calls need no CSRF token here."""
    user, _ = User.objects.get_or_create(id=person, defaults={"username": f"p{person.hex[-20:]}", "joined_at": AT})
    client = Client(raise_request_exception=False)
    sessions.sign_in(client, user.id)
    return client


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def _nobody_counted_yet():
    cache.clear()
    throttles.COUNTED.forget()
