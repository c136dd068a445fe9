"""How soon does everything serve, and how much memory does it take? As `make up` starts it, from an environment that is
there.

A folder of its own is filled, left and started again; the cluster without data was kept by the bench's own `--fresh`.
Memory is the proportional share (PSS) of every process of the stack but PostgreSQL's: what is shared counts once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
from django.core.management.base import CommandError

from platform_core.embedded.environment import DATABASE_VARIABLES, FILES_VARIABLE, REDIS_VARIABLE, SUPERUSER_VARIABLE
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.services import fresh_home
from tests.drivers.bench.figures import Measured, Round, figure

OURS: Final = (sys.executable, "-m", "platform_core.embedded")
ANY_PORT: Final = {"TIANPING_WEB_PORT": "0", "TIANPING_SANDBOX_PORT": "0"}
SERVES: Final = "Ctrl-C"  # in the last line that is told
SETTLED: Final = 10  # seconds, in which every worker has begun its work
MIB: Final = 2**20


@dataclass(frozen=True, slots=True)
class Started:
    """What one round gave: seconds until it served, new and with its data there; and bytes."""

    new: float
    again: float
    memory: int


@figure("up.new", at_most=15)
def new(this: Round) -> Measured:
    """With demo data to be made."""
    return Measured(value=this.shared(started).new)


@figure("up.again", at_most=15)
def again(this: Round) -> Measured:
    return Measured(value=this.shared(started).again)


@figure("up.memory", at_most=600)
def memory(this: Round) -> Measured:
    return Measured(value=this.shared(started).memory / MIB)


def started(this: Round) -> Started:
    with fresh_home() as home:
        with _up(home) as (_, new):
            pass
        with _up(home) as (process, again):
            time.sleep(SETTLED)
            return Started(new, again, sum(_shares(process.pid, home)))


@contextmanager
def _up(home: Path) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """It serves; and the seconds that took. Raises ``CommandError`` with what it said if it does not."""
    began = time.monotonic()
    command = (*OURS, "up", "--home", str(home))
    with subprocess.Popen(command, cwd=CHECKOUT, env=_environment(), stdout=subprocess.PIPE, text=True) as process:
        said = list[str]()
        for line in process.stdout or ():
            said.append(line)
            if SERVES in line:
                break
        else:
            raise CommandError("".join(said[-20:]))
        try:
            yield process, time.monotonic() - began
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _environment() -> dict[str, str]:
    """Of somebody who has set nothing."""
    given = {*DATABASE_VARIABLES.values(), SUPERUSER_VARIABLE, REDIS_VARIABLE, FILES_VARIABLE, "TIANPING_LOGIN"}
    return {name: value for name, value in os.environ.items() if name not in given} | ANY_PORT


def _shares(pid: int, home: Path) -> Iterator[int]:
    """Bytes of each process: what `up` started, itself, and the Valkey that works in this folder."""
    stack = psutil.Process(pid)
    for process in (stack, *stack.children(recursive=True), *_working_in(home / "valkey")):
        with suppress(psutil.NoSuchProcess):
            yield process.memory_full_info().pss


def _working_in(folder: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if Path(process.cwd()) == folder:
                yield process
