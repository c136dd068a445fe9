"""Who opens the pages? A shopper and a shop with a sale between them, today: pages read the house's own clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client

from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.accounts.models import User
from platform_core.actors import Actor
from tests import sessions, standing
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.reading import Browser

HOUR = timedelta(hours=1)
Opens = Callable[..., Browser]


@standing.fixture
def at(db: None) -> datetime:
    """A day ago, so that what follows a sale fits in before now."""
    with transaction.atomic():
        return clock.now() - 24 * HOUR


@standing.fixture
def sale(at: datetime) -> Sale:
    return builders.sale(at, on_hand=200)


@pytest.fixture
def opens() -> Opens:
    """A browser in which this person is signed in."""

    def browser(person: Actor, language: str = "zh-hans") -> Browser:
        client = Client(headers={"Accept-Language": language})
        with transaction.atomic():
            user = User.objects.get(id=person.id)
        sessions.sign_in(client, user.id)
        return Browser(client)

    return browser


@pytest.fixture
def shopper(sale: Sale, opens: Opens) -> Browser:
    return opens(sale.shopper)


@pytest.fixture
def seller(sale: Sale, opens: Opens) -> Browser:
    return opens(sale.seller)


@standing.fixture
def paid(sale: Sale, at: datetime) -> Order:
    return builders.paid(sale, at)


@standing.fixture
def delivered(sale: Sale, at: datetime) -> Order:
    """Signed for an hour after it was sent."""
    return builders.delivered(sale, at)
