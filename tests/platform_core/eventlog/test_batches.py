"""Are events delivered together as each by itself: once, in order, and with nobody in another's way?"""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from platform_core.eventlog.commands import batches
from platform_core.eventlog.commands.relaying import LOST_AFTER, TOGETHER, relay
from platform_core.eventlog.models import Cursor, Delivery, Pending
from platform_core.rows import new_id, one_after_the_other
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound, current
from tests.platform_core.eventlog.catching_up import all_visible, relayed
from tests.platform_core.eventlog.ears import Ear, fail, pending, rows
from tests.platform_core.eventlog.test_breaking import hang_up
from tests.platform_core.scene import note

pytestmark = pytest.mark.commits


def transactions(heard):
    """In how many transactions did the handler run?"""
    return len({context.handled_at for context in heard.context})


class TestABatch:
    def test_is_one_transaction(self, listen):
        ear = Ear()
        listen(ear)
        for _ in range(TOGETHER + 1):
            note()

        assert relayed() == TOGETHER + 1
        assert transactions(ear) == 2
        assert len(rows(Delivery)) == TOGETHER + 1

    def test_costs_few_statements_beside_those_of_the_handlers(self, listen, django_assert_max_num_queries):
        listen(Ear())
        for _ in range(20):
            note()
        all_visible()

        with django_assert_max_num_queries(
            4 * 20 + 20
        ):  # of each: savepoint, constraints checked now and later, release
            assert relay() == 20

    def test_acts_for_each_shop_in_turn(self, listen):
        seen, shops = [], [new_id(), None, new_id()]
        listen(lambda *_: seen.append(current()))
        for shop in shops:
            note(shop)

        relayed()

        assert seen == [scopes.merchant(shop) if shop else SYSTEM for shop in shops]

    def test_goes_on_past_one_that_fails(self, listen):
        ear = Ear(b=fail)
        listen(ear)
        for text in "abc":
            note(text=text)

        relayed()

        assert (ear.heard, transactions(ear)) == (["a", "b", "c"], 1)
        assert (len(rows(Delivery)), pending().error) == (2, "ZeroDivisionError")

    def test_keeps_what_is_about_the_subject_of_one_that_fails_behind_it(self, listen):
        ear, thing = Ear(a=fail), new_id()
        listen(ear)
        for text, about in (("a", thing), ("b", new_id()), ("a2", thing)):
            note(thing=about, text=text)

        relayed()

        assert (ear.heard, len(rows(Pending))) == (["a", "b"], 2)

    def test_ends_when_others_have_waited_long_enough(self, listen, monkeypatch):
        monkeypatch.setattr(batches, "LONGEST", 0)
        ear = Ear()
        listen(ear)
        for text in "abc":
            note(text=text)

        assert relayed() == 3
        assert (ear.heard, transactions(ear)) == (["a", "b", "c"], 3)


class TestOneThatBreaksTheConnection:
    def test_takes_nothing_along_that_was_delivered_before_it(self, listen):
        ear = Ear(c=hang_up)
        listen(ear)
        for text in "abcd":
            note(text=text)

        relayed()

        assert ear.heard == ["a", "b", "c", "a", "b", "c", "d"]  # what was undone is done again
        assert (len(rows(Delivery)), pending().attempts) == (3, 1)


class TestOneThatKillsItsWorker:
    def test_is_found_though_others_come_before_it(self, listen):
        ear = Ear(b=sys.exit)
        listen(ear)
        for text in "abc":
            note(text=text)
        for _ in range(LOST_AFTER + 2):  # together with the first, after it, and alone
            with pytest.raises(SystemExit):
                relayed()

        relayed()
        relayed()

        assert (pending().error, len(rows(Delivery))) == ("WorkerLost", 2)
        assert [place.attempts for place in rows(Cursor) if place.subscriber == "tests.hear"] == [0]


class TestALockOfOthers:
    def test_is_waited_for_by_the_first_alone(self, listen):
        """What has locks already makes nobody wait for what it waits for itself."""
        held, tried, waits = threading.Event(), threading.Event(), []

        def lock():
            waits.append(len(waits))
            tried.set()
            one_after_the_other("tests")

        ear = Ear(b=lock)
        listen(ear)
        for text in "abc":
            note(text=text)
        all_visible()

        def elsewhere():
            try:
                with bound(SYSTEM), transaction.atomic():
                    one_after_the_other("tests")
                    held.set()
                    while len(waits) < 2:
                        assert tried.wait(20)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(elsewhere)
            assert held.wait(20)
            assert relay() == 3
            running.result()

        assert ear.heard == ["a", "b", "b", "c"]
        assert (len(rows(Delivery)), rows(Pending)) == (3, [])
        assert ear.context[0].handled_at < ear.context[2].handled_at
