"""What was counted again, what was there before it, and when is it due by the same rule?"""

from datetime import timedelta

import pytest
from django.db import transaction

from platform_core.deadlines import history
from platform_core.deadlines.commands import clocks
from platform_core.legal.spans import CalendarDays
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.deadlines.clocks import PAY, REFUND, SHOPPER, STAFF, WINDOW, row, running
from tests.platform_core.deadlines.recomputing import IN_DECEMBER, IN_NOVEMBER, SUNDAY_WORKED, recompute, successor
from tests.platform_core.legal.loading import MADE_UP_2027, ONE_DAY_MORE, load, load_2027

pytestmark = pytest.mark.usefixtures("declared")


class TestStanding:
    @pytest.mark.parametrize("spec", [WINDOW, REFUND], ids=lambda spec: spec.kind)
    @pytest.mark.parametrize("years", [ONE_DAY_MORE, SUNDAY_WORKED], ids=["later", "earlier"])
    def test_says_again_when_a_recounted_clock_is_due(self, shop, spec, years):
        old = running(shop, spec, at=IN_NOVEMBER, person_id=SHOPPER.id)
        load(years, at=IN_NOVEMBER)
        recompute(old, at=IN_NOVEMBER)

        before, after = row(old), successor(old)
        assert history.expected_due(after, before=before, counted=after.due_legal) == after.due_at
        assert history.expected_due(before, before=None, counted=before.due_legal) == before.due_at


class TestRecounts:
    def test_show_before_and_after_the_first_to_run_out_first(self, shop):
        later = running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id)
        sooner = running(shop, REFUND, at=IN_DECEMBER)
        running(shop, PAY, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)
        for one in (later, sooner):
            recompute(one, at=IN_DECEMBER)

        with bound(scopes.staff(STAFF.id)):
            found = history.with_successors(list(history.recomputed_by(2)))
            assert history.recomputed_by(1).count() == 0

        assert [one.before.id for one in found] == [sooner, later]
        assert [one.moved for one in found] == [timedelta(days=2), timedelta(0)]
        assert [one.before.closing_reason for one in found] == [history.reason_of(2)] * 2

    def test_lead_back_through_every_end_that_anybody_saw(self, shop):
        first = running(shop, REFUND, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)
        recompute(first, at=IN_DECEMBER)
        second = successor(first).id
        load({"2027": {**MADE_UP_2027, "off": [*MADE_UP_2027["off"], "01-04"]}}, at=IN_DECEMBER)
        recompute(second, at=IN_DECEMBER)

        with bound(scopes.staff(STAFF.id)):
            assert [one.id for one in history.earlier(successor(second))] == [first, second]
            assert history.earlier(row(first)) == []

    @pytest.mark.login("worker")
    def test_are_not_what_somebody_calls_so_by_hand(self, shop):
        load_2027(at=IN_DECEMBER)
        subject_id = new_id()
        running(shop, REFUND, at=IN_DECEMBER, subject_id=subject_id)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            clocks.extend(
                REFUND,
                subject_id=subject_id,
                by_span=CalendarDays(1),
                by=STAFF,
                at=IN_DECEMBER,
                reason=history.reason_of(2).in_english,
            )
            assert list(history.recomputed_by(2)) == []
