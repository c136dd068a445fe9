"""Who works on a stage? Real processes, started together, awaited until they are warm, killed when it is their turn."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from platform_core.drivers.bench.stages import Stage
from platform_core.embedded.place import CHECKOUT

SIZE: Final = 2  # a worker for each core; as many loops beside them
PATIENCE: Final = 300  # seconds; nothing that is awaited takes so long, even on a busy machine
SWEEPS: Final = "bench sweeps "  # how the database knows a sweep's connection, with the process's id
HAND: Final = (sys.executable, "manage.py", "bench_hand")
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


def started(stage: Stage, *job: str) -> Process:
    return subprocess.Popen(
        [*HAND, *job],
        cwd=CHECKOUT,
        env=stage.workers,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def sweepers(stage: Stage) -> Iterator[None]:
    """Two workers with the sweep, warm."""
    hands = [started(stage, "sweep") for _ in range(SIZE)]
    try:
        until(lambda: warm(stage) >= SIZE, "the workers do not sweep")
        yield
    finally:
        end(hands)


def loops(stage: Stage, *, rows: int) -> float:
    """How many rows a second as many plain loops do together."""
    hands = [started(stage, "loop", "--rows", str(rows // SIZE)) for _ in range(SIZE)]
    try:
        for hand in hands:
            _heard(hand)  # ready
        for hand in hands:
            print(file=hand.stdin, flush=True)
        return sum(rows // SIZE / float(_heard(hand)) for hand in hands)
    finally:
        end(hands)


def end(hands: list[Process]) -> None:
    """Ask, and insist."""
    for hand in hands:
        hand.send_signal(signal.SIGTERM)
    for hand in hands:
        try:
            hand.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            hand.kill()
        hand.communicate()


def until(holds: Callable[[], bool], complaint: str, *, patience: float = PATIENCE, glance: float = 0.05) -> None:
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            raise Stuck(complaint)
        time.sleep(glance)


def warm(stage: Stage) -> int:
    """How many workers have swept already, however many connections each of them has."""
    return sum(_sweeping(stage).values())


def sweeping(stage: Stage) -> set[int]:
    """The ids of the processes that sweep; one that was killed may stand here for a moment more."""
    return set(_sweeping(stage))


def _sweeping(stage: Stage) -> dict[int, bool]:
    with stage.by_superuser() as rows:  # others are not told what a login does
        rows.execute(SWEEPING, {"name": SWEEPS})
        return dict(rows.fetchall())


def _heard(hand: Process) -> str:
    if hand.stdout is None or not (line := hand.stdout.readline()):
        raise Stuck("a process of the bench has nothing to say")
    return line.strip()
