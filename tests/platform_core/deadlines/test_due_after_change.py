"""Which end stands when a clock is counted again, or gets longer: never one that takes time from the consumer."""

from datetime import UTC, datetime, timedelta

import pytest

from platform_core.actors import Role
from platform_core.deadlines.policies import due_after_extension, due_after_recompute

TICK = timedelta.resolution


@pytest.mark.duty("NRR-10", "NRR-13")
class TestDueAfterRecompute:
    SHOWN = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)

    def due(self, counted: datetime, *, owed_by: Role, provisional: bool = False, at: datetime = AT) -> datetime:
        return due_after_recompute(owed_by=owed_by, shown=self.SHOWN, provisional=provisional, counted=counted, at=at)

    @pytest.mark.parametrize("provisional", [True, False])
    def test_gives_the_consumer_the_later_end(self, provisional):
        for counted, found in ((self.SHOWN - TICK, self.SHOWN), (self.SHOWN + TICK, self.SHOWN + TICK)):
            assert self.due(counted, owed_by=Role.SHOPPER, provisional=provisional) == found

    @pytest.mark.parametrize("who", [Role.MERCHANT, Role.STAFF, Role.SYSTEM])
    def test_lets_nobody_else_come_later_than_a_settled_end_that_she_was_shown(self, who):
        for counted, found in ((self.SHOWN - TICK, self.SHOWN - TICK), (self.SHOWN + TICK, self.SHOWN)):
            assert self.due(counted, owed_by=who) == found

    def test_takes_the_laws_own_count_in_place_of_a_provisional_one(self):
        for counted in (self.SHOWN - TICK, self.SHOWN + TICK):
            assert self.due(counted, owed_by=Role.MERCHANT, provisional=True) == counted

    def test_makes_nobody_late_by_a_day_of_which_they_could_not_know(self):
        counted = self.SHOWN - timedelta(days=2)

        assert self.due(counted, owed_by=Role.MERCHANT, at=counted - TICK) == counted
        assert self.due(counted, owed_by=Role.MERCHANT, at=counted) == counted
        assert self.due(counted, owed_by=Role.MERCHANT, at=counted + TICK) == counted + TICK


@pytest.mark.duty("NRR-10")
class TestCarried:
    SHOWN, OWN = TestDueAfterRecompute.SHOWN, TestDueAfterRecompute.SHOWN - timedelta(days=2)

    def due(self, counted: datetime, owed_by: Role = Role.SHOPPER) -> datetime:
        return due_after_extension(
            owed_by=owed_by, shown=self.SHOWN, own=self.OWN, counted=counted, by=counted - self.OWN
        )

    def test_gives_her_what_she_was_shown_and_what_is_added(self):
        assert self.due(self.OWN + TICK) == self.SHOWN + TICK

    def test_never_takes_from_her(self):
        assert self.due(self.OWN) == self.due(self.OWN - TICK) == self.SHOWN

    def test_adds_nothing_to_what_was_just_counted(self):
        for counted, found in ((self.SHOWN + TICK, self.SHOWN + TICK), (self.SHOWN - TICK, self.SHOWN)):
            more = timedelta(days=1)
            shown = self.SHOWN
            assert due_after_extension(owed_by=Role.SHOPPER, shown=shown, own=shown, counted=counted, by=more) == found

    def test_carries_nothing_on_for_others(self):
        assert self.due(self.OWN + TICK, Role.MERCHANT) == self.OWN + TICK
