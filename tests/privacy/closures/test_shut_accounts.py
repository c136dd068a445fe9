"""Does anything that a person is owed end because staff has shut their account?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from platform_core.accounts.commands import shutting
from platform_core.actors import Actor, Role
from platform_core.deadlines.models import RunningDeadline
from platform_core.tenancy import scopes
from privacy.closures import queries
from tests.orders.sales import builders as orders
from tests.platform_core.accounts.people import employed, registered

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def officer(at: datetime) -> Actor:
    found = registered(at, "officer", phone="13900000000")
    employed(found.id, at=at)
    return Actor(id=found.id, role=Role.STAFF)


def clocks_of(order_id: object) -> list[tuple[str, datetime]]:
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        rows = RunningDeadline.objects.filter(subject_id=order_id, state="running").order_by("kind")
        return list(rows.values_list("kind", "due_at"))


class TestShutAccounts:
    @pytest.mark.duty("PIP-51")
    def test_keep_every_order_and_every_deadline(self, officer: Actor, at: datetime) -> None:
        sale = orders.sale(at)
        order = orders.delivered(sale, at)
        before, owed = clocks_of(order.id), queries.matters_still_open(sale.shopper.id)
        assert (before, owed) != ([], [])

        with scopes.bound(scopes.staff(officer.id)), transaction.atomic():
            shutting.shut_account(sale.shopper.id, reason="可能被盗用", by=officer, at=at)

        assert clocks_of(order.id) == before
        assert queries.matters_still_open(sale.shopper.id) == owed
