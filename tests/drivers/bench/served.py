"""What does a request cost, web and database together? Our own server on a clone, and the CPU of its processes.

The server is granian as `make up` starts it. CPU is what the kernel counted for its processes and for their backends in
PostgreSQL: beside others' work it stays what it is, where a rate does not. It still depends on the machine, so whoever
prints it prints ``yardstick_ms`` beside it: a loop of fixed work, done in the same run.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx
import psutil

from platform_core.drivers.world.clocks import until
from platform_core.embedded.children import Children, Part
from platform_core.embedded.environment import FILES_VARIABLE, SUPERUSER_VARIABLE, Login, seen_by
from platform_core.embedded.ports import HOST, hold_port, port_of
from platform_core.embedded.stack import APPLICATION, GRANIAN, LIMITS, on_socket
from tests.drivers.bench.clones import Clone

NUMBERS: Final = count(1)
PATIENCE: Final = 90  # seconds until the first answer
STARTING: Final = 300  # likewise of each worker, which may have to wait for its turn on a busy machine
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
    def workers(self) -> list[psutil.Process]:
        """Those of its processes that take connections: all listen at one socket."""
        return [child for child in psutil.Process(self.server).children(recursive=True) if _listens(child)]

    @contextmanager
    def callers(self, number: int) -> Iterator[list[httpx.Client]]:
        """So many clients, of which each worker serves as many.

        The workers listen at one socket (`embedded/on_socket.py`), so the one that wakes first would serve all: the
        others stand still while it gets its share. Raises ``RuntimeError`` if a connection went elsewhere meanwhile.
        """
        workers, unpacked = self.workers, {"Accept-Encoding": "identity"}
        with ExitStack() as opened:
            made = [
                opened.enter_context(httpx.Client(base_url=self.url, timeout=30, headers=unpacked))
                for _ in range(number)
            ]
            for nth, worker in enumerate(workers):
                with _standing_still(other for other in workers if other != worker):
                    for client in made[nth :: len(workers)]:
                        client.get("/healthz", timeout=STARTING).raise_for_status()
            served = [_served_by(worker) for worker in workers]
            yield made
            if len({len(ports) for ports in served}) > 1 or served != [_served_by(worker) for worker in workers]:
                raise RuntimeError(f"not every process serves as many callers: {served}")

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
    """What is served: how granian speaks with it, and as whom it asks the database (none: as the superuser)."""

    application: str
    granian: tuple[str, ...]
    login: Login | None

    def sees(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Its login's address and no other's."""
        if self.login:
            return seen_by(self.login, environment)
        return {**seen_by("app", environment), SUPERUSER_VARIABLE: environment[SUPERUSER_VARIABLE]}


OURS: Final = Program(APPLICATION, (*GRANIAN, *LIMITS), "app")


@contextmanager
def served(
    clone: Clone, *, program: Program = OURS, workers: int = WORKERS, more: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """A program on this clone, ours if no other is named, which answers; it is gone in the end. ``more`` is put into
    its environment."""
    name = f"served{next(NUMBERS)}"
    with TemporaryDirectory(prefix="tianping-bench-") as folder, hold_port(0, variable="", environment={}) as listening:
        url, children = f"http://{HOST}:{port_of(listening)}", Children(Path(folder))
        where = {FILES_VARIABLE: folder, "TIANPING_PUBLIC_URL": url, "PGAPPNAME": name, **(more or {})}
        command = (*on_socket(listening), *program.granian, "--host", HOST, "--port", str(port_of(listening)))
        web = program.sees(clone.environment) | where
        try:
            children.start(
                Part("web", (*command, "--workers", str(workers), program.application), web, given=listening)
            )
            until("the server answers", lambda: _answers(url, children), seconds=PATIENCE)
            yield Served(url, clone, children.running["web"].pid, name)
        finally:
            children.stop()


@contextmanager
def _standing_still(processes: Iterable[psutil.Process]) -> Iterator[None]:
    """With these stopped, each thread of them: one that had still to notice would take the next connection."""
    with ExitStack() as after:
        for process in processes:
            after.callback(process.resume)
            process.suspend()
            until("every thread stands still", partial(_stands_still, process))
        yield


def _stands_still(process: psutil.Process) -> bool:
    states = (
        task.joinpath("stat").read_text().rpartition(")")[2] for task in Path(f"/proc/{process.pid}/task").iterdir()
    )
    return all(state.split()[0] == "T" for state in states)


def _listens(process: psutil.Process) -> bool:
    return any(found.status == psutil.CONN_LISTEN for found in process.net_connections("tcp"))


def _served_by(process: psutil.Process) -> set[int]:
    """The ports from which callers are connected with this process."""
    mine = process.net_connections("tcp")
    listening = {found.laddr.port for found in mine if found.status == psutil.CONN_LISTEN}
    connected = [found for found in mine if found.status == psutil.CONN_ESTABLISHED]
    return {found.raddr.port for found in connected if found.laddr.port in listening}


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
