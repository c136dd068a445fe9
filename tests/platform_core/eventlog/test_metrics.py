"""Can Prometheus see who lags, what is parked, and what holds everybody back?"""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.commands.waiting import LONGEST_BACK_OFF
from platform_core.eventlog.metrics import OF_ALL, OF_EACH, Relay
from platform_core.eventlog.models import Pending
from platform_core.eventlog.registry import SUBSCRIBERS, Subscriber
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.eventlog.ears import Ear, fail
from tests.platform_core.scene import AT, STAFF, Noted, note

pytestmark = pytest.mark.commits


def figures():
    """Of the relay, as a scrape gives them: by name, and by subscriber where there is one."""
    page = Client().get("/metrics").content.decode()
    found = re.findall(r'^tianping_eventlog_(\w+)(?:\{subscriber="([^"]+)"\})? (\S+)$', page, re.MULTILINE)
    return {(name, subscriber): float(value) for name, subscriber, value in found}


class TestRelay:
    def test_tells_who_is_behind_and_for_how_long(self, listen):
        listen(Ear())
        before = figures()
        note()
        note()

        after = figures()

        assert (before["behind", "tests.hear"], before["lag_seconds", "tests.hear"]) == (0, 0)
        assert after["behind", "tests.hear"] == 2
        assert after["lag_seconds", "tests.hear"] > timedelta(days=1).total_seconds()  # it happened at AT

    def test_tells_what_waits_and_what_is_parked(self, listen, later):
        listen(Ear(a=fail, b=fail))
        note(text="a")
        note(text="b")
        relayed()
        with bound(SYSTEM), transaction.atomic():
            first = Pending.objects.order_by("xid").first()
            Pending.objects.filter(id=first.id).update(parked_at=AT)
        later(LONGEST_BACK_OFF)

        found = figures()

        assert (found["waiting", "tests.hear"], found["parked", "tests.hear"]) == (1, 1)
        assert found["oldest_waiting_seconds", "tests.hear"] >= LONGEST_BACK_OFF.total_seconds()
        assert found["behind", "tests.hear"] == 0

    def test_tells_of_names_without_a_place_and_places_without_a_name(self, listen, monkeypatch):
        listen(Ear(), "tests.gone")
        monkeypatch.delitem(SUBSCRIBERS, "tests.gone")
        monkeypatch.setitem(SUBSCRIBERS, "tests.new", Subscriber("tests.new", "tests.noted", Ear()))

        found = figures()

        assert (found["unplaced", "tests.new"], found["orphaned", "tests.new"]) == (1, 0)
        assert (found["unplaced", "tests.gone"], found["orphaned", "tests.gone"]) == (0, 1)

    def test_tells_what_an_open_transaction_holds_back(self, listen):
        """Its age is that of the oldest fact that waits for it: the cause is seen, whoever it is."""
        listen(Ear())
        begun, seen = threading.Event(), threading.Event()

        def long_one():
            try:
                with bound(scopes.staff(STAFF.id)), transaction.atomic():
                    publish(Noted(thing_id=new_id()), by=STAFF, at=AT)
                    begun.set()
                    assert seen.wait(20)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(long_one)
            assert begun.wait(20)
            note()
            found = figures()
            seen.set()
            running.result()

        assert found["held_back_seconds", ""] > timedelta(days=1).total_seconds()
        assert found["held_back_transactions", ""] >= 2

    def test_promises_what_it_gives(self, listen):
        given = {family.name for family in Relay().collect()}

        assert given == {family.name for family in Relay().describe()}
        assert len(given) == len(OF_EACH) + len(OF_ALL)

    def test_does_without_itself_when_the_database_is_away(self, listen, monkeypatch):
        with bound(SYSTEM):
            monkeypatch.setattr("platform_core.eventlog.queries.STANDINGS", "SELECT FROM nowhere")

        assert list(Relay().collect()) == []
