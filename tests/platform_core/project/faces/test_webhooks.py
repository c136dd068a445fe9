"""How does a shop see its webhooks, and change them, in a browser?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from platform_core.eventlog.facts import DomainEvent
from platform_core.tenancy import scopes
from platform_core.webhooks import catalogue
from platform_core.webhooks.commands import asking, endpoints, sending
from platform_core.webhooks.models.endpoints import Endpoint
from platform_core.webhooks.policies import KEPT
from platform_core.webhooks.states import DELIVERY, ENDPOINT
from platform_core.webhooks.types import WEBHOOKS, Answer, Failure
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
URL = "https://erp.example.com/hook"


def opened(sale: Sale, at: datetime, *, url: str = URL) -> UUID:
    with acting_as(sale.seller), transaction.atomic():
        return endpoints.open_endpoint(url=url, topics=["orders.paid"], name="ERP", by=sale.seller, at=at).endpoint_id


def sent(sale: Sale, webhook: UUID, at: datetime, *, answer: Answer) -> UUID:
    """A test that was brought, with this answer."""
    with acting_as(sale.seller), transaction.atomic():
        message = asking.test(webhook, by=sale.seller, at=at)
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        call = sending.take_turn(busy=(), by=WEBHOOKS, at=at)
        assert call
        sending.record(call, answer=answer, by=WEBHOOKS, at=at)
    return message.id


def of(sale: Sale) -> list[Any]:
    with acting_as(sale.seller), transaction.atomic():
        return list(Endpoint.objects.order_by("id"))


TAKEN = Answer(took=timedelta(milliseconds=35), status=204)
BROKEN = Answer(took=timedelta(milliseconds=35), failure=Failure.TLS)


class TestTheWords:
    def test_are_there_for_every_state(self) -> None:
        assert [state for one in (ENDPOINT, DELIVERY) for state in one.states() if state.label == state] == ["paused"]

    def test_are_there_for_every_topic(self) -> None:
        assert [topic for topic in catalogue.topics() if not DomainEvent.TOPICS[topic].says] == []


class TestAll:
    def test_adds_one_and_shows_its_secret_once(self, seller: Browser, sale: Sale) -> None:
        form = seller.get("/seller/webhooks")

        shown = seller.fills_in(form, "add", url=URL, called="ERP", topics=["orders.paid", "orders.shipped"])

        assert shown.status == 200
        assert "whsec_" in shown.text
        [row] = of(sale)
        assert (row.url, row.name, row.topics) == (URL, "ERP", ["orders.paid", "orders.shipped"])
        assert "whsec_" not in seller.get("/seller/webhooks").text
        assert "whsec_" not in seller.get(f"/seller/webhooks/{row.id}").text

    def test_says_every_reason_against_an_address_and_keeps_what_was_typed(self, seller: Browser, sale: Sale) -> None:
        form = seller.get("/seller/webhooks")

        shown = seller.fills_in(form, "add", url="http://10.0.0.1/hook", called="ERP", topics=["orders.paid"])

        assert shown.status == 422
        for reason in ("不是 https", "不在公网上", "不是域名"):
            assert reason in shown.text
        assert "http://10.0.0.1/hook" in str(shown.form("add").one("input", name="url").attributes)
        assert of(sale) == []

    def test_offers_no_sixth(self, seller: Browser, sale: Sale, at: datetime) -> None:
        for n in range(5):
            opened(sale, at, url=f"{URL}?n={n}")

        assert "add" not in seller.get("/seller/webhooks").forms()


class TestOne:
    def test_pauses_resumes_and_deletes(self, seller: Browser, sale: Sale, at: datetime) -> None:
        address = f"/seller/webhooks/{opened(sale, at)}"

        seller.follows(seller.fills_in(seller.get(address), "pause"))
        paused = seller.get(address)
        assert (paused.forms() & {"pause", "resume", "test"}, of(sale)[0].state) == ({"resume"}, "paused")
        seller.follows(seller.fills_in(paused, "resume"))
        assert of(sale)[0].state == "enabled"
        gone = seller.fills_in(seller.get(address), "retire")

        assert gone.to.startswith("/seller/webhooks")
        assert seller.get(address).status == 404

    def test_makes_another_secret_and_says_until_when_the_old_one_signs(
        self, seller: Browser, sale: Sale, at: datetime
    ) -> None:
        address = f"/seller/webhooks/{opened(sale, at)}"

        shown = seller.fills_in(seller.get(address), "rotate")

        assert "whsec_" in shown.text
        assert "旧密钥有效至" in seller.get(address).text

    def test_lists_what_was_sent(self, seller: Browser, sale: Sale, at: datetime) -> None:
        webhook = opened(sale, at)
        seller.follows(seller.fills_in(seller.get(f"/seller/webhooks/{webhook}"), "test"))

        [row] = seller.get(f"/seller/webhooks/{webhook}").page.one("tbody").all("tr")
        assert "测试 (webhooks.tested)" in row.text
        assert "待送达" in row.text
        assert seller.get(f"/seller/webhooks/{webhook}").page.all(role="status") == []  # nothing is said but once

    def test_of_another_shop_is_not_there(self, opens: Opens, sale: Sale, at: datetime) -> None:
        webhook, stranger = opened(sale, at), opens(merchants.owner_of(merchants.opened(at)))

        assert stranger.get(f"/seller/webhooks/{webhook}").status == 404


class TestAMessage:
    def test_shows_its_bytes_and_what_came_of_each_attempt(self, seller: Browser, sale: Sale, at: datetime) -> None:
        message = sent(sale, opened(sale, at), at, answer=BROKEN)

        shown = seller.get(f"/seller/webhooks/messages/{message}")

        assert "证书或加密连接有误" in shown.text
        assert '"type":"webhooks.tested"' in shown.page.one("pre").text
        assert "redeliver" in shown.forms()  # it need not wait for its next turn

    def test_says_no_next_attempt_while_nothing_is_sent_there(self, seller: Browser, sale: Sale, at: datetime) -> None:
        webhook = opened(sale, at)
        address = f"/seller/webhooks/messages/{sent(sale, webhook, at, answer=BROKEN)}"
        assert "下次尝试" in seller.get(address).text

        seller.fills_in(seller.get(f"/seller/webhooks/{webhook}"), "pause")

        assert "下次尝试" not in seller.get(address).text

    def test_says_why_it_was_never_sent(self, seller: Browser, sale: Sale, at: datetime) -> None:
        webhook = opened(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            message = asking.test(webhook, by=sale.seller, at=at)
            endpoints.pause(webhook, by=sale.seller, at=at)
            endpoints.resume(webhook, by=sale.seller, at=at + KEPT)
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            assert sending.take_turn(busy=(), by=WEBHOOKS, at=at + KEPT) is None

        shown = seller.get(f"/seller/webhooks/messages/{message.id}").text

        assert "不再发送的原因 等待过久" in shown

    def test_goes_out_once_more(self, seller: Browser, sale: Sale, at: datetime) -> None:
        address = f"/seller/webhooks/messages/{sent(sale, opened(sale, at), at, answer=TAKEN)}"

        shown = seller.follows(seller.fills_in(seller.get(address), "redeliver"))

        assert "待送达" in shown.text
        assert "redeliver" not in shown.forms()
