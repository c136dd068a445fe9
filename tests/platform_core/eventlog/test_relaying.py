"""Does every subscriber hear of every fact, once, in order, whatever fails in between?"""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction

from platform_core.actors import Role
from platform_core.eventlog import queries
from platform_core.eventlog.commands import relaying
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.commands.relaying import deliver_next, redeliver_next, relay
from platform_core.eventlog.models import Cursor, Delivery
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.eventlog.worker import Relay
from platform_core.rows import new_id
from platform_core.tenancy import door, scopes
from platform_core.tenancy.scopes import SYSTEM, bound, current
from tests.platform_core.eventlog.catching_up import all_visible, relayed
from tests.platform_core.eventlog.ears import Ear, fail, pending, rows, rows_now
from tests.platform_core.scene import AT, STAFF, Noted, note

pytestmark = pytest.mark.commits
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
        event_id = note(shop, text="a")

        relayed()

        [got] = ear.context
        assert (got.event_id, got.occurred_at, got.merchant_id) == (event_id, AT, shop)
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

        def tell(fact, context):
            if fact.thing_id != done:
                publish(Noted(thing_id=done), by=context.by, at=context.handled_at)
            if fact.text == "bad":
                fail()

        listen(tell)
        note(text="good")
        note(text="bad")

        relayed()

        with bound(SYSTEM), transaction.atomic():
            assert queries.topics_about(done) == ["tests.noted"]

    def test_leaves_the_next_subscriber_its_turn(self, listen, monkeypatch):
        monkeypatch.setattr(relaying, "BATCH", 2)
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
        listen(lambda fact, context: heard.append((fact.thing_id, fact.text)))
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
        listen(lambda fact, context: heard.append(context.event_id), outside=True)
        ids = {note() for _ in range(12)}

        def work(_):
            try:
                return sum(relayed() for _ in range(20))
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(work, range(4)))

        assert (len(heard), set(heard)) == (12, ids)


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
