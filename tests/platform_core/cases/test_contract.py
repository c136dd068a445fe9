"""What holds for every case, whatever it is about? Each app says where its case can stand; the rest is here, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, transaction

from platform_core.actors import RELAY
from platform_core.cases import silence
from platform_core.cases.rows import rows_of
from platform_core.cases.table import CASES
from platform_core.deadlines.specs import Deadline
from platform_core.errors import NotFound
from platform_core.legal.spans import TICK
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.cases import trying
from tests.platform_core.cases.situations import Situations, Standing
from tests.platform_core.cases.worlds import BY_LIFECYCLE, WORLDS, every_clock, everywhere
from tests.platform_core.regulators.builders import acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
each_situation = pytest.mark.parametrize(("world", "where"), [*everywhere()])
each_case = pytest.mark.parametrize("world", WORLDS, ids=BY_LIFECYCLE)


class TestTheSituations:
    def test_are_written_down_for_every_case(self) -> None:
        assert BY_LIFECYCLE.keys() == CASES.keys()


class TestEachSituation:
    """Each is brought about once, for all that holds there; whatever is tried is taken back."""

    @each_situation
    def test_keeps_to_the_table(self, world: Situations, where: str, at: datetime) -> None:
        standing = world.brought_beside(where, at)
        before = trying.place(standing), trying.topics(standing)

        strangers_learn_of_nothing_and_move_nothing(world, standing, at)
        what_is_offered_is_accepted_and_nothing_else(world, standing, at)
        the_database_lets_only_states_of_the_table_follow(world, standing)

        assert (trying.place(standing), trying.topics(standing)) == before
        assert before[0] in silence.find_reached(world.model.CASE)

    @each_case
    @pytest.mark.parametrize("scope", [scopes.UNBOUND, scopes.ANONYMOUS])
    def test_is_closed_by_the_database_to_who_has_no_scope(self, world: Situations, scope: Any) -> None:
        reads = world.public and scope is scopes.ANONYMOUS
        with pytest.raises(ProgrammingError, match="permission denied"), bound(scope), transaction.atomic():
            rows_of(world.model).update(state=str(world.model.CASE.born.state)) if reads else rows_of(
                world.model
            ).count()


def what_is_offered_is_accepted_and_nothing_else(world: Situations, standing: Standing, at: datetime) -> None:
    """Every side and step, now and when the last of its clocks ends."""
    late = max(trying.running(standing).values(), default=at)
    for when in dict.fromkeys((at, late)):
        for by in standing.actors.values():
            tried = {name for name in trying.by_hand(world) if trying.accepted(world, name, standing, by, when)}
            assert tried == trying.offered(world, standing, by, when), (by.role, when)


def strangers_learn_of_nothing_and_move_nothing(world: Situations, standing: Standing, at: datetime) -> None:
    for by in standing.strangers:
        with acting_as(by), transaction.atomic():
            assert rows_of(world.model).visible_to(by).count() == 0
            assert world.public or rows_of(world.model).count() == 0
        assert not any(trying.accepted(world, name, standing, by, at) for name in trying.by_hand(world))
        with pytest.raises(NotFound), acting_as(by), transaction.atomic():
            rows_of(world.model).see(standing.row.pk, by=by)


def the_database_lets_only_states_of_the_table_follow(world: Situations, standing: Standing) -> None:
    case, state = world.model.CASE, standing.row.state
    for other in case.lifecycle.states():
        if (state, str(other)) in case.lifecycle.pairs() or state == other:
            continue
        mine = (role for step in case.steps for role in step.by if role in standing.actors)
        role = world.writer or next(mine, None)
        by = standing.actors[role] if role else RELAY  # where nobody but the system moves it
        with pytest.raises(InternalError, match="Invalid transition"), acting_as(by), transaction.atomic():
            rows_of(world.model).filter(pk=standing.row.pk).update(state=str(other))


class TestAClock:
    @pytest.mark.parametrize(("world", "clock"), [*every_clock()])
    def test_ends_at_its_instant_and_not_a_tick_before(self, world: Situations, clock: Deadline) -> None:
        clocked = world.clocks[clock.kind]
        step = clocked.step(world.model.CASE, clock.kind)
        standing = world.brought(clocked.where, clocked.since)
        before, told = trying.place(standing), trying.topics(standing)
        assert clock.kind in before[1]

        trying.sweep(clocked.due - TICK)
        assert (trying.place(standing), trying.topics(standing)) == (before, told)
        trying.sweep(clocked.due)

        started = {begun.kind for begun in (*step.starts, *step.ensures)}
        says = [step.says.topic] if step.says else []
        assert trying.now(standing).state == (step.to or before[0])
        assert trying.topics(standing) == [*told, *clocked.beside, *says, *clocked.after]
        assert set(trying.running(standing)) == (set(before[1]) - {clock.kind} - ended(step)) | started

    @each_case
    def test_leads_on_though_nobody_ever_acts(self, world: Situations, at: datetime) -> None:
        """Staff included: the way that the table promises is the way that the rows take."""
        case = world.model.CASE
        standing = world.brought(first_of(world), at)
        way = [trying.place(standing)]
        while (clocks := trying.running(standing)) and way[-1] not in way[:-1]:
            trying.sweep(min(clocks.values()))
            way.append(trying.place(standing))

        born = (str(case.born.state), frozenset(clock.kind for clock in case.born.starts))
        assert [state for state, _ in way] == trying.walk(case, born)


def ended(step: Any) -> set[str]:
    return {clock.kind for clock in (*step.meets, *step.voids)}


def first_of(world: Situations) -> str:
    """The situation in which a case is born."""
    return next(iter(world.where))
