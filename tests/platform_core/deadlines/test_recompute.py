"""How all clocks are gone through when a calendar was loaded: each once, whatever dies, and by however many workers."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from platform_core import clock
from platform_core.deadlines import history, recompute, specs
from platform_core.deadlines.worker import PAUSE, Recompute
from platform_core.eventlog.models import Event
from platform_core.legal.queries import calendars
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import REFUND, SHOPPER, WINDOW, row, running
from tests.platform_core.deadlines.recomputing import IN_DECEMBER, end_of, rows_of, successor
from tests.platform_core.legal.loading import ONE_DAY_MORE, load, load_2027

TICK = datetime.resolution
AN_HOUR_LATER = IN_DECEMBER + history.AGAIN_AFTER

pytestmark = pytest.mark.usefixtures("declared")


def facts() -> int:
    with bound(SYSTEM), transaction.atomic():
        return Event.objects.filter(topic="deadlines.recounted").count()


def unfinished(at: datetime) -> int | None:
    with bound(SYSTEM), transaction.atomic():
        return history.unfinished(at=at)


@pytest.mark.login("worker")
@pytest.mark.duty("NRR-10", "NRR-13")
class TestTurn:
    @pytest.fixture(autouse=True)
    def _two_clocks_and_a_calendar(self, shop, monkeypatch):
        self.set_clock = lambda at: monkeypatch.setattr(clock, "now", lambda: at)
        self.set_clock(IN_DECEMBER)
        for _ in "ab":
            running(shop, REFUND, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)

    def test_of_two_workers_that_began_together_one_ends_the_pass(self):
        one, other = recompute.turn(limit=1), recompute.turn(limit=1)
        for progress in (one, other):
            while progress is not None:
                progress = recompute.turn(progress, limit=1)  # noqa: PLW2901  # how far this one is

        assert facts() == 1
        assert [unfinished(at) for at in (AN_HOUR_LATER - TICK, AN_HOUR_LATER)] == [None, 2]

    def test_of_one_that_began_with_the_first_and_takes_an_hour_is_not_the_second(self):
        slow = recompute.turn(limit=1)
        recompute.turn()
        self.set_clock(AN_HOUR_LATER)

        while slow is not None:
            slow = recompute.turn(slow, limit=1)

        assert (facts(), unfinished(AN_HOUR_LATER)) == (1, 2)
        recompute.turn()
        assert (facts(), unfinished(AN_HOUR_LATER + history.AGAIN_AFTER)) == (2, None)


@pytest.fixture
def now(monkeypatch) -> datetime:
    """December, when the notice is out."""
    monkeypatch.setattr(clock, "now", lambda: IN_DECEMBER)
    return IN_DECEMBER


@pytest.mark.login("worker")
@pytest.mark.usefixtures("now")
class TestPass:
    """Over three clocks of which one changes nothing."""

    @pytest.fixture
    def three(self, shop) -> list[UUID]:
        return [
            running(shop, REFUND, at=IN_DECEMBER),
            running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id),
            running(shop, REFUND, at=IN_DECEMBER - timedelta(days=10)),
        ]

    def facts(self) -> list[dict[str, object]]:
        with bound(SYSTEM), transaction.atomic():
            found = Event.objects.filter(topic="deadlines.recounted").order_by("occurred_at", "id")
            return [event.payload for event in found]

    def test_has_nothing_to_do_while_there_is_only_the_first_calendar(self, three):
        assert recompute.turn() is None
        assert self.facts() == []

    def test_counts_all_that_is_touched_and_says_what_came_of_it(self, three):
        load_2027(at=IN_DECEMBER)

        assert recompute.turn() is None

        with bound(SYSTEM), transaction.atomic():
            calendar_id = calendars.versions()[2]
        assert self.facts() == [{"calendar_id": str(calendar_id), "version": 2, "looked_at": 3, "recounted": 2}]
        assert [row(one).state for one in three] == ["void", "void", "running"]

    def test_goes_in_batches_and_begins_anew_after_a_kill_doing_nothing_twice(self, three):
        load_2027(at=IN_DECEMBER)

        progress = recompute.turn(limit=2)
        assert progress is not None
        assert (progress.looked_at, progress.recounted, self.facts()) == (2, 1, [])

        progress = None  # the worker is gone, and with it how far it was
        while (progress := recompute.turn(progress, limit=1)) is not None:
            pass

        assert [len(rows_of(row(one).subject_id)) for one in three] == [2, 2, 1]
        [fact] = self.facts()
        assert (fact["looked_at"], fact["recounted"]) == (2, 1)  # of what the first had left

    def test_is_made_once_more_after_an_hour_for_what_was_still_being_written(self, shop, monkeypatch):
        load_2027(at=IN_DECEMBER)
        recompute.turn()
        late = row(running(shop, REFUND, at=IN_DECEMBER)).again(
            subject_id=new_id(), calendar_version=1, provisional=True, replaces_id=None, reading="earlier"
        )
        late.due_legal = late.due_at = late.run_at = end_of("2027-01-02")
        with bound(scopes.merchant(shop)), transaction.atomic():
            late.save(force_insert=True)

        monkeypatch.setattr(clock, "now", lambda: IN_DECEMBER + history.AGAIN_AFTER - TICK)
        recompute.turn()
        assert (row(late.id).state, len(self.facts())) == ("running", 1)

        monkeypatch.setattr(clock, "now", lambda: IN_DECEMBER + history.AGAIN_AFTER)
        recompute.turn()
        assert (row(late.id).state, len(self.facts())) == ("void", 2)

        monkeypatch.setattr(clock, "now", lambda: IN_DECEMBER + 9 * history.AGAIN_AFTER)
        recompute.turn()
        assert len(self.facts()) == 2

    def test_goes_on_past_a_clock_that_nobody_declares_any_more(self, three, monkeypatch, caplog):
        load_2027(at=IN_DECEMBER)
        monkeypatch.delitem(specs.DECLARED, WINDOW.kind)

        recompute.turn()

        assert [row(one).state for one in three] == ["void", "running", "running"]
        assert [record.message for record in caplog.records] == ["recount_failed"]

    def test_takes_the_years_in_the_order_in_which_they_were_loaded(self, three):
        load_2027(at=IN_DECEMBER)
        load(ONE_DAY_MORE, at=IN_DECEMBER)

        for _ in range(3):
            assert recompute.turn() is None

        assert [fact["version"] for fact in self.facts()] == [2, 3]
        assert row(three[0]).closing_reason == history.reason_of(3)
        assert successor(three[0]).calendar_version == 3


@pytest.mark.login("worker")
class TestTheLoop:
    def test_goes_through_what_was_loaded_and_then_rests(self, shop, now):
        old = running(shop, REFUND, at=now)
        loop = Recompute(None)
        load_2027(at=now)

        assert (loop.turn(), loop.progress) == (PAUSE, None)
        assert row(old).state == "void"
