"""How does a person agree by programme, and is taking back as easy?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from platform_core.actors import Actor
from platform_core.rows import new_id
from privacy.consents import policies
from privacy.consents.types import Purpose
from tests.merchants.builders import person
from tests.merchants.test_api import client_of
from tests.platform_core.accounts.people import a_shop
from tests.platform_core.notices.test_advertising import advertised

pytestmark = pytest.mark.django_db
CONSENTS = "/api/storefront/v1/consents"
ALL = f"{CONSENTS}/advertising"


@pytest.fixture
def me(db: None, at: datetime) -> Actor:
    return person(at)


@pytest.fixture
def client(me: Actor, at: datetime) -> APIClient:
    return client_of(me, at)


@pytest.fixture
def shop(db: None) -> UUID:
    return a_shop()


def puts(client: APIClient, address: str, **said: Any) -> Any:
    return client.put(address, said, format="json")


def to(shop: UUID) -> str:
    return f"{ALL}/{shop}"


class TestConsents:
    @pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
    def test_show_the_words_in_force_in_the_readers_language(self, client: APIClient, language: str):
        found = client.get(CONSENTS, headers={"Accept-Language": language}).json()

        text = policies.text_in_force(Purpose.ADVERTISING)
        words = text.en if language == "en-GB" else text.zh
        assert found["agreed"] == []
        assert found["texts"] == [
            {"consent_to": "advertising", "text_version": 1, "text": words, "sha256": text.sha256}
        ]

    def test_are_nobody_elses(self, client: APIClient, shop: UUID, at: datetime):
        puts(client, to(shop), agreed=True, text_version=1)

        assert client_of(person(at), at).get(CONSENTS).json()["agreed"] == []
        assert client_of(None, at).get(CONSENTS).status_code == 401


class TestOneShop:
    @pytest.mark.duty("PIP-15", "CRL-29c")
    def test_takes_a_yes_and_a_no_by_the_same_call(self, client: APIClient, me: Actor, shop: UUID, at: datetime):
        yes = puts(client, to(shop), agreed=True, text_version=1)
        assert [one["merchant_id"] for one in yes.json()["agreed"]] == [str(shop)]
        assert advertised(me, shop, at)

        no = puts(client, to(shop), agreed=False)
        assert (no.status_code, no.json()["agreed"]) == (200, [])
        assert advertised(me, shop, at) is None

    @pytest.mark.parametrize("said", [{}, {"agreed": True}, {"agreed": "perhaps"}, {"text_version": 1}])
    def test_takes_nothing_for_a_yes_but_a_yes_to_a_version(self, client: APIClient, shop: UUID, said: Any):
        reply = puts(client, to(shop), **said)

        assert (reply.status_code, reply.json()["code"]) == (400, "http.invalid")

    def test_refuses_other_words_and_other_shops(self, client: APIClient, shop: UUID):
        other_words = puts(client, to(shop), agreed=True, text_version=7)
        nobody = puts(client, to(new_id()), agreed=True, text_version=1)

        assert (other_words.status_code, other_words.json()["code"]) == (409, "privacy.text_changed")
        assert other_words.json()["params"] == {"text_version": 1}
        assert (nobody.status_code, nobody.json()["code"]) == (404, "privacy.advertiser_not_found")


class TestAll:
    @pytest.mark.duty("OTM-16")
    def test_is_a_no_to_everybody_in_one_call(self, client: APIClient, shop: UUID):
        for one in (shop, a_shop()):
            assert puts(client, to(one), agreed=True, text_version=1).status_code == 200

        reply = puts(client, ALL, agreed=False)

        assert (reply.status_code, reply.json()["agreed"]) == (200, [])

    @pytest.mark.parametrize("said", [{}, {"agreed": True}, {"agreed": True, "text_version": 1}])
    def test_is_never_a_yes(self, client: APIClient, said: Any):
        assert puts(client, ALL, **said).status_code == 400
