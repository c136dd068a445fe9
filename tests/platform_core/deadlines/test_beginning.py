"""A worker writes down what it begins with at first, since the one before may have died of just that."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from platform_core import clock
from platform_core.deadlines import commands, policies, queries
from platform_core.deadlines.commands import _beginning, _sweeping
from platform_core.deadlines.events import DeadlineStuck
from platform_core.deadlines.models import RunningDeadline
from platform_core.eventlog.queries import topics_about
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import as_login
from tests.platform_core.deadlines.clocks import PAY, STAFF, effects, leave_an_effect, open_shop, row, running

LONG_AGO = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def due(spec=PAY, *, shop: UUID | None = None, subject_id: UUID | None = None) -> UUID:
    return running(shop or open_shop(), spec, at=LONG_AGO, subject_id=subject_id)


def sweep(*, wary: int) -> None:
    """As a worker does that has just begun."""
    with as_login("worker"):
        commands.sweep(queries.Rounds(wary=wary))


def begun(deadline_id: UUID) -> _beginning.Begun | None:
    """As by a worker that is lost after that."""
    with as_login("worker"), bound(SYSTEM), transaction.atomic():
        return _beginning.begin(deadline_id, at=clock.now())


def said(deadline_id: UUID) -> tuple[str, int, str]:
    found = row(deadline_id)
    return found.state, found.attempts, found.error


def hurry(deadline_id: UUID) -> None:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        RunningDeadline.objects.get(id=deadline_id).hurry(at=clock.now())


def alarms(deadline_id: UUID) -> int:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return topics_about(deadline_id).count(DeadlineStuck.topic)


@pytest.fixture
def seen(handled: Callable[..., None]) -> list[tuple[int, str]]:
    """What a row says of itself while its consequence is carried out."""
    found: list[tuple[int, str]] = []

    def look(subject_id: UUID, /, *, at: datetime) -> None:
        of_it = RunningDeadline.objects.get(subject_id=subject_id)
        found.append((of_it.attempts, of_it.error))

    handled(PAY.kind, look)
    return found


@pytest.mark.commits
class TestAWorkerThatHasJustBegun:
    @pytest.fixture(autouse=True)
    def _quiet(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.CRITICAL, _sweeping.__name__)

    def test_writes_down_what_it_begins_with_and_takes_it_back(self, seen):
        deadline_id = due()

        sweep(wary=1)

        assert seen == [(1, "Begun")]
        assert said(deadline_id) == ("missed", 0, "")

    def test_writes_down_no_more_later_in_its_life(self, seen):
        for _ in range(5):
            due()

        sweep(wary=2)

        assert seen == [(1, "Begun")] * 2 + [(0, "")] * 3

    def test_counts_a_failure_that_it_lives_to_see_once(self, handled):
        handled(PAY.kind, lambda subject_id, /, *, at: 1 / 0)
        deadline_id, before = due(), _now()

        sweep(wary=1)

        assert said(deadline_id) == ("running", 1, "ZeroDivisionError")
        assert timedelta() <= row(deadline_id).run_at - before - timedelta(minutes=1) < timedelta(seconds=30)

    def test_does_what_the_one_before_had_begun_and_says_that_it_was_lost(self, handled):
        handled(PAY.kind, leave_an_effect)
        subject_id = new_id()
        deadline_id = due(subject_id=subject_id)
        begun(deadline_id)

        sweep(wary=1)

        assert (said(deadline_id), effects(subject_id)) == (("missed", 1, "ProcessLost"), 1)

    def test_puts_off_what_took_as_many_along_as_the_policy_says_and_does_the_others(self, handled):
        handled(PAY.kind, leave_an_effect)
        deadly, subject_id = new_id(), new_id()
        first, second = due(subject_id=deadly), due(subject_id=subject_id)
        for _ in range(policies.LOST_OVER_IT):
            begun(first)
        before = _now()

        sweep(wary=2)

        assert (said(first), effects(deadly)) == (("running", 3, "ProcessLost"), 0)
        assert timedelta() <= row(first).run_at - before - timedelta(minutes=4) < timedelta(seconds=30)
        assert (said(second), effects(subject_id)) == (("missed", 0, ""), 1)

    def test_tries_it_again_once_it_has_rested(self, handled):
        """It may have been mended since, or staff may have said so."""
        handled(PAY.kind, leave_an_effect)
        subject_id = new_id()
        deadline_id = due(subject_id=subject_id)
        for _ in range(policies.LOST_OVER_IT):
            begun(deadline_id)
        sweep(wary=1)
        hurry(deadline_id)

        sweep(wary=1)

        assert (said(deadline_id), effects(subject_id)) == (("missed", 3, "ProcessLost"), 1)

    def test_tells_people_of_what_takes_process_after_process_along(self):
        deadline_id = due()
        for _ in range(policies.LOST_OVER_IT):
            begun(deadline_id)
        for _ in range(policies.LOST_OVER_IT, policies.POISONED):
            assert begun(deadline_id) is None
            hurry(deadline_id)
            assert begun(deadline_id) is not None

        assert alarms(deadline_id) == 0
        assert begun(deadline_id) is None
        assert alarms(deadline_id) == 1

    def test_leaves_alone_what_another_was_faster_to_do(self, handled, monkeypatch):
        handled(PAY.kind, leave_an_effect)
        subject_id = new_id()
        deadline_id = due(subject_id=subject_id)
        close = _sweeping._close

        def after_another(
            found: queries.Due, *, at: datetime | None = None, begun: _beginning.Begun | None = None
        ) -> bool:
            if begun:
                commands.close_if_due(found.id, at=_now())
            return close(found, at=at, begun=begun)

        monkeypatch.setattr(_sweeping, "_close", after_another)

        sweep(wary=1)

        assert (said(deadline_id), effects(subject_id)) == (("missed", 0, ""), 1)


def _now() -> datetime:
    with transaction.atomic():
        return clock.now()
