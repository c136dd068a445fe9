"""Does every subscriber hear of every fact, once, in order, whatever fails in between?"""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction

from catalog.models import Listing
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.eventlog import queries
from platform_core.eventlog.commands import (
    _relaying,
    call_outside,
    deliver_next,
    make_outside_calls,
    publish,
    redeliver_next,
    relay,
    release,
    request_replay,
)
from platform_core.eventlog.commands._relaying import CALLS
from platform_core.eventlog.commands._waiting import DOUBLINGS, LEASE, LONGEST_BACK_OFF, PARK_AFTER
from platform_core.eventlog.models import Cursor, Delivery, Pending
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.eventlog.types import Choice
from platform_core.eventlog.worker import Relay
from platform_core.notices.errors import CarrierSilent
from platform_core.rows import new_id
from platform_core.tenancy import door, scopes
from platform_core.tenancy.scopes import SYSTEM, bound, current
from tests.platform_core.eventlog.catching_up import all_visible, relayed
from tests.platform_core.eventlog.ears import Ear, fail, pending, rows, rows_now
from tests.platform_core.scene import AT, BUYER, STAFF, Noted, a_draft, note, open_shop

pytestmark = pytest.mark.commits


def until_parked(later, try_again):
    for _ in range(PARK_AFTER):
        try_again()
        later(LONGEST_BACK_OFF + LEASE)


# As the release before replays writes it: while one replaces the other, both relays are at work.
OF_THE_RELEASE_BEFORE = """
INSERT INTO eventlog_pending
  (id, event_id, xid, subject_id, subscriber, outside, attempts, retry_at, parked_at, error)
VALUES (%s, %s, '3', %s, 'tests.hear', false, 1, now(), NULL, 'ZeroDivisionError')
"""


class TestAnUpgrade:
    def test_lets_the_relay_of_before_put_off_what_fails(self, worker_login):
        with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(OF_THE_RELEASE_BEFORE, [new_id(), new_id(), new_id()])

        assert pending().put_off_at <= rows_now()


class TestDelivery:
    def test_happens_once_in_order_of_commit(self, listen):
        ear = Ear()
        listen(ear)
        for text in "abc":
            note(text=text)

        assert (relayed(), relayed()) == (3, 0)
        assert ear.heard == ["a", "b", "c"]
        assert len(rows(Delivery)) == 3

    def test_tells_the_circumstances(self, listen):
        ear, shop = Ear(), new_id()
        listen(ear)
        told = note(shop, text="a")

        relayed()

        [got] = ear.told
        assert (got.event_id, got.occurred_at, got.merchant_id) == (told, AT, shop)
        assert (got.by.id, got.by.role) == (STAFF.id, Role.STAFF)
        assert got.handled_at > AT

    def test_acts_for_the_shop_it_is_about_and_else_as_the_system(self, listen):
        seen, shop = [], new_id()
        listen(lambda *_: seen.append((door.name(), current())))
        note(shop)
        note()

        relayed()

        assert seen == [("relay", scopes.merchant(shop)), ("relay", SYSTEM)]

    def test_reaches_each_subscriber_by_itself(self, listen):
        one, two = Ear(a=fail), Ear()
        listen(one, "tests.one")
        listen(two, "tests.two")
        note(text="a")

        relayed()

        assert (one.heard, two.heard) == (["a"], ["a"])
        assert [d.subscriber for d in rows(Delivery)] == ["tests.two"]

    def test_hears_of_nothing_but_its_topic(self, listen):
        ear = Ear()
        listen(ear, topic="tests.else")
        note()

        assert relayed() == 0

    def test_tells_a_new_subscriber_only_what_comes_later(self, listen):
        ear = Ear()
        note(text="before")
        all_visible()
        listen(ear)
        note(text="after")

        relayed()

        assert ear.heard == ["after"]

    def test_goes_on_where_it_was_when_cursors_are_opened_again(self, listen):
        ear = Ear()
        listen(ear)
        note(text="a")
        listen(Ear(), "tests.other")

        relayed()

        assert ear.heard == ["a"]

    def test_commits_with_what_the_handler_did(self, listen):
        done = new_id()

        def tell(fact, told):
            if fact.thing_id != done:
                publish(Noted(thing_id=done), by=told.by, at=told.handled_at)
            if fact.text == "bad":
                fail()

        listen(tell)
        note(text="good")
        note(text="bad")

        relayed()

        with bound(SYSTEM), transaction.atomic():
            assert queries.topics_about(done) == ["tests.noted"]

    def test_leaves_the_next_subscriber_its_turn(self, listen, monkeypatch):
        monkeypatch.setattr(_relaying, "BATCH", 2)
        one, two = Ear(), Ear()
        listen(one, "tests.one")
        listen(two, "tests.two")
        for text in "abc":
            note(text=text)

        assert [relayed(), relayed(), relayed()] == [4, 2, 0]
        assert one.heard == two.heard == ["a", "b", "c"]


