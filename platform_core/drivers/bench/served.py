"""What does a request cost, web and database together? Our own server on a clone, and the CPU of its processes.

The server is granian as `make up` starts it. CPU is what the kernel counted for its processes and for their backends in
PostgreSQL: beside others' work it stays what it is, where a rate does not. It still depends on the machine, so whoever
prints it prints ``yardstick_ms`` beside it: a loop of fixed work, done in the same run.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx
import psutil

from platform_core.drivers.bench.clones import Clone
from platform_core.drivers.world.clocks import until
from platform_core.embedded.children import Children, Part
from platform_core.embedded.environment import FILES_VARIABLE, Login, seen_by
from platform_core.embedded.ports import HOST, held, port_of
from platform_core.embedded.stack import APPLICATION, GRANIAN, LIMITS, on_socket

NUMBERS: Final = count(1)
PATIENCE: Final = 90  # seconds until the first answer
WORKERS: Final = 2  # as `make up` has them
LOOP: Final = 2_000_000  # turns of the yardstick
BACKENDS: Final = """
SELECT coalesce(array_agg(pid), '{}') FROM pg_stat_activity
WHERE datname = current_database() AND application_name = %(name)s
"""


@dataclass(slots=True)
class Cost:
    """Seconds of CPU that web processes and backends used, and seconds that went by. Set when the block ends."""

    web: float = field(init=False)
    database: float = field(init=False)
    took: float = field(init=False)

    def ms_per(self, requests: int) -> float:
        """Milliseconds of CPU for each of so many, web and database."""
        return (self.web + self.database) * 1_000 / requests


@dataclass(frozen=True, slots=True)
class Served:
    """Where the server is, and which processes work for it."""

    url: str
    clone: Clone
    server: int
    name: str

    @property
    def pids(self) -> list[int]:
        """The server's own process and its workers."""
        own = psutil.Process(self.server)
        return [own.pid, *(child.pid for child in own.children(recursive=True))]

    @property
    def backends(self) -> list[int]:
        """The processes of PostgreSQL that work for it: connections stay, so they do too."""
        return list(self.clone.ask(BACKENDS, name=self.name)[0])

    @contextmanager
    def measured(self) -> Iterator[Cost]:
        """The cost of what is asked in this block; ask something before it, so that imports and caches are there."""
        cost = Cost()
        web, database, begun = cpu_of(self.pids), cpu_of(self.backends), time.monotonic()
        yield cost
        cost.took = time.monotonic() - begun
        cost.web = cpu_of(self.pids) - web
        cost.database = cpu_of(self.backends) - database


@dataclass(frozen=True, slots=True)
class Program:
    """What is served: how granian speaks with it, and as whom it asks the database."""

    application: str
    granian: tuple[str, ...]
    login: Login


OURS: Final = Program(APPLICATION, (*GRANIAN, *LIMITS), "app")


@contextmanager
def served(
    clone: Clone, *, program: Program = OURS, workers: int = WORKERS, more: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """A program on this clone, ours if no other is named, which answers; it is gone in the end. ``more`` is put into
    its environment."""
    name = f"served{next(NUMBERS)}"
    with TemporaryDirectory(prefix="tianping-bench-") as folder, held(0, variable="", environment={}) as listening:
        url, children = f"http://{HOST}:{port_of(listening)}", Children(Path(folder))
        where = {FILES_VARIABLE: folder, "TIANPING_PUBLIC_URL": url, "PGAPPNAME": name, **(more or {})}
        command = (*on_socket(listening), *program.granian, "--host", HOST, "--port", str(port_of(listening)))
        web = seen_by(program.login, clone.environment) | where
        try:
            children.start(
                Part("web", (*command, "--workers", str(workers), program.application), web, given=listening)
            )
            until("the server answers", lambda: _answers(url, children), seconds=PATIENCE)
            yield Served(url, clone, children.running["web"].pid, name)
        finally:
            children.stop()


def cpu_of(pids: Iterable[int]) -> float:
    """Seconds of CPU that these processes have used, those that are still there."""
    spent = 0.0
    for pid in pids:
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent += times.user + times.system
    return spent


def yardstick_ms() -> float:
    """Milliseconds of CPU that this machine needs for a fixed loop in Python, now."""
    begun, total = time.process_time(), 0
    for number in range(LOOP):
        total += number & 7
    return (time.process_time() - begun) * 1_000


def _answers(url: str, children: Children) -> bool:
    children.check()
    try:
        return httpx.get(f"{url}/healthz", timeout=5).is_success
    except httpx.TransportError:
        return False
