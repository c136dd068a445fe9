"""Can somebody with a browser get, correct and close what is held about them, and read who may get some?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client

from platform_core import clock
from platform_core.actors import Actor
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from privacy.requests import commands, queries
from privacy.requests.types import RequestKind
from tests import sessions
from tests.orders.sales import builders as orders
from tests.privacy import builders

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
PAGE = "/me/privacy"


@pytest.fixture
def today(db: None) -> datetime:
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def me(today: datetime) -> Actor:
    return builders.somebody(today)


@pytest.fixture
def client(me: Actor) -> Client:
    browser = Client(headers={"accept-language": "en"})
    with transaction.atomic():
        return sessions.sign_in(browser, me.id)


def sends(client: Client, what: str, **fields: str) -> int:
    return int(client.post(f"{PAGE}/{what}", fields | {"idempotency_key": new_id().hex}).status_code)


def states(me: Actor) -> list[tuple[str, str]]:
    with scopes.bound(scopes.shopper(me.id)):
        return [(row.kind, row.state) for row in queries.requests_of(me)]


class TestMyData:
    @pytest.mark.duty("ECL-24a")
    def test_is_one_step_from_home_and_offers_every_right(self, client: Client):
        home, page = client.get("/me/").content.decode(), client.get(PAGE)

        assert f'href="{PAGE}"' in home
        assert set(page.context["forms"]) == {"send_code", "copy", "correct", "delete", "write", "close"}

    @pytest.mark.duty("PIP-45a", "ECL-24a")
    def test_hands_out_a_copy_once(self, client: Client, me: Actor, today: datetime):
        assert sends(client, "copy", sent_code=builders.sent_code(me.id)) == 302
        with scopes.bound(scopes.shopper(me.id)):
            [row] = queries.requests_of(me)
        builders.carried_out(row, today)
        assert "Fetch the copy" in client.get(PAGE).content.decode()

        copy, again = (client.post(f"/me/privacy/copies/{row.id}") for _ in range(2))

        assert (copy.status_code, copy["Content-Type"], again.status_code) == (200, "application/zip", 410)
        assert client.get(f"/me/privacy/copies/{row.id}").status_code == 302

    def test_corrects_and_asks(self, client: Client, me: Actor):
        assert sends(client, "correct", full_name="欧阳清", sent_code=builders.sent_code(me.id)) == 302
        assert sends(client, "write", kind="explanation", words="为什么？") == 302
        assert sends(client, "delete", sent_code=builders.sent_code(me.id)) == 302

        assert set(states(me)) == {("correction", "filed"), ("explanation", "filed"), ("deletion", "filed")}

    def test_shows_a_refusal_where_it_was_asked(self, client: Client):
        page = client.post(f"{PAGE}/copy", {"sent_code": "XXXX-XXXX", "idempotency_key": new_id().hex})

        assert page.status_code == 422
        assert "This code is not good" in page.content.decode()

    def test_sends_a_code(self, client: Client):
        assert sends(client, "send_code") == 302

    def test_shows_an_answer(self, client: Client, me: Actor, today: datetime):
        row = builders.asked(me, RequestKind.EXPLANATION, today)
        builders.does(builders.STAFF, commands.answer, row.id, words="由人工复核。", at=today)

        assert "由人工复核。" in client.get(PAGE).content.decode()

    @pytest.mark.duty("ECL-24a", "ECL-24b")
    def test_closes_the_account_and_takes_it_back(self, client: Client, me: Actor):
        assert sends(client, "close", sent_code=builders.sent_code(me.id)) == 302
        page = client.get(PAGE)
        assert "Your account is being closed" in page.content.decode()
        assert "close" not in page.context["forms"]

        assert sends(client, "take_back") == 302

        assert "close" in client.get(PAGE).context["forms"]

    def test_names_what_is_in_the_way_and_does_not_offer_to_close(self, today: datetime):
        sale = orders.sale(today)
        order = orders.placed(sale, today)
        client = Client(headers={"accept-language": "en"})
        with transaction.atomic():
            sessions.sign_in(client, sale.shopper.id)

        page = client.get(PAGE)

        assert order.number in page.content.decode()
        assert "close" not in page.context["forms"]


class TestTheNotice:
    @pytest.mark.duty("PIP-17")
    @pytest.mark.parametrize(
        ("language", "said"),
        [
            (
                "en",
                [
                    "Tianping",
                    "3 years",
                    "Orders, payments, logistics, returns, aftersales",
                    "15 working days",
                    "My data",
                ],
            ),
            ("zh-CN", ["天平", "个工作日", "我的个人信息"]),
        ],
    )
    def test_says_who_what_how_long_and_what_one_can_ask(self, db: None, language: str, said: list[str]):
        client = Client(headers={"accept-language": language})
        page = client.get("/open/privacy/").content.decode()

        wanted = (*said, "privacy@tianping.example", "/open/rules/privacy")
        assert [each for each in wanted if each not in page] == []
        assert client.get("/open/rules/privacy/1.txt").status_code == 200  # public, savable, in versions

    @pytest.mark.duty("PIP-23", "ECL-24a")
    @pytest.mark.parametrize(("language", "said"), [("en", "Personal data"), ("zh-CN", "个人信息")])
    def test_names_every_recipient_to_everybody(self, db: None, language: str, said: str):
        page = Client(headers={"accept-language": language}).get("/open/privacy/").content.decode()

        assert said in page
        for name in ("Licensed payment provider", "Carrier", "12377", "privacy@tianping.example"):
            assert name in page
