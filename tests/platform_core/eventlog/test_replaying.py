"""Do facts of the past reach one subscriber again: those that were asked for, once, in order, and nobody else?"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from platform_core import clock
from platform_core.actors import Role
from platform_core.eventlog import queries
from platform_core.eventlog.commands import attending, replaying
from platform_core.eventlog.commands.relaying import relay
from platform_core.eventlog.commands.waiting import LEASE, LONGEST_BACK_OFF, PARK_AFTER
from platform_core.eventlog.errors import ReplayNotFound, ReplayRefused
from platform_core.eventlog.models import Delivery, Pending, Replay
from platform_core.eventlog.types import Choice
from platform_core.rows import new_id
from platform_core.states import IllegalTransition
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.eventlog.catching_up import all_visible, relayed
from tests.platform_core.eventlog.ears import Ear, fail, pending, rows
from tests.platform_core.scene import AT, STAFF, note

pytestmark = pytest.mark.commits
EVERYTHING = Choice(since=AT)


def as_staff(command, *args, **kwargs):
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return command(*args, **kwargs, by=STAFF, at=clock.now())


def again(choice, *, name="tests.hear", reason="the bug is mended"):
    return as_staff(replaying.request_replay, name, choice=choice, reason=reason)


def withdraw(replay):
    return as_staff(replaying.withdraw_replay, replay.id, reason="the wrong ones")


def state():
    [replay] = rows(Replay)
    return replay.state


def events_about(replay):
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return [entry.topic.removeprefix("eventlog.replay_") for entry in queries.timeline(replay.id)]


def drained():
    """Until nothing is to be done; how many deliveries and moves that took."""
    all_visible()
    done = 0
    while made := relay():
        done += made
    return done


def a_pass():
    try:
        return relay()
    finally:
        connection.close()


def lay_out_at_once():
    with bound(scopes.SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout TO '50ms'")
        replaying.advance(at=clock.now())


class TestAReplay:
    def test_delivers_what_was_chosen_again_in_order(self, listen):
        ear = Ear()
        listen(ear, replayable=True)
        ids = [note(text=text) for text in "abc"]
        drained()

        replay = again(EVERYTHING)
        drained()

        assert ear.heard == ["a", "b", "c"] * 2
        assert [context.event_id for context in ear.context[3:]] == ids
        assert (state(), rows(Replay)[0].events, rows(Pending)) == ("done", 3, [])
        assert events_about(replay) == ["requested", "queued", "done"]

    def test_leaves_a_delivery_of_its_own_beside_the_first(self, listen):
        listen(Ear(), replayable=True)
        note()
        drained()
        replay = again(EVERYTHING)
        drained()

        assert {row.replay_id for row in rows(Delivery)} == {None, replay.id}

    def test_reaches_nobody_else(self, listen):
        one, two = Ear(), Ear()
        listen(one, replayable=True)
        listen(two, "tests.two", replayable=True)
        note(text="a")
        drained()

        again(EVERYTHING)
        drained()

        assert (one.heard, two.heard) == (["a", "a"], ["a"])

    def test_can_be_of_one_fact_or_of_one_subject(self, listen):
        thing, ear = new_id(), Ear()
        listen(ear, replayable=True)
        note(thing=thing, text="a")
        b = note(text="b")
        note(thing=thing, text="c")
        drained()

        again(Choice(subject_id=thing))
        drained()
        again(Choice(event_id=b))
        drained()

        assert ear.heard[3:] == ["a", "c", "b"]

    def test_can_be_of_a_span_whose_end_is_not_in_it(self, listen):
        listen(Ear(), replayable=True)
        note()
        drained()

        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            inside = queries.would_replay("tests.hear", choice=Choice(since=AT, until=AT + timedelta.resolution))
            before = queries.would_replay("tests.hear", choice=Choice(until=AT))

        assert (inside, before) == (1, 0)

    def test_goes_before_what_comes_later_about_its_subject(self, listen):
        thing, ear = new_id(), Ear()
        listen(ear, replayable=True)
        note(thing=thing, text="a")
        note(thing=thing, text="b")
        drained()

        again(Choice(subject_id=thing))
        relayed()
        note(thing=thing, text="later")
        drained()

        assert ear.heard == ["a", "b", "a", "b", "later"]

    def test_leaves_out_what_was_not_heard_a_first_time(self, listen):
        thing, ear = new_id(), Ear(b=fail)
        listen(ear, replayable=True)
        note(thing=thing, text="a")
        note(thing=thing, text="b")
        drained()
        note(text="not come to yet")

        again(EVERYTHING)

        with bound(scopes.SYSTEM), transaction.atomic():  # a whole pass would hear of the third
            replaying.advance(at=clock.now())
        assert rows(Replay)[0].events == 1

    def test_of_an_outside_call_bears_the_same_key(self, listen):
        ear = Ear()
        listen(ear, outside=True, replayable=True)
        told = note()
        drained()
        relayed()

        again(EVERYTHING)
        drained()
        relayed()
        drained()

        assert [t.event_id for t in ear.context] == [told, told]
        assert (len(rows(Delivery)), state()) == (2, "done")

    def test_that_fails_holds_back_its_subject_only_and_ends_when_staff_say_so(self, listen, later):
        bad, ear = new_id(), Ear()
        listen(ear, replayable=True)
        note(thing=bad, text="a")
        note(thing=bad, text="a2")
        note(text="b")
        drained()
        ear.heard.clear()
        ear.doing = {"a": fail}

        again(EVERYTHING)
        for _ in range(PARK_AFTER + 1):
            drained()
            later(LONGEST_BACK_OFF + LEASE)
        assert set(ear.heard) == {"a", "b"}
        assert state() == "queued"

        [parked] = [row for row in rows(Pending) if row.parked_at]
        as_staff(attending.dismiss, parked.id, reason="cannot be mended")
        drained()

        assert ear.heard[-1] == "a2"
        assert (state(), rows(Pending)) == ("done", [])

    def test_is_not_laid_out_beside_a_delivery_that_is_under_way(self, listen):
        """It would not see what that one puts off, nor be seen by it."""
        begun, ended = threading.Event(), threading.Event()

        def take_long():
            begun.set()
            assert ended.wait(20)

        listen(Ear(b=take_long), replayable=True)
        note(text="a")
        drained()
        again(EVERYTHING)
        note(text="b")
        all_visible()
        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(a_pass)
            assert begun.wait(20)
            with pytest.raises(OperationalError, match="lock timeout"):
                lay_out_at_once()
            ended.set()
            running.result()
        drained()

        assert (rows(Replay)[0].events, state()) == (2, "done")

    def test_waits_while_nobody_bears_its_name(self, listen, monkeypatch):
        listen(Ear(), replayable=True)
        note()
        drained()
        again(EVERYTHING)
        monkeypatch.setattr(replaying, "SUBSCRIBERS", {})

        assert drained() == 0
        assert state() == "requested"


class TestRequestReplay:
    def test_refuses_who_does_harm_when_it_hears_a_thing_twice(self, listen):
        listen(Ear())
        note()
        drained()

        with pytest.raises(ReplayRefused) as refusal:
            again(EVERYTHING, reason=" ")

        assert refusal.value.params == {"subscriber": "tests.hear", "reasons": ("not_replayable", "reason_missing")}
        assert rows(Replay) == []

    def test_refuses_a_name_that_nobody_bears(self, listen):
        with pytest.raises(ReplayRefused) as refusal:
            again(EVERYTHING, name="tests.nobody")

        assert refusal.value.reasons == ("subscriber_unknown",)

    def test_keeps_who_asked_and_why(self, listen):
        listen(Ear(), replayable=True)
        note()
        drained()

        replay = again(EVERYTHING)

        [kept] = rows(Replay)
        assert (kept.requested_by, kept.reason, kept.since, kept.state) == (
            STAFF.id,
            "the bug is mended",
            AT,
            "requested",
        )
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            [told] = queries.timeline(replay.id)
        assert (told.role, told.reason) == (Role.STAFF, "the bug is mended")

    @pytest.mark.parametrize("scope", [scopes.SYSTEM, scopes.shopper(STAFF.id), scopes.merchant(STAFF.id)])
    def test_is_for_staff_alone(self, listen, scope):
        with pytest.raises(ProgrammingError), bound(scope), transaction.atomic():
            Replay.objects.create(subscriber="tests.hear", reason="me", requested_by=STAFF.id, requested_at=AT)


class TestWithdrawReplay:
    def test_drops_what_still_waits_and_keeps_what_was_made(self, listen):
        ear = Ear(b=fail)
        listen(ear, replayable=True)
        note(text="a")
        note(text="b")
        ear.doing = {}
        drained()
        ear.doing = {"b": fail}
        replay = again(EVERYTHING)
        drained()

        withdraw(replay)
        drained()

        assert (ear.heard, rows(Pending), state()) == (["a", "b", "a", "b"], [], "withdrawn")
        assert len([row for row in rows(Delivery) if row.replay_id]) == 1
        assert events_about(replay) == ["requested", "queued", "withdrawn"]

    def test_can_be_before_it_began(self, listen):
        ear = Ear()
        listen(ear, replayable=True)
        note(text="a")
        drained()

        withdraw(again(EVERYTHING))
        drained()

        assert (ear.heard, state()) == (["a"], "withdrawn")

    def test_comes_too_late_for_what_is_done(self, listen):
        listen(Ear(), replayable=True)
        note()
        drained()
        replay = again(EVERYTHING)
        drained()

        with pytest.raises(IllegalTransition):
            withdraw(replay)

    def test_knows_no_other(self, listen):
        with pytest.raises(ReplayNotFound):
            as_staff(replaying.withdraw_replay, new_id(), reason="none")


def test_a_delivery_that_was_made_already_is_not_made_again(listen):
    """A restore may bring a waiting row back, and not the delivery's effect."""
    ear = Ear(a=fail)
    listen(ear)
    told = note(text="a")
    drained()
    with bound(scopes.SYSTEM), transaction.atomic():
        Delivery.objects.create(event_id=told, subscriber="tests.hear", delivered_at=AT)
        Pending.objects.update(retry_at=AT)
    assert pending().attempts == 1

    drained()

    assert (ear.heard, rows(Pending)) == (["a"], [])
