"""The sinks for e-mail and SMS, over real HTTP."""

from __future__ import annotations

from secrets import token_hex

import pytest

LETTER = {"to": "a@example.org", "subject": "<b>Paid</b>", "text": "你好"}


def post(world, system, body, key=None):
    return world.client().post(
        f"/{system}/api/v1/messages", json=body, headers={"idempotency-key": key or token_hex(8)}
    )


class TestSink:
    @pytest.mark.parametrize("system", ["mail", "sms"])
    def test_keeps_a_message_once_for_its_key(self, world, system):
        to = f"{token_hex(8)}@example.org"

        first, second = (post(world, system, {**LETTER, "to": to}, key=to) for _ in range(2))

        assert first.status_code == 201
        assert first.content == second.content
        listed = world.client().get(f"/{system}/api/v1/messages", params={"to": to}).json()["messages"]
        assert listed == [first.json()]
        assert world.client().get(f"/{system}/api/v1/messages/{first.json()['id']}").json() == first.json()

    def test_keeps_mail_and_sms_apart(self, world):
        letter = post(world, "mail", LETTER).json()

        assert world.client().get(f"/sms/api/v1/messages/{letter['id']}").status_code == 404

    def test_shows_the_inbox_and_escapes_what_is_in_it(self, world):
        post(world, "mail", LETTER)

        page = world.client(accept="text/html").get("/mail/", params={"to": LETTER["to"]}).text

        assert "&lt;b&gt;Paid&lt;/b&gt;" in page
        assert "<b>Paid</b>" not in page

    @pytest.mark.parametrize("field", ["to", "subject", "text"])
    def test_refuses_a_letter_that_lacks_something(self, world, field):
        answer = post(world, "mail", {name: value for name, value in LETTER.items() if name != field})

        assert (answer.status_code, answer.json()["params"]) == (400, {"field": field})

    def test_refuses_a_message_without_key(self, world):
        answer = world.client().post("/sms/api/v1/messages", json={"to": "1", "text": "x"})

        assert (answer.status_code, answer.json()["code"]) == (400, "sandbox.idempotency_key_missing")
