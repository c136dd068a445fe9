"""A shop's own system, over real HTTP."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from secrets import token_bytes, token_hex

import pytest
from standardwebhooks import Webhook

BODY = '{"type":"orders.paid","timestamp":"2026-03-10T02:00:00+00:00","data":{"order_id":"<b>1</b>"}}'


def secret():
    return "whsec_" + base64.b64encode(token_bytes(32)).decode()


@pytest.fixture
def installed(world):
    """A receiver of its own for each test: its name and its secret."""
    name, key = f"erp-{token_hex(4)}", secret()
    answer = world.client().post("/hooks/api/v1/receivers", json={"name": name, "secret": key})
    assert answer.status_code == 201, answer.text
    return name, key


def sent(world, name, key, *, message_id="m-1", body=BODY, at=None):
    now = at or datetime.now(tz=UTC)  # noqa: TID251  # the receiver's clock is the machine's
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(key).sign(message_id, now, body),
    }
    return world.client().post(f"/hooks/{name}", content=body.encode(), headers=headers).status_code


def messages(world, name):
    return world.client().get(f"/hooks/api/v1/receivers/{name}/messages").json()["messages"]


class TestReceive:
    def test_keeps_a_message_once_however_often_it_comes(self, world, installed):
        assert [sent(world, *installed) for _ in range(3)] == [204] * 3

        [kept] = messages(world, installed[0])
        assert (kept["message_id"], kept["type"], kept["body"], kept["times"]) == ("m-1", "orders.paid", BODY, 3)

    def test_refuses_another_s_signature_and_an_old_one(self, world, installed):
        name, key = installed
        old = datetime.fromtimestamp(1_700_000_000, tz=UTC)

        assert sent(world, name, secret()) == 401
        assert sent(world, name, key, at=old) == 401
        assert world.client().post(f"/hooks/{name}", content=b"{}").status_code == 401
        assert messages(world, name) == []

    def test_answers_as_it_was_told_and_keeps_nothing_of_what_it_refused(self, world, installed):
        name, key = installed
        world.client().post("/hooks/api/v1/receivers", json={"name": name, "secret": key, "answer": 410})

        assert sent(world, name, key) == 410
        assert messages(world, name) == []

    def test_is_unknown_until_it_is_installed(self, world):
        assert sent(world, f"nobody-{token_hex(4)}", secret()) == 404


class TestInstall:
    @pytest.mark.parametrize("wrong", [{"secret": "whsec_"}, {"secret": "whsec_é"}, {"name": "a b"}, {"answer": 99}])
    def test_refuses_what_can_verify_nothing(self, world, wrong):
        fits = {"name": f"erp-{token_hex(4)}", "secret": secret()}

        assert world.client().post("/hooks/api/v1/receivers", json=fits | wrong).status_code == 400


class TestShow:
    def test_escapes_what_came(self, world, installed):
        sent(world, *installed)

        page = world.client(accept="text/html").get(f"/hooks/{installed[0]}").text

        assert "&lt;b&gt;1&lt;/b&gt;" in page
        assert "<b>1</b>" not in page
