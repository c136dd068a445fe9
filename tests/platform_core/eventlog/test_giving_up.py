"""Does what cannot be delivered end where nobody loses a right by it, after a week to the tick, and nothing else?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from platform_core import clock
from platform_core.eventlog.commands import giving_up, replaying
from platform_core.eventlog.commands.waiting import ALARM_AGAIN, GIVEN_UP_AFTER, LEASE, LONGEST_BACK_OFF, PARK_AFTER
from platform_core.eventlog.events import DeliveryGivenUp
from platform_core.eventlog.models import Event, Pending, Replay
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.eventlog.types import Choice
from platform_core.legal.spans import TICK
from platform_core.notices.errors import CarrierSilent
from platform_core.notices.models import Notice
from platform_core.notices.subscribers import tell_of_given_up
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.eventlog.ears import Ear, fail, pending, rows
from tests.platform_core.eventlog.people import a_member_of_staff
from tests.platform_core.scene import AT, STAFF, note

pytestmark = pytest.mark.commits


def silent() -> None:
    raise CarrierSilent(channel="email")


class Undone:
    """What a subscriber does when its delivery is given up."""

    def __init__(self, does: Any = None) -> None:
        self.heard: list[str] = []
        self.does = does

    def __call__(self, fact: Any, context: Any) -> None:
        self.heard.append(fact.text)
        if self.does:
            self.does()


@pytest.fixture
def listen_until(listen, monkeypatch):
    """Bind a handler that fails, and what follows when it is given up."""

    def listen_until(gives_up, name="tests.hear", *, fails=fail, **how):
        subscriber = listen(Ear(a=fails, b=fails), name, **how)
        monkeypatch.setitem(SUBSCRIBERS, name, replace(subscriber, gives_up=gives_up))

    return listen_until


def give_up(at) -> bool:
    with bound(SYSTEM), transaction.atomic():
        return giving_up.give_up_next(at=at)


def given_up() -> list[dict[str, Any]]:
    with bound(SYSTEM), transaction.atomic():
        return [event.payload for event in Event.objects.filter(topic=DeliveryGivenUp.topic).order_by("id")]


def parked_all(later) -> None:
    """After as many failures as it takes."""
    for _ in range(PARK_AFTER):
        relayed()
        later(LONGEST_BACK_OFF + LEASE)


def parked(later) -> Pending:
    parked_all(later)
    return pending()


def replayed(later) -> Pending:
    """A delivery of a replay that was parked."""
    request_replay()
    relayed()  # lays it out
    return parked(later)


def request_replay() -> None:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        replaying.request_replay("tests.hear", choice=Choice(since=AT), reason="mended", by=STAFF, at=clock.now())


class TestALetter:
    """Or whatever else its subscriber says may be given up."""

    def test_is_given_up_after_a_week_and_not_a_tick_before(self, listen_until, later):
        undone = Undone()
        listen_until(undone)
        event_id = note(text="a")
        row = parked(later)

        assert not give_up(row.parked_at + GIVEN_UP_AFTER - TICK)
        assert (undone.heard, len(rows(Pending))) == ([], 1)
        assert give_up(row.parked_at + timedelta(days=7))

        assert (undone.heard, rows(Pending)) == (["a"], [])
        [told] = given_up()
        assert (told["event_id"], told["subscriber"], told["error"], told["attempts"], told["first"]) == (
            *(str(event_id), "tests.hear", "ZeroDivisionError"),
            *(PARK_AFTER, True),
        )

    def test_is_given_up_after_a_week_in_vain_where_a_silent_system_lets_nothing_be_parked(self, listen_until, later):
        undone = Undone()
        listen_until(undone, fails=silent, outside=True)
        note(text="a")
        row = parked(later)

        assert (row.parked_at, give_up(row.put_off_at + GIVEN_UP_AFTER - TICK)) == (None, False)
        assert give_up(row.put_off_at + GIVEN_UP_AFTER)
        assert (undone.heard, rows(Pending)) == (["a"], [])

    def test_is_tried_first_if_the_relay_stood_still_for_a_week(self, listen_until):
        listen_until(Undone())
        note(text="a")
        relayed()

        assert not give_up(pending().put_off_at + GIVEN_UP_AFTER)

    def test_lets_go_on_what_waited_behind(self, listen_until, later):
        listen_until(Undone())
        note(text="a")
        row = parked(later)
        later(GIVEN_UP_AFTER)
        note(thing=row.subject_id, text="behind")

        while relayed():
            pass

        assert (rows(Pending), len(given_up())) == ([], 1)

    def test_waits_for_a_while_longer_where_what_follows_fails(self, listen_until, later):
        listen_until(Undone(fail))
        note(text="a")
        row = parked(later)
        due = row.parked_at + GIVEN_UP_AFTER

        assert give_up(due)

        assert (given_up(), give_up(due)) == ([], False)
        assert pending().parked_at == row.parked_at + LONGEST_BACK_OFF


class TestAnyOtherDelivery:
    def test_waits_for_staff_for_as_long_as_it_takes(self, listen, later):
        listen(Ear(a=fail))
        note(text="a")
        row = parked(later)

        assert not give_up(row.parked_at + 100 * GIVEN_UP_AFTER)
        assert pending().parked_at


class TestADeliveryOfAReplay:
    def test_is_given_up_after_a_week_and_the_replay_is_done(self, listen, later):
        ear = Ear()
        listen(ear, replayable=True)
        note(text="a")
        relayed()
        ear.doing["a"] = fail
        row = replayed(later)

        assert not give_up(row.parked_at + GIVEN_UP_AFTER - TICK)
        later(GIVEN_UP_AFTER)
        while relayed():
            pass

        [replay] = rows(Replay)
        assert (replay.state, rows(Pending)) == ("done", [])
        assert [told["replay_id"] for told in given_up()] == [str(replay.id)]

    def test_says_nothing_of_it_to_a_subscriber_that_did_it_before(self, listen_until, later):
        undone = Undone()
        listen_until(undone, replayable=True)
        SUBSCRIBERS["tests.hear"].handler.doing.clear()
        note(text="a")
        relayed()
        SUBSCRIBERS["tests.hear"].handler.doing["a"] = fail

        assert give_up(replayed(later).parked_at + GIVEN_UP_AFTER)
        assert (undone.heard, len(given_up())) == ([], 1)

    def test_ends_also_where_nobody_listens_any_more(self, listen, later, monkeypatch):
        ear = Ear()
        listen(ear, replayable=True)
        note(text="a")
        relayed()
        ear.doing["a"] = fail
        request_replay()
        relayed()
        row = pending()
        monkeypatch.delitem(SUBSCRIBERS, "tests.hear")

        assert row.error == ""
        assert give_up(row.put_off_at + GIVEN_UP_AFTER)


class TestAlarms:
    @pytest.fixture
    def due(self, listen_until, later) -> list[datetime]:
        """When each of two parked deliveries is given up."""
        listen_until(Undone())
        note(text="a")
        note(text="b")
        parked_all(later)
        return sorted(row.parked_at + GIVEN_UP_AFTER for row in rows(Pending))

    @pytest.mark.parametrize(("after", "again"), [(ALARM_AGAIN - TICK, False), (ALARM_AGAIN, True)])
    def test_come_once_a_day_for_each_subscriber(self, due, after, again):
        assert give_up(due[-1])
        assert give_up(due[-1] + after)

        assert [told["first"] for told in given_up()] == [True, again]

    def test_reach_the_people_of_the_platform(self, due, listen, later):
        person = a_member_of_staff()
        listen(tell_of_given_up, "notices.tell_of_given_up", topic=DeliveryGivenUp.topic)
        later(GIVEN_UP_AFTER)

        while relayed():
            pass

        with bound(scopes.shopper(person)), transaction.atomic():
            [notice] = Notice.objects.filter(person_id=person, template="eventlog.given_up")
        assert notice.params["subscriber"] == "tests.hear"
        assert "放弃" in notice.texts["zh"]["subject"]
