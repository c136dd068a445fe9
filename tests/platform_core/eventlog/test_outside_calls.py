"""Is the outside world called once for each fact, without a transaction, and by no thread that others wait for?"""

import sys
from datetime import timedelta

import pytest
from django.db import connection, transaction

from platform_core import clock
from platform_core.eventlog.commands import calling
from platform_core.eventlog.commands.calling import CALLS, call_outside, make_outside_calls
from platform_core.eventlog.commands.relaying import relay
from platform_core.eventlog.commands.replaying import request_replay
from platform_core.eventlog.commands.waiting import LEASE, PARK_AFTER
from platform_core.eventlog.models import Delivery, Pending
from platform_core.eventlog.types import Choice
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound, current
from tests.platform_core.eventlog.catching_up import all_visible, relayed, until_parked
from tests.platform_core.eventlog.ears import Ear, fail, pending, rows
from tests.platform_core.scene import AT, STAFF, note

pytestmark = pytest.mark.commits


class TestAnOutsideCall:
    def test_is_never_made_by_the_relay_which_it_would_hold_up(self, listen):
        slow, quick = Ear(), Ear()
        listen(slow, "tests.slow", outside=True)
        listen(quick, "tests.quick")
        note(text="a")
        all_visible()

        assert (relay(), relay()) == (2, 0)
        assert (slow.heard, quick.heard) == ([], ["a"])

        assert (make_outside_calls(), make_outside_calls()) == (1, 0)
        assert (slow.heard, quick.heard) == (["a"], ["a"])

    def test_is_one_of_few_in_a_turn_so_that_the_worker_can_stop(self, listen):
        ear = Ear()
        listen(ear, outside=True)
        for _ in range(CALLS + 1):
            note()
        all_visible()
        relay()

        assert [make_outside_calls(), make_outside_calls()] == [CALLS, 1]

    def test_is_of_another_subscriber_each_time(self, listen):
        """A refund must not wait until ten thousand parcels were announced."""
        called = []
        for name in ("tests.carrier", "tests.registry"):
            listen(lambda fact, context, name=name: called.append(name), name, outside=True)
        for _ in range(CALLS):
            note()
        listen(lambda fact, context: called.append("tests.refund"), "tests.refund", outside=True)
        note()
        all_visible()
        relay()

        make_outside_calls()

        assert called.index("tests.refund") <= 2
        assert {name: called.count(name) >= 3 for name in ("tests.carrier", "tests.registry")} == {
            "tests.carrier": True,
            "tests.registry": True,
        }

    def test_is_made_for_what_happens_before_what_is_heard_again(self, listen):
        ear = Ear()
        listen(ear, outside=True, replayable=True)
        for text in "ab":
            note(text=text)
        relayed()
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            request_replay("tests.hear", choice=Choice(since=AT), reason="lost", by=STAFF, at=clock.now())
        all_visible()
        relay()
        note(text="now")
        all_visible()
        relay()

        make_outside_calls()

        assert ear.heard == ["a", "b", "now", "a", "b"]

    def test_is_made_without_a_transaction(self, listen):
        seen = []
        listen(lambda fact, context: seen.append((connection.in_atomic_block, current())), outside=True)
        note()

        relayed()

        assert seen == [(False, SYSTEM)]
        assert (len(rows(Delivery)), rows(Pending)) == (1, [])

    def test_is_made_again_with_the_same_key_after_a_failure(self, listen, later):
        ear = Ear(a=fail)
        listen(ear, outside=True)
        event_id = note(text="a")
        relayed()
        assert pending().error == "ZeroDivisionError"
        assert rows(Delivery) == []

        ear.doing.clear()
        later(timedelta(minutes=1))
        relayed()

        assert [t.event_id for t in ear.context] == [event_id, event_id]
        assert (len(rows(Delivery)), rows(Pending)) == (1, [])

    def test_is_made_again_with_the_same_key_after_a_crash_before_the_note(self, listen, later, monkeypatch):
        ear = Ear()
        listen(ear, outside=True)
        event_id = note(text="a")
        with monkeypatch.context() as crash, pytest.raises(SystemExit):
            crash.setattr(calling, "_note_success", lambda _: sys.exit())
            relayed()
        assert (pending().attempts, rows(Delivery)) == (1, [])
        assert relayed() == 0  # it may still be under way

        later(LEASE + timedelta(seconds=1))
        relayed()

        assert [t.event_id for t in ear.context] == [event_id, event_id]
        assert (len(rows(Delivery)), rows(Pending)) == (1, [])

    def test_keeps_the_order_of_its_subject(self, listen, later):
        thing = new_id()
        ear = Ear(a=fail)
        listen(ear, outside=True)
        note(thing=thing, text="a")
        note(thing=thing, text="a2")
        note(text="b")
        relayed()
        assert ear.heard == ["a", "b"]

        ear.doing.clear()
        later(timedelta(minutes=1))
        relayed()

        assert ear.heard == ["a", "b", "a", "a2"]

    def test_is_parked_in_the_end(self, listen, later):
        ear = Ear(a=fail)
        listen(ear, outside=True)
        note(text="a")

        until_parked(later, relayed)

        assert (len(ear.heard), pending().parked_at is not None) == (PARK_AFTER, True)

    def test_that_takes_its_worker_along_each_time_is_parked(self, listen, later):
        ear = Ear(a=sys.exit)
        listen(ear, outside=True)
        note(text="a")
        for _ in range(PARK_AFTER):
            with pytest.raises(SystemExit):
                relayed()
            later(LEASE + timedelta(seconds=1))

        relayed()

        assert (len(ear.heard), pending().parked_at is not None, pending().error) == (PARK_AFTER, True, "WorkerLost")
        assert relayed() == 0

    def test_that_failed_oftener_than_any_number_can_double_is_parked(self, listen, later):
        listen(Ear(a=fail))
        note(text="a")
        relayed()
        with bound(SYSTEM), transaction.atomic():
            Pending.objects.update(attempts=5000)
        later(timedelta(minutes=1))

        assert relayed() == 1

        assert pending().parked_at is not None

    def test_that_outlived_its_lease_finds_that_another_got_through(self, listen, later):
        """Two workers made it, the slow one fails: what is done stays done."""
        calls = []

        def slow_then_fast(fact, context):
            calls.append(context.event_id)
            if len(calls) == 1:
                later(LEASE + timedelta(seconds=1))
                assert call_outside() is True
                fail()

        listen(slow_then_fast, outside=True)
        event_id = note()

        relayed()

        assert calls == [event_id, event_id]
        assert (len(rows(Delivery)), rows(Pending)) == (1, [])
