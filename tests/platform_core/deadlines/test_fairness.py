"""Does every shop have its turn, when more is due than is read at once?"""

from collections import Counter
from datetime import timedelta
from itertools import chain

import pytest
from django.db import transaction

from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.queries import agenda
from platform_core.deadlines.queries import rounds as deadlines_rounds
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import PAY, close, leave_an_effect, open_shop, row, running

TICK = timedelta.resolution
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestFairness:
    def test_gives_every_shop_its_share_of_a_batch(self, shop, at, handled):
        handled(PAY.kind, leave_an_effect)
        small = open_shop()
        for n in range(30):
            running(shop, PAY, at=at + timedelta(seconds=n))
        late = [running(small, PAY, at=at + timedelta(minutes=1)) for _ in range(3)]
        own = running(None, PAY, at=at + timedelta(minutes=1))

        assert close(at + timedelta(days=1), limit=10) == 5 + 3 + 2 - 1  # the platform has one to give

        assert {row(deadline_id).state for deadline_id in [*late, own]} == {"missed"}

    def test_gives_a_shop_that_is_alone_the_whole_batch(self, shop, at, handled):
        handled(PAY.kind, leave_an_effect)
        for _ in range(12):
            running(shop, PAY, at=at)

        assert [close(at + timedelta(days=1), limit=10) for _ in range(3)] == [10, 2, 0]

    def test_lets_every_shop_have_its_turn_before_one_has_its_next(self, shop, at, handled):
        """At midnight more shops are due at one instant than are read at once; then the oldest would come first."""
        handled(PAY.kind, leave_an_effect)
        shops = [shop, *(open_shop() for _ in range(5))]
        for merchant_id in shops * 2:
            running(merchant_id, PAY, at=at)
        rounds, served = deadlines_rounds.Rounds(), []

        with bound(SYSTEM), transaction.atomic():
            for _ in range(3):
                due = agenda.agenda(at=at + HALF_AN_HOUR, limit=4, rounds=rounds).due
                served += [sorted(row.merchant_id for row in due)]
                assert all(sweeping.close_if_due(row.id, at=at + HALF_AN_HOUR) for row in due)

        assert [len(batch) for batch in served] == [4, 4, 4]
        assert Counter(chain(*served)) == dict.fromkeys(shops, 2)

    def test_asks_again_who_is_due_when_those_it_knows_have_little_left(self, shop, at, handled):
        handled(PAY.kind, leave_an_effect)
        other, rounds = open_shop(), deadlines_rounds.Rounds()
        for merchant_id in [other, *[shop] * 8]:
            running(merchant_id, PAY, at=at)

        with bound(SYSTEM), transaction.atomic():
            for now, expected in ((at + HALF_AN_HOUR, 3), (at + HALF_AN_HOUR + TICK, 4)):
                due = agenda.agenda(at=now, limit=4, rounds=rounds).due
                assert len(due) == expected
                assert all(sweeping.close_if_due(row.id, at=now) for row in due)
            assert set(rounds.shops) == {shop}
