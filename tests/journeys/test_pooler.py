"""Does the web serve through a pooler, which gives each transaction another server? Real PgBouncer, real web."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import httpx
import pytest

from platform_core.embedded import environment as env
from platform_core.embedded.ports import HOST
from tests.database import clone
from tests.journeys.pooler import pooled, through
from tests.platform_core.http.serving import web

pytestmark = pytest.mark.proof
SERVERS: Final = 3
CALLERS: Final = 8
CALLS: Final = 150  # of each
DOORS: Final = (  # statements whose plans are kept, and a transaction
    "/api/storefront/v1/listings",
    "/api/storefront/v1/listings?order=price",
    "/api/storefront/v1/search?q=茶",
    "/api/storefront/v1/rules",
    "/readyz",
)


@pytest.fixture(scope="module")
def behind_a_pooler(django_db_setup: None, django_db_blocker: Any, worker: str, valkey: str) -> Iterator[str]:
    with django_db_blocker.unblock(), clone(f"fresh_pooler_{worker}") as database:
        there = os.environ | env.with_database(os.environ, database)
        with pooled(there["DATABASE_URL"], size=SERVERS) as address, web(through(there, address), valkey) as port:
            yield f"http://{HOST}:{port}"


class TestAWebBehindAPooler:
    def test_answers_every_call_whichever_servers_its_messages_meet(self, behind_a_pooler: str) -> None:
        def calls(caller: int) -> Counter[tuple[str, int]]:
            with httpx.Client(base_url=behind_a_pooler, timeout=60) as client:
                turns = [DOORS[(caller + n) % len(DOORS)] for n in range(CALLS)]
                return Counter((door, client.get(door).status_code) for door in turns)

        with ThreadPoolExecutor(CALLERS) as callers:
            found = sum(callers.map(calls, range(CALLERS)), Counter[tuple[str, int]]())

        assert {key: n for key, n in found.items() if key[1] != 200} == {}
        assert found.total() == CALLERS * CALLS
