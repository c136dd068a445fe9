"""Two workers go through the clocks at once: is there still a second pass? And what has been counted again?"""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from platform_core import clock
from platform_core.deadlines import commands, history, passes, specs
from platform_core.eventlog.models import Event
from platform_core.legal.spans import CalendarDays
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import REFUND, STAFF, running
from tests.platform_core.legal.loading import load_2027

TICK = datetime.resolution
NOW = datetime(2026, 12, 26, 2, 0, tzinfo=UTC)
AN_HOUR_LATER = NOW + history.AGAIN_AFTER


def facts() -> int:
    with bound(SYSTEM), transaction.atomic():
        return Event.objects.filter(topic="deadlines.recounted").count()


def unfinished(at: datetime) -> int | None:
    with bound(SYSTEM), transaction.atomic():
        return history.unfinished(at=at)


@pytest.mark.login("worker")
class TestRecounts:
    def test_are_not_what_somebody_calls_so_by_hand(self, shop):
        load_2027(at=NOW)
        subject_id = new_id()
        running(shop, REFUND, at=NOW, subject_id=subject_id)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            commands.extend(
                REFUND, subject_id=subject_id, by_span=CalendarDays(1), by=STAFF, at=NOW, reason=history.reason_of(2)
            )
            assert list(history.recounts(2)) == []


@pytest.mark.login("worker")
@pytest.mark.duty("NRR-10", "NRR-13")
class TestTurn:
    @pytest.fixture(autouse=True)
    def _two_clocks_and_a_calendar(self, shop, monkeypatch):
        monkeypatch.setitem(specs.DECLARED, REFUND.kind, REFUND)
        self.set_clock = lambda at: monkeypatch.setattr(clock, "now", lambda: at)
        self.set_clock(NOW)
        for _ in "ab":
            running(shop, REFUND, at=NOW)
        load_2027(at=NOW)

    def test_of_two_workers_that_began_together_one_ends_the_pass(self):
        one, other = passes.turn(limit=1), passes.turn(limit=1)
        for going in (one, other):
            while going is not None:
                going = passes.turn(going, limit=1)  # noqa: PLW2901  # how far this one is

        assert facts() == 1
        assert [unfinished(at) for at in (AN_HOUR_LATER - TICK, AN_HOUR_LATER)] == [None, 2]

    def test_of_one_that_began_with_the_first_and_takes_an_hour_is_not_the_second(self):
        slow = passes.turn(limit=1)
        passes.turn()
        self.set_clock(AN_HOUR_LATER)

        while slow is not None:
            slow = passes.turn(slow, limit=1)

        assert (facts(), unfinished(AN_HOUR_LATER)) == (1, 2)
        passes.turn()
        assert (facts(), unfinished(AN_HOUR_LATER + history.AGAIN_AFTER)) == (2, None)
