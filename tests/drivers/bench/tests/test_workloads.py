"""Is what the bench inserts what the commands write, and is what came of it counted right?"""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from platform_core import clock
from platform_core.deadlines.commands.sweeping import sweep
from platform_core.embedded.environment import SUPERUSER_VARIABLE
from platform_core.embedded.postgres import session
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.database import as_login
from tests.drivers.bench import effects, workers
from tests.drivers.bench.workloads import AHEAD, Unclosed, Workload, workload

pytestmark = pytest.mark.commits(anew=True)
TICK = timedelta.resolution
MOVED = ("id", "subject_id", "started_at", "due_strict", "due_legal", "due_at", "run_at")
EFFECTS = "SELECT count(*) FROM deadlines_runningdeadline WHERE kind = 'bench.effect'"
DONE_ONCE = "SELECT person_id FROM deadlines_runningdeadline WHERE kind = 'bench.effect' LIMIT 1"


@pytest.fixture
def own(fresh: dict[str, str]) -> Iterator[Workload]:
    """Two shops, and three clocks that are due a day later."""
    with as_login("worker"), workload(shops=2) as made:
        made.insert_due(3)
        yield made


def asked(own: Workload, sql: str) -> list[Any]:
    with session(own.clone.environment[SUPERUSER_VARIABLE]) as rows:
        rows.execute(sql)
        return list(rows.fetchall())


class TestInsert:
    def test_copies_the_commands_row_but_for_its_key_subject_and_times(self, own: Workload):
        gone = " ".join(f"- '{name}'" for name in MOVED)
        kinds = f"SELECT DISTINCT to_jsonb(d) {gone} FROM deadlines_runningdeadline d"
        lengths = "due_at - started_at, due_strict - due_at, run_at - due_at"

        assert len(asked(own, kinds)) == 2  # one a shop
        assert len(asked(own, f"SELECT DISTINCT {lengths} FROM deadlines_runningdeadline")) == 1
        assert asked(own, "SELECT count(*), count(DISTINCT subject_id) FROM deadlines_runningdeadline") == [(5, 5)]

    def test_tells_of_each_as_the_command_does(self, own: Workload):
        of_the_row = """
        SELECT count(*) FROM deadlines_runningdeadline d JOIN eventlog_event e ON e.subject_id = d.id
        WHERE e.topic = 'deadlines.started' AND e.merchant_id = d.merchant_id
        AND (e.payload->>'about_id')::uuid = d.subject_id AND (e.payload->>'due_at')::timestamptz = d.due_at
        """

        assert asked(own, of_the_row) == [(5,)]


class TestTally:
    def test_counts_what_was_not_done_and_what_was_done_twice(self, own: Workload):
        due = own.move_clock(AHEAD)
        assert effects.tally(own.clone, at=due) == (0, 5, 0)

        with own.clone.connected(), effects.bound_to(effects.leave):
            assert sweep() == 0.0
        assert effects.tally(own.clone, at=due) == (0, 0, 0)

        with own.clone.connected(), bound(scopes.merchant(next(iter(own.shops)))), transaction.atomic():
            [(subject_id,)] = asked(own, DONE_ONCE)
            effects.leave(subject_id, at=clock.now())
        assert effects.tally(own.clone, at=due) == (0, 0, 1)

    def test_counts_the_effects_of_what_is_due_from_then_on(self, own: Workload):
        own.move_clock(AHEAD)
        with own.clone.connected(), effects.bound_to(effects.leave):
            sweep()

        assert [effects.tally(own.clone, at=at)[0] for at in (own.at, own.due_at, own.due_at + TICK)] == [5, 3, 0]


class TestIdle:
    def test_is_when_nothing_of_these_shops_runs_that_was_due(self, own: Workload):
        due, somebody = own.move_clock(AHEAD), new_id()
        assert not own.idle(before=due, shops=own.shops)
        assert own.idle(before=own.at, shops=own.shops)
        assert own.idle(before=due, shops=[somebody])

        with own.clone.connected(), effects.bound_to(effects.nothing):
            sweep()

        assert own.idle(before=due, shops=own.shops)


class TestDrain:
    """``own`` has three clocks that are due at one instant, and two of the commands' own that are due before."""

    def drain(self, own: Workload, *, rows: int) -> None:
        own.drain(since=own.due_at, before=own.due_at + TICK, rows=rows)

    def test_is_when_as_many_are_closed_as_were_filled_in(self, own: Workload):
        own.move_clock(AHEAD)
        with own.clone.connected(), effects.bound_to(effects.nothing):
            sweep()

        self.drain(own, rows=3)
        with pytest.raises(Unclosed, match="3 of 4 rows"):
            self.drain(own, rows=4)

    def test_is_not_when_a_handler_failed_and_its_row_is_put_off(self, own: Workload):
        due, by_turns = own.move_clock(AHEAD), itertools.count()

        def failing_at_first(subject_id: UUID, /, *, at: datetime) -> None:
            if not next(by_turns):
                raise ZeroDivisionError

        with own.clone.connected(), effects.bound_to(failing_at_first):
            sweep()

        assert own.idle(before=due, shops=own.shops)  # and yet
        with pytest.raises(Unclosed, match="failed at 1"):
            self.drain(own, rows=3)


class TestLoop:
    def test_does_the_handlers_work_so_often(self, own: Workload):
        assert workers.loop((own.clone, 3)) > 0
        assert asked(own, EFFECTS) == [(3,)]
