"""How many queries does something take, and in which order does a command lock rows?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

LOCK = " FOR UPDATE"


def asked(call: Callable[[], Any]) -> int:
    """How many queries it takes."""
    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen.captured_queries)


def locks(call: Callable[[], Any]) -> list[str]:
    """The tables of which it locks rows, each once, in the order in which it comes to them."""
    with CaptureQueriesContext(connection) as seen:
        call()
    found = [query["sql"] for query in seen.captured_queries if LOCK in query["sql"]]
    return list(dict.fromkeys(sql.split(' FROM "', 1)[1].split('"', 1)[0] for sql in found if ' FROM "' in sql))
