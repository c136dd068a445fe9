"""Who works while a year is simulated, if not we? Processes whose own clocks are wrong, killed in the middle of it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from random import Random
from typing import Any, Final

import time_machine
from django.conf import settings
from django.db import connection

from platform_core.drivers.simulator.bank import Bank, outside
from platform_core.drivers.simulator.executor import turn
from platform_core.drivers.simulator.plan import Plan
from platform_core.drivers.world.clocks import agenda
from platform_core.tenancy.door import entered

OFF: Final = (timedelta(minutes=10), timedelta(minutes=-10))  # by how much each one's own clock is wrong
REST: Final = 0.01  # seconds between two turns that found nothing
LOOK_EVERY: Final = 0.01  # between two looks at whether all is done
PATIENCE: Final = 120.0  # seconds in which work has to come to its end
MID_WORK: Final = 0.15  # the longest time after an hour's acts at which a worker is killed
IN_SERVER: Final = ("__main__", "platform_core.project.celery")  # loaded once, so that a new worker is there at once


class WorkersStuck(Exception):
    """Something that always comes to its end did not, or a worker died that nobody killed."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a process needs: which database, as whom, the books of the bank, how wrong its own clock is."""

    address: dict[str, Any]
    login: str
    file: Path
    off: timedelta


@dataclass(slots=True)
class Worker:
    """One process, and how many of its turns have found nothing."""

    process: ForkServerProcess
    idle: Synchronized[int]


@dataclass(slots=True)
class Workers:
    """As many as there are clocks in ``OFF``. When the year comes to an instant of ``kills``, one of them is killed."""

    bank: Bank
    chance: Random
    kills: Sequence[datetime] = ()
    killed: int = 0
    _workers: list[Worker] = field(default_factory=list)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(IN_SERVER))
        self._workers = [_started(context, self.bank, off) for off in OFF]
        try:
            yield
        finally:
            for worker in self._workers:
                worker.process.kill()
                worker.process.join()

    def close_due(self) -> None:
        self._until(lambda: not agenda().overdue)

    def finish(self, instant: datetime) -> None:
        if self.killed < len(self.kills) and self.kills[self.killed] <= instant:
            self._kill(self.chance.randrange(len(self._workers)), after=self.chance.uniform(0, MID_WORK))
        self._until(self._is_finished)

    def _is_finished(self) -> bool:
        """Nothing is left, and whoever was at something when we looked has ended it."""
        if not agenda().is_empty:
            return False
        seen = [worker.idle.value for worker in self._workers]
        self._until(lambda: all(w.idle.value >= n + 2 for w, n in zip(self._workers, seen, strict=True)))
        return agenda().is_empty

    def _kill(self, nth: int, *, after: float) -> None:
        """As a machine dies: at no good moment, without a word. Another takes its place."""
        time.sleep(after)
        old = self._workers[nth].process
        os.kill(_pid(old), signal.SIGKILL)
        old.join()
        self.killed += 1
        self._workers[nth] = _started(multiprocessing.get_context("forkserver"), self.bank, OFF[nth])

    def _until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end or not all(worker.process.is_alive() for worker in self._workers):
                raise WorkersStuck(f"after {PATIENCE:.0f} s, or with a dead worker")
            time.sleep(LOOK_EVERY)


def drawn(plan: Plan, *, kills: int, chance: Random) -> list[datetime]:
    """At which instants somebody is killed: among those at which people act, since there is work then."""
    instants = sorted({act.at for case in plan.cases for act in case.acts})
    return sorted(chance.sample(instants, min(kills, len(instants))))


def _started(context: ForkServerContext, bank: Bank, off: timedelta) -> Worker:
    idle: Any = context.Value("L", 0)
    job = Job(dict(connection.settings_dict), settings.DATABASE_LOGIN, bank.file, off)
    process = context.Process(target=_work, args=(job, idle), daemon=True)
    process.start()
    return Worker(process, idle)


def _work(job: Job, idle: Synchronized[int]) -> None:
    """Until killed, or alone."""
    parent = multiprocessing.parent_process()
    settings.DATABASES["default"].update(job.address)
    settings.DATABASE_LOGIN = job.login
    with time_machine.travel(job.off, tick=True), entered("simulator"), outside(Bank(job.file)):
        while parent is not None and parent.is_alive():
            if not turn():
                idle.value += 1
                time.sleep(REST)


def _pid(process: ForkServerProcess) -> int:
    if process.pid is None:
        raise WorkersStuck("a worker that never began")
    return process.pid
