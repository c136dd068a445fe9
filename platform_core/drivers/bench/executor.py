"""What does one process of a measurement do? It sweeps as in production, or runs the same handlers in a plain loop."""

from __future__ import annotations

import os
import sys
import time
from contextlib import nullcontext
from datetime import timedelta
from itertools import cycle, islice
from typing import Final

import time_machine
from django.db import connection, transaction

from platform_core import clock
from platform_core.deadlines.worker import Sweep
from platform_core.drivers.bench import effects
from platform_core.drivers.bench.workers import SWEEPS
from platform_core.project.celery import app
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.models import Tenant
from platform_core.tenancy.scopes import SYSTEM, bound

CLOCK: Final = ("worker", "-Q", "clock", "-P", "threads", "-c", "1", "-l", "warning")


class NamedSweep(Sweep):
    """The worker's own, with a name at the database: a worker has more connections than this one."""

    def begin(self) -> None:
        super().begin()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('application_name', %s, false)", [f"{SWEEPS}{os.getpid()}"])


def sweep(*, minutes_off: float) -> None:
    """A worker as `make up` starts it, with the bench's handler, and perhaps with a clock that is wrong."""
    wrong = time_machine.travel(timedelta(minutes=minutes_off), tick=True) if minutes_off else nullcontext()
    steps = app.steps["worker"]
    steps.discard(Sweep)
    steps.add(NamedSweep)
    with effects.bound_to(effects.leave), wrong:
        app.worker_main([*CLOCK, "-n", f"bench{os.getpid()}@%h"])


def loop(*, rows: int) -> None:
    """Say when ready, wait for a line, do the handler's work so often, and say how many seconds that took."""
    with bound(SYSTEM), transaction.atomic():
        shops = list(Tenant.objects.values_list("id", flat=True))
    _say("ready")
    sys.stdin.readline()
    begun = time.monotonic()
    for shop in islice(cycle(shops), rows):
        with bound(scopes.merchant(shop)), transaction.atomic():
            effects.leave(new_id(), at=clock.now())
    _say(str(time.monotonic() - begun))


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()
