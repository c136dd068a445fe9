"""How is a step of a case tried, taken back, and swept, in a test?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

from django.db import connection, transaction

import platform_core.cases.queries as cases
from platform_core.actors import Actor, Role
from platform_core.cases import silence
from platform_core.cases.registry import COMMANDS
from platform_core.cases.rows import CaseRow, rows_of
from platform_core.cases.table import Case
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.states import DeadlineState
from platform_core.errors import DomainError
from platform_core.eventlog.queries import topics_about
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.cases.situations import Situations, Standing
from tests.platform_core.regulators.builders import acting_as

OPEN = (DeadlineState.RUNNING, DeadlineState.PAUSED)


class Undone(Exception):
    """What was tried is taken back, so that the next may be tried."""


def by_hand(world: Situations) -> set[str]:
    """The steps that somebody makes; the others are the system's own. And what somebody may do beside them."""
    return {step.name for step in world.model.CASE.steps if set(step.by) - {Role.SYSTEM}} | world.beside.keys()


def taken(world: Situations, step: str, standing: Standing, by: Actor, at: datetime) -> None:
    """Make the step, as its door would."""
    with acting_as(by), transaction.atomic():
        _make(world, step, standing, by, at)


def accepted(world: Situations, step: str, standing: Standing, by: Actor, at: datetime) -> bool:
    """Is this step accepted of them, at this moment? Nothing of it stays."""
    try:
        with acting_as(by), transaction.atomic():
            _make(world, step, standing, by, at)
            raise Undone
    except Undone:
        return True
    except DomainError:
        return False


def _make(world: Situations, step: str, standing: Standing, by: Actor, at: datetime) -> None:
    command = world.beside.get(step) or COMMANDS[world.model.CASE.kind, step]
    command(standing.row.pk, **world.words(step, standing), by=by, at=at)


def offered(world: Situations, standing: Standing, by: Actor, at: datetime) -> set[str]:
    with acting_as(by), transaction.atomic():
        return world.offers(rows_of(world.model).see(standing.row.pk, by=by), by, at)


def now(standing: Standing) -> CaseRow:
    """As staff see it."""
    with acting_as(standing.actors[Role.STAFF]), transaction.atomic():
        return rows_of(type(standing.row)).get(pk=standing.row.pk)


def topics(standing: Standing) -> list[str]:
    with acting_as(standing.actors[Role.STAFF]), transaction.atomic():
        return list(topics_about(standing.row.pk))


def running(standing: Standing) -> dict[str, datetime]:
    """When each clock that runs for the case ends, by its kind; one that stands still goes on by itself."""
    with acting_as(standing.actors[Role.STAFF]), transaction.atomic():
        return {p.kind: p.due_at for p in cases.clocks(standing.row) if p.state in OPEN}


def place(standing: Standing) -> tuple[str, frozenset[str]]:
    """The state, and the kinds of clock that run in it."""
    return now(standing).state, frozenset(running(standing))


def sweep(at: datetime) -> None:
    """What the worker does with all that is over."""
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at)


class AtOnce:
    """Some who act at once, each over a connection that stays: a new one has to learn everything anew."""

    def __init__(self, people: int = 2) -> None:
        self._people, self._pool = people, ThreadPoolExecutor(people)

    def together(self, *calls: Callable[[], Any]) -> list[str]:
        """What becomes of each call, all let go at once: `done`, or the code of the refusal."""
        start = Barrier(self._people)

        def one(call: Callable[[], Any]) -> str:
            start.wait()
            try:
                call()
            except DomainError as refusal:
                return refusal.code
            return "done"

        return [future.result() for future in [self._pool.submit(one, call) for call in calls]]

    def connections(self) -> list[Any]:
        """Those of each of them, that are open."""
        start = Barrier(self._people)

        def one() -> Any:
            start.wait()
            return connection.connection

        return [found for future in [self._pool.submit(one) for _ in range(self._people)] if (found := future.result())]

    def leave(self) -> None:
        self.together(*[_hang_up] * self._people)
        self._pool.shutdown()


def _hang_up() -> None:
    connection.close()  # that of the thread which asks


def together(calls: Sequence[Callable[[], Any]]) -> list[str]:
    """The same once, over connections of its own."""
    people = AtOnce(len(calls))
    try:
        return people.together(*calls)
    finally:
        people.leave()


def walk(case: Case[Any], place: silence.Place) -> list[str]:
    """The states that silence leads through from here, up to an end, a rest or the first place that comes again."""
    seen: list[silence.Place] = []
    while place not in seen:
        seen.append(place)
        follows = next(iter(silence.silent_steps(case, place)), None)
        if follows is None:
            return [state for state, _ in seen]
        place = silence.after(case, follows, place, missed=True)
    return [state for state, _ in [*seen, place]]