class TestInFlight:
    """An older transaction that commits later must not be left behind: the order of ids is not that of commits."""

    def test_transaction_is_waited_for(self, listen):
        ear = Ear()
        listen(ear)
        published, seen = threading.Event(), threading.Event()

        def slow():
            try:
                with bound(scopes.staff(STAFF.id)), transaction.atomic():
                    publish(Noted(thing_id=new_id(), text="older"), by=STAFF, at=AT)
                    published.set()
                    assert seen.wait(20)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(slow)
            assert published.wait(20)
            note(text="younger")
            assert relay() == 0  # committed, but an older one may still come
            assert ear.heard == []
            seen.set()
            running.result()

        relayed()
        assert ear.heard == ["older", "younger"]

    def test_transaction_that_rolls_back_holds_nothing_up(self, listen):
        ear = Ear()
        listen(ear)
        with pytest.raises(ZeroDivisionError), bound(scopes.staff(STAFF.id)), transaction.atomic():
            publish(Noted(thing_id=new_id(), text="never"), by=STAFF, at=AT)
            fail()
        note(text="a")

        relayed()

        assert ear.heard == ["a"]


class TestManyWorkers:
    def test_deliver_once_and_in_order(self, listen):
        heard, things = [], [new_id(), new_id()]
        listen(lambda fact, told: heard.append((fact.thing_id, fact.text)))
        for n in range(40):
            note(thing=things[n % 2], text=f"{n:02}")

        def work(_):
            try:
                return sum(relayed() for _ in range(60))
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as threads:
            done = sum(threads.map(work, range(4)))

        assert done == len(heard) == len(rows(Delivery)) == 40
        for thing in things:
            texts = [text for about, text in heard if about == thing]
            assert texts == sorted(texts)

    def test_make_an_outside_call_once(self, listen):
        heard = []
        listen(lambda fact, told: heard.append(told.event_id), outside=True)
        ids = {note() for _ in range(12)}

        def work(_):
            try:
                return sum(relayed() for _ in range(20))
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(work, range(4)))

        assert (len(heard), set(heard)) == (12, ids)


