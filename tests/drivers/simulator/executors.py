"""Who does the work between two instants? This process itself, or others, with wrong clocks, which are killed."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess
from multiprocessing.sharedctypes import Synchronized
from random import Random
from typing import Any, Final

import time_machine
from django.conf import settings
from django.db import connection

import platform_core.deadlines.turns
from platform_core.drivers.world.clocks import agenda, until
from platform_core.eventlog.commands import calling, relaying
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.tenancy.door import entered
from tests.drivers.simulator.bank import Bank, outside
from tests.drivers.simulator.plan import Plan

OFF: Final = (timedelta(minutes=10), timedelta(minutes=-10))  # by how much each worker's own clock is wrong
REST: Final = 0.01  # seconds between two turns that found nothing, and between two looks at whether all is done
PATIENCE: Final = 120.0  # seconds in which work has to come to its end
MID_WORK: Final = 0.15  # the longest time after an hour's acts at which a worker is killed
IN_SERVER: Final = ["__main__", "platform_core.project.celery"]  # loaded once, so that a new worker is there at once


class InProcess:
    """Sweep and relay without processes: the engine's own turns, one after the other. A failure is seen where it
    happens."""

    killed: int = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While the year lasts."""
        yield

    def close_due(self) -> None:
        """Return when no clock is overdue."""
        while agenda().overdue:
            platform_core.deadlines.turns.turn()

    def finish(self, instant: datetime) -> None:
        """Return when nothing is overdue, unheard or to be tried again by now. ``instant``: where the year has come."""
        while turn():
            pass


class DeadWorker(Exception):
    """A worker died that nobody killed."""


@dataclass
class Workers(InProcess):
    """As many as there are clocks in ``OFF``. So many ``kills`` come at moments that the plan's seed draws."""

    bank: Bank
    plan: Plan
    kills: int
    killed: int = 0
    _workers: list[tuple[ForkServerProcess, Synchronized[int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.plan.seed)  # to be repeated, not to be secret
        instants = sorted({act.at for case in self.plan.cases for act in case.acts})  # there is work then
        self.moments = sorted(self.chance.sample(instants, min(self.kills, len(instants))))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        multiprocessing.get_context("forkserver").set_forkserver_preload(IN_SERVER)
        self._workers = [self._started(off) for off in OFF]
        try:
            yield
        finally:
            for process, _ in self._workers:
                process.kill()
                process.join()

    def close_due(self) -> None:
        self._until(lambda: not agenda().overdue)

    def finish(self, instant: datetime) -> None:
        if self.killed < len(self.moments) and self.moments[self.killed] <= instant:
            self._kill(self.chance.randrange(len(OFF)), after=self.chance.uniform(0, MID_WORK))
        self._until(self._is_finished)

    def _is_finished(self) -> bool:
        """Nothing is left, and whoever was at something when we looked has ended it."""
        if not agenda().is_empty:
            return False
        before = [idle.value for _, idle in self._workers]
        self._until(lambda: all(idle.value >= n + 2 for (_, idle), n in zip(self._workers, before, strict=True)))
        return agenda().is_empty

    def _kill(self, nth: int, *, after: float) -> None:
        """As a machine dies: at no good moment, without a word. Another takes its place."""
        time.sleep(after)
        old, _ = self._workers[nth]
        old.kill()
        old.join()
        self.killed += 1
        self._workers[nth] = self._started(OFF[nth])

    def _until(self, holds: Callable[[], bool]) -> None:
        """Raises ``DeadWorker``, or ``Impatient``."""

        def seen() -> bool:
            if not all(process.is_alive() for process, _ in self._workers):
                raise DeadWorker
            return holds()

        until("the work comes to its end", seen, seconds=PATIENCE, every=REST)

    def _started(self, off: timedelta) -> tuple[ForkServerProcess, Synchronized[int]]:
        """A process, and how many of its turns have found nothing."""
        context = multiprocessing.get_context("forkserver")
        idle: Any = context.Value("L", 0)
        there = (dict(connection.settings_dict), settings.DATABASE_LOGIN)
        process = context.Process(target=_work, args=(there, self.bank, off, idle), daemon=True)
        process.start()
        return process, idle


def turn() -> bool:
    """What a sweep, a relay and its caller of outside systems would do now. False if there was nothing.

    Only for whom there is news: to ask every subscriber in turn, as the relay does, is dear when a year has thousands
    of moments.
    """
    todo = agenda()
    if todo.overdue:
        platform_core.deadlines.turns.turn()
    for name in todo.news:
        while relaying.deliver_next(SUBSCRIBERS[name]):
            pass
    if todo.tries:
        relaying.redeliver_next()
        calling.call_outside()
    return not todo.is_empty


def _work(there: tuple[dict[str, Any], str], bank: Bank, off: timedelta, idle: Synchronized[int]) -> None:
    """Until killed, or alone. ``there`` is the database and the login, ``off`` how wrong the process's own clock is."""
    parent = multiprocessing.parent_process()
    address, settings.DATABASE_LOGIN = there
    settings.DATABASES["default"].update(address)
    with time_machine.travel(off, tick=True), entered("simulator"), outside(bank):
        while parent is not None and parent.is_alive():
            if not turn():
                idle.value += 1
                time.sleep(REST)
