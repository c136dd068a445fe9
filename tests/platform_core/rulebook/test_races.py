"""Does the month hear of an alert that is published while the month begins? Real threads, real commits."""

from __future__ import annotations

import threading
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from platform_core.rulebook import queries
from platform_core.rulebook.types import Topic
from tests.database import somebody_waits_for_us
from tests.platform_core.rulebook import builders

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.duty("HSE-10")]


def test_an_alert_beside_the_opening_of_its_month_meets_it(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is published after the month has looked for one, and before anybody can see the month."""
    drafted, look = builders.article(at, Topic.ALERT), queries.first_alert_of

    def publish() -> None:
        try:
            builders.publish(drafted, at)
        finally:
            connection.close()

    other = threading.Thread(target=publish)

    def while_it_is_published(month: date) -> Any:
        found = look(month)
        other.start()
        while other.is_alive() and not somebody_waits_for_us():
            other.join(0.01)
        return found

    monkeypatch.setattr(queries, "first_alert_of", while_it_is_published)
    row = builders.month(at)
    other.join()

    assert builders.seen(row).state == "warned"
