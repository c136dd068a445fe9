"""Can somebody with a browser see where they are signed in, and end it?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client

from platform_core.actors import Actor
from platform_core.rows import new_id
from tests import sessions
from tests.privacy import builders

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
PAGE = "/me/sessions"


@pytest.fixture
def me(at: datetime) -> Actor:
    return builders.somebody(at)


def browser_of(me: Actor, language: str = "en") -> Client:
    with transaction.atomic():
        return sessions.sign_in(Client(headers={"accept-language": language}), me.id)


def is_signed_in(browser: Client) -> bool:
    return browser.get("/api/storefront/v1/me/sessions").status_code == 200


def send(browser: Client, what: str, **fields: str) -> int:
    return int(browser.post(f"{PAGE}/{what}", fields | {"idempotency_key": new_id().hex}).status_code)


class TestMyDevices:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", ("My devices", "this device", "3 days", "14 days")),
            ("zh-hans", ("我的设备", "本设备", "3天", "14天")),
        ],
    )
    def test_say_what_ends_by_itself_and_when(self, me: Actor, language: str, words: tuple[str, ...]):
        page = browser_of(me, language).get(PAGE)

        assert page.status_code == 200
        text = page.content.decode()
        assert [word for word in words if word not in text.replace(" 天", "天")] == []
        assert page.context["forms"] == {}

    @pytest.mark.duty("PIP-51")
    def test_are_signed_out_one_by_one(self, me: Actor):
        mine, lost, other = (browser_of(me) for _ in range(3))
        [*_, (session_id, _)] = mine.get(PAGE).context["forms"]["end"].fields["session"].choices

        assert send(mine, "end", session=session_id) == 302

        assert is_signed_in(mine)
        assert sorted([is_signed_in(lost), is_signed_in(other)]) == [False, True]

    @pytest.mark.duty("PIP-51")
    def test_are_all_signed_out_but_this_one(self, me: Actor):
        mine, *others = (browser_of(me) for _ in range(3))

        assert send(mine, "end_others") == 302

        assert [is_signed_in(each) for each in (mine, *others)] == [True, False, False]
        assert "You are signed in nowhere else." in mine.get(PAGE).content.decode()

    def test_are_one_step_from_home(self, me: Actor):
        assert f'href="{PAGE}"' in browser_of(me).get("/me/").content.decode()

    def test_say_that_one_is_gone_already(self, me: Actor):
        mine, _ = browser_of(me), browser_of(me)

        assert send(mine, "end", session="0" * 40) == 400
