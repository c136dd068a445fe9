"""Who reads the cache, what do they learn of those who called?"""

from __future__ import annotations

import os

import httpx
import pytest
import redis

from platform_core.embedded import environment as env
from platform_core.embedded.ports import HOST
from tests.database import clone
from tests.platform_core.http.serving import web

NAME = "somebody_with_a_name"
WRONG = {"username": NAME, "password": "wrong-wrong-wrong"}


@pytest.fixture
def cache(django_db_setup, django_db_blocker, worker, valkey):
    """A Valkey after somebody has tried to sign in, by page and by API."""
    with redis.Redis.from_url(valkey) as server:
        server.flushall()
        with django_db_blocker.unblock(), clone(f"fresh_keys_{worker}") as database:
            with web(os.environ | env.with_database(os.environ, database), valkey) as port:
                for _ in range(3):
                    try_to_sign_in(f"http://{HOST}:{port}")
        yield server


def try_to_sign_in(address: str) -> None:
    assert httpx.post(f"{address}/api/storefront/v1/sessions", json=WRONG).status_code == 401
    with httpx.Client(base_url=address) as browser:
        browser.get("/accounts/login/")
        form = {"login": NAME, "password": WRONG["password"], "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        assert browser.post("/accounts/login/", data=form).status_code == 200


class TestTheCache:
    def test_names_nobody_and_no_address(self, cache):
        keys = list(cache.scan_iter())
        everything = b"\n".join([*keys, *(cache.get(key) for key in keys)]).decode("latin-1")

        assert len(keys) >= 5
        assert HOST not in everything
        assert NAME not in everything