class TestAFailingHandler:
    def test_holds_up_only_later_facts_about_its_subject(self, listen, later):
        bad, good = new_id(), new_id()
        ear = Ear(a=fail)
        listen(ear)
        note(thing=bad, text="a")
        note(thing=bad, text="a2")
        note(thing=good, text="b")

        relayed()
        assert ear.heard == ["a", "b"]

        ear.doing.clear()
        later(timedelta(minutes=1))
        relayed()
        assert ear.heard == ["a", "b", "a", "a2"]
        assert rows(Pending) == []

    def test_leaves_nothing_of_what_it_did(self, listen):
        done = new_id()

        def half(fact, told):
            publish(Noted(thing_id=done), by=told.by, at=told.handled_at)
            fail()

        listen(half)
        note()

        relayed()

        with bound(SYSTEM), transaction.atomic():
            assert queries.topics_about(done) == []
        assert (pending().attempts, pending().error) == (1, "ZeroDivisionError")

    def test_comes_again_later_and_later(self, listen, later):
        ear = Ear(a=fail)
        listen(ear)
        note(text="a")
        relayed()
        waits = []

        for _ in range(4):
            with transaction.atomic():
                waits.append((pending().retry_at - clock.now()).total_seconds())
            assert relayed() == 0
            later(pending().retry_at - rows_now())
            assert relayed() == 1

        assert [round(w) for w in waits] == [4, 8, 16, 32]
        assert len(ear.heard) == 5

    def test_is_parked_in_the_end_and_released_by_staff(self, listen, later):
        ear = Ear(a=fail)
        listen(ear)
        note(text="a")
        until_parked(later, relayed)
        assert len(ear.heard) == PARK_AFTER

        later(timedelta(days=1))
        assert relayed() == 0
        ear.doing.clear()
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            [parked] = queries.parked()
            release(parked.id, by=STAFF, at=clock.now())
            assert queries.topics_about(parked.id) == ["eventlog.delivery_parked", "eventlog.delivery_released"]

        assert relayed() == 1
        assert rows(Pending) == []

    def test_parked_with_a_crowd_behind_it_stops_nobody_else(self, listen, later):
        bad = new_id()
        ear = Ear(a=fail, b=fail)
        listen(ear)
        note(thing=bad, text="a")
        for _ in range(30):
            note(thing=bad, text="behind")
        until_parked(later, relayed)
        other = new_id()
        note(thing=other, text="b")
        relayed()

        ear.doing.clear()
        later(timedelta(minutes=1))
        relayed()

        assert ear.heard.count("b") == 2
        assert "behind" not in ear.heard

    def test_that_is_found_out_only_at_commit_is_put_off_as_any_other(self, listen):
        """A silent move is told by a deferred trigger: it must not stop the subscriber for good."""
        shop = open_shop()
        listing, trader = a_draft(shop), Actor(id=BUYER, role=Role.MERCHANT, merchant_id=shop)
        heard = []

        def move_in_silence(fact, told):
            heard.append(fact.text)
            if fact.text == "silent":
                Listing.objects.get(id=listing.id).move("publish", by=trader, at=told.handled_at)

        listen(move_in_silence)
        note(shop, text="silent")
        note(shop, text="next")

        relayed()

        assert heard == ["silent", "next"]
        assert pending().error == "InternalError"

    def test_that_is_no_longer_there_stops_nobody(self, listen, later, monkeypatch):
        ear = Ear()
        listen(Ear(a=fail), "tests.gone")
        listen(ear, "tests.here")
        note(text="a")
        relayed()
        monkeypatch.delitem(SUBSCRIBERS, "tests.gone")
        note(text="b")
        later(timedelta(minutes=1))

        relayed()

        assert ear.heard == ["a", "b"]
        assert pending().subscriber == "tests.gone"

    def test_of_an_outside_system_that_is_silent_is_never_parked(self, listen, later):
        def away():
            raise CarrierSilent(channel="email")

        ear = Ear(a=away)
        listen(ear, outside=True)
        note(text="a")
        for _ in range(3 * PARK_AFTER):
            relayed()
            assert pending().retry_at - rows_now() <= LONGEST_BACK_OFF
            later(LONGEST_BACK_OFF)
        assert (pending().parked_at, len(ear.heard)) == (None, 3 * PARK_AFTER)

        ear.doing = {"a": fail}
        for _ in range(PARK_AFTER - DOUBLINGS):
            assert pending().parked_at is None
            relayed()
            later(LONGEST_BACK_OFF)
        assert pending().parked_at is not None

    def test_for_want_of_time_is_none(self, listen):
        """The beat task is told to stop: nobody's delivery is put off for that, and the next pass makes it."""
        stops = [SoftTimeLimitExceeded()]

        def stop():
            if stops:
                raise stops.pop()

        ear = Ear(a=stop)
        listen(ear)
        note(text="a")

        with pytest.raises(SoftTimeLimitExceeded):
            relayed()
        assert (rows(Pending), rows(Delivery)) == ([], [])

        assert relayed() == 1
        assert (ear.heard, len(rows(Delivery))) == (["a", "a"], 1)


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
            listen(lambda fact, told, name=name: called.append(name), name, outside=True)
        for _ in range(CALLS):
            note()
        listen(lambda fact, told: called.append("tests.refund"), "tests.refund", outside=True)
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
        listen(lambda fact, told: seen.append((connection.in_atomic_block, current())), outside=True)
        note()

        relayed()

        assert seen == [(False, SYSTEM)]
        assert (len(rows(Delivery)), rows(Pending)) == (1, [])

    def test_is_made_again_with_the_same_key_after_a_failure(self, listen, later):
        ear = Ear(a=fail)
        listen(ear, outside=True)
        told = note(text="a")
        relayed()
        assert pending().error == "ZeroDivisionError"
        assert rows(Delivery) == []

        ear.doing.clear()
        later(timedelta(minutes=1))
        relayed()

        assert [t.event_id for t in ear.told] == [told, told]
        assert (len(rows(Delivery)), rows(Pending)) == (1, [])

    def test_is_made_again_with_the_same_key_after_a_crash_before_the_note(self, listen, later, monkeypatch):
        ear = Ear()
        listen(ear, outside=True)
        told = note(text="a")
        with monkeypatch.context() as crash, pytest.raises(SystemExit):
            crash.setattr(_relaying, "_note_success", lambda _: sys.exit())
            relayed()
        assert (pending().attempts, rows(Delivery)) == (1, [])
        assert relayed() == 0  # it may still be under way

        later(LEASE + timedelta(seconds=1))
        relayed()

        assert [t.event_id for t in ear.told] == [told, told]
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

        def slow_then_fast(fact, told):
            calls.append(told.event_id)
            if len(calls) == 1:
                later(LEASE + timedelta(seconds=1))
                assert call_outside() is True
                fail()

        listen(slow_then_fast, outside=True)
        told = note()

        relayed()

        assert calls == [told, told]
        assert (len(rows(Delivery)), rows(Pending)) == (1, [])


class TestCursor:
    def test_is_held_by_one_worker_at_a_time(self, listen):
        subscriber = listen(Ear())
        note()
        all_visible()

        def elsewhere():
            try:
                return deliver_next(subscriber)
            finally:
                connection.close()

        with bound(SYSTEM), transaction.atomic():
            Cursor.objects.select_for_update().get(subscriber=subscriber.name)
            with ThreadPoolExecutor(1) as threads:
                assert threads.submit(elsewhere).result() is False

        assert deliver_next(subscriber) is True
        assert redeliver_next() is False

    def test_of_every_subscriber_of_ours_is_opened_by_migrate(self, worker_login):
        with bound(SYSTEM), transaction.atomic():
            opened = set(Cursor.objects.values_list("subscriber", flat=True))

        assert set(SUBSCRIBERS) <= opened

    def test_that_is_missing_is_an_error_when_the_worker_starts(self, listen, monkeypatch, caplog):
        heard = listen(Ear())
        monkeypatch.setitem(SUBSCRIBERS, "tests.new", replace(heard, name="tests.new"))

        Relay(None).begin()

        [record] = [record for record in caplog.records if record.message == "subscriber_without_a_place"]
        assert (record.levelname, record.subscriber) == ("ERROR", "tests.new")
