"""What may a body be, at every door that reads JSON?"""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from platform_core.http.bodies import DEPTH, parse_json
from platform_core.http.idempotency import _fingerprint_of
from tests.platform_core.http.conftest import API, signed_in
from tests.platform_core.http.test_webhooks import send
from tests.platform_core.scene import BUYER

KEY = {"Idempotency-Key": "4f0c2a1e-deep-deep"}
LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5)
SHELLS = st.sampled_from([lambda inner: [inner], lambda inner: {"a": inner}, lambda inner: [1, {"b": 2}, inner]])


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def wrapped(value, shells):
    for shell in shells:
        value = shell(value)
    return value


class TestParsed:
    @given(LEAVES, st.lists(SHELLS, max_size=DEPTH - 1))
    def test_reads_what_is_shallow_and_can_be_printed(self, leaf, shells):
        value = wrapped(leaf, shells)

        assert parse_json(orjson.dumps(value)) == value
        assert len(_fingerprint_of("POST", "/", value)) == 32

    @given(LEAVES, st.lists(SHELLS, min_size=DEPTH + 1, max_size=250))
    def test_refuses_what_is_deep(self, leaf, shells):
        with pytest.raises(ParseError):
            parse_json(orjson.dumps(wrapped(leaf, shells)))

    @pytest.mark.parametrize("depth", [DEPTH, DEPTH - 1])
    def test_reads_up_to_the_limit(self, depth):
        assert parse_json(nested(depth)) == orjson.loads(nested(depth))

    @pytest.mark.parametrize("depth", [DEPTH + 1, 254, 255, 1023, 1024, 1025, 100_000])
    def test_refuses_beyond_it(self, depth):
        with pytest.raises(ParseError):
            parse_json(nested(depth))


@pytest.mark.django_db
@pytest.mark.urls("tests.platform_core.http.doors")
class TestADeepBody:
    BODY = b'{"text": ' + nested(254) + b"}"

    def test_is_malformed_where_a_key_is_wanted(self):
        answer = signed_in(BUYER).post(f"{API}/notes", self.BODY, "application/json", headers=KEY)

        assert (answer.status_code, answer.json()["code"]) == (400, "http.malformed")

    def test_is_malformed_in_a_signed_message(self, client):
        answer = send(client, self.BODY)

        assert (answer.status_code, answer.json()["code"]) == (400, "http.malformed")
