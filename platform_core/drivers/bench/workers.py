"""Which processes work on a clone? Workers with the sweep, or plain loops beside which they are measured."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle, islice
from typing import Final

import time_machine
from django.db import connection, transaction

from platform_core import clock
from platform_core.deadlines.worker import Sweep
from platform_core.drivers.bench import effects
from platform_core.drivers.bench.clones import Clone
from platform_core.drivers.processes import PROCESSES, processes
from platform_core.drivers.world.clocks import until
from platform_core.embedded.place import CHECKOUT
from platform_core.project.celery import app
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.models import Tenant
from platform_core.tenancy.scopes import SYSTEM, bound

PATIENCE: Final = 300  # seconds; nothing that is awaited takes so long, even on a busy machine
SWEEPS: Final = "bench sweeps "  # how the database knows a sweep's connection, with the process's id
CELERY: Final = ("worker", "-Q", "clock", "-P", "threads", "-c", "1", "-l", "warning")
# Whose sweep has a connection here; and a sweep that has ended a transaction has had its first turn.
SWEEPING: Final = """
SELECT substr(application_name, length(%(name)s) + 1)::int,
       state = 'idle' AND (query = 'COMMIT' OR strpos(query, 'deadlines_reminder') > 0)
FROM pg_stat_activity
WHERE datname = current_database() AND usename = 'tp_worker' AND starts_with(application_name, %(name)s)
"""

Process = subprocess.Popen[str]


@dataclass(slots=True)
class Sweepers:
    """A worker for each of these clocks, which are wrong by so many minutes, and whoever takes its place."""

    clone: Clone
    minutes_off: Sequence[float]
    processes: list[Process] = field(default_factory=list)

    def start(self) -> None:
        """Return when all of them have swept, however many connections each of them has."""
        self.processes = [started(self.clone, off) for off in self.minutes_off]
        until("the workers sweep", lambda: warm(self.clone) >= len(self.processes), seconds=PATIENCE)

    def at_work(self) -> list[int]:
        """The places of those that live and sweep: one that was killed may sweep for the database a moment longer."""
        sweep = sweeping(self.clone)
        return [nth for nth, process in enumerate(self.processes) if process.pid in sweep and process.poll() is None]

    def kill(self, nth: int) -> None:
        """With -9. Another takes its place."""
        self.processes[nth].kill()
        self.processes[nth].communicate()
        self.processes[nth] = started(self.clone, self.minutes_off[nth])

    def end(self) -> None:
        """Ask, and insist."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
            process.communicate()


@contextmanager
def sweepers(clone: Clone, *, minutes_off: Sequence[float] = (0,) * PROCESSES) -> Iterator[Sweepers]:
    """Workers with the sweep, warm."""
    own = Sweepers(clone, minutes_off)
    try:
        own.start()
        yield own
    finally:
        own.end()


def started(clone: Clone, minutes_off: float) -> Process:
    command = [sys.executable, "manage.py", "bench_executor", "--minutes-off", str(minutes_off)]
    return subprocess.Popen(command, cwd=CHECKOUT, env=clone.workers, stdout=subprocess.PIPE, text=True)


def warm(clone: Clone) -> int:
    return sum(has_swept for _, has_swept in clone.rows(SWEEPING, name=SWEEPS))


def sweeping(clone: Clone) -> set[int]:
    """The ids of their processes."""
    return {pid for pid, _ in clone.rows(SWEEPING, name=SWEEPS)}


class NamedSweep(Sweep):
    """The worker's own, with a name at the database: a worker has more connections than this one."""

    def begin(self) -> None:
        super().begin()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('application_name', %s, false)", [f"{SWEEPS}{os.getpid()}"])


def sweep(*, minutes_off: float) -> None:
    """Be a worker as `make up` starts it, with the bench's handler, and perhaps with a clock that is wrong."""
    wrong = time_machine.travel(timedelta(minutes=minutes_off), tick=True) if minutes_off else nullcontext()
    steps = app.steps["worker"]
    steps.discard(Sweep)
    steps.add(NamedSweep)
    with effects.bound_to(effects.leave), wrong:
        app.worker_main([*CELERY, "-n", f"bench{os.getpid()}@%h"])


def loops(clone: Clone, *, rows: int) -> float:
    """How many rows a second as many plain loops do together, with the same handlers, one commit each."""
    with processes() as pool:
        pool.run(loop, [(clone, 1)] * PROCESSES)  # starts them
        seconds = pool.run(loop, [(clone, rows // PROCESSES)] * PROCESSES)
    return sum(rows // PROCESSES / took for took in seconds)


def loop(work: tuple[Clone, int]) -> float:
    """Do the handler's work so often. Gives the seconds that it took."""
    clone, rows = work
    with clone.connected():
        with bound(SYSTEM), transaction.atomic():
            shops = list(Tenant.objects.values_list("id", flat=True))
        begun = time.monotonic()
        for shop in islice(cycle(shops), rows):
            with bound(scopes.merchant(shop)), transaction.atomic():
                effects.leave(new_id(), at=clock.now())
        return time.monotonic() - begun
