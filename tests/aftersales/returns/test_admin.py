"""How do the platform's people look at returns, decide about objections, and note goods that they have found?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases as queries
from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.actors import Actor
from platform_core.clock import LOCAL
from platform_core.eventlog.queries import timeline
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY, HOUR
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make staff
LIST = "/admin/aftersales/return/"


def handle(staff_client: Client, case: Return, **data: str) -> HttpResponse:
    return staff_client.post(f"{LIST}{case.id}/handle/", data)


def page(staff_client: Client, case: Return) -> str:
    return staff_client.get(f"{LIST}{case.id}/handle/").content.decode()


def messages_of(reply: Any) -> list[str]:
    return [str(message) for message in get_messages(reply.wsgi_request)]


@pytest.fixture
def at(db: None) -> datetime:
    """The desk goes by the house's clock, and decides in time."""
    with transaction.atomic():
        return clock.now() - 2 * DAY


@pytest.fixture
def objected(sale: Sale, order: Order, at: datetime) -> Return:
    return builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY)


class TestTheList:
    def test_shows_returns_with_their_clocks_and_changes_nothing(
        self, staff_client: Client, sale: Sale, objected: Return
    ) -> None:
        assert objected.number in staff_client.get(LIST).content.decode()
        shown = staff_client.get(f"{LIST}{objected.id}/change/").content.decode()
        assert "Decide about the objection · running" in shown
        assert staff_client.get(f"{LIST}add/").status_code == 403
        assert staff_client.post(f"{LIST}{objected.id}/change/", {"state": "granted"}).status_code == 403
        assert builders.now(objected, sale).state == "back"


class TestDeciding:
    def test_shows_what_was_said_and_shown(self, staff_client: Client, objected: Return, staff: Actor) -> None:
        shown = page(staff_client, objected)

        assert ("衣领有污渍" in shown, "soiled" in shown) == (True, True)
        with acting_as(staff), transaction.atomic():
            [kept] = queries.evidence(objected)
        file = staff_client.get(f"{LIST}{objected.id}/evidence/{kept.id}/")
        assert (file.status_code, file["Content-Type"]) == (200, "image/png")

    @pytest.mark.duty("NRR-24")
    @pytest.mark.parametrize(("choice", "state"), [("refund", "granted"), ("no_refund", "declined")])
    def test_carries_out_what_was_chosen(
        self, staff_client: Client, staff: Actor, sale: Sale, objected: Return, choice: str, state: str
    ) -> None:
        reply = handle(staff_client, objected, choice=choice, reasons="照片清楚")

        assert (reply.status_code, reply["Location"]) == (302, LIST)
        assert builders.now(objected, sale).state == state
        with acting_as(staff), transaction.atomic():
            [ruling] = [entry for entry in timeline(objected.id) if entry.topic == "aftersales.ruled"]
        assert (ruling.actor_id, ruling.role) == (staff.id, "staff")

    def test_needs_reasons(self, staff_client: Client, sale: Sale, objected: Return) -> None:
        reply = handle(staff_client, objected, choice="refund", reasons=" ")

        [message] = messages_of(reply)
        assert "A decision needs its reasons" in message
        assert builders.now(objected, sale).state == "back"


class TestGoodsFound:
    def test_are_noted_with_the_proof_and_since_when(
        self, staff_client: Client, sale: Sale, order: Order, at: datetime
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY, carrier="somebody")

        since = (at + DAY + 2 * HOUR).replace(second=0, microsecond=0)

        said = since.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
        reply = handle(staff_client, case, choice="find_arrival", reasons="签收底单", arrived_at=said)

        assert reply.status_code == 302
        found = builders.now(case, sale)
        assert (found.state, found.arrived_at) == ("back", since)

    def test_need_a_proof(self, staff_client: Client, sale: Sale, order: Order, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)

        handle(staff_client, case, choice="find_arrival", reasons="")

        assert builders.now(case, sale).state == "noticed"
