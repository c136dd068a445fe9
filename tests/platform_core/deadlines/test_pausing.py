"""A clock stands still only for what a statute does not count, and goes on longer by what was lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from platform_core.actors import DEADLINES, Actor, Role
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.commands import pausing, reminding, sweeping
from platform_core.deadlines.errors import (
    DeadlineNotPausable,
    DeadlineNotPaused,
    DeadlineNotRunning,
    DeadlinePassed,
)
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import agenda, promises
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.types import ClosingReason, PauseReason, ReasonKind
from platform_core.eventlog.queries import timeline
from platform_core.legal.spans import CalendarDays, HoursBefore
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import MERCHANT, PAY, REFUND, STAFF, row, running

TICK = timedelta.resolution
TESTED = replace(REFUND, kind="tests.tested", pauses_for=frozenset({PauseReason.TESTING}))
OURS = replace(TESTED, kind="tests.ours", owed_by=Role.STAFF)
SECONDS = replace(PAY, kind="tests.seconds", pauses_for=frozenset({PauseReason.TESTING}))
STARTED = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)  # Tuesday; seven days end with the 17th
DUE = datetime(2026, 3, 17, 16, 0, tzinfo=UTC)
LAST = datetime(2026, 3, 21, 16, 0, tzinfo=UTC)  # the tenth day after the 11th has ended, on a Saturday

LONGER = datetime(2026, 3, 30, 16, 0, tzinfo=UTC)  # eleven days were lost; the 28th is a Saturday


def pause(subject_id, *, at, spec=TESTED, why=PauseReason.TESTING, days=30, by=STAFF):
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        pausing.pause(spec, subject_id=subject_id, why=why, at_most=CalendarDays(days), by=by, at=at)


def resume(subject_id, *, at, spec=TESTED):
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return pausing.resume(spec, subject_id=subject_id, by=STAFF, at=at)


@pytest.fixture
def tested(shop):
    """A subject whose clock may be paused, and the clock."""
    subject_id = new_id()
    return subject_id, running(shop, TESTED, at=STARTED, subject_id=subject_id)


class TestPause:
    def test_stops_the_clock_and_says_why(self, tested):
        subject_id, deadline_id = tested

        pause(subject_id, at=DUE - TICK)

        found = row(deadline_id)
        assert (found.state, found.paused_at, found.pause_reason) == ("paused", DUE - TICK, "testing")
        with bound(scopes.staff(STAFF.id)):
            last = timeline(deadline_id)[-1]
        assert (last.topic, last.reason) == ("deadlines.paused", "testing (CRI-46)")

    def test_comes_too_late_at_the_very_end(self, tested):
        subject_id, deadline_id = tested

        with pytest.raises(DeadlinePassed) as refusal:
            pause(subject_id, at=DUE)

        assert refusal.value.params == {"kind": TESTED.kind, "closed_at": DUE}
        assert row(deadline_id).state == "running"

    def test_is_refused_for_what_no_statute_names(self, tested, shop):
        subject_id, other = tested[0], new_id()
        running(shop, REFUND, at=STARTED, subject_id=other)

        with pytest.raises(DeadlineNotPausable) as refusal:
            pause(subject_id, at=STARTED, why=PauseReason.REPAIR)
        with pytest.raises(DeadlineNotPausable):
            pause(other, at=STARTED, spec=REFUND)
        assert refusal.value.params == {"kind": TESTED.kind, "reason": "repair"}

    def test_is_not_for_who_owes(self, tested):
        with pytest.raises(DeadlineNotPausable):
            pause(tested[0], at=STARTED, by=MERCHANT)
        with pytest.raises(WrongRole):
            pause(tested[0], at=STARTED, by=Actor(id=new_id(), role=Role.SHOPPER))

    def test_is_not_for_staff_who_owe_it_themselves(self, shop):
        subject_id = new_id()
        deadline_id = running(shop, OURS, at=STARTED, subject_id=subject_id)

        with pytest.raises(DeadlineNotPausable):
            pause(subject_id, at=STARTED, spec=OURS)
        with pytest.raises(DatabaseError, match="never by who owes"), bound(scopes.staff(STAFF.id)):
            row(deadline_id).stop(why=PauseReason.TESTING, until=DUE, by=STAFF, at=STARTED)

    def test_is_refused_twice(self, tested):
        pause(tested[0], at=STARTED)

        with pytest.raises(DeadlineNotRunning):
            pause(tested[0], at=STARTED)

    @pytest.mark.login("worker")
    def test_keeps_the_sweep_away(self, tested):
        pause(tested[0], at=STARTED)

        with bound(SYSTEM), transaction.atomic():
            assert sweeping.close_due_batch(limit=10, at=DUE + timedelta(days=30)) == 0
        assert row(tested[1]).state == "paused"

    def test_lets_nobody_begin_a_second_clock_meanwhile(self, tested, shop):
        pause(tested[0], at=STARTED)

        with pytest.raises(IntegrityError, match="one_open_per_subject"):
            running(shop, TESTED, at=STARTED, subject_id=tested[0])

    def test_lets_the_promise_be_kept_or_fall_away(self, tested, shop):
        other = new_id()
        clocks = tested[1], running(shop, TESTED, at=STARTED, subject_id=other)
        [pause(subject_id, at=STARTED) for subject_id in (tested[0], other)]

        with bound(scopes.merchant(shop)):
            assert deadlines_clocks.meet(TESTED, subject_id=tested[0], by=MERCHANT, at=DUE + TICK)
            assert deadlines_clocks.void(TESTED, subject_id=other, by=MERCHANT, at=DUE, reason="moot")

        assert [row(deadline_id).state for deadline_id in clocks] == ["met", "void"]


class TestResume:
    def test_begins_another_longer_by_the_days_lost_and_keeps_history(self, tested):
        subject_id, old = tested
        pause(subject_id, at=datetime(2026, 3, 11, 3, 0, tzinfo=UTC))

        new = resume(subject_id, at=datetime(2026, 3, 13, 3, 0, tzinfo=UTC))

        first, second = row(old), row(new)
        assert (first.state, first.due_at) == ("void", DUE)
        assert first.closing_reason == ClosingReason(
            kind=ReasonKind.RESUMED, params={"why": "testing", "added": "calendar_days:2"}
        )
        assert (second.state, second.due_at, second.replaces_id) == ("running", DUE + timedelta(days=2), old)
        assert (second.within, second.started_at) == ("calendar_days:7+calendar_days:2", STARTED)

    def test_gives_back_the_rest_that_had_moved_the_end(self, shop):
        """Due by law at the end of Monday the 16th, since the 14th and 15th are a weekend."""
        subject_id = new_id()
        running(shop, TESTED, at=STARTED - timedelta(days=3), subject_id=subject_id)
        pause(subject_id, at=datetime(2026, 3, 15, 3, 0, tzinfo=UTC))

        new = resume(subject_id, at=datetime(2026, 3, 18, 3, 0, tzinfo=UTC))

        assert row(new).due_at == datetime(2026, 3, 19, 16, 0, tzinfo=UTC)  # three days lost: from the 16th to the 19th

    @pytest.mark.parametrize(
        ("lasted", "added"),
        [(timedelta(0), timedelta(0)), (TICK, timedelta(minutes=1)), (timedelta(minutes=5), timedelta(minutes=5))],
    )
    def test_counts_hours_and_minutes_by_the_minute(self, shop, at, lasted, added):
        subject_id = new_id()
        old = running(shop, SECONDS, at=at, subject_id=subject_id)
        pause(subject_id, at=at + TICK, spec=SECONDS)

        new = resume(subject_id, at=at + TICK + lasted, spec=SECONDS)

        assert row(new).due_at == row(old).due_at + added

    def test_is_refused_for_what_does_not_stand_still(self, tested):
        with pytest.raises(DeadlineNotPaused) as refusal:
            resume(tested[0], at=STARTED)

        assert refusal.value.params == {"kind": TESTED.kind, "subject_id": tested[0]}

    def test_shows_in_the_history_of_the_subject(self, tested):
        pause(tested[0], at=STARTED)
        resume(tested[0], at=STARTED + timedelta(days=1))

        with bound(scopes.staff(STAFF.id)):
            assert [promise.state for promise in promises.about(tested[0])] == ["void", "running"]


@pytest.mark.login("worker")
class TestTheLastDay:
    """Of a pause that began on the 11th, for ten days at most: nobody has resumed it."""

    @pytest.fixture
    def paused(self, tested, monkeypatch):
        monkeypatch.setitem(DECLARED, TESTED.kind, TESTED)
        pause(tested[0], at=STARTED + timedelta(days=1), days=10)
        return tested

    def wake(self, at):
        """What the sweep does at its turn; return how many it took."""
        with bound(SYSTEM), transaction.atomic():
            due = agenda.reminders_due(at=at, limit=10)
            return [reminding.remind(reminder_id, by=DEADLINES, at=at) for reminder_id in due].count(True)

    def test_ends_the_pause_at_its_end_and_not_a_tick_before(self, paused):
        subject_id, old = paused

        assert (self.wake(LAST - TICK), row(old).state, row(old).resumes_at) == (0, "paused", LAST)
        assert (self.wake(LAST), row(old).state, row(old).reason_kind) == (1, "void", "resumed")

        with bound(scopes.staff(STAFF.id)):
            [_, after] = promises.about(subject_id)
        assert (after.state, after.due_at) == ("running", LONGER)

    def test_lets_the_promise_run_out_where_everybody_stays_silent(self, paused, handled):
        handled(TESTED.kind, lambda subject_id, /, *, at: None)
        self.wake(LAST)

        with bound(SYSTEM), transaction.atomic():
            assert agenda.due_ids(at=LONGER - TICK, limit=10) == []
            assert len(agenda.due_ids(at=LONGER, limit=10)) == 1

    def test_changes_nothing_once_somebody_has_resumed_it(self, paused):
        new = resume(paused[0], at=LAST - timedelta(days=2))

        assert (self.wake(LAST), row(new).state) == (1, "running")

    def test_is_not_brought_forward_by_a_reminder_that_falls_into_the_pause(self, shop, monkeypatch):
        reminded = replace(TESTED, kind="tests.reminded", remind_before=(HoursBefore(48),))
        monkeypatch.setitem(DECLARED, reminded.kind, reminded)
        subject_id = new_id()
        deadline_id = running(shop, reminded, at=STARTED, subject_id=subject_id)
        pause(subject_id, at=STARTED + timedelta(days=1), spec=reminded, days=10)

        assert (self.wake(DUE - timedelta(hours=48)), row(deadline_id).state) == (1, "paused")
        assert (self.wake(LAST), row(deadline_id).state) == (1, "void")

    def test_is_tried_again_after_a_failure(self, paused):
        with bound(SYSTEM), transaction.atomic():
            [reminder_id] = agenda.reminders_due(at=LAST, limit=10)
            reminding.remind_later(reminder_id, at=LAST)

        assert (self.wake(LAST), self.wake(LAST + timedelta(minutes=1))) == (0, 1)
        assert row(paused[1]).state == "void"


class TestTheDatabase:
    def change(self, deadline_id, scope, **columns):
        with bound(scope), transaction.atomic():
            RunningDeadline.objects.filter(id=deadline_id).update(**columns)

    def test_lets_no_shop_stop_its_own_clock(self, tested, shop):
        with pytest.raises(DatabaseError, match="never by who owes"):
            self.change(
                tested[1],
                scopes.merchant(shop),
                state="paused",
                paused_at=STARTED,
                resumes_at=DUE,
                pause_reason=PauseReason.TESTING,
            )

    @pytest.mark.parametrize(
        "columns",
        [
            {},
            {"paused_at": STARTED, "pause_reason": ""},
            {"paused_at": STARTED, "pause_reason": "a wish"},
            {"paused_at": DUE, "pause_reason": "testing"},
            {"paused_at": STARTED - TICK, "pause_reason": "testing"},
            {"paused_at": STARTED, "pause_reason": "testing", "resumes_at": None},
            {"paused_at": STARTED, "pause_reason": "testing", "resumes_at": STARTED},
        ],
    )
    def test_asks_when_for_what_and_until_when_and_refuses_who_is_late(self, tested, columns):
        with pytest.raises(IntegrityError, match="paused_in_time"):
            self.change(tested[1], scopes.staff(STAFF.id), **{"state": "paused", "resumes_at": LAST} | columns)

    def test_writes_no_pause_anew(self, tested):
        pause(tested[0], at=STARTED + TICK)

        with pytest.raises(DatabaseError, match="stopped once"):
            self.change(tested[1], scopes.staff(STAFF.id), paused_at=STARTED)
        with pytest.raises(DatabaseError, match="stopped once"):
            self.change(tested[1], scopes.staff(STAFF.id), resumes_at=LAST + timedelta(days=30))

    def test_never_lets_it_run_again_as_it_was(self, tested):
        pause(tested[0], at=STARTED)

        with pytest.raises(DatabaseError, match="nvalid transition"):
            self.change(tested[1], scopes.staff(STAFF.id), state="running")
        with pytest.raises(DatabaseError, match="nvalid transition"):
            self.change(tested[1], scopes.staff(STAFF.id), state="missed", closed_at=DUE)
