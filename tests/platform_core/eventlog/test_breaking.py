"""Does a handler that breaks more than itself stop anybody else: one that loses the connection, or its whole worker?"""

import sys

import pytest
from django.db import connection, transaction

from platform_core.eventlog import queries, worker
from platform_core.eventlog.commands import relaying
from platform_core.eventlog.commands.relaying import LOST_AFTER, relay
from platform_core.eventlog.commands.waiting import LEASE, LONGEST_BACK_OFF, PARK_AFTER
from platform_core.eventlog.models import Cursor, Delivery, Pending
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.eventlog.worker import Outside, Relay
from platform_core.rows import new_id
from tests.platform_core.eventlog.catching_up import all_visible, relayed
from tests.platform_core.eventlog.ears import Ear, fail, pending, rows
from tests.platform_core.scene import note

pytestmark = pytest.mark.commits


def hang_up():
    """As the server does when it is told to, or when it dies."""
    connection.connection.close()


class TestALostConnection:
    def test_stops_neither_the_next_event_nor_the_next_subscriber(self, listen):
        breaker, other = Ear(a=hang_up), Ear()
        listen(breaker, "tests.breaker")
        listen(other, "tests.other")
        note(text="a")
        note(text="b")

        relayed()

        assert (breaker.heard, other.heard) == (["a", "b"], ["a", "b"])
        assert (pending().subscriber, pending().attempts) == ("tests.breaker", 1)
        assert len(rows(Delivery)) == 3

    def test_is_an_attempt_as_any_other_when_it_is_tried_again(self, listen, later):
        breaker, other = Ear(a=hang_up), Ear(b=fail)
        listen(breaker, "tests.breaker")
        listen(other, "tests.other")
        note(text="a")
        for _ in range(PARK_AFTER):
            relayed()
            later(LONGEST_BACK_OFF + LEASE)
        assert (len(breaker.heard), pending().parked_at is not None) == (PARK_AFTER, True)

        note(text="b")
        relayed()
        other.doing.clear()
        later(LONGEST_BACK_OFF)
        relayed()

        assert other.heard == ["a", "b", "b"]

    def test_lets_go_of_the_turn_when_the_database_stays_away(self, listen, monkeypatch):
        """Nobody can put anything off then: the loop logs it, waits and comes again."""
        listen(Ear())
        note()
        all_visible()
        monkeypatch.setattr(relaying, "_back_off_next", lambda *_: fail())
        monkeypatch.setattr(relaying, "_deliver", lambda *_: fail())

        with pytest.raises(ZeroDivisionError):
            relay()

        assert rows(Pending) == []


class TestALostWorker:
    def test_is_known_by_the_turns_that_came_to_nothing(self, listen):
        """Killed in the middle, it can note nothing: what was counted before says enough."""
        ear, other = Ear(a=sys.exit), Ear()
        listen(ear, "tests.killer")
        note(text="a")
        note(text="b")
        for _ in range(LOST_AFTER):
            with pytest.raises(SystemExit):
                relayed()
        assert (len(ear.heard), rows(Pending)) == (LOST_AFTER, [])
        listen(other, "tests.other")

        relayed()
        relayed()

        assert ear.heard == ["a"] * LOST_AFTER + ["b"]
        assert (pending().error, pending().attempts) == ("WorkerLost", 1)
        assert [place.attempts for place in rows(Cursor) if place.subscriber == "tests.killer"] == [0]

    def test_is_parked_in_the_end(self, listen, later):
        ear = Ear(a=sys.exit)
        listen(ear)
        note(text="a")
        for _ in range(LOST_AFTER):
            with pytest.raises(SystemExit):
                relayed()
        relayed()
        later(LONGEST_BACK_OFF)
        for _ in range(PARK_AFTER - 1):
            with pytest.raises(SystemExit):
                relayed()
            later(LONGEST_BACK_OFF)

        relayed()

        assert (pending().error, pending().parked_at is not None) == ("WorkerLost", True)

    def test_is_not_thought_of_one_that_was_only_stopped_now_and_then(self, listen):
        ear = Ear()
        listen(ear)
        for _ in range(LOST_AFTER + 1):
            ear.doing = {"a": sys.exit}
            note(text="a")
            with pytest.raises(SystemExit):
                relayed()
            ear.doing = {}
            relayed()

        assert (rows(Pending), len(rows(Delivery))) == ([], LOST_AFTER + 1)


class TestAChangedSubscriber:
    def test_that_now_calls_outside_is_never_called_inside_a_transaction(self, listen, later):
        """What waits since before bears the old mark."""
        listen(Ear(a=fail))
        note(text="a")
        relayed()
        seen = []
        listen(lambda fact, context: seen.append(connection.in_atomic_block), outside=True)
        later(LONGEST_BACK_OFF)

        relayed()

        assert (seen, rows(Pending)) == ([False], [])

    def test_that_has_gone_is_said_when_the_worker_starts(self, listen, monkeypatch, caplog):
        listen(Ear(), "tests.gone")
        monkeypatch.delitem(SUBSCRIBERS, "tests.gone")

        Relay(None).begin()

        left = [record.subscriber for record in caplog.records if record.message == "place_without_a_subscriber"]
        assert "tests.gone" in left


class TestAnIdleRelay:
    def test_asks_once_whether_there_is_anything_for_anybody(self, listen, django_assert_max_num_queries):
        for n in range(20):
            listen(Ear(), f"tests.ear_{n}", topic=f"tests.topic_{n}")
        thing = new_id()
        note(thing=thing)
        all_visible()

        with django_assert_max_num_queries(5), transaction.atomic():
            pass
        with django_assert_max_num_queries(7):  # begin, three questions, commit, and the scope
            assert relay() == 0

    def test_asks_one_question_until_it_is_called(self, listen, django_assert_num_queries, monkeypatch):
        monkeypatch.setattr(queries, "SHARED", -1)
        ear, loop = Ear(), Relay(None)
        listen(ear)
        all_visible()
        assert loop.turn() == worker.PAUSE

        with django_assert_num_queries(1):
            assert loop.is_called() is False
        note(text="a")
        all_visible()
        assert loop.is_called() is True

        assert (loop.turn(), loop.turn(), loop.is_called()) == (0, worker.PAUSE, False)
        assert ear.heard == ["a"]

    def test_is_called_when_a_delivery_is_to_be_tried_again(self, listen, later, monkeypatch):
        monkeypatch.setattr(queries, "SHARED", -1)
        ear, loop = Ear(a=fail), Relay(None)
        listen(ear)
        note(text="a")
        all_visible()
        assert (loop.turn(), loop.turn(), loop.is_called()) == (0, worker.PAUSE, False)

        later(LONGEST_BACK_OFF)

        assert loop.is_called() is True

    def test_asks_for_all_threads_of_its_process(self, listen, django_assert_num_queries, monkeypatch):
        monkeypatch.setattr(queries, "SHARED", 60)
        monkeypatch.setattr(queries, "_shared", (0.0, None))
        relay, outside = Relay(None), Outside(None)
        relay.turn()

        with django_assert_num_queries(1):
            assert (relay.is_called(), outside.is_called()) == (False, False)
