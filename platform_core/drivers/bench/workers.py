"""Which processes work on a clone? Workers with the sweep, or plain loops beside which they are measured."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from platform_core.drivers.bench.clones import Clone
from platform_core.embedded.place import CHECKOUT

SIZE: Final = 2  # a worker for each core; as many loops beside them
PATIENCE: Final = 300  # seconds; nothing that is awaited takes so long, even on a busy machine
SWEEPS: Final = "bench sweeps "  # how the database knows a sweep's connection, with the process's id
EXECUTOR: Final = (sys.executable, "manage.py", "bench_executor")
# Whose sweep has a connection here; and a sweep that has ended a transaction has had its first turn.
SWEEPING: Final = """
SELECT substr(application_name, length(%(name)s) + 1)::int,
       state = 'idle' AND (query = 'COMMIT' OR strpos(query, 'deadlines_reminder') > 0)
FROM pg_stat_activity
WHERE datname = current_database() AND usename = 'tp_worker' AND starts_with(application_name, %(name)s)
"""

Process = subprocess.Popen[str]


class Stuck(Exception):
    """Something that always happens did not."""


def started(clone: Clone, *job: str) -> Process:
    return subprocess.Popen(
        [*EXECUTOR, *job],
        cwd=CHECKOUT,
        env=clone.workers,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def sweepers(clone: Clone) -> Iterator[None]:
    """Two workers with the sweep, warm."""
    processes = [started(clone, "sweep") for _ in range(SIZE)]
    try:
        until(lambda: warm(clone) >= SIZE, "the workers do not sweep")
        yield
    finally:
        end(processes)


def loops(clone: Clone, *, rows: int) -> float:
    """How many rows a second as many plain loops do together."""
    processes = [started(clone, "loop", "--rows", str(rows // SIZE)) for _ in range(SIZE)]
    try:
        for process in processes:
            _heard(process)  # ready
        for process in processes:
            print(file=process.stdin, flush=True)
        return sum(rows // SIZE / float(_heard(process)) for process in processes)
    finally:
        end(processes)


def end(processes: list[Process]) -> None:
    """Ask, and insist."""
    for process in processes:
        process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()


def until(holds: Callable[[], bool], complaint: str, *, patience: float = PATIENCE, every: float = 0.05) -> None:
    """Look again and again, in seconds. Raises ``Stuck`` with the complaint when patience ends."""
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            raise Stuck(complaint)
        time.sleep(every)


def warm(clone: Clone) -> int:
    """How many workers have swept already, however many connections each of them has."""
    return sum(_sweeping(clone).values())


def sweeping(clone: Clone) -> set[int]:
    """The ids of the processes that sweep; one that was killed may stand here for a moment more."""
    return set(_sweeping(clone))


def _sweeping(clone: Clone) -> dict[int, bool]:
    with clone.as_superuser() as rows:  # others are not told what a login does
        rows.execute(SWEEPING, {"name": SWEEPS})
        return dict(rows.fetchall())


def _heard(process: Process) -> str:
    if process.stdout is None or not (line := process.stdout.readline()):
        raise Stuck("a process of the bench has nothing to say")
    return line.strip()
