"""Who listens, and for how long? Subscribers of a test, which last no longer than the test."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from platform_core import clock
from platform_core.eventlog.commands.relaying import open_cursors
from platform_core.eventlog.registry import SUBSCRIBERS, Subscriber
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import as_login


@pytest.fixture
def worker_login(fresh):
    """The relay works as the system, which the web's login cannot become."""
    with as_login("worker"):
        yield


@pytest.fixture
def listen(worker_login, monkeypatch):
    """Bind a handler to a topic from now on; nobody else listens."""
    for name in list(SUBSCRIBERS):
        monkeypatch.delitem(SUBSCRIBERS, name)

    def listen(handler, name="tests.hear", *, topic="tests.noted", outside=False, replayable=False):
        subscriber = Subscriber(name, topic, handler, outside=outside, replayable=replayable)
        monkeypatch.setitem(SUBSCRIBERS, name, subscriber)
        with bound(SYSTEM), transaction.atomic():
            open_cursors()
        return subscriber

    return listen


@pytest.fixture
def later():
    """Move the clock, each time on from where it was."""
    moved = timedelta(0)

    def later(by):
        nonlocal moved
        moved += by
        clock.move(moved)

    return later
