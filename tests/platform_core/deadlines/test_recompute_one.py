"""What becomes of clocks when a calendar is loaded: before, after, why; exactly once, whatever dies meanwhile."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from platform_core.actors import DEADLINES, Role
from platform_core.deadlines import history
from platform_core.deadlines.commands import clocks, recomputing, sweeping
from platform_core.deadlines.queries import explanation
from platform_core.deadlines.specs import Deadline
from platform_core.eventlog.models import Event
from platform_core.http.problems import of_refusal
from platform_core.legal.errors import CalendarEnds
from platform_core.legal.rules import rule
from platform_core.legal.spans import CalendarDays
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import MERCHANT, PAY, REFUND, SHOPPER, STAFF, WINDOW, row, running
from tests.platform_core.deadlines.recomputing import (
    IN_DECEMBER,
    IN_NOVEMBER,
    SUNDAY_WORKED,
    end_of,
    recompute,
    rows_of,
    successor,
)
from tests.platform_core.legal.loading import ONE_DAY_MORE, load, load_2027

pytestmark = pytest.mark.usefixtures("declared")
TICK = timedelta.resolution
COMPLAIN = Deadline(
    kind="tests.complain",
    counts_from="knowledge of the harm",
    within=rule("DL_CMP_AGE"),
    owed_by=Role.SHOPPER,
    duties=("CMP-15",),
)


class TestRecompute:
    def test_settles_what_a_shop_owes_where_the_law_has_it(self, shop):
        old = row(running(shop, REFUND, at=IN_DECEMBER))
        assert (old.provisional, old.due_at) == (True, end_of("2027-01-02"))
        load_2027(at=IN_DECEMBER)

        assert recompute(old.id, at=IN_DECEMBER)

        new = successor(old.id)
        assert (row(old.id).state, row(old.id).closing_reason) == ("void", history.reason_of(2))
        assert (new.state, new.provisional, new.calendar_version) == ("running", False, 2)
        assert new.due_at == new.due_legal == end_of("2027-01-04")
        assert (new.within, new.started_at, new.rule_version) == (old.within, old.started_at, old.rule_version)

    @pytest.mark.duty("NRR-10", "NRR-13")
    def test_never_takes_from_a_consumer_what_she_was_shown(self, shop):
        old = row(running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id))
        assert (old.provisional, old.due_at) == (True, end_of("2027-01-07"))
        load_2027(at=IN_DECEMBER)

        assert recompute(old.id, at=IN_DECEMBER)

        new = successor(old.id)
        assert (new.due_legal, new.due_at, new.run_at) == (end_of("2027-01-04"), old.due_at, old.due_at)
        assert (new.provisional, new.steps["stands"]) == (False, old.due_at.isoformat())

    @pytest.mark.duty("NRR-10", "NRR-13")
    def test_of_a_corrected_day_gives_her_the_day_and_the_shop_none(self, shop):
        hers, theirs = (running(shop, spec, at=IN_NOVEMBER, person_id=SHOPPER.id) for spec in (WINDOW, REFUND))
        load(ONE_DAY_MORE, at=IN_NOVEMBER)

        assert recompute(hers, at=IN_NOVEMBER)
        assert recompute(theirs, at=IN_NOVEMBER)

        assert successor(hers).due_at == end_of("2026-12-01")
        assert successor(theirs).due_at == row(theirs).due_at == end_of("2026-11-30")
        assert successor(theirs).due_legal == end_of("2026-12-01")

    @pytest.mark.duty("NRR-10", "NRR-13")
    def test_of_a_day_that_is_worked_after_all_takes_none_from_her_and_hurries_the_shop(self, shop):
        hers, theirs = (running(shop, spec, at=IN_NOVEMBER, person_id=SHOPPER.id) for spec in (WINDOW, REFUND))
        load(SUNDAY_WORKED, at=IN_NOVEMBER)

        assert recompute(hers, at=IN_NOVEMBER)
        assert recompute(theirs, at=IN_NOVEMBER)

        assert successor(hers).due_at == end_of("2026-11-30")
        assert successor(theirs).due_at == end_of("2026-11-29")

    def test_lets_what_would_have_ended_already_end_now(self, shop):
        old = running(shop, REFUND, at=IN_NOVEMBER)
        now = end_of("2026-11-29") + timedelta(hours=8)  # the Monday on which it would have ended
        load(SUNDAY_WORKED, at=now)

        assert recompute(old, at=now)

        assert (successor(old).due_at, successor(old).run_at) == (now, now)

    def test_leaves_alone_who_is_late_already(self, shop):
        late, in_time = (running(shop, REFUND, at=IN_DECEMBER) for _ in range(2))
        due_at = row(late).due_at
        load_2027(at=due_at - TICK)

        assert recompute(late, at=due_at) is False
        assert recompute(in_time, at=due_at - TICK) is True

        assert row(late).state == "running"

    def test_changes_nothing_a_second_time_nor_where_it_comes_to_the_same(self, shop):
        moved, same = running(shop, REFUND, at=IN_DECEMBER), running(shop, REFUND, at=IN_NOVEMBER)
        by_the_hour = running(shop, PAY, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)

        assert [recompute(one, at=IN_NOVEMBER) for one in (moved, moved, same, by_the_hour)] == [
            True,
            False,
            False,
            False,
        ]
        assert recompute(successor(moved).id, at=IN_NOVEMBER) is False

    def test_counts_a_longer_period_whole(self, shop):
        subject_id = new_id()
        running(shop, REFUND, at=IN_NOVEMBER, subject_id=subject_id)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            longer = clocks.extend(
                REFUND,
                subject_id=subject_id,
                by_span=rule("DL_AUTH_MEDIATE").length,
                by=STAFF,
                at=IN_NOVEMBER,
                reason="goods are being tested",
            )
        load_2027(at=IN_NOVEMBER)

        assert recompute(longer, at=IN_NOVEMBER)

        new = successor(longer)
        assert new.within == "calendar_days:7+calendar_days:60"
        assert (new.provisional, new.due_legal) == (False, end_of("2027-01-28"))

    @pytest.mark.duty("NRR-10")
    def test_leaves_her_what_she_was_shown_when_she_is_given_more(self, shop):
        """Shown 7 January, by law the 4th: a day more is the 8th, and not the 5th."""
        subject_id = new_id()
        first = row(running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id, subject_id=subject_id))
        load_2027(at=IN_DECEMBER)
        recompute(first.id, at=IN_DECEMBER)

        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            longer = clocks.extend(
                WINDOW, subject_id=subject_id, by_span=CalendarDays(1), by=STAFF, at=IN_DECEMBER, reason="she was ill"
            )
            assert explanation.why(longer).agrees

        new = row(longer)
        assert new.due_at == first.due_at + timedelta(days=1)
        assert new.steps["stands"] == new.due_at.isoformat()

    def test_tells_of_both_and_carries_the_reason(self, shop):
        old = running(shop, REFUND, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)

        recompute(old, at=IN_DECEMBER)

        with bound(scopes.staff(STAFF.id)):
            ended = Event.objects.get(subject_id=old, topic="deadlines.voided")
            assert ended.reason == "counted again by calendar 2"
            assert Event.objects.filter(subject_id=successor(old).id, topic="deadlines.started").count() == 1


@pytest.mark.commits
@pytest.mark.login("worker")
class TestBesideTheSweep:
    def test_a_clock_that_runs_out_meanwhile_ends_exactly_once(self, shop, handled):
        """Twenty clocks due at this instant or a moment later; sweep and recount go for them together."""
        handled(REFUND.kind, lambda subject_id, *, at: None)
        due_at = end_of("2027-01-02")
        ids = [running(shop, REFUND, at=IN_DECEMBER) for _ in range(20)]
        load_2027(at=IN_DECEMBER)
        together = threading.Barrier(2)

        def sweep() -> None:
            together.wait()
            with bound(SYSTEM):
                for _ in range(4):
                    sweeping.close_due_batch(limit=20, at=due_at)
            connection.close()

        def count_again() -> None:
            together.wait()
            with bound(SYSTEM):
                for deadline_id in ids:
                    recomputing.recompute(deadline_id, by=DEADLINES, at=due_at - TICK)
            connection.close()

        threads = [threading.Thread(target=work) for work in (sweep, count_again)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)

        for deadline_id in ids:
            chain = rows_of(row(deadline_id).subject_id)
            assert [one.state for one in chain] in (["missed"], ["void", "running"])
            assert all(one.due_at == end_of("2027-01-04") for one in chain[1:])


@pytest.mark.commits
@pytest.mark.login("worker")
class TestBesideACommand:
    def test_whoever_meets_a_promise_while_it_is_counted_again_meets_what_took_its_place(self, shop):
        subject_id = new_id()
        old = running(shop, REFUND, at=IN_DECEMBER, subject_id=subject_id)
        load_2027(at=IN_DECEMBER)
        met: list[bool] = []

        def meet() -> None:
            with bound(scopes.merchant(shop)), transaction.atomic():
                met.append(clocks.meet(REFUND, subject_id=subject_id, by=MERCHANT, at=IN_DECEMBER))
            connection.close()

        waiting = threading.Thread(target=meet)
        with bound(SYSTEM), transaction.atomic():
            assert recomputing.recompute(old, by=DEADLINES, at=IN_DECEMBER)
            waiting.start()
            somebody_waits()
        waiting.join(timeout=60)

        assert met == [True]
        assert [one.state for one in rows_of(subject_id)] == ["void", "met"]


def somebody_waits() -> None:
    """Until another transaction waits for a lock of ours."""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE NOT granted AND datname = current_database()"
            )
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


class TestBeyondEveryCalendar:
    def test_no_clock_begins_and_the_refusal_says_which_year(self, shop):
        one_day = datetime(2038, 6, 1, 2, 0, tzinfo=UTC)  # three years end in 2041
        subject_id = new_id()

        with pytest.raises(CalendarEnds) as refusal:
            running(shop, COMPLAIN, at=one_day, subject_id=subject_id)

        assert refusal.value.params == {"year": 2041}
        assert of_refusal(refusal.value)["status"] == 422
        assert rows_of(subject_id) == []
