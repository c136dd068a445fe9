"""A worker writes down what it begins with at first, since the one before may have died of just that."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from platform_core import clock
from platform_core.actors import DEADLINES
from platform_core.deadlines import policies
from platform_core.deadlines.commands import clocks, crash_guard, sweeping
from platform_core.deadlines.commands.crash_guard import WORKER_LOST, Outcome
from platform_core.deadlines.events import DeadlineStuck
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import agenda
from platform_core.deadlines.queries import rounds as deadlines_rounds
from platform_core.eventlog.queries import topics_about
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import admin, as_login
from tests.platform_core.deadlines.clocks import PAY, STAFF, effects, leave_an_effect, open_shop, row, running

TICK = timedelta.resolution
MARK = "SELECT begun_at IS NOT NULL, losses FROM deadlines_runningdeadline WHERE subject_id = %s"
LONG_AGO = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def due(spec=PAY, *, shop: UUID | None = None, subject_id: UUID | None = None) -> UUID:
    return running(shop or open_shop(), spec, at=LONG_AGO, subject_id=subject_id)


def sweep(*, guarded: int) -> None:
    """As a worker does that has just begun."""
    with as_login("worker"):
        sweeping.sweep(deadlines_rounds.Rounds(guarded=guarded))


def mark(deadline_id: UUID, *, at: datetime | None = None) -> Outcome:
    """As by a worker of which nobody hears any more; at this instant, or now."""
    with as_login("worker"), bound(SYSTEM), transaction.atomic():
        return crash_guard.mark_started(deadline_id, at=at or clock.now())


def lose(deadline_id: UUID, times: int = 1) -> None:
    """So many workers begin with it and are lost, one after the other."""
    for _ in range(times):
        assert mark(deadline_id) is Outcome.MARKED
        let_time_pass(policies.MARK_GRACE)


def let_time_pass(by: timedelta) -> None:
    with transaction.atomic():
        moved = clock.now() - real_time() + by
    clock.move(moved)


class Standing(NamedTuple):
    """What a row says of itself: how often it was backed off, and how often its worker was lost."""

    state: str
    attempts: int = 0
    losses: int = 0
    error: str = ""
    marked: bool = False


def standing(deadline_id: UUID) -> Standing:
    found = row(deadline_id)
    return Standing(found.state, found.attempts, found.losses, found.error, found.begun_at is not None)


def database() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def hurry(deadline_id: UUID) -> None:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        RunningDeadline.objects.get(id=deadline_id).hurry(at=clock.now())


def alarms(deadline_id: UUID) -> int:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return topics_about(deadline_id).count(DeadlineStuck.topic)


@pytest.fixture
def seen(handled: Callable[..., None]) -> list[tuple[bool, int]]:
    """What others read of a row while its handler runs: whether it is marked, and how often its worker was lost."""
    found: list[tuple[bool, int]] = []

    def look(subject_id: UUID, /, *, at: datetime) -> None:
        with admin(database()) as other:
            other.execute(MARK, [str(subject_id)])
            found.append(other.fetchone())

    handled(PAY.kind, look)
    return found


@pytest.fixture
def subject_id(handled: Callable[..., None]) -> UUID:
    """Of a clock whose consequence can be counted."""
    handled(PAY.kind, leave_an_effect)
    return new_id()


@pytest.fixture
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, sweeping.__name__)


@pytest.mark.commits
@pytest.mark.usefixtures("_quiet")
class TestAWorkerThatHasJustBegun:
    def test_writes_down_what_it_begins_with_and_leaves_no_trace_of_it(self, seen):
        deadline_id = due()

        sweep(guarded=1)

        assert seen == [(True, 0)]
        assert standing(deadline_id) == Standing("missed")

    def test_writes_down_no_more_later_in_its_life(self, seen):
        for _ in range(5):
            due()

        sweep(guarded=2)

        assert seen == [(True, 0)] * 2 + [(False, 0)] * 3

    def test_is_as_wary_as_before_after_what_others_have_in_hand(self, seen):
        """Else it would be so no longer when it comes to do something."""
        held, rounds = due(), deadlines_rounds.Rounds(guarded=1)
        with admin(database()) as other, as_login("worker"):
            other.execute("BEGIN")
            other.execute("SELECT FROM deadlines_runningdeadline WHERE id = %s FOR UPDATE", [str(held)])
            for _ in range(3):
                sweeping.sweep(rounds)
            other.execute("COMMIT")
            assert rounds.guarded == 1
            sweeping.sweep(rounds)

        assert (seen, rounds.guarded) == ([(True, 0)], 0)

    def test_writes_nothing_down_of_what_is_not_yet_its_turn(self, seen):
        about, shop = new_id(), open_shop()
        first = due(shop=shop, subject_id=about)
        second = running(shop, replace(PAY, kind="tests.later"), at=LONG_AGO + timedelta(days=1), subject_id=about)

        assert [mark(second), mark(first)] == [Outcome.SKIPPED, Outcome.MARKED]

    def test_counts_a_failure_that_it_lives_to_see_as_ever(self, handled):
        handled(PAY.kind, lambda subject_id, /, *, at: 1 / 0)
        deadline_id, before = due(), now()

        sweep(guarded=1)

        assert standing(deadline_id) == Standing("running", attempts=1, error="ZeroDivisionError")
        assert timedelta() <= row(deadline_id).run_at - before - timedelta(minutes=1) < timedelta(seconds=30)

    def test_takes_the_mark_off_that_another_was_faster_than(self, subject_id, monkeypatch):
        deadline_id, close = due(subject_id=subject_id), sweeping._close

        def after_another(found: agenda.Due, *, at: datetime | None = None) -> bool:
            if at is None:
                sweeping.close_if_due(found.id, at=now())
            return close(found, at=at)

        monkeypatch.setattr(sweeping, "_close", after_another)

        sweep(guarded=1)

        assert (standing(deadline_id), effects(subject_id)) == (Standing("missed"), 1)

    def test_takes_the_mark_off_what_was_done_meanwhile_after_all(self, subject_id, monkeypatch):
        deadline_id, close = due(subject_id=subject_id), sweeping._close

        def when_it_is_met(found: agenda.Due, *, at: datetime | None = None) -> bool:
            with transaction.atomic():
                assert clocks.meet(PAY, subject_id=subject_id, by=DEADLINES, at=clock.now())
            return close(found, at=at)

        monkeypatch.setattr(sweeping, "_close", when_it_is_met)

        sweep(guarded=1)

        assert (standing(deadline_id), effects(subject_id)) == (Standing("met"), 0)

    def test_waits_for_nobody_who_has_it_in_hand(self, subject_id, monkeypatch):
        """The other one was read, and locked, between the mark and the claim, and takes its time."""
        deadline_id, close = due(subject_id=subject_id), sweeping._close
        with admin(database()) as other:

            def while_another_has_it(found: agenda.Due, *, at: datetime | None = None) -> bool:
                other.execute("BEGIN")
                other.execute("SELECT FROM deadlines_runningdeadline WHERE id = %s FOR UPDATE", [str(found.id)])
                return close(found, at=at)

            monkeypatch.setattr(sweeping, "_close", while_another_has_it)
            sweep(guarded=1)  # and comes back
            other.execute("COMMIT")
        monkeypatch.setattr(sweeping, "_close", close)

        assert standing(deadline_id) == Standing("running", marked=True)
        let_time_pass(policies.MARK_GRACE)
        sweep(guarded=0)
        assert (standing(deadline_id).state, effects(subject_id)) == ("missed", 1)


@pytest.mark.commits
@pytest.mark.usefixtures("_quiet")
class TestWhatWasLost:
    def test_is_done_by_the_next_and_says_how_often(self, subject_id):
        deadline_id = due(subject_id=subject_id)
        lose(deadline_id, policies.LOST_TOO_OFTEN - 1)

        sweep(guarded=1)

        assert (standing(deadline_id), effects(subject_id)) == (Standing("missed", losses=2), 1)

    def test_is_taken_for_somebodys_who_lives_for_a_moment_alone(self):
        deadline_id, at = due(), now()
        assert mark(deadline_id, at=at) is Outcome.MARKED

        assert mark(deadline_id, at=at + policies.MARK_GRACE - TICK) is Outcome.SKIPPED
        assert mark(deadline_id, at=at + policies.MARK_GRACE) is Outcome.MARKED
        assert standing(deadline_id) == Standing("running", losses=1, marked=True)

    def test_is_put_off_the_time_that_the_policy_says_and_the_others_are_done(self, subject_id):
        deadly = due()
        healthy = due(subject_id=subject_id)
        lose(deadly, policies.LOST_TOO_OFTEN)
        before = now()

        sweep(guarded=2)

        assert standing(deadly) == Standing("running", attempts=1, losses=3, error=WORKER_LOST)
        assert timedelta() <= row(deadly).run_at - before - timedelta(minutes=1) < timedelta(seconds=30)
        assert (standing(healthy), effects(subject_id)) == (Standing("missed"), 1)

    def test_is_tried_again_once_it_has_rested(self, subject_id):
        """It may have been mended since, or staff may have said so."""
        deadline_id = due(subject_id=subject_id)
        lose(deadline_id, policies.LOST_TOO_OFTEN)
        sweep(guarded=1)
        hurry(deadline_id)

        sweep(guarded=1)

        assert standing(deadline_id) == Standing("missed", attempts=1, losses=3, error=WORKER_LOST)
        assert effects(subject_id) == 1

    def test_is_written_down_again_by_whoever_comes_to_it(self, seen):
        deadline_id = due()
        lose(deadline_id)

        sweep(guarded=0)

        assert seen == [(True, 1)]
        assert standing(deadline_id) == Standing("missed", losses=1)

    def test_is_not_what_failed_while_its_worker_lived(self, seen):
        deadline_id = due()
        with as_login("worker"), bound(SYSTEM), transaction.atomic():
            RunningDeadline.objects.filter(id=deadline_id).update(error=WORKER_LOST, attempts=1)

        sweep(guarded=0)

        assert (seen, standing(deadline_id)) == ([(False, 0)], Standing("missed", attempts=1, error=WORKER_LOST))

    def test_is_no_failure_when_it_fails_at_last(self, handled):
        """Two were stopped in the midst of it; what one lives to see is the first failure."""
        handled(PAY.kind, lambda subject_id, /, *, at: 1 / 0)
        deadline_id = due()
        lose(deadline_id, 2)

        sweep(guarded=1)

        assert standing(deadline_id) == Standing("running", attempts=1, error="ZeroDivisionError")

    def test_is_told_to_people_once_when_it_was_put_off_too_often(self):
        deadline_id = due()
        lose(deadline_id, policies.LOST_TOO_OFTEN)
        for _ in range(policies.POISONED - 1):
            assert mark(deadline_id) is Outcome.BACKED_OFF
            hurry(deadline_id)
            lose(deadline_id)

        assert alarms(deadline_id) == 0
        for _ in range(2):
            assert mark(deadline_id) is Outcome.BACKED_OFF
            assert alarms(deadline_id) == 1
            hurry(deadline_id)
            lose(deadline_id)

    def test_is_begun_by_one_of_those_who_come_at_once(self):
        """As after a deploy: all begin, with the same row."""
        deadline_id, at, gate, found = due(), now(), threading.Barrier(6), []

        def worker() -> None:
            try:
                with bound(SYSTEM):
                    gate.wait()
                    with transaction.atomic():
                        found.append(crash_guard.mark_started(deadline_id, at=at))
            finally:
                connections.close_all()

        with as_login("worker"):
            workers = [threading.Thread(target=worker) for _ in range(6)]
            for one in workers:
                one.start()
            for one in workers:
                one.join()

        assert sorted(found, key=str) == [Outcome.MARKED] + [Outcome.SKIPPED] * 5
        assert standing(deadline_id) == Standing("running", marked=True)


def now() -> datetime:
    with transaction.atomic():
        return clock.now()


def real_time() -> datetime:
    """The database's own, without what it was moved by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp()")
        return cursor.fetchone()[0]
