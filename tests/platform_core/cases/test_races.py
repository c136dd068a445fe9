"""Who wins when two want to move a case at once? Real threads, real commits; every step of every case.

That two make one step once is a proof: the lock is the same for each step of a table. A person against a clock stays
with the suite, since each table says anew which clock meets which step.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from platform_core.actors import Actor, Role
from platform_core.cases import silence
from platform_core.cases.shape import Step
from platform_core.legal.spans import TICK
from tests.platform_core.cases import trying
from tests.platform_core.cases.situations import Situations, Standing
from tests.platform_core.cases.trying import AtOnce
from tests.platform_core.cases.worlds import BY_LIFECYCLE, WORLDS
from tests.rehearsals import clear

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.proof]
each_case = pytest.mark.parametrize("world", WORLDS, ids=BY_LIFECYCLE)


@pytest.fixture
def two(fresh: object) -> Iterator[AtOnce]:
    both = AtOnce()
    yield both
    both.leave()


class TestTwoAtOnce:
    @each_case
    def test_make_a_step_once(self, world: Situations, two: AtOnce, at: datetime) -> None:
        stages: dict[str, str] = {}
        for step in world.model.CASE.steps:
            if step.name not in trying.by_hand(world) - world.again - world.not_alone:
                continue
            standing, by = self.somewhere(world, step, two, at, stages)
            call = partial(trying.taken, world, step.name, standing, by, at)

            assert two.together(call, call).count("done") == 1, step.name
            assert trying.place(standing) in silence.find_reached(world.model.CASE), step.name

    @each_case
    def test_agree_whoever_is_first_the_clock_or_who_it_waits_for(self, world: Situations, two: AtOnce) -> None:
        case = world.model.CASE
        for clock in case.clocks[: 1 if world.alone else None]:
            clocked = world.clocks[clock.kind]
            standing = None
            for step in case.steps:
                if clock not in (*step.meets, *step.voids) or step.name not in trying.by_hand(world):
                    continue
                standing = standing or self.alone_there(world, clocked.where, two, clocked.since)
                by = standing.actors[next(role for role in step.by if role is not Role.SYSTEM)]
                if step.name not in trying.offered(world, standing, by, clocked.due - TICK):
                    continue
                call = partial(trying.taken, world, step.name, standing, by, clocked.due - TICK)

                outcome = two.together(call, partial(trying.sweep, clocked.due))[0]

                left = clocked.step(case, clock.kind).to if outcome != "done" else step.to
                assert trying.place(standing) in silence.find_reached(case), (clock.kind, step.name)
                assert outcome == "done" or trying.now(standing).state == (left or standing.row.state)
                standing = None

    def somewhere(
        self, world: Situations, step: Step[Any], two: AtOnce, at: datetime, stages: dict[str, str]
    ) -> tuple[Standing, Actor]:
        """A situation in which somebody may make this very step: an app may offer several by one name.

        ``stages``: where each situation stands that was brought about before.
        """
        for where in world.where:
            if where in stages and stages[where] not in step.sources:
                continue
            standing = self.alone_there(world, where, two, at)
            stages[where] = standing.row.stage
            for by in standing.actors.values():
                if stages[where] in step.sources and step.name in trying.offered(world, standing, by, at):
                    return standing, by
        raise LookupError(f"no situation lets anybody {step.name}")

    def alone_there(self, world: Situations, where: str, two: AtOnce, at: datetime) -> Standing:
        """That situation, and nothing of the ones before."""
        clear(two.connections())
        return world.brought_beside(where, at)
