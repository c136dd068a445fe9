"""What becomes of a delivery whose handler fails, whom does it hold up, and who hears of it?"""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from catalog.listings.models import Listing
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.eventlog import queries
from platform_core.eventlog.commands.attending import release
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.commands.waiting import DOUBLINGS, LONGEST_BACK_OFF, PARK_AFTER
from platform_core.eventlog.models import Delivery, Pending
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.notices.errors import CarrierSilent
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.eventlog.catching_up import relayed, until_parked
from tests.platform_core.eventlog.ears import Ear, fail, pending, rows, rows_now
from tests.platform_core.scene import BUYER, STAFF, Noted, a_draft, note, open_shop

pytestmark = pytest.mark.commits


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

        def half(fact, context):
            publish(Noted(thing_id=done), by=context.by, at=context.handled_at)
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

        def move_in_silence(fact, context):
            heard.append(fact.text)
            if fact.text == "silent":
                Listing.objects.get(id=listing.id).move("publish", by=trader, at=context.handled_at)

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
