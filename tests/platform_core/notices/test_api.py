"""Do the doors of the inbox keep what they promise?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from platform_core.rows import new_id
from tests.platform_core.accounts.people import a_shop, bearer, clerk_of, registered, token_of
from tests.platform_core.notices.conftest import sent

pytestmark = pytest.mark.django_db
STOREFRONT, SELLER = "/api/storefront/v1/notices", "/api/seller/v1/notices"


def get(client, path, token, **headers):
    client.cookies.clear()
    return client.get(path, headers=bearer(token) | headers)


def put(client, path, token):
    client.cookies.clear()
    return client.put(path, headers=bearer(token))


def counted():
    return CaptureQueriesContext(connection)


def code(response):
    return response.status_code, response.json()["code"]


class TestInbox:
    def test_speaks_the_readers_language(self, client, zhang, at):
        sent(zhang.id, at=at)
        token = token_of(client)

        subjects = [
            get(client, STOREFRONT, token, **{"Accept-Language": language}).json()["items"][0]["subject"]
            for language in ("zh-CN", "en-GB", "fr")
        ]

        assert subjects == ["你好", "Hello", "你好"]

    def test_pages_from_the_newest_to_the_oldest(self, client, zhang, at):
        ids = [str(sent(zhang.id, at=at, order=str(n))) for n in range(5)]
        token = token_of(client)

        first = get(client, f"{STOREFRONT}?limit=2", token).json()
        second = get(client, f"{STOREFRONT}?limit=3&cursor={first['next']}", token).json()

        assert [n["id"] for n in first["items"] + second["items"]] == ids[::-1]
        assert second["next"] is None

    @pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=forged"])
    def test_refuses_pages_that_there_are_not(self, client, zhang, query):
        assert code(get(client, f"{STOREFRONT}?{query}", token_of(client))) == (400, "http.invalid")

    def test_is_nobody_elses(self, client, zhang, at):
        sent(zhang.id, at=at)
        registered(at, "wang", phone="13900001111", email=None)

        assert get(client, STOREFRONT, token_of(client, "wang")).json() == {"items": [], "next": None}
        client.cookies.clear()
        assert code(client.get(STOREFRONT)) == (401, "http.not_authenticated")

    def test_asks_as_often_for_one_notice_as_for_many(self, client, zhang, at):
        sent(zhang.id, at=at)
        token = token_of(client)
        with counted() as one:
            get(client, STOREFRONT, token)
        for n in range(10):
            sent(zhang.id, at=at, order=str(n))

        with counted() as many:
            get(client, STOREFRONT, token)

        assert len(many) == len(one)


class TestReading:
    def test_says_since_when(self, client, zhang, at):
        notice_id = sent(zhang.id, at=at)
        token = token_of(client)

        first = put(client, f"{STOREFRONT}/{notice_id}/reading", token)
        again = put(client, f"{STOREFRONT}/{notice_id}/reading", token)

        assert first.status_code == 200
        assert first.json()["read_at"] is not None
        assert again.json() == first.json()
        assert get(client, STOREFRONT, token).json()["items"] == [first.json()]

    def test_refuses_what_is_somebody_elses_or_nobodys(self, client, zhang, at):
        notice_id = sent(zhang.id, at=at)
        registered(at, "wang", phone="13900001111", email=None)
        token = token_of(client, "wang")

        assert code(put(client, f"{STOREFRONT}/{notice_id}/reading", token)) == (404, "notices.not_found")
        assert code(put(client, f"{STOREFRONT}/{new_id()}/reading", token)) == (404, "notices.not_found")


class TestShopInbox:
    def test_shows_what_came_for_the_shop_and_nothing_private(self, client, zhang, at):
        clerk_of(a_shop(), zhang.id, at=at)
        sent(zhang.id, at=at)

        assert get(client, SELLER, token_of(client)).json()["items"] == []
