"""How do the platform's people look at applications and shops, and decide?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import translation

from merchants.shops.models.applications import Application
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops as queries
from merchants.shops.types import RegistryAnswer
from platform_core.eventlog.queries import timeline, topics_about
from tests import sessions
from tests.merchants.builders import ENTRY, TEA_HOUSE, acting_as, applied, checked, proposed, vetted
from tests.merchants.sanctions.builders import suspended

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make staff

APPLICATIONS = "/admin/merchants/application/"
SHOPS = "/admin/merchants/merchant/"


def handle(staff_client: Client, application: Application, **data: str):
    return staff_client.post(f"{APPLICATIONS}{application.id}/handle/", data)


def decide(staff_client: Client, shop: Merchant, **data: str):
    return staff_client.post(f"{SHOPS}{shop.id}/decide/", data)


def messages_of(reply) -> list[str]:
    return [str(message) for message in get_messages(reply.wsgi_request)]


class TestApplications:
    def test_shows_the_papers_masked_with_the_register_s_answer(self, staff_client, at):
        application = checked(at)

        shown = [
            staff_client.get(f"{APPLICATIONS}{application.id}/{page}").content.decode()
            for page in ("change/", "handle/")
        ]

        for page in shown:
            assert (ENTRY.name in page, "139****1234" in page) == (True, True)
            assert [name for name in queries.SEALED if getattr(TEA_HOUSE, name) in page] == []

    @pytest.mark.duty("ECL-27")
    def test_opens_the_shop_that_another_has_proposed(self, staff_client, staff, at):
        application = proposed(at)

        reply = handle(staff_client, application, choice="approve")

        assert (reply.status_code, reply.url) == (302, APPLICATIONS)
        with acting_as(staff):
            application.refresh_from_db()
            assert (application.state, application.decided_by) == ("approved", staff.id)
            assert Merchant.objects.get().id == application.shop_id

    @pytest.mark.duty("ECL-27")
    def test_does_not_open_what_one_has_proposed_oneself(self, staff_client, staff, at):
        application = vetted(at)
        assert handle(staff_client, application, choice="propose").status_code == 302

        with translation.override("en"):
            messages = messages_of(handle(staff_client, application, choice="approve"))

        assert "ask a colleague to decide" in messages[-1]
        with acting_as(staff):
            application.refresh_from_db()
            assert (application.state, application.proposed_by) == ("proposed", staff.id)

    @pytest.mark.duty("ECL-27")
    def test_says_in_words_why_it_may_not_be_opened(self, staff_client, staff, at):
        wrong = replace(ENTRY, name="别家", status="revoked")
        application = checked(at, answer=RegistryAnswer(source="test", entry=wrong))

        with translation.override("en"):
            reply = handle(staff_client, application, choice="propose")

        assert reply.status_code == 200
        [message] = messages_of(reply)
        assert "name differs, not active, documents missing, business licence" in message
        with acting_as(staff):
            application.refresh_from_db()
            assert (application.state, Merchant.objects.count()) == ("submitted", 0)

    def test_rejects_with_a_reason_alone(self, staff_client, staff, at):
        application = applied(at)

        refused = handle(staff_client, application, choice="reject", reason=" ")
        [message] = messages_of(refused)
        assert message
        done = handle(staff_client, application, choice="reject", reason="经营地址不实")

        assert (refused.status_code, done.status_code) == (200, 302)
        with acting_as(staff):
            application.refresh_from_db()
            assert (application.state, application.reason) == ("rejected", "经营地址不实")

    def test_reveals_the_papers_and_leaves_a_trace(self, staff_client, staff, at):
        application = applied(at)

        reply = handle(staff_client, application, choice="reveal")

        page = reply.content.decode()
        assert [name for name in queries.SEALED if getattr(TEA_HOUSE, name) not in page] == []
        with acting_as(staff):
            assert topics_about(application.id)[-1] == "vault.revealed"

    def test_is_closed_without_the_second_factor(self, staff, at):
        client = Client()
        with acting_as(staff):
            token = sessions.begun(staff.id)
        client.cookies["sessionid"] = token

        reply = client.get(APPLICATIONS)

        assert (reply.status_code, "/accounts/" in reply.url) == (302, True)


class TestShops:
    def test_are_listed_and_shown(self, staff_client, shop):
        assert shop.trade_name in staff_client.get(SHOPS).content.decode()
        assert staff_client.get(f"{SHOPS}{shop.id}/change/").status_code == 200

    def test_are_reinstated_with_a_reason(self, staff_client, staff, shop, at):
        suspended(shop, at)
        with acting_as(staff):
            assert queries.shop(shop.id).state == "suspended"

        decide(staff_client, shop, choice="reinstate", reason="整改完成")
        with acting_as(staff):
            assert queries.shop(shop.id).state == "open"

    def test_stay_suspended_after_a_review_with_a_reason(self, staff_client, staff, shop, at):
        suspended(shop, at)

        decide(staff_client, shop, choice="keep_suspended", reason="尚未整改")

        with acting_as(staff):
            assert timeline(shop.id)[-1].reason == "尚未整改"
            assert queries.shop(shop.id).state == "suspended"

    def test_are_suspended_by_a_measure_alone(self, staff_client, staff, shop):
        decide(staff_client, shop, choice="suspend", reason="抽检不合格")

        with acting_as(staff):
            assert queries.shop(shop.id).state == "open"

    def test_are_not_reinstated_while_they_are_open(self, staff_client, staff, shop):
        reply = decide(staff_client, shop, choice="reinstate", reason="无")

        assert (reply.status_code, len(messages_of(reply))) == (302, 1)
        with acting_as(staff):
            assert queries.shop(shop.id).state == "open"
