"""What do staff see of a contract?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client

from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.rows import new_id
from tests.merchants import builders as merchants
from tests.orders.sales import builders
from tests.orders.sales.builders import HOME, Sale
from tests.orders.sales.test_copies import read, reveals
from tests.platform_core.regulators.builders import SECRET, acting_as, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make staff


@pytest.fixture
def staff_client(db: None, at: datetime) -> Client:
    by = Actor(id=merchants.person(at).id, role=Role.STAFF)
    with acting_as(by), transaction.atomic():
        people.make_staff(by.id, by=by, at=at)
        people.enrol_second_factor(by.id, secret=SECRET, by=by, at=at)
    return desk_of(by, at)


@pytest.mark.duty("ECL-62")
class TestContracts:
    def test_are_listed_with_a_link_to_paper(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        page = staff_client.get("/admin/orders/contract/").content.decode()

        assert f"/admin/orders/contract/{order.id}/paper/" in page

    def test_are_read_by_staff_with_the_recipient_masked(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        reply = staff_client.get(f"/admin/orders/contract/{order.id}/paper/")

        text = read(reply.content)
        assert (reply["Content-Type"], order.number in text, "138****5678" in text) == ("application/pdf", True, True)
        assert not any(secret in text for secret in (HOME.name, HOME.phone, HOME.address))
        assert reveals(order, sale) == []

    def test_are_not_there_for_another_id(self, staff_client: Client) -> None:
        reply = staff_client.get(f"/admin/orders/contract/{new_id()}/paper/")

        assert (reply.status_code, reply["Location"]) == (302, "/admin/orders/contract/")
        assert [str(message) for message in get_messages(reply.wsgi_request)]

    def test_are_read_by_nobody_else(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        assert Client().get(f"/admin/orders/contract/{order.id}/paper/").status_code == 302
