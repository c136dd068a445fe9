"""What does an old clock do with a promise of a kind that only a newer release knows? It leaves it as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from platform_core.deadlines import metrics
from platform_core.deadlines.queries import agenda as deadlines_agenda
from platform_core.deadlines.queries import figures
from platform_core.deadlines.queries.rounds import Rounds
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import PAY, close, effects, leave_an_effect, row, running

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HALF_AN_HOUR = timedelta(minutes=30)
KNOWN = replace(PAY, kind="tests.known")


@pytest.fixture
def due(at: datetime) -> datetime:
    return at + HALF_AN_HOUR


@pytest.fixture
def newer(shop: UUID, at: datetime) -> tuple[UUID, UUID]:
    """A clock that a newer web has begun, of a kind that nobody here ends; and what it is about."""
    subject_id = new_id()
    return running(shop, PAY, at=at, subject_id=subject_id), subject_id


class TestAnUnknownKind:
    def test_is_left_as_it_is_with_nothing_counted_against_it(self, newer, due) -> None:
        deadline_id, _ = newer

        assert close(due) == 0

        found = row(deadline_id)
        assert (found.state, found.attempts, found.losses, found.error) == ("running", 0, 0, "")
        assert found.run_at == found.due_at == due

    def test_is_ended_at_once_by_a_process_that_knows_it(self, newer, due, handled) -> None:
        deadline_id, subject_id = newer
        close(due)

        handled(PAY.kind, leave_an_effect)

        assert close(due) == 1
        assert (row(deadline_id).state, effects(subject_id)) == ("missed", 1)

    @pytest.mark.parametrize("limit", [1, 2, 100])
    def test_holds_up_none_that_is_known(self, shop, newer, at, due, handled, limit: int) -> None:
        """Not even where more of it are due than a batch takes."""
        for _ in range(3):
            running(shop, PAY, at=at)
        known, tick = new_id(), timedelta.resolution
        handled(KNOWN.kind, leave_an_effect)
        running(shop, KNOWN, at=at + tick, subject_id=known)

        assert close(due + tick, limit=limit) == 1
        assert effects(known) == 1

    def test_lets_the_sweep_rest(self, newer, due) -> None:
        with bound(SYSTEM):
            agenda = deadlines_agenda.agenda(at=due, limit=100, rounds=Rounds())

        assert (agenda.due, agenda.rest(at=due)) == ([], deadlines_agenda.PAUSE)

    def test_shows_as_overdue_and_as_unknown_until_somebody_knows_it(self, newer, due, handled) -> None:
        def shown() -> dict[str, float]:
            with bound(SYSTEM):
                [figure] = [each for each in figures.figures(at=due) if each.kind == PAY.kind]
            return {name: metrics.GAUGES[name][1](figure) for name in ("overdue", "unknown")}

        before = shown()
        handled(PAY.kind, leave_an_effect)

        assert (before, shown()) == ({"overdue": 1, "unknown": 1}, {"overdue": 1, "unknown": 0})
