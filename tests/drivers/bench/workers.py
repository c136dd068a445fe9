"""Which processes work on a clone? Workers with the sweep, or plain loops beside which they are measured."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import time_machine
from django.db import transaction

from platform_core import clock
from platform_core.deadlines.worker import Sweep
from platform_core.drivers.processes import PROCESSES, processes, run
from platform_core.drivers.world.clocks import until
from platform_core.embedded.place import CHECKOUT
from platform_core.project.celery import app
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.models import Tenant
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.drivers.bench import effects
from tests.drivers.bench.clones import Clone

PATIENCE: Final = 300  # seconds; nothing that is awaited takes so long, even on a busy machine
CELERY: Final = ("worker", "-Q", "clock", "-P", "threads", "-c", "1", "-l", "warning")


@dataclass(slots=True)
class Worker:
    """A process with the sweep, which leaves a heartbeat after each turn that ended well."""

    clone: Clone
    minutes_off: float  # of its own clock
    folder: str = field(default_factory=lambda: mkdtemp(prefix="tianping-bench-"))
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        command = [sys.executable, "manage.py", "bench_executor", "--minutes-off", str(self.minutes_off)]
        there = self.clone.workers | {"TIANPING_HEARTBEAT_DIR": self.folder}
        self.process = subprocess.Popen(command, cwd=CHECKOUT, env=there, stdout=subprocess.PIPE, text=True)

    @property
    def sweeps(self) -> bool:
        return (Path(self.folder) / Sweep.label).exists() and self.process.poll() is None

    def kill(self) -> Worker:
        """With -9. Gives the one that takes its place."""
        self.process.kill()
        self.gone()
        return Worker(self.clone, self.minutes_off)

    def gone(self) -> None:
        self.process.communicate()
        shutil.rmtree(self.folder)


@contextmanager
def sweepers(clone: Clone, *, minutes_off: Sequence[float] = (0,) * PROCESSES) -> Iterator[list[Worker]]:
    """A worker for each of these clocks, which are wrong by so many minutes; all of them have swept.

    Whoever kills one of them puts another in its place.
    """
    own = [Worker(clone, off) for off in minutes_off]
    try:
        until("the workers sweep", lambda: all(worker.sweeps for worker in own), seconds=PATIENCE)
        yield own
    finally:
        for worker in own:
            worker.process.terminate()
        for worker in own:
            with suppress(subprocess.TimeoutExpired):
                worker.process.wait(PATIENCE)
            worker.process.kill()
            worker.gone()


def sweep(*, minutes_off: float) -> None:
    """Be a worker as `make up` starts it, with the bench's handler, and perhaps with a clock that is wrong."""
    wrong = time_machine.travel(timedelta(minutes=minutes_off), tick=True) if minutes_off else nullcontext()
    with effects.bound_to(effects.leave), wrong:
        app.worker_main([*CELERY, "-n", f"bench{os.getpid()}@%h"])


def loops(clone: Clone, *, rows: int) -> float:
    """How many rows a second as many plain loops do together, with the same handlers, one commit each."""
    with processes() as pool:
        run(pool, loop, [(clone, 1)] * PROCESSES)  # starts them
        seconds = run(pool, loop, [(clone, rows // PROCESSES)] * PROCESSES)
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
